//! The books, and what waits.

use std::collections::HashMap;

use rusqlite::Connection;

use super::Result;
use crate::{
    model::{Balance, Books, Time, WebhookId},
    store::QueueHealth,
};

pub(crate) fn balance(db: &Connection) -> Result<Balance> {
    let mut rows: HashMap<(i64, String), i64> = HashMap::new();
    let mut count = db.prepare_cached("SELECT webhook_id, state, count(*) FROM request GROUP BY webhook_id, state")?;
    let mut found = count.query([])?;
    while let Some(row) = found.next()? {
        rows.insert((row.get(0)?, row.get(1)?), row.get(2)?);
    }
    let mut books = db.prepare_cached(
        "SELECT b.webhook_id, w.state = 'off', b.accepted, b.delivered, b.failed, b.discarded,
            b.pruned_delivered, b.pruned_failed, b.pruned_discarded
         FROM book b JOIN webhook w ON w.id = b.webhook_id ORDER BY b.webhook_id",
    )?;
    let mut found = books.query([])?;
    let mut webhooks = Vec::new();
    while let Some(row) = found.next()? {
        let id: i64 = row.get(0)?;
        let mut there = |state: &str| rows.remove(&(id, state.to_owned())).unwrap_or(0);
        let waiting = there("pending");
        let off: bool = row.get(1)?;
        let (delivered, failed, discarded) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let (pruned_delivered, pruned_failed, pruned_discarded): (i64, i64, i64) =
            (row.get(6)?, row.get(7)?, row.get(8)?);
        let rows_disagree = there("delivered") + pruned_delivered != delivered
            || there("failed") + pruned_failed != failed
            || there("discarded") + pruned_discarded != discarded;
        let (pending, held) = if off { (0, waiting) } else { (waiting, 0) };
        let books = Books { accepted: row.get(2)?, delivered, pending, held, failed, discarded, rows_disagree };
        webhooks.push((WebhookId(id), books));
    }
    // Rows of a webhook that has no book would hide from every sum above.
    for ((id, _), count) in rows {
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
