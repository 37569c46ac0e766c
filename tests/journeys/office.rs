//! What is done beside webhooks and the log: a kind of one's own, an event by hand, settings, looking at the traffic.

use hookkeeper::text::Language;

use crate::{program::Home, pty::Terminal};

/// An editor that puts a text in place of another.
fn editor(home: &Home, from: &str, to: &str) -> String {
    let path = home.path().join("editor.sh");
    let script =
        format!("#!/bin/sh\nstty -a < /dev/tty | grep -q -- ' icanon' || exit 3\nsed -i 's/{from}/{to}/' \"$1\"\n");
    std::fs::write(&path, script).unwrap();
    format!("sh {}", path.display())
}

fn console(home: &Home, more: &[(&str, &str)]) -> Terminal {
    Terminal::start(home, &[env!("CARGO_BIN_EXE_hookkeeper")], more, 100, 30)
}

/// The console on its screen of events, with an editor.
fn catalogue(home: &Home, editor: &str) -> Terminal {
    let mut console = console(home, &[("EDITOR", editor)]);
    console.sees("sending here");
    console.types("5");
    console.sees("Stock quantity changed");
    console
}

#[test]
fn a_kind_of_ones_own_is_added_and_an_event_of_it_goes_out_with_edited_data() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    let editor = editor(&home, "}", ", \"edited\": \"by hand\"}");
    let mut console = catalogue(&home, &editor);
    console.types("a");
    console.sees("Add a kind of event");
    console.types("invoice/add\x13");
    console.sees("invoice/add is there already");
    console.types("\x15order/paid\x13");
    console.sees("Added order/paid");
    home.run(&format!("webhook add --url {url} --event order/paid --private")).ok();
    console.types("G\r");
    console.sees("1 webhook wants it");
    let shown = console.sees("\"orders\"");
    assert!(shown.contents().contains("order/paid"));
    console.types("\t");
    console.sees("<orders>");
    // The editor has the terminal as a shell would give it, and the console comes back whole.
    console.types("E");
    console.sees("bytes of data goes to the 1 webhook");
    console.types("y");
    console.sees("1 request");
    assert!(listen.line().contains("by hand"));
    let whole = console.sees("<orders>");
    assert!(whole.alternate_screen() && whole.contents().contains("sending here"), "{}", whole.contents());
    console.types("\x1b");
    console.sees("Stock quantity changed");
    // A kind that a webhook wants stays, and it is said why.
    console.types("G\x1b[3~");
    console.sees("Remove this kind?");
    console.types("y");
    console.sees("order/paid”");
}

#[test]
fn what_is_not_json_comes_back_to_the_editor() {
    let home = Home::new();
    let editor = editor(&home, "{", "(");
    let mut console = catalogue(&home, &editor);
    console.types("E");
    console.sees("This is not JSON");
    console.types("n");
    console.until("the question is gone", |screen| !screen.contents().contains("This is not JSON"));
    assert_eq!(home.run("balance --json").object()["accepted"], 0);
}

#[test]
fn settings_are_changed_in_the_database_and_a_persons_own_in_their_file() {
    let home = Home::new();
    let mut console = console(&home, &[]);
    let file = home.path().join(".config/hookkeeper/config.toml");
    std::fs::write(&file, "# mine\ntheme = \"dark\" # of this terminal\n").unwrap();
    console.sees("sending here");
    console.types("8");
    console.sees("Time limits");
    console.types("\r");
    console.sees("5s 15s 30s");
    console.types("\x15soon\r");
    console.sees("cannot be “soon”");
    console.types("\x157s\r");
    console.sees("• Waits");
    assert_eq!(home.run("setting get waits").ok().trim(), "7s");
    console.types("u");
    console.until("the default is back", |screen| !screen.contents().contains("• Waits"));
    console.types("G");
    // The languages come one after the other.
    let polish = Language::ALL.iter().position(|language| *language == Language::Polish).unwrap();
    console.types(&"\r".repeat(polish));
    console.sees("Strefa czasowa");
    console.types("kk\r");
    console.until("our signs are ASCII", |screen| screen.contents().contains('>') && !screen.contents().contains('»'));
    let kept = || std::fs::read_to_string(&file).unwrap();
    console.until("it is kept", |_| kept().contains("ascii = true"));
    assert!(
        kept().starts_with("# mine\ntheme = \"dark\" # of this terminal\n") && kept().contains("language = \"pl\""),
        "{}",
        kept()
    );
}

#[test]
fn the_traffic_is_seen_to_grow_and_read_by_a_cursor() {
    let home = Home::new();
    let (_listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    let mut console = console(&home, &[]);
    console.sees("sending here");
    console.types("T");
    console.sees("Nothing was sent within 24 h");
    home.run("emit invoice/add --sample").ok();
    home.run("emit invoice/add --sample").ok();
    console.sees("2 delivered");
    let plots = console.sees("delivered per");
    assert!(plots.contents().contains('█') && plots.contents().contains("none failed"), "{}", plots.contents());
    console.types("\x1b[D");
    console.until("the cursor reads one slot", |screen| {
        screen.contents().lines().any(|line| line.contains('–') && line.contains("2 delivered"))
    });
    console.types("\r");
    console.sees_row("2 requests");
}
