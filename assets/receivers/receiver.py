#!/usr/bin/env python3
"""A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.

    python3 receiver.py [PORT]      PORT is 8080 unless said otherwise; 0 takes a free one

Python 3.9 or newer, nothing else. Let your web server, which speaks TLS, pass the Post URL on to it.
Post URL: {{url}}
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import xml.etree.ElementTree as ElementTree
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
WEBHOOK_SECRET = '{{secret}}'
WEBHOOK_KEY = '{{key}}'
# --------------------------------------------------------------------------------------------

MAX_AGE = 5 * 60  # seconds; an older request could be a recording that someone plays back

# Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
done = set()


def handle(kind, data, body):
    """Your work goes here. `kind` is such as invoice/add; `data` is a dict for JSON, an Element for XML.

    Take less than 15 seconds, or only put the event into a queue. An exception means: send it again later.
    """
    print(f"{kind}: {len(body)} bytes", file=sys.stderr)
    if os.environ.get("WEBHOOK_FILE"):
        with open(os.environ["WEBHOOK_FILE"], "ab") as file:
            file.write(body + b"\n")


def is_genuine(uid, timestamp, signatures, body):
    """Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com)."""
    try:
        if abs(int(time.time()) - int(timestamp)) > MAX_AGE:
            return False
    except ValueError:
        return False
    secret = base64.b64decode(WEBHOOK_SECRET.removeprefix("whsec_"))
    mac = hmac.new(secret, f"{uid}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(mac)
    # While a secret is being changed, the header holds a signature for the old one and one for the new one.
    return any(hmac.compare_digest(expected, given.encode()) for given in signatures.split())


def parse(content_type, body):
    """Returns the kind of the event and the whole body, parsed."""
    if content_type.startswith("application/xml"):
        root = ElementTree.fromstring(body)
        return root.findtext("metainfo/webhook_event") or root.findtext("type"), root
    data = json.loads(body)
    return data["metainfo"]["webhook_event"] if "metainfo" in data else data["type"], data


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        uid = self.headers.get("webhook-id", "")
        timestamp = self.headers.get("webhook-timestamp", "")
        if not is_genuine(uid, timestamp, self.headers.get("webhook-signature", ""), body):
            return self.answer(401, {"error": "the signature is wrong or too old"})
        try:
            # The same event may come twice, for instance when our answer got lost on the way.
            if uid not in done:
                kind, data = parse(self.headers.get("content-type", ""), body)
                handle(kind, data, body)
                done.add(uid)
        except Exception as error:
            self.log_error("%s: %r", uid, error)
            return self.answer(500, {"error": "not handled; send it again later"})
        self.answer(200, {"webhook_key": WEBHOOK_KEY})

    def answer(self, status, reply):
        reply = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8080), Receiver)
    print(f"Listening on port {server.server_port}", flush=True)
    server.serve_forever()
