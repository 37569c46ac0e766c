//! Hands on the console: the palette, the mouse, the log's search, and what was not delivered, many at once.

use vt100::MouseProtocolMode;

use crate::{
    program::{Home, dead_port},
    pty::Terminal,
};

/// Clicks on the first place of the screen that holds a text.
#[track_caller]
fn click(console: &mut Terminal, text: &str) {
    let screen = console.sees(text);
    let columns = screen.size().1.get();
    let place = screen.rows(0, columns).enumerate().find_map(|(row, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count() + 1, row + 1))
    });
    let (column, row) = place.expect("it stands on one line");
    console.types(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
}

fn wheel(console: &mut Terminal, down: bool) {
    console.types(&format!("\x1b[<{};20;10M", if down { 65 } else { 64 }));
}

#[test]
fn what_was_not_delivered_is_selected_and_sent_again_together() {
    let home = Home::new();
    let port = dead_port();
    home.args(&["setting", "set", "waits", "0s", "--yes"]).ok();
    for name in ["a", "b"] {
        home.run(&format!("webhook add --url http://127.0.0.1:{port}/{name} --event invoice/add --private")).ok();
    }
    home.run("emit invoice/add --sample").ok();
    let mut console = Terminal::console(&home, 100, 30);
    console.until("both are off", |screen| screen.contents().matches("○ off").count() == 2);
    console.types("3");
    console.sees("2 requests in 2 groups");
    // One of them by its name, then all.
    console.types("//b\r");
    console.sees("/ /b: 1 of 2");
    console.types("\x1b");
    console.sees("2 requests in 2 groups");
    console.types("g  ");
    console.sees("selected: 2 groups, 2 requests");
    console.types("\r");
    console.sees_row("2 webhooks » Log");
    console.sees("2 groups ▾");
    // All of both webhooks, then back.
    console.types("\x1b");
    console.until("no group is chosen", |screen| !screen.contents().contains("2 groups"));
    console.types("\x1b");
    console.sees("selected: 2 groups, 2 requests");
    let mut listen = home.start(&format!("listen --port {port} --json"));
    assert!(listen.line().contains("listening"));
    console.types("R");
    console.sees("All 2 requests of these 2 groups");
    console.types("y");
    let came = [listen.line(), listen.line()].concat();
    assert!(came.contains("/a") && came.contains("/b"), "{came}");
    console.sees("Everything was delivered");
    let books = home.until("balance --json", |answer| answer.out.contains("\"delivered\":2")).object();
    assert_eq!(books["balanced"], true);
}

#[test]
fn a_few_letters_in_the_palette_are_enough_and_what_cannot_be_done_says_why() {
    let home = Home::new();
    let mut console = Terminal::console(&home, 80, 24);
    console.sees("No webhooks yet");
    console.types(":");
    console.sees("no webhook is selected");
    console.types("gound");
    console.sees("Go to undelivered");
    console.types("\r");
    console.sees("Everything was delivered");
    console.types(":sett\r");
    console.sees("Whole attempt");
    console.types(":quit\r");
    assert_eq!(console.code(), 0);
    console.is_given_back();
}

#[test]
fn the_mouse_selects_sorts_opens_turns_and_is_given_back_by_a_key() {
    let home = Home::new();
    let (_listen, url) = home.listen("");
    for name in ["zebra", "ant"] {
        home.run(&format!("webhook add --url {url}{name} --event invoice/add --private")).ok();
    }
    home.run("emit invoice/add --sample").ok();
    let mut console = Terminal::console(&home, 120, 36);
    console.until("both have delivered", |screen| screen.contents().matches("✓ 200").count() >= 2);
    // What is known of the selected one stands below: another row, by a click.
    click(&mut console, "/ant ");
    console.until("the other one is selected", |screen| screen.contents().matches("/ant").count() == 2);
    click(&mut console, "Post URL");
    console.sees("by Post URL");
    console.until("in their order", |screen| {
        let said = screen.contents();
        said.find("/ant").unwrap_or(usize::MAX) < said.find("/zebra").unwrap_or(0)
    });
    // A hint of the footer, a tab, and the way back by its name.
    click(&mut console, "Enter Open");
    console.sees_row("delivered");
    console.types("\r");
    console.sees("webhook-id");
    click(&mut console, "Request");
    console.sees("webhook-signature");
    click(&mut console, "Webhooks »");
    console.sees("by Post URL");
    console.types("?");
    console.sees("On this screen");
    wheel(&mut console, true);
    console.until("the help has moved", |screen| !screen.contents().contains("On this screen"));
    wheel(&mut console, false);
    console.sees("On this screen");
    console.types("\x1b");
    console.until("the help is gone", |screen| !screen.contents().contains("On this screen"));
    console.types("M");
    console.sees("select text as usual");
    console.until("the mouse is the terminal's", |screen| screen.mouse_protocol_mode() == MouseProtocolMode::None);
    console.types("M");
    console.is_taken();
}

