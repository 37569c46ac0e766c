//! One connection to the file.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::Result;
use crate::{files, store::StoreError};

/// How long a writer waits for another program's transaction.
pub(super) const BUSY: Duration = Duration::from_secs(30);
/// How long another program takes to make a new file.
const MAKING: Duration = Duration::from_millis(2);

/// Opens one connection with the settings that durability and speed need.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let open = |why: String| StoreError::Open { path: path.to_owned(), why };
    check_files(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|error| open(error.to_string()))?;
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(128);
    // A plan that looks at the value of a parameter, as SQLite's own does at that of LIMIT, is made anew for each value.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let configure = || -> rusqlite::Result<()> {
        // Only a file that is still empty takes it: what retention frees can go back to the file system. Asking for it of
        // another one writes to it, so that a full disk could not even be read.
        if db.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0))? == 0 {
            db.pragma_update(None, "auto_vacuum", "incremental")?;
        }
        db.pragma_update(None, "journal_mode", "wal")?;
        // A log that a long reader made grow shrinks again once it is folded in.
        db.pragma_update(None, "journal_size_limit", 64 << 20)?;
        db.pragma_update(None, "synchronous", "full")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "cache_size", -4_096)?;
        db.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        db.pragma_update(None, "temp_store", "memory")
    };
    let begun = Instant::now();
    let mut configured = configure();
    // Where several make the file at the same moment, SQLite does not wait for the one that switches it to WAL.
    while begun.elapsed() < BUSY
        && configured.as_ref().is_err_and(|error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy))
    {
        thread::sleep(MAKING);
        configured = configure();
    }
    configured.map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::NotOurs(path.to_owned()),
        _ => StoreError::from(error),
    })?;
    Ok(db)
}

/// Refuses what SQLite would wait for or follow: a pipe as the database, or a link in place of a file beside it.
pub(super) fn check_files(path: &Path) -> Result<()> {
    files::check_regular(path).map_err(|error| StoreError::unopened(path, &error))?;
    for ending in super::copy::FILES.into_iter().filter(|ending| !ending.is_empty()) {
        let beside = files::beside(&files::resolved(path), ending);
        files::check_own_if_there(&beside).map_err(|error| StoreError::unopened(&beside, &error))?;
    }
    Ok(())
}

/// Makes an empty file that only its owner may read; SQLite gives its side files the same mode.
pub(super) fn create_private(path: &Path) -> std::io::Result<()> {
    files::private().write(true).create(true).truncate(false).open(path).map(drop)
}
