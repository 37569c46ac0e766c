//! The log of commands that run without a screen: lines for people or JSON, on standard error, in the journal or in a file.

use std::{
    fmt,
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use clap::{Args, ValueEnum};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Full, Writer},
        writer::BoxMakeWriter,
    },
    registry::LookupSpan,
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
    /// A file to append the log to [default: standard error]; HUP opens it anew
    #[arg(long, value_name = "PATH")]
    log_file: Option<PathBuf>,
}

impl LogArgs {
    /// The file it is appended to.
    pub(super) fn file(&self) -> Option<&Path> {
        self.log_file.as_deref()
    }
}

/// Where the log goes, to be opened anew once its file was moved away.
#[derive(Default)]
pub(super) struct Log {
    file: Option<(PathBuf, Shared)>,
}

impl Log {
    /// Opens its file anew, where it has one.
    pub(super) fn reopen(&self) -> io::Result<()> {
        let Some((path, shared)) = &self.file else { return Ok(()) };
        let file = append(path)?;
        *shared.0.lock().unwrap_or_else(PoisonError::into_inner) = file;
        Ok(())
    }
}

/// A file that may be another one tomorrow.
#[derive(Clone)]
struct Shared(Arc<Mutex<File>>);

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to log. Nothing is logged before.
pub(super) fn start(args: &LogArgs, json: bool) -> Result<Log> {
    let filter = match std::env::var("HOOKKEEPER_LOG") {
        Ok(text) if !text.is_empty() => EnvFilter::try_new(&text)
            .map_err(|error| Failure::usage("log-filter-wrong", [("why", error.to_string())]))?,
        _ => EnvFilter::new("info"),
    };
    let mut log = Log::default();
    let writer = match &args.log_file {
        None => BoxMakeWriter::new(io::stderr),
        Some(path) => {
            let file = append(path).map_err(|error| {
                Failure::text("log-unwritable", [("path", path.display().to_string()), ("why", error.to_string())])
            })?;
            let shared = Shared(Arc::new(Mutex::new(file)));
            log.file = Some((path.clone(), shared.clone()));
            BoxMakeWriter::new(move || shared.clone())
        }
    };
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_target(false).with_ansi(false);
    let form = args.log.unwrap_or(if json { LogForm::Json } else { LogForm::Text });
    // A second log in one process is not ours to set up.
    let _ = match (form, args.log_file.is_none() && is_the_journal()) {
        (LogForm::Json, _) => builder.json().try_init(),
        (LogForm::Text, true) => builder.event_format(Journal::new()).try_init(),
        (LogForm::Text, false) => builder.try_init(),
    };
    Ok(log)
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

/// A line as the journal takes it: the priority first, and no time, since it stamps every line itself.
struct Journal(Format<Full, ()>);

impl Journal {
    fn new() -> Self {
        Self(tracing_subscriber::fmt::format().without_time().with_target(false).with_level(false).with_ansi(false))
    }
}

impl<S, N> FormatEvent<S, N> for Journal
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let priority = match *event.metadata().level() {
            Level::ERROR => 3,
            Level::WARN => 4,
            Level::INFO => 6,
            _ => 7,
        };
        write!(writer, "<{priority}>")?;
        self.0.format_event(context, writer, event)
    }
}

/// Each line is appended, so that a program that cuts the file off (`copytruncate`) disturbs nothing.
fn append(path: &Path) -> io::Result<File> {
    files::private().append(true).create(true).open(path)
}
