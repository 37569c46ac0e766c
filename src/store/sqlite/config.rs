//! The catalogue, the settings, and the log of who changed what.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, due, rows, webhooks};
use crate::{
    model::{Kind, KindName, Setting, Settings, Time},
    store::{Activity, ActivityQuery, Refusal, SenderConfig, StoreError, vault::Vault},
};

pub(crate) fn kinds(db: &Connection) -> Result<Vec<Kind>> {
    let mut query = db.prepare_cached(
        "SELECT name, root, item, description, built_in, collections FROM kind ORDER BY position, name",
    )?;
    let kinds = query.query_map([], read_kind)?.collect::<rusqlite::Result<_>>()?;
    Ok(kinds)
}

/// One kind, where the catalogue holds it.
pub(super) fn kind(db: &Connection, name: &str) -> Result<Option<Kind>> {
    let mut query =
        db.prepare_cached("SELECT name, root, item, description, built_in, collections FROM kind WHERE name = ?1")?;
    Ok(query.query_row([name], read_kind).optional()?)
}

fn read_kind(row: &rusqlite::Row<'_>) -> rusqlite::Result<Kind> {
    Ok(Kind {
        name: rows::word(row, "name")?,
        root: row.get("root")?,
        item: row.get("item")?,
        description: row.get("description")?,
        built_in: row.get("built_in")?,
        collections: serde_json::from_str(row.get_ref("collections")?.as_str()?).map_err(rows::bad)?,
    })
}

pub(crate) fn ensure_kinds(tx: &Connection, kinds: &[Kind]) -> Result<()> {
    for (position, kind) in kinds.iter().enumerate() {
        tx.execute(
            "INSERT INTO kind (name, root, item, description, built_in, position) VALUES (?1, ?2, ?3, '', 1, ?4)
             ON CONFLICT (name) DO UPDATE SET root = ?2, item = ?3, built_in = 1, position = ?4",
            params![kind.name.as_str(), kind.root, kind.item, position as i64],
        )?;
    }
    bump(tx)
}

pub(crate) fn add_kind(tx: &Connection, kind: &Kind, actor: &str) -> Result<()> {
    let name = kind.name.as_str();
    let collections = serde_json::to_string(&kind.collections).expect("a map of texts is JSON");
    let made = tx.execute(
        "INSERT INTO kind (name, root, item, description, collections) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        params![name, kind.root, kind.item, kind.description, collections],
    )?;
    if made == 0 {
        return Err(Refusal::KindThere(name.to_owned()).into());
    }
    bump(tx)?;
    note(tx, actor, "kind.add", name, "")
}

pub(crate) fn remove_kind(tx: &Connection, name: &KindName, actor: &str) -> Result<()> {
    let name = name.as_str();
    let built_in: Option<bool> =
        tx.query_row("SELECT built_in FROM kind WHERE name = ?1", [name], |row| row.get(0)).optional()?;
    match built_in {
        None => return Err(StoreError::NotFound { what: "kind", id: name.to_owned() }),
        Some(true) => return Err(Refusal::KindBuiltIn(name.to_owned()).into()),
        Some(false) => {}
    }
    let webhooks: u64 = tx.query_row("SELECT count(*) FROM subscription WHERE kind = ?1", [name], |row| row.get(0))?;
    if webhooks > 0 {
        return Err(Refusal::KindWanted { kind: name.to_owned(), webhooks }.into());
    }
    let waiting = "SELECT count(*) FROM request JOIN event ON event.id = request.event_id
        WHERE event.kind = ?1 AND (request.state = 'pending' OR request.id IN (SELECT request_id FROM resend))";
    let requests: u64 = tx.query_row(waiting, [name], |row| row.get(0))?;
    if requests > 0 {
        return Err(Refusal::KindWaits { kind: name.to_owned(), requests }.into());
    }
    tx.execute("DELETE FROM kind WHERE name = ?1", [name])?;
    bump(tx)?;
    note(tx, actor, "kind.remove", name, "")
}

pub(crate) fn settings(db: &Connection) -> Result<Settings> {
    let mut settings = Settings::default();
    let mut query = db.prepare_cached("SELECT name, value FROM setting")?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let (name, value) = (row.get_ref(0)?.as_str().unwrap_or(""), row.get_ref(1)?.as_str().unwrap_or(""));
        // A setting of a later program, or one that somebody wrote by hand, must not keep this one from starting.
        if let Ok(setting) = name.parse::<Setting>() {
            let _ = settings.set(setting, value);
        }
    }
    Ok(settings)
}

pub(crate) fn set_setting(tx: &Connection, vault: &Vault, setting: Setting, value: &str, actor: &str) -> Result<()> {
    let mut settings = settings(tx)?;
    let before = settings.noted(setting);
    settings.set(setting, value).map_err(Refusal::from)?;
    let value = settings.get(setting);
    tx.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        params![setting.as_str(), value],
    )?;
    if matches!(setting, Setting::CompanyId | Setting::TimeZone) {
        webhooks::revise_all(tx, vault)?;
    }
    if setting == Setting::Waits {
        for webhook in webhooks::all(tx, vault)?.iter().filter(|webhook| webhook.draft.waits.is_none()) {
            due::wait_anew(tx, webhook.id, &settings.waits, Time::now())?;
        }
    }
    bump(tx)?;
    let after = settings.noted(setting);
    // What may be secret is noted in part, and may read the same.
    let detail = if before == after { after } else { format!("{before} → {after}") };
    note(tx, actor, "setting.set", setting.as_str(), &detail)
}

/// Tells every sender that what it keeps in memory is old.
pub(super) fn bump(tx: &Connection) -> Result<()> {
    tx.execute("UPDATE meta SET value = value + 1 WHERE name = 'config_version'", [])?;
    Ok(())
}

fn version(db: &Connection) -> Result<i64> {
    let mut query = db.prepare_cached("SELECT value FROM meta WHERE name = 'config_version'")?;
    Ok(query.query_row([], |row| row.get(0))?)
}

pub(crate) fn sender_config(db: &Connection, vault: &Vault) -> Result<SenderConfig> {
    let mut found = Vec::new();
    for (id, revision) in webhooks::revisions(db, vault)? {
        found.push((webhooks::one(db, vault, id)?, revision));
    }
    Ok(SenderConfig { version: version(db)?, webhooks: found, kinds: kinds(db)?, settings: settings(db)? })
}

pub(crate) fn note(tx: &Connection, actor: &str, action: &str, subject: &str, detail: &str) -> Result<()> {
    tx.prepare_cached("INSERT INTO activity (at, actor, action, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![Time::now().0, actor, action, subject, detail])?;
    Ok(())
}

pub(crate) fn activity(db: &Connection, query: &ActivityQuery) -> Result<Vec<Activity>> {
    let wanted = query.search.as_deref().map(rows::like);
    let mut lines = db.prepare_cached(
        "SELECT id, at, actor, action, subject, detail FROM activity
         WHERE ?1 IS NULL OR actor || ' ' || action || ' ' || subject || ' ' || detail LIKE ?1 ESCAPE '\\'
         ORDER BY id DESC LIMIT ?2",
    )?;
    let lines = lines.query_map(params![wanted, query.limit], |row| {
        Ok(Activity {
            id: row.get("id")?,
            at: rows::time(row, "at")?,
            actor: row.get("actor")?,
            action: row.get("action")?,
            subject: row.get("subject")?,
            detail: row.get("detail")?,
        })
    })?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}
