//! `emit --lines`: events from a file, or from a pipe that may never end, as they come and in little memory.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream::FuturesOrdered};
use serde_json::json;
use tokio::sync::mpsc;

use super::{
    Failure, Result,
    argument::Bad,
    output::{Out, Progress},
    person::unreadable,
    send,
};
use crate::{
    admin::{Admin, AdminError},
    intake::line::{self, BOM, BadLine},
    model::{NewEvent, Uid},
    store::{Accepted, Refused},
};

/// So many lines make one call; the store gathers further.
const BATCH: usize = 1_000;
/// So many bytes make one call as well: what is on its way stays small, however long the lines are.
const BATCH_BYTES: usize = 1 << 20;
/// So many calls are on their way at once, so that the store is never waiting for the next.
const CALLS: usize = 3;
/// The longest line: the largest data written as generously as JSON allows, and room for the rest.
const MAX_LINE: usize = 6 * NewEvent::MAX_DATA + 4_096;
/// How long after the end of the lines a signal from a person still belongs to it.
const SAME_MOMENT: Duration = Duration::from_millis(20);
/// How often a person sees how it goes,
const REDRAW: Duration = Duration::from_millis(200);
/// and over how long the rate is taken.
const RATE_OVER: Duration = Duration::from_secs(2);

/// Where the lines come from.
pub(super) struct Input {
    /// Its name, for what is said where it cannot be read.
    pub(super) name: PathBuf,
    pub(super) source: Box<dyn Read + Send>,
    /// A person types them: what is typed is not drawn over.
    pub(super) typed: bool,
    /// So many are left out.
    pub(super) skip: u64,
    /// Gives lines without a uid one.
    pub(super) batch: Option<Uid>,
}

/// Reads `--batch`: a uid that leaves room for a line's number.
pub(super) fn batch(text: &str) -> std::result::Result<Uid, Bad> {
    let bad = |_| Bad::value("argument-batch", []);
    format!("{text}-{}", u64::MAX).parse::<Uid>().and_then(|_| text.parse()).map_err(bad)
}

/// A line of the input: what it says, or why it says nothing.
type Line = (u64, std::result::Result<NewEvent, BadLine>);

/// Some lines, and how many bytes they had.
#[derive(Default)]
struct Part {
    lines: Vec<Line>,
    bytes: usize,
}

impl Part {
    fn is_full(&self) -> bool {
        self.lines.len() >= BATCH || self.bytes >= BATCH_BYTES
    }

    fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        if self.lines.is_empty() {
            self.lines = other.lines;
        } else {
            self.lines.extend(other.lines);
        }
    }
}

/// Reads on a thread of its own, and hands on what has arrived: from a pipe that never ends, events are accepted as they come.
fn read_lines(input: Input, to: &mpsc::Sender<Result<Part>>) {
    let mut from = BufReader::with_capacity(1 << 18, input.source);
    let mut part = Part::default();
    let read = read_all(&mut from, input.skip, input.batch.as_ref(), &mut part, to);
    if let Err(error) = read.unwrap_or_else(|error| Err(unreadable(&input.name, &error))) {
        // What was read before stands.
        let _ = to.blocking_send(Ok(std::mem::take(&mut part)));
        let _ = to.blocking_send(Err(error));
    } else if !part.lines.is_empty() {
        let _ = to.blocking_send(Ok(part));
    }
}

fn read_all(
    from: &mut BufReader<impl Read>,
    skip: u64,
    batch: Option<&Uid>,
    part: &mut Part,
    to: &mpsc::Sender<Result<Part>>,
) -> std::io::Result<Result<()>> {
    // What Windows writes before text is no part of it (RFC 8259, section 8.1, lets us pass over it).
    if from.fill_buf()?.starts_with(BOM) {
        from.consume(BOM.len());
    }
    for there in 0..skip {
        if !skip_line(from)? {
            let values = [("skip", skip.to_string()), ("lines", there.to_string())];
            return Ok(Err(Failure::text("emit-skip-beyond", values)));
        }
    }
    let mut bytes = Vec::new();
    for number in skip + 1.. {
        bytes.clear();
        if from.by_ref().take(MAX_LINE as u64).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.len() == MAX_LINE && !bytes.ends_with(b"\n") {
            part.lines.push((number, Err(BadLine::TooLong(MAX_LINE))));
            skip_line(from)?;
        } else if !bytes.trim_ascii().is_empty() {
            let mut read = line::read(&bytes);
            if let (Ok(NewEvent { uid: uid @ None, .. }), Some(batch)) = (&mut read, batch) {
                *uid = format!("{batch}-{number}").parse().ok();
            }
            part.lines.push((number, read));
            part.bytes += bytes.len();
        }
        let more = from.buffer().contains(&b'\n');
        let whole = !more || part.is_full();
        if whole && !part.lines.is_empty() && to.blocking_send(Ok(std::mem::take(part))).is_err() {
            break;
        }
    }
    Ok(Ok(()))
}

