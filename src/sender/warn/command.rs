//! The operator's command that hears of a warning: what it may cost, and how it is ended where it does not end.

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    time::timeout,
};

/// So much of what it says on standard error is kept; the rest is read, so that it is not held up, and forgotten.
const KEPT: usize = 4_096;
/// So many characters of that are noted.
const SHOWN: usize = 300;
/// What it has started may keep standard error open for longer; this long its last words are waited for.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Runs the command with the warning on its standard input. After `patience` it is ended with all that it has started.
pub(super) async fn run(command: &str, json: &[u8], patience: Duration) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command_line = Command::new(shell);
    command_line.args([flag, command]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command_line.kill_on_drop(true);
    // A group of its own: it can be ended as a whole, and Ctrl-C on our terminal is not meant for it.
    #[cfg(unix)]
    command_line.process_group(0);
    let mut child = command_line.spawn().map_err(|error| format!("it cannot be started: {error}"))?;
    let group = Group(child.id());
    let mut input = child.stdin.take().expect("its input is a pipe");
    let errors = child.stderr.take().expect("its standard error is a pipe");
    let mut said = Vec::new();
    let ended = timeout(patience, async {
        let mut listening = std::pin::pin!(listen(errors, &mut said));
        let mut ending = std::pin::pin!(async {
            // A command that does not read its input is none the worse for it.
            let _ = input.write_all(json).await;
            drop(input);
            child.wait().await
        });
        tokio::select! {
            ended = &mut ending => {
                let _ = timeout(LAST_WORDS, listening).await;
                ended
            }
            () = &mut listening => ending.await,
        }
    });
    let Ok(ended) = ended.await else {
        return Err(format!("it was still running after {} s, and was ended", patience.as_secs()));
    };
    group.has_ended();
    let status = ended.map_err(|error| error.to_string())?;
    let said: String = String::from_utf8_lossy(&said).trim().chars().take(SHOWN).collect();
    if status.success() { Ok(status.to_string()) } else { Err(format!("{status}: {said}")) }
}

/// Reads to the end, and keeps the beginning.
async fn listen(mut errors: impl AsyncRead + Unpin, kept: &mut Vec<u8>) {
    let mut part = [0; KEPT];
    while let Ok(read @ 1..) = errors.read(&mut part).await {
        kept.extend_from_slice(&part[..read.min(KEPT - kept.len())]);
    }
}

/// The command and what it has started: ended where nobody waits for it any more, be it that it took too long or that the sender
/// ends.
struct Group(Option<u32>);

impl Group {
    /// What a command leaves behind on purpose may stay.
    fn has_ended(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Elsewhere the child alone is ended, as it is dropped.
        #[cfg(unix)]
        if let Some(group) = self.0.and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
            // One that has ended by now needs no ending.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// A command that starts another one and waits for it, and where it can be seen whether that one is still there.
    fn lingering() -> (tempfile::TempDir, std::path::PathBuf, String) {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let command = format!("sleep 600 > '{}' & wait", fifo.display());
        (folder, fifo, command)
    }

    #[tokio::test]
    async fn what_the_command_leaves_behind_is_not_waited_for() {
        let said = timeout(LONG / 2, run("sleep 60 & echo no such pager >&2; exit 3", b"{}", LONG)).await;
        let said = said.expect("it waits for the command alone").unwrap_err();
        assert!(said.ends_with("3: no such pager"), "{said}");
    }

    #[tokio::test]
    async fn a_command_that_says_very_much_is_not_held_up_and_costs_little() {
        let said = run("head -c 20000000 /dev/zero | tr '\\0' x >&2; exit 3", b"{}", LONG).await.unwrap_err();
        assert!(said.ends_with(&"x".repeat(SHOWN)), "{said}");
        let mut kept = Vec::new();
        listen(tokio::io::repeat(b'x').take(20_000_000), &mut kept).await;
        assert_eq!(kept.len(), KEPT);
    }

    #[tokio::test]
    async fn a_command_that_nobody_waits_for_any_more_is_ended_with_what_it_has_started() {
        let (folder, fifo, command) = lingering();
        let running = tokio::spawn(async move { run(&command, b"{}", LONG).await });
        // It opens once there is somebody who could write.
        let mut left = tokio::fs::File::open(fifo).await.unwrap();
        running.abort();
        let read = timeout(LONG / 2, left.read(&mut [0])).await;
        assert_eq!(read.expect("its child is gone as well").unwrap(), 0);
        drop(folder);
    }

    #[tokio::test]
    async fn a_command_that_does_not_end_is_ended_with_what_it_has_started() {
        let (_folder, fifo, command) = lingering();
        // It ends when nobody is left who could write.
        let left = tokio::task::spawn_blocking(move || std::fs::read(fifo));
        let said = run(&command, b"{}", Duration::from_secs(1)).await.unwrap_err();
        assert_eq!(said, "it was still running after 1 s, and was ended");
        assert_eq!(timeout(LONG, left).await.expect("its child is gone as well").unwrap().unwrap(), b"");
    }
}
