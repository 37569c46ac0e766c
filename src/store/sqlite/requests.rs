//! The log: pages of requests, one request whole, and what operators do to many at once.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::{
    Result,
    conditions::Conditions,
    config::{kind, note},
    rows, webhooks,
};
use crate::{
    model::{Event, Kind, Purpose, Reply, Request, RequestId, Time, Timings, WebhookId},
    store::{Filter, Page, Refusal, RequestRow, StoreError, StoredAttempt, StoredRequest, Undelivered, vault::Vault},
};

/// A request with its webhook, and its event where retention has left it.
const FROM: &str = "FROM request r JOIN webhook w ON w.id = r.webhook_id LEFT JOIN event e ON e.id = r.event_id";
/// The attempt that was the last.
const LAST: &str = "LEFT JOIN attempt a ON a.request_id = r.id AND a.number = r.attempts";
const COLUMNS: &str = "r.id, r.webhook_id, w.url, r.event_id, coalesce(e.uid, '') AS uid, coalesce(e.kind, '') AS kind,
    coalesce(substr(e.data, 1, 2048), '') AS data_head,
    CASE WHEN r.state = 'pending' AND w.state = 'off' THEN 'held' ELSE r.state END AS state,
    r.attempts, r.accepted_at, max(r.due_at, r.accepted_at) AS due_at, a.started_at AS last_at,
    a.total_us AS last_us, r.last_status,
    r.last_phase, r.last_cause, EXISTS (SELECT 1 FROM resend d WHERE d.request_id = r.id) AS resend_waiting";

fn read(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    Ok(RequestRow {
        request: Request {
            id: RequestId(row.get("id")?),
            webhook: WebhookId(row.get("webhook_id")?),
            url: row.get::<_, String>("url")?.into(),
            event: row.get("event_id")?,
            uid: row.get("uid")?,
            kind: rows::lossy(row, "kind")?,
            subject: String::new(),
            state: rows::word(row, "state")?,
            attempts: row.get("attempts")?,
            accepted_at: rows::time(row, "accepted_at")?,
            due_at: rows::time(row, "due_at")?,
            last_at: rows::maybe_time(row, "last_at")?,
            last_us: row.get::<_, Option<i64>>("last_us")?.map(i64::cast_unsigned),
            last_status: row.get("last_status")?,
            last_fault: rows::fault(row, "last_phase", "last_cause")?,
            resend_waiting: row.get("resend_waiting")?,
        },
        data_head: rows::lossy(row, "data_head")?,
    })
}

pub(crate) fn page(db: &Connection, filter: &Filter, page: Page) -> Result<Vec<RequestRow>> {
    let mut conditions = Conditions::of(filter);
    if let Some(before) = page.before {
        conditions.add("r.id < ??", before.0);
    }
    let upward = page.after.is_some() && page.before.is_none();
    if let Some(after) = page.after {
        conditions.add("r.id > ??", after.0);
    }
    let order = if upward { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT {COLUMNS} {FROM} {LAST} WHERE {} ORDER BY r.id {order} LIMIT {}",
        conditions.clause(),
        page.limit
    );
    let mut query = db.prepare_cached(&sql)?;
    let mut found: Vec<_> =
        query.query_map(params_from_iter(conditions.values), read)?.collect::<rusqlite::Result<_>>()?;
    if upward {
        found.reverse();
    }
    Ok(found)
}

