// A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
//
// .NET 6 or newer, or Mono 6.8 or newer, nothing else. PORT is 8080 unless said otherwise.
//
//     dotnet new console -o receiver && cp receiver.cs receiver/Program.cs && dotnet run --project receiver -- PORT
//     mcs -r:System.Runtime.Serialization -r:System.Xml.Linq receiver.cs && mono receiver.exe PORT
//
// In ASP.NET, call Receive from your endpoint and leave Main out. Let your web server, which speaks TLS, pass the Post URL on.
// Post URL: {{url}}
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.Serialization.Json;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;

static class Receiver
{
    // ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
    const string WEBHOOK_SECRET = "{{secret}}";
    const string WEBHOOK_KEY = "{{key}}";
    // --------------------------------------------------------------------------------------------

    const long MaxAge = 5 * 60; // seconds; an older request could be a recording that someone plays back

    // Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
    static readonly ConcurrentDictionary<string, bool> Done = new ConcurrentDictionary<string, bool>();

    // Your work goes here. kind is such as invoice/add; data is the whole body, JSON as elements too (System.Text.Json gives you
    // types of your own instead). Take less than 15 seconds, or only put the event into a queue. An exception means: send it
    // again later.
    static void Handle(string kind, XElement data, byte[] body)
    {
        Console.Error.WriteLine(kind + ": " + body.Length + " bytes");
        var name = Environment.GetEnvironmentVariable("WEBHOOK_FILE");
        if (name == null) return;
        using (var file = new FileStream(name, FileMode.Append))
        {
            file.Write(body, 0, body.Length);
            file.WriteByte((byte)'\n');
        }
    }

    // Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
    static bool IsGenuine(string uid, string timestamp, string signatures, byte[] body)
    {
        long seconds;
        if (!long.TryParse(timestamp, out seconds)) return false;
        var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds;
        if (age > MaxAge || age < -MaxAge) return false;
        var secret = Convert.FromBase64String(WEBHOOK_SECRET.StartsWith("whsec_") ? WEBHOOK_SECRET.Substring(6) : WEBHOOK_SECRET);
        using (var hmac = new HMACSHA256(secret))
        {
            var signed = Encoding.UTF8.GetBytes(uid + "." + timestamp + ".").Concat(body).ToArray();
            var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(hmac.ComputeHash(signed)));
            // While a secret is being changed, the header holds a signature for the old one and one for the new one.
            return signatures.Split(' ').Any(given => Same(Encoding.UTF8.GetBytes(given), expected));
        }
    }

    // Compares in a time that tells nothing about where the two differ.
    static bool Same(byte[] one, byte[] other)
    {
        var differs = one.Length ^ other.Length;
        for (var at = 0; at < one.Length && at < other.Length; at++) differs |= one[at] ^ other[at];
        return differs == 0;
    }

    // Returns the whole body as elements.
    static XElement Parse(string contentType, byte[] body)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        using (var reader = contentType.StartsWith("application/xml")
            ? XmlReader.Create(new MemoryStream(body), settings)
            : JsonReaderWriterFactory.CreateJsonReader(body, XmlDictionaryReaderQuotas.Max))
        {
            return XElement.Load(reader);
        }
    }

    static string KindOf(XElement data)
    {
        var metainfo = data.Element("metainfo");
        var kind = metainfo != null ? metainfo.Element("webhook_event") : data.Element("type");
        if (kind == null) throw new InvalidDataException("no kind of event in this body");
        return kind.Value;
    }

    // Answers one request: the status, and the name and value of the reply.
    static Tuple<int, string, string> Receive(string method, Func<string, string> header, byte[] body)
    {
        if (method != "POST") return Tuple.Create(405, "error", "only POST is answered here");
        var uid = header("webhook-id");
        if (!IsGenuine(uid, header("webhook-timestamp"), header("webhook-signature"), body))
        {
            return Tuple.Create(401, "error", "the signature is wrong or too old");
        }
        try
        {
            // The same event may come twice, for instance when our answer got lost on the way.
            if (!Done.ContainsKey(uid))
            {
                var data = Parse(header("content-type"), body);
                Handle(KindOf(data), data, body);
                Done[uid] = true;
            }
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(uid + ": " + error.Message);
            return Tuple.Create(500, "error", "not handled; send it again later");
        }
        return Tuple.Create(200, "webhook_key", WEBHOOK_KEY);
    }

    static void Answer(HttpListenerContext context)
    {
        var body = new MemoryStream();
        context.Request.InputStream.CopyTo(body);
        var answer = Receive(context.Request.HttpMethod, name => context.Request.Headers[name] ?? "", body.ToArray());
        var quoted = answer.Item3.Replace("\\", "\\\\").Replace("\"", "\\\"");
        var reply = Encoding.UTF8.GetBytes("{\"" + answer.Item2 + "\":\"" + quoted + "\"}");
        context.Response.StatusCode = answer.Item1;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = reply.Length;
        context.Response.OutputStream.Write(reply, 0, reply.Length);
        context.Response.Close();
    }

    static void Main(string[] arguments)
    {
        var port = arguments.Length > 0 ? arguments[0] : "8080";
        var listener = new HttpListener();
        listener.Prefixes.Add("http://127.0.0.1:" + port + "/");
        listener.Start();
        Console.WriteLine("Listening on port " + port);
        while (true)
        {
            var context = listener.GetContext();
            Task.Run(() => Answer(context));
        }
    }
}
