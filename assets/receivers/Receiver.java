// A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
//
//     java Receiver.java [PORT]      PORT is 8080 unless said otherwise; 0 takes a free one
//
// Java 11 or newer, nothing else. In a Spring or Jakarta application, call receive() from your controller and leave main() out.
// Let your web server, which speaks TLS, pass the Post URL on to it.
// Post URL: {{url}}
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    // ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
    static final String WEBHOOK_SECRET = "{{secret}}";
    static final String WEBHOOK_KEY = "{{key}}";
    // --------------------------------------------------------------------------------------------

    static final long MAX_AGE = 5 * 60; // seconds; an older request could be a recording that someone plays back

    // Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
    static final Set<String> DONE = ConcurrentHashMap.newKeySet();

    // Your work goes here. kind is such as invoice/add. For JSON take the parser you like best, such as Jackson: Java has none
    // of its own; for XML, javax.xml. Take less than 15 seconds, or only put the event into a queue. An exception means: send
    // it again later.
    static void handle(String kind, byte[] body) throws IOException {
        System.err.println(kind + ": " + body.length + " bytes");
        String file = System.getenv("WEBHOOK_FILE");
        if (file != null) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.write(body);
            line.write('\n');
            Files.write(Path.of(file), line.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    // Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
    static boolean isGenuine(String uid, String timestamp, String signatures, byte[] body) throws GeneralSecurityException {
        if (!timestamp.matches("[0-9]{1,12}")) return false;
        long age = System.currentTimeMillis() / 1000 - Long.parseLong(timestamp);
        if (Math.abs(age) > MAX_AGE) return false;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(WEBHOOK_SECRET.replaceFirst("^whsec_", "")), "HmacSHA256"));
        mac.update((uid + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
        // While a secret is being changed, the header holds a signature for the old one and one for the new one.
        for (String given : signatures.split(" ")) {
            if (MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected)) return true;
        }
        return false;
    }

    // Where each data type and envelope tells the kind of the event.
    static final Pattern XML_KIND =
        Pattern.compile("<webhook_event>([^<]*)</webhook_event>|^<\\?xml[^>]*><webhook><type>([^<]*)<");
    static final Pattern JSON_KIND =
        Pattern.compile("\"webhook_event\":\"([^\"]*)\",\"webhook_id\":\"[0-9]*\"\\}\\}$|^\\{\"type\":\"([^\"]*)\",");

    // Returns the kind of the event. A parser of JSON would find it under metainfo, webhook_event, or under type.
    static String kindOf(String contentType, byte[] body) {
        Pattern pattern = contentType.startsWith("application/xml") ? XML_KIND : JSON_KIND;
        Matcher found = pattern.matcher(new String(body, StandardCharsets.UTF_8));
        if (!found.find()) throw new IllegalArgumentException("no kind of event in this body");
        return found.group(1) != null ? found.group(1) : found.group(2);
    }

    static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    static void receive(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, "error", "only POST is answered here");
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        String uid = header(exchange, "webhook-id");
        try {
            if (!isGenuine(uid, header(exchange, "webhook-timestamp"), header(exchange, "webhook-signature"), body)) {
                answer(exchange, 401, "error", "the signature is wrong or too old");
                return;
            }
            // The same event may come twice, for instance when our answer got lost on the way.
            if (!DONE.contains(uid)) {
                handle(kindOf(header(exchange, "content-type"), body), body);
                DONE.add(uid);
            }
        } catch (Exception error) {
            System.err.println(uid + ": " + error);
            answer(exchange, 500, "error", "not handled; send it again later");
            return;
        }
        answer(exchange, 200, "webhook_key", WEBHOOK_KEY);
    }

    static void answer(HttpExchange exchange, int status, String name, String value) throws IOException {
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        byte[] reply = ("{\"" + name + "\":\"" + quoted + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.createContext("/", Receiver::receive);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
        System.out.println("Listening on port " + server.getAddress().getPort());
    }
}