/// The requests of a filter among the ids of a span, at most `limit`, in the order that was asked for.
pub(super) fn between(
    db: &Connection,
    filter: &Filter,
    (low, high): (i64, i64),
    upward: bool,
    limit: u32,
) -> Result<Vec<RequestRow>> {
    let mut conditions = Conditions::of(filter);
    conditions.add("r.id >= ??", low);
    conditions.add("r.id <= ??", high);
    let order = if upward { "ASC" } else { "DESC" };
    // The rows are found first and made whole afterwards: what the conditions do not name is not looked up for those that fail.
    let sql = format!(
        "WITH found AS MATERIALIZED (SELECT r.id {} WHERE {} ORDER BY r.id {order} LIMIT {limit})
         SELECT {COLUMNS} FROM found f CROSS JOIN request r ON r.id = f.id JOIN webhook w ON w.id = r.webhook_id
            LEFT JOIN event e ON e.id = r.event_id {LAST} ORDER BY r.id {order}",
        conditions.from(),
        conditions.clause()
    );
    let mut query = db.prepare_cached(&sql)?;
    let found = query.query_map(params_from_iter(conditions.values), read)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What ended or waits without success, by webhook and fault, the largest part first.
pub(crate) fn undelivered(db: &Connection) -> Result<Vec<Undelivered>> {
    let mut query = db.prepare_cached(
        "SELECT r.webhook_id, w.url, CASE WHEN r.state = 'pending' AND w.state = 'off' THEN 'held' ELSE r.state END AS shown,
            r.last_phase, r.last_cause, count(*) AS many, min(r.accepted_at) AS oldest
         FROM request r JOIN webhook w ON w.id = r.webhook_id
         WHERE r.state = 'failed' OR (r.state = 'pending' AND (w.state = 'off' OR r.attempts > 0))
         GROUP BY r.webhook_id, shown, r.last_phase, r.last_cause ORDER BY many DESC, r.webhook_id",
    )?;
    let groups = query.query_map([], |row| {
        Ok(Undelivered {
            webhook: WebhookId(row.get("webhook_id")?),
            url: row.get::<_, String>("url")?.into(),
            state: rows::word(row, "shown")?,
            fault: rows::fault(row, "last_phase", "last_cause")?,
            count: row.get::<_, i64>("many")?.cast_unsigned(),
            oldest: rows::time(row, "oldest")?,
        })
    })?;
    Ok(groups.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn one(db: &Connection, vault: &Vault, id: RequestId) -> Result<StoredRequest> {
    let sql = format!("SELECT {COLUMNS} {FROM} {LAST} WHERE r.id = ?1");
    let row = db.prepare_cached(&sql)?.query_row([id.0], read).optional()?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "request", id: id.to_string() })?;
    let event = event(db, row.request.event)?.unwrap_or_else(|| Event {
        id: row.request.event,
        uid: row.request.uid.clone(),
        kind: row.request.kind.clone(),
        data: String::new(),
        occurred_at: row.request.accepted_at,
    });
    let kind = match kind(db, &event.kind)? {
        Some(kind) => kind,
        None => removed_kind(&event.kind)?,
    };
    let mut attempts = db.prepare_cached(
        "SELECT a.*, v.webhook_id, v.url, v.data_type, v.envelope, v.headers, v.company_id, v.time_zone, v.send_key
         FROM attempt a JOIN revision v ON v.id = a.revision_id WHERE a.request_id = ?1 ORDER BY a.number",
    )?;
    let mut attempts: Vec<_> =
        attempts.query_map([id.0], |row| read_attempt(row, vault))?.collect::<rusqlite::Result<_>>()?;
    let since: Option<i64> =
        db.query_row("SELECT value FROM meta WHERE name = 'wire_2_since'", [], |row| row.get(0)).optional()?;
    for attempt in &mut attempts {
        attempt.revision.first_form = since.is_some_and(|since| attempt.started_at < Time(since));
    }
    Ok(StoredRequest { row, event, kind, attempts })
}

/// What is known of a kind that has left the catalogue since.
fn removed_kind(name: &str) -> Result<Kind> {
    let word = "removed/kind".parse().expect("is a kind's name");
    let name = name.parse().unwrap_or(word);
    Ok(Kind {
        name,
        root: "items".into(),
        item: "item".into(),
        description: String::new(),
        built_in: false,
        collections: Default::default(),
    })
}

/// An event, where it is there. Its columns are read by their places: it is done for every event that is sent.
pub(super) fn event(db: &Connection, id: i64) -> Result<Option<Event>> {
    let mut query = db.prepare_cached("SELECT id, uid, kind, data, occurred_at FROM event WHERE id = ?1")?;
    let read = |row: &Row<'_>| {
        Ok(Event {
            id: row.get(0)?,
            uid: row.get(1)?,
            kind: rows::lossy(row, 2)?,
            data: rows::lossy(row, 3)?,
            occurred_at: Time(row.get(4)?),
        })
    };
    Ok(query.query_row([id], read).optional()?)
}

fn read_attempt(row: &Row<'_>, vault: &Vault) -> rusqlite::Result<StoredAttempt> {
    let us = |name: &str| row.get::<_, Option<i64>>(name).map(|us| us.map(i64::cast_unsigned));
    let reply = match row.get::<_, Option<u16>>("status")? {
        None => None,
        Some(status) => Some(Reply {
            status,
            headers: rows::headers_from_lines(row.get_ref("reply_headers")?.as_str()?),
            body: row.get::<_, Option<Vec<u8>>>("reply_body")?.unwrap_or_default(),
            cut: row.get::<_, Option<bool>>("reply_cut")?.unwrap_or(false),
        }),
    };
    let mut fault = rows::fault(row, "phase", "cause")?;
    if let (Some(fault), Some(chain)) = (&mut fault, row.get_ref("chain")?.as_str_or_null()?) {
        fault.chain = serde_json::from_str(chain).unwrap_or_else(|_| vec![chain.to_owned()]);
    }
    let macs: Vec<u8> = row.get("macs")?;
    Ok(StoredAttempt {
        number: row.get("number")?,
        purpose: rows::maybe_word(row, "purpose")?.unwrap_or(Purpose::Delivery),
        started_at: rows::time(row, "started_at")?,
        timings: Timings {
            dns_us: us("dns_us")?,
            connect_us: us("connect_us")?,
            tls_us: us("tls_us")?,
            send_us: us("send_us")?,
            wait_us: us("wait_us")?,
            body_us: us("body_us")?,
            total_us: us("total_us")?.unwrap_or_default(),
        },
        address: row.get_ref("address")?.as_blob_or_null()?.and_then(rows::address_from_bytes),
        revision: webhooks::read_revision(row, vault)?,
        macs: macs.chunks_exact(32).map(|mac| mac.try_into().expect("a chunk has 32 bytes")).collect(),
        reply,
        fault,
        retry_after_ms: us("retry_after")?,
        next_at: rows::maybe_time(row, "next_at")?,
    })
}

