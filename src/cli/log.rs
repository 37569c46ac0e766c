//! The log of commands that run without a screen: lines for people or JSON, on standard error or in a file.

use std::{
    fs::{File, OpenOptions},
    path::PathBuf,
    sync::Mutex,
};

use clap::{Args, ValueEnum};
use tracing_subscriber::{EnvFilter, fmt::writer::BoxMakeWriter};

use super::{Failure, Result};

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
    /// A file to append the log to [default: standard error]
    #[arg(long, value_name = "PATH")]
    log_file: Option<PathBuf>,
}

/// Begins to log. Nothing is logged before.
pub(super) fn start(args: &LogArgs, json: bool) -> Result<()> {
    let filter = match std::env::var("HOOKKEEPER_LOG") {
        Ok(text) if !text.is_empty() => EnvFilter::try_new(&text)
            .map_err(|error| Failure::usage("log-filter-wrong", [("why", error.to_string())]))?,
        _ => EnvFilter::new("info"),
    };
    let writer = match &args.log_file {
        None => BoxMakeWriter::new(std::io::stderr),
        Some(path) => {
            let file = append(path).map_err(|error| {
                Failure::text("log-unwritable", [("path", path.display().to_string()), ("why", error.to_string())])
            })?;
            BoxMakeWriter::new(Mutex::new(file))
        }
    };
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_target(false).with_ansi(false);
    let form = args.log.unwrap_or(if json { LogForm::Json } else { LogForm::Text });
    // The journal stamps every line itself.
    let journal =
        args.log_file.is_none() && std::env::var_os("JOURNAL_STREAM").is_some_and(|stream| !stream.is_empty());
    // A second log in one process is not ours to set up.
    let _ = match (form, journal) {
        (LogForm::Json, _) => builder.json().try_init(),
        (LogForm::Text, true) => builder.without_time().try_init(),
        (LogForm::Text, false) => builder.try_init(),
    };
    Ok(())
}

/// Each line is appended, so that a program that cuts the file off (`copytruncate`) disturbs nothing.
fn append(path: &PathBuf) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
