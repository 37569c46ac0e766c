//! What may be handed in, in every form, and what is said of the rest.

use serde_json::json;

use crate::client::{Client, Served, home, token};

const LINE: &str = r#"{"kind":"invoice/add","data":{"id":7}}"#;

#[test]
fn one_event_is_accepted_once_for_each_uid_or_key() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    let first = client.event(LINE);
    assert_eq!((first.status, &first.ok()["requests"], &first.ok()["duplicate"]), (202, &json!(1), &json!(false)));
    assert!(first.ok()["uid"].as_str().unwrap().starts_with("evt_"));
    let with_uid = r#"{"kind":"invoice/add","data":{"id":7},"uid":"order-7","occurred_at":"2026-03-14T10:22:31Z"}"#;
    assert_eq!(client.event(with_uid).ok(), json!({ "uid": "order-7", "requests": 1, "duplicate": false }));
    assert_eq!(client.event(with_uid).ok(), json!({ "uid": "order-7", "requests": 0, "duplicate": true }));
    let mut keyed = |key: &str, body: &str| {
        let headers = [("content-type", "application/json; charset=utf-8"), ("idempotency-key", key)];
        client.send("POST", "/v1/events", &headers, body.as_bytes())
    };
    assert_eq!(keyed("key-1", LINE).ok(), json!({ "uid": "key-1", "requests": 1, "duplicate": false }));
    assert_eq!(keyed("\"key-1\"", LINE).ok(), json!({ "uid": "key-1", "requests": 0, "duplicate": true }));
    assert!(keyed("other", with_uid).problem(400, "idempotency_key").contains("differ"));
    assert!(keyed("a.b", LINE).problem(400, "idempotency_key").contains("no full stop"));
    assert!(keyed(&"x".repeat(121), LINE).problem(400, "idempotency_key").contains("120"));
    // In a batch the key counts on, so that the same batch again changes nothing.
    let batch = format!("[{LINE},{LINE}]");
    assert_eq!(keyed("key-2", &batch).ok()["accepted"], 2);
    assert_eq!(keyed("key-2", &batch).ok()["duplicates"], 2);
    let uids: Vec<_> = home.run("request list --json").objects().iter().map(|r| r["uid"].clone()).collect();
    assert_eq!(uids[..4], ["key-2-1", "key-2-0", "key-1", "order-7"]);
    let detail = home.run("request show req_00000002 --json").object();
    assert_eq!(
        detail["event"],
        json!({
            "uid": "order-7", "kind": "invoice/add", "occurred_at": "2026-03-14T10:22:31.000Z", "data": { "id": 7 },
            "payload_removed": false,
        })
    );
}

