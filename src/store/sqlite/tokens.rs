//! Tokens of the HTTP intake.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Result, config, rows};
use crate::{
    model::{KindName, Rate, Scope, Time, TokenDraft, TokenHash, TokenRecord},
    store::{Refusal, StoreError},
};

pub(crate) fn all(db: &Connection) -> Result<Vec<TokenRecord>> {
    let mut query = db.prepare_cached(
        "SELECT id, name, hash, may_emit, may_read, kinds, rate, created_at, last_used_at FROM token ORDER BY id",
    )?;
    let tokens = query.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(tokens)
}

fn read(row: &Row<'_>) -> rusqlite::Result<TokenRecord> {
    let scopes = [(Scope::Emit, row.get("may_emit")?), (Scope::Read, row.get("may_read")?)];
    let rate: Option<f64> = row.get("rate")?;
    let draft = TokenDraft {
        name: row.get("name")?,
        scopes: scopes.into_iter().filter(|(_, may)| *may).map(|(scope, _)| scope).collect(),
        kinds: kinds(row)?,
        rate: rate.and_then(|rate| Rate::new(rate).ok()),
    };
    Ok(TokenRecord {
        id: row.get("id")?,
        draft,
        hash: TokenHash::from_bytes(row.get("hash")?),
        created_at: rows::time(row, "created_at")?,
        last_used_at: rows::maybe_time(row, "last_used_at")?,
    })
}

/// A list that cannot be read must not become a token that may emit everything.
fn kinds(row: &Row<'_>) -> rusqlite::Result<Vec<KindName>> {
    let Some(text) = row.get_ref("kinds")?.as_str_or_null()? else { return Ok(Vec::new()) };
    let names: Vec<String> = serde_json::from_str(text).map_err(rows::bad)?;
    if names.is_empty() {
        return Err(rows::bad("a token's list of kinds is empty"));
    }
    names.iter().map(|name| name.parse::<KindName>().map_err(rows::bad)).collect()
}

pub(crate) fn add(tx: &Connection, draft: &TokenDraft, hash: &TokenHash, actor: &str) -> Result<TokenRecord> {
    for kind in &draft.kinds {
        let known: Option<i64> =
            tx.query_row("SELECT 1 FROM kind WHERE name = ?1", [kind.as_str()], |row| row.get(0)).optional()?;
        if known.is_none() {
            return Err(StoreError::NotFound { what: "kind", id: kind.to_string() });
        }
    }
    let kinds = serde_json::to_string(&draft.kinds).expect("names become JSON");
    let made = tx.execute(
        "INSERT INTO token (name, hash, may_emit, may_read, kinds, rate, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (name) DO NOTHING",
        params![
            draft.name,
            hash.bytes(),
            draft.scopes.contains(&Scope::Emit),
            draft.scopes.contains(&Scope::Read),
            (!draft.kinds.is_empty()).then_some(kinds),
            draft.rate.map(Rate::per_second),
            Time::now().0
        ],
    )?;
    if made == 0 {
        return Err(Refusal::TokenThere(draft.name.clone()).into());
    }
    let id = tx.last_insert_rowid();
    config::note(tx, actor, "token.add", &draft.name, "")?;
    Ok(tx.query_row("SELECT * FROM token WHERE id = ?1", [id], read)?)
}

pub(crate) fn remove(tx: &Connection, name: &str, actor: &str) -> Result<()> {
    if tx.execute("DELETE FROM token WHERE name = ?1", [name])? == 0 {
        return Err(StoreError::NotFound { what: "token", id: name.to_owned() });
    }
    config::note(tx, actor, "token.remove", name, "")
}

pub(crate) fn touch(tx: &Connection, id: i64, at: Time) -> Result<()> {
    tx.prepare_cached("UPDATE token SET last_used_at = max(?2, coalesce(last_used_at, 0)) WHERE id = ?1")?
        .execute((id, at.0))?;
    Ok(())
}
