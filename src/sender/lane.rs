//! What the sender keeps in memory about one webhook: the rule of ten's memory, what it has read ahead, what is under way.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use super::{ahead::Ahead, dispatch::Dispatch, hidden::Hidden, trust::Trust};
use crate::{
    model::{Fault, PostUrl, RequestId, Time, Waits, Warning, WarningKind, Webhook, WebhookId, WebhookKey},
    policy::{self, Tick},
    store::{Due, DueBatch, DueQuery, LaneRecord, Outcome, ReadAhead},
};

/// How many of a webhook's attempts in flight are operators' resends, so that its own work always goes on.
const RESENDS: u32 = 4;
/// How many of them are read ahead.
const RESENDS_AHEAD: usize = 256;
/// How far the beginnings of attempts may run ahead of an even rate, since timers are no finer.
const RATE_SLACK: Duration = Duration::from_millis(5);

pub(super) struct Lane {
    pub(super) id: WebhookId,
    url: PostUrl,
    pub(super) epoch: i64,
    pub(super) policy: policy::Memory,
    pub(super) trust: Trust,
    /// `Err` where its settings cannot be sent with: then every attempt ends with that fault.
    pub(super) dispatch: Result<Arc<Dispatch>, Fault>,
    pub(super) key: Option<WebhookKey>,
    /// What is not kept in the log where a receiver repeats it.
    pub(super) hidden: Arc<Hidden>,
    pub(super) waits: Waits,
    modified_at: Time,
    on: bool,
    limit: u32,
    ordered: bool,
    rate: Option<Duration>,
    /// Under the rate, nothing may start before.
    rate_at: Tick,
    /// What was read ahead.
    ready: Ahead,
    resends: Ahead,
    /// How much data that may be.
    share: usize,
    /// In flight, or ended and not yet recorded: the database still says that they are due.
    busy: BTreeSet<RequestId>,
    pub(super) in_flight: u32,
    resends_in_flight: u32,
    /// What began last was a resend.
    resent_last: bool,
    /// There may be more that is due than was read.
    more: bool,
    more_resends: bool,
    /// Grows with everything that makes a look in progress say too little.
    generation: u64,
    /// The generation at which the look in progress began.
    asked: u64,
    /// When something is due that was not when we looked.
    pub(super) next_due: Option<Time>,
    /// Failed attempts in a row as they are recorded, from which warnings follow.
    recorded_in_row: u32,
    /// The rule had switched it off, and its next delivery is news.
    is_unproven: bool,
}

impl Lane {
    pub(super) fn new(
        webhook: &Webhook,
        dispatch: Result<Dispatch, Fault>,
        waits: Waits,
        share: usize,
        now: (Tick, Time),
    ) -> Self {
        let left = |until: Option<Time>| until.map(|at| at.since(now.1));
        let (wait, asked) = (left(webhook.next_probe_at), left(webhook.asked_until));
        Self {
            id: webhook.id,
            url: webhook.draft.url.clone(),
            epoch: webhook.epoch,
            policy: policy::Memory::fresh(webhook.failed_in_row, wait, asked, now.0, &waits),
            trust: Trust::default(),
            dispatch: dispatch.map(Arc::new),
            hidden: Arc::new(Hidden::of(webhook)),
            key: webhook.draft.require_key.then(|| webhook.key.clone()),
            waits,
            modified_at: webhook.modified_at,
            on: webhook.is_on(),
            limit: if webhook.draft.ordered { 1 } else { webhook.draft.limit },
            ordered: webhook.draft.ordered,
            rate: webhook.draft.rate.map(|rate| rate.interval()),
            rate_at: Tick::ZERO,
            ready: Ahead::default(),
            resends: Ahead::default(),
            share,
            busy: BTreeSet::new(),
            in_flight: 0,
            resends_in_flight: 0,
            resent_last: false,
            more: true,
            more_resends: false,
            generation: 0,
            asked: 0,
            next_due: None,
            recorded_in_row: webhook.failed_in_row,
            is_unproven: webhook.is_unproven,
        }
    }

