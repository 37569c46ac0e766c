//! The sender's loop: one task that looks, starts, judges and records, and never waits for any single one of these.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};
use tokio::sync::watch;

use super::{
    SenderStatus,
    attempt::{Done, attempt, http, jitter},
    dispatch::Dispatch,
    http::{Exchange, Http},
    judge,
    lane::Lane,
    meter::Meter,
    rendered::RenderedCache,
    thread::STOP_PATIENCE,
    under_way::{Boxed, ready},
    warn::Warner,
};
use crate::{
    model::{Cause, Kind, Purpose, Settings, Time, WebhookId},
    policy::{Finished, Tick, Verdict},
    store::{DueQuery, LaneRecord, Look, Outcome, Seen, SenderConfig, SenderLock, Store, StoreError, SwitchOff},
};

/// Attempts in flight at once, over all webhooks.
const MAX_IN_FLIGHT: usize = 768;
/// How long outcomes gather for one commit while more are on their way.
const GATHER: Duration = Duration::from_millis(4);
/// So many outcomes are recorded without gathering more.
const GROUP: usize = 256;
/// So many attempts may have ended without being recorded; then nothing new is started until the database has taken some.
/// What is not recorded when the program is killed is sent again, and this bounds it.
const MAX_UNRECORDED: usize = 4 * GROUP;
/// So many webhooks that have nothing to do are asked about together with the news, not after it.
const ON_NEWS: usize = 64;
/// How long to wait before trying again where the database could not do what was asked.
const TROUBLE_PAUSE: Duration = Duration::from_millis(500);
/// Everything is looked at this often even where no notice came.
const SAFETY_LOOK: Duration = Duration::from_secs(30);

/// A group of outcomes, and whether the database has them.
type Recorded = (Arc<Vec<Outcome>>, Result<(), StoreError>);

/// What was asked of the store, and what it answered.
type Looked = (Arc<Vec<DueQuery>>, Look);

