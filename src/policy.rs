//! The rule of ten and the waits, pure: history and outcome in, decision out.
//!
//! A webhook counts failed attempts in a row. A success sets the count to zero; at ten the webhook is switched off. After a
//! failure it backs off: one probe at a time, the next after a wait from the list. Attempts in flight together when the
//! first of them fails are one failure: an attempt counts only if it began after the last counted one ended. The window of
//! attempts in flight starts at one and doubles with each success. A request has ten attempts of its own.
//!
//! A fault on our side (no name service, no route, a blocked address) says nothing of the receiver. It changes no count and uses
//! up no attempt, however often it comes. The webhook backs off all the same, but never for long.
//!
//! Times in here are a [`Tick`]: how long the sender has been running. The machine's clock may jump, this does not.

use std::time::Duration;

use crate::model::{OffReason, Waits, WarningKind};

/// Failed attempts in a row after which a webhook is switched off, and attempts after which a request is given up.
pub const TEN: u32 = 10;

/// The longest that `Retry-After` is honoured for: 1 h.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// The longest wait after a fault on our side: 5 min, so that deliveries go on soon after the fault is mended.
pub const MAX_OUR_WAIT: Duration = Duration::from_secs(300);

/// Failed attempts in a row at which operators are warned, before the webhook is switched off.
const WARN_AT: [u32; 3] = [5, 7, 9];

/// What operators are warned of when a webhook's count of failed attempts in a row goes from `before` to `after`.
pub fn warning(before: u32, after: u32, switched_off: bool) -> Option<WarningKind> {
    let passed = WARN_AT.iter().any(|at| before < *at && *at <= after);
    match () {
        () if switched_off => Some(WarningKind::SwitchedOff),
        () if after == 0 && before >= WARN_AT[0] => Some(WarningKind::Recovered),
        () if passed => Some(WarningKind::Failing),
        () => None,
    }
}

/// How long the sender has been running.
pub type Tick = Duration;

/// Nothing ever waits longer than this: the longest wait, stretched as far as it may be, or the longest `Retry-After`. What
/// seems to be due later was written before the clock was set back.
pub fn longest(waits: &Waits) -> Duration {
    waits.longest().mul_f64(1.1).max(MAX_RETRY_AFTER)
}

/// The wait after the `nth` fault on our side in a row. It grows also if the list of waits is `0s`: nothing else would end the
/// attempts.
fn our_wait(nth: u32, waits: &Waits) -> Duration {
    let least = Duration::from_secs(1 << nth.saturating_sub(1).min(9));
    waits.after(nth).max(least).min(MAX_OUR_WAIT)
}

/// What the sender remembers of one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    failed_in_row: u32,
    /// When the last counted failure ended.
    counted_until: Option<Tick>,
    /// Faults on our side in a row.
    ours_in_row: u32,
    /// When the last fault on our side ended that made the wait longer.
    ours_until: Option<Tick>,
    /// Nothing may start before.
    not_before: Option<Tick>,
    /// The receiver asked to be left alone until then.
    asked_until: Option<Tick>,
    window: u32,
}

/// One attempt that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// When it began.
    pub began: Tick,
    /// When it ended.
    pub ended: Tick,
    /// What it came to.
    pub verdict: Verdict,
    /// How many of its request's ten attempts were used up before it.
    pub used: u32,
}

/// What an attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A receiver took it.
    Delivered,
    /// It failed on our side.
    OurFault,
    /// It failed.
    Failed {
        /// The receiver answered 410.
        gone: bool,
        /// What the receiver's `Retry-After` asked for.
        retry_after: Option<Duration>,
    },
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// How many of the request's ten attempts are used up now.
    pub used: u32,
    /// How long to wait before the request's next attempt; `None` where it was delivered or is given up.
    pub retry_in: Option<Duration>,
    /// How long the webhook waits before its next attempt.
    pub pause: Option<Duration>,
    /// Whether this failure counted.
    pub counted: bool,
    /// Switch the webhook off.
    pub switch_off: Option<OffReason>,
}

impl Memory {
    /// A webhook as a fresh sender finds it: its count, how long it has still to wait, and how long its receiver wants to be left
    /// alone. Neither is ever longer than it can be, whatever the clock did meanwhile. A wait without a count came of a fault on
    /// our side, which may be mended now: a fresh sender tries at once.
    pub fn fresh(
        failed_in_row: u32,
        wait: Option<Duration>,
        asked: Option<Duration>,
        now: Tick,
        waits: &Waits,
    ) -> Self {
        let not_before = wait.map(|wait| now + wait.min(longest(waits)));
        let asked_until = asked.map(|asked| now + asked.min(MAX_RETRY_AFTER));
        let not_before = if failed_in_row > 0 { not_before } else { asked_until };
        Self {
            failed_in_row,
            counted_until: None,
            ours_in_row: 0,
            ours_until: None,
            not_before,
            asked_until,
            window: 1,
        }
    }

