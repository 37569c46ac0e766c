//! The traffic: what attempts came to by webhook and time, added up as they are recorded, and folded when it is old.

use std::sync::LazyLock;

use rusqlite::{Connection, params, params_from_iter};

use super::{Result, rows};
use crate::{
    model::{Time, WebhookId},
    store::{Outcome, Traffic, TrafficQuery},
};

/// The columns of the buckets, each as a pattern with `{}` for its name, one after the other.
fn buckets(pattern: &str) -> String {
    (0..Traffic::BUCKETS).map(|n| pattern.replace("{}", &format!("t{n}"))).collect::<Vec<_>>().join(", ")
}

/// Made once: it is needed with every group of outcomes.
static ADD: LazyLock<String> =
    LazyLock::new(|| format!("{} VALUES ({}) {}", into(), vec!["?"; 5 + Traffic::BUCKETS].join(", "), on_conflict()));

/// Counts an attempt.
pub(super) fn count(slot: &mut Traffic, outcome: &Outcome) {
    let us = outcome.timings.total_us;
    match outcome.fault {
        None => {
            slot.delivered += 1;
            slot.took[Traffic::bucket(us)] += 1;
        }
        Some(_) => slot.failed += 1,
    }
    slot.total_us += us;
}

/// Adds to what a webhook's slot has.
pub(super) fn add(tx: &Connection, webhook: WebhookId, at: i64, slot: &Traffic) -> Result<()> {
    let counts = [webhook.0, at, slot.delivered.cast_signed(), slot.failed.cast_signed(), slot.total_us.cast_signed()];
    let values = counts.into_iter().chain(slot.took.iter().map(|count| count.cast_signed()));
    tx.prepare_cached(&ADD)?.execute(params_from_iter(values))?;
    Ok(())
}

fn into() -> String {
    format!("INSERT INTO traffic (webhook_id, slot, delivered, failed, total_us, {})", buckets("{}"))
}

fn on_conflict() -> String {
    format!(
        "ON CONFLICT DO UPDATE SET delivered = delivered + excluded.delivered, failed = failed + excluded.failed,
            total_us = total_us + excluded.total_us, {}",
        buckets("{} = {} + excluded.{}")
    )
}

/// Slots that have any traffic, oldest first.
pub(crate) fn traffic(db: &Connection, query: &TrafficQuery) -> Result<Vec<Traffic>> {
    let (of, step) = (query.webhook.map(|id| id.0), query.step.max(Traffic::MINUTE));
    // By webhook, so that each is looked at from the wanted slot on, and not all that it ever had.
    let sql = format!(
        "SELECT slot / ?2 * ?2 AS at, sum(delivered) AS delivered, sum(failed) AS failed, sum(total_us) AS total_us, {}
         FROM webhook w CROSS JOIN traffic ON webhook_id = w.id AND slot >= ?1 WHERE w.id = ?3 OR ?3 IS NULL
         GROUP BY at ORDER BY at",
        buckets("sum({}) AS {}")
    );
    let mut found = db.prepare_cached(&sql)?;
    let slots = found.query_map(params![query.since.0 / step * step, step, of], |row| {
        let mut took = [0; Traffic::BUCKETS];
        for (n, count) in took.iter_mut().enumerate() {
            *count = row.get(4 + n)?;
        }
        Ok(Traffic {
            at: rows::time(row, "at")?,
            delivered: row.get("delivered")?,
            failed: row.get("failed")?,
            total_us: row.get("total_us")?,
            took,
        })
    })?;
    Ok(slots.collect::<rusqlite::Result<_>>()?)
}

/// Up to where the traffic is to be folded.
fn fold_until(now: Time) -> i64 {
    (now.0 - Traffic::FOLD_AFTER) / Traffic::FOLDED * Traffic::FOLDED
}

const FOLDED: &str = "SELECT value FROM meta WHERE name = 'traffic_folded'";

/// Whether there is enough to fold that it is worth a commit.
pub(super) fn is_to_fold(db: &Connection, now: Time) -> Result<bool> {
    let folded: i64 = db.query_row(FOLDED, [], |row| row.get(0))?;
    Ok(folded < fold_until(now))
}

/// Makes slots of ten minutes out of the minutes that are old.
pub(super) fn fold(tx: &Connection, now: Time) -> Result<()> {
    let (folded, until): (i64, i64) = (tx.query_row(FOLDED, [], |row| row.get(0))?, fold_until(now));
    let old = format!("slot >= ?1 AND slot < ?2 AND slot % {} <> 0", Traffic::FOLDED);
    let ids: Vec<i64> =
        tx.prepare("SELECT id FROM webhook")?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let sql = format!(
        "{} SELECT webhook_id, slot / {ten} * {ten}, sum(delivered), sum(failed), sum(total_us), {}
         FROM traffic WHERE webhook_id = ?3 AND {old} GROUP BY 2 {}",
        into(),
        buckets("sum({})"),
        on_conflict(),
        ten = Traffic::FOLDED,
    );
    for id in ids {
        tx.prepare_cached(&sql)?.execute([folded, until, id])?;
        tx.prepare_cached(&format!("DELETE FROM traffic WHERE webhook_id = ?3 AND {old}"))?
            .execute([folded, until, id])?;
    }
    tx.execute("UPDATE meta SET value = max(value, ?1) WHERE name = 'traffic_folded'", [until])?;
    Ok(())
}
