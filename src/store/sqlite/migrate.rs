//! Brings a database to the schema that this program knows, and refuses one from a newer program.

use std::{collections::BTreeSet, path::Path};

use rusqlite::{Connection, TransactionBehavior, config::DbConfig};

use super::Result;
use crate::store::StoreError;

/// `hkkp`: marks the file as ours (`PRAGMA application_id`).
const APPLICATION: i64 = 0x686b_6b70;

/// Each takes the schema one number further; the number is `PRAGMA user_version`.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../assets/migrations/0001_begin.sql"),
    include_str!("../../../assets/migrations/0002_traffic.sql"),
    include_str!("../../../assets/migrations/0003_guards.sql"),
    include_str!("../../../assets/migrations/0004_accepting.sql"),
    include_str!("../../../assets/migrations/0005_any_sqlite.sql"),
    include_str!("../../../assets/migrations/0006_asked_until.sql"),
    include_str!("../../../assets/migrations/0007_uid_of_another_kind.sql"),
    include_str!("../../../assets/migrations/0008_collections.sql"),
    include_str!("../../../assets/migrations/0009_wire.sql"),
];

fn pragma(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, name, |row| row.get(0))
}

/// Whether a database has the schema that this program knows.
pub(super) fn is_current(db: &Connection) -> rusqlite::Result<bool> {
    Ok(pragma(db, "application_id")? == APPLICATION && pragma(db, "user_version")? == MIGRATIONS.len() as i64)
}

/// Refuses what is not ours, and what a newer program wrote.
pub(super) fn check_ours(db: &Connection, path: &Path) -> Result<()> {
    let (found, known) = (pragma(db, "user_version")?, MIGRATIONS.len() as i64);
    match pragma(db, "application_id")? {
        APPLICATION if found <= known => Ok(()),
        APPLICATION => Err(StoreError::Newer { path: path.to_owned(), found, known }),
        _ if schema_of_dump(db)?.is_some() => Ok(()),
        _ => Err(StoreError::NotOurs(path.to_owned())),
    }
}

type Schema = BTreeSet<(String, String, String)>;

/// Every table, index and trigger, without regard to spaces.
fn schema(db: &Connection) -> rusqlite::Result<Schema> {
    let sql =
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let plain = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, plain(row.get(2)?))))?.collect()
}

/// The number of the schema of a database that was restored from a dump of the sqlite3 shell. A dump holds neither
/// `application_id` nor `user_version`, so both are 0. It is ours if everything that one of our schemas has is there, to the
/// letter; tables of other programs may be beside it.
fn schema_of_dump(db: &Connection) -> rusqlite::Result<Option<i64>> {
    if pragma(db, "application_id")? != 0 || pragma(db, "user_version")? != 0 {
        return Ok(None);
    }
    let there = schema(db)?;
    for number in (1..=MIGRATIONS.len()).rev() {
        let ours = Connection::open_in_memory()?;
        // A migration may write what the triggers forbid to other programs.
        ours.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        MIGRATIONS[..number].iter().try_for_each(|migration| ours.execute_batch(migration))?;
        if schema(&ours)?.is_subset(&there) {
            return Ok(Some(number as i64));
        }
    }
    Ok(None)
}

pub(super) fn migrate(db: &mut Connection, path: &Path) -> Result<()> {
    if is_current(db)? {
        return Ok(());
    }
    let known = MIGRATIONS.len() as i64;
    // Two programs may open a new file at the same time: the second finds the work done.
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut found = pragma(&tx, "user_version")?;
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if pragma(&tx, "application_id")? != APPLICATION && tables > 0 {
        found = schema_of_dump(&tx)?.ok_or_else(|| StoreError::NotOurs(path.to_owned()))?;
        tracing::warn!(database = %path.display(), "restored from a dump; its numbers are set again");
    }
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    for migration in &MIGRATIONS[found as usize..] {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", known)?;
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, sample};

    /// Copies a database as the dump of a shell does: tables, rows, then the rest, and nothing of the header.
    fn dumped(from: &Path, to: &Path, but: &str) {
        let db = Connection::open(to).unwrap();
        db.execute("ATTACH ?1 AS old", [from.to_str().unwrap()]).unwrap();
        let objects = "SELECT type, name, sql FROM old.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'
            ORDER BY type <> 'table'";
        let mut objects = db.prepare(objects).unwrap();
        let objects = objects.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let objects: Vec<(String, String, String)> = objects.unwrap().map(|object| object.unwrap()).collect();
        for (kind, name, sql) in objects.iter().filter(|(_, name, _)| name != but) {
            db.execute_batch(sql).unwrap();
            if kind == "table" {
                db.execute(&format!("INSERT INTO main.{name} SELECT * FROM old.{name}"), []).unwrap();
            }
        }
    }

    #[tokio::test]
    async fn dump_that_was_restored_is_opened_if_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let (path, dump, part) = (folder.path().join("db"), folder.path().join("dump"), folder.path().join("part"));
        let store = sample::with_webhooks(&path, 2).await;
        sample::emit(&store, 4).await;
        dumped(&path, &dump, "");
        dumped(&path, &part, "event_time");
        let key = folder.path().join("db.key");
        let restored = Store::open_with(&dump, Some(&key)).await.unwrap();
        assert_eq!(restored.balance().await.unwrap(), store.balance().await.unwrap());
        assert_eq!(restored.webhooks().await.unwrap(), store.webhooks().await.unwrap(), "its secrets can be read");
        assert!(is_current(&Connection::open(&dump).unwrap()).unwrap());
        let refused = Store::open_with(&part, Some(&key)).await.unwrap_err();
        assert!(matches!(refused, StoreError::NotOurs(_)), "a trigger is missing: {refused}");
    }
}
