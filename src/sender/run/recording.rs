//! Learning from what has ended, and recording it: outcomes are gathered for one commit, and kept until the database takes them.

use std::{sync::Arc, time::Duration};

use super::{
    super::{
        attempt::{Done, jitter},
        http::Exchange,
        judge,
    },
    Run,
};
use crate::{
    model::{Cause, Purpose},
    policy::{Finished, Tick, Verdict},
    store::{LaneRecord, Outcome, StoreError, SwitchOff},
};

/// How long outcomes gather for one commit while more are on their way.
pub(super) const GATHER: Duration = Duration::from_millis(4);
/// So many outcomes are recorded without gathering more.
const GROUP: usize = 256;
/// How long to wait before trying again where the database could not do what was asked.
const TROUBLE_PAUSE: Duration = Duration::from_millis(500);

impl Run {
    /// Learns from an attempt and puts its outcome to those that are to be recorded.
    pub(super) fn finish(&mut self, done: Done) {
        let (ended, wall) = (self.now(), self.wall());
        self.places.give_back(&done.hold);
        let mut lane = self.lanes.get_mut(&done.webhook);
        // What went out before an edit may have gone to another Post URL, and tells nothing of this one.
        if let Some(lane) = lane.as_mut().filter(|lane| lane.revision() == done.revision) {
            lane.trust.learn(&done.exchange);
        }
        let Exchange { timings, address, mut reply, fault } = done.exchange;
        let key = lane.as_ref().and_then(|lane| lane.key.as_ref());
        let fault = done.hidden.judge(reply.as_mut(), fault, key);
        let retry_after = reply.as_ref().and_then(|reply| judge::retry_after(reply, wall));
        let purpose = if done.due.resend { Purpose::Resend } else { Purpose::Delivery };
        let mut outcome = Outcome {
            request: done.due.id,
            webhook: done.webhook,
            epoch: done.epoch,
            number: done.due.attempts + 1,
            purpose,
            revision: done.revision,
            started_at: done.started_at,
            timings,
            address,
            macs: done.macs,
            reply,
            fault,
            retry_after_ms: retry_after.map(|span| span.as_millis() as u64),
            used: done.due.used,
            next_at: None,
            lane: None,
        };
        let in_order = lane.as_ref().is_some_and(|lane| lane.is_ordered());
        if let Some(lane) = lane {
            lane.ended(done.due.resend);
            if !done.due.resend {
                let verdict = match &outcome.fault {
                    None => Verdict::Delivered,
                    Some(fault) if fault.is_ours() => Verdict::OurFault,
                    Some(fault) => Verdict::Failed { gone: fault.cause == Cause::Gone, retry_after },
                };
                let finished = Finished { began: done.began, ended, verdict, used: done.due.used };
                let jitter = if outcome.fault.is_some() { jitter() } else { 1.0 };
                // Under another epoch the webhook was switched meanwhile: the attempt tells nothing about the new one. Nor does
                // one that ends after the rule has switched it off: that stands, also where both are recorded together.
                let mut stale = lane.policy.clone();
                let in_force = lane.epoch == done.epoch && lane.is_on();
                let limit = lane.limit();
                let policy = if in_force { &mut lane.policy } else { &mut stale };
                let was_probing = policy.probing();
                let decision = policy.finish(finished, &lane.waits, limit, jitter);
                outcome.used = decision.used;
                outcome.next_at = decision.retry_in.map(|span| wall.plus(span));
                if in_force {
                    if outcome.fault.is_some() || was_probing {
                        lane.forget_ready();
                    }
                    if decision.switch_off.is_some() {
                        lane.switch_off();
                    }
                    let on_the_clock = |at: Tick| wall.plus(at.saturating_sub(ended));
                    let switch_off = decision.switch_off.map(|reason| SwitchOff { reason, at: wall });
                    outcome.lane = Some(LaneRecord {
                        epoch: lane.epoch,
                        failed_in_row: lane.policy.failed_in_row(),
                        next_probe_at: lane.policy.not_before().map(on_the_clock),
                        asked_until: lane.policy.asked_until().filter(|at| *at > ended).map(on_the_clock),
                        switch_off,
                    });
                }
            }
        }
        if self.outcomes.is_empty() {
            self.gathering_since = ended;
        }
        if in_order {
            // Its webhook waits for nothing else.
            self.gathering_since = ended.saturating_sub(GATHER);
        }
        self.outcomes.push(outcome);
        self.unrecorded += 1;
        self.dirty.insert(done.webhook);
    }

