//! What retention removes, found by one walk along the requests, the oldest first.
//!
//! Events and requests are numbered in the order of acceptance, and the requests of an event stand side by side, since they are
//! made in one statement; a trigger keeps other programs from numbering events themselves. So the walk meets all requests of an
//! event together, and an event between those of two neighbours has none. The newest request and the newest event stay, since
//! their numbers must not be given out again.
//!
//! Age counts from the acceptance. What happened is the emitter's to say: told late, it must not go at once, and of a time to come
//! it must not stay for ever. A request knows when it was accepted. An event that nobody wanted does not: it was accepted before
//! the next request, or, where none has come since, before a pass noted how far the events went (`arrived:NUMBER` in `meta`).

mod beyond;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OptionalExtension, params};

use self::beyond::Beyond;
use super::{Result, arrived, traffic};
use crate::{
    model::Time,
    store::retention::{Limits, Pruned},
};

/// Requests that one look takes.
const LOOK: i64 = 400;
/// A step ends after so much time with the writer, whatever is left to do.
const STEP: Duration = Duration::from_millis(3);
/// Events that nobody wanted, or pages, at a time.
const PIECE: i64 = 64;
/// Free pages that stay for what comes next: 4 MiB.
pub(crate) const RESERVE: u64 = 1_024;
const DAY: i64 = 86_400_000;

/// How far a walk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reached {
    request: i64,
    event: i64,
    beyond: Beyond,
}

/// The requests of one event, and what is to go of them.
#[derive(Debug, Clone)]
struct Group {
    before: Reached,
    event: i64,
    first: i64,
    last: i64,
    remove: Vec<i64>,
    attempts: Vec<i64>,
    payload: bool,
    whole: bool,
    /// Events without requests lie between this event and the one before.
    gap: bool,
}

/// What a look has found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    groups: Vec<Group>,
    /// Events after the last request, which no webhook wanted.
    trailing: Vec<i64>,
    pub(crate) reached: Reached,
    pub(crate) end: bool,
}

impl Found {
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.trailing.is_empty()
    }
}

/// What a step has done.
pub(crate) struct Done {
    pub(crate) pruned: Pruned,
    /// Where to go on, where the time was over before the work was.
    pub(crate) cut_off: Option<Reached>,
}

struct Row {
    id: i64,
    event: i64,
    state: String,
    accepted_at: i64,
    /// Accepted, or attempted last.
    since: i64,
    attempts: bool,
    payload: bool,
    waits: bool,
}

/// What was accepted or attempted after `now` was so while the clock was ahead: it was accepted before the next one that says
/// what can be, and where there is none, it is young.
fn rows(db: &Connection, after: i64, limit: i64, now: Time, beyond: &mut Beyond) -> Result<Vec<Row>> {
    let mut query = db.prepare_cached(
        "SELECT r.id, r.event_id, r.state, r.accepted_at, coalesce(a.started_at, 0),
            EXISTS (SELECT 1 FROM attempt t WHERE t.request_id = r.id), e.data IS NOT NULL,
            r.state = 'pending' OR EXISTS (SELECT 1 FROM resend d WHERE d.request_id = r.id)
         FROM request r LEFT JOIN event e ON e.id = r.event_id
            LEFT JOIN attempt a ON a.request_id = r.id AND a.number = r.attempts
         WHERE r.id > ?1 ORDER BY r.id LIMIT ?2",
    )?;
    let rows = query.query_map([after, limit], |row| {
        Ok(Row {
            id: row.get(0)?,
            event: row.get(1)?,
            state: row.get(2)?,
            accepted_at: row.get(3)?,
            since: row.get(4)?,
            attempts: row.get(5)?,
            payload: row.get(6)?,
            waits: row.get(7)?,
        })
    })?;
    let mut rows: Vec<Row> = rows.collect::<rusqlite::Result<_>>()?;
    if let Some(last) = rows.last()
        && last.accepted_at > now.0
        && last.id >= beyond.request
    {
        *beyond = Beyond::find(db, last.id, now)?;
    }
    let mut next = beyond.accepted_at;
    for row in rows.iter_mut().rev() {
        if row.accepted_at > now.0 {
            row.accepted_at = next;
        } else {
            next = row.accepted_at;
        }
        row.since = if row.since > now.0 { row.accepted_at } else { row.since.max(row.accepted_at) };
    }
    Ok(rows)
}

