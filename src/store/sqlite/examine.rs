//! How the file stands, for those who look after it.

use std::path::Path;

use rusqlite::Connection;

use super::Result;
use crate::{
    files,
    model::Time,
    store::{Examined, StoreError},
};

const DAY: i64 = 86_400_000;

pub(crate) fn examine(db: &Connection, path: &Path, full: bool, now: Time) -> Result<Examined> {
    let check = if full { "integrity_check" } else { "quick_check" };
    let mut problems = Vec::new();
    let mut found = db.prepare(&format!("PRAGMA {check}(10)"))?;
    for problem in found.query_map([], |row| row.get(0))? {
        // A page that cannot be read ends the check.
        problems.push(problem.unwrap_or_else(|error| error.to_string()));
    }
    problems.retain(|problem| problem != "ok");
    let read = figures(db, path, now);
    match read {
        Ok(figures) => Ok(Examined { problems, ..figures }),
        Err(error) if problems.is_empty() => Err(error),
        Err(_) => Err(StoreError::Damaged(problems.join("; "))),
    }
}

/// Sizes and counts.
fn figures(db: &Connection, path: &Path, now: Time) -> Result<Examined> {
    let pragma = |name: &str| -> Result<u64> {
        Ok(db.pragma_query_value(None, name, |row| row.get::<_, i64>(0))?.cast_unsigned())
    };
    let wal = files::beside(path, "-wal");
    let day_ago = now.0 - DAY;
    let one = |sql: &str| -> Result<u64> { Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned()) };
    Ok(Examined {
        size: pragma("page_count")? * pragma("page_size")?,
        free: pragma("freelist_count")? * pragma("page_size")?,
        gives_back: pragma("auto_vacuum")? == 2,
        wal: std::fs::metadata(wal).map_or(0, |file| file.len()),
        problems: Vec::new(),
        accepting: one("SELECT count(*) FROM accepting")?,
        requests: one(
            "SELECT coalesce(sum(accepted - pruned_delivered - pruned_failed - pruned_discarded), 0) FROM book",
        )?,
        requests_today: since(db, day_ago)?,
        attempts_today: one(&format!(
            "SELECT coalesce(sum(delivered + failed), 0) FROM traffic WHERE slot >= {day_ago}"
        ))?,
        newest: db
            .query_row("SELECT accepted_at FROM request ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
            .map(Time)
            .ok(),
    })
}

/// How many requests were accepted since a time: they are numbered in that order, so a few looks find the first.
fn since(db: &Connection, time: i64) -> Result<u64> {
    let last: i64 = db.query_row("SELECT coalesce(max(id), 0) FROM request", [], |row| row.get(0))?;
    let mut at = db.prepare("SELECT accepted_at FROM request WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    let (mut low, mut high) = (1, last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if at.query_row([middle], |row| row.get::<_, i64>(0))? < time { low = middle + 1 } else { high = middle }
    }
    Ok((last + 1 - low).cast_unsigned())
}
