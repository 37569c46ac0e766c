//! What a client may cost, and that those who take too long are cut off.

use std::{io::Read as _, net::TcpStream, sync::Arc, time::Duration};

use hookkeeper::intake::{Limits, Tls};

use crate::inside::{Inside, certificate};

const SHORT: Duration = Duration::from_millis(50);
const EVENT: &[u8] = br#"{"kind":"invoice/add","data":1}"#;

#[test]
fn a_head_that_does_not_come_is_not_waited_for() {
    let inside = Inside::start(Limits { head_time: SHORT, ..Limits::default() });
    let mut client = inside.client();
    client.write(b"POST /v1/events HTTP/1.1\r\nhost: lo");
    assert!(client.reply().is_none_or(|reply| reply.status == 408), "cut off");
    // Also one that has been answered once, and then says nothing more.
    let mut client = inside.client();
    assert_eq!(client.get("/healthz").status, 200);
    assert!(client.reply().is_none());
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let inside = Inside::start(Limits { body_time: SHORT, ..Limits::default() });
    let mut client = inside.client();
    let head = client.head("POST", "/v1/events", &[("content-type", "application/json")]);
    client.write(format!("{head}content-length: 100\r\n\r\n{{\"kind\":").as_bytes());
    let reply = client.reply().unwrap();
    assert!(reply.problem(408, "too_slow").contains("0.05 s"));
    assert!(client.reply().is_none());
    // One that ends too early is no event.
    let mut client = inside.client();
    client.write(format!("{head}content-length: 100\r\n\r\n{{\"kind\":").as_bytes());
    client.end();
    assert!(client.reply().is_none_or(|reply| reply.status == 400));
    let accepted = inside.runtime.block_on(inside.admin.balance()).unwrap().total().accepted;
    assert_eq!(accepted, 0);
}

#[test]
fn an_answer_that_nobody_takes_is_given_up() {
    let inside = Inside::start(Limits { write_time: SHORT, ..Limits::default() });
    let mut client = inside.client();
    let head = client.head("GET", "/v1/balance", &[]);
    client.write(format!("{head}\r\n").as_bytes());
    // Nothing is read. Once the other side has given up, writing fails.
    let mut stream = client.into_stream();
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while std::io::Write::write_all(&mut stream, b" ").is_ok() {
        assert!(std::time::Instant::now() < until, "never given up");
        std::thread::yield_now();
    }
}

#[test]
fn a_head_may_be_only_so_large_and_what_is_too_large_is_told() {
    let inside = Inside::start(Limits::default());
    // The request's line, the headers that the client sends by itself, and one more, to the byte.
    let fill = |size: usize| {
        let bare = format!("{}\r\n", inside.client().head("GET", "/healthz", &[("x-long", "")])).len();
        "x".repeat(size - bare)
    };
    let ask = |size| inside.client().send("GET", "/healthz", &[("x-long", &fill(size))], b"");
    assert_eq!(ask(65_536).status, 200);
    for size in [65_537, 65_600, 100_000, 131_072, 140_000, 500_000] {
        let detail = ask(size).problem(431, "head_too_large");
        assert!(detail.contains("65536 bytes and 100 headers"), "{size}: {detail}");
    }
    for (count, status) in [(90, 200), (101, 431)] {
        let many: String = (0..count).map(|n| format!("a{n}: b\r\n")).collect();
        let mut client = inside.client();
        client.write(format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{many}\r\n").as_bytes());
        let reply = client.reply().unwrap();
        assert_eq!(reply.status, status);
        if status == 431 {
            reply.problem(431, "head_too_large");
        }
    }
    let mut client = inside.client();
    client.write(format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(65_535)).as_bytes());
    let reply = client.reply().unwrap();
    reply.problem(reply.status, "head_too_large");
    assert!([414, 431].contains(&reply.status), "{reply:?}");
}

#[test]
fn what_is_not_http_is_told_so() {
    let inside = Inside::start(Limits::default());
    for raw in [
        "GET /healthz\r\n\r\n",
        "GET /healthz HTTP/1.1\r\na b: c\r\n\r\n",
        "POST /v1/events HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        "\x16\x03\x01\x02\0\x01",
    ] {
        let mut client = inside.client();
        client.write(raw.as_bytes());
        let reply = client.reply().unwrap();
        assert!(reply.problem(400, "not_http").contains("HTTP/1.1"), "{raw:?}");
        assert_eq!((reply.header("connection"), client.reply().is_none()), (Some("close"), true), "{raw:?}");
    }
    // An answer to HEAD has no body, also where it is a problem.
    let mut client = inside.client();
    let head = |method, path| client.head(method, path, &[]);
    let both = format!("{}\r\n{}\r\n", head("HEAD", "/nothing"), head("GET", "/healthz"));
    client.write(both.as_bytes());
    client.end();
    let mut all = String::new();
    client.into_stream().read_to_string(&mut all).unwrap();
    assert!(!all.contains("about:blank") && all.ends_with("{\"alive\":true}"), "{all}");
}

