//! Judges a reply: did the receiver take the request, and if not, what does it say?

use std::time::{Duration, UNIX_EPOCH};

use http::StatusCode;
use serde_json::Value;

use crate::{
    model::{Cause, Fault, Phase, Reply, Time, WebhookKey},
    policy::MAX_RETRY_AFTER,
};

/// The words wFirma.pl shows when a receiver does not answer with its key.
const NO_KEY: &str = "No webhook_key key found in JSON reply";
/// So much of a redirect's target is shown, in characters.
const MAX_LOCATION: usize = 300;

/// Why this reply, of which the body may be cut, is not a success, or `None` where it is one: 2xx and, where `key` is given, a JSON object that holds the
/// same text under `webhook_key`.
///
/// The chain begins with the status in words, such as `500 Internal Server Error` (RFC 9110 section 15).
pub fn judge(reply: &Reply, key: Option<&WebhookKey>) -> Option<Fault> {
    let cause = match reply.status {
        200..=299 => return key.and_then(|key| missing_key(reply, key)),
        300..=399 => Cause::Redirect,
        410 => Cause::Gone,
        429 => Cause::RateLimited,
        400..=499 => Cause::ClientError,
        500..=599 => Cause::ServerError,
        _ => Cause::MalformedReply,
    };
    let mut fault = Fault::new(Phase::Reply, cause, status_line(reply.status));
    if cause == Cause::Redirect
        && let Some(target) = header(reply, "location")
    {
        fault.chain.push(format!("Location: {}", shown(target)));
    }
    Some(fault)
}

/// Why an attempt failed, or `None` if it delivered. A reply's head decides, whatever happened to the body after it: the
/// receiver had the request by then. Only a webhook that demands its key back needs the body; what happened to the body then
/// tells more than the missing key.
pub fn verdict(reply: Option<&Reply>, fault: Option<Fault>, key: Option<&WebhookKey>) -> Option<Fault> {
    let Some(reply) = reply else { return fault };
    let no = judge(reply, key)?;
    Some(if no.cause == Cause::NoWebhookKey { fault.unwrap_or(no) } else { no })
}

/// What `Retry-After` asks for, at most [`MAX_RETRY_AFTER`]; zero where its date is past. Only 429 and 503 are heard.
///
/// Both forms of RFC 9110 section 10.2.3 are read: seconds, and a date in any of the three forms of section 5.6.7.
pub fn retry_after(reply: &Reply, now: Time) -> Option<Duration> {
    if !matches!(reply.status, 429 | 503) {
        return None;
    }
    let asked = header(reply, "retry-after")?.trim();
    let span = if !asked.is_empty() && asked.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are still a number, and a long one.
        Duration::from_secs(asked.parse().unwrap_or(u64::MAX))
    } else {
        let date = httpdate::parse_http_date(asked).ok()?.duration_since(UNIX_EPOCH).ok()?;
        Time(i64::try_from(date.as_millis()).ok()?).since(now)
    };
    Some(span.min(MAX_RETRY_AFTER))
}

fn missing_key(reply: &Reply, key: &WebhookKey) -> Option<Fault> {
    // Scripts saved with a byte order mark answer with one; it is no part of the JSON.
    let body = reply.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&reply.body);
    let why = match serde_json::from_slice::<Value>(body) {
        _ if body.trim_ascii().is_empty() => "the reply is empty".to_owned(),
        Err(_) if reply.cut => "the reply is longer than what is kept of it".to_owned(),
        Err(error) => format!("the reply is not JSON: {error}"),
        Ok(value) => match value.get("webhook_key") {
            Some(Value::String(given)) if given == key.reveal() => return None,
            Some(Value::String(given)) => {
                format!(
                    "its webhook_key is {}, and this webhook's key is {}",
                    beginning(given),
                    beginning(key.reveal())
                )
            }
            Some(_) => format!("its webhook_key is no text; this webhook's key is {}", beginning(key.reveal())),
            None => format!("the JSON holds no webhook_key; this webhook's key is {}", beginning(key.reveal())),
        },
    };
    Some(Fault { phase: Phase::Reply, cause: Cause::NoWebhookKey, chain: vec![NO_KEY.to_owned(), why] })
}

/// Enough of a key to tell it from others, and too little to use it.
fn beginning(key: &str) -> String {
    let count = key.chars().count();
    let shown: String = key.chars().take(4.min(count / 4)).collect();
    format!("{}… ({count} characters)", shown.escape_default())
}

/// A status with its reason phrase, where it has one: `404 Not Found`.
pub(crate) fn status_line(status: u16) -> String {
    match StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()) {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    reply.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value.as_str())
}

