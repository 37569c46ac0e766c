//! The keys that are pressed, and how each is seen to be answered.

use std::time::Duration;

use crate::terminal::{Terminal, selected};

/// Goes to the log of all requests.
pub(crate) fn open_log(terminal: &mut Terminal) {
    terminal.until("the webhooks", |screen| screen.contents().contains("invoice/add"));
    terminal.press("L", |screen| screen.contents().contains("all states") && screen.contents().contains("FV "));
}

/// Presses every kind of key many times, as fast as a held key repeats, and prints how long the answers took.
pub(crate) fn press_all(terminal: &mut Terminal, when: &str) {
    let mut all = Vec::new();
    // Away from the newest row, where the list moves by itself.
    terminal.press("j", |screen| !screen.contents().contains("following"));
    group(terminal, when, "j and k", 240, &mut all, |terminal, n| moved(terminal, if n % 24 < 12 { "j" } else { "k" }));
    group(terminal, when, "a page", 120, &mut all, |terminal, n| {
        moved(terminal, if n % 40 < 20 { "\x1b[6~" } else { "\x1b[5~" })
    });
    group(terminal, when, "G, to the oldest", 40, &mut all, |terminal, _| {
        let took = terminal.press("G", |screen| selected(screen).is_some_and(|row| row == "0/2026"));
        pause(7);
        terminal.press("g", |screen| screen.contents().contains("following"));
        took
    });
    group(terminal, when, "g, to the newest", 40, &mut all, |terminal, _| {
        terminal.press("G", |screen| selected(screen).is_some_and(|row| row == "0/2026"));
        pause(7);
        terminal.press("g", |screen| screen.contents().contains("following"))
    });
    terminal.press("j", |screen| !screen.contents().contains("following"));
    group(terminal, when, "Enter, to the request", 60, &mut all, |terminal, n| {
        let took = terminal.press("\r", |screen| screen.contents().contains("» req_"));
        pause(n);
        terminal.press("\x1b", |screen| screen.contents().contains("all states"));
        took
    });
    group(terminal, when, "Esc, back", 60, &mut all, |terminal, n| {
        terminal.press("\r", |screen| screen.contents().contains("» req_"));
        pause(n);
        terminal.press("\x1b", |screen| screen.contents().contains("all states"))
    });
    terminal.press("\r", |screen| screen.contents().contains("webhook-id"));
    group(terminal, when, "Tab", 80, &mut all, |terminal, n| match n % 2 {
        0 => terminal.press("\t", |screen| screen.contents().contains("POST http")),
        _ => terminal.press("\x1b[Z", |screen| !screen.contents().contains("POST http")),
    });
    terminal.press("\x1b", |screen| screen.contents().contains("all states"));
    terminal.press("G", |screen| selected(screen).is_some_and(|row| row == "0/2026"));
    say(&format!("{when}: every key → frame"), &mut all);
}

/// A key that selects another row.
fn moved(terminal: &mut Terminal, key: &str) -> Duration {
    let before = terminal.selected();
    terminal.press(key, |screen| selected(screen).is_some_and(|row| Some(row) != before))
}

fn group(
    terminal: &mut Terminal,
    when: &str,
    what: &str,
    count: usize,
    all: &mut Vec<Duration>,
    mut press: impl FnMut(&mut Terminal, usize) -> Duration,
) {
    let mut times = Vec::new();
    for n in 0..count {
        times.push(press(terminal, n));
        pause(n);
    }
    all.extend(&times);
    say(&format!("{when}: {what} → frame"), &mut times);
}

/// Between two keys: never in step with anything else.
fn pause(n: usize) {
    std::thread::sleep(Duration::from_millis(15 + (n as u64 * 7) % 23));
}

fn say(what: &str, times: &mut [Duration]) {
    times.sort();
    let ms = |at: usize| times[at.min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{what:<58} {:>8.2} ms median {:>8.2} ms p99 {:>8.2} ms worst",
        ms(times.len() / 2),
        ms(times.len() * 99 / 100),
        ms(times.len())
    );
}
