//! What of a webhook is due. Every look is a few seeks in `request_due`, however long the backlog.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, look::Events};
use crate::{
    model::{RequestId, Time, Waits, WebhookId},
    store::{Due, DueBatch, DueQuery},
};

/// A request that may be picked, before its event is read.
struct Candidate {
    id: RequestId,
    used: u32,
    attempts: u32,
    event: i64,
    resend: bool,
    due_at: i64,
    /// Since when it could have been sent.
    since: i64,
}

pub(super) fn due(db: &Connection, query: &DueQuery, now: Time, events: &mut Events<'_>) -> Result<DueBatch> {
    let mut candidates = resends(db, query)?;
    let resends = candidates.len();
    let mut more_resends = resends == query.resends;
    let mut next_at = None;
    // In strict order nothing goes beside a resend: whoever has it asks again.
    let alone = query.ordered.is_some() && resends > 0;
    if !alone && !query.resends_only {
        next_at = add_due(db, query, now, &mut candidates)?;
    }
    candidates.truncate(resends + query.limit);
    let mut more = alone || candidates.len() == resends + query.limit;
    let mut due: Vec<Due> = Vec::with_capacity(candidates.len());
    let mut bytes = 0;
    for candidate in candidates {
        // Retention never takes an event that is owed; a resend of a pruned one is refused when it is asked for.
        let (_, Some(event)) = events.read(candidate.event)? else { continue };
        bytes += event.data.len();
        let Candidate { id, used, attempts, resend, .. } = candidate;
        let is_first = due.last().is_none_or(|last| last.resend != resend);
        if bytes > query.bytes && !is_first {
            (more, more_resends) = (true, more_resends || resend);
            break;
        }
        due.push(Due { id, used, attempts, resend, event });
    }
    Ok(DueBatch { due, more, more_resends, next_at })
}

fn is_in(sorted: &[RequestId], id: RequestId) -> bool {
    sorted.binary_search(&id).is_ok()
}

