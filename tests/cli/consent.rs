//! What sends or destroys is never done unasked: it needs a question that was answered, or `--yes`.

use serde_json::json;

use crate::{program::Home, pty::Terminal};

/// A home with a webhook that is off and holds two requests, a token and a kind.
fn home() -> Home {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    home.run("webhook disable 1").ok();
    home.run("emit invoice/add --sample --uid first").ok();
    home.run("emit invoice/add --sample --uid second").ok();
    home.run("token add --name shop").ok();
    home.run("kind add order/paid").ok();
    home
}

#[test]
fn piped_input_is_never_replaced_by_the_sample() {
    let home = home();
    for line in ["emit invoice/add", "emit invoice/add --uid third"] {
        let said = home.pipe(line, r#"{"id": 7}"#).refused(2);
        assert!(said.contains("--data -") && said.contains("--sample"), "{said}");
        let said = home.run(line).refused(2);
        assert!(said.contains("--data FILE") && said.contains("--sample"), "{said}");
    }
    std::fs::write(home.path().join("data.json"), "{}").unwrap();
    let file = std::fs::File::open(home.path().join("data.json")).unwrap();
    let output = home.command(&["emit", "invoice/add"]).stdin(file).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "a file is input, too");
    assert_eq!(home.run("balance --json").object()["accepted"], 2);
    home.pipe("emit invoice/add --sample", "left alone").ok();
    home.pipe("emit invoice/add --data -", r#"{"id": 7}"#).ok();
    assert_eq!(home.run("request show req_00000004 --json").object()["event"]["data"]["id"], 7);
    home.run("emit invoice/add --sample --data data.json").refused(2);
}

#[test]
fn without_a_terminal_what_sends_or_destroys_needs_yes() {
    let home = home();
    let path = home.database();
    let content = || (home.run("request list --json").ok(), home.run("activity --limit 99 --json").ok());
    let before = content();
    for (line, says) in [
        ("request resend --webhook 1 --state held", "2 requests will be sent again: webhook=1 state=held"),
        ("request discard --since 1h", "2 requests will be discarded: since today"),
        (
            "webhook remove 1",
            "Webhook 1 (https://shop.example/hooks) will be removed, and 2 waiting requests discarded",
        ),
        ("webhook enable 1 --held discard", "0 held requests to send, 2 to discard"),
        ("webhook enable 1 --held since:0s", "0 held requests to send (since today"),
        ("token remove shop", "turned away"),
        ("kind remove order/paid", "removed from the catalogue"),
        ("setting set waits 0s", "concerns the deliveries of 1 webhook"),
        ("setting set company_id 7", "concerns the deliveries of 1 webhook"),
        ("setting set environment_proxy yes", "concerns the deliveries of 1 webhook"),
        ("key rotate", "only with a copy of the present key file"),
        ("key replace", "will get a new secret"),
    ] {
        for line in [line.to_owned(), format!("{line} --json")] {
            let said = home.run(&line).refused(2);
            assert!(said.contains(says) && said.contains("--yes"), "{line}: {said}");
        }
    }
    assert_eq!(content(), before, "nothing was changed");
    for line in [
        "setting set waits 0s --yes",
        "request resend --webhook 1 --state held --yes",
        "request discard --state held --until now --yes",
        "webhook enable 1 --held discard --yes",
        "token remove shop --yes",
        "kind remove order/paid --yes",
        "webhook remove 1 --yes",
        "key rotate --yes",
        "prune --yes",
    ] {
        home.run(line).ok();
    }
    assert!(path.exists());
}

#[test]
fn nothing_to_lose_needs_no_question() {
    let home = Home::new();
    home.run("setting set waits 0s").ok();
    home.run("setting set retain_requests 1d").ok();
    home.run("prune").ok();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    home.run("setting set private_addresses no").ok();
    home.run("setting set waits 0s").ok();
    home.run("request discard --webhook 1").ok();
    home.run("webhook disable 1").ok();
    home.run("webhook enable 1 --held discard").ok();
    assert!(home.run("token remove shop").refused(1).contains("there is no token shop"));
    assert!(home.run("kind remove invoice/add").refused(1).contains("built in"));
    home.run("webhook remove 1 --yes").ok();
    home.run("webhook remove 1").refused(1);
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    let home = home();
    let before = home.run("activity --limit 99 --json").ok();
    for (line, object) in [
        ("webhook remove 1", json!({ "dry_run": true, "id": 1, "discarded": 2 })),
        ("webhook enable 1 --held discard", json!({ "dry_run": true, "id": 1, "sent": 0, "discarded": 2 })),
        ("webhook enable 1 --held since:1h", json!({ "dry_run": true, "id": 1, "sent": 2, "discarded": 0 })),
        ("request resend --state held", json!({ "dry_run": true, "count": 2 })),
        ("request discard --webhook 1", json!({ "dry_run": true, "count": 2 })),
        ("setting set waits 0s", json!({ "dry_run": true, "name": "waits", "webhooks": 1, "removes": null })),
    ] {
        assert_eq!(home.run(&format!("{line} --dry-run --yes --json")).object(), object, "{line}");
        home.run(&format!("{line} --dry-run")).ok();
    }
    assert_eq!(home.run("activity --limit 99 --json").ok(), before);
}

#[test]
fn a_resend_by_filter_finds_failed_requests_unless_a_state_is_named() {
    let home = home();
    let answer = home.run("request resend --webhook 1 --json");
    assert!(answer.err.contains("2 requests are in other states") && answer.err.contains("--state"), "{answer:?}");
    assert_eq!(answer.object()["resend"], 0);
    assert_eq!(home.run("request resend --webhook 1 --dry-run --json").object()["count"], 0);
    assert_eq!(home.run("request resend req_00000001 --json").object()["resend"], 1, "an id names its request");
    assert_eq!(home.run("request resend --webhook 1 --state held --yes --json").object()["resend"], 1);
}

#[test]
fn shorter_retention_says_what_it_removes() {
    let home = home();
    home.run("webhook enable 1 --held discard --yes").ok();
    let said = home.run("setting set retain_count 1").refused(2);
    assert!(said.contains("removes: requests 1,"), "{said}");
    assert_eq!(home.run("setting get retain_count").ok(), "5000000\n");
    home.run("setting set retain_count 1 --yes").ok();
    let said = home.run("prune").refused(2);
    assert!(said.contains("removed for good: requests 1,"), "{said}");
    assert_eq!(home.run("request list --json").objects().len(), 2);
    assert_eq!(home.run("prune --yes --json").object()["requests"], 1);
}

#[test]
fn a_terminal_is_asked_and_only_a_clear_yes_goes_on() {
    let home = home();
    let program = env!("CARGO_BIN_EXE_hookkeeper");
    for (language, typed, code) in
        [("en", "\r", 1), ("en", "n\r", 1), ("en", "yess\r", 1), ("pl", "\u{4}", 1), ("pl", "Tak\r", 0)]
    {
        let line = [program, "--language", language, "webhook", "remove", "1"];
        let mut terminal = Terminal::start(&home, &line, &[], 100, 20);
        terminal.sees(if language == "en" { "Go on? [y/N]" } else { "Kontynuować? [t/N]" });
        assert_eq!(home.run("request list --state held --json").objects().len(), 2, "nothing is done before");
        terminal.types(typed);
        assert_eq!(terminal.code(), code, "{typed:?}: {}", terminal.screen().contents());
    }
    assert_eq!(home.run("request list --state discarded --json").objects().len(), 2);
}

#[test]
fn what_sends_says_so_if_no_sender_runs() {
    let home = Home::new();
    let (_listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    for line in
        ["emit invoice/add --sample", "emit invoice/add --sample --json", "request resend --state pending --yes"]
    {
        let answer = home.run(line);
        let lines: Vec<_> = answer.err.lines().filter(|line| line.contains("Nobody sends at present")).collect();
        assert_eq!(lines.len(), 1, "{line}: {answer:?}");
        assert!(!answer.ok().contains("Nobody sends"), "{line}");
    }
    let line = r#"{"kind":"invoice/add","data":{}}"#;
    assert!(home.pipe("emit --lines - --json", line).err.contains("Nobody sends at present"));
    let mut serve = home.start("serve --no-listen");
    serve.says("sending");
    assert_eq!(home.run("emit invoice/add --sample").err, "");
    // A program that is stopped while it writes keeps the database locked.
    home.until("request list --state pending --json", |answer| answer.out.is_empty());
    serve.signal("STOP");
    let said = |answer: &crate::program::Answer| answer.err.contains(&format!("process {}", serve.pid()));
    home.until("emit invoice/add --sample", said);
    serve.signal("CONT");
}