#[test]
fn a_connection_too_many_is_told_so_and_a_place_becomes_free_again() {
    let inside = Inside::start(Limits { connections: 1, ..Limits::default() });
    let mut first = inside.client();
    assert_eq!(first.get("/healthz").status, 200);
    let reply = inside.client().reply().unwrap();
    reply.problem(503, "connections");
    assert_eq!(reply.header("retry-after"), Some("1"));
    drop(first);
    let until = std::time::Instant::now() + Duration::from_secs(20);
    loop {
        let mut next = inside.client();
        let head = next.head("GET", "/healthz", &[]);
        next.write(format!("{head}\r\n").as_bytes());
        if next.reply().is_some_and(|reply| reply.status == 200) {
            break;
        }
        assert!(std::time::Instant::now() < until, "the place stays taken");
    }
}

#[test]
fn bodies_have_only_so_much_memory_together() {
    let inside = Inside::start(Limits { memory: 2_048, ..Limits::default() });
    let body = format!("{:2000}", String::from_utf8_lossy(EVENT));
    let until = std::time::Instant::now() + Duration::from_secs(20);
    let (mut slow, refused) = loop {
        // Where the short body comes first, it is the long one that finds no memory; then both begin anew.
        let mut slow = inside.client();
        let head = slow.head("POST", "/v1/events", &[("content-type", "application/json")]);
        slow.write(format!("{head}content-length: 2000\r\n\r\n{}", &body[..1_900]).as_bytes());
        let mut other = inside.client();
        let reply = other.send("POST", "/v1/events", &[("content-type", "application/json")], EVENT);
        if reply.status == 503 {
            break (slow, reply);
        }
        assert!(std::time::Instant::now() < until, "never too much");
    };
    refused.problem(503, "busy");
    slow.write(&body.as_bytes()[1_900..]);
    // The last part finds no memory left either, or just fits: it is answered in any case.
    assert!(slow.reply().is_some());
}

#[test]
fn with_a_certificate_there_is_tls_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (root, paths) = certificate(folder.path());
    let inside = Inside::with(Limits::default(), Some(Tls::load(&paths[0], &paths[1]).unwrap()));
    let mut roots = rustls::RootCertStore::empty();
    roots.add(root).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
    let mut session = rustls::ClientConnection::new(config, "localhost".try_into().unwrap()).unwrap();
    let mut socket = TcpStream::connect(inside.intake.address()).unwrap();
    let mut stream = rustls::Stream::new(&mut session, &mut socket);
    std::io::Write::write_all(&mut stream, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("{\"alive\":true}"), "{text}");
    let mut plain = inside.client();
    let head = plain.head("GET", "/healthz", &[]);
    plain.write(format!("{head}\r\n").as_bytes());
    let mut answer = Vec::new();
    let _ = plain.into_stream().read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn files_that_make_no_tls_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (_, [cert, key]) = certificate(folder.path());
    let other = tempfile::tempdir().unwrap();
    let (_, [_, other_key]) = certificate(other.path());
    let error = |cert, key| Tls::load(cert, key).err().unwrap().to_string();
    assert!(error(&key, &key).contains("key.pem") && error(&key, &key).contains("certificate"));
    assert!(error(&cert, &cert).contains("private key"));
    assert!(error(&cert, &other_key).contains("do not go together"));
    assert!(error(&folder.path().join("none"), &key).contains("none"));
}

#[test]
fn long_queries_are_few_at_once_and_short_ones_do_not_wait() {
    let inside = Inside::start(Limits { queries: 1, ..Limits::default() });
    let mut long = inside.client();
    let head = long.head("GET", "/v1/webhooks/999", &[]);
    long.write(format!("{head}\r\n").as_bytes());
    let code = |reply: &crate::client::Reply| reply.json()["code"].as_str().unwrap().to_owned();
    let until = std::time::Instant::now() + Duration::from_secs(20);
    let ask_until = |wanted: &str| loop {
        let reply = inside.client().get("/v1/requests");
        if code(&reply) == wanted {
            break reply;
        }
        assert!(std::time::Instant::now() < until, "never {wanted}");
    };
    let reply = ask_until("busy");
    assert!(reply.problem(503, "busy").contains("long queries"));
    assert_eq!(reply.header("retry-after"), Some("1"));
    assert_eq!(inside.client().get("/healthz").status, 200);
    assert_eq!(inside.client().event(std::str::from_utf8(EVENT).unwrap()).status, 202);
    // A client that has gone makes room.
    drop(long);
    ask_until("database");
}
