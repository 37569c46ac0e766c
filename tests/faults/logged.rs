//! What misbehaves in whatever way stands in the log with its phase, its cause and its whole chain, in time and in little
//! memory: the real program against all of it at once.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::certificates::{Authority, Flaw};
use super::nobody_accepts;
use super::program::{Home, Running};
use super::receiver::{answering, answering_once, hold, pour, receiver, request, reset};
use super::replies::{endless_gzip, with_body};

/// What a webhook leads to, and what the log must say of it.
struct Case {
    url: String,
    more: &'static str,
    /// The phase and the cause; none where it is delivered.
    fault: Option<(&'static str, &'static str)>,
    /// A part of one of the lines of the chain.
    words: String,
}

fn case(url: impl Into<String>, phase: &'static str, cause: &'static str, words: impl Into<String>) -> Case {
    Case { url: url.into(), more: "--private", fault: Some((phase, cause)), words: words.into() }
}

fn keyed(case: Case) -> Case {
    Case { more: "--private --require-key", ..case }
}

fn delivered(url: String) -> Case {
    Case { url, more: "--private", fault: None, words: String::new() }
}

/// A receiver that does something once it has read the request.
async fn then<F: Future<Output = ()> + Send + 'static>(act: fn(TcpStream) -> F) -> String {
    let address = receiver(move |mut connection, _| async move {
        request(&mut connection).await;
        act(connection).await;
    });
    format!("http://{}/", address.await)
}

async fn answers(head: &str) -> String {
    format!("http://{}/", answering(with_body(&format!("HTTP/1.1 {head}"), b"")).await)
}

async fn drips(mut connection: TcpStream) {
    let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await;
    while connection.write_all(b".").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn pours(mut connection: TcpStream) {
    let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
    pour(&mut connection, &[b'x'; 4096]).await;
}

/// Headers without end.
async fn never_ends_its_head(mut connection: TcpStream) {
    let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n").await;
    pour(&mut connection, b"x-more: and more of the same, and never an end\r\n").await;
}

async fn bombs(mut connection: TcpStream) {
    let (head, part) = endless_gzip();
    let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n").await;
    let _ = connection.write_all(&head).await;
    pour(&mut connection, &part).await;
}

async fn cases(authority: &Authority) -> Vec<Case> {
    let closed =
        format!("http://{}/", tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap());
    let silent = receiver(|connection, _| hold(connection)).await;
    let plain = receiver(|mut connection, _| async move {
        let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        hold(connection).await;
    });
    let plain = plain.await;
    let other_authority = Authority::new();
    let https =
        async |authority: &Authority, name: &str, flaw| format!("https://{}/", authority.receiver(name, flaw).await);
    // Once it has seen the first of the handshake; before that the system may tell of the reset while it still connects.
    let resets = receiver(|mut connection, _| async move {
        let _ = connection.read_u8().await;
        reset(connection);
    });
    let resets = resets.await;
    let healthy = answering(super::receiver::OK).await;
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(1_800));
    let half: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345";
    let mut cases = vec![
        case(closed, "connect", "refused", "Connection refused"),
        case(format!("https://{silent}/"), "tls", "timeout", "timed out"),
        case(format!("https://{resets}/"), "tls", "reset", "Connection reset"),
        case(format!("https://{plain}/"), "tls", "tls_not_spoken", "are not TLS"),
        case(https(authority, "127.0.0.1", Flaw::Expired).await, "tls", "certificate_expired", "expired"),
        case(https(authority, "127.0.0.1", Flaw::Early).await, "tls", "certificate_not_yet_valid", "not valid yet"),
        case(https(authority, "127.0.0.1", Flaw::SelfSigned).await, "tls", "certificate_self_signed", "self-signed"),
        case(
            https(&other_authority, "127.0.0.1", Flaw::None).await,
            "tls",
            "certificate_bad_signature",
            "signature is wrong",
        ),
        case(https(authority, "other.example", Flaw::None).await, "tls", "certificate_wrong_host", "other.example"),
        case(then(hold).await, "headers", "timeout", "not over within 5s"),
        case(then(|connection| async move { reset(connection) }).await, "headers", "reset", "Connection reset"),
        case(then(|_| async {}).await, "headers", "closed_early", "closed before message completed"),
        case(then(never_ends_its_head).await, "headers", "malformed_reply", "too large"),
        // A complete head is enough for a webhook that need not see its key.
        keyed(case(then(drips).await, "body", "timeout", "not over within 5s")),
        keyed(case(format!("http://{}/", answering_once(half).await), "body", "closed_early", "end of file")),
        case(
            format!("http://{}/", answering_once("220 mail.example ESMTP\r\n").await),
            "headers",
            "malformed_reply",
            "HTTP",
        ),
        case(answers("302 Found\r\nlocation: http://169.254.169.254/").await, "reply", "redirect", "169.254.169.254"),
        case(answers("404 Nope").await, "reply", "client_error", "404 Not Found"),
        case(answers("500 Oh").await, "reply", "server_error", "500 Internal"),
        case(answers("410 Gone").await, "reply", "gone", "410 Gone"),
        case(answers("429 Slow\r\nretry-after: 1800").await, "reply", "rate_limited", "429"),
        case(answers(&format!("429 Slow\r\nretry-after: {date}")).await, "reply", "rate_limited", "429"),
        case(answers("503 Busy\r\nretry-after: 1800").await, "reply", "server_error", "503"),
        case(answers(&format!("503 Busy\r\nretry-after: {date}")).await, "reply", "server_error", "503"),
        delivered(format!("http://{healthy}/")),
        delivered(https(authority, "127.0.0.1", Flaw::None).await),
        delivered(then(pours).await),
        delivered(then(bombs).await),
    ];
    let key = case(format!("http://{healthy}/key"), "reply", "no_webhook_key", "No webhook_key key found");
    cases.push(Case { more: "--private --require-key=yes", ..key });
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[64:ff9b:1::7f00:1]", "localhost"] {
        let url = format!("http://{host}:{}/", healthy.port());
        cases.push(Case { more: "", ..case(url, "guard", "blocked_address", "this webhook may send only to public") });
    }
    cases.push(case("http://169.254.169.254/latest/meta-data", "guard", "blocked_address", "is never sent to"));
    cases
}

