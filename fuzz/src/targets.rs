//! What bytes from outside meet first: each target takes any bytes, and panics where a promise does not hold.
//!
//! `fuzz/src/main.rs` has libFuzzer drive them; `tests/fuzz.rs` drives them on every run of the tests, from the corpus.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{LazyLock, Mutex},
    time::Duration,
};

use bytes::Bytes;
use hookkeeper::{
    intake::{self, Limits},
    model::{DataType, Envelope, Event, Kind, NewEvent, PostUrl, Time, WebhookId, WebhookKey},
    payload::{Wire, render, subject, xml_to_json},
    sender::{
        guard::{self, Reach},
        hidden::Hidden,
        http::{Exchange, HEADER_LIMIT, Http, HttpConfig, KEEP_LIMIT, Outgoing},
        judge::{judge, retry_after},
    },
    text::{FaultContext, Language, Text, escape, escape_json, escape_lines},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::tz::TimeZone;
use serde_json::{Value, value::RawValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// A target: what it is called, and what it does with bytes.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// Its name, and that of its folder in `fuzz/corpus`.
    pub(crate) name: &'static str,
    /// Takes any bytes.
    pub(crate) run: fn(&[u8]),
}

/// Every target.
pub(crate) const ALL: &[Target] = &[
    Target { name: "render", run: renders },
    Target { name: "undo", run: undoes },
    Target { name: "guard", run: guards },
    Target { name: "lines", run: reads_lines },
    Target { name: "cloud", run: reads_cloud_events },
    Target { name: "reply", run: reads_replies },
    Target { name: "escape", run: escapes },
];

fn body(data: &str, data_type: DataType, envelope: Envelope) -> Option<String> {
    let (root, item) = ("invoices".to_owned(), "invoice".to_owned());
    let (name, description) = ("invoice/add".parse().unwrap(), String::new());
    let kind = Kind { name, root, item, description, built_in: true, collections: Default::default() };
    let (uid, data) = ("evt_1".to_owned(), data.to_owned());
    let event = Event { id: 1, uid, kind: "invoice/add".to_owned(), data, occurred_at: Time(0) };
    let wire = Wire { data_type, envelope, company_id: "7", time_zone: &TimeZone::UTC, first_form: false };
    let rendered = render(&event, &kind, &wire).ok()?;
    Some(String::from_utf8(rendered.body(WebhookId(1), None).to_vec()).expect("a body is UTF-8"))
}

/// Whatever JSON an event holds, its bodies can be read, and the standard XML can be undone.
fn renders(bytes: &[u8]) {
    let Ok(data) = std::str::from_utf8(bytes) else { return };
    assert!(subject(data).chars().count() <= 60);
    let is_json = serde_json::from_str::<&RawValue>(data).is_ok();
    for envelope in Envelope::ALL {
        let json = body(data, DataType::Json, *envelope);
        if let Some(json) = json.as_ref().filter(|_| is_json) {
            assert!(serde_json::from_str::<&RawValue>(json).is_ok(), "{json}");
        }
        let xml = body(data, DataType::Xml, *envelope);
        assert_eq!(xml.is_some(), json.is_some());
        assert!(xml.is_some() || !is_json, "JSON that is not sent");
        let Some(xml) = xml else { continue };
        well_formed(&xml);
        if *envelope == Envelope::Standard && is_json {
            let back = xml_to_json(&xml).expect("what the rule made, the rule undoes");
            assert!(serde_json::from_str::<&RawValue>(&back).is_ok(), "{back}");
            // Half a surrogate pair is lost by design, and of repeated keys serde_json keeps the last only, on both sides.
            if !data.contains("\\u") && !data.contains("\\U") {
                let (Ok(was), Ok(is)) = (serde_json::from_str::<Value>(data), serde_json::from_str::<Value>(&back))
                else {
                    return;
                };
                assert_eq!(is["data"].to_string(), was.to_string());
            }
        }
    }
}

/// XML 1.0 takes these characters, and the elements end as they began.
fn well_formed(xml: &str) {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed));
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

/// Undoing XML that nobody promised anything about ends in JSON or in a refusal.
fn undoes(bytes: &[u8]) {
    let Ok(xml) = std::str::from_utf8(bytes) else { return };
    if let Ok(json) = xml_to_json(xml) {
        assert!(serde_json::from_str::<&RawValue>(&json).is_ok(), "{json}");
    }
}

/// No way of writing an address leads past the guard.
fn guards(bytes: &[u8]) {
    if let Ok(bytes) = <[u8; 16]>::try_from(bytes) {
        let ip = std::net::Ipv6Addr::from(bytes);
        let reach = guard::reach(ip.into());
        // An IPv4 address inside an IPv6 one is reached as itself, in every form that has one.
        for inside in [mapped(ip), nat64(ip), six_to_four(ip)].into_iter().flatten() {
            assert!(reach >= guard::reach(inside.into()), "{ip} is {reach:?}");
        }
        assert_eq!(guard::check_addresses(&[SocketAddr::new(ip.into(), 80)], true).is_err(), reach == Reach::Never);
        assert_eq!(guard::check_addresses(&[SocketAddr::new(ip.into(), 80)], false).is_ok(), reach == Reach::Public);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(url) = text.parse::<PostUrl>() else { return };
    let url = url.url();
    assert!(matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none());
    assert!(url.fragment().is_none() && url.as_str().len() <= 2_000);
    assert_eq!(url.as_str().parse::<PostUrl>().expect("a Post URL reads back").url(), url);
    let ip = match url.host().expect("a Post URL has a host") {
        url::Host::Ipv4(ip) => ip.into(),
        url::Host::Ipv6(ip) => ip.into(),
        // What looks like a number is one: another program may take it for an address.
        url::Host::Domain(name) => return assert!(name.parse::<Ipv4Addr>().is_err(), "{name}"),
    };
    assert_eq!(guard::check_url(url, true).is_ok(), guard::reach(ip) < Reach::Never, "{url}");
    assert_eq!(guard::check_url(url, false).is_ok(), guard::reach(ip) == Reach::Public, "{url}");
}

fn mapped(ip: std::net::Ipv6Addr) -> Option<Ipv4Addr> {
    ip.to_ipv4_mapped()
}

fn nat64(ip: std::net::Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let bytes = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    ([a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0]).then(|| bytes(g, h))
}

fn six_to_four(ip: std::net::Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, ..] = ip.segments();
    (a == 0x2002).then(|| Ipv4Addr::from(u32::from(b) << 16 | u32::from(c)))
}

