//! A text in the operator's own pager.

use std::{io, process::Stdio};

use tokio::{io::AsyncWriteExt as _, process::Command};

/// Shows a text in what `PAGER` names, run as the shell would run it, until that ends.
pub(super) async fn show(text: String) -> io::Result<()> {
    let pager = std::env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty());
    let pager = pager.unwrap_or_else(|| if cfg!(windows) { "more" } else { "less" }.to_owned());
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell).args([flag, &pager]).stdin(Stdio::piped()).kill_on_drop(true).spawn()?;
    let input = child.stdin.take();
    let write = async move {
        if let Some(mut input) = input {
            // Whoever leaves a pager early has read enough.
            let _ = input.write_all(text.as_bytes()).await;
        }
    };
    let (status, ()) = tokio::join!(child.wait(), write);
    match status?.code() {
        // The shell knows no such command.
        Some(126 | 127 | 9_009) => Err(io::Error::new(io::ErrorKind::NotFound, pager)),
        _ => Ok(()),
    }
}
