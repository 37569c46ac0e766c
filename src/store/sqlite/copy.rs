//! Copies of a whole database: one made from a single snapshot while others write, its check, and putting it back.

use std::path::Path;

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{Result, books, connection, identity, migrate, sealed};
use crate::store::{StoreError, copy::Checked};

/// So many pages are copied before somebody is told how far it is.
const STEP: i32 = 4_096;

/// How the names of the engine's files end: the database, its log and what leads through it, and what takes back a transaction.
pub(crate) const FILES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Copies the database at `from` into the file `to`, as it is at this moment. Whoever writes meanwhile is not held up, and is
/// not in the copy.
pub(crate) fn copy(from: &Path, to: &Path, told: &dyn Fn(u64, u64)) -> Result<()> {
    let source = open(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // One transaction for all steps: what others commit between them does not make the copy begin anew.
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")?;
    connection::create_private(to).map_err(|error| unopened(to, &error.to_string()))?;
    let mut target = open(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Nobody else knows the file yet, and it is synchronised once it is whole.
    target.execute_batch("PRAGMA journal_mode = off; PRAGMA synchronous = off;")?;
    let backup = Backup::new(&source, &mut target)?;
    while let StepResult::More | StepResult::Busy | StepResult::Locked = backup.step(STEP)? {
        let pages = backup.progress();
        let count = |pages: i32| u64::try_from(pages).unwrap_or(0);
        told(count(pages.pagecount - pages.remaining), count(pages.pagecount));
    }
    drop(backup);
    drop(target);
    // The copy is marked as one that has a log beside it; a copy is a single file.
    alone(&open(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?)?;
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(|error| unopened(to, &error.to_string()))
}

/// Folds the log in and does without one, which only the one program that has the database open can do.
fn alone(db: &Connection) -> Result<()> {
    let mode: String = db.query_row("PRAGMA journal_mode = delete", [], |row| row.get(0))?;
    if mode == "delete" { Ok(()) } else { Err(StoreError::Locked) }
}

/// Looks at a database without changing it: whether it is ours and whole, and what is in it.
pub(crate) fn check(path: &Path) -> Result<Checked> {
    let db = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    migrate::check_ours(&db, path)?;
    let current = migrate::is_current(&db)?;
    // A row that breaks a rule of the schema is no damage, and what is copied is copied with it; `doctor` names it.
    db.pragma_update(None, "ignore_check_constraints", true)?;
    let mut problems: Vec<String> =
        db.prepare("PRAGMA quick_check(3)")?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    problems.retain(|problem| problem != "ok");
    if !problems.is_empty() {
        return Err(StoreError::Damaged(problems.join("; ")));
    }
    // The books of an older schema are looked at once it is opened.
    let balance = if current { Some(books::balance(&db)?) } else { None };
    let one = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned);
    Ok(Checked {
        bytes: std::fs::metadata(path).map_or(0, |file| file.len()),
        requests: one("SELECT count(*) FROM request")?,
        pending: one("SELECT count(*) FROM request WHERE state = 'pending'")?,
        balanced: balance.is_none_or(|balance| balance.balanced()),
        database: sealed::database(&db)?,
        key: sealed::in_force(&db)?,
    })
}

/// The random number of a database that may be older, newer or damaged.
pub(crate) fn number(path: &Path) -> Result<i64> {
    identity::refuse_second_path(path)?;
    sealed::database(&open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
}

/// Puts the contents of the database at `from` in place of those at `to`, in one transaction: a crash leaves the one or the
/// other. Refused while another program has it open.
pub(crate) fn put_back(from: &Path, to: &Path) -> Result<()> {
    let source = open(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    identity::refuse_second_path(to)?;
    if !to.exists() {
        connection::create_private(to).map_err(|error| unopened(to, &error.to_string()))?;
    }
    let mut target = open(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    target.busy_timeout(std::time::Duration::from_secs(1))?;
    alone(&target).map_err(|error| if error == StoreError::Locked { StoreError::InUse } else { error })?;
    target.execute_batch("PRAGMA synchronous = extra;")?;
    let backup = Backup::new(&source, &mut target)?;
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(StoreError::InUse),
    }
}

fn open(path: &Path, how: OpenFlags) -> Result<Connection> {
    connection::check_files(path)?;
    let db = Connection::open_with_flags(path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| unopened(path, &error.to_string()))?;
    db.busy_timeout(connection::BUSY)?;
    match db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(StoreError::NotOurs(path.to_owned()))
        }
        other => Ok(other.map(|()| db)?),
    }
}

fn unopened(path: &Path, why: &str) -> StoreError {
    StoreError::Open { path: path.to_owned(), why: why.to_owned() }
}
