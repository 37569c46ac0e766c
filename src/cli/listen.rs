//! A receiver to try with: prints every request that comes in, and answers as it is told to.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use clap::Args;
use serde_json::json;
use tokio::sync::mpsc;

use super::{
    Failure, Result, fields,
    output::{Out, shown},
    send::Signals,
};
use crate::{
    model::{Secret, Time},
    payload,
};

/// A signature older or newer than this is refused, as Standard Webhooks advises.
const TOLERANCE_SECONDS: u64 = 300;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper listen
  hookkeeper listen --port 9001 --secret whsec_…        checks signatures; a bad one gets 401
  hookkeeper listen --fail-first 3                      500 three times, then 200
  hookkeeper listen --status 503 --delay 2s")]
pub(super) struct ListenArgs {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 9000)]
    port: u16,
    /// The status to answer with [default: 200, or 401 where a signature is bad]
    #[arg(long, value_parser = clap::value_parser!(u16).range(200..=599), value_name = "N")]
    status: Option<u16>,
    /// How long to wait before the answer
    #[arg(long, value_parser = fields::span, default_value = "0s", value_name = "SPAN")]
    delay: Duration,
    /// Check signatures with this secret; @FILE or - reads it
    #[arg(long, value_name = "whsec_…")]
    secret: Option<String>,
    /// Answer the first so many requests with 500
    #[arg(long, default_value_t = 0, value_name = "N")]
    fail_first: u64,
    /// Answer with this webhook_key
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// One request that came in, and what was answered.
struct Came {
    at: Time,
    method: String,
    path: String,
    id: String,
    signature: Option<&'static str>,
    content_type: String,
    body: Bytes,
    status: u16,
}

struct Receiver {
    status: Option<u16>,
    delay: Duration,
    secret: Option<Secret>,
    fail_first: u64,
    key: Option<String>,
    count: AtomicU64,
    came: mpsc::UnboundedSender<Came>,
}

pub(super) async fn listen(args: ListenArgs, out: &mut Out) -> Result<u8> {
    let secret = fields::secret(args.secret)?;
    let mut signals = Signals::listen()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", args.port)).await.map_err(|error| {
        Failure::text("listen-impossible", [("port", args.port.to_string()), ("why", error.to_string())])
    })?;
    let url = format!("http://{}/", listener.local_addr()?);
    if out.json {
        out.object(&json!({ "listening": url }))?;
    } else {
        out.say("listen-began", &[("url", url.into())])?;
    }
    let (came, mut coming) = mpsc::unbounded_channel();
    let receiver = Arc::new(Receiver {
        status: args.status,
        delay: args.delay,
        secret,
        fail_first: args.fail_first,
        key: args.key,
        count: AtomicU64::new(0),
        came,
    });
    let app = Router::new().fallback(take).layer(DefaultBodyLimit::disable()).with_state(receiver);
    let mut server = tokio::spawn(async move { axum::serve(listener, app).await });
    while !out.is_closed() {
        tokio::select! {
            Some(came) = coming.recv() => print(&came, out)?,
            () = signals.next() => return Ok(0),
            ended = &mut server => {
                ended??;
                return Ok(0);
            }
        }
    }
    Ok(0)
}

async fn take(
    State(receiver): State<Arc<Receiver>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let at = Time::now();
    let text =
        |name: &str| headers.get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned()).unwrap_or_default();
    let signature = receiver.secret.as_ref().map(|secret| {
        check(secret, &text("webhook-id"), &text("webhook-timestamp"), &text("webhook-signature"), &body, at)
    });
    let number = receiver.count.fetch_add(1, Ordering::Relaxed);
    let status = match (receiver.status, signature) {
        _ if number < receiver.fail_first => 500,
        (Some(status), _) => status,
        (None, Some(verdict)) if verdict != "good" => 401,
        (None, _) => 200,
    };
    tokio::time::sleep(receiver.delay).await;
    let came = Came {
        at,
        method: method.to_string(),
        path: uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string),
        id: text("webhook-id"),
        signature,
        content_type: text("content-type"),
        body,
        status,
    };
    // Nobody prints any more where the program is ending.
    let _ = receiver.came.send(came);
    let answer = match &receiver.key {
        Some(key) => json!({ "webhook_key": key }),
        None => json!({ "ok": status < 300 }),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

/// `good`, or what is wrong with the signature, in a word.
fn check(secret: &Secret, id: &str, timestamp: &str, signature: &str, body: &[u8], now: Time) -> &'static str {
    if signature.is_empty() {
        return "missing";
    }
    match timestamp.parse::<i64>() {
        Ok(at) if !payload::verify(secret, id, at, body, signature) => "bad",
        Ok(at) if now.seconds().abs_diff(at) > TOLERANCE_SECONDS => "old",
        Ok(_) => "good",
        Err(_) => "bad",
    }
}

fn print(came: &Came, out: &mut Out) -> Result<()> {
    let text = String::from_utf8_lossy(&came.body);
    if out.json {
        return out.object(&json!({
            "at": came.at,
            "method": came.method,
            "path": came.path,
            "webhook_id": came.id,
            "signature": came.signature,
            "content_type": came.content_type,
            "body": text,
            "status": came.status,
        }));
    }
    let mut line = format!("{}  {} {}", came.at.local_format("%H:%M:%S"), shown(&came.method), shown(&came.path));
    if !came.id.is_empty() {
        line.push_str(&format!("  {}", shown(&came.id)));
    }
    if let Some(verdict) = came.signature {
        line.push_str(&format!("  {}", out.text.get(&format!("listen-signature-{verdict}"))));
    }
    line.push_str(&format!("  → {}", came.status));
    out.line(&line)?;
    super::request_show::body(&came.body, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_good_old_bad_or_missing() {
        let secret = Secret::random();
        let header = |at| payload::signature_header(&[payload::sign(&secret, "e1", at, b"{}")]);
        let now = Time(1_000_000_000);
        let check = |at: i64, body: &[u8]| check(&secret, "e1", &at.to_string(), &header(at), body, now);
        assert_eq!(check(1_000_000, b"{}"), "good");
        assert_eq!(check(1_000_301, b"{}"), "old");
        assert_eq!(check(1_000_000, b"{ }"), "bad");
        assert_eq!(super::check(&secret, "e1", "1000000", "", b"{}", now), "missing");
        assert_eq!(super::check(&secret, "e1", "soon", &header(1_000_000), b"{}", now), "bad");
    }
}
