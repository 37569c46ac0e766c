//! What is due. Every look is a few seeks in `request_due`, however long the backlog.

use std::{collections::HashMap, sync::Arc};

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, requests::read_event};
use crate::{
    model::{Event, RequestId, Time, WebhookId},
    store::{Due, DueBatch, DueQuery, Look, News, Seen},
};

/// A batch holds no more data than this, but for the last of its requests.
const BATCH_BYTES: usize = 1 << 20;

/// A request that may be picked, before its event is read.
struct Candidate {
    id: RequestId,
    used: u32,
    attempts: u32,
    event: i64,
    resend: bool,
    /// Since when it could have been sent.
    since: i64,
}

/// More new requests than this are not looked through one by one.
const MANY: i64 = 5_000;

fn news(db: &Connection, seen: Seen) -> Result<News> {
    let (config_version, last_request): (i64, i64) = db
        .prepare_cached(
            "SELECT (SELECT value FROM meta WHERE name = 'config_version'), coalesce((SELECT max(id) FROM request), 0)",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sql = if last_request - seen.last_request > MANY {
        "SELECT id FROM webhook WHERE state <> 'removed' AND ?1 >= 0"
    } else {
        // Without NOT INDEXED, SQLite reads the whole index by webhook for the sake of DISTINCT.
        "SELECT DISTINCT webhook_id FROM request NOT INDEXED WHERE id > ?1 UNION SELECT webhook_id FROM resend"
    };
    let mut query = db.prepare_cached(sql)?;
    let webhooks = query.query_map([seen.last_request], |row| row.get(0).map(WebhookId))?;
    let webhooks = webhooks.collect::<rusqlite::Result<_>>()?;
    Ok(News { seen: Seen { config_version, last_request }, webhooks })
}

pub(crate) fn look(db: &Connection, seen: Option<Seen>, queries: &[DueQuery], now: Time) -> Result<Look> {
    let news = seen.map(|seen| news(db, seen)).transpose()?;
    let has_news = |id: &WebhookId| news.as_ref().is_some_and(|news| news.webhooks.contains(id));
    let mut events = Events { db, shared: queries.len() > 1, known: HashMap::new() };
    let mut batches = Vec::with_capacity(queries.len());
    for query in queries {
        let asked = !query.on_news || has_news(&query.webhook);
        batches.push(if asked { Some(due(db, query, now, &mut events)?) } else { None });
    }
    Ok(Look { news, batches })
}

/// The events of one look, each read once however many webhooks want it.
struct Events<'db> {
    db: &'db Connection,
    /// Another webhook may ask for the same.
    shared: bool,
    known: HashMap<i64, Option<Arc<Event>>>,
}

impl Events<'_> {
    fn read(&mut self, id: i64) -> Result<Option<Arc<Event>>> {
        if self.shared
            && let Some(known) = self.known.get(&id)
        {
            return Ok(known.clone());
        }
        let mut query = self.db.prepare_cached("SELECT id, uid, kind, data, occurred_at FROM event WHERE id = ?1")?;
        let found = query.query_row([id], read_event).optional()?.map(Arc::new);
        if self.shared {
            self.known.insert(id, found.clone());
        }
        Ok(found)
    }
}

fn due(db: &Connection, query: &DueQuery, now: Time, events: &mut Events<'_>) -> Result<DueBatch> {
    let mut candidates = resends(db, query)?;
    let mut next_at = None;
    if !query.resends_only {
        next_at = add_due(db, query, now, &mut candidates)?;
    }
    candidates.truncate(query.limit);
    let mut more = candidates.len() == query.limit;
    let mut due = Vec::with_capacity(candidates.len());
    let mut bytes = 0;
    for candidate in candidates {
        // Retention never takes an event that is owed; a resend of a pruned one is refused when it is asked for.
        let Some(event) = events.read(candidate.event)? else { continue };
        bytes += event.data.len();
        let Candidate { id, used, attempts, resend, .. } = candidate;
        due.push(Due { id, used, attempts, resend, event });
        if bytes > BATCH_BYTES {
            more = true;
            break;
        }
    }
    Ok(DueBatch { webhook: query.webhook, due, more, next_at })
}

fn wanted(query: &DueQuery, id: RequestId) -> bool {
    query.except.binary_search(&id).is_err()
}

