//! Switching webhooks on and removing them, however much waits: in steps, so that events are accepted in between.

use super::{
    Filter, HeldChoice, Refusal, Result, Store, Switched,
    bulk::{Bulk, BulkAction, BulkState},
    sqlite::switch,
};
use crate::model::{RequestState, WebhookId};

/// So many requests are changed in one commit: what more there are is done in steps before.
const FEW: u64 = 1_000;

impl Store {
    /// Switches a webhook on, with a decision about what it held. The count of ten starts anew. It is off until all of that is
    /// done: where this is broken off, it is what it was, and holds less.
    pub(crate) async fn switch_on(&self, id: WebhookId, held: HeldChoice, actor: String) -> Result<Switched> {
        let until = match held {
            HeldChoice::Send => None,
            HeldChoice::Since(time) => Some(Some(time)),
            HeldChoice::Discard => Some(None),
        };
        let mut discarded = 0;
        if let Some(until) = until {
            let states = vec![RequestState::Held];
            let held = Filter { webhook: Some(id), states, until, ..Filter::default() };
            discarded = self.discard_many(held, &actor).await?;
        }
        while self.engine.write(move |tx| switch::give_fresh_ten(tx, id, FEW)).await? == FEW {}
        self.change(move |tx, vault| switch::on(tx, vault, id, held, discarded, &actor)).await
    }

    /// Removes a webhook; what it had pending or held is discarded, its log remains. Answers how many were discarded.
    pub(crate) async fn remove_webhook(&self, id: WebhookId, actor: String) -> Result<u64> {
        let states = vec![RequestState::Pending, RequestState::Held];
        let waiting = Filter { webhook: Some(id), states, ..Filter::default() };
        let discarded = self.discard_many(waiting, &actor).await?;
        self.change(move |tx, vault| switch::remove(tx, vault, id, discarded, &actor)).await
    }

    /// Discards what a filter finds, but for a few, which the commit after it can do with; answers how many.
    async fn discard_many(&self, filter: Filter, actor: &str) -> Result<u64> {
        let mut discarded = 0;
        loop {
            let total = self.count(filter.clone()).await?;
            if total <= FEW {
                return Ok(discarded);
            }
            let broken_off = self.bulk_unfinished().await?;
            let same = |bulk: &Bulk| bulk.action == BulkAction::Discard && bulk.filter == filter;
            let mut bulk = match broken_off.into_iter().find(same) {
                Some(bulk) => bulk,
                None => self.bulk_begin(BulkAction::Discard, filter.clone(), total, actor.to_owned()).await?,
            };
            let before = bulk.done;
            while bulk.state == BulkState::Running {
                bulk = self.bulk_step(bulk.id).await?;
            }
            if bulk.state == BulkState::Cancelled {
                return Err(Refusal::DiscardingStopped.into());
            }
            discarded += bulk.done - before;
        }
    }
}
