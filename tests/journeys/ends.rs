//! However the console ends or steps aside, the terminal is as it was before.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

use crate::{program::Home, pty::Terminal};

#[test]
fn the_terminal_is_given_back_however_the_console_is_ended() {
    for how in ["q", "Ctrl-C", "TERM", "HUP", "INT"] {
        let home = Home::new();
        let mut console = Terminal::console(&home, 80, 24);
        console.sees("No webhooks yet");
        console.is_taken();
        match how {
            "q" => console.types("q"),
            "Ctrl-C" => console.types("\x03"),
            signal => console.signal(signal),
        }
        assert_eq!(console.code(), 0, "{how}");
        let left = console.is_given_back();
        assert_eq!(left.contents().trim(), "", "{how} leaves nothing behind");
    }
}

#[test]
fn a_panic_in_any_thread_gives_the_terminal_back_and_says_why() {
    let home = Home::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = std::env::current_exe().unwrap();
    let line = [own.to_str().unwrap(), "--exact", "ends::a_console_that_panics", "--ignored", "--nocapture"];
    let address = listener.local_addr().unwrap().to_string();
    let database = home.path().join("panic.db");
    let more = [("PANIC_AT", address.as_str()), ("PANIC_DB", database.to_str().unwrap())];
    let mut console = Terminal::start(&home, &line, &more, 80, 24);
    console.sees("No webhooks yet");
    console.is_taken();
    let (mut word, _) = listener.accept().unwrap();
    word.write_all(b"!").unwrap();
    console.sees("this panic is wanted");
    assert_eq!(console.code(), 101);
    console.is_given_back();
}

#[test]
#[ignore = "the test of a panic runs it in a terminal of its own"]
fn a_console_that_panics() {
    let mut word = TcpStream::connect(std::env::var("PANIC_AT").unwrap()).unwrap();
    std::thread::spawn(move || {
        word.read_exact(&mut [0]).unwrap();
        panic!("this panic is wanted");
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let path = std::env::var("PANIC_DB").unwrap();
        let options = hookkeeper::tui::ConsoleOptions {
            admin: hookkeeper::admin::Admin::open(path.as_ref(), "console").await.unwrap(),
            language: hookkeeper::text::Language::English,
            watch: false,
            theme: Some("dark".to_owned()),
            ascii: false,
            mouse: true,
            keys: Vec::new(),
            intake: None,
            config: None,
            demo: false,
        };
        hookkeeper::tui::run(options).await.unwrap();
    });
}

#[test]
fn ctrl_z_steps_behind_the_shell_and_fg_brings_the_console_back() {
    let home = Home::new();
    let mut shell = Terminal::start(&home, &["/bin/sh", "-i"], &[("PS1", "shell> ")], 80, 24);
    shell.sees("shell> ");
    shell.types(&format!("{}\n", env!("CARGO_BIN_EXE_hookkeeper")));
    shell.sees("No webhooks yet");
    shell.is_taken();
    shell.types("\x1a");
    let aside = shell.is_left();
    assert!(!aside.contents().contains("No webhooks yet"), "{}", aside.contents());
    shell.until("the shell asks again", |screen| screen.contents().matches("shell> ").count() >= 2);
    shell.types("fg\n");
    shell.sees("No webhooks yet");
    shell.is_taken();
    shell.types("?");
    shell.sees("On this screen");
    shell.types("\x03");
    shell.is_left();
    shell.until("the shell asks once more", |screen| screen.contents().trim_end().ends_with("shell>"));
}

/// Also where nobody can be told that it waits.
#[cfg(target_os = "linux")]
#[test]
fn what_is_in_flight_when_the_console_ends_is_recorded() {
    let home = Home::new();
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", receiver.local_addr().unwrap());
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    // The attempt is to last as long as a busy machine takes to show it.
    home.run("setting set attempt_timeout 5m --yes").ok();
    home.run("emit invoice/add --sample").ok();
    let program = env!("CARGO_BIN_EXE_hookkeeper");
    let line = ["/bin/sh", "-c", "exec \"$0\" 2>/dev/full", program];
    let mut console = Terminal::start(&home, &line, &[], 80, 24);
    let (mut connection, _) = receiver.accept().unwrap();
    console.sees("1 in flight");
    console.signal("HUP");
    console.is_given_back();
    connection.read_exact(&mut [0]).unwrap();
    connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    assert_eq!(console.code(), 0);
    let done = home.run("request list --json").objects();
    assert_eq!((&done[0]["state"], &done[0]["attempts"]), (&"delivered".into(), &1.into()));
}

