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
    let accepted = home.run("emit invoice/add --sample --json").object();
    assert_eq!((&accepted["requests"], &accepted["duplicate"]), (&1.into(), &false.into()));
    assert!(accepted["uid"].as_str().unwrap().starts_with("evt_"));
    let data = r#"{"id": 7, "fullnumber": "FV 7/2026"}"#;
    assert!(home.pipe("emit invoice/add --uid order-7 --data -", data).ok().contains("order-7; 1 request."));
    assert!(home.pipe("emit invoice/add --uid order-7 --data -", data).ok().contains("accepted before"));
    std::fs::write(home.path().join("data.json"), data).unwrap();
    let again = home.run("emit invoice/add --uid order-7 --data data.json --json").object();
    assert_eq!(again["duplicate"], true);
    assert!(home.run("emit goods/add --sample").ok().contains("no webhook wants it"));
    let requests = home.run("request list --json").objects();
    assert_eq!(requests.len(), 2);
    assert_eq!((&requests[0]["uid"], &requests[0]["subject"]), (&"order-7".into(), &"FV 7/2026".into()));
}

#[test]
fn what_cannot_be_accepted_is_refused_with_a_reason() {
    let home = home();
    assert!(home.run("emit shop/opened --sample").refused(1).contains("unknown kind “shop/opened”"));
    assert!(home.pipe("emit invoice/add --data -", "{").refused(1).contains("the data is not JSON"));
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    assert!(home.pipe("emit invoice/add --data -", &large).refused(1).contains("at most 1,048,576"));
    assert!(home.run("emit invoice/add --data no.json").refused(1).contains("cannot read no.json"));
    std::fs::create_dir(home.path().join("folder")).unwrap();
    for args in ["emit --lines folder", "emit --lines folder --skip 7", "emit invoice/add --data folder"] {
        assert!(home.run(args).refused(1).contains("cannot read folder"), "{args}");
    }
    assert!(home.run("emit invoice/add --data {}").refused(2).contains("--data takes a file"));
    assert!(home.run("request list --json").ok().is_empty());
}

#[test]
fn a_byte_order_mark_at_the_beginning_is_no_part_of_the_text() {
    let home = home();
    home.pipe("emit invoice/add --data - --uid a", "\u{feff}{\"id\":7}").ok();
    assert_eq!(home.run("request show req_00000001 --json").object()["event"]["data"]["id"], 7);
    let line = r#"{"kind":"invoice/add","data":{}}"#;
    home.pipe("emit --lines -", &format!("\u{feff}{line}\n{line}\n")).ok();
    assert_eq!(home.run("balance --json").object()["accepted"], 3);
    home.pipe("emit --lines - --skip 1", &format!("\u{feff}{line}\n{line}\n")).ok();
    let answer = home.pipe("emit --lines -", &format!("{line}\n\u{feff}{line}\n"));
    assert!(answer.code == 1 && answer.err.starts_with("line 2: not JSON"), "{answer:?}");
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
    assert_eq!(
        summary,
        serde_json::json!({ "accepted": 2, "requests": 2, "duplicates": 1, "differing": 0, "refused": 6, "last_line": 10 })
    );
    let said: Vec<_> = answer.err.lines().filter(|line| !line.starts_with("Nobody sends")).collect();
    for (line, (number, why)) in said.iter().zip([
        (2, "not JSON"),
        (4, "unknown kind “shop/opened”"),
        (5, "id is not known; an event has kind, data, uid and occurred_at"),
        (6, "“b.c” cannot be a uid"),
        (7, "occurred_at “yesterday”"),
        (8, "data is missing; an event has kind and data"),
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
    assert!(emit.says("Stopped after line 3").contains("--skip 3"));
    assert_eq!(emit.code(), 1, "it was not read to its end");
}

/// Lines without a uid, each with data of its own.
fn nameless(count: usize, filling: usize) -> String {
    let filling = "x".repeat(filling);
    (1..=count).map(|n| format!("{{\"kind\":\"invoice/add\",\"data\":{{\"id\":{n},\"f\":\"{filling}\"}}}}\n")).collect()
}

#[test]
fn an_interrupted_file_goes_on_after_the_line_where_it_stopped() {
    let home = home();
    std::fs::write(home.path().join("events.ndjson"), nameless(40_000, 500)).unwrap();
    let mut emit = home.start("emit --lines events.ndjson --json");
    home.until("balance --json", |answer| !answer.out.contains("\"accepted\":0,"));
    emit.signal("INT");
    let stopped: serde_json::Value = serde_json::from_str(&emit.line()).unwrap();
    let line = stopped["last_line"].as_u64().unwrap();
    assert!((1..40_000).contains(&line), "it was to be interrupted on its way: {stopped}");
    assert_eq!(stopped["accepted"], line, "every line up to there, and none after it");
    assert_eq!(home.run("balance --json").object()["accepted"], line);
    emit.says(&format!("--skip {line}"));
    assert_eq!(emit.code(), 1);
    let rest = home.run(&format!("emit --lines events.ndjson --skip {line} --json")).object();
    assert_eq!((&rest["accepted"], &rest["last_line"]), (&(40_000 - line).into(), &40_000.into()));
    let after = home.run(&format!("request list --json --limit {}", 40_000 - line + 1)).objects();
    for (request, number) in after.iter().rev().zip([line, line + 1]) {
        let shown = home.args(&["request", "show", request["id"].as_str().unwrap(), "--json"]).object();
        assert_eq!(shown["event"]["data"]["id"], number, "each line once, none left out");
    }
    let said = home.run("emit --lines events.ndjson --skip 40001").refused(1);
    assert!(said.contains("ended after line 40000"), "{said}");
}

#[test]
fn with_a_batch_a_killed_run_is_given_again_and_each_line_counts_once() {
    let home = home();
    std::fs::write(home.path().join("events.ndjson"), nameless(40_000, 500)).unwrap();
    let emit = home.start("emit --lines events.ndjson --batch march");
    home.until("balance --json", |answer| !answer.out.contains("\"accepted\":0,"));
    emit.kill();
    let killed = home.run("balance --json").object()["accepted"].as_u64().unwrap();
    assert!((1..40_000).contains(&killed), "it was to be killed on its way: {killed}");
    let again = home.run("emit --lines events.ndjson --batch march --json").object();
    assert_eq!((&again["accepted"], &again["duplicates"]), (&(40_000 - killed).into(), &killed.into()));
    let skipped = home.run("emit --lines events.ndjson --batch march --skip 39990 --json").object();
    assert_eq!(skipped["duplicates"], 10, "a line's number does not depend on where one begins");
    assert_eq!(home.run("request list --limit 1 --json").object()["uid"], "march-40000");
    for wrong in ["a.b", &"x".repeat(108)] {
        assert!(home.run(&format!("emit --lines events.ndjson --batch {wrong}")).refused(2).contains("107"));
    }
    home.run("emit invoice/add --batch march").refused(2);
    assert!(home.run("emit").refused(2).contains("emit [OPTIONS] --lines <FILE>"), "both ways are shown");
}

#[test]
fn long_lines_are_accepted_in_little_memory() {
    let home = home();
    std::fs::write(home.path().join("events.ndjson"), nameless(300, 1_000_000)).unwrap();
    let command = format!("ulimit -v 500000; exec {} emit --lines events.ndjson", env!("CARGO_BIN_EXE_hookkeeper"));
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &command]).env_clear().env("HOME", home.path()).env("PATH", "/usr/bin:/bin");
    let output = shell.current_dir(home.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("300 events accepted"));
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
