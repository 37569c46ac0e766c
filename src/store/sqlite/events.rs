//! The log of events, and the requests of one event.
//!
//! `request` has no index on its event: accepting would pay for it. The requests of an event are made with it, so their order
//! is that of the events, and a binary search over the ids of requests finds them.

use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter, types::Value};

use super::{Result, requests, rows};
use crate::{
    model::{Event, RequestId, Time},
    store::{EventQuery, EventRow, StoreError},
};

/// The newest events of a query, newest first.
pub(crate) fn list(db: &Connection, query: &EventQuery) -> Result<Vec<EventRow>> {
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut add = |sql: &str, value: Value| {
        values.push(value);
        conditions.push(sql.replace("??", &format!("?{}", values.len())));
    };
    if let Some(kind) = &query.kind {
        add("e.kind = ??", kind.clone().into());
    }
    if let Some(since) = query.since {
        add("e.occurred_at >= ??", since.0.into());
    }
    if let Some(until) = query.until {
        add("e.occurred_at < ??", until.0.into());
    }
    if let Some(before) = query.before {
        add("e.id < ??", before.into());
    }
    if let Some(text) = &query.search {
        let anywhere =
            "(e.uid LIKE ?? ESCAPE '\\' OR e.kind LIKE ?? ESCAPE '\\' OR substr(e.data, 1, 2048) LIKE ?? ESCAPE '\\')";
        add(anywhere, rows::like(text.trim()).into());
    }
    let conditions = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    let sql = format!(
        "SELECT e.id, e.uid, e.kind, substr(e.data, 1, 2048), e.occurred_at FROM event e NOT INDEXED
         WHERE {conditions} ORDER BY e.id DESC LIMIT {}",
        query.limit
    );
    let events: Vec<Event> =
        db.prepare_cached(&sql)?.query_map(params_from_iter(values), read)?.collect::<rusqlite::Result<_>>()?;
    let with_count = |event: Event| Ok(EventRow { requests: requests_of(db, event.id)?.len() as u64, event });
    events.into_iter().map(with_count).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get(0)?,
        uid: row.get(1)?,
        kind: rows::lossy(row, 2)?,
        data: rows::lossy(row, 3)?,
        occurred_at: Time(row.get(4)?),
    })
}

/// One event by its uid, and its requests that are still in the log.
pub(crate) fn one(db: &Connection, uid: &str) -> Result<(Event, Vec<RequestId>)> {
    let id: Option<i64> =
        db.prepare_cached("SELECT id FROM event WHERE uid = ?1")?.query_row([uid], |row| row.get(0)).optional()?;
    let unknown = || StoreError::NotFound { what: "event", id: uid.to_owned() };
    let event = requests::event(db, id.ok_or_else(unknown)?)?.ok_or_else(unknown)?;
    let found = requests_of(db, event.id)?;
    Ok((event, found))
}

/// The requests of an event, found with a few dozen seeks however long the log is.
fn requests_of(db: &Connection, event: i64) -> Result<Vec<RequestId>> {
    let end = |sql: &str| db.prepare_cached(sql)?.query_row([], |row| row.get::<_, Option<i64>>(0));
    let Some(mut low) = end("SELECT min(id) FROM request")? else { return Ok(Vec::new()) };
    let mut high = end("SELECT max(id) FROM request")?.unwrap_or(low);
    // The smallest id from which on no request is of an older event.
    let mut at = db.prepare_cached("SELECT event_id FROM request WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    while low < high {
        let middle = low + (high - low) / 2;
        if at.query_row([middle], |row| row.get::<_, i64>(0))? < event {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let mut found = Vec::new();
    let mut following = db.prepare_cached("SELECT id, event_id FROM request WHERE id >= ?1 ORDER BY id")?;
    let mut following = following.query([low])?;
    while let Some(row) = following.next()? {
        if row.get::<_, i64>(1)? != event {
            break;
        }
        found.push(RequestId(row.get(0)?));
    }
    Ok(found)
}
