//! A sender's look into the database: what is new and what is due, from one snapshot, each event read once.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use rusqlite::Connection;

use super::{Result, due::due, news::news, requests::event};
use crate::{
    model::{Event, RequestId, Time},
    store::{DueQuery, Look, NewsQuery, ReadAhead},
};

pub(crate) fn look(db: &Connection, asked: &NewsQuery, queries: &[DueQuery], now: Time) -> Result<Look> {
    let shared = queries.len() + asked.room.len() > 1;
    let mut events = Events { db, shared, known: HashMap::new() };
    let news = news(db, asked, &mut events)?;
    let batches = queries.iter().map(|query| due(db, query, now, &mut events)).collect::<Result<_>>()?;
    Ok(Look { news, batches })
}

/// The events of one look, each read once however many webhooks want it.
pub(super) struct Events<'db> {
    db: &'db Connection,
    /// Another webhook may ask for the same.
    shared: bool,
    known: HashMap<i64, Option<Arc<Event>>>,
}

impl Events<'_> {
    /// The event, where it is there, and whether it was read before.
    pub(super) fn read(&mut self, id: i64) -> Result<(bool, Option<Arc<Event>>)> {
        if self.shared
            && let Some(known) = self.known.get(&id)
        {
            return Ok((true, known.clone()));
        }
        let found = event(self.db, id)?.map(Arc::new);
        if self.shared {
            self.known.insert(id, found.clone());
        }
        Ok((false, found))
    }
}

/// What of it is not to be sent any more, since it was discarded.
pub(crate) fn taken_back(db: &Connection, ahead: &ReadAhead) -> Result<BTreeSet<RequestId>> {
    let gone = |ids: &[RequestId], is_there: &str| -> Result<Vec<RequestId>> {
        let ids: Vec<_> = ids.iter().map(|id| id.0.to_string()).collect();
        let sql = format!("SELECT value FROM json_each(?1) WHERE NOT EXISTS ({is_there})");
        let mut query = db.prepare_cached(&sql)?;
        let found = query.query_map([format!("[{}]", ids.join(","))], |row| row.get(0).map(RequestId))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    };
    let waiting = gone(&ahead.waiting, "SELECT 1 FROM request WHERE id = value AND state = 'pending'")?;
    let asked = gone(&ahead.asked, "SELECT 1 FROM resend WHERE request_id = value")?;
    Ok(waiting.into_iter().chain(asked).collect())
}
