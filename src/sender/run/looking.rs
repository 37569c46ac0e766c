//! Looking into the database: what is due, what is new, what an operator has changed.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    super::{attempt::http, dispatch::Dispatch, lane::Lane},
    Looked, Run,
};
use crate::{
    model::Time,
    store::{DueQuery, Look, Seen, SenderConfig, StoreError},
};

/// So many webhooks that have nothing to do are asked about together with the news, not after it.
const ON_NEWS: usize = 64;
/// What is larger is rendered when it is sent: it would push others out.
const RENDER_AHEAD: usize = 16 << 10;

impl Run {
    /// Asks the database, unless it is being asked.
    pub(super) fn begin_look(&mut self) {
        let now = self.now();
        if self.looking.is_some() || (!self.news && self.look.is_empty()) || now < self.ask_again_at {
            return;
        }
        let look = std::mem::take(&mut self.look);
        let (store, seen) = (self.store.clone(), std::mem::take(&mut self.news).then_some(self.seen));
        let mut queries = Vec::with_capacity(look.len());
        let mut on_news = ON_NEWS;
        for (id, lane) in &mut self.lanes {
            if look.contains(id) {
                queries.push(lane.query(now, false));
            } else if seen.is_some() && on_news > 0 && lane.is_idle() {
                on_news -= 1;
                queries.push(lane.query(now, true));
            }
        }
        if queries.is_empty() && seen.is_none() {
            return;
        }
        let render = self.render_ahead(&queries);
        let queries = Arc::new(queries);
        self.looking = Some(Box::pin(async move {
            let look = store.look(seen, Arc::clone(&queries), render).await?;
            Ok((queries, look))
        }));
    }

    /// Renders what a look has found, on the thread that looked: the one that sends has enough to do.
    fn render_ahead(&self, queries: &[DueQuery]) -> impl FnOnce(&Look) + Send + 'static {
        let dispatches: Vec<_> = queries
            .iter()
            .map(|query| self.lanes.get(&query.webhook).and_then(|lane| lane.dispatch.as_ref().ok().cloned()))
            .collect();
        let (kinds, cache) = (Arc::clone(&self.kinds), Arc::clone(&self.cache));
        move |look| {
            for (batch, dispatch) in look.batches.iter().zip(&dispatches) {
                let (Some(batch), Some(dispatch)) = (batch, dispatch) else { continue };
                for due in batch.due.iter().filter(|due| due.event.data.len() <= RENDER_AHEAD) {
                    if let Some(kind) = kinds.get(&due.event.kind) {
                        // Whoever sends it learns of a fault.
                        let _ = cache.render(&due.event, kind, dispatch);
                    }
                }
            }
        }
    }

    pub(super) async fn looked(&mut self, (queries, look): Looked) {
        // A full disk can be read: while outcomes wait, only their being recorded shows that the trouble is over.
        if self.outcomes.is_empty() && self.recording.is_none() {
            self.trouble_is_over();
        }
        let mut answered = BTreeSet::new();
        for (query, batch) in queries.iter().zip(look.batches) {
            if let Some(batch) = batch
                && let Some(lane) = self.lanes.get_mut(&query.webhook)
            {
                lane.take(batch, query);
                self.dirty.insert(query.webhook);
                if !query.resends_only {
                    answered.insert(query.webhook);
                }
            }
        }
        let Some(news) = look.news else { return };
        for id in news.webhooks {
            if !answered.contains(&id)
                && let Some(lane) = self.lanes.get_mut(&id)
            {
                lane.expect_more();
                self.look.insert(id);
            }
        }
        let changed = news.seen.config_version != self.seen.config_version;
        self.seen = Seen { last_request: news.seen.last_request, ..self.seen };
        if changed {
            let reloaded = match self.store.sender_config().await {
                Ok(config) => self.apply(config),
                Err(error) => Err(error),
            };
            if let Err(error) = reloaded {
                self.have_trouble(&error);
            }
        }
    }

    /// Takes an operator's changes over. What is under way goes on as it began.
    pub(super) fn apply(&mut self, config: SenderConfig) -> Result<(), StoreError> {
        if config.settings != self.settings {
            self.http = http(&config.settings)?;
        }
        self.settings = config.settings;
        self.kinds = Arc::new(config.kinds.into_iter().map(|kind| (kind.name.to_string(), kind)).collect());
        self.cache = Arc::default();
        let now = (self.now(), Time::now());
        let mut before = std::mem::take(&mut self.lanes);
        for (webhook, revision) in config.webhooks {
            let dispatch = Dispatch::new(&webhook, revision, &self.settings);
            let waits = webhook.draft.waits.clone().unwrap_or_else(|| self.settings.waits.clone());
            let mut lane = Lane::new(&webhook, dispatch, waits, now);
            if let Some(before) = before.remove(&webhook.id) {
                lane.inherit(before, now.0);
            }
            self.lanes.insert(webhook.id, lane);
        }
        self.wakes.clear();
        self.look.extend(self.lanes.keys());
        self.dirty.extend(self.lanes.keys());
        self.seen.config_version = config.version;
        Ok(())
    }
}
