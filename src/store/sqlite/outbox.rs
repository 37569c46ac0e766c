//! Events in the caller's own transaction: what another program does with an INSERT, with types, for programs in Rust. It names
//! rusqlite in public, which nothing else here does: a transaction of the caller's is a thing of that library.

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};

use super::{emit, migrate};
use crate::{
    model::{NewEvent, Time},
    store::{Accepted, Refused, check},
};

/// Puts events into a transaction of the caller's own: they are there when it commits, and never were when it rolls back.
///
/// The database is one that `hookkeeper` made (every command makes it, as [`Store::open`](crate::store::Store::open) does), and
/// holds the caller's own tables beside those of hookkeeper. Whoever sends notices the commit; nothing else is to be done.
///
/// ```no_run
/// use hookkeeper::{model::{NewEvent, Time}, store::{Outbox, rusqlite::{Connection, params}}};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut db = Connection::open("shop.db")?;
/// let tx = db.transaction()?;
/// tx.execute("INSERT INTO invoice (number) VALUES (?1)", params!["FV 12/3/2026"])?;
/// let event = NewEvent::new("invoice/add", r#"{"fullnumber": "FV 12/3/2026"}"#);
/// Outbox::new(&tx)?.put(&event)?;
/// tx.commit()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Outbox<'db> {
    db: &'db Connection,
}

/// Why an event was not put into the caller's transaction. The transaction stands as it was, and what to do with it is the
/// caller's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// The event cannot be accepted.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The connection leads to a database that no hookkeeper made, or one of another version.
    #[error(
        "this database is not one that this version of hookkeeper can use; any hookkeeper command with --db makes one, or brings an older one up to date"
    )]
    NotOurs,
    /// The caller's connection has triggers switched off, and they are what makes requests of an event.
    #[error("this connection has triggers switched off; an event would reach nobody. Switch them on")]
    NoTriggers,
    /// The database could not do it.
    #[error("the database answered: {0}")]
    Database(#[from] rusqlite::Error),
}

impl<'db> Outbox<'db> {
    /// An outbox on a connection, or on a transaction of it.
    ///
    /// # Errors
    /// Where the database is not hookkeeper's, or its triggers are switched off.
    pub fn new(db: &'db Connection) -> Result<Self, OutboxError> {
        if !migrate::is_current(db)? {
            return Err(OutboxError::NotOurs);
        }
        if !db.db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER)? {
            return Err(OutboxError::NoTriggers);
        }
        Ok(Self { db })
    }

    /// Puts one event in. The same uid again changes nothing and says so.
    ///
    /// # Errors
    /// Where the event cannot be accepted, or the database cannot take it.
    pub fn put(&self, event: &NewEvent) -> Result<Accepted, OutboxError> {
        check::event(event)?;
        let kind = &event.kind;
        let requests = emit::webhooks_that_want(self.db, kind)?.ok_or_else(|| Refused::UnknownKind(kind.clone()))?;
        let happened = event.occurred_at.unwrap_or_else(Time::now);
        let uid = event.uid.as_ref().map_or_else(emit::new_uid, |uid| uid.as_str().to_owned());
        let mut insert = self
            .db
            .prepare_cached("INSERT INTO event (uid, kind, data, occurred_at) VALUES (?1, ?2, ?3, ?4) RETURNING id")?;
        let put = insert.query_row(params![uid, kind, event.data, happened.0], |row| row.get::<_, i64>(0)).optional();
        match put {
            Ok(Some(_)) => Ok(Accepted { uid, requests, duplicate: false, differs: false }),
            // A trigger passes over an event that is there already.
            Ok(None) => Ok(emit::again(self.db, uid, event)??),
            // The schema refused something about the event.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Err(Refused::Other(error.to_string()).into())
            }
            Err(error) => Err(error.into()),
        }
    }
}