fn last_at(home: &Home) -> BTreeMap<i64, Json> {
    let all = home.run("webhook list --json").objects();
    all.into_iter().map(|webhook| (webhook["id"].as_i64().unwrap(), webhook)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_cause_stands_in_the_log_with_its_whole_chain_in_time_and_in_little_memory() {
    const EVENTS: usize = 40;
    let home = Home::new();
    let authority = Authority::new();
    std::fs::write(home.path().join("roots.pem"), authority.pem()).unwrap();
    for (name, value) in [("waits", "1h"), ("attempt_timeout", "5s"), ("connect_timeout", "2s")] {
        home.args(&["setting", "set", name, value, "--yes"]).ok();
    }
    let mut command = home.command(&["serve", "--no-listen"]);
    let mut serve = Running::spawn(command.env("SSL_CERT_FILE", home.path().join("roots.pem")));
    serve.says("sending");
    let mut cases = cases(&authority).await;
    let (full, _keep) = nobody_accepts().await;
    let full = format!("http://{full}/");
    cases.push(case(full, "connect", "timeout", "deadline"));
    for case in &cases {
        home.run(&format!("webhook add --url {} --event invoice/add {}", case.url, case.more)).ok();
    }
    let before = serve.peak();
    let lines = "{\"kind\":\"invoice/add\",\"data\":{\"id\":\"1\"}}\n".repeat(EVENTS);
    home.pipe("emit --lines -", &lines).ok();
    let good = cases.iter().filter(|case| case.fault.is_none()).count();
    home.until("balance --json", |answer| answer.out.contains(&format!("\"delivered\":{},", good * EVENTS)));
    home.until("webhook list --json", |answer| {
        let all = answer.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
        all.into_iter().all(|webhook| !webhook["last"].is_null())
    });
    let grown = serve.peak().saturating_sub(before);
    assert!(grown < 48 * 1024, "{grown} KiB more memory");

    let webhooks = last_at(&home);
    for (id, case) in (1..).zip(&cases) {
        let found = home.run(&format!("request list --webhook {id} --json")).objects();
        let tried: Vec<_> = found.iter().filter(|request| request["attempts"] != 0).collect();
        let Some((phase, cause)) = case.fault else {
            assert_eq!(tried.len(), EVENTS, "{}", case.url);
            continue;
        };
        let [one] = tried[..] else { panic!("{}: one attempt, then it waits: {tried:?}", case.url) };
        let shown = home.run(&format!("request show {} --json", one["id"].as_str().unwrap())).object();
        let attempt = &shown["attempts"][0];
        let fault = &attempt["fault"];
        assert_eq!((&fault["phase"], &fault["cause"]), (&phase.into(), &cause.into()), "{}: {fault}", case.url);
        let chain: Vec<_> = fault["chain"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        assert!(chain.iter().any(|line| line.contains(&case.words)), "{}: {fault}", case.url);
        assert!(!matches!(phase, "connect" | "tls" | "headers") || chain.len() > 1 || cause == "timeout", "{fault}");
        // Its limit is 5 s, so that a busy machine is not taken for a slow receiver; what is more is the machine's.
        assert!(attempt["timings"]["total_us"].as_u64().unwrap() < 9_000_000, "{}: {attempt}", case.url);
        // A person reads the same, and every line of the chain.
        let text = home.run(&format!("request show {}", one["id"].as_str().unwrap())).ok();
        for line in chain {
            assert!(text.contains(line), "{line:?} in {text}");
        }
        let filtered = home.run(&format!("request list --fault {cause} --webhook {id} --json")).objects();
        assert_eq!(filtered.len(), 1, "{}", case.url);
        let webhook = &webhooks[&id];
        assert_eq!(webhook["off"]["reason"], if cause == "gone" { Json::from("gone") } else { Json::Null });
        if case.url.is_empty() || !matches!(cause, "rate_limited") && !chain_says(fault, "503") {
            continue;
        }
        // The webhook waits an hour by the list of waits, and by what was asked for never less than half of that.
        let asked = attempt["retry_after_ms"].as_u64().unwrap();
        assert!((1_700_000..=1_800_000).contains(&asked), "{}: {asked}", case.url);
        assert!(!webhook["next_probe_at"].is_null());
    }
    serve.terminate();
    assert_eq!(serve.code(), 0);
}

fn chain_says(fault: &Json, what: &str) -> bool {
    fault["chain"][0].as_str().unwrap().starts_with(what)
}
