<?php
// A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
//
// PHP 7.4 or newer, nothing else. Put this file where the Post URL leads. To try it on your own machine:
//
//     php -S 127.0.0.1:8080 receiver.php
//
// Post URL: {{url}}

declare(strict_types=1);

// ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
const WEBHOOK_SECRET = '{{secret}}';
const WEBHOOK_KEY = '{{key}}';
// --------------------------------------------------------------------------------------------

const MAX_AGE = 5 * 60; // seconds; an older request could be a recording that someone plays back

// Your work goes here. $kind is such as invoice/add; $data is an array for JSON, a SimpleXMLElement for XML. Where PHP lacks
// SimpleXML (on Debian it is in php-xml), $data is the text of the XML itself.
// Take less than 15 seconds, or only put the event into a queue. An exception means: send it again later.
function handle(string $kind, $data, string $body): void
{
    error_log($kind . ': ' . strlen($body) . ' bytes');
    if (getenv('WEBHOOK_FILE')) {
        file_put_contents(getenv('WEBHOOK_FILE'), $body . "\n", FILE_APPEND);
    }
}

// Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
function is_genuine(string $uid, string $timestamp, string $signatures, string $body): bool
{
    if (!preg_match('/^\d{1,12}$/D', $timestamp) || abs(time() - (int) $timestamp) > MAX_AGE) {
        return false;
    }
    $secret = base64_decode(preg_replace('/^whsec_/', '', WEBHOOK_SECRET));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$uid.$timestamp.$body", $secret, true));
    // While a secret is being changed, the header holds a signature for the old one and one for the new one.
    foreach (explode(' ', $signatures) as $given) {
        if (hash_equals($expected, $given)) {
            return true;
        }
    }
    return false;
}

// Returns the kind of the event and the whole body, parsed.
function parse(string $content_type, string $body): array
{
    if (strpos($content_type, 'application/xml') === 0) {
        if (!class_exists('SimpleXMLElement')) {
            $found = preg_match('~<webhook_event>([^<]*)</webhook_event>|^<\?xml[^>]*><webhook><type>([^<]*)<~', $body, $kind);
            if (!$found) {
                throw new RuntimeException('no kind of event in this XML');
            }
            return [end($kind), $body];
        }
        $data = new SimpleXMLElement($body, LIBXML_NONET);
        return [(string) ($data->metainfo->webhook_event ?? $data->type), $data];
    }
    $data = json_decode($body, true, 2048, JSON_THROW_ON_ERROR);
    return [$data['metainfo']['webhook_event'] ?? $data['type'], $data];
}

// A file for each event that is done. A table of your database with a unique column does it better.
function done_file(string $uid): string
{
    return sys_get_temp_dir() . '/webhook-done-' . hash('sha256', WEBHOOK_KEY . $uid);
}

function answer(int $status, array $reply): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($reply);
}

function receive(): void
{
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
        answer(405, ['error' => 'only POST is answered here']);
        return;
    }
    $body = file_get_contents('php://input');
    $uid = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!is_genuine($uid, $timestamp, $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '', $body)) {
        answer(401, ['error' => 'the signature is wrong or too old']);
        return;
    }
    // The same event may come twice, for instance when our answer got lost on the way.
    if (!file_exists(done_file($uid))) {
        [$kind, $data] = parse($_SERVER['CONTENT_TYPE'] ?? '', $body);
        handle($kind, $data, $body);
        touch(done_file($uid));
    }
    answer(200, ['webhook_key' => WEBHOOK_KEY]);
}

try {
    receive();
} catch (Throwable $error) {
    error_log((string) $error);
    answer(500, ['error' => 'not handled; send it again later']);
}