/// A receiver's text as it may stand in a chain: nothing unprintable, and bounded.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_LOCATION).flat_map(char::escape_debug).collect();
    if text.chars().nth(MAX_LOCATION).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Header;
    use proptest::prelude::*;

    fn reply(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let headers = headers.iter().map(|(n, v)| Header { name: (*n).to_owned(), value: (*v).to_owned() }).collect();
        Reply { status, headers, body: body.to_vec(), cut: false }
    }

    #[test]
    fn every_status_has_its_cause() {
        let cases = [
            (301, Cause::Redirect, "301 Moved Permanently"),
            (304, Cause::Redirect, "304 Not Modified"),
            (400, Cause::ClientError, "400 Bad Request"),
            (404, Cause::ClientError, "404 Not Found"),
            (410, Cause::Gone, "410 Gone"),
            (429, Cause::RateLimited, "429 Too Many Requests"),
            (500, Cause::ServerError, "500 Internal Server Error"),
            (503, Cause::ServerError, "503 Service Unavailable"),
            (599, Cause::ServerError, "599"),
            (101, Cause::MalformedReply, "101 Switching Protocols"),
            (0, Cause::MalformedReply, "0"),
            (999, Cause::MalformedReply, "999"),
        ];
        for (status, cause, words) in cases {
            let fault = judge(&reply(status, &[], b""), None).unwrap();
            assert_eq!((fault.phase, fault.cause, fault.chain), (Phase::Reply, cause, vec![words.to_owned()]));
        }
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(judge(&reply(status, &[], b"anything"), None), None);
        }
    }

    #[test]
    fn a_redirect_says_where_to_without_harm() {
        let told = |to: &str| judge(&reply(302, &[("Location", to)], b""), None).unwrap().chain.pop().unwrap();
        assert_eq!(told("https://new.example/hooks"), "Location: https://new.example/hooks");
        assert_eq!(told("a\u{1b}[2J\u{202e}b"), "Location: a\\u{1b}[2J\\u{202e}b");
        let long = told(&"x".repeat(5_000));
        assert!(long.ends_with("x…") && long.chars().count() < 320, "{long}");
    }

    #[test]
    fn a_demanded_key_must_come_back() {
        let key = WebhookKey::from_stored("abcdefghabcdefghabcdefghabcdefgh".to_owned());
        let answer = |status, body: &[u8]| judge(&reply(status, &[], body), Some(&key));
        for good in [
            &br#"{"webhook_key":"abcdefghabcdefghabcdefghabcdefgh"}"#[..],
            b"\xef\xbb\xbf {\"ok\":1,\"webhook_key\":\"abcdefghabcdefghabcdefghabcdefgh\"}\r\n",
        ] {
            assert_eq!(answer(200, good), None);
        }
        let cases = [
            (&b""[..], "the reply is empty"),
            (b"OK", "the reply is not JSON: "),
            (b"{}", "the JSON holds no webhook_key"),
            (br#"["webhook_key"]"#, "the JSON holds no webhook_key"),
            (br#"{"data":{"webhook_key":"abcdefghabcdefghabcdefghabcdefgh"}}"#, "the JSON holds no webhook_key"),
            (
                br#"{"webhook_key":"other"}"#,
                "its webhook_key is o… (5 characters), and this webhook's key is abcd… (32 characters)",
            ),
            (br#"{"webhook_key":null}"#, "its webhook_key is no text"),
        ];
        for (body, why) in cases {
            let fault = answer(200, body).unwrap();
            assert_eq!((fault.phase, fault.cause), (Phase::Reply, Cause::NoWebhookKey));
            assert_eq!(fault.chain[0], "No webhook_key key found in JSON reply");
            assert!(fault.chain[1].starts_with(why), "{:?}", fault.chain);
            assert!(!fault.chain[1].contains(key.reveal()));
        }
        assert_eq!(
            answer(500, br#"{"webhook_key":"abcdefghabcdefghabcdefghabcdefgh"}"#).unwrap().cause,
            Cause::ServerError
        );
    }

    #[test]
    fn retry_after_is_heard_in_all_its_forms() {
        let now = Time::parse("1994-11-06T08:49:07Z", Time(0)).unwrap();
        let asked = |status, value: &str| retry_after(&reply(status, &[("Retry-After", value)], b""), now);
        let seconds = |s| Some(Duration::from_secs(s));
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(asked(503, date), seconds(30), "{date}");
        }
        assert_eq!(asked(429, "120"), seconds(120));
        assert_eq!(asked(429, " 0 "), seconds(0));
        assert_eq!(asked(503, "3601"), seconds(3600));
        assert_eq!(asked(503, "99999999999999999999999999"), seconds(3600));
        assert_eq!(asked(503, "Sun, 06 Nov 2044 08:49:37 GMT"), seconds(3600));
        assert_eq!(asked(503, "Sun, 06 Nov 1994 08:49:00 GMT"), seconds(0));
        for nothing in ["", "-1", "1.5", "soon", "30s"] {
            assert_eq!(asked(429, nothing), None, "{nothing:?}");
        }
        for status in [200, 301, 404, 410, 500, 502] {
            assert_eq!(asked(status, "120"), None, "{status}");
        }
    }

    proptest! {
        #[test]
        fn any_reply_is_judged(status: u16, body: Vec<u8>, to in "\\PC*", wait in "\\PC*", cut: bool) {
            let mut reply = reply(status, &[("location", &to), ("retry-after", &wait)], &body);
            reply.cut = cut;
            let key = WebhookKey::from_stored("k".repeat(32));
            let fault = judge(&reply, Some(&key));
            prop_assert!(fault.iter().flat_map(|f| &f.chain).all(|line| !line.contains(char::is_control)));
            let status = if status % 2 == 0 { 429 } else { 503 };
            reply.status = status;
            prop_assert!(retry_after(&reply, Time(0)).is_none_or(|span| span <= MAX_RETRY_AFTER));
        }
    }
}
