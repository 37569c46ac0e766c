//! Recording what attempts came to: the attempt, the request's new state, the books, the rule of ten, all in one commit.

use std::{collections::BTreeMap, time::Duration};

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use super::{Result, rows, switch, traffic};
use crate::{
    model::{Purpose, Time, WebhookId},
    store::{LaneRecord, Outcome, Traffic},
};

/// What a group of outcomes adds up to for one webhook.
#[derive(Default)]
struct Sum<'a> {
    delivered: i64,
    failed: i64,
    discarded: i64,
    lane: Option<&'a LaneRecord>,
    /// A delivery of the webhook's own work is among them.
    proven: bool,
    last: Option<&'a Outcome>,
    /// By the beginning of its slot.
    traffic: BTreeMap<i64, Traffic>,
}

pub(crate) fn record(tx: &Connection, outcomes: &[Outcome]) -> Result<()> {
    let mut sums: BTreeMap<WebhookId, Sum<'_>> = BTreeMap::new();
    let mut writes = Writes::new(tx)?;
    // In the order of their numbers, neighbours on disk are written one after the other.
    let mut by_number: Vec<_> = outcomes.iter().collect();
    by_number.sort_by_key(|outcome| (outcome.request, outcome.number));
    for outcome in by_number {
        let again = taking_none(tx, outcome)?;
        let outcome = again.as_ref().unwrap_or(outcome);
        let mut number = outcome.number;
        if !writes.add_attempt(outcome, number)? {
            // A sender that ended before its last outcomes were taken has recorded this number after all.
            number = last_number(tx, outcome)? + 1;
            writes.add_attempt(outcome, number)?;
        }
        writes.move_request(outcome, number, sums.entry(outcome.webhook).or_default())?;
    }
    for outcome in outcomes {
        let sum = sums.entry(outcome.webhook).or_default();
        sum.lane = outcome.lane.as_ref().or(sum.lane);
        sum.proven |= outcome.lane.is_some() && outcome.fault.is_none();
        sum.last = Some(outcome);
        let slot = sum.traffic.entry(outcome.started_at.0 / Traffic::MINUTE * Traffic::MINUTE).or_default();
        traffic::count(slot, outcome);
    }
    for (webhook, sum) in sums {
        add_sum(tx, webhook, &sum)?;
    }
    Ok(())
}

/// What was sent before its webhook was switched on again takes none of the ten attempts that it has since: `None` where it was
/// not. The sender that made the attempt may not know of it yet.
fn taking_none(tx: &Connection, outcome: &Outcome) -> Result<Option<Outcome>> {
    if outcome.fault.is_none() || outcome.purpose != Purpose::Delivery {
        return Ok(None);
    }
    let mut epoch = tx.prepare_cached("SELECT epoch FROM webhook WHERE id = ?1")?;
    let epoch: Option<i64> = epoch.query_row([outcome.webhook.0], |row| row.get(0)).optional()?;
    let ended = outcome.started_at.plus(Duration::from_micros(outcome.timings.total_us));
    let again = || Outcome { used: 0, next_at: Some(ended), ..outcome.clone() };
    Ok((epoch != Some(outcome.epoch)).then(again))
}

/// The statements that every outcome needs.
struct Writes<'tx> {
    tx: &'tx Connection,
    add_attempt: CachedStatement<'tx>,
    move_request: CachedStatement<'tx>,
    /// Whether operators have asked for any request to be sent again.
    any_asked: bool,
}

