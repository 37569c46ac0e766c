//! The log of events.

use super::{Result, Store, sqlite};
use crate::model::{Event, RequestId, Time};

/// Which events are meant; everything that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventQuery {
    /// Of this kind.
    pub kind: Option<String>,
    /// Happened at or after.
    pub since: Option<Time>,
    /// Happened before.
    pub until: Option<Time>,
    /// A text in the uid, the kind or the first 2 KiB of the data.
    pub search: Option<String>,
    /// Only events accepted before the one with this number.
    pub before: Option<i64>,
    /// At most this many.
    pub limit: u32,
}

impl EventQuery {
    /// The newest `limit`.
    pub fn newest(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }
}

/// An event as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The event, with the first 2,048 characters of its data.
    pub event: Event,
    /// How many of its requests are in the log; 0 if no webhook wanted it.
    pub requests: u64,
}

impl Store {
    /// The events of a query, newest first, whether or not a webhook wanted them.
    pub(crate) async fn events(&self, query: EventQuery) -> Result<Vec<EventRow>> {
        crate::store::Filter { search: query.search.clone(), ..Default::default() }.checked()?;
        self.engine.read(move |db| sqlite::events::list(db, &query)).await
    }

    /// One event by its uid, and its requests that are in the log.
    pub(crate) async fn event(&self, uid: String) -> Result<(Event, Vec<RequestId>)> {
        self.engine.read(move |db| sqlite::events::one(db, &uid)).await
    }
}