#[test]
fn what_comes_again_as_another_event_is_told() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    let mut send = |key: &str, kind: &str, data: &str, uid: &str| {
        let event = |data: &str| format!(r#"{{"kind":"{kind}","data":{data}{uid}}}"#);
        let body = match data.split_once('|') {
            Some((one, other)) => format!("[{},{}]", event(one), event(other)),
            None => event(data),
        };
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        client.send("POST", "/v1/events", &headers[..if key.is_empty() { 1 } else { 2 }], body.as_bytes())
    };
    assert_eq!(send("k", "invoice/add", r#"{"id":7,"b":[1,2]}"#, "").status, 202);
    // The same, as another program would write it, and at another time.
    let same = send("k", "invoice/add", r#"{ "b": [1, 2], "id": 7 }"#, r#","occurred_at":"2026-03-14T10:22:31Z""#);
    assert_eq!(same.ok(), json!({ "uid": "k", "requests": 0, "duplicate": true }));
    for (kind, data) in [("invoice/add", r#"{"id":8,"b":[1,2]}"#), ("invoice/edit", r#"{"id":7,"b":[1,2]}"#)] {
        let detail = send("k", kind, data, "").problem(422, "idempotency_key");
        assert!(detail.contains("another event") && detail.contains("its uid is k"), "{detail}");
        let named = send("", kind, data, r#","uid":"k""#);
        if kind == "invoice/add" {
            let differs = json!({ "uid": "k", "requests": 0, "duplicate": true, "differs": true });
            assert_eq!(named.ok(), differs, "a uid is the event's own name");
        } else {
            assert!(named.problem(409, "uid_taken").contains("another kind"));
        }
    }
    assert_eq!(send("b", "invoice/add", "1|2", "").ok()["accepted"], 2);
    let answer = send("b", "invoice/add", "1|3", "").ok();
    assert_eq!((&answer["duplicates"], &answer["refused"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&answer["results"][1]["status"], &answer["results"][1]["code"]),
        (&json!(422), &json!("idempotency_key"))
    );
    send("b", "invoice/add", "4|3", "").problem(422, "batch_refused");
    assert_eq!(home.run("balance --json").object()["accepted"], 3);
    assert_eq!(home.run("request show req_00000001 --json").object()["event"]["data"]["id"], 7);
    // What retention has removed is not known to be another.
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE event SET data = NULL WHERE uid = 'k'", []).unwrap();
    assert_eq!(send("k", "invoice/add", "9", "").ok()["duplicate"], true);

    std::fs::write(home.path().join("data.json"), "10").unwrap();
    assert!(home.run("emit invoice/add --sample --uid b-0").ok().contains("another event"));
    assert_eq!(home.run("emit invoice/add --uid b-0 --data data.json --json").object()["differs"], true);
    let lines =
        format!("{}\n{}\n", LINE.replace("}}", r#"},"uid":"b-0"}"#), r#"{"kind":"invoice/add","data":2,"uid":"b-1"}"#);
    let answer = home.pipe("emit --lines -", &lines);
    assert!(
        answer.code == 0 && answer.err.contains("One of the duplicates has another kind or other data"),
        "{answer:?}"
    );
}

#[test]
fn a_batch_is_accepted_but_for_its_bad_events() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    let lines =
        format!("{LINE}\n\n not json \n{}\n{}\r\n", LINE.replace("invoice/add", "no/kind"), LINE.replace('7', "8"));
    let answer = client.post("application/x-ndjson", &lines).ok();
    assert_eq!((&answer["accepted"], &answer["refused"], &answer["requests"]), (&json!(2), &json!(2), &json!(2)));
    let results = answer["results"].as_array().unwrap();
    let said: Vec<_> = results.iter().map(|r| (r["index"].as_u64().unwrap(), r["status"].as_u64())).collect();
    assert_eq!(said, [(0, None), (1, Some(400)), (2, Some(422)), (3, None)]);
    assert!(results[1]["detail"].as_str().unwrap().starts_with("not JSON"));
    assert!(results[2]["detail"].as_str().unwrap().contains("unknown kind `no/kind`"));
    assert_eq!(home.run("request show req_00000002 --json").object()["event"]["data"]["id"], 8);
    // The same as an array.
    let array = format!("[{LINE}, {{\"kind\":\"invoice/add\"}}]");
    let answer = client.event(&array).ok();
    assert_eq!(answer["accepted"], 1);
    assert!(answer["results"][1]["detail"].as_str().unwrap().starts_with("`data` is missing"));
    // Where nothing is good, that is a problem and no success.
    let refused = client.post("application/x-ndjson", "x\ny\n");
    assert!(refused.problem(422, "batch_refused").contains("no event"));
    assert_eq!(refused.json()["results"].as_array().unwrap().len(), 2);
    for (media_type, body) in [("application/json", " [ ]"), ("application/cloudevents-batch+json", "[]")] {
        let empty = client.post(media_type, body);
        assert_eq!((empty.status, &empty.ok()["results"]), (200, &json!([])), "nothing was accepted");
    }
    assert_eq!(home.run("balance --json").object()["accepted"], 3);
}

#[test]
fn what_cannot_be_read_is_named_with_its_place_in_the_body() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    let good = "{\n  \"kind\": \"invoice/add\",\n  \"data\": {}\n}";
    for (body, why) in [
        (good.replace("{}", "{,}"), "not JSON: key must be a string (line 3, column 12)"),
        (format!("\u{feff}\n\n {}", good.replace("{}", "{,}")), "not JSON: key must be a string (line 5, column 12)"),
        (good.replace("\"invoice/add\"", "7"), "`kind` is a number; it must be a text, in quotes (line 2, column 11)"),
        (good.replace("\"invoice/add\"", "null"), "`kind` is null; it must be a text, in quotes (line 2, column 11)"),
        (
            good.replace("\n}", ",\n  \"uid\": [7]}"),
            "`uid` is an array; it must be a text, in quotes (line 4, column 10)",
        ),
        (
            good.replace("\n}", ",\n\"kind\": \"a/b\"}"),
            "`kind` is there twice; leave one of them out (line 4, column 9)",
        ),
        (
            good.replace("kind", "type"),
            "`type` is not known; an event has kind, data, uid and occurred_at, and what receivers shall get stands in \
             data (line 2, column 11)",
        ),
        (
            good.replace("\"data\": {}", "\"uid\": \"a\""),
            "`data` is missing; an event is an object such as {\"kind\": \"invoice/add\", \"data\": {}} (line 1, column 1)",
        ),
        ("[\n\n,]".to_owned(), "the array is not JSON: expected value (line 3, column 1)"),
    ] {
        assert_eq!(client.event(&body).problem(400, "unreadable"), why, "{body}");
    }
    let batch = format!("[\n{good}, {}\n]", good.replace("\"invoice/add\"", "false"));
    let answer = client.event(&batch).ok();
    let why = "`kind` is true or false; it must be a text, in quotes (line 6, column 11)";
    assert_eq!((&answer["accepted"], &answer["results"][1]["detail"]), (&json!(1), &json!(why)));
    let answer = client.post("application/x-ndjson", &format!("{LINE}\n\n  {LINE} x\n")).ok();
    assert_eq!(answer["results"][1]["detail"], "not JSON: trailing characters (line 3, column 42)");
}

#[test]
fn cloud_events_come_in_three_forms() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    let event = |id: u8| {
        json!({
            "specversion": "1.0", "id": id.to_string(), "source": "/shop", "type": "invoice/add",
            "time": "2026-03-14T10:22:31Z", "subject": "let by", "data": { "form": id },
        })
    };
    let structured = client.post("application/cloudevents+json; charset=utf-8", &event(1).to_string()).ok();
    let batched = client.post("application/cloudevents-batch+json", &json!([event(2), event(3)]).to_string()).ok();
    assert_eq!((&structured["requests"], &batched["accepted"]), (&json!(1), &json!(2)));
    let binary = |id: &str| {
        let attributes = [
            ("specversion", "1.0"),
            ("id", id),
            ("source", "/%73hop"),
            ("type", "invoice/add"),
            ("time", "2026-03-14T10:22:31Z"),
        ];
        let mut headers: Vec<_> = attributes.map(|(name, value)| (format!("ce-{name}"), value.to_owned())).to_vec();
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        headers
    };
    let mut send = |headers: Vec<(String, String)>, body: &str| {
        let headers: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        client.send("POST", "/v1/events", &headers, body.as_bytes())
    };
    assert_eq!(send(binary("4"), r#"{"form":4}"#).ok()["requests"], 1);
    // The same source and id is the same event, whatever its form.
    let again = |differs: Option<bool>| {
        let mut answer = json!({ "uid": structured["uid"], "requests": 0, "duplicate": true });
        differs.inspect(|differs| answer["differs"] = json!(differs));
        answer
    };
    assert_eq!(send(binary("1"), r#"{"form":1}"#).ok(), again(None));
    assert_eq!(send(binary("1"), r#"{"form":4}"#).ok(), again(Some(true)));
    for (number, id) in [(1, "req_00000001"), (2, "req_00000002"), (3, "req_00000003"), (4, "req_00000004")] {
        let event = &home.run(&format!("request show {id} --json")).object()["event"];
        assert_eq!(
            (&event["data"]["form"], &event["occurred_at"]),
            (&json!(number), &json!("2026-03-14T10:22:31.000Z"))
        );
    }
    let mut odd = binary("5");
    odd.remove(1);
    assert_eq!(send(odd, "{}").problem(400, "unreadable"), "the header ce-id is missing");
    let mut image = binary("5");
    image.last_mut().unwrap().1 = "image/png".to_owned();
    assert!(send(image, "x").problem(415, "media_type").contains("image/png"));
    assert!(client.post("application/cloudevents+json", "{}").problem(400, "unreadable").contains("specversion"));
}

#[test]
fn what_cannot_be_taken_is_told_what_to_mend() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    assert!(client.event("{").problem(400, "unreadable").contains("not JSON"));
    assert!(client.event("").problem(400, "unreadable").contains("empty"));
    assert!(client.event("7").problem(400, "unreadable").starts_with("this is a number, and an event is an object"));
    assert!(client.event(r#"{"kind":"invoice/add","data":1,"id":2}"#).problem(400, "unreadable").contains("`id`"));
    assert!(client.event(&LINE.replace("invoice/add", "no/kind")).problem(422, "unknown_kind").contains("kind add"));
    let uid = r#"{"kind":"invoice/add","data":1,"uid":"a.b"}"#;
    assert!(client.event(uid).problem(400, "unreadable").contains("cannot be a uid"));
    let deep = format!(r#"{{"kind":"invoice/add","data":{}{}}}"#, "[".repeat(257), "]".repeat(257));
    assert!(client.event(&deep).problem(422, "too_deep").contains("nested 257 deep"));
    let large = format!(r#"{{"kind":"invoice/add","data":"{}"}}"#, "x".repeat(1 << 20));
    assert!(client.event(&large).problem(413, "event_too_large").contains("1,048,576"));
    let long =
        format!("{}\n{LINE}", LINE.replace("{\"id\":7}", &format!("\"{}\"", "x".repeat((1 << 20) + (64 << 10)))));
    let answer = client.post("application/x-ndjson", &long).ok();
    assert_eq!((&answer["results"][0]["status"], &answer["results"][1]["requests"]), (&json!(413), &json!(1)));
    let other = client.post("application/x-www-form-urlencoded", "a=b");
    assert!(other.problem(415, "media_type").contains("application/x-ndjson"));
    assert!(other.header("accept-post").unwrap().contains("application/cloudevents+json"));
    client.send("POST", "/v1/events", &[], LINE.as_bytes()).problem(415, "media_type");
    client.post("application/json; charset=iso-8859-2", LINE).problem(415, "charset");
    let mut with = |more: &[(&str, &str)], body: &str| {
        let headers = [&[("content-type", "application/json")], more].concat();
        client.send("POST", "/v1/events", &headers, body.as_bytes())
    };
    with(&[("content-encoding", "gzip")], LINE).problem(415, "encoding");
    with(&[("content-encoding", "identity"), ("content-encoding", "gzip")], LINE).problem(415, "encoding");
    assert_eq!(with(&[("content-encoding", "Identity")], LINE).status, 202);
    with(&[("idempotency-key", "a"), ("idempotency-key", "a")], LINE).problem(400, "idempotency_key");
    with(&[("authorization", "Bearer hkt_other")], LINE).problem(400, "authorization");
    // By SQL neither.
    let old = LINE.replace("}}", r#"},"occurred_at":"1973-03-03T09:46:39Z"}"#);
    assert!(with(&[], &old).problem(422, "refused").contains("1973-03-03T09:46:39.000Z; occurred_at may be"));
    assert_eq!(with(&[], &old.replace("39Z", "40Z")).status, 202);
    client.get("/v1/event").problem(404, "not_found");
    let method = client.send("DELETE", "/v1/events", &[], b"");
    method.problem(405, "method");
    assert_eq!(method.header("allow"), Some("POST"));
    // Whoever writes all before reading gets the answer too.
    let too_much = " ".repeat((8 << 20) + 1);
    assert!(client.event(&too_much).problem(413, "body_too_large").contains("8388608"));
    assert_eq!(client.event(LINE).status, 202, "the connection goes on");
    // Whoever asks first need not write it.
    let head = client.head("POST", "/v1/events", &[("content-type", "application/json"), ("expect", "100-continue")]);
    client.write(format!("{head}content-length: 9000000\r\n\r\n").as_bytes());
    client.reply().unwrap().problem(413, "body_too_large");
    assert!(client.reply().is_none());
    assert_eq!(home.run("balance --json").object()["accepted"], 4);
}

#[test]
fn a_token_opens_what_it_is_for() {
    let home = home();
    home.run("webhook edit 1 --event invoice/add,invoice/edit").ok();
    let served = Served::start(&home, "");
    let with = |token: &str| served.client(token);
    let nobody = with("").event(LINE);
    assert!(nobody.problem(401, "token").contains("hookkeeper token add"));
    assert_eq!(nobody.header("www-authenticate"), Some("Bearer realm=\"hookkeeper\""));
    let wrong = with("hkt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").event(LINE);
    wrong.problem(401, "token");
    assert!(wrong.header("www-authenticate").unwrap().contains("invalid_token"));
    let basic = with("").send("POST", "/v1/events", &[("authorization", "Basic YTpi")], b"");
    basic.problem(401, "token");

    let narrow = token(&home, "--name narrow --kind invoice/edit");
    let mut client = with(&narrow);
    assert!(client.event(LINE).problem(403, "kind_not_allowed").contains("invoice/edit only"));
    let both = format!("{LINE}\n{}", LINE.replace("add", "edit"));
    let answer = client.post("application/x-ndjson", &both).ok();
    assert_eq!((&answer["results"][0]["status"], &answer["accepted"]), (&json!(403), &json!(1)));
    assert!(client.get("/v1/balance").problem(403, "scope").contains("--scope read"));
    let reader = token(&home, "--name reader --scope read");
    let refused = with(&reader).event(LINE);
    refused.problem(403, "scope");
    assert!(refused.header("www-authenticate").unwrap().contains("insufficient_scope"));
    assert_eq!(with(&reader).get("/v1/balance").ok()["accepted"], 1);

    let rows =
        home.until("token list --json", |answer| answer.out.matches("\"last_used_at\":null").count() == 0).objects();
    assert_eq!(rows[0]["kinds"], json!(["invoice/edit"]));
    assert_eq!((&rows[1]["scopes"], &rows[1]["kinds"]), (&json!(["read"]), &json!(null)));
    let listed = home.run("token list").ok();
    let database: Vec<u8> = ["", "-wal"]
        .iter()
        .flat_map(|end| std::fs::read(format!("{}{end}", home.database().display())).unwrap_or_default())
        .collect();
    assert!(!listed.contains(&narrow) && !database.windows(narrow.len()).any(|part| part == narrow.as_bytes()));

    home.run("token remove narrow --yes").ok();
    assert!(home.run("token remove narrow --yes").refused(1).contains("there is no token narrow"));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while client.event(&LINE.replace("add", "edit")).status == 202 {
        assert!(std::time::Instant::now() < until, "a removed token still works");
    }
    assert!(home.run("token add --name reader").refused(1).contains("already"));
    assert!(home.run("token add --name x --kind no/kind").refused(1).contains("no kind no/kind"));
    assert!(home.run("token add --name x --kind invoice/add --scope read").refused(2).contains("--kind"));
}

#[test]
fn tokens_are_compared_in_constant_time_only() {
    // No test of behaviour can tell; so this holds that the hash knows no other comparison.
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/token.rs")).unwrap();
    let at = source.find("pub struct TokenHash(").unwrap();
    let derived = source[..at].rsplit("#[derive(").next().unwrap().split(')').next().unwrap();
    assert_eq!(derived, "Clone, Copy");
    assert!(source.contains("self.0.ct_eq(&other.0)") && !source.contains("PartialEq for TokenHash"));
    let gate = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/intake/gate.rs")).unwrap();
    assert!(gate.contains("token.hash.matches(hash)") && !gate.contains(".bytes()"));
}

#[test]
fn many_clients_at_once_lose_nothing() {
    let home = home();
    let served = Served::start(&home, "");
    let token = token(&home, "--name shop");
    let worker = |number: usize| {
        let mut client = Client::new(&served.address, &token);
        for n in 0..50 {
            let body = format!(r#"{{"kind":"invoice/add","data":{n},"uid":"{number}-{n}"}}"#);
            assert_eq!(client.event(&body).ok()["uid"], format!("{number}-{n}"), "each its own answer");
        }
    };
    std::thread::scope(|scope| (0..8).for_each(|number| drop(scope.spawn(move || worker(number)))));
    assert_eq!(home.run("balance --json").object()["accepted"], 400);
}