impl<'tx> Writes<'tx> {
    fn new(tx: &'tx Connection) -> Result<Self> {
        let add_attempt = tx.prepare_cached(
            "INSERT INTO attempt (request_id, number, purpose, revision_id, started_at, dns_us, connect_us, tls_us,
                send_us, wait_us, body_us, total_us, address, macs, status, reply_headers, reply_body, reply_cut, phase,
                cause, chain, retry_after, next_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23)
             ON CONFLICT DO NOTHING",
        )?;
        let move_request = tx.prepare_cached(
            "UPDATE request SET state = ?2, used = ?3, attempts = ?4, due_at = ?5, last_status = ?6, last_phase = ?7,
                last_cause = ?8 WHERE id = ?1 AND state = 'pending'",
        )?;
        let mut any_asked = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM resend)")?;
        let any_asked = any_asked.query_row([], |row| row.get(0))?;
        Ok(Self { tx, add_attempt, move_request, any_asked })
    }

    /// Whether the number was free.
    fn add_attempt(&mut self, outcome: &Outcome, number: u32) -> Result<bool> {
        let timings = &outcome.timings;
        let us = |us: Option<u64>| us.map(u64::cast_signed);
        let (reply, fault) = (outcome.reply.as_ref(), outcome.fault.as_ref());
        let added = self.add_attempt.execute(params![
            outcome.request.0,
            number,
            Some(outcome.purpose.as_str()).filter(|_| outcome.purpose != Purpose::Delivery),
            outcome.revision,
            outcome.started_at.0,
            us(timings.dns_us),
            us(timings.connect_us),
            us(timings.tls_us),
            us(timings.send_us),
            us(timings.wait_us),
            us(timings.body_us),
            timings.total_us.cast_signed(),
            outcome.address.map(rows::address_to_bytes),
            outcome.macs.as_flattened(),
            reply.map(|r| r.status),
            reply.map(|r| rows::headers_to_lines(&r.headers)),
            reply.map(|r| &r.body).filter(|body| !body.is_empty()),
            reply.map(|r| r.cut).filter(|cut| *cut),
            fault.map(|f| f.phase.as_str()),
            fault.map(|f| f.cause.as_str()),
            fault.map(|f| serde_json::to_string(&f.chain).expect("strings are always JSON")),
            us(outcome.retry_after_ms),
            outcome.next_at.map(|t| t.0),
        ])?;
        Ok(added == 1)
    }

    /// Writes the request's new state, and counts where it ended.
    fn move_request(&mut self, outcome: &Outcome, number: u32, sum: &mut Sum<'_>) -> Result<()> {
        let delivered = outcome.fault.is_none();
        let counts = outcome.purpose == Purpose::Delivery;
        if self.any_asked {
            // Whatever began after an operator asked is the attempt that was asked for.
            let began = if counts { outcome.started_at.0 } else { i64::MAX };
            let mut done = self.tx.prepare_cached("DELETE FROM resend WHERE request_id = ?1 AND asked_at < ?2")?;
            done.execute([outcome.request.0, began])?;
        }
        let gave_up = counts && !delivered && outcome.next_at.is_none();
        let state = if delivered {
            "delivered"
        } else if gave_up {
            "failed"
        } else {
            "pending"
        };
        let fault = outcome.fault.as_ref();
        // An operator may have discarded it meanwhile, or it is a resend of one that had ended: then the slow way.
        let moved = if counts || delivered {
            self.move_request.execute(params![
                outcome.request.0,
                state,
                outcome.used,
                number,
                due_at(outcome),
                outcome.reply.as_ref().map(|r| r.status),
                fault.map(|f| f.phase.as_str()),
                fault.map(|f| f.cause.as_str()),
            ])?
        } else {
            0
        };
        if moved == 0 {
            return move_ended(self.tx, outcome, number, sum);
        }
        match state {
            "delivered" => sum.delivered += 1,
            "failed" => sum.failed += 1,
            _ => {}
        }
        Ok(())
    }
}

/// What has used up none of its ten waits for no time, and keeps its place among those. Nor does what failed on our side: its webhook
/// waits, and may be told to wait no longer.
fn due_at(outcome: &Outcome) -> i64 {
    let ended = || outcome.started_at.plus(Duration::from_micros(outcome.timings.total_us));
    let ours = outcome.fault.as_ref().filter(|fault| fault.is_ours()).map(|_| ended());
    ours.or(outcome.next_at).filter(|_| outcome.used > 0).map_or(0, |at| at.0)
}

fn last_number(tx: &Connection, outcome: &Outcome) -> Result<u32> {
    let mut last = tx.prepare_cached("SELECT max(number) FROM attempt WHERE request_id = ?1")?;
    Ok(last.query_row([outcome.request.0], |row| row.get(0))?)
}

/// Notes an attempt of a request that is pending no more, or that goes on as it is.
fn move_ended(tx: &Connection, outcome: &Outcome, number: u32, sum: &mut Sum<'_>) -> Result<()> {
    let delivered = outcome.fault.is_none();
    let fault = outcome.fault.as_ref();
    let before: Option<String> = tx
        .prepare_cached("SELECT state FROM request WHERE id = ?1")?
        .query_row([outcome.request.0], |r| r.get(0))
        .optional()?;
    let Some(before) = before else {
        // An operator discarded it while it was under way, and retention has taken it since.
        tx.prepare_cached("DELETE FROM attempt WHERE request_id = ?1")?.execute([outcome.request.0])?;
        return Ok(());
    };
    tx.prepare_cached(
        "UPDATE request SET state = ?2, attempts = ?3, last_status = ?4, last_phase = ?5, last_cause = ?6 WHERE id = ?1",
    )?
    .execute(params![
        outcome.request.0,
        if delivered { "delivered" } else { before.as_str() },
        number,
        outcome.reply.as_ref().map(|r| r.status),
        fault.map(|f| f.phase.as_str()),
        fault.map(|f| f.cause.as_str()),
    ])?;
    if delivered && before != "delivered" {
        sum.delivered += 1;
        match before.as_str() {
            "failed" => sum.failed -= 1,
            "discarded" => sum.discarded -= 1,
            _ => {}
        }
    }
    Ok(())
}