/// What is read as an event is one that the rest of the program can rely on.
fn check_event(event: &NewEvent) {
    assert!(serde_json::from_str::<&RawValue>(&event.data).is_ok(), "{}", event.data);
    if let Some(uid) = &event.uid {
        assert!((1..=128).contains(&uid.as_str().len()) && !uid.as_str().contains('.'));
    }
}

fn reads_lines(bytes: &[u8]) {
    let limits = Limits::default();
    for form in ["application/json", "application/x-ndjson"] {
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static(form))]);
        intake::read(&headers, bytes, &limits).iter().flatten().for_each(check_event);
    }
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(event) = intake::line::read(line) {
            check_event(&event);
        }
    }
}

/// CloudEvents in their three forms; in the binary one the lines up to an empty one are headers.
fn reads_cloud_events(bytes: &[u8]) {
    let limits = Limits::default();
    for form in ["application/cloudevents+json", "application/cloudevents-batch+json"] {
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static(form))]);
        intake::read(&headers, bytes, &limits).iter().flatten().for_each(check_event);
    }
    let (head, body) = match bytes.windows(2).position(|pair| pair == b"\n\n") {
        Some(at) => (&bytes[..at], &bytes[at + 2..]),
        None => (bytes, &[][..]),
    };
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n').take(16) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(&line[colon + 1..]));
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    intake::read(&headers, body, &limits).iter().flatten().for_each(check_event);
}

/// A receiver that answers with the bytes of the moment, whatever it is asked, and the client that asks it.
struct Talk {
    runtime: tokio::runtime::Runtime,
    http: Http,
    url: PostUrl,
}

static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

static WIRE: LazyLock<Mutex<Talk>> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    runtime.spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 2_048];
                let mut read = 0;
                // The body is two bytes after an empty line.
                while !asked[..read].ends_with(b"\r\n\r\n{}") {
                    match connection.read(&mut asked[read..]).await {
                        Ok(some) if some > 0 => read += some,
                        _ => return,
                    }
                }
                let answer = ANSWER.lock().unwrap().clone();
                let _ = connection.write_all(&answer).await;
                let _ = connection.shutdown().await;
                // Whatever is still on its way is taken, so that the answer is not cut off by a reset.
                let _ = tokio::io::copy(&mut connection, &mut tokio::io::sink()).await;
            });
        }
    });
    Mutex::new(Talk { http: Http::new(HttpConfig::default()).unwrap(), url, runtime })
});

/// Whatever a receiver answers, an attempt ends in bounds, with a reply or a fault, and nothing of it harms a terminal.
fn reads_replies(bytes: &[u8]) {
    let wire = WIRE.lock().unwrap();
    bytes.clone_into(&mut ANSWER.lock().unwrap());
    let post = Outgoing {
        url: wire.url.url().clone(),
        headers: HeaderMap::new(),
        body: Bytes::from_static(b"{}"),
        allow_private: true,
        timeout: Duration::from_secs(5),
    };
    let began = std::time::Instant::now();
    let Exchange { reply, fault, .. } = wire.runtime.block_on(wire.http.post(post));
    assert!(began.elapsed() < Duration::from_secs(4), "an answer that ended kept the attempt waiting");
    let text = Text::new(Language::English);
    let key = WebhookKey::from_stored("k".repeat(32));
    if let Some(mut reply) = reply.clone() {
        assert!(reply.body.len() <= KEEP_LIMIT);
        let head: usize = reply.headers.iter().map(|header| header.name.len() + header.value.len()).sum();
        assert!(head <= HEADER_LIMIT + '…'.len_utf8());
        let _ = Hidden::key(&key).judge(Some(&mut reply), None, None);
        assert!(!reply.body.windows(32).any(|part| part == key.reveal().as_bytes()));
        assert!(retry_after(&reply, Time(0)).is_none_or(|span| span <= Duration::from_secs(3_600)));
    }
    let fault = fault.or_else(|| judge(reply.as_ref().expect("a reply or a fault"), Some(&key)));
    if let Some(fault) = fault {
        assert!(!fault.chain.is_empty());
        let context =
            FaultContext { url: wire.url.as_str(), status: reply.map(|r| r.status), ..FaultContext::default() };
        let said = text.fault(&fault, &context);
        harmless(&said.what);
        harmless(&said.next);
    }
}

fn harmless(shown: &str) {
    assert!(
        !shown.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')),
        "{shown:?}"
    );
}

fn escapes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    harmless(&escape(&text));
    assert_eq!(escape(&escape(&text)), escape(&text));
    escape_lines(&text).lines().for_each(harmless);
    if let Ok(value) = serde_json::from_str::<Value>(&text) {
        let shown = escape_json(&value.to_string()).into_owned();
        harmless(&shown);
        assert_eq!(serde_json::from_str::<Value>(&shown).expect("still JSON").to_string(), value.to_string());
    }
}
