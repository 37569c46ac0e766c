//! What may be asked of the database: an async interface that names no engine.
//!
//! Every method answers after what it did is durable, or with a [`StoreError`] and nothing done. The only engine today is
//! SQLite (`sqlite/`, the one place that names rusqlite).

pub(crate) mod bulk;
pub(crate) mod check;
mod copy;
mod error;
mod events;
mod examined;
mod for_sender;
mod key;
mod lock;
mod meter;
mod query;
mod record;
mod refusal;
pub(crate) mod retention;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod sqlite;
mod switching;
mod traffic;
mod vault;
mod waiting;

use std::{path::Path, sync::Arc, time::Duration};

use tokio::sync::watch;

pub use crate::files::UnsafeFile;
pub use bulk::{Bulk, BulkAction, BulkState};
pub use error::{KeyTrouble, SealedValue, StoreError};
pub use events::{EventQuery, EventRow};
pub(crate) use examined::Examined;
pub use lock::SenderNote;
pub(crate) use lock::{LockState, SenderLock};
pub(crate) use meter::Histogram;
pub use query::{
    Activity, ActivityQuery, Counted, Filter, HeldChoice, Overview, Page, Part, QueueHealth, Shown, Switched,
    Undelivered,
};
pub(crate) use query::{RequestRow, StoredAttempt, StoredRequest, TrafficSlot};
pub use record::{Accepted, Refused};
pub(crate) use record::{
    Due, DueBatch, DueQuery, Generation, LaneRecord, Look, News, NewsQuery, Outcome, ReadAhead, Revision, Seen,
    SenderConfig, SwitchOff,
};
pub use refusal::Refusal;
pub use retention::Pruned;
#[doc(hidden)]
pub use retention::{Limits, Pass};
/// The database's library, in the version whose transactions an [`Outbox`] takes.
pub use sqlite::library as rusqlite;
pub use sqlite::outbox::{Outbox, OutboxError};
pub use traffic::{Traffic, TrafficQuery};
pub use waiting::{Waiting, Why};

use vault::Vault;

use crate::model::{
    Balance, Kind, KindName, NewEvent, RequestId, Secret, Setting, Settings, Time, TokenDraft, TokenHash, TokenRecord,
    Webhook, WebhookDraft, WebhookId, WebhookKey,
};

/// A database. Cheap to clone; all clones share one writer and a few readers, of which one is the sender's alone.
#[derive(Clone)]
pub struct Store {
    engine: sqlite::Engine,
    vault: Arc<Vault>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path()).finish_non_exhaustive()
    }
}

type Result<T> = std::result::Result<T, StoreError>;

/// Closes every database that this process has open, and waits until that is done: for a program that is about to end. If no
/// other program has the database open, its file alone holds everything afterwards. What is asked of a [`Store`] from then on
/// answers [`StoreError::Closed`].
pub fn close_all() {
    sqlite::close_all();
}

impl Store {
    /// Opens the database at `path`, and makes it (readable by its owner only) where there is none. The file with its key is
    /// beside it: `PATH.key`.
    ///
    /// # Errors
    /// The file cannot be opened, is something else, was written by a newer hookkeeper, or its key is missing or does not fit.
    pub async fn open(path: &Path) -> Result<Self> {
        Self::open_with(path, None).await
    }

