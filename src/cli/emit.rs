//! Bringing events in: one, or many as lines of JSON.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use futures_util::{StreamExt as _, stream::FuturesOrdered};
use serde_json::json;
use tokio::sync::mpsc;

use super::{Failure, Result, output::Out, person::unreadable, send};
use crate::{
    admin::{Admin, AdminError},
    intake::line::{self, BadLine},
    model::{KindName, NewEvent, Uid},
    payload,
    store::{Accepted, Refused, StoreError},
};

/// So many lines make one call; the store gathers further.
const BATCH: usize = 1_000;
/// So many calls are on their way at once, so that the store is never waiting for the next.
const CALLS: usize = 3;
/// The longest line: the largest data written as generously as JSON allows, and room for the rest.
const MAX_LINE: usize = 6 * NewEvent::MAX_DATA + 4_096;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper emit invoice/add                                  sample data, to try with
  echo '{\"id\": 7}' | hookkeeper emit invoice/add --data - --uid order-7
  hookkeeper emit --lines events.ndjson
  tail -f events.ndjson | hookkeeper emit --lines -

A line is {\"kind\": \"invoice/add\", \"data\": {…}, \"uid\": \"…\", \"occurred_at\": \"2026-03-14T10:22:31Z\"}; uid and occurred_at
may be left out. The same uid again changes nothing, so a file may be given twice.")]
pub(super) struct EmitArgs {
    /// What happened, such as invoice/add
    #[arg(required_unless_present = "lines", conflicts_with = "lines")]
    kind: Option<KindName>,
    /// A file with the data as JSON, or - for standard input [default: sample data]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// The event's unique name; the same one again changes nothing
    #[arg(long, value_name = "UID")]
    uid: Option<Uid>,
    /// A file with one event a line, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "uid"])]
    lines: Option<PathBuf>,
}

pub(super) async fn run(admin: &Admin, args: EmitArgs, out: &mut Out) -> Result<u8> {
    match (args.lines, args.kind) {
        (Some(path), _) => lines(admin, &path, out).await,
        (None, Some(kind)) => one(admin, kind, args.data.as_deref(), args.uid, out).await,
        (None, None) => Err(Failure::usage("emit-what", [])),
    }
}

async fn one(admin: &Admin, kind: KindName, data: Option<&Path>, uid: Option<Uid>, out: &mut Out) -> Result<u8> {
    let sample = data.is_none();
    let data = match data {
        Some(path) => read(path)?,
        None => payload::sample(kind.as_str()).to_owned(),
    };
    let event = NewEvent { kind: kind.to_string(), data, uid, occurred_at: None };
    let answer = admin.emit(vec![event]).await?.pop();
    let accepted = answer.ok_or(StoreError::Closed)??;
    let object = json!({
        "uid": accepted.uid, "kind": kind, "requests": accepted.requests, "duplicate": accepted.duplicate,
    });
    let values = [("uid", accepted.uid.as_str().into()), ("requests", accepted.requests.into())];
    let key = match (accepted.duplicate, accepted.requests, sample) {
        (true, ..) => "emit-duplicate",
        (false, 0, _) => "emit-unwanted",
        (false, _, true) => "emit-sample",
        (false, _, false) => "emit-accepted",
    };
    out.done(key, &values, &object)?;
    if accepted.requests > 0 {
        send::hint(admin, out).await?;
    }
    Ok(0)
}

fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    // Some more than is accepted is enough to know that it is too much, and may end within a character.
    let limit = NewEvent::MAX_DATA as u64 + 4_096;
    let read = open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match read {
        Ok(_) => match std::str::from_utf8(bytes.trim_ascii()) {
            _ if bytes.trim_ascii().len() > NewEvent::MAX_DATA => {
                Err(Refused::TooLarge(bytes.trim_ascii().len()).into())
            }
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(Failure::text("emit-not-utf8", [("path", path.display().to_string())])),
        },
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

/// A line of the input: what it says, or why it says nothing.
type Line = (u64, std::result::Result<NewEvent, BadLine>);

/// Reads on a thread of its own, and hands on what has arrived: from a pipe that never ends, events are accepted as they come.
fn read_lines(from: Box<dyn Read + Send>, to: &mpsc::Sender<anyhow::Result<Vec<Line>>>) {
    let mut from = BufReader::with_capacity(1 << 18, from);
    let mut number = 0;
    let mut batch = Vec::new();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        match from.by_ref().take(MAX_LINE as u64).read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                // What was read before stands.
                let _ = to.blocking_send(Ok(std::mem::take(&mut batch)));
                let _ = to.blocking_send(Err(error.into()));
                return;
            }
        }
        number += 1;
        if bytes.len() == MAX_LINE && !bytes.ends_with(b"\n") {
            batch.push((number, Err(BadLine::TooLong(MAX_LINE))));
            if skip_line(&mut from).is_err() {
                break;
            }
        } else if !bytes.trim_ascii().is_empty() {
            batch.push((number, line::read(&bytes)));
        }
        let more = from.buffer().contains(&b'\n');
        if (!more || batch.len() >= BATCH)
            && !batch.is_empty()
            && to.blocking_send(Ok(std::mem::take(&mut batch))).is_err()
        {
            return;
        }
    }
    if !batch.is_empty() {
        let _ = to.blocking_send(Ok(batch));
    }
}

