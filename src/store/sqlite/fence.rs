//! The fence between senders: a number in the database that grows with each sender that begins.

use rusqlite::{Connection, OptionalExtension};

use super::Result;
use crate::store::{Generation, StoreError};

/// Makes the caller the only sender; whatever an earlier one asks from now on is refused.
pub(crate) fn begin(tx: &Connection) -> Result<Generation> {
    let mut next = tx.prepare_cached(
        "INSERT INTO meta VALUES ('sender_generation', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1
         RETURNING value",
    )?;
    Ok(next.query_row([], |row| row.get(0).map(Generation))?)
}

/// Refuses a sender if another one has begun since.
pub(crate) fn check(db: &Connection, sender: Generation) -> Result<()> {
    let mut current = db.prepare_cached("SELECT value FROM meta WHERE name = 'sender_generation'")?;
    let current: Option<i64> = current.query_row([], |row| row.get(0)).optional()?;
    if current == Some(sender.0) { Ok(()) } else { Err(StoreError::Fenced) }
}
