//! The books, and what waits.

use std::collections::HashMap;

use rusqlite::Connection;

use super::Result;
use crate::{
    model::{Balance, Books, Time, WebhookId},
    store::QueueHealth,
};

/// One webhook's row of the ledger.
struct Row {
    webhook: WebhookId,
    off: bool,
    /// What waits is not in the ledger; the caller fills it in.
    books: Books,
    /// The rows that retention removed: delivered, failed, discarded.
    pruned: [i64; 3],
}

impl Row {
    /// The counts, with this many requests that wait.
    fn with_waiting(&self, waiting: i64) -> Books {
        let (pending, held) = if self.off { (0, waiting) } else { (waiting, 0) };
        Books { pending, held, ..self.books }
    }
}

fn rows(db: &Connection) -> Result<Vec<Row>> {
    let mut books = db.prepare_cached(
        "SELECT b.webhook_id, w.state = 'off', b.accepted, b.delivered, b.failed, b.discarded,
            b.pruned_delivered, b.pruned_failed, b.pruned_discarded
         FROM book b JOIN webhook w ON w.id = b.webhook_id ORDER BY b.webhook_id",
    )?;
    let rows = books.query_map([], |row| {
        let (accepted, delivered, failed, discarded) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(Row {
            webhook: WebhookId(row.get(0)?),
            off: row.get(1)?,
            books: Books { accepted, delivered, failed, discarded, ..Books::default() },
            pruned: [row.get(6)?, row.get(7)?, row.get(8)?],
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn ledger(db: &Connection) -> Result<Balance> {
    let one = |row: Row| {
        let ended = row.books.delivered + row.books.failed + row.books.discarded;
        (row.webhook, row.with_waiting(row.books.accepted - ended))
    };
    Ok(Balance { webhooks: rows(db)?.into_iter().map(one).collect() })
}

/// Counts the requests of each webhook and state. Grouping here takes no memory; SQLite would sort all rows first.
fn count_rows(db: &Connection) -> Result<HashMap<(i64, String), i64>> {
    let mut counts: HashMap<i64, Vec<(String, i64)>> = HashMap::new();
    let mut all = db.prepare_cached("SELECT webhook_id, state FROM request NOT INDEXED")?;
    let mut found = all.query([])?;
    while let Some(row) = found.next()? {
        let (webhook, state) = (row.get(0)?, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        let states = counts.entry(webhook).or_default();
        match states.iter_mut().find(|(known, _)| known == state) {
            Some((_, count)) => *count += 1,
            None => states.push((state.to_owned(), 1)),
        }
    }
    let flat = |(webhook, states): (i64, Vec<(String, i64)>)| {
        states.into_iter().map(move |(state, count)| ((webhook, state), count))
    };
    Ok(counts.into_iter().flat_map(flat).collect())
}

pub(crate) fn balance(db: &Connection) -> Result<Balance> {
    let mut counted = count_rows(db)?;
    let mut webhooks = Vec::new();
    for row in rows(db)? {
        let mut there = |state: &str| counted.remove(&(row.webhook.0, state.to_owned())).unwrap_or(0);
        let mut books = row.with_waiting(there("pending"));
        let ended = [("delivered", books.delivered), ("failed", books.failed), ("discarded", books.discarded)];
        for ((state, count), pruned) in ended.into_iter().zip(row.pruned) {
            books.rows_disagree |= there(state) + pruned != count;
        }
        webhooks.push((row.webhook, books));
    }
    // Rows of a webhook that has no ledger entry would hide from every sum above.
    for ((id, _), count) in counted {
        let lost = Books { pending: count, rows_disagree: true, ..Books::default() };
        webhooks.push((WebhookId(id), lost));
    }
    Ok(Balance { webhooks })
}

/// How many pending requests of a webhook wait for a time of their own. They are few beside those that are due, so these are
/// counted, and at most 10,000 with the same number of attempts.
pub(super) fn later(db: &Connection, webhook: WebhookId, now: Time) -> Result<u64> {
    let mut later = db.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM request
         WHERE webhook_id = ?1 AND state = 'pending' AND used = ?2 AND due_at > ?3 LIMIT 10000)",
    )?;
    let mut sum = 0;
    for used in 0..10 {
        sum += later.query_row((webhook.0, used, now.0), |row| row.get::<_, i64>(0))?.cast_unsigned();
    }
    Ok(sum)
}

pub(crate) fn queue_health(db: &Connection, now: Time) -> Result<QueueHealth> {
    let mut health = QueueHealth::default();
    let mut webhooks = db.prepare_cached(
        "SELECT w.id, w.state = 'on', coalesce(w.next_probe_at, 0),
            b.accepted - b.delivered - b.failed - b.discarded, b.delivered
         FROM webhook w JOIN book b ON b.webhook_id = w.id",
    )?;
    let mut oldest = db.prepare_cached(
        "SELECT max(due_at, accepted_at) FROM request
         WHERE webhook_id = ?1 AND state = 'pending' AND used = ?2 AND due_at <= ?3 ORDER BY due_at, id LIMIT 1",
    )?;
    let mut found = webhooks.query([])?;
    while let Some(row) = found.next()? {
        let (id, on, probe_at, waiting): (i64, bool, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        health.delivered += row.get::<_, i64>(4)?.cast_unsigned();
        if !on {
            health.held += waiting.max(0).cast_unsigned();
            continue;
        }
        health.pending += waiting.max(0).cast_unsigned();
        if waiting > 0 && probe_at <= now.0 {
            for used in 0..10 {
                let mut rows = oldest.query((id, used, now.0))?;
                if let Some(row) = rows.next()? {
                    // A webhook that backed off has asked for no more than to wait until its probe.
                    let due = Time(row.get::<_, i64>(0)?.max(probe_at));
                    health.oldest_due = Some(health.oldest_due.map_or(due, |oldest| oldest.min(due)));
                }
            }
            health.due += waiting.cast_unsigned().saturating_sub(later(db, WebhookId(id), now)?);
        }
    }
    Ok(health)
}
