//! Brings a database to the schema that this program knows, and refuses one from a newer program.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

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
        _ => Err(StoreError::NotOurs(path.to_owned())),
    }
}

pub(super) fn migrate(db: &mut Connection, path: &Path) -> Result<()> {
    if is_current(db)? {
        return Ok(());
    }
    let known = MIGRATIONS.len() as i64;
    // Two programs may open a new file at the same time: the second finds the work done.
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = pragma(&tx, "user_version")?;
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if pragma(&tx, "application_id")? != APPLICATION && tables > 0 {
        return Err(StoreError::NotOurs(path.to_owned()));
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
