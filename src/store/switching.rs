//! Switching webhooks on and removing them, however much waits: in steps, so that events are accepted in between.

use super::{
    Filter, HeldChoice, Refusal, Result, Store, Switched,
    bulk::{Bulk, BulkAction, BulkState},
    sqlite::{bulk, switch},
};
use crate::model::{RequestState, Time, WebhookId};

/// So many requests are changed in one commit: what more there are is done in steps before.
const FEW: u64 = 1_000;

impl Store {
    /// Switches a webhook on, with a decision about what it held. The count of ten starts anew. It is off until all of that is
    /// done: where this is broken off, it is what it was, and holds less.
    pub(crate) async fn switch_on(&self, id: WebhookId, held: HeldChoice, actor: String) -> Result<Switched> {
        if self.webhook(id).await?.is_on() {
            return Err(Refusal::IsOn(id).into());
        }
        let states = vec![RequestState::Held];
        let discarded = match held {
            HeldChoice::Send => 0,
            HeldChoice::Since(time) => self.discard_many(id, states, Some(time), &actor).await?,
            HeldChoice::Discard => self.discard_many(id, states, None, &actor).await?,
        };
        while self.engine.write(move |tx| switch::give_fresh_ten(tx, id, FEW)).await? == FEW {}
        self.change(move |tx, vault| switch::on(tx, vault, id, held, discarded, &actor)).await
    }

    /// Removes a webhook; what it had pending or held is discarded, its log remains. Answers how many were discarded.
    pub(crate) async fn remove_webhook(&self, id: WebhookId, actor: String) -> Result<u64> {
        let states = vec![RequestState::Pending, RequestState::Held];
        let discarded = self.discard_many(id, states, None, &actor).await?;
        self.change(move |tx, vault| switch::remove(tx, vault, id, discarded, &actor)).await
    }

    /// Discards what waits for a webhook, in one round from the oldest on; answers how many. What arrives during the round is left
    /// to the commit after it: to go after that as well might never end.
    async fn discard_many(
        &self,
        id: WebhookId,
        states: Vec<RequestState>,
        until: Option<Time>,
        actor: &str,
    ) -> Result<u64> {
        let filter = Filter { webhook: Some(id), states, until, ..Filter::default() };
        let same = |bulk: &Bulk| bulk.action == BulkAction::Discard && bulk.filter == filter;
        let mut discarded = 0;
        // One that was broken off ends where the requests ended when it was begun.
        if let Some(bulk) = self.bulk_unfinished().await?.into_iter().find(same) {
            discarded += self.discard_to_the_end(bulk).await?;
        }
        let before = until.unwrap_or(Time(i64::MAX));
        let (total, oldest) = self.engine.read(move |db| switch::waiting_before(db, id, before)).await?;
        if total > FEW {
            let (action, actor) = (BulkAction::Discard, actor.to_owned());
            let begin = move |tx: &_| bulk::begin(tx, action, &filter, total, oldest, &actor);
            discarded += self.discard_to_the_end(self.engine.write(begin).await?).await?;
        }
        Ok(discarded)
    }

    async fn discard_to_the_end(&self, mut bulk: Bulk) -> Result<u64> {
        let before = bulk.done;
        while bulk.state == BulkState::Running {
            bulk = self.bulk_step(bulk.id).await?;
        }
        match bulk.state {
            BulkState::Cancelled => Err(Refusal::DiscardingStopped.into()),
            _ => Ok(bulk.done - before),
        }
    }
}