fn newest(db: &Connection, table: &str) -> Result<i64> {
    Ok(db.prepare_cached(&format!("SELECT coalesce(max(id), 0) FROM {table}"))?.query_row([], |row| row.get(0))?)
}

pub(crate) fn find(db: &Connection, limits: &Limits, reached: Reached, mut excess: u64) -> Result<Found> {
    let (last_request, last_event) = (newest(db, "request")?, newest(db, "event")?);
    let (mut limit, mut beyond) = (LOOK, reached.beyond);
    let (all, mut end) = loop {
        // A pass is made as of when it began, or of a time that is still believed: what came after that was no clock ahead.
        let mut all = rows(db, reached.request, limit, limits.now.max(Time::now()), &mut beyond)?;
        let full = all.len() as i64 == limit;
        if full && let Some(last) = all.last().map(|row| row.event) {
            if all.first().is_some_and(|row| row.event == last) {
                // One event with more requests than a look takes.
                limit *= 4;
                continue;
            }
            // The last event may have more requests than were read.
            all.retain(|row| row.event != last);
        }
        break (all, !full);
    };
    let youngest = [limits.payloads, limits.attempts, limits.requests].into_iter().flatten().max();
    let mut found = Found { groups: Vec::new(), trailing: Vec::new(), reached, end };
    let mut young = false;
    for group in all.chunk_by(|a, b| a.event == b.event) {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        if excess == 0 && youngest.is_none_or(|youngest| first.accepted_at > youngest.0) {
            (young, end) = (true, true);
            break;
        }
        let before = found.reached;
        found.reached = Reached { request: last.id, event: first.event, beyond };
        let old = |row: &Row, limit: Option<Time>| limit.is_some_and(|limit| row.since <= limit.0);
        let mut wanted = Group {
            before,
            event: first.event,
            first: first.id,
            last: last.id,
            remove: Vec::new(),
            attempts: Vec::new(),
            payload: false,
            whole: false,
            gap: first.event > before.event + 1 && limits.requests.is_some_and(|limit| first.accepted_at <= limit.0),
        };
        for row in group.iter().filter(|row| !row.waits) {
            if row.id != last_request && (excess > 0 || old(row, limits.requests)) {
                excess = excess.saturating_sub(1);
                wanted.remove.push(row.id);
            } else if row.attempts && row.state != "failed" && old(row, limits.attempts) {
                wanted.attempts.push(row.id);
            }
        }
        wanted.whole = wanted.remove.len() == group.len() && first.event != last_event;
        // What goes keeps no payload: otherwise the next pass would find what this one left.
        let goes = |row: &Row| wanted.remove.binary_search(&row.id).is_ok();
        let settled = |row: &Row| !row.waits && row.state != "failed" && old(row, limits.payloads);
        let settled = first.payload && group.iter().all(|row| goes(row) || settled(row));
        wanted.payload = !wanted.whole && settled && wanted.remove.len() < group.len();
        if !wanted.remove.is_empty() || !wanted.attempts.is_empty() || wanted.payload || has_gap(db, &wanted)? {
            found.groups.push(wanted);
        }
    }
    found.end = end;
    if end && !young {
        let old = arrived::until(db, limits)?;
        let mut trailing =
            db.prepare_cached("SELECT id FROM event WHERE id > ?1 AND id < ?2 AND id <= ?3 ORDER BY id LIMIT ?4")?;
        let rows = trailing.query_map([found.reached.event, last_event, old, LOOK], |row| row.get(0))?;
        found.trailing = rows.collect::<rusqlite::Result<_>>()?;
        if found.trailing.len() as i64 == LOOK {
            found.end = false;
            if let Some(last) = found.trailing.last() {
                found.reached.event = *last;
            }
        }
    }
    Ok(found)
}

fn has_gap(db: &Connection, group: &Group) -> Result<bool> {
    if !group.gap {
        return Ok(false);
    }
    let mut query = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM event WHERE id > ?1 AND id < ?2)")?;
    Ok(query.query_row([group.before.event, group.event], |row| row.get(0))?)
}