    /// Takes over what is under way, and the rule's memory, from the same webhook before an operator's change. `anew` says that
    /// settings of all webhooks have changed.
    pub(super) fn inherit(&mut self, before: Self, anew: bool, now: Tick) {
        self.busy = before.busy;
        self.in_flight = before.in_flight;
        self.resends_in_flight = before.resends_in_flight;
        // A new rate counts from now: what the one before would have waited may be much longer.
        self.rate_at = self.rate.map_or(Tick::ZERO, |interval| before.rate_at.min(now + interval));
        if self.url == before.url {
            self.trust = before.trust;
        }
        if self.epoch == before.epoch {
            // What the rule has switched off may not be recorded yet.
            self.on &= before.on;
            self.recorded_in_row = before.recorded_in_row;
            self.is_unproven = before.is_unproven;
            self.policy = before.policy;
            if self.waits != before.waits {
                self.policy.wait_anew(now, &self.waits);
            }
            if anew || self.modified_at != before.modified_at {
                self.policy.try_again();
            }
        }
    }

    /// What operators are warned of by an outcome that was recorded.
    pub(super) fn warning(&mut self, outcome: &Outcome) -> Option<Warning> {
        // What an outcome switched off may have been read anew, under its next epoch, before it is known to be recorded.
        let switched = |epoch: i64| !self.on && self.epoch == epoch + 1;
        let known =
            |record: &LaneRecord| record.epoch == self.epoch || (record.switch_off.is_some() && switched(record.epoch));
        let record = outcome.lane.filter(known)?;
        let before = std::mem::replace(&mut self.recorded_in_row, record.failed_in_row);
        let proven = outcome.fault.is_none() && std::mem::take(&mut self.is_unproven);
        let kind = policy::warning(before, record.failed_in_row, record.switch_off.is_some());
        let kind = kind.or(proven.then_some(WarningKind::Recovered))?;
        Some(Warning {
            kind,
            at: Time::now(),
            webhook_id: self.id,
            url: self.url.concealed(),
            failed_in_row: record.failed_in_row,
            off_reason: record.switch_off.map(|off| off.reason),
            held: 0,
            fault: outcome.fault.clone(),
        })
    }

