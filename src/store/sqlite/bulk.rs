//! Work on many requests, step by step: each step is one short transaction that moves the place on with what it did.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, config::note, requests, rows};
use crate::{
    model::Time,
    store::{
        Bulk, BulkAction, BulkState, Filter, StoreError,
        bulk::{from_json, to_json},
    },
};

/// One step changes no more requests than this.
const CHANGED: i64 = 1_000;
/// One step looks at no more requests than this: of the webhook, where the filter names one.
const SEEN: i64 = 10_000;

/// Begins; nothing is done yet. `total` is how many requests the filter found, `first` the number from which on they are.
pub(crate) fn begin(
    tx: &Connection,
    action: BulkAction,
    filter: &Filter,
    total: u64,
    first: i64,
    actor: &str,
) -> Result<Bulk> {
    let last: i64 = tx.query_row("SELECT coalesce(max(id), 0) FROM request", [], |row| row.get(0))?;
    tx.execute(
        "INSERT INTO bulk (action, filter, actor, begun_at, place, last, total) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![action.as_str(), to_json(filter), actor, Time::now().0, (first - 1).max(0), last, total as i64],
    )?;
    one(tx, tx.last_insert_rowid())
}

/// Does the next step; what has ended stays as it is.
pub(crate) fn step(tx: &Connection, id: i64) -> Result<Bulk> {
    let bulk = one(tx, id)?;
    if bulk.state != BulkState::Running {
        return Ok(bulk);
    }
    let place = "SELECT place, last FROM bulk WHERE id = ?1";
    let (place, last): (i64, i64) = tx.query_row(place, [id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let until = last.min(seen(tx, &bulk.filter, place)?);
    let ids = requests::within(tx, &bulk.filter, place, until, CHANGED)?;
    // A full hand may have left some behind.
    let place = if ids.len() as i64 == CHANGED { ids.last().map_or(until, |id| id.0) } else { until };
    let chosen = Filter { ids: Some(ids), ..Filter::default() };
    let done = match bulk.action {
        _ if chosen.ids.as_ref().is_some_and(Vec::is_empty) => 0,
        BulkAction::Resend => requests::ask_again(tx, &chosen)?,
        BulkAction::Discard => requests::give_up(tx, &chosen)?,
    };
    let state = if place >= last { BulkState::Done } else { BulkState::Running };
    tx.execute(
        "UPDATE bulk SET place = ?2, done = done + ?3, state = ?4 WHERE id = ?1",
        params![id, place, done as i64, state.as_str()],
    )?;
    if state == BulkState::Done {
        tell(tx, id, "done")?;
    }
    one(tx, id)
}

/// How far a step looks from `place` on.
fn seen(db: &Connection, filter: &Filter, place: i64) -> Result<i64> {
    let Some(webhook) = filter.webhook else { return Ok(place.saturating_add(SEEN)) };
    // Those of the others are passed over: they may be thousands for one of these.
    let sql =
        "SELECT id FROM request INDEXED BY request_log WHERE webhook_id = ?1 AND id > ?2 ORDER BY id LIMIT 1 OFFSET ?3";
    let found = db.prepare_cached(sql)?.query_row([webhook.0, place, SEEN - 1], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(i64::MAX))
}

/// Stops it; what was done stays done.
pub(crate) fn cancel(tx: &Connection, id: i64) -> Result<Bulk> {
    let changed = tx.execute("UPDATE bulk SET state = 'cancelled' WHERE id = ?1 AND state = 'running'", [id])?;
    if changed > 0 {
        tell(tx, id, "cancelled")?;
    }
    one(tx, id)
}

/// What was begun and has not ended, the oldest first.
pub(crate) fn unfinished(db: &Connection) -> Result<Vec<Bulk>> {
    let mut query = db.prepare("SELECT * FROM bulk WHERE state = 'running' ORDER BY id")?;
    let all = query.query_map([], read)?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

fn tell(tx: &Connection, id: i64, how: &str) -> Result<()> {
    let bulk = one(tx, id)?;
    let actor: String = tx.query_row("SELECT actor FROM bulk WHERE id = ?1", [id], |row| row.get(0))?;
    let action = match bulk.action {
        BulkAction::Resend => "request.resend",
        BulkAction::Discard => "request.discard",
    };
    note(tx, &actor, action, &bulk.filter.to_string(), &format!("{} ({how})", bulk.done))
}

fn one(db: &Connection, id: i64) -> Result<Bulk> {
    let found = db.query_row("SELECT * FROM bulk WHERE id = ?1", [id], read).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: "bulk work", id: id.to_string() })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Bulk> {
    let filter: String = row.get("filter")?;
    let (place, last): (i64, i64) = (row.get("place")?, row.get("last")?);
    Ok(Bulk {
        id: row.get("id")?,
        action: rows::word(row, "action")?,
        // A filter that cannot be read must not become one that lets everything through.
        filter: from_json(&filter).unwrap_or(Filter { ids: Some(Vec::new()), ..Filter::default() }),
        total: row.get::<_, i64>("total")?.cast_unsigned(),
        done: row.get::<_, i64>("done")?.cast_unsigned(),
        percent: (place * 100 / last.max(1)).clamp(0, 100) as u8,
        state: rows::word(row, "state")?,
        begun_at: rows::time(row, "begun_at")?,
    })
}