    /// Opens a database whose key is in another file than usual.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with(path: &Path, key_file: Option<&Path>) -> Result<Self> {
        let store = Self::open_sealed(path, key_file).await?;
        if !store.ask(sqlite::sealed::is_begun).await? {
            store.change(sqlite::sealed::begin).await?;
        }
        Ok(store)
    }

    /// Opens a database whose key may not be there: what is not secret can be read.
    pub(crate) async fn open_sealed(path: &Path, key_file: Option<&Path>) -> Result<Self> {
        let engine = sqlite::Engine::open(path).await?;
        let database = engine.read(sqlite::sealed::database).await?;
        let key_file = key_file.map_or_else(|| Self::usual_key_file(path), Path::to_owned);
        // A new key replaces the file that a link leads to, and not the link.
        let key_file = crate::files::resolved(&key_file);
        Ok(Self { engine, vault: Arc::new(Vault::new(key_file, database)) })
    }

    /// Waits until something could be written: until no other program keeps the database locked.
    pub(crate) async fn could_write(&self) -> Result<()> {
        self.engine.write(|_| Ok(())).await
    }

    /// How the file stands. `full` reads all of it; otherwise the check is quicker and leaves the indexes out.
    pub(crate) async fn examine(&self, full: bool) -> Result<Examined> {
        let path = self.path().to_owned();
        self.engine.read(move |db| sqlite::examine::examine(db, &path, full, Time::now())).await
    }

    /// The mode of the database's file where others than its owner may use it.
    pub(crate) fn open_to_others(&self) -> Option<u32> {
        vault::mode_for_others(self.path())
    }

    /// Asks for what may be sealed.
    async fn ask<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&sqlite::Db, &Vault) -> Result<T> + Send + 'static,
    {
        let vault = Arc::clone(&self.vault);
        self.engine.read(move |db| work(db, &vault)).await
    }

    /// Changes what may be sealed.
    async fn change<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&sqlite::Db, &Vault) -> Result<T> + Send + 'static,
    {
        let vault = Arc::clone(&self.vault);
        self.engine.write(move |tx| work(tx, &vault)).await
    }

    /// Where the database is.
    pub fn path(&self) -> &Path {
        self.engine.path()
    }

    /// A number that changes soon after anything was committed, by whatever program. It only says "look again".
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.engine.changes()
    }

    /// Whether what is to be written has been waiting for a second or more for another program, which keeps the database
    /// locked.
    pub(crate) fn blocked(&self) -> watch::Receiver<bool> {
        self.engine.blocked()
    }

    /// Accepts events, all in one commit; one answer each, in order. A refused event stops nothing else.
    pub(crate) async fn emit(&self, events: Vec<NewEvent>) -> Result<Vec<std::result::Result<Accepted, Refused>>> {
        let checked: Vec<_> = events.into_iter().map(|event| check::event(&event).map(|()| event)).collect();
        self.engine.write(move |tx| sqlite::emit::emit(tx, &checked)).await
    }

    /// The catalogue of events, in its order.
    pub(crate) async fn kinds(&self) -> Result<Vec<Kind>> {
        self.engine.read_short(sqlite::config::kinds).await
    }

    /// Makes sure that the built-in kinds stand in the catalogue, in this order.
    pub(crate) async fn ensure_kinds(&self, kinds: Vec<Kind>) -> Result<()> {
        if self.engine.read_short(sqlite::config::kinds).await?.iter().filter(|k| k.built_in).eq(kinds.iter()) {
            return Ok(());
        }
        self.engine.write(move |tx| sqlite::config::ensure_kinds(tx, &kinds)).await
    }

    /// Adds a kind of the operator's own.
    pub(crate) async fn add_kind(&self, kind: Kind, actor: String) -> Result<()> {
        self.engine.write(move |tx| sqlite::config::add_kind(tx, &kind, &actor)).await
    }

    /// Removes a kind of the operator's own that no webhook wants.
    pub(crate) async fn remove_kind(&self, name: KindName, actor: String) -> Result<()> {
        self.engine.write(move |tx| sqlite::config::remove_kind(tx, &name, &actor)).await
    }

    /// Every setting.
    pub(crate) async fn settings(&self) -> Result<Settings> {
        self.engine.read_short(sqlite::config::settings).await
    }

    /// Changes one setting to a value that [`Settings::set`] takes.
    pub(crate) async fn set_setting(&self, setting: Setting, value: String, actor: String) -> Result<()> {
        self.change(move |tx, vault| sqlite::config::set_setting(tx, vault, setting, &value, &actor)).await
    }

    /// Every webhook that is not removed, by id.
    pub(crate) async fn webhooks(&self) -> Result<Vec<Webhook>> {
        self.ask(sqlite::webhooks::all).await
    }

    /// One webhook, which may have been removed.
    pub(crate) async fn webhook(&self, id: WebhookId) -> Result<Webhook> {
        self.ask(move |db, vault| sqlite::webhooks::one(db, vault, id)).await
    }

    /// The webhooks that are not removed, by id, with what the list on screen shows. Traffic counts since `since`.
    pub(crate) async fn overviews(&self, since: Time) -> Result<Vec<Overview>> {
        // A lock that cannot be read is one that nobody is known to hold.
        let sends = SenderLock::holder(&self.lock_path()).ok().flatten().is_some();
        self.ask(move |db, vault| sqlite::webhooks::overviews(db, vault, since, sends)).await
    }

    /// Adds a webhook, switched on.
    pub(crate) async fn add_webhook(
        &self,
        draft: WebhookDraft,
        key: WebhookKey,
        secret: Secret,
        actor: String,
    ) -> Result<Webhook> {
        self.change(move |tx, vault| sqlite::webhooks::add(tx, vault, &draft, &key, &secret, &actor)).await
    }

    /// Replaces what an operator chose about a webhook.
    pub(crate) async fn edit_webhook(&self, id: WebhookId, draft: WebhookDraft, actor: String) -> Result<Webhook> {
        self.change(move |tx, vault| sqlite::webhooks::edit(tx, vault, id, &draft, &actor)).await
    }

    /// Adds a secret; those before it stop signing at `old_until`.
    pub(crate) async fn add_secret(
        &self,
        id: WebhookId,
        secret: Secret,
        old_until: Time,
        actor: String,
    ) -> Result<Webhook> {
        self.change(move |tx, vault| sqlite::webhooks::add_secret(tx, vault, id, &secret, old_until, &actor)).await
    }

    /// How many requests of a webhook are held, how many of them since `since`, and when the oldest was accepted.
    pub(crate) async fn held(&self, id: WebhookId, since: Time) -> Result<(u64, u64, Option<Time>)> {
        self.engine.read(move |db| sqlite::switch::held(db, id, since)).await
    }

    /// Switches a webhook off by an operator's hand; what it had pending is held. Answers how many.
    pub(crate) async fn switch_off(&self, id: WebhookId, actor: String) -> Result<u64> {
        self.change(move |tx, vault| sqlite::switch::off_by_operator(tx, vault, id, &actor)).await
    }

    /// A page of requests, newest first.
    pub(crate) async fn requests(&self, filter: Filter, page: Page) -> Result<Vec<RequestRow>> {
        let filter = filter.checked()?;
        self.engine.read(move |db| sqlite::requests::page(db, &filter, page)).await
    }

    /// A page of requests, newest first, as far as it is found within `patience`.
    pub(crate) async fn part(
        &self,
        filter: Filter,
        page: Page,
        patience: Option<Duration>,
    ) -> Result<Part<RequestRow>> {
        let filter = filter.checked()?;
        self.engine.read(move |db| sqlite::scan::part(db, &filter, page, patience)).await
    }

    /// How many requests a filter finds.
    pub(crate) async fn count(&self, filter: Filter) -> Result<u64> {
        let filter = filter.checked()?;
        Ok(self.engine.read(move |db| sqlite::scan::count(db, &filter, None, None)).await?.count)
    }

    /// How many requests a filter finds among those made before `before`, newest first, as far as they are counted within
    /// `patience`.
    pub(crate) async fn count_part(
        &self,
        filter: Filter,
        before: Option<RequestId>,
        patience: Duration,
    ) -> Result<Counted> {
        let filter = filter.checked()?;
        self.engine.read(move |db| sqlite::scan::count(db, &filter, before, Some(patience))).await
    }

    /// What ended or waits without success, by webhook and fault, the largest part first.
    pub(crate) async fn undelivered(&self) -> Result<Vec<Undelivered>> {
        self.engine.read(sqlite::requests::undelivered).await
    }

    /// One request with its event and all its attempts.
    pub(crate) async fn request(&self, id: RequestId) -> Result<StoredRequest> {
        self.ask(move |db, vault| sqlite::requests::one(db, vault, id)).await
    }

    /// Asks the sender to send requests once more, in whatever state they are. Answers how many were newly asked for.
    pub(crate) async fn resend(&self, filter: Filter, actor: String) -> Result<u64> {
        let filter = filter.checked()?;
        self.engine.write(move |tx| sqlite::requests::resend(tx, &filter, &actor)).await
    }

    /// Discards those of the requests that are pending, held or failed. Answers how many.
    pub(crate) async fn discard(&self, filter: Filter, actor: String) -> Result<u64> {
        let filter = filter.checked()?;
        self.engine.write(move |tx| sqlite::requests::discard(tx, &filter, &actor)).await
    }

    /// Begins work on every request of a filter that has been made so far; `total` is how many there are.
    pub(crate) async fn bulk_begin(
        &self,
        action: BulkAction,
        filter: Filter,
        total: u64,
        actor: String,
    ) -> Result<Bulk> {
        let filter = filter.checked()?;
        self.engine.write(move |tx| sqlite::bulk::begin(tx, action, &filter, total, 0, &actor)).await
    }

    /// Does the next short step of such work, each request exactly once, also after a crash. Where there is more to do, a pause
    /// as long comes after it: another program that waits to write only asks now and then, and would find it locked each time.
    pub(crate) async fn bulk_step(&self, id: i64) -> Result<Bulk> {
        const LONGEST: Duration = Duration::from_millis(50);
        let began = std::time::Instant::now();
        let bulk = self.engine.write(move |tx| sqlite::bulk::step(tx, id)).await?;
        if bulk.state == BulkState::Running {
            tokio::time::sleep(began.elapsed().min(LONGEST)).await;
        }
        Ok(bulk)
    }

    /// Stops such work; what was done stays done.
    pub(crate) async fn bulk_cancel(&self, id: i64) -> Result<Bulk> {
        self.engine.write(move |tx| sqlite::bulk::cancel(tx, id)).await
    }

    /// Such work that was begun and has not ended, the oldest first.
    pub(crate) async fn bulk_unfinished(&self) -> Result<Vec<Bulk>> {
        self.engine.read(sqlite::bulk::unfinished).await
    }

    /// What was attempted over time, oldest first; slots without traffic are left out.
    pub(crate) async fn traffic(&self, query: TrafficQuery) -> Result<Vec<Traffic>> {
        self.engine.read(move |db| sqlite::traffic::traffic(db, &query)).await
    }

    /// The running counts of the ledger alone. What waits is computed from them and not counted, so it takes no longer with
    /// millions of requests than with none.
    pub(crate) async fn ledger(&self) -> Result<Balance> {
        self.engine.read_short(sqlite::books::ledger).await
    }

    /// The ledger, with all rows counted to prove it.
    pub(crate) async fn balance(&self) -> Result<Balance> {
        self.engine.read(sqlite::books::balance).await
    }

    /// What waits, over all webhooks.
    pub(crate) async fn queue_health(&self, now: Time) -> Result<QueueHealth> {
        self.engine.read(move |db| sqlite::books::queue_health(db, now)).await
    }

    /// Who changed what, newest first.
    pub(crate) async fn activity(&self, query: impl Into<ActivityQuery>) -> Result<Vec<Activity>> {
        let query = query.into();
        self.engine.read(move |db| sqlite::config::activity(db, &query)).await
    }

    /// Notes what somebody did that changes no other row, such as a test.
    pub(crate) async fn note(
        &self,
        actor: String,
        action: &'static str,
        subject: String,
        detail: String,
    ) -> Result<()> {
        self.engine.write(move |tx| sqlite::config::note(tx, &actor, action, &subject, &detail)).await
    }

    /// The tokens of the HTTP intake, by id.
    pub(crate) async fn tokens(&self) -> Result<Vec<TokenRecord>> {
        self.engine.read_short(sqlite::tokens::all).await
    }

    /// Adds a token, of which only the hash is kept.
    pub(crate) async fn add_token(&self, draft: TokenDraft, hash: TokenHash, actor: String) -> Result<TokenRecord> {
        self.engine.write(move |tx| sqlite::tokens::add(tx, &draft, &hash, &actor)).await
    }

    /// Removes a token; whoever holds it is turned away from then on.
    pub(crate) async fn remove_token(&self, name: String, actor: String) -> Result<()> {
        self.engine.write(move |tx| sqlite::tokens::remove(tx, &name, &actor)).await
    }

    /// Notes that a token was used.
    pub(crate) async fn touch_token(&self, id: i64, at: Time) -> Result<()> {
        self.engine.write(move |tx| sqlite::tokens::touch(tx, id, at)).await
    }

    /// How long this process's commits have taken.
    pub(crate) fn commit_times(&self) -> Arc<Histogram> {
        self.engine.commit_times()
    }
}
