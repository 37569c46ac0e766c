//! A day with the console: adding, watching, finding out why, and putting a webhook back to work.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use crate::{
    program::{Home, dead_port},
    pty::Terminal,
};

#[test]
fn a_webhook_is_added_by_keys_and_an_event_of_another_program_is_seen_to_arrive() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    let mut console = Terminal::console(&home, 100, 30);
    console.sees("No webhooks yet");
    console.types("a");
    console.sees("Add webhook");
    console.types(&format!("{url}hook"));
    // It is on this machine, so the dialog asks for a tick right below the address.
    console.sees("[ ] private addresses are allowed");
    console.types("\t ");
    console.sees("[x] private addresses are allowed");
    console.types("\t ");
    console.sees("[x] Added");
    console.types("\x14");
    console.sees("✓ 200");
    assert!(listen.line().contains("invoice"), "the test has come");
    console.types("\x13");
    console.sees("Added http://");
    let list = console.sees("Invoices");
    assert!(list.contents().contains(&url) && !list.contents().contains("Add webhook"), "{}", list.contents());
    assert_eq!(home.run("webhook show 1 --json").object()["url"], format!("{url}hook"));
    home.run("emit invoice/add --sample --uid from-elsewhere").ok();
    assert!(listen.line().contains("from-elsewhere"));
    console.sees("✓ 200");
    // The same by bracketed paste, which takes no line end for Enter.
    console.types("a");
    console.sees("Add webhook");
    console.types(&format!("\x1b[200~{url}pasted\n\x1b[201~"));
    console.sees("/pasted");
    console.types("\x1b");
    console.sees("Leave without saving?");
    console.types("\r");
    console.until("the question is gone", |screen| !screen.contents().contains("Leave without"));
    assert!(console.screen().contents().contains("/pasted"), "the safe answer keeps what was typed");
}

#[test]
fn a_dead_receiver_is_switched_off_its_error_is_read_and_what_was_held_goes_out() {
    let home = Home::new();
    let port = dead_port();
    home.args(&["setting", "set", "waits", "0s", "--yes"]).ok();
    home.run(&format!("webhook add --url http://127.0.0.1:{port}/ --event invoice/add --private")).ok();
    home.run("emit invoice/add --sample").ok();
    let mut console = Terminal::console(&home, 100, 30);
    console.sees("switched off");
    console.sees("Nothing listens on 127.0.0.1");
    home.run("emit invoice/add --sample").ok();
    home.run("emit invoice/add --sample").ok();
    console.sees("‖ 2");
    console.types("\r");
    console.sees_row("10×");
    // The oldest one has used up its attempts.
    console.types("G\r");
    console.sees(&format!("Nothing listens on 127.0.0.1 port {port}."));
    let error = console.sees("Connection refused");
    assert!(error.contents().contains("◂") && error.contents().contains("10 attempts"), "{}", error.contents());
    console.types("\x1b");
    console.sees("3 requests");
    console.types("\x1b");
    console.sees("Last request");
    console.types("s");
    console.sees("send all 2, oldest first");
    let mut listen = home.start(&format!("listen --port {port} --json"));
    assert!(listen.line().contains("listening"));
    console.types("\r");
    console.sees("2 held requests go out");
    listen.line();
    listen.line();
    console.sees("✓ 200");
    console.until("nothing is held", |screen| !screen.contents().contains("held"));
    let books = home.until("balance --json", |answer| answer.out.contains("\"delivered\":2")).object();
    assert_eq!((&books["held"], &books["balanced"]), (&0.into(), &true.into()));
}

#[test]
fn many_webhooks_are_selected_switched_off_and_on_again_and_what_was_held_goes_out() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    for name in ["a", "b", "c"] {
        home.run(&format!("webhook add --url {url}{name} --event invoice/add --private")).ok();
    }
    let mut console = Terminal::console(&home, 120, 36);
    console.sees("/c");
    // The first two, by Space.
    console.types("  ");
    console.sees("2 selected");
    console.types("s");
    console.sees("Switch off these 2 webhooks?");
    console.types("y");
    console.sees("Switched off 2");
    let off = console.until("two are off", |screen| screen.contents().matches("○ off").count() == 2);
    assert!(!off.contents().contains("selected"), "{}", off.contents());
    home.run("emit invoice/add --sample").ok();
    assert!(listen.line().contains("/c"), "only what is on gets it");
    console.until("both hold one", |screen| screen.contents().matches("‖ 1").count() >= 2);
    // All of them: those that are on are left alone.
    console.types("*");
    console.sees("3 selected");
    console.types("s");
    console.sees("2 of the selected webhooks are off, 1 is on");
    console.sees("send all 2, oldest first");
    console.types("\r");
    console.sees("Switched on 2");
    let came = [listen.line(), listen.line()].concat();
    assert!(came.contains("/a") && came.contains("/b"), "{came}");
    console.until("all are on", |screen| !screen.contents().contains("○ off"));
}

