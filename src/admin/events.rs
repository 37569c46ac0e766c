//! The log of events.

use super::{Admin, Result};
use crate::{
    model::{Event, Request, Uid},
    store::{EventQuery, EventRow, Filter, Page},
};

/// An event with its requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDetail {
    /// What happened.
    pub event: Event,
    /// Its requests that are in the log, newest first; none if no webhook wanted it.
    pub requests: Vec<Request>,
}

impl Admin {
    /// The events of a query, newest first, whether or not a webhook wanted them.
    pub async fn events(&self, query: EventQuery) -> Result<Vec<EventRow>> {
        Ok(self.store.events(query).await?)
    }

    /// One event by its uid.
    pub async fn event(&self, uid: &Uid) -> Result<EventDetail> {
        let (event, ids) = self.store.event(uid.as_str().to_owned()).await?;
        let requests = match u32::try_from(ids.len()) {
            Ok(0) => Vec::new(),
            many => {
                let filter = Filter { ids: Some(ids), ..Filter::default() };
                self.requests(filter, Page::newest(many.unwrap_or(u32::MAX))).await?
            }
        };
        Ok(EventDetail { event, requests })
    }
}
