//! The sender's loop: one task that looks, starts, judges and records, and never waits for any single one of these.

mod changed;
mod leading;
mod looking;
mod recording;
mod set_back;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};
use tokio::sync::watch;

use self::recording::GATHER;
use super::{
    SenderStatus,
    apart::Apart,
    attempt::{Done, Ways, attempt},
    clock::Clock,
    dispatch::Dispatch,
    lane::Lane,
    meter::Meter,
    places::Places,
    rendered::RenderedCache,
    thread::STOP_PATIENCE,
    under_way::{Boxed, ready},
    warn::Warner,
};
use crate::{
    model::{Kind, Settings, Time, WebhookId},
    policy::Tick,
    store::{DueQuery, Generation, Look, Outcome, Seen, SenderConfig, SenderLock, Store, StoreError},
};

/// So many attempts may be in flight, or have ended without being recorded; then nothing new is started until the database has
/// taken some. What is not recorded when the program is killed is sent again, so this is the most that ever is.
const MAX_UNRECORDED: usize = 1_024;
/// Everything is looked at this often even where no notice came.
const SAFETY_LOOK: Duration = Duration::from_secs(30);

/// A group of outcomes, and whether the database has them.
type Recorded = (Arc<Vec<Outcome>>, Result<(), StoreError>);

/// What was asked of the store, what it answered, and the webhooks and settings where an operator has changed them.
type Looked = (Arc<Vec<DueQuery>>, Look, Option<SenderConfig>);

pub(super) struct Run {
    store: Store,
    /// The number under which this sender records.
    generation: Generation,
    /// Another sender has begun: nothing that this one does counts any more.
    is_fenced: bool,
    ways: Ways,
    settings: Settings,
    kinds: Arc<HashMap<String, Kind>>,
    lanes: BTreeMap<WebhookId, Lane>,
    /// What is sent to each, for those who render ahead.
    dispatches: Arc<HashMap<WebhookId, Arc<Dispatch>>>,
    cache: Arc<RenderedCache>,
    seen: Seen,
    began: Instant,
    clock: Clock,
    /// By how much the clock was set back, as far as the database does not know.
    set_back: Duration,
    setting_back: Option<Boxed<(Duration, Result<(), StoreError>)>>,
    /// Lanes in which something may be started.
    dirty: BTreeSet<WebhookId>,
    /// Lanes to ask the database about.
    look: BTreeSet<WebhookId>,
    /// Something was committed since the last look began.
    news: bool,
    wakes: BTreeMap<WebhookId, Tick>,
    in_flight: FuturesUnordered<Boxed<Done>>,
    places: Places,
    looking: Option<Boxed<Result<Looked, StoreError>>>,
    outcomes: Vec<Outcome>,
    /// How many attempts have ended and are not recorded: those outcomes, and those that are being recorded.
    unrecorded: usize,
    /// When the oldest of the outcomes came.
    gathering_since: Tick,
    recording: Option<Boxed<Recorded>>,
    trouble: Option<StoreError>,
    /// Whether another program has kept what is to be written waiting for long.
    blocked: watch::Receiver<bool>,
    /// While there is trouble, the database is not asked before.
    ask_again_at: Tick,
    warner: Warner,
    status: watch::Sender<SenderStatus>,
    meter: Arc<Meter>,
}

impl Run {
    pub(super) async fn new(
        (store, generation): (Store, Generation),
        status: watch::Sender<SenderStatus>,
        meter: Arc<Meter>,
        apart: Arc<Apart>,
    ) -> Result<Self, StoreError> {
        let config = store.sender_config().await?;
        let mut run = Self {
            ways: Ways::new(&config.settings, Arc::clone(&apart))?,
            settings: config.settings.clone(),
            kinds: Arc::default(),
            lanes: BTreeMap::new(),
            dispatches: Arc::default(),
            cache: Arc::default(),
            seen: Seen::default(),
            began: Instant::now(),
            clock: Clock::new(Tick::ZERO, Time::now()),
            set_back: Duration::ZERO,
            setting_back: None,
            dirty: BTreeSet::new(),
            look: BTreeSet::new(),
            news: true,
            wakes: BTreeMap::new(),
            in_flight: FuturesUnordered::new(),
            places: Places::default(),
            looking: None,
            outcomes: Vec::new(),
            unrecorded: 0,
            gathering_since: Tick::ZERO,
            recording: None,
            trouble: None,
            blocked: store.blocked(),
            ask_again_at: Tick::ZERO,
            warner: Warner::new(store.clone(), apart),
            store,
            generation,
            is_fenced: false,
            status,
            meter,
        };
        run.apply(config)?;
        Ok(run)
    }

