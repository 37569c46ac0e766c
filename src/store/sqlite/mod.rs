//! The SQLite engine: one writer thread that commits in groups, a few readers. The only place that names rusqlite.

pub(crate) mod arrived;
pub(crate) mod books;
pub(crate) mod bulk;
pub(crate) mod clock;
mod conditions;
pub(crate) mod config;
mod connection;
pub(crate) mod copy;
mod due;
pub(crate) mod emit;
mod engine;
pub(crate) mod events;
pub(crate) mod examine;
pub(crate) mod fence;
mod identity;
pub(crate) mod look;
mod migrate;
mod news;
pub(crate) mod outbox;
pub(crate) mod outcome;
pub(crate) mod prune;
mod readers;
pub(crate) mod requests;
pub(crate) mod rows;
pub(crate) mod scan;
pub(crate) mod sealed;
mod shutdown;
pub(crate) mod switch;
pub(crate) mod tokens;
pub(crate) mod traffic;
mod watch;
pub(crate) mod webhooks;

pub use ::rusqlite as library;
pub(crate) use engine::Engine;
/// A connection, for those who only pass it on.
pub(crate) use rusqlite::Connection as Db;
pub(crate) use shutdown::close_all;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        // An error of our own that a row's reader met.
        let error = match error {
            rusqlite::Error::FromSqlConversionFailure(column, kind, inner) => match inner.downcast::<Self>() {
                Ok(ours) => return *ours,
                Err(inner) => rusqlite::Error::FromSqlConversionFailure(column, kind, inner),
            },
            other => other,
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error.to_string()),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}
