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
];

pub(super) fn migrate(db: &mut Connection, path: &Path) -> Result<()> {
    let pragma = |db: &Connection, name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let known = MIGRATIONS.len() as i64;
    if pragma(db, "application_id")? == APPLICATION && pragma(db, "user_version")? == known {
        return Ok(());
    }
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