pub(crate) fn apply(tx: &Connection, found: &Found) -> Result<Done> {
    let began = Instant::now();
    let mut pruned = Pruned::default();
    let mut ended: BTreeMap<(i64, String), i64> = BTreeMap::new();
    let mut cut_off = None;
    for group in &found.groups {
        // At least one at a time, so that every step comes further.
        if !pruned.is_empty() && began.elapsed() > STEP {
            cut_off = Some(group.before);
            break;
        }
        if !apply_group(tx, group, &mut pruned, &mut ended, began)? {
            cut_off = Some(group.before);
            break;
        }
    }
    if cut_off.is_none() {
        let mut delete = tx.prepare_cached("DELETE FROM event WHERE id = ?1")?;
        for id in &found.trailing {
            pruned.events += delete.execute([*id])? as u64;
        }
    }
    for ((webhook, state), count) in ended {
        let sql = match state.as_str() {
            "delivered" => "UPDATE book SET pruned_delivered = pruned_delivered + ?2 WHERE webhook_id = ?1",
            "failed" => "UPDATE book SET pruned_failed = pruned_failed + ?2 WHERE webhook_id = ?1",
            _ => "UPDATE book SET pruned_discarded = pruned_discarded + ?2 WHERE webhook_id = ?1",
        };
        tx.prepare_cached(sql)?.execute([webhook, count])?;
    }
    Ok(Done { pruned, cut_off })
}

/// Answers whether all of it was done. Every statement looks once more whether the request has ended: it was found earlier.
fn apply_group(
    tx: &Connection,
    group: &Group,
    pruned: &mut Pruned,
    ended: &mut BTreeMap<(i64, String), i64>,
    began: Instant,
) -> Result<bool> {
    if group.gap {
        let mut delete = tx.prepare_cached(
            "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3)",
        )?;
        loop {
            let gone = delete.execute(params![group.before.event, group.event, PIECE])?;
            pruned.events += gone as u64;
            if (gone as i64) < PIECE {
                break;
            }
            if began.elapsed() > STEP {
                return Ok(false);
            }
        }
    }
    let mut attempts = tx.prepare_cached(
        "DELETE FROM attempt WHERE request_id = ?1
            AND EXISTS (SELECT 1 FROM request WHERE id = ?1 AND state <> 'pending')
            AND NOT EXISTS (SELECT 1 FROM resend WHERE request_id = ?1)",
    )?;
    let mut remove = tx.prepare_cached(
        "DELETE FROM request WHERE id = ?1 AND state <> 'pending'
            AND NOT EXISTS (SELECT 1 FROM resend WHERE request_id = ?1) RETURNING webhook_id, state",
    )?;
    for id in &group.remove {
        attempts.execute([id])?;
        let gone: Option<(i64, String)> = remove.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if let Some(key) = gone {
            *ended.entry(key).or_default() += 1;
            pruned.requests += 1;
        }
    }
    for id in &group.attempts {
        pruned.attempts += attempts.execute([id])? as u64;
    }
    let range = [group.event, group.first, group.last];
    if group.whole {
        let mut event = tx.prepare_cached(
            "DELETE FROM event WHERE id = ?1
                AND NOT EXISTS (SELECT 1 FROM request WHERE id BETWEEN ?2 AND ?3 AND event_id = ?1)",
        )?;
        pruned.events += event.execute(range)? as u64;
    }
    if group.payload {
        let mut payload = tx.prepare_cached(
            "UPDATE event SET data = NULL WHERE id = ?1 AND data IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM request r WHERE r.id BETWEEN ?2 AND ?3 AND r.event_id = ?1
                    AND (r.state NOT IN ('delivered', 'discarded')
                        OR EXISTS (SELECT 1 FROM resend d WHERE d.request_id = r.id)))",
        )?;
        pruned.payloads += payload.execute(range)? as u64;
    }
    Ok(true)
}

/// What applying would remove.
pub(crate) fn count(db: &Connection, found: &Found) -> Result<Pruned> {
    let mut all = Pruned { events: found.trailing.len() as u64, ..Pruned::default() };
    let mut attempts = db.prepare_cached("SELECT count(*) FROM attempt WHERE request_id = ?1")?;
    let mut gap = db.prepare_cached("SELECT count(*) FROM event WHERE id > ?1 AND id < ?2")?;
    for group in &found.groups {
        all.requests += group.remove.len() as u64;
        for id in &group.attempts {
            all.attempts += attempts.query_row([id], |row| row.get::<_, i64>(0))?.cast_unsigned();
        }
        all.payloads += u64::from(group.payload);
        all.events += u64::from(group.whole);
        if group.gap {
            let range = [group.before.event, group.event];
            all.events += gap.query_row(range, |row| row.get::<_, i64>(0))?.cast_unsigned();
        }
    }
    Ok(all)
}

