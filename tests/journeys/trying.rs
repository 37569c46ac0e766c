//! Trying out before and after: a body and a test in the dialog, a probe, an untried request.

use crate::{program::Home, pty::Terminal};

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