/// Reads to the end of a line; answers whether there was anything to read.
fn skip_line(from: &mut impl BufRead) -> std::io::Result<bool> {
    let mut any = false;
    loop {
        let part = from.fill_buf()?;
        if part.is_empty() {
            return Ok(any);
        }
        any = true;
        match part.iter().position(|byte| *byte == b'\n') {
            Some(at) => {
                from.consume(at + 1);
                return Ok(true);
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
    /// So many of the duplicates have another kind or other data than what was accepted.
    differing: u64,
    refused: u64,
    /// Up to here, every line is answered.
    last_line: u64,
}

impl Tally {
    const fn lines(&self) -> u64 {
        self.accepted + self.duplicates + self.refused
    }
}

/// Accepts lines until they end, or somebody ends it; what was asked of the database is waited for.
pub(super) async fn run(admin: &Admin, input: Input, out: &mut Out) -> Result<u8> {
    let (typed, skip) = (input.typed, input.skip);
    let (to, mut parts) = mpsc::channel(8);
    let reader = std::thread::Builder::new().name("lines".to_owned());
    reader.spawn(move || read_lines(input, &to))?;
    let mut tally = Tally { last_line: skip, ..Tally::default() };
    let mut shown = Shown::new(!typed && !out.json);
    let mut redraw = tokio::time::interval(REDRAW);
    redraw.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut signals = send::Signals::listen()?;
    let mut trouble = None;
    let mut interrupted = false;
    let mut whole = true;
    let mut reading = true;
    let mut calls = FuturesOrdered::new();
    while !interrupted && (reading || !calls.is_empty()) {
        tokio::select! {
            Some(answered) = calls.next() => {
                shown.progress.clear();
                if let Err(error) = tally.take(answered, &mut whole, out) {
                    reading = false;
                    trouble = trouble.or(Some(error));
                }
            }
            next = parts.recv(), if reading && calls.len() < CALLS => {
                let mut gathered = Part::default();
                let mut next = next;
                reading = next.is_some();
                while let Some(part) = next.take() {
                    match part {
                        Ok(part) => gathered.add(part),
                        Err(error) => {
                            reading = false;
                            trouble = trouble.or(Some(error));
                        }
                    }
                    if !gathered.is_full() && reading {
                        next = parts.try_recv().ok();
                    }
                }
                calls.push_back(accept(admin, gathered.lines));
            }
            _ = redraw.tick(), if shown.progress.is_shown() => shown.draw(&tally, out),
            () = signals.next() => interrupted = true,
        }
    }
    if !interrupted && shown.progress.is_shown() {
        // Ctrl-C ends what writes into the pipe as well, and the end of the lines may be seen before the signal.
        interrupted = tokio::time::timeout(SAME_MOMENT, signals.next()).await.is_ok();
    }
    shown.progress.clear();
    if interrupted {
        let rest = async {
            while let Some(answered) = calls.next().await {
                tally.take(answered, &mut whole, out)?;
            }
            Ok::<(), Failure>(())
        };
        tokio::select! {
            done = rest => trouble = trouble.or(done.err()),
            () = signals.again() => return Err(Failure::text("emit-ended-at-once", [])),
        }
    }
    finish(admin, &tally, trouble, interrupted, out).await
}

async fn finish(
    admin: &Admin,
    tally: &Tally,
    trouble: Option<Failure>,
    interrupted: bool,
    out: &mut Out,
) -> Result<u8> {
    let line = tally.last_line.to_string();
    match trouble {
        Some(trouble) if tally.lines() == 0 => return Err(trouble),
        _ => summary(tally, out)?,
    }
    if tally.requests > 0 {
        send::hint(admin, out);
    }
    if let Some(trouble) = trouble {
        let why = trouble.told(&out.text);
        return Err(Failure::Said(out.text.with("emit-stopped", &[("line", line.into()), ("why", why.into())])));
    }
    if interrupted {
        out.note("emit-interrupted", &[("line", line.into())]);
    }
    Ok(u8::from(interrupted || tally.refused > 0))
}

/// How it goes, for a person.
struct Shown {
    progress: Progress,
    /// When so many lines were answered.
    before: VecDeque<(Instant, u64)>,
}

impl Shown {
    fn new(wanted: bool) -> Self {
        Self { progress: Progress::new(wanted), before: VecDeque::from([(Instant::now(), 0)]) }
    }

    fn draw(&mut self, tally: &Tally, out: &Out) {
        let now = Instant::now();
        while self.before.len() > 1 && now.duration_since(self.before[0].0) > RATE_OVER {
            self.before.pop_front();
        }
        let (then, lines) = self.before[0];
        let span = now.duration_since(then).as_secs_f64();
        let rate = if span > 0.0 { (tally.lines() - lines) as f64 / span } else { 0.0 };
        self.before.push_back((now, tally.lines()));
        let values =
            [("lines", tally.lines().into()), ("rate", (rate as u64).into()), ("refused", tally.refused.into())];
        self.progress.draw(&out.text.with("emit-progress", &values));
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
    fn take(&mut self, answered: Answered, whole: &mut bool, out: &Out) -> Result<()> {
        let Answered { last_line, unreadable, numbers, answers } = answered;
        let mut refused: Vec<_> = unreadable.iter().map(|(line, bad)| (*line, out.text.bad_line(bad))).collect();
        *whole &= answers.is_ok();
        for (line, answer) in numbers.into_iter().zip(answers?) {
            match answer {
                Ok(accepted) if accepted.duplicate => {
                    self.duplicates += 1;
                    self.differing += u64::from(accepted.differs);
                }
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
        if *whole {
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
        "differing": tally.differing,
        "refused": tally.refused,
        "last_line": tally.last_line,
    });
    let values = [
        ("accepted", tally.accepted.into()),
        ("requests", tally.requests.into()),
        ("duplicates", tally.duplicates.into()),
        ("refused", tally.refused.into()),
    ];
    out.done("emit-summary", &values, &object)?;
    if tally.differing > 0 {
        out.note("emit-differing", &[("count", tally.differing.into())]);
    }
    Ok(())
}
