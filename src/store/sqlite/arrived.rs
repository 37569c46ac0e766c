//! How far the events went at a time, noted by retention: an event that nobody wanted does not know itself when it was accepted.
//!
//! Needed only for events after the last request, of which `prune.rs` knows otherwise; so mostly nothing is noted at all.

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;
use crate::{model::Time, store::retention::Limits};

/// The time of event N stands in `meta` under `arrived:N`.
const NOTES: &str =
    "(SELECT CAST(substr(name, 9) AS INTEGER) AS event, value AS at FROM meta WHERE name GLOB 'arrived:*')";
/// So many notes cover the age of retention: events stay longer by one part at most.
const PARTS: i64 = 16;

/// The last event that was there when what is to go was accepted; 0 where none is known to have been.
pub(super) fn until(db: &Connection, limits: &Limits) -> Result<i64> {
    let Some(limit) = limits.requests else { return Ok(0) };
    let mut until = db.prepare_cached(&format!("SELECT coalesce(max(event), 0) FROM {NOTES} WHERE at <= ?1"))?;
    Ok(until.query_row([limit.0], |row| row.get(0))?)
}

/// The newest event, where it is to be noted: nobody wanted it, and what was noted last is some time ago.
pub(crate) fn unnoted(db: &Connection, limits: &Limits, now: Time) -> Result<Option<i64>> {
    let Some(limit) = limits.requests else { return Ok(None) };
    let newest: Option<i64> = db
        .prepare_cached(
            "SELECT max(id) FROM event
             WHERE id > coalesce((SELECT event_id FROM request ORDER BY id DESC LIMIT 1), 0)",
        )?
        .query_row([], |row| row.get(0))?;
    let last: Option<(i64, i64)> = db
        .prepare_cached(&format!("SELECT event, at FROM {NOTES} ORDER BY event DESC LIMIT 1"))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (now, part) = (now.0, (limits.now.0 - limit.0) / PARTS);
    // One from a time to come was noted while the clock was ahead.
    let is_due = |newest: &i64| last.is_none_or(|(event, at)| at > now || (*newest > event && at <= now - part));
    Ok(newest.filter(is_due))
}

/// Notes it, and forgets what is of no more use.
pub(crate) fn note(tx: &Connection, event: i64, limits: &Limits, now: Time) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO meta VALUES ('arrived:' || ?1, ?2)")?.execute([event, now.0])?;
    let old = until(tx, limits)?;
    tx.prepare_cached(&format!(
        "DELETE FROM meta WHERE name IN (SELECT 'arrived:' || event FROM {NOTES} WHERE event < ?1
            OR event <= (SELECT event_id FROM request ORDER BY id DESC LIMIT 1))"
    ))?
    .execute(params![old])?;
    Ok(())
}
