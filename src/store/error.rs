//! What can go wrong with the database, in words that say what to do.

use std::path::PathBuf;

/// Why the database did not do what was asked; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It was written by a newer program.
    #[error(
        "{path} was written by a newer hookkeeper (its schema is {found}, this program knows {known}); use that program, or another database (--db)"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema's number.
        found: i64,
        /// The newest number that this program knows.
        known: i64,
    },
    /// It is something else.
    #[error("{0} is not a hookkeeper database; name another file (--db)")]
    NotOurs(PathBuf),
    /// It cannot be opened.
    #[error("cannot open {path}: {why}")]
    Open {
        /// The database.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Another program keeps it locked.
    #[error("the database is kept locked by another program; close that program's transaction and try again")]
    Locked,
    /// The disk is full.
    #[error("the disk is full; nothing was written. Free some space and try again")]
    Full,
    /// It may not be written.
    #[error(
        "the database cannot be written: it, its folder or its disk is read-only; mend the permissions and try again"
    )]
    ReadOnly,
    /// The file is damaged.
    #[error("the database is damaged: {0}. Keep a copy, and restore a backup")]
    Damaged(String),
    /// The file with the key is gone.
    #[error(
        "the secrets in the database are encrypted, and the file with their key is missing: {0}. Put it back from your copy, or name where it is (--key-file); where it is lost, `hookkeeper key replace` gives every webhook a new secret"
    )]
    KeyMissing(PathBuf),
    /// The file with the key cannot be used.
    #[error("the file with the key, {path}, cannot be used: {why}")]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// What was encrypted is not what was encrypted.
    #[error(
        "{0} cannot be decrypted: the database was changed or damaged. Restore a backup, or give the webhook a new one"
    )]
    Sealed(String),
    /// There is no such thing.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// It cannot be done as things stand.
    #[error("{0}")]
    Refused(String),
    /// Something else.
    #[error("the database answered: {0}")]
    Other(String),
    /// The store's threads have ended.
    #[error("the database is closed")]
    Closed,
}

impl StoreError {
    /// Whether the same call may do better later, without anybody changing the call.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Locked | Self::Full | Self::ReadOnly | Self::Other(_))
    }
}
