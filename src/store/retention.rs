//! Retention: what may go, in steps that are short enough for nobody to wait behind them.

use std::time::Duration;

use super::{
    Result, Store,
    sqlite::{arrived, clock, prune},
};
use crate::model::{Settings, Time};

/// What goes in one pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The pass is made as of this time.
    pub now: Time,
    /// Payloads of events whose requests were all delivered or discarded before.
    pub payloads: Option<Time>,
    /// Attempts of requests that were delivered or discarded before.
    pub attempts: Option<Time>,
    /// Requests that ended before, with all they have.
    pub requests: Option<Time>,
    /// At most so many requests that have ended; `None` for any number.
    pub count: Option<u64>,
}

impl Limits {
    /// What the settings want at a time.
    pub fn of(settings: &Settings, now: Time) -> Self {
        Self {
            now,
            payloads: settings.retain_payloads.cutoff(now),
            attempts: settings.retain_attempts.cutoff(now),
            requests: settings.retain_requests.cutoff(now),
            count: settings.retain_count,
        }
    }
}

/// What was removed, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Pruned {
    /// Requests with their attempts.
    pub requests: u64,
    /// Attempts of requests that stay.
    pub attempts: u64,
    /// Payloads of events that stay.
    pub payloads: u64,
    /// Events, with no request left or that no webhook wanted.
    pub events: u64,
    /// Revisions of webhooks that no attempt names any more.
    pub revisions: u64,
    /// Pages that went back to the file system.
    pub pages: u64,
}

impl Pruned {
    pub(crate) fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.attempts += other.attempts;
        self.payloads += other.payloads;
        self.events += other.events;
        self.revisions += other.revisions;
        self.pages += other.pages;
    }

    /// What this removes in addition to `other`.
    pub(crate) fn beyond(&self, other: &Self) -> Self {
        Self {
            requests: self.requests.saturating_sub(other.requests),
            attempts: self.attempts.saturating_sub(other.attempts),
            payloads: self.payloads.saturating_sub(other.payloads),
            events: self.events.saturating_sub(other.events),
            ..Self::default()
        }
    }

    /// Whether nothing was removed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What retention believes of the clock. One that is years ahead for a moment, as after a start without a network, must not let it
/// take the whole log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Belief {
    /// What it showed when it was believed last.
    pub(crate) seen: Option<Time>,
    /// What it showed when it had gone on from there by more than a day, unless it was set back since.
    pub(crate) doubted: Option<Time>,
}

impl Belief {
    const SURE: Duration = Duration::from_secs(86_400);
    const STEADY: Duration = Duration::from_secs(3_600);

    /// What is believed where the clock shows `now`; removed is what is too old as of [`seen`](Self::seen).
    #[must_use]
    pub(crate) fn hear(self, now: Time) -> Self {
        let Some(mut seen) = self.seen else { return Self { seen: Some(now), doubted: None } };
        let mut doubted = self.doubted.filter(|doubted| *doubted <= now);
        if let Some(steady) = doubted.filter(|doubted| now.since(*doubted) >= Self::STEADY) {
            (seen, doubted) = (steady, None);
        }
        // A machine that was off or slept looks the same as a clock that was set: both have to show that they go on.
        let is_sure = now.since(seen) <= Self::SURE;
        if is_sure {
            Self { seen: Some(now), doubted: None }
        } else {
            Self { seen: Some(seen), doubted: doubted.or(Some(now)) }
        }
    }
}

/// Where a pass stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    Requests,
    Rest,
    Pages,
    Done,
}

/// One pass over the database, from the oldest request on.
#[derive(Debug, Clone)]
pub struct Pass {
    limits: Limits,
    stage: Stage,
    reached: prune::Reached,
    /// So many of the oldest are too many.
    excess: u64,
    /// Free pages that stay, for what comes next.
    reserve: u64,
    /// What was removed so far.
    pub pruned: Pruned,
}

impl Pass {
    /// Begins one. It leaves some free pages for what comes next, unless `all` are to go back.
    pub fn new(limits: Limits, all: bool) -> Self {
        let reserve = if all { 0 } else { prune::RESERVE };
        let (stage, reached, pruned) = (Stage::Begin, prune::Reached::default(), Pruned::default());
        Self { limits, stage, reached, excess: 0, reserve, pruned }
    }

    /// Whether it has come to its end.
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }
}