fn resends(db: &Connection, query: &DueQuery) -> Result<Vec<Candidate>> {
    let mut asked = db.prepare_cached(
        "SELECT r.id, r.used, r.attempts, r.event_id FROM resend d JOIN request r ON r.id = d.request_id
         WHERE d.webhook_id = ?1 ORDER BY d.request_id LIMIT ?2",
    )?;
    let mut rows = asked.query(params![query.webhook.0, query.limit + query.except.len()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = RequestId(row.get(0)?);
        if wanted(query, id) {
            let (used, attempts, event) = (row.get(1)?, row.get(2)?, row.get(3)?);
            found.push(Candidate { id, used, attempts, event, resend: true, since: 0 });
        }
    }
    Ok(found)
}

/// Adds what is due; answers when the next one will be, where not all of the limit was due now.
fn add_due(db: &Connection, query: &DueQuery, now: Time, found: &mut Vec<Candidate>) -> Result<Option<Time>> {
    let webhook = query.webhook.0;
    // The requests of a webhook stand in the index by attempts used: ask each such row of requests, fewest first.
    let range: Option<(u32, u32)> = db
        .prepare_cached(
            "SELECT (SELECT min(used) FROM request WHERE webhook_id = ?1 AND state = 'pending'),
                    (SELECT max(used) FROM request WHERE webhook_id = ?1 AND state = 'pending')",
        )?
        .query_row([webhook], |row| Ok(row.get::<_, Option<u32>>(0)?.zip(row.get(1)?)))?;
    let Some((fewest, most)) = range else { return Ok(None) };
    let already = found.len();
    // The ids alone, which stand in the index: most of them may be among those that are not wanted.
    let mut stream = db.prepare_cached(
        "SELECT id FROM request
         WHERE webhook_id = ?1 AND state = 'pending' AND used = ?2 AND due_at > ?3 AND due_at <= ?4
         ORDER BY due_at, id LIMIT ?5",
    )?;
    let mut details = db.prepare_cached("SELECT attempts, event_id, due_at, accepted_at FROM request WHERE id = ?1")?;
    let mut later = db.prepare_cached(
        "SELECT min(due_at) FROM request
         WHERE webhook_id = ?1 AND state = 'pending' AND used = ?2 AND due_at > ?3 AND due_at <= ?4",
    )?;
    let horizon = now.plus(query.longest);
    // In strict order the head of the queue blocks the rest even while it is not due.
    let spans: &[(i64, i64)] =
        if query.ordered { &[(i64::MIN, i64::MAX)] } else { &[(i64::MIN, now.0), (horizon.0, i64::MAX)] };
    let limit = query.limit + query.except.len();
    let mut next_at: Option<i64> = None;
    for used in fewest..=most {
        let mut room = query.limit;
        for (after, until) in spans {
            let mut rows = stream.query(params![webhook, used, after, until, limit])?;
            while room > 0
                && let Some(row) = rows.next()?
            {
                let id = RequestId(row.get(0)?);
                if wanted(query, id) && !found[..already].iter().any(|c| c.id == id) {
                    room -= 1;
                    found.push(details.query_row([id.0], |row| {
                        let since = row.get::<_, i64>(2)?.max(row.get(3)?);
                        Ok(Candidate { id, used, attempts: row.get(0)?, event: row.get(1)?, resend: false, since })
                    })?);
                }
            }
        }
        if !query.ordered {
            let at: Option<i64> = later.query_row(params![webhook, used, now.0, horizon.0], |row| row.get(0))?;
            next_at = [next_at, at].into_iter().flatten().min();
        }
    }
    let new = &mut found[already..];
    if query.ordered {
        new.sort_by_key(|c| c.id);
        // What never was attempted is due at once, whatever the clock says.
        let waits = |head: &&Candidate| head.used > 0 && head.since > now.0 && head.since <= horizon.0;
        let blocked = new.first().filter(waits).map(|head| head.since);
        if let Some(since) = blocked {
            found.truncate(already);
            return Ok(Some(Time(since)));
        }
    } else if !query.probe {
        new.sort_by_key(|c| (c.since, c.id));
    }
    Ok(if found.len() < query.limit { next_at.map(Time) } else { None })
}
