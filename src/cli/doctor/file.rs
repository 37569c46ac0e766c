//! The database's files: who may use them, whether they are whole, how large they are and how long that goes well.

use std::{path::Path, time::Duration};

use super::{Level, Report, Result, shown};
use crate::{
    admin::Admin,
    files,
    model::Time,
    store::{Examined, KeyTrouble, StoreError},
    text::Value,
};

/// A log as large as this has not been folded in for long.
const LARGE_LOG: u64 = 256 << 20;
/// With less room than this, or than a tenth of the database, the disk is soon full,
const LITTLE_ROOM: u64 = 512 << 20;
/// and so it is where what is left is gone within so many days.
const FEW_DAYS: u64 = 14;
/// Nobody writes for longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Who may use the files, the key, and the secrets; answers whether these can be read.
pub(super) async fn access(admin: &Admin, report: &mut Report<'_>) -> Result<bool> {
    let store = admin.store();
    let path = || Value::from(shown(&store.path().display().to_string()));
    let id = || Value::from(store.database_id().to_string());
    match store.open_to_others() {
        None => report.tell("database", Level::Ok, "database", &[("path", path()), ("id", id())])?,
        Some(mode) => {
            let values = [("path", path()), ("id", id()), ("mode", format!("{mode:03o}").into())];
            report.tell("database", Level::Warn, "open-database", &values)?;
        }
    }
    owners(store.path(), report)?;
    let key = Value::from(shown(&store.key_file().display().to_string()));
    if let Err(error) = store.check_key().await {
        let state = match &error {
            StoreError::KeyFile { why: KeyTrouble::Open(_), .. } => "open-key",
            StoreError::KeyFile { why: KeyTrouble::Unreadable(_), .. } => "unreadable-key",
            StoreError::KeyFile { .. } | StoreError::KeyMissing(_) => "bad-key",
            _ => "unchecked-key",
        };
        let why = report.out.text.failure(&error.into());
        report.tell("key", Level::Error, state, &[("why", why.into()), ("path", key)])?;
        return Ok(false);
    }
    report.tell("key", Level::Ok, "key", &[("path", key)])?;
    match store.webhooks().await {
        Ok(webhooks) => {
            let without = webhooks.iter().find(|webhook| webhook.secrets.is_empty());
            match without {
                None => report.tell("secrets", Level::Ok, "secrets", &[("count", webhooks.len().into())])?,
                Some(webhook) => {
                    report.tell("secrets", Level::Error, "no-secret", &[("id", webhook.id.0.into())])?;
                }
            }
            Ok(true)
        }
        Err(error) => {
            let why = report.out.text.failure(&error.into());
            report.tell("secrets", Level::Error, "bad-secrets", &[("why", why.into())])?;
            Ok(false)
        }
    }
}

/// Whoever may write into the folder may put other files in their place; whoever else owns one of them is in the way.
#[cfg(unix)]
fn owners(database: &Path, report: &mut Report<'_>) -> Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let folder = files::folder(database);
    let named = |path: &Path| Value::from(shown(&path.display().to_string()));
    let open = std::fs::metadata(folder).is_ok_and(|meta| meta.mode() & 0o1002 == 0o002);
    if open {
        return report.tell("access", Level::Warn, "open-folder", &[("path", named(folder))]);
    }
    let Ok(owner) = std::fs::metadata(database).map(|meta| meta.uid()) else { return Ok(()) };
    for end in ["-wal", "-shm", ".sender"] {
        let file = files::beside(database, end);
        if std::fs::metadata(&file).is_ok_and(|meta| meta.uid() != owner) {
            let values = [("path", named(&file)), ("database", named(database))];
            return report.tell("access", Level::Error, "foreign-file", &values);
        }
    }
    if rustix::process::geteuid().as_raw() != owner {
        return report.tell("access", Level::Warn, "other-user", &[("uid", i64::from(owner).into())]);
    }
    report.tell("access", Level::Ok, "access", &[("path", named(folder))])
}

#[cfg(not(unix))]
fn owners(_: &Path, _: &mut Report<'_>) -> Result<()> {
    Ok(())
}

/// Whether it can be written to.
pub(super) async fn lock(admin: &Admin, report: &mut Report<'_>) -> Result<()> {
    match tokio::time::timeout(PATIENCE, admin.store().could_write()).await {
        Ok(Ok(())) => report.tell("lock", Level::Ok, "unlocked", &[]),
        Ok(Err(error)) => {
            let why = report.out.text.failure(&error.into());
            report.tell("lock", Level::Error, "unwritable", &[("why", why.into())])
        }
        Err(_) => {
            let path = shown(&admin.store().path().display().to_string());
            let span = report.out.text.span(PATIENCE);
            report.tell("lock", Level::Error, "locked", &[("path", path.into()), ("span", span.into())])
        }
    }
}

/// How the file stands, and the disk that it is on; answers when the newest request was accepted.
pub(super) async fn examined(admin: &Admin, full: bool, report: &mut Report<'_>) -> Result<Option<Time>> {
    let found = admin.store().examine(full).await?;
    let text = report.out.text.clone();
    let mib = |bytes: u64| Value::from(text.mebibytes(bytes));
    if found.problems.is_empty() {
        report.tell("integrity", Level::Ok, if full { "whole-full" } else { "whole" }, &[])?;
    } else {
        let why = shown(&found.problems.join("; "));
        report.tell("integrity", Level::Error, "damaged", &[("why", why.into())])?;
    }
    let path = shown(&admin.store().path().display().to_string());
    match found.accepting {
        0 => report.tell("guards", Level::Ok, "guards", &[])?,
        count => {
            report.tell("guards", Level::Error, "open-guards", &[("count", count.into()), ("path", path.into())])?;
        }
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
    let growth = growth(&found);
    let values =
        [("requests", found.requests_today.into()), ("attempts", found.attempts_today.into()), ("size", mib(growth))];
    report.tell("growth", Level::Ok, "growth", &values)?;
    room(admin.store().path(), growth, report)?;
    Ok(found.newest)
}

/// Bytes that came in the last 24 hours, as far as the requests that are there tell.
fn growth(found: &Examined) -> u64 {
    found.size.saturating_sub(found.free) / found.requests.max(1) * found.requests_today
}

/// How much room the disk has, and for how long.
fn room(database: &Path, growth: u64, report: &mut Report<'_>) -> Result<()> {
    #[cfg(unix)]
    if let Ok(disk) = rustix::fs::statvfs(database) {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let size = std::fs::metadata(database).map_or(0, |file| file.len());
        let days = free / growth.max(1);
        let values = [("free", Value::from(report.out.text.mebibytes(free))), ("days", days.into())];
        let tight = free < LITTLE_ROOM || free < size / 10;
        let (level, state) = match (tight, days < FEW_DAYS) {
            (true, _) => (Level::Warn, "little-room"),
            (false, true) => (Level::Warn, "room-for-days"),
            (false, false) => (Level::Ok, "room"),
        };
        return report.tell("disk", level, state, &values);
    }
    let _ = (database, growth, report);
    Ok(())
}
