//! The log of commands that run without a screen: lines for people or JSON, on standard error, in the journal or in a file.

mod format;
mod writer;

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use self::{
    format::{Fields, Journal, SafeJson},
    writer::{LogWriter, Target},
};
use super::{Failure, Result};
use crate::files;

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogForm {
    /// A line for people
    Text,
    /// A JSON object a line
    Json,
}

#[derive(Debug, Default, Args)]
pub(super) struct LogArgs {
    /// How the log looks [default: text; json with --json]. HOOKKEEPER_LOG says how much, as in `debug`
    #[arg(long, value_name = "FORM")]
    log: Option<LogForm>,
    /// A file to append the log to [default: standard error]; HUP opens it again
    #[arg(long, value_name = "PATH")]
    log_file: Option<PathBuf>,
}

impl LogArgs {
    /// The file it is appended to.
    pub(super) fn file(&self) -> Option<&Path> {
        self.log_file.as_deref()
    }
}

/// The log that was started. Dropping it writes the last lines.
pub(super) struct Log {
    path: Option<PathBuf>,
    target: Target,
    writer: LogWriter,
}

impl Log {
    /// Opens its file again, if it has one: the old one may have been moved away.
    pub(super) fn reopen(&self) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let file = append(path)?;
        *self.target.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        Ok(())
    }
}

impl Log {
    /// Waits until what was logged so far is written, but not for long.
    pub(super) async fn written(&self) {
        let writer = self.writer.clone();
        // It can only fail if the program is ending.
        let _ = tokio::task::spawn_blocking(move || writer.flush()).await;
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.writer.flush();
    }
}

/// Begins to log. Nothing is logged before.
pub(super) fn start(args: &LogArgs, json: bool) -> Result<Log> {
    let filter = match std::env::var("HOOKKEEPER_LOG") {
        Ok(text) if !text.is_empty() => EnvFilter::try_new(&text)
            .map_err(|error| Failure::usage("log-filter-wrong", [("why", error.to_string())]))?,
        _ => EnvFilter::new("info"),
    };
    let open = |path: &PathBuf| {
        append(path).map_err(|error| match files::UnsafeFile::of(&error) {
            Some(why) => Failure::text(why.key(), [("path", path.display().to_string())]),
            None => Failure::text("log-unwritable", [("path", path.display().to_string()), ("why", error.to_string())]),
        })
    };
    let target: Target = Arc::new(Mutex::new(args.log_file.as_ref().map(open).transpose()?));
    let writer = LogWriter::start(Arc::clone(&target))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer.clone())
        .with_target(false)
        .with_ansi(false)
        // The library would tell standard error that a line could not be written, and panic if that fails too.
        .log_internal_errors(false);
    let form = args.log.unwrap_or(if json { LogForm::Json } else { LogForm::Text });
    // A second log in one process is not ours to set up.
    let _ = match (form, args.log_file.is_none() && is_the_journal()) {
        (LogForm::Json, _) => builder.json().map_event_format(SafeJson).try_init(),
        (LogForm::Text, true) => builder.fmt_fields(Fields).event_format(Journal::new()).try_init(),
        (LogForm::Text, false) => builder.fmt_fields(Fields).try_init(),
    };
    Ok(Log { path: args.log_file.clone(), target, writer })
}

/// Whether standard error is the journal's. The variable says which file that is: a program that was started elsewhere inherits
/// it, and its standard error is another one.
fn is_the_journal() -> bool {
    #[cfg(unix)]
    if let Ok(stream) = std::env::var("JOURNAL_STREAM")
        && let Ok(file) = rustix::fs::fstat(io::stderr())
    {
        return stream == format!("{}:{}", file.st_dev, file.st_ino);
    }
    false
}

/// Each line is appended, so that a program that cuts the file off (`copytruncate`) disturbs nothing.
fn append(path: &Path) -> io::Result<File> {
    files::open_log(path)
}
