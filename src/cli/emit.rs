//! Bringing events in: one, or many as lines of JSON.

use std::{
    fs::File,
    io::{IsTerminal as _, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;

use super::{Failure, Result, fields, lines, output::Out, person::unreadable, send};
use crate::{
    admin::Admin,
    intake::line,
    model::{KindName, NewEvent, Uid},
    payload,
    store::{Refused, StoreError},
};

#[derive(Debug, Args)]
#[command(
    override_usage = "hookkeeper emit [OPTIONS] <KIND>\n       hookkeeper emit [OPTIONS] --lines <FILE>",
    after_help = "Examples:
  hookkeeper emit invoice/add --sample                         sample data, to try with
  echo '{\"id\": 7}' | hookkeeper emit invoice/add --data - --uid order-7
  hookkeeper emit --lines events.ndjson
  hookkeeper emit --lines events.ndjson --batch march          may be broken off and given again
  hookkeeper emit --lines events.ndjson --skip 120000          goes on after line 120,000
  tail -F events.ndjson | hookkeeper emit --lines -            each line as it comes

A line is {\"kind\": \"invoice/add\", \"data\": {…}, \"uid\": \"…\", \"occurred_at\": \"2026-03-14T10:22:31Z\"}; uid and occurred_at
may be left out. The same uid again changes nothing, so lines that have one, or are given with the same --batch, may be
given again whatever happened. Ctrl-C waits for what is being accepted and says after which line to go on. A line that is
refused is told on standard error with its number and stops no other; the exit code is then 1."
)]
pub(super) struct EmitArgs {
    /// What happened, such as invoice/add
    #[arg(required_unless_present = "lines", conflicts_with = "lines", hide_possible_values = true, value_parser = fields::kind())]
    kind: Option<KindName>,
    /// A file with the data as JSON, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "sample")]
    data: Option<PathBuf>,
    /// Send the sample data of the kind, which `kind show` prints, to every webhook that wants it
    #[arg(long, conflicts_with = "lines")]
    sample: bool,
    /// The event's unique name; the same one again changes nothing
    #[arg(long, value_name = "UID")]
    uid: Option<Uid>,
    /// A file with one event a line, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "uid"])]
    lines: Option<PathBuf>,
    /// Leave out the first N lines, which were accepted before
    #[arg(long, value_name = "N", requires = "lines", conflicts_with = "kind", default_value_t = 0)]
    skip: u64,
    /// A line without a uid gets NAME- and its number, so that the same input given again changes nothing
    #[arg(long, value_name = "NAME", requires = "lines", conflicts_with = "kind", value_parser = lines::batch)]
    batch: Option<Uid>,
}

pub(super) async fn run(admin: &Admin, args: EmitArgs, out: &mut Out) -> Result<u8> {
    match (args.lines, args.kind) {
        (Some(path), _) => {
            let source = open(&path).map_err(|error| unreadable(&path, &error))?;
            let typed = path == Path::new("-") && std::io::stdin().is_terminal();
            let input = lines::Input { name: path, source, typed, skip: args.skip, batch: args.batch };
            lines::run(admin, input, out).await
        }
        (None, Some(kind)) => {
            let data = data(&kind, args.data.as_deref(), args.sample)?;
            one(admin, kind, data, args.uid, args.sample, out).await
        }
        (None, None) => Err(Failure::usage("emit-what", [])),
    }
}

/// The data of an event: the file's, or the sample if that was asked for. What waits in a pipe is never passed over.
fn data(kind: &KindName, file: Option<&Path>, sample: bool) -> Result<String> {
    match file {
        Some(path) => read(path),
        None if sample => Ok(payload::sample(kind.as_str()).to_owned()),
        None => {
            let key = if is_redirected(&std::io::stdin()) { "emit-input-not-asked-for" } else { "emit-no-data" };
            Err(Failure::usage(key, [("kind", kind.to_string())]))
        }
    }
}

/// Whether standard input is a pipe or a file, and no terminal or `/dev/null`.
#[cfg(unix)]
fn is_redirected(stdin: &std::io::Stdin) -> bool {
    use rustix::fs::FileType;
    rustix::fs::fstat(stdin).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) != FileType::CharacterDevice)
}

#[cfg(not(unix))]
fn is_redirected(stdin: &std::io::Stdin) -> bool {
    !stdin.is_terminal()
}

async fn one(admin: &Admin, kind: KindName, data: String, uid: Option<Uid>, sample: bool, out: &mut Out) -> Result<u8> {
    let event = NewEvent { kind: kind.to_string(), data, uid, occurred_at: None };
    let answer = admin.emit(vec![event]).await?.pop();
    let accepted = answer.ok_or(StoreError::Closed)??;
    let object = json!({
        "uid": accepted.uid, "kind": kind, "requests": accepted.requests, "duplicate": accepted.duplicate,
        "differs": accepted.differs,
    });
    let values = [("uid", accepted.uid.as_str().into()), ("requests", accepted.requests.into())];
    let key = match (accepted.duplicate, accepted.requests, sample) {
        (true, ..) if accepted.differs => "emit-differs",
        (true, ..) => "emit-duplicate",
        (false, 0, _) => "emit-unwanted",
        (false, _, true) => "emit-sample",
        (false, _, false) => "emit-accepted",
    };
    out.done(key, &values, &object)?;
    if accepted.requests > 0 {
        send::hint(admin, out);
    }
    Ok(0)
}

fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    // Some more than is accepted is enough to know that it is too much, and may end within a character.
    let limit = NewEvent::MAX_DATA as u64 + 4_096;
    let read = open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match read {
        Ok(_) => {
            let bytes = bytes.strip_prefix(line::BOM).unwrap_or(&bytes).trim_ascii();
            match std::str::from_utf8(bytes) {
                _ if bytes.len() > NewEvent::MAX_DATA => Err(Refused::TooLarge(bytes.len()).into()),
                Ok(text) => Ok(text.to_owned()),
                Err(_) => Err(Failure::text("emit-not-utf8", [("path", path.display().to_string())])),
            }
        }
        Err(_) if path.to_string_lossy().trim_start().starts_with(['{', '[']) => {
            Err(Failure::usage("emit-data-is-a-file", []))
        }
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn open(path: &Path) -> std::io::Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    Ok(Box::new(File::open(path)?))
}
