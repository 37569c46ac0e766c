//! What can go wrong with the database, in words that say what to do.

use std::path::PathBuf;

use super::Refusal;
use crate::{files, model::WebhookId};

/// Why the database did not do what was asked; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
    /// A file beside the database is not used: it may be somebody else's.
    #[error("{path} is not used: {why}")]
    Unsafe {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: files::UnsafeFile,
    },
    /// Another program keeps it locked.
    #[error("the database is kept locked by another program; close that program's transaction and try again")]
    Locked,
    /// Another program keeps it locked, and its end is waited for.
    #[error("another program keeps the database locked; waiting for it")]
    Waiting,
    /// It would be replaced, and another program has it open.
    #[error("another program has the database open; end every program that uses it and try again")]
    InUse,
    /// It would be replaced, and somebody sends from it.
    #[error("another hookkeeper is at work on the database ({command}, process {pid}); end it and try again")]
    AtWork {
        /// The operating system's number of the process.
        pid: u32,
        /// The command it runs, such as `serve`.
        command: String,
    },
    /// The database, its log or the log's index was removed or moved while it was open.
    #[error(
        "{0} was removed or moved while the database was open; nothing is accepted or sent until it is back. Put the file back, or end every program that uses the database, then start again"
    )]
    Gone(PathBuf),
    /// There is another file in place of the database, its log or the log's index.
    #[error(
        "{0} is another file than the one that was opened; nothing is accepted or sent any more. Stop every program that uses the database, then start again"
    )]
    Replaced(PathBuf),
    /// The file has a second name.
    #[error(
        "{0} is a hard link: the same file has another name, and programs that use both names would destroy the database. Remove one of the names (a copy with `hookkeeper backup` is safe)"
    )]
    HardLinked(PathBuf),
    /// The file is mounted by itself, so that it has another path elsewhere.
    #[error(
        "{0} is mounted as a single file, so its log is not shared with the programs outside, and the database would be destroyed. Mount the folder that it is in"
    )]
    MountedAlone(PathBuf),
    /// Another sender has begun since; what this one asks is refused.
    #[error("another sender has begun on this database; this one records nothing more")]
    Fenced,
    /// The disk is full.
    #[error("the disk is full; nothing was written. Free some space and try again")]
    Full,
    /// It may not be written.
    #[error(
        "the database cannot be written: it, its folder or its disk is read-only; mend the permissions and try again"
    )]
    ReadOnly,
    /// The disk, or the file system, does not do what is asked of it.
    #[error(
        "the disk does not take or give the database's data ({0}); nothing was written. Look at the system's log and at the file's attributes, then try again"
    )]
    Disk(String),
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
        why: KeyTrouble,
    },
    /// What was encrypted is not what was encrypted.
    #[error(
        "{0} cannot be decrypted: the database was changed or damaged. Restore a backup, or give the webhook a new one"
    )]
    Sealed(SealedValue),
    /// There is no such thing.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// It cannot be done as things stand.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something else.
    #[error("the database answered: {0}")]
    Other(String),
    /// The store's threads have ended.
    #[error("the database is closed")]
    Closed,
}

impl StoreError {
    /// The file at `path` cannot be opened.
    pub(crate) fn unopened(path: &std::path::Path, error: &std::io::Error) -> Self {
        match files::UnsafeFile::of(error) {
            Some(why) => Self::Unsafe { path: path.to_owned(), why },
            None => Self::Open { path: path.to_owned(), why: error.to_string() },
        }
    }
}

/// Why the file with the key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyTrouble {
    /// The system does not let us read it.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The system does not let us write it.
    #[error("it cannot be written: {0}")]
    Unwritable(String),
    /// The system does not let us rename it.
    #[error("it cannot be put aside: {0}")]
    NotPutAside(String),
    /// Others may read it: its mode.
    #[error("others may read it (its mode is {0:03o}); chmod 600 mends that")]
    Open(u32),
    /// A part of it is missing or changed.
    #[error("it is damaged")]
    Damaged,
    /// It was never a file with a key.
    #[error("it is something else")]
    SomethingElse,
    /// It names another database.
    #[error("it belongs to another database")]
    OfAnother,
    /// It is empty.
    #[error("it holds no key")]
    Empty,
    /// The key in force is not in it.
    #[error("it does not hold the key that this database is encrypted with")]
    WrongKey,
}

/// What a value that cannot be decrypted is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealedValue {
    /// A signing secret.
    #[error("a signing secret of webhook {0}")]
    Secret(WebhookId),
    /// The key of a webhook.
    #[error("the key of webhook {0}")]
    Key(WebhookId),
    /// The headers of its own.
    #[error("the headers of webhook {0}")]
    Headers(WebhookId),
}