fn resends(db: &Connection, query: &DueQuery) -> Result<Vec<Candidate>> {
    let mut asked = db.prepare_cached(
        "SELECT r.id, r.used, r.attempts, r.event_id FROM resend d JOIN request r ON r.id = d.request_id
         WHERE d.webhook_id = ?1 ORDER BY d.request_id LIMIT ?2",
    )?;
    let mut rows = asked.query(params![query.webhook.0, query.resends + query.except.len()])?;
    let mut found = Vec::new();
    while found.len() < query.resends
        && let Some(row) = rows.next()?
    {
        let id = RequestId(row.get(0)?);
        if !is_in(&query.except, id) {
            let (used, attempts, event) = (row.get(1)?, row.get(2)?, row.get(3)?);
            found.push(Candidate { id, used, attempts, event, resend: true, due_at: 0, since: 0 });
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
    // Where an operator chose strict order after they failed. Before that none of them waits for a time, and the index has them
    // in their order; the plus keeps SQLite from going through all requests there ever were.
    let mut in_order = db.prepare_cached(
        "SELECT id FROM request
         WHERE webhook_id = ?1 AND state = 'pending' AND used = ?2 AND due_at > ?3 AND due_at <= ?4
         ORDER BY +id LIMIT ?5",
    )?;
    let mut details = db.prepare_cached("SELECT attempts, event_id, due_at, accepted_at FROM request WHERE id = ?1")?;
    let mut later = db.prepare_cached(
        "SELECT min(due_at) FROM request
         WHERE webhook_id = ?1 AND state = 'pending' AND used = ?2 AND due_at > ?3 AND due_at <= ?4",
    )?;
    let horizon = now.plus(query.longest);
    // In strict order the head of the queue blocks the rest even while it is not due.
    let spans: &[(i64, i64)] =
        if query.ordered.is_some() { &[(i64::MIN, i64::MAX)] } else { &[(i64::MIN, now.0), (horizon.0, i64::MAX)] };
    let limit = query.limit + query.except.len() + query.read.len() + already;
    let has = |id| is_in(&query.except, id) || is_in(&query.read, id);
    let mut next_at: Option<i64> = None;
    for used in fewest..=most {
        let mut room = query.limit;
        for (after, until) in spans {
            let ids = if query.ordered.is_some() && used > 0 { &mut in_order } else { &mut stream };
            let mut rows = ids.query(params![webhook, used, after, until, limit])?;
            while room > 0
                && let Some(row) = rows.next()?
            {
                let id = RequestId(row.get(0)?);
                if !has(id) && !found[..already].iter().any(|c| c.id == id) {
                    room -= 1;
                    found.push(details.query_row([id.0], |row| {
                        let (attempts, event, due_at) = (row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?);
                        Ok(Candidate {
                            id,
                            used,
                            attempts,
                            event,
                            resend: false,
                            due_at,
                            since: due_at.max(row.get(3)?),
                        })
                    })?);
                }
            }
        }
        if query.ordered.is_none() {
            let at: Option<i64> = later.query_row(params![webhook, used, now.0, horizon.0], |row| row.get(0))?;
            next_at = [next_at, at].into_iter().flatten().min();
        }
    }
    let new = &mut found[already..];
    if let Some(waits) = &query.ordered {
        new.sort_by_key(|c| c.id);
        for (ahead, next) in new.iter().enumerate().filter(|(_, c)| c.due_at > now.0 && c.due_at <= horizon.0) {
            let until = waits_until(db, (next.id, next.used, Time(next.due_at)), waits)?;
            if until > now {
                found.truncate(already + ahead);
                return Ok(Some(until));
            }
        }
    } else if !query.probe {
        new.sort_by_key(|c| (c.since, c.id));
    }
    Ok(if found.len() - already < query.limit { next_at.map(Time) } else { None })
}

/// An operator changed the waits of a webhook: what has failed waits no longer than the new ones say. All at once, as where the
/// clock was set back: what was attempted and waits is never much.
pub(super) fn wait_anew(tx: &Connection, webhook: WebhookId, waits: &Waits, now: Time) -> Result<()> {
    let mut waiting = tx.prepare_cached(
        "SELECT id, used, due_at FROM request WHERE webhook_id = ?1 AND state = 'pending' AND used > 0 AND due_at > ?2",
    )?;
    let waiting =
        waiting.query_map([webhook.0, now.0], |row| Ok((RequestId(row.get(0)?), row.get(1)?, Time(row.get(2)?))))?;
    let mut due = tx.prepare_cached("UPDATE request SET due_at = ?2 WHERE id = ?1")?;
    for failed in waiting.collect::<rusqlite::Result<Vec<_>>>()? {
        due.execute([failed.0.0, waits_until(tx, failed, waits)?.0])?;
    }
    Ok(())
}

/// Until when one that failed waits under the waits that are in force, and as long as its receiver asked for: its number, how many
/// of its ten are used up, and when it was due under the waits at that time.
fn waits_until(db: &Connection, (id, used, due_at): (RequestId, u32, Time), waits: &Waits) -> Result<Time> {
    let mut last = db.prepare_cached(
        "SELECT started_at + total_us / 1000, coalesce(retry_after, 0) FROM attempt
         WHERE request_id = ?1 AND purpose IS NULL ORDER BY number DESC LIMIT 1",
    )?;
    let last = last.query_row([id.0], |row| Ok((row.get(0).map(Time)?, row.get::<_, i64>(1)?))).optional()?;
    let until = last.map(|(ended, asked)| {
        let wait = waits.after(used).mul_f64(1.1).max(Duration::from_millis(asked.unsigned_abs()));
        ended.plus(wait)
    });
    Ok(until.into_iter().fold(due_at, Time::min))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::{
        NewsQuery,
        sample::{self, emit},
    };

    #[tokio::test]
    async fn strict_order_waits_for_no_time_but_that_of_the_next_attempt() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::store(&folder.path().join("db")).await;
        sample::add(&store, crate::model::WebhookDraft { ordered: true, ..sample::draft("https://shop.example/in") })
            .await;
        emit(&store, 2).await;
        let db = Connection::open(folder.path().join("db")).unwrap();
        db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        // It was accepted before the clock was set back.
        let now = Time::now();
        let set = "UPDATE request SET used = 1, due_at = ?1, accepted_at = ?2 WHERE id = 1";
        db.execute(set, [now.0 - 1, now.0 + 1_800_000]).unwrap();
        let query = DueQuery {
            webhook: WebhookId(1),
            limit: 16,
            probe: false,
            ordered: Some(Waits::default()),
            resends: 16,
            bytes: 1 << 20,
            except: Vec::new(),
            read: Vec::new(),
            resends_only: false,
            longest: std::time::Duration::from_secs(3_600),
        };
        let sender = store.begin_sending().await.unwrap();
        let look = store.look(sender, NewsQuery::default(), Arc::new(vec![query]), |_| ()).await.unwrap();
        assert_eq!(look.batches[0].due.iter().map(|due| due.id.0).collect::<Vec<_>>(), [1, 2]);
    }

    #[tokio::test]
    async fn at_the_head_of_a_strict_order_shorter_waits_hold_but_what_the_receiver_asked_for_does_too() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::with_webhooks(&folder.path().join("db"), 1).await;
        emit(&store, 1).await;
        let db = Connection::open(folder.path().join("db")).unwrap();
        db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        let attempt = |number: i64, purpose: Option<&str>, started: i64, asked: Option<i64>| {
            let add = "INSERT INTO attempt (request_id, number, purpose, revision_id, started_at, total_us, macs,
                retry_after) VALUES (1, ?1, ?2, 1, ?3, 1000000, x'', ?4)";
            db.execute(add, params![number, purpose, started, asked]).unwrap();
        };
        let until =
            |used, due_at| waits_until(&db, (RequestId(1), used, Time(due_at)), &"10s 20s".parse().unwrap()).unwrap().0;
        assert_eq!(until(1, 900_000), 900_000, "nothing is known of its attempts");
        attempt(1, None, 100_000, None);
        attempt(2, Some("resend"), 700_000, None);
        assert_eq!([until(1, 900_000), until(2, 900_000), until(1, 105_000)], [112_000, 123_000, 105_000]);
        attempt(3, None, 200_000, Some(60_000));
        assert_eq!(until(2, 900_000), 261_000);
    }

    #[tokio::test]
    async fn a_batch_holds_no_more_data_than_is_asked_for_but_one_request_of_either_kind() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::with_webhooks(&folder.path().join("db"), 1).await;
        emit(&store, 20).await;
        let ids = (1..=5).map(RequestId).collect();
        store.resend(crate::store::Filter { ids: Some(ids), ..Default::default() }, "test".to_owned()).await.unwrap();
        let longest = std::time::Duration::from_secs(3_600);
        let ask = async |resends, bytes| {
            let query = DueQuery {
                webhook: WebhookId(1),
                limit: 16,
                resends,
                bytes,
                probe: false,
                ordered: None,
                except: Vec::new(),
                read: Vec::new(),
                resends_only: false,
                longest,
            };
            let batch = store
                .look(store.begin_sending().await.unwrap(), NewsQuery::default(), Arc::new(vec![query]), |_| ())
                .await
                .unwrap()
                .batches
                .remove(0);
            let resends = batch.due.iter().filter(|due| due.resend).count();
            (resends, batch.due.len() - resends, batch.more, batch.more_resends)
        };
        assert_eq!(ask(9, 1 << 20).await, (5, 15, false, false), "all of it");
        assert_eq!(ask(4, 1 << 20).await, (4, 16, true, true), "as many as are asked for");
        assert_eq!(ask(9, 2_500).await, (5, 1, true, false), "about 400 bytes each");
        assert_eq!(ask(9, 0).await, (1, 0, true, true));
        assert_eq!(ask(0, 0).await, (0, 1, true, true));
    }
}
