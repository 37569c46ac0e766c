//! `doctor`: whether this installation is well, and what to do where it is not.

use std::path::Path;

use clap::Args;
use serde_json::json;

use super::{
    Result,
    output::{Out, shown},
};
use crate::{
    admin::Admin,
    model::{Time, format_duration},
    text::Value,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper doctor
  hookkeeper doctor --full --json")]
pub(super) struct DoctorArgs {
    /// Check every page and every index, which reads the whole database
    #[arg(long)]
    full: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Ok,
    Warn,
    Error,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// A log as large as this has not been folded in for long.
const LARGE_LOG: u64 = 256 << 20;
/// With less room than this, or than a tenth of the database, the disk is soon full.
const LITTLE_ROOM: u64 = 512 << 20;
/// A clock that differs by less is a clock.
const CLOCKS: i64 = 60_000;
/// 2024, before which no database of ours was made.
const BEFORE_US: Time = Time(1_704_067_200_000);

struct Report<'a> {
    out: &'a mut Out,
    worst: Level,
}

impl Report<'_> {
    /// One line: its name, how it stands, what was found, and, where it is not well, what to do.
    fn tell(&mut self, name: &str, level: Level, state: &str, values: &[(&str, Value<'_>)]) -> Result<()> {
        self.worst = self.worst.max(level);
        let said = self.out.text.with(&format!("doctor-{state}"), values);
        let title = self.out.text.get(&format!("doctor-name-{name}"));
        let next = format!("doctor-{state}-next");
        let next = self.out.text.has(&next).then(|| self.out.text.with(&next, values));
        if self.out.json {
            let line = json!({ "check": name, "level": level.word(), "found": said, "next": next });
            return self.out.object(&line);
        }
        let level = self.out.text.get(&format!("doctor-level-{}", level.word()));
        self.out.line(&format!("{level:<7} {title}: {said}"))?;
        match next {
            Some(next) => self.out.line(&format!("        → {next}")),
            None => Ok(()),
        }
    }
}

pub(super) async fn run(path: &Path, key_file: Option<&Path>, args: &DoctorArgs, out: &mut Out) -> Result<u8> {
    let mut report = Report { out, worst: Level::Ok };
    let named = shown(&path.display().to_string());
    if !path.exists() {
        report.tell("database", Level::Error, "no-database", &[("path", named.into())])?;
        return Ok(1);
    }
    let admin = match Admin::open_sealed(path, key_file, "doctor").await {
        Ok(admin) => admin,
        Err(error) => {
            let why = report.out.text.failure(&error);
            report.tell("database", Level::Error, "unopened", &[("path", named.into()), ("why", why.into())])?;
            return Ok(1);
        }
    };
    let store = admin.store();
    match store.open_to_others() {
        None => report.tell("database", Level::Ok, "database", &[("path", named.into())])?,
        Some(mode) => {
            let values = [("path", named.into()), ("mode", format!("{mode:03o}").into())];
            report.tell("database", Level::Warn, "open-database", &values)?;
        }
    }
    let key = shown(&store.key_file().display().to_string());
    match store.check_key().await {
        Ok(()) => report.tell("key", Level::Ok, "key", &[("path", key.into())])?,
        Err(error) => {
            let why = report.out.text.failure(&error.into());
            report.tell("key", Level::Error, "bad-key", &[("why", why.into())])?;
        }
    }
    examined(&admin, args.full, &mut report).await?;
    room(&admin, &mut report)?;
    let health = admin.health().await?;
    match health.sender {
        Some(note) => {
            let values = [
                ("pid", i64::from(note.pid).into()),
                ("command", shown(&note.command).into()),
                ("time", report.out.when(Time(note.since)).into()),
                ("span", format_duration(std::time::Duration::from_secs(note.silent.as_secs())).into()),
            ];
            let silent = note.unheard().is_some();
            let (level, state) = if silent { (Level::Error, "silent-sender") } else { (Level::Ok, "sender") };
            report.tell("sender", level, state, &values)?;
        }
        None if health.queue.pending > 0 => {
            report.tell("sender", Level::Warn, "no-sender", &[("count", health.queue.pending.into())])?;
        }
        None => report.tell("sender", Level::Ok, "no-sender-needed", &[])?,
    }
    match admin.balance().await?.balanced() {
        true => report.tell("books", Level::Ok, "books", &[])?,
        false => report.tell("books", Level::Error, "no-books", &[])?,
    }
    Ok(u8::from(report.worst == Level::Error))
}

async fn examined(admin: &Admin, full: bool, report: &mut Report<'_>) -> Result<()> {
    let found = admin.store().examine(full).await?;
    let text = report.out.text.clone();
    let mib = |bytes: u64| Value::from(text.mebibytes(bytes));
    if found.problems.is_empty() {
        report.tell("integrity", Level::Ok, if full { "whole-full" } else { "whole" }, &[])?;
    } else {
        let why = shown(&found.problems.join("; "));
        report.tell("integrity", Level::Error, "damaged", &[("why", why.into())])?;
    }
    let sizes = [("size", mib(found.size)), ("free", mib(found.free))];
    let wasted = found.free > LARGE_LOG && found.free > found.size / 2;
    match (found.gives_back, wasted) {
        (false, _) => report.tell("size", Level::Warn, "size-fixed", &sizes)?,
        (true, true) => report.tell("size", Level::Warn, "size-free", &sizes)?,
        (true, false) => report.tell("size", Level::Ok, "size", &sizes)?,
    }
    let large = found.wal > LARGE_LOG;
    let (level, state) = if large { (Level::Warn, "large-log") } else { (Level::Ok, "log") };
    report.tell("log", level, state, &[("size", mib(found.wal))])?;
    let each = found.size.saturating_sub(found.free) / found.requests.max(1);
    let growth = [
        ("requests", found.requests_today.into()),
        ("attempts", found.attempts_today.into()),
        ("size", mib(each * found.requests_today)),
    ];
    report.tell("growth", Level::Ok, "growth", &growth)?;
    let now = Time::now();
    let ahead = found.newest.map_or(0, |newest| newest.0 - now.0);
    if now < BEFORE_US {
        report.tell("clock", Level::Error, "clock-wrong", &[("time", now.rfc3339().into())])
    } else if ahead > CLOCKS {
        let span = format_duration(std::time::Duration::from_secs(ahead.unsigned_abs() / 1_000));
        report.tell("clock", Level::Error, "clock-back", &[("span", span.into())])
    } else {
        report.tell("clock", Level::Ok, "clock", &[("time", now.rfc3339().into())])
    }
}

/// How much room the disk has.
fn room(admin: &Admin, report: &mut Report<'_>) -> Result<()> {
    #[cfg(unix)]
    if let Ok(disk) = rustix::fs::statvfs(admin.store().path()) {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let size = std::fs::metadata(admin.store().path()).map_or(0, |file| file.len());
        let values = [("free", Value::from(report.out.text.mebibytes(free)))];
        let tight = free < LITTLE_ROOM || free < size / 10;
        let (level, state) = if tight { (Level::Warn, "little-room") } else { (Level::Ok, "room") };
        return report.tell("disk", level, state, &values);
    }
    let _ = (admin, report);
    Ok(())
}
