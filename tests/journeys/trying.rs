//! Trying out before and after: a body and a test in the dialog, a probe, an untried request.

use crate::{
    program::{Home, dead_port},
    pty::Terminal,
};

#[test]
fn an_event_is_typed_its_body_is_seen_and_a_test_of_it_arrives_before_anything_is_saved() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    let mut console = Terminal::console(&home, 120, 36);
    console.sees("No webhooks yet");
    console.types("a");
    console.sees("Choose an event, and its sample");
    console.types(&format!("{url}hook"));
    console.sees("[ ] private addresses are allowed");
    console.types("\t \tpaym");
    console.sees("/ paym");
    // The body of what is found stands beside the fields before it is ticked.
    console.sees("\"payments\": {");
    console.types("\r");
    console.sees("1 of 10 chosen");
    console.sees("[ ] Company verified");
    // The data type follows; the body with it.
    console.types("\t\x1b[C");
    console.sees("<payments>");
    console.types("\x14");
    console.sees("Delivered: the receiver answered 200");
    let test = console.sees("connect");
    assert!(test.contents().contains("wait"), "{}", test.contents());
    assert!(listen.line().contains("payments/add"), "the test has come");
    assert!(home.run("webhook list --json").out.is_empty(), "nothing is saved yet");
    console.types("\x13");
    console.sees("Added http://");
    let saved = home.run("webhook show 1 --json").object();
    assert_eq!((&saved["type"], &saved["events"]), (&"xml".into(), &serde_json::json!(["payments/add"])));
}

#[test]
fn a_probe_shows_each_step_and_where_the_way_ends_and_sends_no_event() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    let port = dead_port();
    home.run(&format!("webhook add --url http://127.0.0.1:{port}/ --event invoice/add --private")).ok();
    let mut console = Terminal::console(&home, 100, 30);
    console.sees(&format!("127.0.0.1:{port}"));
    console.types("p");
    console.sees("✓ connect");
    console.sees("It can be reached and answers HTTP");
    console.types("\x1b");
    console.until("the panel is gone", |screen| !screen.contents().contains("OPTIONS"));
    console.types("jp");
    console.sees("✗ connect");
    console.sees(&format!("Nothing listens on 127.0.0.1 port {port}"));
    let answer = home.run("webhook probe 1 --json").object();
    assert_eq!((&answer["reached"], &answer["steps"][0]["step"]), (&true.into(), &"connect".into()));
    assert_eq!(home.run("webhook probe 2").code, 1);
    let of_a_proxy = "go through the proxy of the environment";
    assert!(!home.run("webhook probe 1").ok().contains(of_a_proxy));
    home.run("setting set environment_proxy yes --yes").ok();
    assert!(home.run("webhook probe 1").ok().contains(of_a_proxy));
    assert_eq!(home.run("webhook probe 1 --json").object()["past_proxy"], true);
    // No event was made, and what the receiver saw was no event either.
    assert_eq!(home.run("balance --json").object()["accepted"], 0);
    let seen = listen.line();
    assert!(!seen.contains("webhook-id"), "{seen}");
    let told = home.run("activity").ok();
    assert!(told.contains("webhook probed") && told.contains("connect · refused"), "{told}");
    assert!(home.run("activity --json").ok().contains("webhook.probe"), "for programs it is as it is kept");
}

#[test]
fn a_request_with_several_attempts_is_read_phase_by_phase_and_an_untried_one_shows_what_will_be_sent() {
    let home = Home::new();
    let (_listen, url) = home.listen("--status 500");
    home.args(&["setting", "set", "waits", "0s", "--yes"]).ok();
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    home.run("emit invoice/add --sample").ok();
    let mut console = Terminal::start(&home, &[env!("CARGO_BIN_EXE_hookkeeper"), "console", "--watch"], &[], 120, 36);
    console.sees("switched off");
    console.types("L");
    console.sees_row("10×");
    // The newest is held: nobody has tried it.
    console.types("\r");
    console.sees("was never attempted");
    console.types("\t");
    let planned = console.sees("This is what will be sent");
    assert!(planned.contents().contains("POST http://127.0.0.1"), "{}", planned.contents());
    console.types("\t");
    console.sees("Nothing was sent yet");
    console.types("\t");
    console.sees("curl --globoff");
    console.types("]");
    let whole = console.sees("▆ wait ");
    assert!(whole.contents().contains("✗ 500"), "{}", whole.contents());
    let row = whole.rows(0, 120).find(|row| row.contains("✗ 500") && row.contains("▆▆")).expect("a bar in a row");
    assert!(row.contains("ms"), "{row}");
    console.types("\x1b[Z\x1b[Z\x1b[Z");
    console.sees("Internal Server Error");
}