#[test]
fn the_log_is_searched_from_hit_to_hit_and_filtered_to_an_end() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/ --event invoice/add").ok();
    home.run("webhook disable 1").ok();
    for n in 1..=30 {
        home.pipe("emit invoice/add --data -", &format!("{{\"invoice\":{{\"fullnumber\":\"FV {n}/2026\"}}}}")).ok();
    }
    let mut console = Terminal::console(&home, 100, 24);
    console.sees("‖ 30");
    console.types("L");
    console.sees_row("30 requests");
    console.types("/fv 2\r");
    console.sees_row("11 requests");
    let found = console.sees_row("FV 29/2026");
    let (row, line) = found.rows(0, 100).enumerate().find(|(_, line)| line.contains("FV 29/2026")).unwrap();
    let column = line.chars().collect::<String>().find("FV 2").map(|at| line[..at].chars().count()).unwrap();
    let cell = found.cell(row as u16, column as u16).unwrap();
    assert_ne!(cell.bgcolor(), vt100::Color::Default, "what was searched for is marked");
    console.types("nnN");
    console.types("\r");
    console.sees("» req_");
    console.sees("FV 28/2026");
    console.types("\x1b");
    console.until("the log again", |screen| {
        screen.contents().contains("11 requests") && !screen.contents().contains("» req_")
    });
    // Nothing came before the year 2000, and Esc shows all again.
    console.types("f\t\t\t\t2000-01-01\r");
    console.sees("until 01-01 00:00");
    console.sees("No request fits the filter");
    console.types("\x1b");
    console.sees_row("30 requests");
}

#[test]
fn signs_marks_chips_switches_and_buttons_are_clicked_as_well() {
    let home = Home::new();
    for name in ["a", "b"] {
        home.run(&format!("webhook add --url https://shop.example/{name} --event invoice/add")).ok();
    }
    home.run("webhook disable 1").ok();
    home.run("webhook disable 2").ok();
    home.run("emit invoice/add --sample").ok();
    let mut console = Terminal::console(&home, 120, 36);
    console.until("both hold one", |screen| screen.contents().matches("‖ 1").count() >= 2);
    // The place before a row marks it, twice takes the mark away.
    click(&mut console, "○");
    console.sees("1 selected");
    click(&mut console, "◆");
    console.until("nothing is selected", |screen| !screen.contents().contains("1 selected"));
    // A dialog: one of its choices, and both of its buttons.
    console.types("s");
    console.sees("( ) discard all");
    click(&mut console, "( ) discard all");
    console.sees("(•) discard all");
    click(&mut console, "[ Cancel ]");
    console.until("the dialog is gone", |screen| !screen.contents().contains("discard all"));
    assert_eq!(home.run("webhook show 1 --json").object()["state"], "off");
    console.types("\x1b[3~");
    console.sees("Remove this webhook?");
    click(&mut console, "[ Remove ]");
    console.until("one remains", |screen| !screen.contents().contains("shop.example/a"));
    // The sign of a request opens it; a part of the filter line opens the filter there, and a line of it turns.
    console.types("L");
    console.sees_row("held");
    click(&mut console, "‖ held");
    console.sees("» req_");
    console.types("\x1b");
    console.sees_row("all events ▾");
    click(&mut console, "all states ▾");
    console.sees("Since");
    click(&mut console, "‹ all ›");
    console.types("\r");
    console.sees("pending ▾");
    // In the form: a choice, a tick, and the button that leaves it.
    console.types("1a");
    console.sees("( ) XML");
    click(&mut console, "( ) XML");
    console.sees("(•) XML");
    click(&mut console, "[ ] Added");
    console.sees("[x] Added");
    click(&mut console, "[ Cancel ]");
    console.sees("Leave");
}