fn add_sum(tx: &Connection, webhook: WebhookId, sum: &Sum<'_>) -> Result<()> {
    let id = webhook.0;
    if (sum.delivered, sum.failed, sum.discarded) != (0, 0, 0) {
        tx.prepare_cached(
            "UPDATE book SET delivered = delivered + ?2, failed = failed + ?3, discarded = discarded + ?4
             WHERE webhook_id = ?1",
        )?
        .execute(params![id, sum.delivered, sum.failed, sum.discarded])?;
    }
    for (at, slot) in &sum.traffic {
        traffic::add(tx, webhook, *at, slot)?;
    }
    if let Some(last) = sum.last {
        tx.prepare_cached(
            "UPDATE webhook SET last_at = ?2, last_status = ?3, last_phase = ?4, last_cause = ?5 WHERE id = ?1",
        )?
        .execute(params![
            id,
            last.started_at.0,
            last.reply.as_ref().map(|r| r.status),
            last.fault.as_ref().map(|f| f.phase.as_str()),
            last.fault.as_ref().map(|f| f.cause.as_str()),
        ])?;
    }
    let Some(lane) = sum.lane else { return Ok(()) };
    let in_force = tx
        .prepare_cached(
            "UPDATE webhook SET failed_in_row = ?3, next_probe_at = ?4, asked_until = ?5,
                off_at = CASE WHEN ?6 THEN NULL ELSE off_at END
             WHERE id = ?1 AND epoch = ?2 AND state = 'on'",
        )?
        .execute(params![
            id,
            lane.epoch,
            lane.failed_in_row,
            lane.next_probe_at.map(|t: Time| t.0),
            lane.asked_until.map(|t| t.0),
            sum.proven,
        ])?;
    match lane.switch_off {
        Some(off) if in_force == 1 => switch::off(tx, webhook, off.reason, off.at, "sender"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        model::{Cause, Fault, Phase, RequestId, Timings},
        store::{HeldChoice, NewsQuery, StoreError, sample},
    };

    #[tokio::test]
    async fn what_was_sent_before_its_webhook_was_switched_on_takes_none_of_the_ten_though_its_sender_does_not_know() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let store = sample::with_webhooks(&path, 1).await;
        sample::emit(&store, 2).await;
        let webhook = WebhookId(1);
        let epoch = store.webhook(webhook).await.unwrap().epoch;
        // The last of its ten attempts.
        let failed = |request: i64, epoch: i64| Outcome {
            request: RequestId(request),
            webhook,
            epoch,
            number: 1,
            purpose: Purpose::Delivery,
            revision: 1,
            started_at: Time(5_000),
            timings: Timings { total_us: 2_000_000, ..Timings::default() },
            address: None,
            macs: Vec::new(),
            reply: None,
            fault: Some(Fault::new(Phase::Connect, Cause::Refused, "refused")),
            retry_after_ms: None,
            used: 10,
            next_at: None,
            lane: None,
        };
        store.switch_off(webhook, "test".to_owned()).await.unwrap();
        store.switch_on(webhook, HeldChoice::Send, "test".to_owned()).await.unwrap();
        let sender = store.begin_sending().await.unwrap();
        store.record(sender, Arc::new(vec![failed(1, epoch), failed(2, epoch + 2)])).await.unwrap();
        let db = Connection::open(&path).unwrap();
        let row = |id: i64| {
            let sql = "SELECT state, used, due_at, next_at FROM request JOIN attempt ON request_id = id WHERE id = ?1";
            let get = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            db.query_row(sql, [id], get).unwrap()
        };
        let (pending, ended): (String, String) = ("pending".to_owned(), "failed".to_owned());
        assert_eq!(row(1), (pending, 0, 0, Some(7_000)));
        assert_eq!(row(2), (ended, 10, 0, None::<i64>), "one that has used up those that it has since");
        assert!(store.balance().await.unwrap().balanced());
    }

    #[tokio::test]
    async fn a_sender_records_nothing_after_another_one_has_begun() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::with_webhooks(&folder.path().join("db"), 1).await;
        sample::emit(&store, 1).await;
        let first = store.begin_sending().await.unwrap();
        assert!(store.is_current(first).await.unwrap());
        let second = store.begin_sending().await.unwrap();
        assert!(!store.is_current(first).await.unwrap() && store.is_current(second).await.unwrap());
        let none = Arc::new(Vec::new());
        assert_eq!(store.record(first, Arc::clone(&none)).await, Err(StoreError::Fenced));
        assert_eq!(store.clock_set_back(first, Duration::from_secs(9)).await, Err(StoreError::Fenced));
        let look = store.look(first, NewsQuery::default(), Arc::default(), |_| ()).await;
        assert_eq!(look.err(), Some(StoreError::Fenced));
        store.record(second, none).await.unwrap();
    }
}
