//! The console in a real pseudo-terminal: what it writes is taken in as a terminal would, and one types as a person does.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    process::Command,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use vt100::{MouseProtocolMode, Parser, Screen};

use crate::program::Home;

/// Nothing that is waited for takes longer, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was written so far.
struct Written {
    parser: Parser,
    raw: Vec<u8>,
}

/// A program in a terminal of its own; dropping it kills it.
pub(crate) struct Terminal {
    written: Arc<(Mutex<Written>, Condvar)>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    // The terminal lives on when the program ends, so that it can be looked at.
    _slave: Box<dyn SlavePty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// How the terminal was set before the program began.
    modes: String,
}

pub(crate) fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

impl Terminal {
    /// The console of a home, in a terminal of this size.
    pub(crate) fn console(home: &Home, columns: u16, rows: u16) -> Self {
        Self::start(home, &[env!("CARGO_BIN_EXE_hookkeeper")], &[], columns, rows)
    }

    /// A program in a terminal of this size.
    pub(crate) fn start(home: &Home, line: &[&str], more: &[(&str, &str)], columns: u16, rows: u16) -> Self {
        // Asking the terminal for its colours would wait for an answer that does not come here.
        Self::start_themed(home, "dark", line, more, size(columns, rows))
    }

    /// The same with this theme in the configuration.
    pub(crate) fn start_themed(home: &Home, theme: &str, line: &[&str], more: &[(&str, &str)], size: PtySize) -> Self {
        let folder = home.path().join(".config/hookkeeper");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.toml"), format!("theme = \"{theme}\"\n")).unwrap();
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::from_argv(line.iter().map(Into::into).collect());
        command.env_clear();
        let home_path = home.path().to_str().unwrap();
        let own = [
            ("HOME", home_path),
            ("USER", "ola"),
            ("TZ", "UTC"),
            ("TERM", "xterm-256color"),
            ("PATH", "/usr/bin:/bin"),
        ];
        for (name, value) in own.iter().chain(more) {
            command.env(name, value);
        }
        command.cwd(home.path());
        let written = Written { parser: Parser::new(cells(size.rows), cells(size.cols), 0), raw: Vec::new() };
        let written = Arc::new((Mutex::new(written), Condvar::new()));
        let modes = modes(pair.master.as_ref());
        let mut reader = pair.master.try_clone_reader().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let input = pair.master.take_writer().unwrap();
        let shared = Arc::clone(&written);
        std::thread::spawn(move || {
            let mut bytes = [0; 4_096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let mut written = shared.0.lock().unwrap();
                written.parser.process(&bytes[..count]);
                written.raw.extend_from_slice(&bytes[..count]);
                shared.1.notify_all();
            }
        });
        Self { written, input, master: pair.master, _slave: pair.slave, child, modes }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// What stands on the screen.
    pub(crate) fn screen(&self) -> Screen {
        self.written.0.lock().unwrap().parser.screen().clone()
    }

    /// Every byte so far.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.written.0.lock().unwrap().raw.clone()
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, is: impl Fn(&Screen) -> bool) -> Screen {
        let end = Instant::now() + PATIENCE;
        let mut written = self.written.0.lock().unwrap();
        loop {
            if is(written.parser.screen()) {
                return written.parser.screen().clone();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never: {what}\n{}", written.parser.screen().contents());
            written = self.written.1.wait_timeout(written, left).unwrap().0;
        }
    }

    /// Waits until a text stands on the screen.
    #[track_caller]
    pub(crate) fn sees(&self, text: &str) -> Screen {
        self.until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until the log is on the screen and a row of it holds a text; the count of its rows may come before the rows.
    #[track_caller]
    pub(crate) fn sees_row(&self, text: &str) -> Screen {
        let is = |screen: &Screen| screen.contents().contains("all states") && screen.contents().contains(text);
        self.until(&format!("the log with {text}"), is)
    }

    /// Waits until nothing was written for so long; answers whether that came about.
    pub(crate) fn is_still_for(&self, how_long: Duration) -> bool {
        let end = Instant::now() + PATIENCE;
        let mut written = self.written.0.lock().unwrap();
        while Instant::now() < end {
            let before = written.raw.len();
            let (now, waited) =
                self.written.1.wait_timeout_while(written, how_long, |written| written.raw.len() == before).unwrap();
            written = now;
            if waited.timed_out() {
                return true;
            }
        }
        false
    }

    /// Types: letters, and keys as the terminal sends them.
    pub(crate) fn types(&mut self, text: &str) {
        self.input.write_all(text.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    /// Makes the window another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut written = self.written.0.lock().unwrap();
        written.parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until it has ended; answers with its code.
    #[track_caller]
    pub(crate) fn code(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.screen().contents());
            std::thread::yield_now();
        }
    }

    /// Whether the terminal is ours and set as a console needs it.
    #[track_caller]
    pub(crate) fn is_taken(&self) {
        self.until("the terminal is taken", |screen| {
            screen.alternate_screen()
                && screen.bracketed_paste()
                && screen.mouse_protocol_mode() != MouseProtocolMode::None
        });
        assert_ne!(modes(self.master.as_ref()), self.modes, "keys come one by one and are not shown");
    }

    /// Waits until the screen is the shell's again: no mode of ours is left.
    #[track_caller]
    pub(crate) fn is_left(&self) -> Screen {
        self.until("the terminal is given back", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
        })
    }

    /// Waits until everything is as it was before the program began.
    #[track_caller]
    pub(crate) fn is_given_back(&self) -> Screen {
        let screen = self.is_left();
        // How it treats what is typed is put back after what is seen, and nothing is written then that could be waited for.
        let end = Instant::now() + PATIENCE;
        while modes(self.master.as_ref()) != self.modes {
            assert!(Instant::now() < end, "{}", modes(self.master.as_ref()));
            std::thread::yield_now();
        }
        screen
    }
}

/// How the terminal treats what is typed and what is written.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
