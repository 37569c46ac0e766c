//! Webhooks, their secrets and their revisions.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Result, books,
    config::{self, bump, note},
    due, rows, sealed,
};
use crate::{
    model::{
        Books, Header, KindName, Off, PostUrl, Rate, Secret, SwitchState, Time, Webhook, WebhookDraft, WebhookId,
        WebhookKey,
    },
    store::{
        Overview, Refusal, Revision, StoreError, TrafficSlot, Waiting,
        vault::{Sealed, Vault},
    },
};

const COLUMNS: &str = "w.id, w.url, w.data_type, w.envelope, w.description, w.key, w.require_key, w.send_key,
    w.allow_private,
    w.headers, w.max_in_flight, w.rate, w.ordered, w.waits, w.state, w.off_reason, w.off_at, w.failed_in_row,
    w.next_probe_at, w.asked_until, w.epoch, w.revision_id, w.created_at, w.modified_at";

pub(crate) fn all(db: &Connection, vault: &Vault) -> Result<Vec<Webhook>> {
    let sql = format!("SELECT {COLUMNS} FROM webhook w WHERE w.state <> 'removed' ORDER BY w.id");
    let mut query = db.prepare_cached(&sql)?;
    let found: Vec<_> = query.query_map([], |row| read(row, vault))?.collect::<rusqlite::Result<_>>()?;
    found.into_iter().map(|webhook| complete(db, vault, webhook)).collect()
}

pub(crate) fn one(db: &Connection, vault: &Vault, id: WebhookId) -> Result<Webhook> {
    let sql = format!("SELECT {COLUMNS} FROM webhook w WHERE w.id = ?1");
    let found = db.prepare_cached(&sql)?.query_row([id.0], |row| read(row, vault)).optional()?;
    complete(db, vault, found.ok_or_else(|| StoreError::NotFound { what: "webhook", id: id.to_string() })?)
}

/// A webhook that is not removed.
pub(super) fn live(db: &Connection, vault: &Vault, id: WebhookId) -> Result<Webhook> {
    match one(db, vault, id)? {
        webhook if webhook.state == SwitchState::Removed => {
            Err(StoreError::NotFound { what: "webhook", id: id.to_string() })
        }
        webhook => Ok(webhook),
    }
}

fn read(row: &Row<'_>, vault: &Vault) -> rusqlite::Result<Webhook> {
    let id: i64 = row.get("id")?;
    let key = String::from_utf8(sealed::open(row, "key", vault, Sealed::WebhookKey(id))?).map_err(rows::bad)?;
    let state = match row.get_ref("state")?.as_str()? {
        "on" => SwitchState::On,
        "off" => SwitchState::Off(Off { reason: rows::word(row, "off_reason")?, at: rows::time(row, "off_at")? }),
        _ => SwitchState::Removed,
    };
    let mut draft = WebhookDraft::new(rows::word::<PostUrl>(row, "url")?, Vec::new());
    draft.data_type = rows::word(row, "data_type")?;
    draft.envelope = rows::word(row, "envelope")?;
    draft.description = row.get("description")?;
    draft.require_key = row.get("require_key")?;
    draft.send_key = row.get("send_key")?;
    draft.allow_private = row.get("allow_private")?;
    draft.headers = headers(row, vault, Sealed::Headers(id))?;
    draft.limit = row.get("max_in_flight")?;
    draft.rate = row.get::<_, Option<f64>>("rate")?.map(Rate::new).transpose().map_err(rows::bad)?;
    draft.ordered = row.get("ordered")?;
    draft.waits = rows::maybe_word(row, "waits")?;
    Ok(Webhook {
        id: WebhookId(id),
        draft,
        key: WebhookKey::from_stored(key),
        secrets: Vec::new(),
        state,
        failed_in_row: row.get("failed_in_row")?,
        is_unproven: state == SwitchState::On && rows::maybe_time(row, "off_at")?.is_some(),
        next_probe_at: rows::maybe_time(row, "next_probe_at")?,
        asked_until: rows::maybe_time(row, "asked_until")?,
        epoch: row.get("epoch")?,
        revision: row.get("revision_id")?,
        created_at: rows::time(row, "created_at")?,
        modified_at: rows::time(row, "modified_at")?,
    })
}

/// Headers, which are sealed as they stand in the list.
fn headers(row: &Row<'_>, vault: &Vault, what: Sealed) -> rusqlite::Result<Vec<Header>> {
    rows::headers_from_text(&String::from_utf8(sealed::open(row, "headers", vault, what)?).map_err(rows::bad)?)
}

