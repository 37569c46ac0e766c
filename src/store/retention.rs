//! Retention: what may go, in steps that are short enough for nobody to wait behind them.

use std::time::Duration;

use super::{
    Result, Store,
    sqlite::{arrived, prune},
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

    /// Whether nothing was removed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
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
    place: prune::Place,
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
        let (stage, place, pruned) = (Stage::Begin, prune::Place::default(), Pruned::default());
        Self { limits, stage, place, excess: 0, reserve, pruned }
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
                if let Some(event) = self.engine.read(move |db| arrived::unnoted(db, &limits)).await? {
                    self.engine.write(move |tx| arrived::note(tx, event, &limits)).await?;
                }
                pass.stage = Stage::Requests;
            }
            Stage::Requests => {
                let (limits, place, excess) = (pass.limits, pass.place, pass.excess);
                let found = self.engine.read(move |db| prune::find(db, &limits, place, excess)).await?;
                let (end, place) = (found.end, found.place);
                if found.is_empty() {
                    pass.place = place;
                } else {
                    let done = self.engine.write(move |tx| prune::apply(tx, &found)).await?;
                    pass.excess = pass.excess.saturating_sub(done.pruned.requests);
                    pass.pruned.add(done.pruned);
                    if let Some(at) = done.cut_off {
                        pass.place = at;
                        return Ok(());
                    }
                    pass.place = place;
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
        let mut place = prune::Place::default();
        let mut all = Pruned::default();
        loop {
            let found = self.engine.read(move |db| prune::find(db, &limits, place, excess)).await?;
            let counted = self.engine.read({
                let found = found.clone();
                move |db| prune::count(db, &found)
            });
            let counted = counted.await?;
            excess = excess.saturating_sub(counted.requests);
            all.add(counted);
            place = found.place;
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
                let mut pass = Pass::new(Limits::of(&self.settings().await?, Time::now()), false);
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