#[test]
fn a_window_that_changes_its_size_is_drawn_anew_without_a_rest_of_the_old_frame() {
    let home = Home::new();
    let mut console = Terminal::console(&home, 80, 24);
    console.sees("sending here");
    for (columns, rows) in [(120, 36), (60, 15), (80, 24), (200, 60), (50, 12)] {
        console.resize(columns, rows);
        let line = "─".repeat(usize::from(columns));
        let screen = console.until(&format!("{columns}×{rows}"), |screen| {
            let lines: Vec<_> = screen.rows(0, columns).collect();
            let rules: Vec<_> = (0..lines.len()).filter(|at| lines[*at] == line).collect();
            rules == [1, usize::from(rows) - 2]
                && lines[usize::from(rows) - 1].contains("? Help")
                && screen.contents().contains("sending here")
        });
        let said = screen.contents();
        for once in ["Webhooks", "No webhooks yet", "sending here"] {
            assert_eq!(said.matches(once).count(), 1, "{once}: {said}");
        }
    }
    // Smaller than it can be used in: it says which size it needs, and comes back.
    console.resize(40, 10);
    console.sees("50×12");
    console.resize(80, 24);
    console.sees("No webhooks yet");
    console.types("?");
    console.sees("On this screen");
}

#[test]
fn a_still_screen_writes_nothing() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hook --event invoice/add").ok();
    let console = Terminal::console(&home, 100, 30);
    console.sees("sending here");
    console.sees("shop.example/hook");
    assert!(console.is_still_for(std::time::Duration::from_secs(5)), "{}", console.screen().contents());
    assert!(console.screen().contents().contains("sending here"));
}

/// A receiver that answers every request with these bytes.
fn answering(body: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut came = Vec::new();
            let mut bytes = [0; 4_096];
            // The body ends with the webhook's key.
            while !came.ends_with(b"\"}") {
                match connection.read(&mut bytes) {
                    Ok(count @ 1..) => came.extend_from_slice(&bytes[..count]),
                    _ => break,
                }
            }
            let head = format!(
                "HTTP/1.1 500 No\r\nx-evil: \u{9b}31m\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let _ = connection.write_all(head.as_bytes());
            let _ = connection.write_all(body);
        }
    });
    port
}

#[test]
fn what_a_receiver_answers_never_reaches_the_terminal_as_it_came() {
    let home = Home::new();
    let port = answering(b"{\"a\":\"\x1b]0;owned\x07\x1b[2J\xc2\x9b5mblink\xe2\x80\xaertl\"}\x1bc\x0e");
    home.run(&format!("webhook add --url http://127.0.0.1:{port}/ --event invoice/add --private")).ok();
    home.pipe("emit invoice/add --data -", "{\"invoice\":{\"fullnumber\":\"\\u001b]0;owned\\u0007 7\"}}").ok();
    let mut console = Terminal::console(&home, 100, 30);
    console.sees("✗ 500");
    console.types("L");
    // The list of webhooks tells of the request as well, but not below such a head.
    console.until("the log has its row", |screen| {
        let text = screen.contents();
        text.lines().skip_while(|line| !line.contains("Accepted")).nth(1).is_some_and(|row| row.contains("]0;owned 7"))
    });
    console.types("\r");
    console.sees("req_00000001");
    console.types("\t");
    console.sees("webhook-signature");
    console.types("\t");
    console.sees("\\x1b]0;owned\\x07");
    console.types("v");
    console.types("\t");
    console.sees("curl ");
    let raw = console.raw();
    let holds = |bytes: &[u8]| raw.windows(bytes.len()).any(|window| window == bytes);
    for evil in ["\u{1b}]", "\u{7}", "\u{1b}c", "\u{9b}", "\u{202e}", "\u{e}", "\u{1b}[5m"] {
        assert!(!holds(evil.as_bytes()), "{evil:?} was written to the terminal");
    }
    assert!(console.screen().alternate_screen());
}

#[test]
fn the_demo_shows_what_there_is_to_see_and_leaves_nothing_behind() {
    let home = Home::new();
    let temp = home.path().join("temp");
    std::fs::create_dir(&temp).unwrap();
    let line = [env!("CARGO_BIN_EXE_hookkeeper"), "demo"];
    let mut demo = Terminal::start(&home, &line, &[("TMPDIR", temp.to_str().unwrap())], 100, 40);
    demo.sees("What there is to see");
    assert_eq!(std::fs::read_dir(&temp).unwrap().count(), 1);
    demo.types("\r");
    for seen in ["answers 200 at once", "✗ 500", "✗ refused", "✗ 410", "✗ cert expired"] {
        demo.sees(seen);
    }
    // What is chosen in a demo holds there, and is not kept.
    demo.types("\x1b");
    demo.sees("Activity");
    demo.types("G\r");
    demo.sees("Time limits");
    demo.types("Gk\r");
    demo.sees("until this console ends");
    demo.types("q");
    assert_eq!(demo.code(), 0);
    demo.is_given_back();
    assert_eq!(std::fs::read_dir(&temp).unwrap().count(), 0, "its folder is gone");
    assert!(!home.database().exists(), "the person's own database was not touched");
    let config = std::fs::read_to_string(home.path().join(".config/hookkeeper/config.toml")).unwrap();
    assert_eq!(config, "theme = \"dark\"\n");
}