/// Adds what stands in other tables.
fn complete(db: &Connection, vault: &Vault, mut webhook: Webhook) -> Result<Webhook> {
    let id = webhook.id.0;
    let mut events = db.prepare_cached(
        "SELECT k.name FROM subscription s JOIN kind k ON k.name = s.kind WHERE s.webhook_id = ?1
         ORDER BY k.position, k.name",
    )?;
    webhook.draft.events = events.query_map([id], |row| rows::word(row, "name"))?.collect::<rusqlite::Result<_>>()?;
    let mut secrets =
        db.prepare_cached("SELECT id, secret, expires_at FROM secret WHERE webhook_id = ?1 ORDER BY id DESC")?;
    webhook.secrets = secrets
        .query_map([id], |row| {
            let what = Sealed::Secret(row.get("id")?, id);
            let secret = Secret::from_bytes(sealed::open(row, "secret", vault, what)?).map_err(rows::bad)?;
            Ok((secret, rows::maybe_time(row, "expires_at")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(webhook)
}

pub(crate) fn add(
    tx: &Connection,
    vault: &Vault,
    draft: &WebhookDraft,
    key: &WebhookKey,
    secret: &Secret,
    actor: &str,
) -> Result<Webhook> {
    validate(tx, draft)?;
    let now = Time::now();
    tx.execute(
        "INSERT INTO webhook (url, data_type, envelope, description, key, require_key, allow_private, headers,
            max_in_flight, rate, ordered, waits, created_at, modified_at, send_key)
         VALUES (?1, ?2, ?3, ?4, zeroblob(0), ?5, ?6, zeroblob(0), ?7, ?8, ?9, ?10, ?11, ?11, ?12)",
        params![
            draft.url.as_str(),
            draft.data_type.as_str(),
            draft.envelope.as_str(),
            draft.description,
            draft.require_key,
            draft.allow_private,
            draft.limit,
            draft.rate.map(Rate::per_second),
            draft.ordered,
            draft.waits.as_ref().map(ToString::to_string),
            now.0,
            draft.send_key
        ],
    )?;
    let id = WebhookId(tx.last_insert_rowid());
    tx.execute("INSERT INTO book (webhook_id) VALUES (?1)", [id.0])?;
    let key = sealed::seal(tx, vault, Sealed::WebhookKey(id.0), key.reveal().as_bytes())?;
    let headers = seal_headers(tx, vault, Sealed::Headers(id.0), &draft.headers)?;
    tx.execute("UPDATE webhook SET key = ?2, headers = ?3 WHERE id = ?1", params![id.0, key, headers])?;
    sealed::add_secret(tx, vault, id.0, secret, now)?;
    subscribe(tx, id, &draft.events)?;
    revise(tx, vault, id)?;
    bump(tx)?;
    note(tx, actor, "webhook.add", &id.to_string(), &draft.url.concealed())?;
    one(tx, vault, id)
}

fn seal_headers(tx: &Connection, vault: &Vault, what: Sealed, headers: &[Header]) -> Result<Vec<u8>> {
    sealed::seal(tx, vault, what, rows::headers_to_text(headers).as_bytes())
}

pub(crate) fn edit(
    tx: &Connection,
    vault: &Vault,
    id: WebhookId,
    draft: &WebhookDraft,
    actor: &str,
) -> Result<Webhook> {
    let before = live(tx, vault, id)?;
    validate(tx, draft)?;
    tx.execute(
        "UPDATE webhook SET url = ?2, data_type = ?3, envelope = ?4, description = ?5, require_key = ?6,
            allow_private = ?7, headers = ?8, max_in_flight = ?9, rate = ?10, ordered = ?11, waits = ?12,
            modified_at = ?13, send_key = ?14
         WHERE id = ?1",
        params![
            id.0,
            draft.url.as_str(),
            draft.data_type.as_str(),
            draft.envelope.as_str(),
            draft.description,
            draft.require_key,
            draft.allow_private,
            seal_headers(tx, vault, Sealed::Headers(id.0), &draft.headers)?,
            draft.limit,
            draft.rate.map(Rate::per_second),
            draft.ordered,
            draft.waits.as_ref().map(ToString::to_string),
            Time::now().0,
            draft.send_key
        ],
    )?;
    tx.execute("DELETE FROM subscription WHERE webhook_id = ?1", [id.0])?;
    subscribe(tx, id, &draft.events)?;
    revise(tx, vault, id)?;
    if draft.waits != before.draft.waits {
        let waits = draft.waits.clone().map_or_else(|| Ok(config::settings(tx)?.waits), Result::Ok)?;
        due::wait_anew(tx, id, &waits, Time::now())?;
    }
    bump(tx)?;
    note(tx, actor, "webhook.edit", &id.to_string(), &changes(&before.draft, draft))?;
    one(tx, vault, id)
}

/// What an edit changed, each from what it was; what may be secret, as an `Authorization` header, or long, by its name alone.
fn changes(before: &WebhookDraft, after: &WebhookDraft) -> String {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let rate = |draft: &WebhookDraft| or_none(draft.rate.map(|rate| rate.to_string()));
    let waits = |draft: &WebhookDraft| or_none(draft.waits.as_ref().map(ToString::to_string));
    let values = |draft: &WebhookDraft| {
        [
            ("url", draft.url.concealed()),
            ("data_type", draft.data_type.to_string()),
            ("envelope", draft.envelope.to_string()),
            ("require_key", yes_no(draft.require_key)),
            ("send_key", yes_no(draft.send_key)),
            ("allow_private", yes_no(draft.allow_private)),
            ("limit", draft.limit.to_string()),
            ("rate", rate(draft)),
            ("ordered", yes_no(draft.ordered)),
            ("waits", waits(draft)),
        ]
    };
    let mut changed = Vec::new();
    for ((name, old), (_, new)) in values(before).into_iter().zip(values(after)) {
        if old != new {
            changed.push(format!("{name} {old} → {new}"));
        }
    }
    // What is concealed may read the same before and after.
    if before.url != after.url && changed.iter().all(|change| !change.starts_with("url ")) {
        changed.insert(0, format!("url {}", after.url.concealed()));
    }
    let fresh = after.events.iter().filter(|kind| !before.events.contains(kind)).map(|kind| format!("+{kind}"));
    let gone = before.events.iter().filter(|kind| !after.events.contains(kind)).map(|kind| format!("-{kind}"));
    let events: Vec<_> = fresh.chain(gone).collect();
    if !events.is_empty() {
        changed.push(format!("events {}", events.join(" ")));
    }
    changed.extend((before.description != after.description).then(|| "description".to_owned()));
    changed.extend((before.headers != after.headers).then(|| "headers".to_owned()));
    changed.join(", ")
}

fn validate(tx: &Connection, draft: &WebhookDraft) -> Result<()> {
    draft.validate().map_err(Refusal::from)?;
    if draft.allow_private && !config::settings(tx)?.private_addresses {
        return Err(Refusal::PrivateForbidden.into());
    }
    Ok(())
}

fn subscribe(tx: &Connection, id: WebhookId, events: &[KindName]) -> Result<()> {
    let mut known = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM kind WHERE name = ?1)")?;
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO subscription (kind, webhook_id) VALUES (?1, ?2)")?;
    for kind in events {
        if !known.query_row([kind.as_str()], |row| row.get::<_, bool>(0))? {
            return Err(Refusal::UnknownKind(kind.to_string()).into());
        }
        insert.execute(params![kind.as_str(), id.0])?;
    }
    Ok(())
}

pub(crate) fn add_secret(
    tx: &Connection,
    vault: &Vault,
    id: WebhookId,
    secret: &Secret,
    old_until: Time,
    actor: &str,
) -> Result<Webhook> {
    live(tx, vault, id)?;
    let now = Time::now();
    tx.execute("DELETE FROM secret WHERE webhook_id = ?1 AND expires_at <= ?2", params![id.0, now.0])?;
    tx.execute(
        "UPDATE secret SET expires_at = min(coalesce(expires_at, ?2), ?2) WHERE webhook_id = ?1",
        params![id.0, old_until.0],
    )?;
    sealed::add_secret(tx, vault, id.0, secret, now)?;
    bump(tx)?;
    note(tx, actor, "webhook.rotate-secret", &id.to_string(), &format!("until {old_until}"))?;
    one(tx, vault, id)
}

/// Notes what shapes the webhook's requests from now on, where that is new.
fn revise(tx: &Connection, vault: &Vault, id: WebhookId) -> Result<()> {
    let settings = config::settings(tx)?;
    let draft = one(tx, vault, id)?.draft;
    let before = tx
        .prepare_cached(
            "SELECT r.webhook_id, r.id AS revision_id, r.url, r.data_type, r.envelope, r.headers, r.company_id, r.time_zone, r.send_key
             FROM webhook w JOIN revision r ON r.id = w.revision_id WHERE w.id = ?1",
        )?
        .query_row([id.0], |row| read_revision(row, vault))
        .optional()?;
    let same = before.is_some_and(|r| {
        *r.url == *draft.url.as_str()
            && r.data_type == draft.data_type
            && r.envelope == draft.envelope
            && r.headers == draft.headers
            && r.company_id == settings.company_id
            && r.time_zone == settings.time_zone
            && r.send_key == draft.send_key
    });
    if same {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO revision (webhook_id, created_at, url, data_type, envelope, headers, company_id, time_zone, send_key)
         SELECT id, ?4, url, data_type, envelope, zeroblob(0), ?2, ?3, send_key FROM webhook WHERE id = ?1",
        params![id.0, settings.company_id, settings.time_zone, Time::now().0],
    )?;
    let revision = tx.last_insert_rowid();
    let headers = seal_headers(tx, vault, Sealed::Revision(revision, id.0), &draft.headers)?;
    tx.execute("UPDATE revision SET headers = ?2 WHERE id = ?1", params![revision, headers])?;
    tx.execute("UPDATE webhook SET revision_id = ?2 WHERE id = ?1", params![id.0, revision])?;
    Ok(())
}

pub(super) fn revise_all(tx: &Connection, vault: &Vault) -> Result<()> {
    for webhook in all(tx, vault)? {
        revise(tx, vault, webhook.id)?;
    }
    Ok(())
}

pub(super) fn revisions(db: &Connection, vault: &Vault) -> Result<Vec<(WebhookId, Revision)>> {
    let mut query = db.prepare_cached(
        "SELECT r.webhook_id, r.id AS revision_id, r.url, r.data_type, r.envelope, r.headers, r.company_id, r.time_zone, r.send_key
         FROM webhook w JOIN revision r ON r.id = w.revision_id WHERE w.state <> 'removed'",
    )?;
    let found = query.query_map([], |row| Ok((WebhookId(row.get("webhook_id")?), read_revision(row, vault)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// A revision from the columns of its table, with its id under the name `revision_id`.
pub(super) fn read_revision(row: &Row<'_>, vault: &Vault) -> rusqlite::Result<Revision> {
    let id = row.get("revision_id")?;
    Ok(Revision {
        id,
        url: row.get::<_, String>("url")?.into(),
        data_type: rows::word(row, "data_type")?,
        envelope: rows::word(row, "envelope")?,
        headers: headers(row, vault, Sealed::Revision(id, row.get("webhook_id")?))?,
        company_id: row.get("company_id")?,
        time_zone: row.get("time_zone")?,
        send_key: row.get("send_key")?,
        first_form: false,
    })
}

pub(crate) fn overviews(db: &Connection, vault: &Vault, since: Time, sends: bool) -> Result<Vec<Overview>> {
    let now = Time::now();
    let sql = format!(
        "SELECT {COLUMNS}, w.last_at, w.last_status, w.last_phase, w.last_cause,
            b.accepted, b.delivered, b.failed, b.discarded
         FROM webhook w JOIN book b ON b.webhook_id = w.id WHERE w.state <> 'removed' ORDER BY w.id"
    );
    let mut query = db.prepare_cached(&sql)?;
    let mut traffic = db.prepare_cached(
        "SELECT slot, delivered, failed, total_us FROM traffic WHERE webhook_id = ?1 AND slot >= ?2 ORDER BY slot",
    )?;
    let mut found = query.query([])?;
    let mut overviews = Vec::new();
    while let Some(row) = found.next()? {
        let webhook = complete(db, vault, read(row, vault)?)?;
        let mut books = Books {
            accepted: row.get("accepted")?,
            delivered: row.get("delivered")?,
            failed: row.get("failed")?,
            discarded: row.get("discarded")?,
            ..Books::default()
        };
        let waiting = books.accepted - books.delivered - books.failed - books.discarded;
        if webhook.is_on() {
            books.pending = waiting;
        } else {
            books.held = waiting;
        }
        let traffic = traffic
            .query_map(params![webhook.id.0, since.0], |row| {
                Ok(TrafficSlot {
                    at: rows::time(row, "slot")?,
                    delivered: row.get("delivered")?,
                    failed: row.get("failed")?,
                    total_us: row.get("total_us")?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let later = if books.pending > 0 { books::later(db, webhook.id, now)? } else { 0 };
        overviews.push(Overview {
            waiting: Waiting::of(&webhook, &books, later, sends, now),
            last_at: rows::maybe_time(row, "last_at")?,
            last_status: row.get("last_status")?,
            last_fault: rows::fault(row, "last_phase", "last_cause")?,
            webhook,
            books,
            traffic,
        });
    }
    Ok(overviews)
}
