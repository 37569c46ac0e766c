//! What only a sender asks: what it keeps in memory, what is due, and what attempts came to.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use super::{DueQuery, Look, NewsQuery, Outcome, ReadAhead, Result, SenderConfig, Store, sqlite};
use crate::model::{RequestId, Time};

impl Store {
    /// Everything that it keeps in memory, from one snapshot.
    pub(crate) async fn sender_config(&self) -> Result<SenderConfig> {
        let vault = Arc::clone(&self.vault);
        self.engine.read_for_sender(move |db| sqlite::config::sender_config(db, &vault)).await
    }

    /// What came since it last looked, and what is due, from one snapshot. `then` works on it on the thread that
    /// looked.
    pub(crate) async fn look<F>(&self, news: NewsQuery, queries: Arc<Vec<DueQuery>>, then: F) -> Result<Look>
    where
        F: FnOnce(&Look) + Send + 'static,
    {
        self.engine.read_for_sender(move |db| sqlite::look::look(db, &news, &queries, Time::now()).inspect(then)).await
    }

    /// What of what it has read ahead was discarded meanwhile.
    pub(crate) async fn taken_back(&self, ahead: ReadAhead) -> Result<BTreeSet<RequestId>> {
        self.engine.read_for_sender(move |db| sqlite::look::taken_back(db, &ahead)).await
    }

    /// The clock was set back by so much, so what waits is due by so much earlier.
    pub(crate) async fn clock_set_back(&self, by: Duration) -> Result<()> {
        self.engine.write(move |tx| sqlite::clock::set_back(tx, by, Time::now())).await
    }

    /// Records what attempts came to, all in one commit.
    pub(crate) async fn record(&self, outcomes: Arc<Vec<Outcome>>) -> Result<()> {
        self.engine.write(move |tx| sqlite::outcome::record(tx, &outcomes)).await
    }
}
