//! What a person sees on a terminal while a command works, and what stands there afterwards.

use std::io::Write as _;

use crate::{program::Home, pty::Terminal};

#[test]
fn lines_are_counted_on_a_terminal_while_they_come() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    let pipe = home.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let program = env!("CARGO_BIN_EXE_hookkeeper");
    let mut terminal = Terminal::start(&home, &[program, "emit", "--lines", "pipe"], &[], 60, 10);
    let mut to = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    to.write_all("{\"kind\":\"invoice/add\",\"data\":{}}\n".repeat(3).as_bytes()).unwrap();
    terminal.sees("lines 3 · ");
    to.write_all(b"nonsense\n").unwrap();
    let screen = terminal.until("both", |screen| {
        screen.contents().contains("line 4: not JSON") && screen.contents().contains("lines 4 ·")
    });
    let rows: Vec<String> = screen.rows(0, 60).collect();
    assert!(rows[0].starts_with("line 4: not JSON"), "what is said stands above the line that is redrawn: {rows:?}");
    assert!(rows[1].starts_with("lines 4 · ") && rows[1].contains("/s · refused 1"), "{rows:?}");
    drop(to);
    let screen = terminal.sees("3 events accepted");
    assert!(!screen.contents().contains("/s ·"), "it goes away at the end: {}", screen.contents());
    assert_eq!(terminal.code(), 1);
}

#[test]
fn ctrl_c_on_a_terminal_says_where_to_go_on() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    let mut terminal = Terminal::start(
        &home,
        &[
            "sh",
            "-c",
            "{ echo '{\"kind\":\"invoice/add\",\"data\":{}}'; sleep 600; } | $0 emit --lines -",
            env!("CARGO_BIN_EXE_hookkeeper"),
        ],
        &[],
        100,
        10,
    );
    terminal.sees("lines 1 · ");
    terminal.types("\u{3}");
    terminal.sees("give the same lines again with --skip 1");
    assert_eq!(terminal.code(), 1);
}