    /// Records what has gathered, unless something is being recorded or more is about to come.
    pub(super) fn begin_record(&mut self) {
        if self.recording.is_some() || self.outcomes.is_empty() || self.now() < self.ask_again_at {
            return;
        }
        let more_to_come = self.in_flight.len() > 4 && self.outcomes.len() < GROUP;
        if more_to_come && self.now() < self.gathering_since + GATHER {
            return;
        }
        // As many may come again.
        let next = Vec::with_capacity(self.outcomes.len());
        let outcomes = std::mem::replace(&mut self.outcomes, next);
        let (store, sender) = (self.store.clone(), self.generation);
        self.recording = Some(Box::pin(async move {
            let outcomes = Arc::new(outcomes);
            let result = store.record(sender, Arc::clone(&outcomes)).await;
            (outcomes, result)
        }));
    }

    pub(super) fn recorded(&mut self, outcomes: Arc<Vec<Outcome>>, result: Result<(), StoreError>) {
        match result {
            Ok(()) => {
                self.trouble_is_over();
                self.meter.count(&outcomes);
                self.unrecorded -= outcomes.len();
                for outcome in outcomes.iter() {
                    let fault = outcome.fault.as_ref().map(|fault| fault.cause.as_str());
                    tracing::debug!(webhook = outcome.webhook.0, request = %outcome.request, fault, "attempted");
                    if let Some(lane) = self.lanes.get_mut(&outcome.webhook) {
                        lane.recorded(outcome.request);
                        if let Some(warning) = lane.warning(outcome) {
                            self.warner.warn(warning);
                        }
                        // What waits for its time was not in any look while it was under way.
                        lane.will_be_due(outcome.next_at);
                        // Nor was what an operator asked for, or what was sent before its webhook was switched on again, and
                        // where that has failed, it may be as due as it was before.
                        let is_as_before = outcome.purpose == Purpose::Resend || outcome.epoch != lane.epoch;
                        if is_as_before && outcome.fault.is_some() {
                            lane.expect_more();
                        }
                        self.dirty.insert(outcome.webhook);
                    }
                }
            }
            Err(error) => {
                // Nothing is lost: the outcomes stay, and nothing new is started, until the database takes them.
                let outcomes = Arc::try_unwrap(outcomes).unwrap_or_else(|shared| shared.to_vec());
                let newer = std::mem::replace(&mut self.outcomes, outcomes);
                self.outcomes.extend(newer);
                self.have_trouble(&error);
            }
        }
    }

    /// Starts nothing new, and asks the database again after a pause, until it answers.
    pub(super) fn have_trouble(&mut self, error: &StoreError) {
        if *error == StoreError::Fenced {
            self.is_fenced = true;
            return;
        }
        self.is_in_trouble(error);
        self.ask_again_at = self.now() + TROUBLE_PAUSE;
        self.news = true;
    }

    /// Starts nothing new, and says so once.
    pub(super) fn is_in_trouble(&mut self, error: &StoreError) {
        if self.trouble.as_ref() != Some(error) {
            tracing::error!(%error, "the database could not do what the sender asked; trying again");
            self.trouble = Some(error.clone());
        }
    }

    pub(super) fn trouble_is_over(&mut self) {
        if self.trouble.take().is_some() {
            tracing::info!("the database answers again");
            self.dirty.extend(self.lanes.keys());
        }
    }
}
