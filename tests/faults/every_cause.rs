//! Each way to fail, and the phase, the cause and the words it is told with.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hookkeeper::model::{Cause, Fault, Phase, WebhookKey};
use hookkeeper::sender::http::{Exchange, Http, HttpConfig};
use hookkeeper::sender::judge::judge;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::certificates::{Authority, Flaw};
use super::receiver::{OK, answering, answering_once, hold, receiver, request, reset};
use super::{at, http, http_with, leads_to, nobody_accepts, post_to, run, to};

const SHORT: Duration = Duration::from_millis(300);

async fn refused() -> Exchange {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    post_to(address).await
}

async fn too_long_to_connect() -> Exchange {
    let (address, _keep) = nobody_accepts().await;
    let http = Http::new(HttpConfig { connect_timeout: SHORT, ..HttpConfig::default() }).unwrap();
    http.post(at(address)).await
}

async fn name_service_says(kind: io::ErrorKind, words: &'static str) -> Exchange {
    let says = move |_| Box::pin(async move { Err(io::Error::new(kind, words)) }) as _;
    http_with(Arc::new(says)).post(to("http://shop.example/")).await
}

async fn name_service_hangs() -> Exchange {
    let config =
        HttpConfig { connect_timeout: SHORT, lookup: Some(Arc::new(|_| Box::pin(hangs()))), ..HttpConfig::default() };
    Http::new(config).unwrap().post(to("http://shop.example/")).await
}

async fn hangs<T>() -> T {
    std::future::pending().await
}

async fn handshake_hangs() -> Exchange {
    let address = receiver(|connection, _| hold(connection)).await;
    let http = Http::new(HttpConfig { connect_timeout: SHORT, ..HttpConfig::default() }).unwrap();
    http.post(to(format!("https://{address}/"))).await
}

async fn handshake_breaks() -> Exchange {
    // Once the first of the handshake is there: before, the system may tell of the reset while it still connects.
    let address = receiver(|mut connection, _| async move {
        let _ = connection.read_u8().await;
        reset(connection);
    });
    http().post(to(format!("https://{}/", address.await))).await
}

async fn plain_http_on_the_https_port() -> Exchange {
    let address = receiver(|mut connection, _| async move {
        let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        hold(connection).await;
    });
    http().post(to(format!("https://{}/", address.await))).await
}

async fn certificate(trusted: bool, name: &str, flaw: Flaw) -> Exchange {
    let authority = Authority::new();
    let address = authority.receiver(name, flaw).await;
    let extra_roots = if trusted { vec![authority.root()] } else { Vec::new() };
    let http =
        Http::new(HttpConfig { extra_roots, lookup: Some(leads_to([address])), ..HttpConfig::default() }).unwrap();
    http.post(to(format!("https://shop.example:{}/", address.port()))).await
}

async fn takes_no_body() -> Exchange {
    let address = receiver(|connection, _| hold(connection)).await;
    let mut out = at(address);
    out.body = Bytes::from(vec![b' '; 5 * 1024 * 1024]);
    out.timeout = SHORT;
    http().post(out).await
}

async fn headers_never_come() -> Exchange {
    let address = receiver(|mut connection, _| async move {
        request(&mut connection).await;
        hold(connection).await;
    });
    let mut out = at(address.await);
    out.timeout = SHORT;
    http().post(out).await
}

async fn resets_instead_of_answering() -> Exchange {
    let address = receiver(|mut connection, _| async move {
        request(&mut connection).await;
        reset(connection);
    });
    post_to(address.await).await
}

