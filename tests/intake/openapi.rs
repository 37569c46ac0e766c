//! The API's description against the running server: every path, every status, every shape.

use std::{collections::BTreeSet, time::Duration};

use hookkeeper::{
    intake::{Limits, OPENAPI},
    model::Cause,
};
use serde_json::Value as Json;

use crate::{
    client::{Client, Reply, Served, token},
    docs::python_with,
    inside::Inside,
    program::Home,
    schema::check,
};

const EVENT: &str = r#"{"kind":"invoice/add","data":{"id":7}}"#;

/// What the document promises, and what was seen of it.
struct Held {
    document: Json,
    seen: BTreeSet<(String, String, String)>,
}

impl Held {
    /// Holds an answer against the document.
    #[track_caller]
    fn hold(&mut self, method: &str, path: &str, reply: &Reply) {
        let operation = &self.document["paths"][path][method.to_lowercase()];
        assert!(operation.is_object(), "{method} {path} is not in the document");
        let responses = &operation["responses"];
        let exact = reply.status.to_string();
        let status = if responses[&exact].is_object() { exact } else { "default".to_owned() };
        let response = &responses[&status];
        assert!(response.is_object(), "{method} {path} may not answer {}: {reply:?}", reply.status);
        let media_type = reply.header("content-type").unwrap().split(';').next().unwrap();
        let schema = &response["content"][media_type]["schema"];
        assert!(schema.is_object(), "{method} {path} {status} is not of {media_type}");
        let body = if media_type == "text/plain" { Json::String(reply.body.clone()) } else { reply.json() };
        check(&self.document, schema, &body, "").unwrap_or_else(|why| panic!("{method} {path} {status}: {why}"));
        for header in response["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
            assert!(reply.header(&header.to_lowercase()).is_some(), "{method} {path} {status} lacks {header}");
        }
        self.seen.insert((method.to_owned(), path.to_owned(), status));
    }

    /// Asks, holds, and expects this status.
    #[track_caller]
    fn get(&mut self, client: &mut Client, path: &str, asked: &str, status: u16) {
        let reply = client.get(asked);
        assert_eq!(reply.status, status, "{reply:?}");
        self.hold("GET", path, &reply);
    }

    #[track_caller]
    fn post(&mut self, client: &mut Client, media_type: &str, body: &str, status: u16) {
        let reply = client.post(media_type, body);
        assert_eq!(reply.status, status, "{reply:?}");
        self.hold("POST", "/v1/events", &reply);
    }
}

#[test]
fn the_server_does_what_its_description_says() {
    let home = Home::new();
    let (_listen, url) = home.listen("--status 503");
    home.run(&format!("webhook add --url {url} --event invoice/add --private --header X-Token:a")).ok();
    home.run("webhook add --url http://127.0.0.1:9/ --event goods/add --private --rate 5/s --waits 5s").ok();
    home.run("webhook disable 2").ok();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name all --scope emit,read"));
    let document = client.get("/openapi.json");
    assert_eq!(document.body, OPENAPI);
    let mut held = Held { document: document.json(), seen: BTreeSet::new() };
    held.hold("GET", "/openapi.json", &document);

    held.post(&mut client, "application/json", EVENT, 202);
    held.post(&mut client, "application/x-ndjson", &format!("{EVENT}\nx"), 202);
    held.post(&mut client, "application/json", "[]", 200);
    held.post(&mut client, "application/json", "{", 400);
    held.post(&mut client, "text/plain", "x", 415);
    held.post(&mut client, "application/json", &EVENT.replace("invoice", "no"), 422);
    held.post(&mut client, "application/x-ndjson", "x", 422);
    held.post(&mut client, "application/json", &" ".repeat((8 << 20) + 1), 413);
    let mut nobody = served.client("");
    held.post(&mut nobody, "application/json", EVENT, 401);
    let mut narrow = served.client(&token(&home, "--name narrow --kind goods/add --rate 4/h"));
    held.post(&mut narrow, "application/json", EVENT, 403);
    held.post(&mut narrow, "application/json", EVENT, 429);

    // Once it has been attempted, every part of a request is there to be held.
    home.until("request list --json", |answer| answer.out.contains("server_error"));
    let reads = [
        ("/v1/webhooks", "/v1/webhooks"),
        ("/v1/webhooks/{id}", "/v1/webhooks/1"),
        ("/v1/requests", "/v1/requests?limit=1"),
        ("/v1/requests/{id}", "/v1/requests/req_00000001"),
        ("/v1/balance", "/v1/balance"),
    ];
    for (path, asked) in reads {
        held.get(&mut client, path, asked, 200);
        held.get(&mut nobody, path, asked, 401);
        held.get(&mut narrow, path, asked, 403);
    }
    for asked in ["state=lost", "webhook=9", "event=no/kind"] {
        held.get(&mut client, "/v1/requests", &format!("/v1/requests?{asked}"), 400);
    }
    for asked in ["/v1/webhooks/9", "/v1/webhooks/x"] {
        held.get(&mut client, "/v1/webhooks/{id}", asked, 404);
    }
    for asked in ["/v1/requests/req_0000000Z", "/v1/requests/7"] {
        held.get(&mut client, "/v1/requests/{id}", asked, 404);
    }
    served_ready(&mut nobody);
    for path in ["/healthz", "/readyz", "/metrics"] {
        held.get(&mut nobody, path, path, 200);
    }

    let inside = Inside::start(Limits { body_time: Duration::from_millis(50), memory: 1_024, ..Limits::default() });
    let mut client = inside.client();
    for (path, asked) in &reads[..4] {
        held.get(&mut client, path, asked, 503);
    }
    held.get(&mut client, "/readyz", "/readyz", 503);
    held.get(&mut client, "/metrics", "/metrics", 503);
    held.post(&mut client, "application/json", &" ".repeat(2_000), 503);
    let mut slow = inside.client();
    let head = slow.head("POST", "/v1/events", &[("content-type", "application/json")]);
    slow.write(format!("{head}content-length: 100\r\n\r\n").as_bytes());
    held.hold("POST", "/v1/events", &slow.reply().unwrap());

    let mut promised = BTreeSet::new();
    for (path, methods) in held.document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            for status in operation["responses"].as_object().unwrap().keys() {
                promised.insert((method.to_uppercase(), path.clone(), status.clone()));
            }
        }
    }
    // The books' is the one answer that the stub makes large, not wrong.
    promised.remove(&("GET".to_owned(), "/v1/balance".to_owned(), "default".to_owned()));
    assert_eq!(promised.difference(&held.seen).collect::<Vec<_>>(), Vec::<&(String, String, String)>::new());
}

#[test]
fn the_description_is_what_openapi_wants() {
    let Some(python) = python_with("openapi_spec_validator") else {
        return println!("skipped: no python3 with openapi_spec_validator is here");
    };
    let judge = "import json, sys, openapi_spec_validator as judge; judge.validate(json.load(open(sys.argv[1])))";
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/openapi.json");
    let output = std::process::Command::new(python).args(["-c", judge, document]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_description_knows_every_cause_of_a_fault() {
    let document: Json = serde_json::from_str(OPENAPI).unwrap();
    let causes: Vec<_> = Cause::ALL.iter().map(|cause| cause.as_str()).collect();
    assert_eq!(document["components"]["schemas"]["Cause"]["enum"], Json::from(causes));
}

/// The sender may take its lock a moment after the intake listens.
fn served_ready(client: &mut Client) {
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while client.get("/readyz").status != 200 {
        assert!(std::time::Instant::now() < until, "never ready");
    }
}