pub(crate) fn resend(tx: &Connection, filter: &Filter, actor: &str) -> Result<u64> {
    let asked = ask_again(tx, filter)?;
    if let (0, Some(ids)) = (asked, &filter.ids) {
        refuse_removed(tx, ids)?;
    }
    note(tx, actor, "request.resend", &subject(filter), &asked.to_string())?;
    Ok(asked)
}

/// Says so where nothing can be sent again because the payload is no longer there.
fn refuse_removed(db: &Connection, ids: &[RequestId]) -> Result<()> {
    let mut removed = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM request r LEFT JOIN event e ON e.id = r.event_id
         WHERE r.id = ?1 AND e.data IS NULL)",
    )?;
    for id in ids {
        if removed.query_row([id.0], |row| row.get::<_, bool>(0))? {
            return Err(Refusal::PayloadRemoved(*id).into());
        }
    }
    Ok(())
}

/// Asks for requests to be sent again; answers how many were newly asked for.
pub(super) fn ask_again(tx: &Connection, filter: &Filter) -> Result<u64> {
    let mut conditions = Conditions::of(filter);
    conditions.add("??", 1);
    let sql = format!(
        "INSERT OR IGNORE INTO resend (request_id, webhook_id, asked_at)
         SELECT r.id, r.webhook_id, {} {FROM} WHERE w.state <> 'removed' AND e.data IS NOT NULL AND {}",
        Time::now().0,
        conditions.clause()
    );
    Ok(tx.execute(&sql, params_from_iter(conditions.values))? as u64)
}

pub(crate) fn discard(tx: &Connection, filter: &Filter, actor: &str) -> Result<u64> {
    let discarded = give_up(tx, filter)?;
    note(tx, actor, "request.discard", &subject(filter), &discarded.to_string())?;
    Ok(discarded)
}

/// Discards those of the requests that wait or have failed; answers how many.
pub(super) fn give_up(tx: &Connection, filter: &Filter) -> Result<u64> {
    let conditions = Conditions::of(filter);
    let chosen = format!("{FROM} WHERE r.state IN ('pending', 'failed') AND {}", conditions.clause());
    let mut counts = tx.prepare(&format!(
        "SELECT r.webhook_id, count(*), count(CASE WHEN r.state = 'failed' THEN 1 END) {chosen} GROUP BY r.webhook_id"
    ))?;
    let counts: Vec<(i64, i64, i64)> = counts
        .query_map(params_from_iter(&conditions.values), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let ids = format!("SELECT r.id {chosen}");
    tx.execute(&format!("DELETE FROM resend WHERE request_id IN ({ids})"), params_from_iter(&conditions.values))?;
    let discarded = tx.execute(
        &format!("UPDATE request SET state = 'discarded' WHERE id IN ({ids})"),
        params_from_iter(&conditions.values),
    )?;
    for (webhook, all, failed) in counts {
        tx.execute(
            "UPDATE book SET discarded = discarded + ?2, failed = failed - ?3 WHERE webhook_id = ?1",
            params![webhook, all, failed],
        )?;
    }
    if discarded > 0 {
        // A sender may have read them already.
        tx.execute("INSERT INTO meta VALUES ('discards', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", [])?;
    }
    Ok(discarded as u64)
}

/// The requests of a filter with ids after `after` and up to `until`, in their order, at most `limit`.
pub(super) fn within(db: &Connection, filter: &Filter, after: i64, until: i64, limit: i64) -> Result<Vec<RequestId>> {
    let mut conditions = Conditions::of(filter);
    conditions.add("r.id > ??", after);
    conditions.add("r.id <= ??", until);
    let sql = format!("SELECT r.id {} WHERE {} ORDER BY r.id LIMIT {limit}", conditions.from(), conditions.clause());
    let mut query = db.prepare_cached(&sql)?;
    let ids = query.query_map(params_from_iter(conditions.values), |row| Ok(RequestId(row.get(0)?)))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// What a filter means, for the log of changes.
fn subject(filter: &Filter) -> String {
    match &filter.ids {
        Some(ids) if ids.len() == 1 => ids[0].to_string(),
        Some(ids) => format!("{} requests", ids.len()),
        None => filter.to_string(),
    }
}