    fn now(&self) -> Tick {
        self.began.elapsed()
    }

    /// Runs until `stop` says so and what was in flight is recorded, or, with `until_idle`, until nothing is due any more.
    /// The loop itself shows every few seconds that it is alive: one that hangs does not. It returns `false` if another sender
    /// has begun; then it drops what is in flight, which that one sends again.
    pub(super) async fn run(
        mut self,
        stop: watch::Receiver<Option<Duration>>,
        until_idle: bool,
        lock: &mut SenderLock,
    ) -> bool {
        let is_sole = self.serve(stop, until_idle, lock).await;
        self.warner.end().await;
        is_sole
    }

    async fn serve(
        &mut self,
        mut stop: watch::Receiver<Option<Duration>>,
        until_idle: bool,
        lock: &mut SenderLock,
    ) -> bool {
        let mut is_sole = true;
        let mut changes = self.store.changes();
        let mut stopping = stop.borrow().is_some();
        let mut stop_by: Option<Tick> = None;
        let mut safety = tokio::time::interval(SAFETY_LOOK);
        let mut beats = tokio::time::interval(SenderLock::BEAT);
        loop {
            self.wall();
            self.begin_set_back();
            if !stopping && self.may_start() && !self.leads(lock).await {
                (is_sole, stopping) = (false, true);
                self.drop_in_flight();
            }
            if self.is_fenced {
                self.drop_in_flight();
                return false;
            }
            if !stopping {
                self.start_what_may();
                self.begin_look();
            }
            self.begin_record();
            if self.recording.is_some() && *self.blocked.borrow_and_update() {
                self.is_in_trouble(&StoreError::Waiting);
            }
            self.tell();
            let at_rest =
                self.in_flight.is_empty() && self.outcomes.is_empty() && self.recording.is_none() && self.is_set_back();
            // What was recorded last may have made room for what an operator asked for.
            let is_told = || changes.has_changed().unwrap_or(false);
            if at_rest && (stopping || (until_idle && !is_told() && self.is_idle())) {
                return is_sole;
            }
            if stopping && self.in_flight.is_empty() && stop_by.is_none() {
                stop_by = Some(self.now() + stop.borrow().unwrap_or(STOP_PATIENCE));
            }
            let patience = stop_by.map(|by| by.saturating_sub(self.now()));
            if patience.is_some_and(|left| left.is_zero()) {
                let outcomes = self.lanes.values().map(Lane::busy).sum::<usize>();
                tracing::error!(
                    outcomes,
                    trouble = self.trouble.as_ref().map(tracing::field::display),
                    "the database does not take what was sent last; the requests stay pending and will be sent again"
                );
                return is_sole;
            }
            let wake = self.next_wake().min(patience.unwrap_or(Duration::MAX));
            tokio::select! {
                biased;
                Some(done) = self.in_flight.next() => {
                    self.finish(done);
                    // What ended together is learned together, before anything new starts.
                    while let Some(Some(done)) = self.in_flight.next().now_or_never() {
                        self.finish(done);
                    }
                }
                (outcomes, result) = ready(&mut self.recording) => {
                    self.recording = None;
                    self.recorded(outcomes, result);
                }
                (by, result) = ready(&mut self.setting_back) => {
                    self.setting_back = None;
                    self.was_set_back(by, result);
                }
                looked = ready(&mut self.looking) => {
                    self.looking = None;
                    match looked {
                        Ok(looked) => self.looked(looked).await,
                        Err(error) => {
                            self.have_trouble(&error);
                            self.look.extend(self.lanes.keys());
                        }
                    }
                }
                Ok(()) = self.blocked.changed() => {}
                _ = stop.changed(), if !stopping => stopping = true,
                _ = changes.changed(), if !stopping => self.news = true,
                _ = beats.tick() => {
                    self.show_life(lock);
                    if is_sole && !self.leads(lock).await {
                        (is_sole, stopping) = (false, true);
                        self.drop_in_flight();
                    }
                }
                _ = safety.tick() => {
                    self.news = true;
                    self.lanes.values_mut().for_each(Lane::expect_more);
                    self.look.extend(self.lanes.keys());
                }
                () = tokio::time::sleep(wake) => self.wake(),
            }
        }
    }

