//! What is found when somebody looks after the database.

use crate::model::Time;

/// How the file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Examined {
    /// Bytes of the database.
    pub size: u64,
    /// Bytes of pages that hold nothing.
    pub free: u64,
    /// Whether free pages can go back to the file system.
    pub gives_back: bool,
    /// Bytes of the log beside it.
    pub wal: u64,
    /// What SQLite found wrong; nothing where it is whole.
    pub problems: Vec<String>,
    /// Rows left in the table `accepting`, which opens what only hookkeeper writes to every program.
    pub accepting: u64,
    /// Requests that are there.
    pub requests: u64,
    /// Requests accepted in the last 24 hours.
    pub requests_today: u64,
    /// Attempts in the last 24 hours.
    pub attempts_today: u64,
    /// When the newest request was accepted.
    pub newest: Option<Time>,
}
