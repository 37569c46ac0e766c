//! CloudEvents as the specification's own examples write them, and what is said of those that are wrong.

use serde_json::{Value as Json, json};

use crate::{
    client::{Client, Reply, Served, token},
    program::Home,
};

const STRUCTURED: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

/// A program that knows the kind of the specification's examples, with a webhook that wants it.
fn served() -> (Home, Served, Client) {
    let home = Home::new();
    home.run("kind add com.example.someevent --root events --item event").ok();
    home.run("webhook add --url http://127.0.0.1:9/ --event com.example.someevent --private").ok();
    let served = Served::start(&home, "");
    let client = served.client(&token(&home, "--name shop"));
    (home, served, client)
}

/// What was accepted last.
fn last(home: &Home) -> Json {
    let id = home.run("request list --limit 1 --json").object()["id"].as_str().unwrap().to_owned();
    home.run(&format!("request show {id} --json")).object()["event"].clone()
}

/// The specification's example with these members in place of its own; `null` takes one away.
fn example(id: u32, with: Json) -> Json {
    let mut event = json!({
        "specversion": "1.0", "type": "com.example.someevent", "source": "/mycontext", "subject": null,
        "id": format!("C234-1234-{id}"), "time": "2018-04-05T17:31:00Z",
        "comexampleextension1": "value", "comexampleothervalue": 5, "unsetextension": null,
        "datacontenttype": "application/json", "data": { "appinfoA": "abc", "appinfoB": 123, "appinfoC": true },
    });
    for (name, value) in with.as_object().unwrap() {
        event[name] = value.clone();
        if value.is_null() {
            event.as_object_mut().unwrap().remove(name);
        }
    }
    event
}

