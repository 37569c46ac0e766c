//! Switching webhooks on and off, and removing them.

use rusqlite::{Connection, params};

use super::{
    Result,
    config::{bump, note},
    webhooks::live,
};
use crate::{
    model::{OffReason, Time, WebhookId},
    store::{HeldChoice, Refusal, Switched, vault::Vault},
};

/// `before` were discarded in steps already.
pub(crate) fn on(
    tx: &Connection,
    vault: &Vault,
    id: WebhookId,
    held: HeldChoice,
    before: u64,
    actor: &str,
) -> Result<Switched> {
    if live(tx, vault, id)?.is_on() {
        return Err(Refusal::IsOn(id).into());
    }
    let discarded = match held {
        HeldChoice::Send => 0,
        HeldChoice::Since(time) => discard_waiting(tx, id, time)?,
        HeldChoice::Discard => discard_waiting(tx, id, Time(i64::MAX))?,
    };
    let discarded = before + discarded;
    give_fresh_ten(tx, id, u64::MAX)?;
    tx.execute(
        // A webhook that the rule switched off keeps that time until it delivers again, since operators hear of that.
        "UPDATE webhook SET state = 'on', off_at = CASE WHEN off_reason <> 'operator' THEN off_at END, off_reason = NULL,
            failed_in_row = 0, next_probe_at = NULL, asked_until = NULL, epoch = epoch + 1 WHERE id = ?1",
        [id.0],
    )?;
    let switched = Switched { sent: waiting(tx, id)?, discarded };
    bump(tx)?;
    let detail = format!("sent={} discarded={}", switched.sent, switched.discarded);
    note(tx, actor, "webhook.on", &id.to_string(), &detail)?;
    Ok(switched)
}

/// An operator's decision to switch a webhook on gives what waits a fresh ten; answers how many had used up some of theirs.
pub(crate) fn give_fresh_ten(tx: &Connection, id: WebhookId, most: u64) -> Result<u64> {
    let mut fresh = tx.prepare_cached(
        "UPDATE request SET used = 0, due_at = 0 WHERE id IN (
            SELECT id FROM request WHERE webhook_id = ?1 AND state = 'pending' AND used > 0
                AND EXISTS (SELECT 1 FROM webhook WHERE id = ?1 AND state = 'off') LIMIT ?2)",
    )?;
    Ok(fresh.execute([id.0, i64::try_from(most).unwrap_or(i64::MAX)])? as u64)
}

pub(crate) fn off_by_operator(tx: &Connection, vault: &Vault, id: WebhookId, actor: &str) -> Result<u64> {
    if !live(tx, vault, id)?.is_on() {
        return Err(Refusal::IsOff(id).into());
    }
    off(tx, id, OffReason::Operator, Time::now(), actor)?;
    waiting(tx, id)
}

/// Switches off, for whatever reason. What is pending is held from now on, by the webhook's state alone.
pub(super) fn off(tx: &Connection, id: WebhookId, reason: OffReason, at: Time, actor: &str) -> Result<()> {
    tx.execute(
        "UPDATE webhook SET state = 'off', off_reason = ?2, off_at = ?3, next_probe_at = NULL, epoch = epoch + 1
         WHERE id = ?1",
        params![id.0, reason.as_str(), at.0],
    )?;
    bump(tx)?;
    note(tx, actor, "webhook.off", &id.to_string(), reason.as_str())
}

/// `before` were discarded in steps already.
pub(crate) fn remove(tx: &Connection, vault: &Vault, id: WebhookId, before: u64, actor: &str) -> Result<u64> {
    let webhook = live(tx, vault, id)?;
    let discarded = before + discard_waiting(tx, id, Time(i64::MAX))?;
    tx.execute("DELETE FROM resend WHERE webhook_id = ?1", [id.0])?;
    tx.execute("DELETE FROM subscription WHERE webhook_id = ?1", [id.0])?;
    tx.execute("DELETE FROM secret WHERE webhook_id = ?1", [id.0])?;
    tx.execute(
        "UPDATE webhook SET state = 'removed', off_reason = 'operator', off_at = ?2, next_probe_at = NULL,
            epoch = epoch + 1 WHERE id = ?1",
        params![id.0, Time::now().0],
    )?;
    bump(tx)?;
    let detail = format!("{}; discarded={discarded}", webhook.draft.url.concealed());
    note(tx, actor, "webhook.remove", &id.to_string(), &detail)?;
    Ok(discarded)
}

pub(crate) fn held(db: &Connection, id: WebhookId, since: Time) -> Result<(u64, u64, Option<Time>)> {
    let mut query = db.prepare_cached(
        "SELECT count(*), count(CASE WHEN accepted_at >= ?2 THEN 1 END), min(accepted_at)
         FROM request WHERE webhook_id = ?1 AND state = 'pending'",
    )?;
    Ok(query.query_row(params![id.0, since.0], |row| {
        Ok((
            row.get::<_, i64>(0)?.cast_unsigned(),
            row.get::<_, i64>(1)?.cast_unsigned(),
            row.get::<_, Option<i64>>(2)?.map(Time),
        ))
    })?)
}

/// How many wait that were accepted before `before`, and the number of the oldest. From the rows: the books may be wrong.
pub(crate) fn waiting_before(db: &Connection, id: WebhookId, before: Time) -> Result<(u64, i64)> {
    let mut query = db.prepare_cached(
        "SELECT count(*), coalesce(min(id), 0) FROM request INDEXED BY request_due
         WHERE webhook_id = ?1 AND state = 'pending' AND accepted_at < ?2",
    )?;
    Ok(query.query_row([id.0, before.0], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?)))?)
}

/// From the books: to count the rows would hold up everyone who writes.
fn waiting(db: &Connection, id: WebhookId) -> Result<u64> {
    let mut open =
        db.prepare_cached("SELECT accepted - delivered - failed - discarded FROM book WHERE webhook_id = ?1")?;
    Ok(open.query_row([id.0], |row| row.get::<_, i64>(0))?.max(0).cast_unsigned())
}

/// Discards what waits and was accepted before `before`; nobody wants it sent any more.
fn discard_waiting(tx: &Connection, id: WebhookId, before: Time) -> Result<u64> {
    tx.execute(
        "DELETE FROM resend WHERE webhook_id = ?1
            AND EXISTS (SELECT 1 FROM request WHERE id = request_id AND state = 'pending' AND accepted_at < ?2)",
        params![id.0, before.0],
    )?;
    let discarded = tx.execute(
        "UPDATE request SET state = 'discarded' WHERE webhook_id = ?1 AND state = 'pending' AND accepted_at < ?2",
        params![id.0, before.0],
    )?;
    tx.execute("UPDATE book SET discarded = discarded + ?2 WHERE webhook_id = ?1", params![id.0, discarded])?;
    Ok(discarded as u64)
}
