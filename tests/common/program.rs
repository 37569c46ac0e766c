//! The real program in an empty home, run as a person runs it.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::{
    io::{BufRead as _, BufReader, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use serde_json::Value as Json;

const PATIENCE: Duration = Duration::from_secs(60);

/// A port on which nothing listens.
pub(crate) fn dead_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// An empty home.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    /// Its standard output, where it ended well.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// Its standard error, where it ended with this code and printed nothing else.
    #[track_caller]
    pub(crate) fn refused(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        self.err
    }

    /// The one object it printed.
    #[track_caller]
    pub(crate) fn object(self) -> Json {
        serde_json::from_str(&self.ok()).unwrap()
    }

    /// The objects it printed, one a line.
    #[track_caller]
    pub(crate) fn objects(self) -> Vec<Json> {
        self.ok().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the database is where nobody names one.
    pub(crate) fn database(&self) -> PathBuf {
        self.path().join(".local/share/hookkeeper/hookkeeper.db")
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hookkeeper"));
        command.env_clear().env("HOME", self.path()).env("USER", "ola").env("TZ", "UTC").args(args);
        command.current_dir(self.path());
        command
    }

    /// Runs a command whose arguments hold no spaces.
    pub(crate) fn run(&self, line: &str) -> Answer {
        self.args(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub(crate) fn args(&self, args: &[&str]) -> Answer {
        answer(self.command(args).stdin(Stdio::null()))
    }

    /// Runs a command that reads from a pipe.
    pub(crate) fn pipe(&self, line: &str, input: &str) -> Answer {
        let mut command = self.command(&line.split_whitespace().collect::<Vec<_>>());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        taken(child.wait_with_output().unwrap())
    }

    /// Starts a command that goes on by itself.
    pub(crate) fn start(&self, line: &str) -> Running {
        let mut command = self.command(&line.split_whitespace().collect::<Vec<_>>());
        Running::spawn(&mut command)
    }

    /// Starts a receiver and answers with its URL.
    pub(crate) fn listen(&self, args: &str) -> (Running, String) {
        let mut running = self.start(&format!("listen --port 0 --json {args}"));
        let began: Json = serde_json::from_str(&running.line()).unwrap();
        (running, began["listening"].as_str().unwrap().to_owned())
    }

    /// Runs a command again and again until its answer is as it should be.
    #[track_caller]
    pub(crate) fn until(&self, line: &str, is: impl Fn(&Answer) -> bool) -> Answer {
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = self.run(line);
            if is(&answer) {
                return answer;
            }
            assert!(Instant::now() < end, "never: {line}: {answer:?}");
        }
    }
}

fn answer(command: &mut Command) -> Answer {
    taken(command.output().unwrap())
}

fn taken(output: std::process::Output) -> Answer {
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (to, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if to.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// A command that goes on by itself; dropping it kills it.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Running {
    /// Starts a command.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = lines(child.stdout.take().unwrap());
        let err = lines(child.stderr.take().unwrap());
        Self { input: child.stdin.take(), child, out, err }
    }

    /// The most memory that it has had so far, in KiB; elsewhere than on Linux nobody tells, and it is 0.
    pub(crate) fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        let peak =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        assert!(peak.is_some() || !cfg!(target_os = "linux"), "{status}");
        peak.unwrap_or(0)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its next line on standard output.
    #[track_caller]
    pub(crate) fn line(&mut self) -> String {
        self.out.recv_timeout(PATIENCE).expect("another line on standard output")
    }

    /// Whether it has nothing more to say on standard output at this moment.
    pub(crate) fn is_silent(&self) -> bool {
        self.out.try_recv().is_err()
    }

    /// Waits for a line on standard error that holds this.
    #[track_caller]
    pub(crate) fn says(&mut self, what: &str) -> String {
        let mut said = Vec::new();
        loop {
            match self.err.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(what) => return line,
                Ok(line) => said.push(line),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => panic!("never: {what}: {said:?}"),
            }
        }
    }

    /// Waits for a line with one of these; answers which.
    pub(crate) fn says_one_of(&mut self, these: &[&str]) -> usize {
        loop {
            let line = self.err.recv_timeout(PATIENCE).expect("it says one of these");
            if let Some(which) = these.iter().position(|what| line.contains(what)) {
                return which;
            }
        }
    }

    /// What it said on standard error and was not asked for yet, once it has ended.
    pub(crate) fn said(&mut self) -> Vec<String> {
        self.err.iter().collect()
    }

    pub(crate) fn write(&mut self, text: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(text.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// Asks it to end, as `kill` does.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let args = ["-s", name, &self.pid().to_string()];
        assert!(Command::new("kill").args(args).status().unwrap().success());
    }

    /// Kills it as `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Closes its input, waits until it ends, and answers with its code.
    #[track_caller]
    pub(crate) fn code(&mut self) -> i32 {
        self.input = None;
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(Instant::now() < end, "it does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