async fn body_drips() -> Exchange {
    let address = receiver(|mut connection, _| async move {
        request(&mut connection).await;
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await;
        while connection.write_all(b".").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut out = at(address.await);
    out.timeout = SHORT;
    http().post(out).await
}

async fn blocked() -> Exchange {
    let mut out = at(answering(OK).await);
    out.allow_private = false;
    http().post(out).await
}

async fn answered(reply: &'static str) -> Exchange {
    post_to(answering(reply).await).await
}

async fn answered_and_closed(reply: &'static [u8]) -> Exchange {
    post_to(answering_once(reply).await).await
}

/// The fault of an attempt as the sender sees it: that of the exchange, or what the reply says.
fn told(exchange: &Exchange) -> Fault {
    let key = WebhookKey::from_stored("k".repeat(32));
    let fault = exchange.fault.clone().or_else(|| judge(exchange.reply.as_ref()?, Some(&key)));
    fault.expect("it failed")
}

#[test]
fn every_cause_is_told_from_the_others() {
    run(async {
        let (eai, again) =
            ("failed to lookup address information: Name or service not known", "Temporary failure in name resolution");
        let other = io::ErrorKind::Other;
        let gzip = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9\r\n\r\nnot gzip!";
        let chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345";
        let half_chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12";
        let seen = [
            (blocked().await, Phase::Guard, Cause::BlockedAddress, "127.0.0.1 is a private address"),
            (http().post(to("ftp://127.0.0.1/")).await, Phase::Guard, Cause::NotSendable, "URL scheme is not allowed"),
            (name_service_says(other, eai).await, Phase::Dns, Cause::NoSuchHost, "cannot look up shop.example"),
            (name_service_says(other, again).await, Phase::Dns, Cause::DnsFailed, "Temporary failure"),
            (name_service_says(io::ErrorKind::TimedOut, "no answer").await, Phase::Dns, Cause::DnsFailed, "no answer"),
            (
                http_with(leads_to([])).post(to("http://shop.example/")).await,
                Phase::Dns,
                Cause::NoSuchHost,
                "no addresses",
            ),
            (name_service_hangs().await, Phase::Dns, Cause::Timeout, "timed out"),
            (refused().await, Phase::Connect, Cause::Refused, "Connection refused"),
            (too_long_to_connect().await, Phase::Connect, Cause::Timeout, "client error (Connect)"),
            (handshake_hangs().await, Phase::Tls, Cause::Timeout, "timed out"),
            (handshake_breaks().await, Phase::Tls, Cause::Reset, "Connection reset"),
            (plain_http_on_the_https_port().await, Phase::Tls, Cause::TlsNotSpoken, "are not TLS"),
            (certificate(true, "shop.example", Flaw::Expired).await, Phase::Tls, Cause::CertificateExpired, "expired"),
            (
                certificate(true, "shop.example", Flaw::Early).await,
                Phase::Tls,
                Cause::CertificateNotYetValid,
                "not valid yet",
            ),
            (
                certificate(false, "shop.example", Flaw::None).await,
                Phase::Tls,
                Cause::CertificateUntrusted,
                "issuer is unknown",
            ),
            (
                certificate(true, "shop.example", Flaw::SelfSigned).await,
                Phase::Tls,
                Cause::CertificateSelfSigned,
                "self-signed",
            ),
            (
                certificate(true, "other.example", Flaw::None).await,
                Phase::Tls,
                Cause::CertificateWrongHost,
                "other.example",
            ),
            (takes_no_body().await, Phase::Send, Cause::Timeout, "not over within 300ms"),
            (headers_never_come().await, Phase::Headers, Cause::Timeout, "not over within 300ms"),
            (resets_instead_of_answering().await, Phase::Headers, Cause::Reset, "Connection reset"),
            (answered_and_closed(b"").await, Phase::Headers, Cause::ClosedEarly, "closed before message completed"),
            (
                answered_and_closed(b"HTTP/1.1 2").await,
                Phase::Headers,
                Cause::ClosedEarly,
                "closed before message completed",
            ),
            (
                answered_and_closed(b"SSH-2.0-OpenSSH_9\r\n").await,
                Phase::Headers,
                Cause::MalformedReply,
                "invalid HTTP",
            ),
            (answered_and_closed(b"HTTP/1.1 2x0 OK\r\n\r\n").await, Phase::Headers, Cause::MalformedReply, "status"),
            (body_drips().await, Phase::Body, Cause::Timeout, "not over within 300ms"),
            (answered_and_closed(half).await, Phase::Body, Cause::ClosedEarly, "end of file"),
            (answered_and_closed(half_chunk).await, Phase::Body, Cause::ClosedEarly, "end of file"),
            (answered_and_closed(chunk).await, Phase::Body, Cause::MalformedReply, "chunk size"),
            (answered_and_closed(gzip).await, Phase::Body, Cause::MalformedReply, "gzip"),
            (
                answered("HTTP/1.1 307 Elsewhere\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n").await,
                Phase::Reply,
                Cause::Redirect,
                "Location: /b",
            ),
            (
                answered("HTTP/1.1 404 Nope\r\ncontent-length: 0\r\n\r\n").await,
                Phase::Reply,
                Cause::ClientError,
                "404 Not Found",
            ),
            (answered("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n").await, Phase::Reply, Cause::Gone, "410 Gone"),
            (
                answered("HTTP/1.1 429 Slow\r\ncontent-length: 0\r\n\r\n").await,
                Phase::Reply,
                Cause::RateLimited,
                "429 Too Many Requests",
            ),
            (
                answered("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n").await,
                Phase::Reply,
                Cause::ServerError,
                "500 Internal Server Error",
            ),
            (
                answered("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await,
                Phase::Reply,
                Cause::NoWebhookKey,
                "No webhook_key key found",
            ),
        ];
        let mut causes = BTreeSet::new();
        for (exchange, phase, cause, words) in &seen {
            let fault = told(exchange);
            assert_eq!((fault.phase, fault.cause), (*phase, *cause), "{fault:?}");
            assert!(cause.phases().contains(phase), "{cause} says that it is not seen in {phase}");
            assert!(fault.chain.iter().any(|line| line.contains(words)), "{words:?} in {fault:?}");
            assert!(!fault.chain.iter().any(|line| line.contains("http://") || line.contains("https://")), "{fault:?}");
            assert!(exchange.timings.total_us < 3_000_000, "{exchange:?}");
            causes.insert(*cause);
        }
        causes.extend(super::tls::TESTED);
        let missing: Vec<_> = Cause::ALL.iter().filter(|c| !causes.contains(c)).collect();
        // Loopback always has a way to a receiver; a network of its own tests that there is none. No list of revoked
        // certificates is read, so that rustls never reports one; `tls_failed` is what no other cause describes.
        let untested = [Cause::NoRoute, Cause::Unreachable, Cause::CertificateRevoked, Cause::TlsFailed];
        assert_eq!(missing, untested.iter().collect::<Vec<_>>());
    });
}
