//! Bringing events in.

use crate::program::Home;

fn home() -> Home {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    home
}

#[test]
fn one_event_is_accepted_once_for_each_uid() {
    let home = home();
    let accepted = home.run("emit invoice/add --json").object();
    assert_eq!((&accepted["requests"], &accepted["duplicate"]), (&1.into(), &false.into()));
    assert!(accepted["uid"].as_str().unwrap().starts_with("evt_"));
    let data = r#"{"id": 7, "fullnumber": "FV 7/2026"}"#;
    assert!(home.pipe("emit invoice/add --uid order-7 --data -", data).ok().contains("order-7; 1 request."));
    assert!(home.pipe("emit invoice/add --uid order-7 --data -", data).ok().contains("accepted before"));
    std::fs::write(home.path().join("data.json"), data).unwrap();
    let again = home.run("emit invoice/add --uid order-7 --data data.json --json").object();
    assert_eq!(again["duplicate"], true);
    assert!(home.run("emit goods/add").ok().contains("no webhook wants it"));
    let requests = home.run("request list --json").objects();
    assert_eq!(requests.len(), 2);
    assert_eq!((&requests[0]["uid"], &requests[0]["subject"]), (&"order-7".into(), &"FV 7/2026".into()));
}

#[test]
fn what_cannot_be_accepted_is_refused_with_a_reason() {
    let home = home();
    assert!(home.run("emit shop/opened").refused(1).contains("unknown kind “shop/opened”"));
    assert!(home.pipe("emit invoice/add --data -", "{").refused(1).contains("the data is not JSON"));
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    assert!(home.pipe("emit invoice/add --data -", &large).refused(1).contains("at most 1,048,576"));
    assert!(home.run("emit invoice/add --data no.json").refused(1).contains("cannot read no.json"));
    assert!(home.run("emit invoice/add --data {}").refused(2).contains("--data takes a file"));
    assert!(home.run("request list --json").ok().is_empty());
}

#[test]
fn refused_lines_are_named_by_number_and_stop_nothing_else() {
    let home = home();
    let lines = [
        r#"{"kind":"invoice/add","data":{"id":1},"uid":"a","occurred_at":"2026-03-14T10:22:31Z"}"#,
        "not json",
        "",
        r#"{"kind":"shop/opened","data":1}"#,
        r#"{"kind":"invoice/add","data":{"id":2},"id":"b"}"#,
        r#"{"kind":"invoice/add","data":{"id":2},"uid":"b.c"}"#,
        r#"{"kind":"invoice/add","data":{"id":2},"occurred_at":"yesterday"}"#,
        r#"{"kind":"invoice/add"}"#,
        r#"{"kind":"invoice/add","data":{"id":1},"uid":"a"}"#,
        r#"{"kind":"invoice/add","data":[1.50]}"#,
    ];
    let answer = home.pipe("emit --lines - --json", &lines.join("\n"));
    assert_eq!(answer.code, 1);
    let summary: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(summary, serde_json::json!({ "accepted": 2, "requests": 2, "duplicates": 1, "refused": 6 }));
    let said: Vec<_> = answer.err.lines().collect();
    for (line, (number, why)) in said.iter().zip([
        (2, "not JSON"),
        (4, "unknown kind “shop/opened”"),
        (5, "unknown field `id`"),
        (6, "“b.c” cannot be a uid"),
        (7, "occurred_at “yesterday”"),
        (8, "missing field `data`"),
    ]) {
        assert!(line.starts_with(&format!("line {number}: ")) && line.contains(why), "{line}");
    }
    assert_eq!(said.len(), 6, "{said:?}");
    let detail = home.run("request show req_00000001 --json").object();
    assert_eq!(detail["event"]["occurred_at"], "2026-03-14T10:22:31.000Z");
}

#[test]
fn a_long_file_is_accepted_whole_and_a_second_time_not_at_all() {
    let home = home();
    let line = |n: usize| format!("{{\"kind\":\"invoice/add\",\"data\":{{\"id\":{n}}},\"uid\":\"e{n}\"}}\n");
    std::fs::write(home.path().join("events.ndjson"), (0..5_000).map(line).collect::<String>()).unwrap();
    assert_eq!(
        home.run("emit --lines events.ndjson").ok(),
        "5,000 events accepted, 5,000 requests; 0 accepted before, 0 refused.\n"
    );
    assert_eq!(
        home.run("emit --lines events.ndjson").ok(),
        "0 events accepted, 0 requests; 5,000 accepted before, 0 refused.\n"
    );
    assert_eq!(home.run("balance --json").object()["accepted"], 5_000);
}

#[test]
fn from_a_pipe_that_does_not_end_events_are_accepted_as_they_come() {
    let home = home();
    let mut emit = home.start("emit --lines -");
    for count in 1..=3 {
        emit.write("{\"kind\":\"invoice/add\",\"data\":{}}\n");
        home.until("balance --json", |answer| answer.out.contains(&format!("\"accepted\":{count},")));
    }
    emit.terminate();
    assert_eq!(emit.line(), "3 events accepted, 3 requests; 0 accepted before, 0 refused.");
    assert_eq!(emit.code(), 1, "it was not read to its end");
}

#[test]
fn data_that_is_too_large_is_told_so_wherever_it_is_cut() {
    let home = home();
    let file = home.path().join("data.json");
    let emit = |data: String| {
        std::fs::write(&file, data).unwrap();
        home.args(&["emit", "invoice/add", "--data", file.to_str().unwrap()])
    };
    let most = format!("\"{}\"\n", "ż".repeat((1 << 19) - 1));
    assert!(emit(most.clone()).ok().contains("Accepted"));
    for lead in ["", " "] {
        let answer = emit(format!("{lead}{}", most.replace('ż', "żż")));
        assert!(answer.refused(1).contains("at most 1,048,576"), "{lead:?}");
    }
}