    /// The settings that it is sent with.
    pub(super) fn revision(&self) -> i64 {
        self.dispatch.as_ref().map_or(0, |dispatch| dispatch.revision.id)
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// Whether it begins nothing until what it did last is recorded.
    pub(super) const fn is_ordered(&self) -> bool {
        self.ordered
    }

    /// Whether its last attempt failed, or it is off, so that the next one is a probe or an operator's resend.
    pub(super) fn is_doubtful(&self) -> bool {
        !self.on || self.policy.probing()
    }

    /// How many new requests can be taken in as they come, since everything else that is due was read already. In strict order
    /// what waits for its time goes before them.
    pub(super) fn room(&self) -> usize {
        let has_all = self.on && !self.more && !self.ordered && !self.policy.probing() && self.bytes() < self.share;
        if has_all { self.read_ahead().saturating_sub(self.ready.len()) } else { 0 }
    }

    /// How much data was read ahead.
    fn bytes(&self) -> usize {
        self.ready.bytes() + self.resends.bytes()
    }

    fn has(&self, id: RequestId) -> bool {
        self.busy.contains(&id) || self.ready.iter().chain(self.resends.iter()).any(|due| due.id == id)
    }

    /// Takes in a new request; answers whether it had room.
    pub(super) fn take_fresh(&mut self, due: Due) -> bool {
        let has_room = self.room() > 0;
        if has_room && !self.has(due.id) {
            self.ready.push(due);
        }
        has_room
    }

    /// Whether anything read ahead waits to be started.
    pub(super) fn has_ready(&self) -> bool {
        !self.ready.is_empty() || !self.resends.is_empty()
    }

    /// Whether a look into the database could bring something to start now or soon.
    pub(super) fn wants_look(&self, now: Tick) -> bool {
        let has_little = self.ready.len() < self.read_ahead().div_ceil(4) && self.ready.bytes() <= self.share / 4;
        self.more && self.on && has_little && self.may_choose(now)
    }

    /// Whether it could bring operators' resends that are not read yet.
    pub(super) fn wants_resends(&self) -> bool {
        self.more_resends && self.resends.len() < RESENDS as usize && self.room_for_resends() > 0
    }

    fn room_for_resends(&self) -> usize {
        let has_room = self.resends.is_empty() || self.bytes() < self.share;
        if has_room { RESENDS_AHEAD.saturating_sub(self.resends.len()) } else { 0 }
    }

    /// An operator asked for something to be sent again.
    pub(super) fn expect_resends(&mut self) {
        self.more_resends = true;
    }

    /// Whether a look that is answered left anything out since it was under way.
    pub(super) fn has_left_out(&self, query: &DueQuery) -> bool {
        query.except.iter().any(|id| !self.resends.iter().any(|due| due.id == *id))
    }

    /// There is news for this webhook.
    pub(super) fn expect_more(&mut self) {
        self.more = true;
        self.generation += 1;
    }

    /// A request of this webhook will be due.
    pub(super) fn will_be_due(&mut self, at: Option<Time>) {
        self.next_due = [self.next_due, at].into_iter().flatten().min();
    }

    fn read_ahead(&self) -> usize {
        if self.policy.probing() { 1 } else { (self.limit as usize * 16).clamp(16, 256) }
    }

    /// Whether it may be chosen what goes next. A probe is not while it waits, nor while the database knows less than we do. In
    /// strict order nothing is while anything is under way: a look does not bring that, and if it fails it comes first.
    fn may_choose(&self, now: Tick) -> bool {
        let in_order = !self.ordered || (self.busy.is_empty() && self.resends.is_empty());
        let may_probe = || self.busy.is_empty() && self.policy.not_before().is_none_or(|at| at <= now);
        in_order && (!self.policy.probing() || may_probe())
    }

    /// What to ask the database.
    pub(super) fn query(&mut self, now: Tick) -> DueQuery {
        self.asked = self.generation;
        let sorted = |mut ids: Vec<RequestId>| {
            ids.sort_unstable();
            ids
        };
        DueQuery {
            webhook: self.id,
            limit: self.read_ahead(),
            resends: self.room_for_resends(),
            bytes: self.share.saturating_sub(self.bytes()),
            probe: self.policy.probing(),
            ordered: self.ordered.then(|| self.waits.clone()),
            except: sorted(self.busy.iter().copied().chain(self.resends.iter().map(|due| due.id)).collect()),
            read: sorted(self.ready.iter().map(|due| due.id).collect()),
            resends_only: !self.wants_look(now),
            longest: policy::longest(&self.waits),
        }
    }

    /// Takes in what a look found. What it read ahead under a count that has changed since is dropped. What was under way
    /// when it began is not in it, so nothing is taken twice.
    pub(super) fn take(&mut self, batch: DueBatch, query: &DueQuery) {
        let stale = query.probe != self.policy.probing();
        for due in batch.due {
            if due.resend {
                self.take_resend(due, query);
            } else if !self.has(due.id) && !stale && self.on {
                self.ready.push(due);
            }
        }
        self.more_resends = batch.more_resends || self.asked != self.generation;
        if !query.resends_only {
            self.more = stale || self.asked != self.generation || batch.more;
            self.will_be_due(batch.next_at);
        }
    }

    /// An operator asked for it: it waits for nothing more, also where it was read ahead. What was read ahead when the look began
    /// and is no more has been started meanwhile, and the next look tells whether it was asked for after that.
    fn take_resend(&mut self, due: Due, query: &DueQuery) {
        let is_new = query.read.binary_search(&due.id).is_err() && !self.has(due.id);
        if is_new || self.ready.retain(|ready| ready.id != due.id) {
            self.resends.push(due);
            if self.ordered {
                // It may be the head of the queue, and stays that where it fails.
                self.ready.clear();
                self.expect_more();
            }
        }
    }

    /// Forgets what was read ahead: an operator changed something, or a probe must be chosen anew.
    pub(super) fn forget_ready(&mut self) {
        self.more_resends |= !self.resends.is_empty();
        self.ready.clear();
        self.resends.clear();
        self.expect_more();
    }

    /// Adds what was read ahead to what is to be asked about.
    pub(super) fn add_read_ahead(&self, ahead: &mut ReadAhead) {
        ahead.waiting.extend(self.ready.iter().map(|due| due.id));
        ahead.asked.extend(self.resends.iter().map(|due| due.id));
    }

    /// Drops what was read ahead and is not to be sent any more; answers whether something else may go out now.
    pub(super) fn take_back(&mut self, gone: &BTreeSet<RequestId>) -> bool {
        let is_there = |due: &Due| !gone.contains(&due.id);
        let fewer = self.ready.retain(is_there) | self.resends.retain(is_there);
        if self.ordered {
            // It may have been the one that held up all behind it, and that is not read ahead while it waits.
            self.expect_more();
        }
        fewer || self.ordered
    }

    /// The rule has switched it off; the database will say so once the outcome is recorded.
    pub(super) fn switch_off(&mut self) {
        self.on = false;
        self.ready.clear();
    }

    /// The next request to start now, if any may. Resends keep to the limit and the rate as everything does, and take turns with
    /// the webhook's own work, so that neither waits for all of the other.
    pub(super) fn pop(&mut self, now: Tick) -> Option<Due> {
        // In strict order nothing begins until the one before is recorded: a crash repeats no more than that one.
        let is_recorded = !self.ordered || self.busy.is_empty();
        let is_full = self.in_flight + self.resends_in_flight >= self.limit;
        if is_full || !is_recorded || (self.rate.is_some() && now < self.rate_at) {
            return None;
        }
        let may_resend = !self.resends.is_empty() && self.resends_in_flight < RESENDS;
        let may_go_on = self.on && !self.ready.is_empty() && self.policy.may_start(self.in_flight, self.limit, now) > 0;
        let resend = may_resend && !(may_go_on && self.resent_last);
        let (ahead, in_flight) = match (resend, may_go_on) {
            (true, _) => (&mut self.resends, &mut self.resends_in_flight),
            (false, true) => (&mut self.ready, &mut self.in_flight),
            (false, false) => return None,
        };
        let due = ahead.pop()?;
        *in_flight += 1;
        self.resent_last = resend;
        if let Some(interval) = self.rate {
            self.rate_at = self.rate_at.max(now.saturating_sub(RATE_SLACK)) + interval;
        }
        self.busy.insert(due.id);
        Some(due)
    }

    /// An attempt has ended; its request stays busy until the outcome is recorded.
    pub(super) fn ended(&mut self, resend: bool) {
        let count = if resend { &mut self.resends_in_flight } else { &mut self.in_flight };
        *count = count.saturating_sub(1);
    }

    /// How many requests are under way or not yet recorded.
    pub(super) fn busy(&self) -> usize {
        self.busy.len()
    }

    /// The database knows now.
    pub(super) fn recorded(&mut self, id: RequestId) {
        self.busy.remove(&id);
    }

    /// When to look at this lane again without any news: the probe's time, the rate, or something that falls due.
    pub(super) fn wake_at(&self, now: (Tick, Time)) -> Option<Tick> {
        let rate = self.rate.map(|_| self.rate_at).filter(|at| *at > now.0 && self.has_ready());
        if !self.on {
            return rate;
        }
        let waits = self.policy.not_before().filter(|at| *at > now.0);
        // While it waits for its probe, nothing that falls due earlier matters.
        let due = self.next_due.filter(|_| waits.is_none()).map(|at| now.0 + at.since(now.1));
        [waits, rate, due].into_iter().flatten().min()
    }
}