fn skip_line(from: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let part = from.fill_buf()?;
        if part.is_empty() {
            return Ok(());
        }
        match part.iter().position(|byte| *byte == b'\n') {
            Some(at) => {
                from.consume(at + 1);
                return Ok(());
            }
            None => {
                let all = part.len();
                from.consume(all);
            }
        }
    }
}

#[derive(Debug, Default)]
struct Tally {
    accepted: u64,
    requests: u64,
    duplicates: u64,
    refused: u64,
    last_line: u64,
}

async fn lines(admin: &Admin, path: &Path, out: &mut Out) -> Result<u8> {
    let from = open(path).map_err(|error| unreadable(path, &error))?;
    let (to, mut batches) = mpsc::channel(8);
    std::thread::Builder::new().name("lines".to_owned()).spawn(move || read_lines(from, &to))?;
    let mut tally = Tally::default();
    let mut signals = send::Signals::listen()?;
    let mut trouble = None;
    let mut interrupted = false;
    let mut reading = true;
    let mut calls = FuturesOrdered::new();
    while reading || !calls.is_empty() {
        tokio::select! {
            Some(answered) = calls.next() => {
                if let Err(error) = tally.take(answered, trouble.is_none(), out) {
                    reading = false;
                    trouble = trouble.or(Some(error));
                }
            }
            part = batches.recv(), if reading && calls.len() < CALLS => {
                let mut batch = Vec::new();
                let mut next = part;
                reading = next.is_some();
                while let Some(part) = next.take() {
                    match part {
                        Ok(lines) => batch.extend(lines),
                        Err(error) => {
                            reading = false;
                            trouble = trouble.or(Some(Failure::Failed(error)));
                        }
                    }
                    if batch.len() < BATCH && reading {
                        next = batches.try_recv().ok();
                    }
                }
                calls.push_back(accept(admin, batch));
            }
            () = signals.next(), if !interrupted => {
                // What the database has been asked to accept is waited for.
                interrupted = true;
                reading = false;
            }
        }
    }
    summary(&tally, out)?;
    if tally.requests > 0 {
        send::hint(admin, out).await?;
    }
    match trouble {
        Some(trouble) => {
            let values = [("line", tally.last_line.into()), ("why", trouble.told(&out.text).into())];
            Err(Failure::because(out.text.with("emit-stopped", &values)))
        }
        None => Ok(u8::from(interrupted || tally.refused > 0)),
    }
}

/// What became of some lines.
struct Answered {
    last_line: u64,
    unreadable: Vec<(u64, BadLine)>,
    numbers: Vec<u64>,
    answers: std::result::Result<Vec<std::result::Result<Accepted, Refused>>, AdminError>,
}

async fn accept(admin: &Admin, batch: Vec<Line>) -> Answered {
    let last_line = batch.last().map_or(0, |(line, _)| *line);
    let mut numbers = Vec::with_capacity(batch.len());
    let mut events = Vec::with_capacity(batch.len());
    let mut unreadable = Vec::new();
    for (line, read) in batch {
        match read {
            Ok(event) => {
                numbers.push(line);
                events.push(event);
            }
            Err(why) => unreadable.push((line, why)),
        }
    }
    let answers = if events.is_empty() { Ok(Vec::new()) } else { admin.emit(events).await };
    Answered { last_line, unreadable, numbers, answers }
}

impl Tally {
    /// Counts what became of some lines, and reports those that were refused. `whole` says that all lines before were answered.
    fn take(&mut self, answered: Answered, whole: bool, out: &Out) -> Result<()> {
        let Answered { last_line, unreadable, numbers, answers } = answered;
        let mut refused: Vec<_> = unreadable.iter().map(|(line, bad)| (*line, out.text.bad_line(bad))).collect();
        for (line, answer) in numbers.into_iter().zip(answers?) {
            match answer {
                Ok(accepted) if accepted.duplicate => self.duplicates += 1,
                Ok(accepted) => {
                    self.accepted += 1;
                    self.requests += accepted.requests;
                }
                Err(why) => refused.push((line, out.text.refused(&why))),
            }
        }
        refused.sort_by_key(|(line, _)| *line);
        for (line, why) in refused {
            self.refused += 1;
            out.note("emit-line-refused", &[("line", line.into()), ("why", why.into())]);
        }
        if whole {
            self.last_line = self.last_line.max(last_line);
        }
        Ok(())
    }
}

fn summary(tally: &Tally, out: &mut Out) -> Result<()> {
    let object = json!({
        "accepted": tally.accepted,
        "requests": tally.requests,
        "duplicates": tally.duplicates,
        "refused": tally.refused,
    });
    let values = [
        ("accepted", tally.accepted.into()),
        ("requests", tally.requests.into()),
        ("duplicates", tally.duplicates.into()),
        ("refused", tally.refused.into()),
    ];
    out.done("emit-summary", &values, &object)
}
