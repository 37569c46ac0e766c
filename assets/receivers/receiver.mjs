// A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
//
//     node receiver.mjs [PORT]      PORT is 8080 unless said otherwise; 0 takes a free one
//
// Node 18 or newer, nothing else. Let your web server, which speaks TLS, pass the Post URL on to it.
// Post URL: {{url}}
import { createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

// ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
const WEBHOOK_SECRET = '{{secret}}';
const WEBHOOK_KEY = '{{key}}';
// --------------------------------------------------------------------------------------------

const MAX_AGE = 5 * 60; // seconds; an older request could be a recording that someone plays back

// Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
const done = new Set();

// Your work goes here. `kind` is such as invoice/add; `data` is an object for JSON, the text itself for XML: Node has no
// XML parser of its own, so take the one you like best.
// Take less than 15 seconds, or only put the event into a queue. An exception means: send it again later.
async function handle(kind, data, body) {
  console.error(`${kind}: ${body.length} bytes`);
  if (process.env.WEBHOOK_FILE) appendFileSync(process.env.WEBHOOK_FILE, Buffer.concat([body, Buffer.from('\n')]));
}

// Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
function isGenuine(uid, timestamp, signatures, body) {
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= MAX_AGE)) return false;
  const secret = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', secret).update(`${uid}.${timestamp}.`).update(body).digest('base64');
  const expected = Buffer.from(`v1,${mac}`);
  // While a secret is being changed, the header holds a signature for the old one and one for the new one.
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

// Returns the kind of the event and the whole body, parsed where Node can.
function parse(contentType, body) {
  const text = body.toString('utf8');
  if (contentType.startsWith('application/xml')) {
    const kind = /<webhook_event>([^<]*)<\/webhook_event>/.exec(text) ?? /^<\?xml[^>]*><webhook><type>([^<]*)</.exec(text);
    return [kind?.[1], text];
  }
  const data = JSON.parse(text);
  return [data.metainfo?.webhook_event ?? data.type, data];
}

async function receive(request) {
  if (request.method !== 'POST') return [405, { error: 'only POST is answered here' }];
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const header = (name) => request.headers[name] ?? '';
  const uid = header('webhook-id');
  if (!isGenuine(uid, header('webhook-timestamp'), header('webhook-signature'), body)) {
    return [401, { error: 'the signature is wrong or too old' }];
  }
  // The same event may come twice, for instance when our answer got lost on the way.
  if (!done.has(uid)) {
    const [kind, data] = parse(header('content-type'), body);
    await handle(kind, data, body);
    done.add(uid);
  }
  return [200, { webhook_key: WEBHOOK_KEY }];
}

const server = createServer(async (request, response) => {
  const [status, reply] = await receive(request).catch((error) => {
    console.error(error);
    return [500, { error: 'not handled; send it again later' }];
  });
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply));
});
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => console.log(`Listening on port ${server.address().port}`));