impl Store {
    /// Does the next step of a pass: at most a few milliseconds of the writer.
    #[doc(hidden)]
    pub async fn prune_step(&self, pass: &mut Pass) -> Result<()> {
        match pass.stage {
            Stage::Begin => {
                let limits = pass.limits;
                pass.excess = self.excess(&limits).await?;
                // A pass may be made as of an earlier time.
                let now = limits.now.max(Time::now());
                if let Some(event) = self.engine.read(move |db| arrived::unnoted(db, &limits, now)).await? {
                    self.engine.write(move |tx| arrived::note(tx, event, &limits, now)).await?;
                }
                pass.stage = Stage::Requests;
            }
            Stage::Requests => {
                let (limits, reached, excess) = (pass.limits, pass.reached, pass.excess);
                let found = self.engine.read(move |db| prune::find(db, &limits, reached, excess)).await?;
                let (end, reached) = (found.end, found.reached);
                if found.is_empty() {
                    pass.reached = reached;
                } else {
                    let done = self.engine.write(move |tx| prune::apply(tx, &found)).await?;
                    pass.excess = pass.excess.saturating_sub(done.pruned.requests);
                    pass.pruned.add(done.pruned);
                    if let Some(at) = done.cut_off {
                        pass.reached = at;
                        return Ok(());
                    }
                    pass.reached = reached;
                }
                if end {
                    pass.stage = Stage::Rest;
                }
            }
            Stage::Rest => {
                let limits = pass.limits;
                let needed = self.engine.read(move |db| prune::has_rest(db, &limits)).await?;
                if needed {
                    pass.pruned.add(self.engine.write(move |tx| prune::rest(tx, &limits)).await?);
                }
                pass.stage = Stage::Pages;
            }
            Stage::Pages => {
                let reserve = pass.reserve;
                let free = self.engine.read(prune::free_pages).await?;
                if free <= reserve {
                    pass.stage = Stage::Done;
                    return Ok(());
                }
                let given = self.engine.write(move |tx| prune::give_back(tx, free - reserve)).await?;
                pass.pruned.pages += given;
                if given == 0 {
                    pass.stage = Stage::Done;
                }
            }
            Stage::Done => {}
        }
        Ok(())
    }

    /// What a pass would remove now; nothing is changed.
    #[doc(hidden)]
    pub async fn prune_dry(&self, limits: Limits) -> Result<Pruned> {
        let mut excess = self.excess(&limits).await?;
        let mut reached = prune::Reached::default();
        let mut all = Pruned::default();
        loop {
            let found = self.engine.read(move |db| prune::find(db, &limits, reached, excess)).await?;
            let counted = self.engine.read({
                let found = found.clone();
                move |db| prune::count(db, &found)
            });
            let counted = counted.await?;
            excess = excess.saturating_sub(counted.requests);
            all.add(counted);
            reached = found.reached;
            if found.end {
                return Ok(all);
            }
        }
    }

    async fn excess(&self, limits: &Limits) -> Result<u64> {
        let Some(count) = limits.count else { return Ok(0) };
        Ok(self.engine.read(prune::ended).await?.saturating_sub(count))
    }

    /// Looks after the database for as long as it is polled: a pass now and then, in small steps with long pauses between.
    pub(crate) async fn keep_bounded(&self) {
        /// Between passes; a change of the settings is seen by then.
        const EVERY: Duration = Duration::from_secs(600);
        /// After a step comes a pause of so many times its length.
        const PAUSE: u32 = 9;
        loop {
            let pruned = async {
                let as_of = self.engine.write(|tx| clock::believed(tx, Time::now())).await?;
                let mut pass = Pass::new(Limits::of(&self.settings().await?, as_of), false);
                while !pass.is_done() {
                    let began = std::time::Instant::now();
                    self.prune_step(&mut pass).await?;
                    tokio::time::sleep(began.elapsed() * PAUSE).await;
                }
                Result::Ok(pass.pruned)
            };
            match pruned.await {
                Ok(pruned) if !pruned.is_empty() => tracing::info!(
                    requests = pruned.requests,
                    attempts = pruned.attempts,
                    payloads = pruned.payloads,
                    pages = pruned.pages,
                    "removed by retention"
                ),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "retention could not do its work; it tries again later"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the clock shows, in hours, and as of what is removed then.
    fn hear(shown: &[i64]) -> Vec<i64> {
        let mut belief = Belief::default();
        let hours = |n: i64| Time(n * 3_600_000);
        let heard = shown.iter().map(|shown| {
            belief = belief.hear(hours(*shown));
            belief.seen.unwrap().0 / 3_600_000
        });
        heard.collect()
    }

    #[test]
    fn a_clock_that_jumps_ahead_is_believed_once_it_has_gone_on_for_an_hour() {
        assert_eq!(hear(&[0, 1, 24, 48, 49]), [0, 1, 24, 48, 49], "as it goes");
        assert_eq!(hear(&[0, 90_000, 2, 3, 90_000, 5]), [0, 0, 2, 3, 3, 5], "ahead for a moment, twice");
        assert_eq!(hear(&[0, 90_000, 90_000, 90_001, 90_002]), [0, 0, 0, 90_001, 90_002], "it stays there");
        assert_eq!(hear(&[900, 0, 1, 900, 3, 4]), [900, 0, 1, 1, 3, 4], "set back, at once");
        // On for a moment each week.
        assert_eq!(hear(&[0, 168, 336, 504, 90_000, 672, 840]), [0, 0, 168, 336, 504, 504, 672]);
    }
}