/// Another terminal of the machine's stands between: colours, the mouse and the size go through it, and nothing of ours is
/// left in its pane.
#[test]
fn within_tmux_the_console_is_at_home_and_leaves_the_pane_as_it_was() {
    if std::process::Command::new("tmux").arg("-V").output().is_err() {
        eprintln!("skipped: there is no tmux");
        return;
    }
    let home = Home::new();
    let socket = home.path().join("tmux").display().to_string();
    let line = ["tmux", "-S", &socket, "-f", "/dev/null", "new-session", "/bin/sh", "-i"];
    let mut pane = Terminal::start(&home, &line, &[("PS1", "shell> "), ("LANG", "C.UTF-8")], 100, 30);
    let tell = |words: &[&str]| {
        let told = std::process::Command::new("tmux").args(["-S", &socket]).args(words).output().unwrap();
        String::from_utf8(told.stdout).unwrap().trim_end().to_owned()
    };
    pane.sees("shell> ");
    tell(&["set-option", "-g", "mouse", "on"]);
    // Otherwise tmux keeps an escape back, and makes one key of it and of the next.
    tell(&["set-option", "-s", "escape-time", "0"]);
    pane.types(&format!("{}\n", env!("CARGO_BIN_EXE_hookkeeper")));
    let screen = pane.sees("No webhooks yet");
    let modes = "#{alternate_on} #{mouse_any_flag}";
    assert_eq!(tell(&["display-message", "-p", modes]), "1 1");
    let coloured = (0..30).flat_map(|row| (0..100).map(move |column| (row, column)));
    let coloured =
        coloured.filter(|(row, column)| screen.cell(*row, *column).unwrap().fgcolor() != vt100::Color::Default);
    assert!(coloured.count() > 20, "tmux passes the colours on");
    pane.resize(70, 20);
    // The last row but that of tmux.
    let is_whole = |screen: &vt100::Screen| {
        let said = screen.contents();
        said.contains("No webhooks yet") && said.lines().nth(18).is_some_and(|line| line.contains("q Quit"))
    };
    pane.until("drawn for the new size", is_whole);
    pane.types("?");
    pane.sees("On this screen");
    pane.types("\x1b");
    pane.until("the help is gone", |screen| is_whole(screen) && !screen.contents().contains("On this screen"));
    pane.types("q");
    pane.until("the shell asks again", |screen| screen.contents().matches("shell> ").count() >= 2);
    assert_eq!(tell(&["display-message", "-p", modes]), "0 0");
    tell(&["kill-server"]);
}

#[test]
fn a_key_that_is_given_to_two_commands_is_refused_naming_both_and_the_terminal_is_left_as_it_was() {
    let home = Home::new();
    let config = home.path().join("keys.toml");
    let more = [("HOOKKEEPER_CONFIG", config.to_str().unwrap())];
    for (keys, named) in [
        // One against the other, and one against what the table gives to another command.
        ("test = \"n\"\nprobe = \"n\"\n", ["probe", "test"]),
        ("test = \"e\"\n", ["edit", "test"]),
    ] {
        std::fs::write(&config, format!("theme = \"dark\"\n\n[keys]\n{keys}")).unwrap();
        let mut console = Terminal::start(&home, &[env!("CARGO_BIN_EXE_hookkeeper")], &more, 120, 30);
        assert_eq!(console.code(), 1, "{keys}");
        let said = console.sees("give one of them another key").contents();
        assert!(named.iter().all(|name| said.contains(name)), "{keys}: {said}");
        assert!(!console.raw().windows(8).any(|part| part == b"\x1b[?1049h"), "no console was shown");
    }
    std::fs::write(&config, "theme = \"dark\"\n\n[keys]\ntest = \"c\"\nprobe = \"C\"\n").unwrap();
    let mut console = Terminal::start(&home, &[env!("CARGO_BIN_EXE_hookkeeper")], &more, 120, 30);
    console.sees("Webhooks");
    console.types("q");
    assert_eq!(console.code(), 0);
}
