//! What only a sender asks: what it keeps in memory, what is due, and what attempts came to.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use super::{
    DueQuery, Generation, Look, NewsQuery, Outcome, ReadAhead, Result, SenderConfig, Store, StoreError, sqlite,
};
use crate::model::{RequestId, Time};

impl Store {
    /// Makes the caller the only sender of this database: any earlier one records nothing from then on.
    pub(crate) async fn begin_sending(&self) -> Result<Generation> {
        self.engine.write(sqlite::fence::begin).await
    }

    /// Whether no other sender has begun since this one.
    pub(crate) async fn is_current(&self, sender: Generation) -> Result<bool> {
        match self.engine.read_for_sender(move |db| sqlite::fence::check(db, sender)).await {
            Err(StoreError::Fenced) => Ok(false),
            other => other.map(|()| true),
        }
    }

    /// Everything that it keeps in memory, from one snapshot.
    pub(crate) async fn sender_config(&self) -> Result<SenderConfig> {
        let vault = Arc::clone(&self.vault);
        self.engine.read_for_sender(move |db| sqlite::config::sender_config(db, &vault)).await
    }

    /// What came since it last looked, and what is due, from one snapshot. `then` works on it on the thread that
    /// looked.
    pub(crate) async fn look<F>(
        &self,
        sender: Generation,
        news: NewsQuery,
        queries: Arc<Vec<DueQuery>>,
        then: F,
    ) -> Result<Look>
    where
        F: FnOnce(&Look) + Send + 'static,
    {
        self.engine
            .read_for_sender(move |db| {
                sqlite::fence::check(db, sender)?;
                sqlite::look::look(db, &news, &queries, Time::now()).inspect(then)
            })
            .await
    }

    /// What of what it has read ahead was discarded meanwhile.
    pub(crate) async fn taken_back(&self, ahead: ReadAhead) -> Result<BTreeSet<RequestId>> {
        self.engine.read_for_sender(move |db| sqlite::look::taken_back(db, &ahead)).await
    }

    /// The clock was set back by so much, so what waits is due by so much earlier.
    pub(crate) async fn clock_set_back(&self, sender: Generation, by: Duration) -> Result<()> {
        let work = move |tx: &sqlite::Db| {
            sqlite::fence::check(tx, sender)?;
            sqlite::clock::set_back(tx, by, Time::now())
        };
        self.engine.write(work).await
    }

    /// Records what attempts came to, all in one commit. Refused if another sender has begun since.
    pub(crate) async fn record(&self, sender: Generation, outcomes: Arc<Vec<Outcome>>) -> Result<()> {
        let work = move |tx: &sqlite::Db| {
            sqlite::fence::check(tx, sender)?;
            sqlite::outcome::record(tx, &outcomes)
        };
        self.engine.write(work).await
    }
}