    fn is_idle(&self) -> bool {
        let now = self.now();
        let waits = |lane: &Lane| lane.has_ready() || lane.wants_look(now) || lane.wants_resends();
        // What failed and was recorded just now may be due already, while no look has found it yet.
        let is_due = self.wakes.values().any(|at| *at <= now);
        !self.news && self.looking.is_none() && self.look.is_empty() && !is_due && !self.lanes.values().any(waits)
    }

    /// How long until a lane, or the outcomes that gather, want something.
    fn next_wake(&self) -> Duration {
        let now = self.now();
        let lanes = self.wakes.values().min().map(|at| at.saturating_sub(now));
        let gather = (!self.outcomes.is_empty() && self.recording.is_none())
            .then(|| (self.gathering_since + GATHER).saturating_sub(now));
        // What is being recorded answers by itself.
        let asks = self.trouble.is_some() && self.recording.is_none();
        let trouble = asks.then(|| self.ask_again_at.saturating_sub(now));
        [lanes, gather, trouble].into_iter().flatten().min().unwrap_or(SAFETY_LOOK)
    }

    fn wake(&mut self) {
        let now = self.now();
        let due: Vec<_> = self.wakes.iter().filter(|(_, at)| **at <= now).map(|(id, _)| *id).collect();
        for id in due {
            self.wakes.remove(&id);
            self.dirty.insert(id);
            if let Some(lane) = self.lanes.get_mut(&id) {
                lane.next_due = None;
                lane.expect_more();
                self.look.insert(id);
            }
        }
    }

    /// Starts attempts, one a lane in turn, so that no webhook waits behind another's backlog.
    fn start_what_may(&mut self) {
        if self.trouble.is_some() {
            return;
        }
        let now = (self.now(), Time::now());
        let mut turn = self.places.in_turn(std::mem::take(&mut self.dirty));
        while !turn.is_empty() {
            turn.retain(|id| {
                let Some(lane) = self.lanes.get_mut(id) else { return false };
                let doubtful = lane.is_doubtful();
                let is_full = self.in_flight.len() + self.unrecorded >= MAX_UNRECORDED;
                if is_full || !self.places.has_one_for(*id, doubtful) {
                    self.dirty.insert(*id);
                    return false;
                }
                let Some(due) = lane.pop(now.0) else {
                    if lane.wants_look(now.0) || lane.wants_resends() {
                        self.look.insert(*id);
                    }
                    match lane.wake_at(now) {
                        Some(at) => self.wakes.insert(*id, at),
                        None => self.wakes.remove(id),
                    };
                    return false;
                };
                let hold = self.places.take(*id, doubtful, due.event.data.len());
                let attempt = attempt(lane, (due, hold), &self.kinds, &self.cache, &self.ways, now);
                self.in_flight.push(attempt);
                true
            });
        }
    }

    fn tell(&self) {
        let in_flight = self.in_flight.len();
        self.status.send_if_modified(|status| {
            let changed = status.in_flight != in_flight || status.trouble != self.trouble;
            status.in_flight = in_flight;
            status.trouble.clone_from(&self.trouble);
            changed
        });
    }
}
