// A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
//
//	go run receiver.go [PORT]      PORT is 8080 unless said otherwise; 0 takes a free one
//
// Go 1.18 or newer, nothing else. Let your web server, which speaks TLS, pass the Post URL on to it.
// Post URL: {{url}}
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
const WEBHOOK_SECRET = "{{secret}}"
const WEBHOOK_KEY = "{{key}}"

// --------------------------------------------------------------------------------------------

// An older request could be a recording that someone plays back.
const maxAge = 5 * time.Minute

// The largest body that is read.
const maxBody = 32 << 20

// Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
var done sync.Map

// What every body says about its event: in XML below <metainfo> or <type>, in JSON under the same names.
type envelope struct {
	Metainfo struct {
		Event string `json:"webhook_event" xml:"webhook_event"`
	} `json:"metainfo" xml:"metainfo"`
	Type string `json:"type" xml:"type"`
}

// Your work goes here. kind is such as invoice/add; read the body into types of your own with encoding/json or encoding/xml.
// Take less than 15 seconds, or only put the event into a queue. An error means: send it again later.
func handle(kind string, body []byte) error {
	log.Printf("%s: %d bytes", kind, len(body))
	name := os.Getenv("WEBHOOK_FILE")
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(body, '\n'))
	return err
}

// Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
func isGenuine(uid, timestamp, signatures string, body []byte) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return false
	}
	age := time.Since(time.Unix(seconds, 0))
	if age > maxAge || age < -maxAge {
		return false
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(WEBHOOK_SECRET, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.", uid, timestamp)
	mac.Write(body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	// While a secret is being changed, the header holds a signature for the old one and one for the new one.
	for _, given := range strings.Fields(signatures) {
		if hmac.Equal([]byte(given), []byte(expected)) {
			return true
		}
	}
	return false
}

// Returns the kind of the event.
func kindOf(contentType string, body []byte) (string, error) {
	var found envelope
	var err error
	if strings.HasPrefix(contentType, "application/xml") {
		err = xml.Unmarshal(body, &found)
	} else {
		err = json.Unmarshal(body, &found)
	}
	if err != nil {
		return "", err
	}
	if found.Metainfo.Event != "" {
		return found.Metainfo.Event, nil
	}
	if found.Type == "" {
		return "", errors.New("no kind of event in this body")
	}
	return found.Type, nil
}

func receive(request *http.Request) (int, map[string]string) {
	if request.Method != http.MethodPost {
		return 405, map[string]string{"error": "only POST is answered here"}
	}
	header := request.Header.Get
	body, err := io.ReadAll(io.LimitReader(request.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return 413, map[string]string{"error": "the body is too large, or broke off"}
	}
	uid := header("webhook-id")
	if !isGenuine(uid, header("webhook-timestamp"), header("webhook-signature"), body) {
		return 401, map[string]string{"error": "the signature is wrong or too old"}
	}
	// The same event may come twice, for instance when our answer got lost on the way.
	if _, known := done.Load(uid); !known {
		kind, err := kindOf(header("content-type"), body)
		if err == nil {
			err = handle(kind, body)
		}
		if err != nil {
			log.Printf("%s: %v", uid, err)
			return 500, map[string]string{"error": "not handled; send it again later"}
		}
		done.Store(uid, true)
	}
	return 200, map[string]string{"webhook_key": WEBHOOK_KEY}
}

func main() {
	port := "8080"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Listening on port %d\n", listener.Addr().(*net.TCPAddr).Port)
	server := http.Server{
		ReadTimeout: 30 * time.Second,
		Handler: http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
			status, reply := receive(request)
			writer.Header().Set("content-type", "application/json")
			writer.WriteHeader(status)
			json.NewEncoder(writer).Encode(reply)
		}),
	}
	log.Fatal(server.Serve(listener))
}
