//! Clients that mean harm, or were written carelessly: what is not plainly one request is refused, and nothing is half accepted.

use crate::client::{Client, Served, home, token};

const EVENT: &str = r#"{"kind":"invoice/add","data":{}}"#;

/// The head of a request, to its end.
fn whole(client: &Client, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    format!("{}\r\n", client.head(method, path, headers))
}

/// The server's count of what it accepted.
fn accepted(home: &crate::program::Home) -> u64 {
    home.run("balance --json").object()["accepted"].as_u64().unwrap()
}

#[test]
fn requests_in_a_row_are_answered_in_a_row() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let mut client = served.client(&token);
    let length = EVENT.len().to_string();
    let json = [("content-type", "application/json"), ("content-length", length.as_str())];
    let one = format!("{}{EVENT}", whole(&client, "POST", "/v1/events", &json));
    client.write(format!("{one}{one}{}", whole(&client, "GET", "/healthz", &[])).repeat(10).as_bytes());
    for _ in 0..10 {
        assert_eq!([client.reply().unwrap().status, client.reply().unwrap().status], [202, 202]);
        assert_eq!(client.reply().unwrap().json()["alive"], true);
    }
    assert_eq!(accepted(&home), 20);
}

#[test]
fn a_body_in_chunks_counts_once_it_is_whole() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let mut client = served.client(&token);
    let head =
        whole(&client, "POST", "/v1/events", &[("content-type", "application/json"), ("transfer-encoding", "chunked")]);
    let chunks: String = EVENT.chars().map(|c| format!("1\r\n{c}\r\n")).collect();
    client.write(format!("{head}{chunks}0\r\n\r\n").as_bytes());
    assert_eq!(client.reply().unwrap().status, 202);
    for broken in
        [format!("{head}ffffffffffffffff\r\n{EVENT}"), format!("{head}x\r\n"), format!("{head}5\r\n{EVENT}\r\n")]
    {
        let mut client = served.client(&token);
        client.write(broken.as_bytes());
        client.end();
        assert!(client.reply().is_none_or(|reply| reply.status >= 400), "{broken}");
    }
    // Cut off in the middle.
    let mut client = served.client(&token);
    client.write(format!("{head}{chunks}").as_bytes());
    client.end();
    assert!(client.reply().is_none_or(|reply| reply.status >= 400));
    assert_eq!(accepted(&home), 1);
}

#[test]
fn what_could_be_read_as_two_requests_is_none() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let smuggled = "0\r\n\r\nPOST /v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let length = smuggled.len().to_string();
    for headers in [
        vec![("content-length", length.as_str()), ("transfer-encoding", "chunked")],
        vec![("content-length", "5"), ("content-length", "6")],
        vec![("content-length", "-1")],
        vec![("content-length", "99999999999999999999")],
        vec![("transfer-encoding", "gzip, identity")],
        vec![("a b", "c")],
    ] {
        let mut client = served.client(&token);
        let headers = [&[("content-type", "application/json")], &headers[..]].concat();
        client.write(format!("{}{smuggled}", whole(&client, "POST", "/v1/events", &headers)).as_bytes());
        client.end();
        let status = client.reply().map(|reply| reply.status);
        assert!(status.is_none_or(|status| status >= 400), "{headers:?}: {status:?}");
        assert!(client.reply().is_none(), "{headers:?}: a second answer");
    }
    for raw in
        ["\0\0\0\0\r\n\r\n", "GET /healthz HTTP/9.9\r\n\r\n", "GET  /healthz\r\n\r\n", "\x16\x03\x01\x02\x00\x01"]
    {
        let mut client = served.client(&token);
        client.write(raw.as_bytes());
        client.end();
        assert!(client.reply().is_none_or(|reply| reply.status >= 400), "{raw:?}");
    }
    assert_eq!(accepted(&home), 0);
    assert_eq!(served.client(&token).event(EVENT).status, 202, "and others are served");
}