    /// Failed attempts in a row, 0 to 10.
    pub const fn failed_in_row(&self) -> u32 {
        self.failed_in_row
    }

    /// Whether it backs off, so that the next attempt is a probe.
    pub const fn probing(&self) -> bool {
        self.failed_in_row > 0 || self.ours_in_row > 0
    }

    /// Nothing may start before.
    pub const fn not_before(&self) -> Option<Tick> {
        self.not_before
    }

    /// The receiver asked to be left alone until then.
    pub const fn asked_until(&self) -> Option<Tick> {
        self.asked_until
    }

    /// An operator changed the waits: it waits no longer than the new ones say, but never less than the receiver asked for.
    pub fn wait_anew(&mut self, now: Tick, waits: &Waits) {
        if self.probing() {
            let wait = match self.ours_in_row {
                0 => waits.after(self.failed_in_row),
                ours => our_wait(ours, waits),
            };
            let until = (now + wait).max(self.asked_until.unwrap_or_default());
            self.not_before = self.not_before.map(|at| at.min(until));
        }
    }

    /// An operator changed something that may have mended a fault on our side: the next attempt need not wait for it.
    pub fn try_again(&mut self) {
        if self.ours_in_row > 0 {
            self.not_before = self.asked_until;
        }
    }

    /// How many attempts may start now, with `in_flight` under way and at most `limit` at once.
    pub fn may_start(&self, in_flight: u32, limit: u32, now: Tick) -> u32 {
        if self.failed_in_row >= TEN || self.not_before.is_some_and(|at| now < at) {
            return 0;
        }
        let window = if self.probing() { 1 } else { self.window.min(limit) };
        window.saturating_sub(in_flight)
    }

    /// Learns from an attempt. `jitter` stretches the wait: 0.9 to 1.1.
    pub fn finish(&mut self, attempt: Finished, waits: &Waits, limit: u32, jitter: f64) -> Decision {
        match attempt.verdict {
            Verdict::Delivered => {
                self.failed_in_row = 0;
                self.ours_in_row = 0;
                // One that was under way when the receiver asked to be left alone does not take that back.
                self.not_before = self.asked_until.filter(|until| attempt.ended < *until);
                self.window = self.window.saturating_mul(2).clamp(1, limit.max(1));
                Decision { used: attempt.used, retry_in: None, pause: None, counted: false, switch_off: None }
            }
            Verdict::OurFault => self.our_fault(attempt, waits, jitter),
            Verdict::Failed { gone, retry_after } => self.fail(attempt, gone, retry_after, waits, jitter),
        }
    }

    fn our_fault(&mut self, attempt: Finished, waits: &Waits, jitter: f64) -> Decision {
        self.window = 1;
        let is_new = self.ours_until.is_none_or(|until| attempt.began >= until);
        if is_new || self.ours_in_row == 0 {
            self.ours_in_row = self.ours_in_row.saturating_add(1);
            self.ours_until = Some(attempt.ended);
            let until = attempt.ended + our_wait(self.ours_in_row, waits).mul_f64(jitter);
            self.not_before = Some(self.not_before.map_or(until, |at| at.max(until)));
        }
        let wait = self.not_before.unwrap_or_default().saturating_sub(attempt.ended);
        Decision { used: attempt.used, retry_in: Some(wait), pause: Some(wait), counted: false, switch_off: None }
    }

    fn fail(
        &mut self,
        attempt: Finished,
        gone: bool,
        retry_after: Option<Duration>,
        waits: &Waits,
        jitter: f64,
    ) -> Decision {
        self.window = 1;
        // The receiver was reached.
        self.ours_in_row = 0;
        let asked = retry_after.unwrap_or_default().min(MAX_RETRY_AFTER);
        let wait = |nth: u32| waits.after(nth).mul_f64(jitter).max(asked);
        let counted = self.counted_until.is_none_or(|until| attempt.began >= until);
        let mut pause = None;
        if counted {
            self.failed_in_row = (self.failed_in_row + 1).min(TEN);
            self.counted_until = Some(attempt.ended);
            pause = Some(wait(self.failed_in_row));
        } else if !asked.is_zero() {
            pause = Some(asked);
        }
        if !asked.is_zero() {
            // One that was answered before it may have been told less.
            self.asked_until = self.asked_until.max(Some(attempt.ended + asked));
        }
        if let Some(pause) = pause {
            let until = attempt.ended + pause;
            self.not_before = Some(self.not_before.map_or(until, |at| at.max(until)));
        }
        if gone {
            // It switches off, so that one failure at least is told, also where a success came between the counted one and it.
            self.failed_in_row = self.failed_in_row.max(1);
        }
        let used = attempt.used + 1;
        let switch_off = if gone {
            Some(OffReason::Gone)
        } else if self.failed_in_row >= TEN {
            Some(OffReason::Failures)
        } else {
            None
        };
        let retry_in = (used < TEN).then(|| wait(used));
        Decision { used, retry_in, pause, counted, switch_off }
    }
}