pub(super) struct Run {
    store: Store,
    http: Http,
    settings: Settings,
    kinds: HashMap<String, Kind>,
    lanes: BTreeMap<WebhookId, Lane>,
    cache: RenderedCache,
    seen: Seen,
    began: Instant,
    /// Lanes in which something may be started.
    dirty: BTreeSet<WebhookId>,
    /// Lanes to ask the database about.
    look: BTreeSet<WebhookId>,
    /// Something was committed since the last look began.
    news: bool,
    wakes: BTreeMap<WebhookId, Tick>,
    in_flight: FuturesUnordered<Boxed<Done>>,
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
        store: Store,
        status: watch::Sender<SenderStatus>,
        meter: Arc<Meter>,
    ) -> Result<Self, StoreError> {
        let config = store.sender_config().await?;
        let mut run = Self {
            http: http(&config.settings)?,
            settings: config.settings.clone(),
            kinds: HashMap::new(),
            lanes: BTreeMap::new(),
            cache: RenderedCache::default(),
            seen: Seen::default(),
            began: Instant::now(),
            dirty: BTreeSet::new(),
            look: BTreeSet::new(),
            news: true,
            wakes: BTreeMap::new(),
            in_flight: FuturesUnordered::new(),
            looking: None,
            outcomes: Vec::new(),
            unrecorded: 0,
            gathering_since: Tick::ZERO,
            recording: None,
            trouble: None,
            blocked: store.blocked(),
            ask_again_at: Tick::ZERO,
            warner: Warner::start(store.clone()),
            store,
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
    /// The loop itself calls `beat` every few seconds: one that hangs does not.
    pub(super) async fn run(mut self, stop: watch::Receiver<Option<Duration>>, until_idle: bool, beat: &impl Fn()) {
        self.serve(stop, until_idle, beat).await;
        self.warner.end().await;
    }

    async fn serve(&mut self, mut stop: watch::Receiver<Option<Duration>>, until_idle: bool, beat: &impl Fn()) {
        let mut changes = self.store.changes();
        let mut stopping = stop.borrow().is_some();
        let mut stop_by: Option<Tick> = None;
        let mut safety = tokio::time::interval(SAFETY_LOOK);
        let mut beats = tokio::time::interval(SenderLock::BEAT);
        loop {
            if !stopping {
                self.start_what_may();
                self.begin_look();
            }
            self.begin_record();
            if self.recording.is_some() && *self.blocked.borrow_and_update() {
                self.is_in_trouble(&StoreError::Waiting);
            }
            self.tell();
            let at_rest = self.in_flight.is_empty() && self.outcomes.is_empty() && self.recording.is_none();
            if at_rest && (stopping || (until_idle && self.is_idle())) {
                return;
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
                return;
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
                _ = beats.tick() => beat(),
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
        let waits = |lane: &Lane| lane.has_ready() || lane.wants_look(now);
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
        let trouble = self.trouble.is_some().then(|| self.ask_again_at.saturating_sub(now));
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
        let mut turn: Vec<_> = std::mem::take(&mut self.dirty).into_iter().collect();
        while !turn.is_empty() {
            turn.retain(|id| {
                if self.in_flight.len() >= MAX_IN_FLIGHT || self.unrecorded >= MAX_UNRECORDED {
                    self.dirty.insert(*id);
                    return false;
                }
                let Some(lane) = self.lanes.get_mut(id) else { return false };
                let Some(due) = lane.pop(now.0) else {
                    if lane.wants_look(now.0) {
                        self.look.insert(*id);
                    }
                    match lane.wake_at(now) {
                        Some(at) => self.wakes.insert(*id, at),
                        None => self.wakes.remove(id),
                    };
                    return false;
                };
                let attempt = attempt(lane, due, &self.kinds, &mut self.cache, &self.http, now);
                self.in_flight.push(attempt);
                true
            });
        }
    }

    /// Asks the database, unless it is being asked.
    fn begin_look(&mut self) {
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
        let queries = Arc::new(queries);
        self.looking = Some(Box::pin(async move {
            let look = store.look(seen, Arc::clone(&queries), Time::now()).await?;
            Ok((queries, look))
        }));
    }

    async fn looked(&mut self, (queries, look): Looked) {
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
    fn apply(&mut self, config: SenderConfig) -> Result<(), StoreError> {
        if config.settings != self.settings {
            self.http = http(&config.settings)?;
        }
        self.settings = config.settings;
        self.kinds = config.kinds.into_iter().map(|kind| (kind.name.to_string(), kind)).collect();
        self.cache = RenderedCache::default();
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

    /// Learns from an attempt and puts its outcome to those that are to be recorded.
    fn finish(&mut self, done: Done) {
        let ended = self.now();
        let Exchange { timings, address, mut reply, fault } = done.exchange;
        let lane = self.lanes.get_mut(&done.webhook);
        let key = lane.as_ref().and_then(|lane| lane.key.as_ref());
        let mut fault = fault.or_else(|| reply.as_ref().and_then(|reply| judge::judge(reply, key)));
        if let (Some(reply), Some(lane)) = (&mut reply, &lane) {
            lane.hidden.hide(reply, fault.as_mut());
        }
        let wall = Time::now();
        let retry_after = reply.as_ref().and_then(|reply| judge::retry_after(reply, wall));
        let purpose = if done.due.resend { Purpose::Resend } else { Purpose::Delivery };
        let mut outcome = Outcome {
            request: done.due.id,
            webhook: done.webhook,
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
        if let Some(lane) = lane {
            lane.ended(done.due.resend);
            if !done.due.resend {
                let verdict = match &outcome.fault {
                    None => Verdict::Delivered,
                    Some(fault) => Verdict::Failed { gone: fault.cause == Cause::Gone, retry_after },
                };
                let finished = Finished { began: done.began, ended, verdict, used: done.due.used };
                let jitter = if outcome.fault.is_some() { jitter() } else { 1.0 };
                // Under another epoch the webhook was switched meanwhile: the attempt tells nothing about the new one.
                let mut stale = lane.policy.clone();
                let in_force = lane.epoch == done.epoch;
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
                    let pause = lane.policy.not_before().map(|at| wall.plus(at.saturating_sub(ended)));
                    let switch_off = decision.switch_off.map(|reason| SwitchOff { reason, at: wall });
                    outcome.lane = Some(LaneRecord {
                        epoch: lane.epoch,
                        failed_in_row: lane.policy.failed_in_row(),
                        next_probe_at: pause,
                        switch_off,
                    });
                }
            }
        }
        if self.outcomes.is_empty() {
            self.gathering_since = ended;
        }
        self.outcomes.push(outcome);
        self.unrecorded += 1;
        self.dirty.insert(done.webhook);
    }

    /// Records what has gathered, unless something is being recorded or more is about to come.
    fn begin_record(&mut self) {
        if self.recording.is_some() || self.outcomes.is_empty() || self.now() < self.ask_again_at {
            return;
        }
        let more_to_come = self.in_flight.len() > 4 && self.outcomes.len() < GROUP;
        if more_to_come && self.now() < self.gathering_since + GATHER {
            return;
        }
        let outcomes = std::mem::take(&mut self.outcomes);
        let store = self.store.clone();
        self.recording = Some(Box::pin(async move {
            let outcomes = Arc::new(outcomes);
            let result = store.record(Arc::clone(&outcomes)).await;
            (outcomes, result)
        }));
    }

    fn recorded(&mut self, outcomes: Arc<Vec<Outcome>>, result: Result<(), StoreError>) {
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
    fn have_trouble(&mut self, error: &StoreError) {
        self.is_in_trouble(error);
        self.ask_again_at = self.now() + TROUBLE_PAUSE;
        self.news = true;
    }

    /// Starts nothing new, and says so once.
    fn is_in_trouble(&mut self, error: &StoreError) {
        if self.trouble.as_ref() != Some(error) {
            tracing::error!(%error, "the database could not do what the sender asked; trying again");
            self.trouble = Some(error.clone());
        }
    }

    fn trouble_is_over(&mut self) {
        if self.trouble.take().is_some() {
            tracing::info!("the database answers again");
            self.dirty.extend(self.lanes.keys());
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