#[test]
fn structured_events_of_the_specification_are_taken() {
    let (home, _served, mut client) = served();
    let base64 = json!({ "data": null, "data_base64": "eyAieHl6IjogMTIzIH0=" });
    for (id, (with, data, occurred_at)) in [
        (json!({}), json!({ "appinfoA": "abc", "appinfoB": 123, "appinfoC": true }), "2018-04-05T17:31:00.000Z"),
        (json!({ "datacontenttype": "application/xml", "data": "<much wow=\"xml\"/>" }), json!("<much wow=\"xml\"/>"), "2018-04-05T17:31:00.000Z"),
        (json!({ "data": "I'm just a string" }), json!("I'm just a string"), "2018-04-05T17:31:00.000Z"),
        (json!({ "data": null }), json!(null), "2018-04-05T17:31:00.000Z"),
        (base64.clone(), json!({ "xyz": 123 }), "2018-04-05T17:31:00.000Z"),
        (json!({ "data": null, "datacontenttype": null, "data_base64": "eyAieHl6IjogMTIzIH0=" }), json!({ "xyz": 123 }), "2018-04-05T17:31:00.000Z"),
        (json!({ "datacontenttype": "application/vnd.shop.v2+json; charset=utf-8" }), json!({ "appinfoA": "abc", "appinfoB": 123, "appinfoC": true }), "2018-04-05T17:31:00.000Z"),
        (json!({ "time": "2018-04-05T19:31:00.123456789+02:00" }), json!({ "appinfoA": "abc", "appinfoB": 123, "appinfoC": true }), "2018-04-05T17:31:00.123Z"),
        (json!({ "dataschema": "https://example.com/schema", "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }), json!({ "appinfoA": "abc", "appinfoB": 123, "appinfoC": true }), "2018-04-05T17:31:00.000Z"),
    ]
    .into_iter()
    .enumerate()
    {
        let event = example(u32::try_from(id).unwrap(), with);
        let media_type = ["application/cloudevents+json", "Application/CloudEvents+JSON; charset=UTF-8"][id % 2];
        let answer = client.post(media_type, &event.to_string()).ok();
        assert_eq!(answer["requests"], 1, "{event}");
        let seen = last(&home);
        assert_eq!((&seen["data"], &seen["occurred_at"]), (&data, &json!(occurred_at)), "{event}");
        assert_eq!((&seen["kind"], &seen["uid"]), (&json!("com.example.someevent"), &answer["uid"]));
    }
}

#[test]
fn a_batch_of_the_specification_is_taken_but_for_what_is_wrong_in_it() {
    let (home, _served, mut client) = served();
    let binary =
        json!({ "datacontenttype": "application/vnd.apache.thrift.binary", "data": null, "data_base64": "AQID" });
    let batch = json!([
        example(1, json!({ "datacontenttype": "application/xml", "data": "<much wow=\"xml\"/>" })),
        example(2, binary),
        example(3, json!({ "specversion": "0.3" })),
        example(4, json!({})),
        example(4, json!({ "source": "/bigco" })),
        example(4, json!({})),
        7,
    ]);
    let answer = client.post(BATCH, &batch.to_string()).ok();
    assert_eq!([&answer["accepted"], &answer["duplicates"], &answer["refused"]], [3, 1, 3], "{answer}");
    let detail = |index: usize| answer["results"][index]["detail"].as_str().unwrap_or_default();
    assert!(detail(1).contains("only data that is JSON can be delivered"), "{}", detail(1));
    assert!(detail(2).contains("specversion `0.3` is not known; CloudEvents 1.0"), "{}", detail(2));
    assert!(detail(6).starts_with("this is a number, and a CloudEvent is an object such as"), "{}", detail(6));
    assert_eq!(client.post(BATCH, "[]").ok()["results"], json!([]), "an empty batch is one");
    // An event is no batch, and a batch no event.
    assert!(client.post(BATCH, &example(9, json!({})).to_string()).problem(400, "unreadable").contains("array"));
    client.post(STRUCTURED, &json!([example(9, json!({}))]).to_string()).problem(400, "unreadable");
    assert_eq!(home.run("balance --json").object()["accepted"], 3);
}

/// Hands in the specification's example in binary form, with these headers in place of its own.
fn binary(client: &mut Client, with: &[(&str, &str)], body: &str) -> Reply {
    let mut headers = vec![
        ("ce-specversion", "1.0"),
        ("ce-type", "com.example.someevent"),
        ("ce-time", "2018-04-05T03:56:24Z"),
        ("ce-id", "1234-1234-1234"),
        ("ce-source", "/mycontext/subcontext"),
        ("ce-comexampleextension1", "value"),
        ("content-type", "application/json; charset=utf-8"),
    ];
    headers.retain(|(name, _)| with.iter().all(|(other, _)| other != name));
    headers.extend(with.iter().filter(|(_, value)| *value != "(none)"));
    client.send("POST", "/v1/events", &headers, body.as_bytes())
}

#[test]
fn binary_events_of_the_specification_are_taken() {
    let (home, _served, mut client) = served();
    let first = binary(&mut client, &[], r#"{"a": 1.50}"#).ok();
    let seen = last(&home);
    assert_eq!((&seen["uid"], &seen["occurred_at"]), (&first["uid"], &json!("2018-04-05T03:56:24.000Z")));
    // The attributes in quotes, or percent-encoded, or both, are the same event; so is the same one in structured form.
    for source in ["\"/mycontext/subcontext\"", "/mycontext%2fsubcontext", "\"/mycontext\\/sub%63ontext\""] {
        assert_eq!(binary(&mut client, &[("ce-source", source)], "{}").ok()["uid"], first["uid"], "{source}");
    }
    let structured = example(0, json!({ "id": "1234-1234-1234", "source": "/mycontext/subcontext" }));
    let again = client.post(STRUCTURED, &structured.to_string()).ok();
    assert_eq!((&again["uid"], &again["duplicate"]), (&first["uid"], &json!(true)));
    // No data, no type of it: the event alone.
    let answer = binary(&mut client, &[("ce-id", "2"), ("content-type", "(none)")], "").ok();
    assert_eq!((&last(&home)["uid"], &last(&home)["data"]), (&answer["uid"], &json!(null)));
    let vendor = [("ce-id", "3"), ("content-type", "application/vnd.shop.v2+json")];
    binary(&mut client, &vendor, "[]").ok();
    // Text in an attribute of which nothing is made may be any.
    binary(&mut client, &[("ce-id", "4"), ("ce-subject", "Euro%20%E2%82%AC %zz")], "1").ok();
    assert_eq!(home.run("balance --json").object()["accepted"], 4);
}

#[test]
fn what_is_wrong_with_an_event_is_told() {
    let (home, _served, mut client) = served();
    for (with, status, code, why) in [
        (
            json!({ "specversion": null }),
            400,
            "unreadable",
            "`specversion` is missing; a CloudEvent is an object such as",
        ),
        (json!({ "specversion": "1.1" }), 400, "unreadable", "specversion `1.1` is not known"),
        (
            json!({ "specversion": 1.0 }),
            400,
            "unreadable",
            "`specversion` is a number; it must be a text, in quotes (line 1, ",
        ),
        (json!({ "id": null }), 400, "unreadable", "`id` is missing; a CloudEvent is an object such as"),
        (json!({ "id": "" }), 400, "unreadable", "id is empty"),
        (json!({ "id": 7 }), 400, "unreadable", "`id` is a number; it must be a text"),
        (json!({ "source": null }), 400, "unreadable", "`source` is missing; a CloudEvent is an object such as"),
        (json!({ "type": null }), 400, "unreadable", "`type` is missing; a CloudEvent is an object such as"),
        (json!({ "type": "com.example.other" }), 422, "unknown_kind", "com.example.other"),
        (json!({ "time": "5 April 2018" }), 400, "unreadable", "time `5 April 2018` is not a time"),
        (json!({ "time": "2018-04-05T17:31:00" }), 400, "unreadable", "is not a time"),
        (json!({ "data_base64": "e30=" }), 400, "unreadable", "data or data_base64, not both"),
        (json!({ "data": null, "data_base64": "e30" }), 400, "unreadable", "not base64"),
        (json!({ "data": null, "data_base64": "/w==" }), 400, "unreadable", "not JSON"),
        (json!({ "data": null, "data_base64": 7 }), 400, "unreadable", "`data_base64` is a number; it must be a text"),
    ] {
        let event = example(1, with);
        let detail = client.post(STRUCTURED, &event.to_string()).problem(status, code);
        assert!(detail.contains(why), "{event}: {detail}");
    }
    for (with, status, code, why) in [
        (("ce-specversion", "(none)"), 400, "unreadable", "the header ce-specversion is missing"),
        (("ce-specversion", "0.3"), 400, "unreadable", "specversion `0.3` is not known"),
        (("ce-type", "(none)"), 400, "unreadable", "the header ce-type is missing"),
        (("ce-id", "\"\""), 400, "unreadable", "id is empty"),
        (("ce-source", "%ff"), 400, "unreadable", "the header ce-source is not UTF-8"),
        (("ce-time", "soon"), 400, "unreadable", "time `soon` is not a time"),
        (
            ("content-type", "text/plain"),
            415,
            "media_type",
            "only data that is JSON can be delivered, not `text/plain`",
        ),
        (("content-type", "application/cloudevents+avro"), 415, "media_type", "application/cloudevents+avro"),
        (("content-type", "application/json; charset=utf-16"), 415, "charset", "UTF-8"),
    ] {
        let detail = binary(&mut client, &[with], "{}").problem(status, code);
        assert!(detail.contains(why), "{with:?}: {detail}");
    }
    let twice = [("ce-id", "1"), ("ce-id", "2")];
    assert!(binary(&mut client, &twice, "{}").problem(400, "unreadable").contains("ce-id is given twice"));
    assert!(
        binary(&mut client, &[], "<much wow=\"xml\"/>").problem(400, "unreadable").contains("the data is not JSON")
    );
    // One of the headers is enough to be told of the others, and of no member that CloudEvents do not have.
    let lone = [("content-type", "application/json"), ("ce-id", "1")];
    let detail = client.send("POST", "/v1/events", &lone, b"{}").problem(400, "unreadable");
    assert_eq!(detail, "the header ce-specversion is missing");
    assert_eq!(home.run("balance --json").object()["accepted"], 0);
}
