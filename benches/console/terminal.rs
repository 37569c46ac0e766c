//! The console in a pseudo-terminal of the benchmark: keys go in, and the moment at which the screen answers is taken.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, PtySize, SlavePty, native_pty_system};
use vt100::{Color, Parser, Screen};

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;
/// The ground of the selected row in the dark theme.
const SELECTED: Color = Color::Idx(237);

/// What begins a frame and what ends it; a terminal shows what stands between them at once.
const FRAME: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

struct Written {
    parser: Parser,
    /// The beginning of a frame whose end has not come yet: what would be seen of it is not judged.
    open: Vec<u8>,
    bytes: usize,
    frames: usize,
}

impl Written {
    /// Takes bytes in; answers whether something can be seen that could not before.
    fn take(&mut self, bytes: &[u8]) -> bool {
        self.bytes += bytes.len();
        self.open.extend_from_slice(bytes);
        let find = |bytes: &[u8], mark: &[u8]| bytes.windows(mark.len()).position(|part| part == mark);
        let mut seen = 0;
        loop {
            let rest = &self.open[seen..];
            let Some(begin) = find(rest, FRAME[0]) else {
                // Outside of a frame everything is seen, but for what may be half of a mark.
                let half = (1..FRAME[0].len()).rev().find(|n| rest.ends_with(&FRAME[0][..*n])).unwrap_or(0);
                seen += rest.len() - half;
                break;
            };
            let Some(end) = find(&rest[begin..], FRAME[1]) else {
                seen += begin;
                break;
            };
            seen += begin + end + FRAME[1].len();
            self.frames += 1;
        }
        self.parser.process(&self.open[..seen]);
        self.open.drain(..seen);
        seen > 0
    }
}

/// The running console.
pub(crate) struct Terminal {
    written: Arc<(Mutex<Written>, Condvar)>,
    input: Box<dyn Write + Send>,
    _slave: Box<dyn SlavePty + Send>,
    child: Box<dyn Child + Send + Sync>,
    pub(crate) began: Instant,
}

impl Terminal {
    /// Starts the console on a database.
    pub(crate) fn start(home: &Path, database: &Path) -> Self {
        let folder = home.join(".config/hookkeeper");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.toml"), "theme = \"dark\"\nlanguage = \"en\"\n").unwrap();
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program());
        command.args(["--db".as_ref(), database.as_os_str()]);
        command.env_clear();
        for (name, value) in [("HOME", home.to_str().unwrap()), ("TZ", "UTC"), ("TERM", "xterm-256color")] {
            command.env(name, value);
        }
        let cells = |count| NonZeroU16::new(count).unwrap();
        let parser = Parser::new(cells(ROWS), cells(COLUMNS), 0);
        let written = Arc::new((Mutex::new(Written { parser, open: Vec::new(), bytes: 0, frames: 0 }), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let input = pair.master.take_writer().unwrap();
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let shared = Arc::clone(&written);
        std::thread::spawn(move || {
            let mut bytes = [0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if shared.0.lock().unwrap().take(&bytes[..count]) {
                    shared.1.notify_all();
                }
            }
        });
        Self { written, input, _slave: pair.slave, child, began }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits until the screen is as it should be; answers the moment.
    pub(crate) fn until(&self, what: &str, is: impl Fn(&Screen) -> bool) -> Instant {
        let end = Instant::now() + Duration::from_secs(30);
        let mut written = self.written.0.lock().unwrap();
        loop {
            if is(written.parser.screen()) {
                return Instant::now();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never: {what}\n{}", written.parser.screen().contents());
            written = self.written.1.wait_timeout(written, left).unwrap().0;
        }
    }

    /// Presses a key and takes the time until the screen answers it.
    pub(crate) fn press(&mut self, keys: &str, is: impl Fn(&Screen) -> bool) -> Duration {
        let pressed = Instant::now();
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
        self.until(&format!("an answer to {keys:?}"), is) - pressed
    }

    /// The invoice of the selected row.
    pub(crate) fn selected(&self) -> Option<String> {
        self.see(selected)
    }

    /// What is seen on the screen now.
    pub(crate) fn see<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(self.written.0.lock().unwrap().parser.screen())
    }

    /// Bytes and frames written so far.
    pub(crate) fn written(&self) -> (usize, usize) {
        let written = self.written.0.lock().unwrap();
        (written.bytes, written.frames)
    }

    /// Quits and waits for the end.
    pub(crate) fn quit(mut self) {
        let _ = self.input.write_all(b"q").and_then(|()| self.input.flush());
        let _ = self.child.wait();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that is measured.
fn program() -> String {
    std::env::var("HOOKKEEPER").unwrap_or_else(|_| env!("CARGO_BIN_EXE_hookkeeper").to_owned())
}

/// The invoice that the selected row is about.
pub(crate) fn selected(screen: &Screen) -> Option<String> {
    let row = (0..ROWS).find(|row| screen.cell(*row, 1).is_some_and(|cell| cell.bgcolor() == SELECTED))?;
    let line = screen.contents_between(row, 0, row, COLUMNS);
    let at = line.find("FV ")?;
    line[at..].split_whitespace().nth(1).map(str::to_owned)
}