/// How many requests that have ended are there.
pub(crate) fn ended(db: &Connection) -> Result<u64> {
    let mut query = db.prepare_cached(
        "SELECT coalesce(sum(delivered + failed + discarded
            - pruned_delivered - pruned_failed - pruned_discarded), 0) FROM book",
    )?;
    Ok(query.query_row([], |row| row.get::<_, i64>(0))?.max(0).cast_unsigned())
}

/// A revision is named only by attempts that began before the next one was made, and those belong to requests accepted before
/// that: once the oldest request left is younger, by a day for clocks that were set, no attempt names it.
const OLD_REVISIONS: &str = "FROM revision WHERE id NOT IN (SELECT revision_id FROM webhook) AND EXISTS (
    SELECT 1 FROM revision n WHERE n.webhook_id = revision.webhook_id AND n.id > revision.id
        AND n.created_at < coalesce((SELECT accepted_at FROM request ORDER BY id LIMIT 1), ?1) - 86400000)";
const OLD_SECRETS: &str = "FROM secret WHERE expires_at < ?1 - 86400000";
const OLD_TRAFFIC: &str = "FROM traffic WHERE slot < ?1";
/// The newest 100,000 lines of the log of changes stay, to which the sender's warnings write as well, and the newest 1,000 of
/// what was done to many requests. A pass removes a piece of what is beyond.
const OLD_ACTIVITY: &str =
    "FROM activity WHERE id IN (SELECT id FROM activity WHERE id <= (SELECT max(id) FROM activity) - 100000 LIMIT ?1)";
const OLD_BULK: &str = "FROM bulk WHERE id IN (SELECT id FROM bulk
    WHERE state <> 'running' AND id <= (SELECT max(id) FROM bulk) - 1000 LIMIT ?1)";

/// Whether there is anything for `rest` to do.
pub(crate) fn has_rest(db: &Connection, limits: &Limits) -> Result<bool> {
    let any = |what: &str, value: i64| -> Result<bool> {
        let mut query = db.prepare_cached(&format!("SELECT EXISTS (SELECT 1 {what})"))?;
        Ok(query.query_row([value], |row| row.get(0))?)
    };
    Ok(any(OLD_REVISIONS, limits.now.0)?
        || any(OLD_SECRETS, limits.now.0)?
        || any(OLD_TRAFFIC, traffic_before(limits))?
        || any(OLD_ACTIVITY, 1)?
        || any(OLD_BULK, 1)?
        || traffic::is_to_fold(db, limits.now)?)
}

/// The traffic of the last two days is shown and always stays.
fn traffic_before(limits: &Limits) -> i64 {
    limits.requests.map_or(i64::MIN, |limit| limit.0.min(limits.now.0 - 2 * DAY))
}

/// What hangs on nothing any more: revisions, secrets that have long stopped signing, old traffic, the oldest of long logs; and
/// folds what is not so old.
pub(crate) fn rest(tx: &Connection, limits: &Limits) -> Result<Pruned> {
    let revisions = tx.execute(&format!("DELETE {OLD_REVISIONS}"), [limits.now.0])? as u64;
    tx.execute(&format!("DELETE {OLD_SECRETS}"), [limits.now.0])?;
    tx.execute(&format!("DELETE {OLD_TRAFFIC}"), [traffic_before(limits)])?;
    tx.execute(&format!("DELETE {OLD_ACTIVITY}"), [10 * PIECE])?;
    tx.execute(&format!("DELETE {OLD_BULK}"), [10 * PIECE])?;
    traffic::fold(tx, limits.now)?;
    Ok(Pruned { revisions, ..Pruned::default() })
}

pub(crate) fn free_pages(db: &Connection) -> Result<u64> {
    Ok(db.pragma_query_value(None, "freelist_count", |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// Gives free pages back to the file system for as long as a step takes; answers how many.
pub(crate) fn give_back(tx: &Connection, most: u64) -> Result<u64> {
    let began = Instant::now();
    let before = free_pages(tx)?;
    let mut given = 0;
    while given < most && began.elapsed() < STEP {
        let piece = (most - given).min(PIECE.cast_unsigned());
        // Each page is a row of the answer's making: all of it must be asked for.
        let mut vacuum = tx.prepare(&format!("PRAGMA incremental_vacuum({piece})"))?;
        let mut rows = vacuum.query([])?;
        while rows.next()?.is_some() {}
        let now = before - free_pages(tx)?;
        if now == given {
            break;
        }
        given = now;
    }
    Ok(given)
}
