//! Writes the log's lines on a thread. Logging never fails and never waits: a log that cannot be written must not stop deliveries.

use std::{
    fs::File,
    io::{self, Write as _},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, SyncSender, TrySendError},
    },
    thread,
    time::Duration,
};

use tracing_subscriber::fmt::MakeWriter;

/// This many lines may wait for a slow reader. More are counted and left out.
const ROOM: usize = 4_096;
/// An ending program waits this long for the last lines to be written.
const LAST: Duration = Duration::from_secs(1);

enum Message {
    Line(Vec<u8>),
    /// Answered when all lines before it are written.
    Flush(SyncSender<()>),
}

/// The file or standard error. HUP may replace the file.
pub(super) type Target = Arc<Mutex<Option<File>>>;

/// The way to the thread that writes the log.
#[derive(Clone)]
pub(super) struct LogWriter {
    lines: SyncSender<Message>,
    left_out: Arc<AtomicU64>,
}

impl LogWriter {
    /// Starts the thread. Without a file the log goes to standard error.
    pub(super) fn start(target: Target) -> io::Result<Self> {
        let (lines, incoming) = mpsc::sync_channel(ROOM);
        let left_out = Arc::new(AtomicU64::new(0));
        let lost = Arc::clone(&left_out);
        thread::Builder::new().name("log".to_owned()).spawn(move || {
            let mut is_broken = false;
            for message in incoming {
                match message {
                    Message::Line(line) => {
                        // A failed write may have left a part of a line: end it first.
                        let end: &[u8] = if is_broken { b"\n" } else { b"" };
                        is_broken = write_to(&target, &[end, &line].concat()).is_err();
                        if is_broken {
                            lost.fetch_add(1, Ordering::Relaxed);
                        } else if let lines @ 1.. = lost.swap(0, Ordering::Relaxed) {
                            tracing::warn!(lines, "a part of this log could not be written");
                        }
                    }
                    Message::Flush(done) => _ = done.try_send(()),
                }
            }
        })?;
        Ok(Self { lines, left_out })
    }

    /// Waits for the lines so far, but not for long.
    pub(super) fn flush(&self) {
        let (done, waiting) = mpsc::sync_channel(1);
        if self.lines.try_send(Message::Flush(done)).is_ok() {
            let _ = waiting.recv_timeout(LAST);
        }
    }
}

fn write_to(target: &Target, bytes: &[u8]) -> io::Result<()> {
    match &mut *target.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(file) => file.write_all(bytes),
        None => io::stderr().write_all(bytes),
    }
}

impl io::Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) =
            self.lines.try_send(Message::Line(bytes.to_vec()))
        {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LogWriter {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_log_that_can_be_written_again_goes_on_with_whole_lines_and_says_how_many_are_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let append = |path: &str| File::options().append(true).create(true).open(path).unwrap();
        let target: Target = Arc::new(Mutex::new(Some(append("/dev/full"))));
        let mut writer = LogWriter::start(Arc::clone(&target)).unwrap();
        for _ in 0..3 {
            writer.write_all(b"lost\n").unwrap();
        }
        writer.flush();
        assert_eq!(writer.left_out.load(Ordering::Relaxed), 3);
        *target.lock().unwrap() = Some(append(path.to_str().unwrap()));
        writer.write_all(b"kept\n").unwrap();
        writer.flush();
        assert_eq!(fs::read_to_string(&path).unwrap(), "\nkept\n");
        assert_eq!(writer.left_out.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_log_that_takes_nothing_holds_nobody_up() {
        // The thread that writes waits for this lock.
        let null = File::options().write(true).open("/dev/null").unwrap();
        let target: Target = Arc::new(Mutex::new(Some(null)));
        let held = target.lock().unwrap();
        let mut writer = LogWriter::start(Arc::clone(&target)).unwrap();
        let lines = ROOM as u64 * 2;
        (0..lines).for_each(|_| writer.write_all(b"line\n").unwrap());
        assert!(writer.left_out.load(Ordering::Relaxed) >= lines - ROOM as u64 - 1);
        drop(held);
    }
}
