//! What an operator has changed is taken over: settings, kinds, webhooks, and what was discarded.

use std::{collections::HashMap, sync::Arc};

use super::{
    super::{ahead, dispatch::Dispatch, lane::Lane},
    Run,
};
use crate::{
    model::Time,
    store::{ReadAhead, SenderConfig, StoreError},
};

impl Run {
    /// Drops what was read ahead and discarded since.
    pub(super) async fn take_back(&mut self) -> Result<(), StoreError> {
        let mut ahead = ReadAhead::default();
        self.lanes.values().for_each(|lane| lane.add_read_ahead(&mut ahead));
        let gone = self.store.taken_back(ahead).await?;
        let freed = self.lanes.iter_mut().filter_map(|(id, lane)| lane.take_back(&gone).then_some(*id));
        self.dirty.extend(freed);
        Ok(())
    }

    /// Takes an operator's changes over. What is under way goes on as it began.
    pub(super) fn apply(&mut self, config: SenderConfig) -> Result<(), StoreError> {
        let anew = config.settings != self.settings;
        if anew {
            self.ways = self.ways.renewed(&config.settings)?;
        }
        self.settings = config.settings;
        self.kinds = Arc::new(config.kinds.into_iter().map(|kind| (kind.name.to_string(), kind)).collect());
        self.cache = Arc::default();
        let now = (self.now(), Time::now());
        let mut before = std::mem::take(&mut self.lanes);
        let mut dispatches = HashMap::new();
        let share = ahead::share(config.webhooks.iter().filter(|(webhook, _)| webhook.is_on()).count());
        for (webhook, revision) in config.webhooks {
            let dispatch = Dispatch::new(&webhook, revision, &self.settings);
            let waits = webhook.draft.waits.clone().unwrap_or_else(|| self.settings.waits.clone());
            let mut lane = Lane::new(&webhook, dispatch, waits, share, now);
            if let Some(before) = before.remove(&webhook.id) {
                lane.inherit(before, anew, now.0);
            }
            if let Ok(dispatch) = &lane.dispatch {
                dispatches.insert(webhook.id, Arc::clone(dispatch));
            }
            self.lanes.insert(webhook.id, lane);
        }
        self.dispatches = Arc::new(dispatches);
        self.wakes.clear();
        self.look.extend(self.lanes.keys());
        self.dirty.extend(self.lanes.keys());
        self.seen.config_version = config.version;
        Ok(())
    }
}