#[test]
fn json_that_is_not_one_event_is_refused_and_told_why() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let mut client = served.client(&token);
    let deep = |depth: usize| format!(r#"{{"kind":"invoice/add","data":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    for (body, status) in [
        (r#"{"kind":"invoice/add","data":{}} {}"#.to_owned(), 400),
        (r#"{"kind":"invoice/add","kind":"goods/add","data":{}}"#.to_owned(), 400),
        (r#"{"kind":"invoice/add","data":{},"data":{"id":2}}"#.to_owned(), 400),
        (r#"{"kind":"invoice/add","data":{"a":NaN}}"#.to_owned(), 400),
        (r#"{"kind":"invoice/add","data":{"a":01}}"#.to_owned(), 400),
        (r#"{"kind":["invoice/add"],"data":{}}"#.to_owned(), 400),
        (deep(100_000), 400),
        (String::new(), 400),
    ] {
        let reply = client.event(&body);
        assert!(reply.status >= status && reply.status < 500, "{}: {}", &body[..body.len().min(80)], reply.status);
    }
    let reply = client.send(
        "POST",
        "/v1/events",
        &[("content-type", "application/json")],
        b"{\"kind\":\"invoice/add\",\"data\":\"\xff\xfe\"}",
    );
    assert!(reply.status == 400 || reply.status == 422, "{}", reply.status);
    assert_eq!(accepted(&home), 0);
    // Numbers keep every digit, and a key that stands twice stays as it came: the data is the sender's own.
    let huge = format!(
        r#"{{"kind":"invoice/add","uid":"huge","data":{{"a":1{},"b":1e400,"c":0.1000,"c":2}}}}"#,
        "0".repeat(400)
    );
    assert_eq!(client.event(&huge).status, 202);
    let shown = home.run("request show req_00000001 --body").ok();
    assert!(
        shown.contains(&format!("1{}", "0".repeat(400))) && shown.contains("1e400") && shown.contains("0.1000"),
        "{shown}"
    );
}

/// Windows writes a byte order mark before text. RFC 8259 lets a parser pass over it, so it is no part of what is accepted.
#[test]
fn a_byte_order_mark_is_passed_over_where_a_text_begins_and_refused_elsewhere() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let mut client = served.client(&token);
    assert_eq!(client.event(&format!("\u{feff}{EVENT}")).status, 202);
    assert_eq!(client.event(&format!("\u{feff} [{EVENT}]")).ok()["accepted"], 1);
    let lines = client.post("application/x-ndjson", &format!("\u{feff}{EVENT}\n\u{feff}{EVENT}")).ok();
    assert_eq!([&lines["accepted"], &lines["refused"]], [1, 1], "{lines}");
    assert!(lines["results"][1]["detail"].as_str().unwrap().starts_with("not JSON"), "{lines}");
    client.event(&format!("\u{feff}\u{feff}{EVENT}")).problem(400, "unreadable");
    client.event(&EVENT.replace("{}", "\u{feff}{}")).problem(400, "unreadable");
    // UTF-16, with its own mark, is not UTF-8.
    let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(EVENT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let reply = client.send("POST", "/v1/events", &[("content-type", "application/json")], &wide);
    reply.problem(400, "unreadable");
    // In a text it is a character like any other.
    assert_eq!(client.event(&EVENT.replace("{}", "\"\u{feff}\"")).status, 202);
    assert_eq!(accepted(&home), 4);
}

/// Half a surrogate pair is JSON by its grammar and a character by no rule. It is accepted, as SQLite accepts it, and no receiver gets it.
#[test]
fn half_a_surrogate_pair_makes_no_broken_body() {
    let home = home();
    let (mut listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private --envelope standard")).ok();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let mut client = served.client(&token);
    let half = r#"{"kind":"invoice/add","data":{"note":"a\ud800b","\udc00":"\ud83d\ude00"}}"#;
    assert_eq!(client.event(half).status, 202);
    let got: serde_json::Value = serde_json::from_str(&listen.line()).unwrap();
    let body = got["body"].as_str().unwrap();
    assert!(body.contains(r#""data":{"note":"a\ufffdb","\ufffd":"\ud83d\ude00"}"#), "{body}");
    // Where it would be a part of our own words, it is refused.
    for bad in [r#"{"kind":"invoice/\ud800","data":1}"#, r#"{"kind":"invoice/add","data":1,"uid":"\udc00"}"#] {
        assert!((400..500).contains(&client.event(bad).status), "{bad}");
    }
    assert_eq!(
        client.event(r#"{"kind":"\u0069nvoice/add","data":1,"uid":"\u0061"}"#).ok()["uid"],
        "a",
        "others are read"
    );
}

#[test]
fn methods_that_are_not_meant_are_told_which_are() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    for (method, path, status) in [
        ("GET", "/v1/events", 405),
        ("PUT", "/v1/events", 405),
        ("DELETE", "/v1/events", 405),
        ("OPTIONS", "/v1/events", 405),
        ("TRACE", "/healthz", 405),
        ("POST", "/healthz", 405),
        ("POST", "/v1/nothing", 404),
        ("GET", "/v1/../healthz", 404),
        ("GET", "/healthz/", 404),
    ] {
        let reply = served.client(&token).send(method, path, &[], b"");
        assert_eq!(reply.status, status, "{method} {path}");
        if status == 405 {
            assert!(reply.header("allow").is_some_and(|allow| !allow.contains(method)), "{method} {path}");
        }
    }
    // HEAD has no body, and the next answer is not taken for one.
    let mut client = served.client(&token);
    client.write(
        format!(
            "{}{}",
            whole(&client, "HEAD", "/healthz", &[]),
            whole(&client, "GET", "/healthz", &[("connection", "close")])
        )
        .as_bytes(),
    );
    client.end();
    let mut all = String::new();
    std::io::Read::read_to_string(&mut client.into_stream(), &mut all).unwrap();
    assert_eq!((all.matches("HTTP/1.1 200").count(), all.matches("{\"alive\":true}").count()), (2, 1), "{all}");
}

#[test]
fn one_byte_too_many_is_413_and_as_many_as_may_be_are_taken() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let event = |bytes: usize| format!(r#"{{"kind":"invoice/add","data":"{}"}}"#, "x".repeat(bytes - 2));
    assert_eq!(served.client(&token).event(&event(1 << 20)).status, 202);
    assert_eq!(served.client(&token).event(&event((1 << 20) + 1)).status, 413);
    assert_eq!(accepted(&home), 1);
}

/// What is said of a bad line is longer than the line, and a body may hold millions of them.
#[test]
fn of_very_many_bad_events_the_first_hundred_are_told_and_the_others_counted() {
    let home = home();
    let token = token(&home, "--name shop");
    let served = Served::start(&home, "");
    let mut client = served.client(&token);
    assert_eq!(client.event(EVENT).status, 202);
    let before = served.running.peak();
    const BAD: usize = 49_998;
    let lines = format!("{EVENT}\n{}{EVENT}\n", "7\n".repeat(BAD));
    let reply = client.post("application/x-ndjson", &lines);
    let answer = reply.ok();
    let results = answer["results"].as_array().unwrap();
    assert_eq!([&answer["accepted"], &answer["refused"]], [2, BAD], "{}", answer["refused"]);
    let places: Vec<_> = results.iter().map(|result| result["index"].as_u64().unwrap() as usize).collect();
    assert_eq!(places, (0..=100).chain([BAD + 1]).collect::<Vec<_>>());
    assert_eq!(results[100]["status"], 400);
    // The same of an array, of which nothing is good.
    let array = format!("[{}7]", "7,".repeat(BAD));
    let refused = client.event(&array);
    refused.problem(422, "batch_refused");
    assert_eq!(refused.json()["results"].as_array().unwrap().len(), 100);
    let grown = (served.running.peak() - before) >> 10;
    assert!(grown < 24, "{grown} MiB more for {} KiB of bad lines", lines.len() >> 10);
    assert_eq!(accepted(&home), 3);
}

#[test]
fn a_foreign_host_name_gets_no_answer() {
    let home = home();
    let served = Served::start(&home, "--host hooks.example");
    let status = |lines: &str| {
        let mut client = served.client("");
        client.write(format!("{lines}\r\n\r\n").as_bytes());
        client.reply().map_or(0, |reply| reply.status)
    };
    for path in ["/metrics", "/readyz", "/healthz", "/openapi.json", "/v1/balance", "/v1/events", "/"] {
        let foreign = format!("GET {path} HTTP/1.1\r\nhost: rebound.example");
        assert_eq!(status(&foreign), 421, "{path}");
        assert_eq!(status(&format!("GET {path} HTTP/1.1")), 400, "{path}");
        assert_eq!(status(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nhost: localhost")), 400, "{path}");
        assert_eq!(status(&format!("GET http://rebound.example{path} HTTP/1.1\r\nhost: localhost")), 421, "{path}");
    }
    assert_eq!(status("GET /healthz HTTP/1.1\r\nhost: Hooks.example:8750"), 200);
    assert_eq!(status("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1"), 200);
}

#[test]
fn slow_heads_of_one_peer_keep_nobody_else_out() {
    let home = home();
    let served = Served::start(&home, "");
    let slow: Vec<_> = (0..520)
        .map(|_| {
            let mut client = served.client("");
            client.try_write(b"GET /healthz HTTP/1.1\r\nhost: loc");
            client
        })
        .collect();
    // Another peer finds a place at once.
    let address: std::net::SocketAddr = served.address.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        socket.connect(address).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    let mut other = Client::on(stream, "");
    assert_eq!(other.get("/healthz").status, 200);
    // The same peer finds one as soon as a head has been slow for a second.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let mut client = served.client("");
        let head = client.head("GET", "/healthz", &[]);
        client.try_write(format!("{head}\r\n").as_bytes());
        if client.reply().is_some_and(|reply| reply.status == 200) {
            break;
        }
        assert!(std::time::Instant::now() < until, "slow heads keep the place");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    drop(slow);
}

#[test]
fn a_batch_is_not_read_beyond_what_a_token_may_hand_in() {
    let home = home();
    let served = Served::start(&home, "");
    let limited = token(&home, "--name limited --rate 4/h");
    let zeros = format!("[{}0]", "0,".repeat(4_000_000 - 1));
    served.client(&limited).event(&zeros).problem(413, "batch_too_large");
    served.client(&limited).event(EVENT).problem(429, "rate");
    let free = token(&home, "--name free");
    let detail = served.client(&free).event(&zeros).problem(413, "batch_too_large");
    assert!(detail.contains("50000"), "{detail}");
    served.client(&free).event("{").problem(400, "unreadable");
    assert_eq!(accepted(&home), 0);
}

#[test]
fn a_token_cannot_swallow_the_event_of_another_kind() {
    let home = home();
    let served = Served::start(&home, "");
    let narrow = token(&home, "--name narrow --kind invoice/edit");
    let shop = token(&home, "--name shop");
    let event = |kind: &str| format!(r#"{{"kind":"{kind}","data":{{}},"uid":"invoice-7"}}"#);
    assert_eq!(served.client(&narrow).event(&event("invoice/edit")).status, 202);
    let detail = served.client(&shop).event(&event("invoice/add")).problem(409, "uid_taken");
    assert!(detail.contains("invoice-7") && detail.contains("another kind"), "{detail}");
    let answer = served.client(&shop).event(&format!("[{},{EVENT}]", event("invoice/add"))).ok();
    assert_eq!(
        (&answer["accepted"], &answer["refused"], &answer["results"][0]["status"]),
        (&1.into(), &1.into(), &409.into())
    );
}

#[test]
fn a_query_that_no_database_can_answer_is_refused() {
    let home = home();
    let served = Served::start(&home, "");
    let reader = token(&home, "--name reader --scope read");
    let ask = |query: &str| served.client(&reader).get(&format!("/v1/requests?{query}"));
    for search in ["x".repeat(55_000), "%25".repeat(18_000)] {
        assert!(ask(&format!("search={search}")).problem(400, "query").contains("1000 characters"));
    }
    assert!(ask(&format!("search={}", "x".repeat(1_001))).problem(400, "query").contains("1000 characters"));
    assert_eq!(ask(&format!("search={}", "x".repeat(1_000))).status, 200);
    assert_eq!(ask(&format!("state={}failed", "pending,failed,".repeat(2_000))).status, 200);
    assert!(home.run(&format!("request list --search {}", "x".repeat(60_000))).refused(1).contains("1,000 characters"));
}
