//! Everything an operator can do, once: the command line and the console both call it.

mod detail;
mod events;
mod impact;
mod trying;
mod warnings;

pub use detail::RequestDetail;
pub use events::EventDetail;
pub use impact::Impact;
pub use trying::Signer;
pub use warnings::{GivenWarning, WarningWay};

use std::{path::Path, time::Duration};

use tokio::sync::watch;

pub use crate::payload::Script;

use crate::{
    model::{
        Balance, Credentials, InvalidElement, InvalidToken, InvalidWebhook, Kind, KindName, NewEvent, Request,
        RequestId, Secret, Setting, Settings, Time, Token, TokenDraft, TokenRecord, Webhook, WebhookDraft, WebhookId,
    },
    payload::{self, ScriptLang},
    store::{
        Accepted, Activity, ActivityQuery, Bulk, BulkAction, Counted, Filter, HeldChoice, Limits, Overview, Page, Part,
        Pass, Pruned, QueueHealth, Refusal, Refused, RequestRow, SenderLock, SenderNote, Store, StoreError, Switched,
        Traffic, TrafficQuery, Undelivered,
    },
};

/// Why an operator's wish was not carried out; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdminError {
    /// The database says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The webhook cannot be so.
    #[error(transparent)]
    Webhook(#[from] InvalidWebhook),
    /// The kind cannot be so.
    #[error(transparent)]
    Kind(#[from] InvalidElement),
    /// The token cannot be so.
    #[error(transparent)]
    Token(#[from] InvalidToken),
    /// The sender's HTTP side could not be set up.
    #[error("cannot prepare to send: {0}")]
    Http(String),
}

type Result<T> = std::result::Result<T, AdminError>;

/// An operator's hands: a database, and the name under which changes are noted. A clone is another handle on the same.
///
/// # Errors
/// Whatever it is asked to do answers once that is durable, or with an [`AdminError`] and nothing done.
#[derive(Debug, Clone)]
pub struct Admin {
    store: Store,
    actor: String,
}

/// Who sends, and what waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// Who holds the lock on sending; `None` where nobody sends.
    pub sender: Option<SenderNote>,
    /// Whether that is this process.
    pub here: bool,
    /// What waits.
    pub queue: QueueHealth,
}

impl Admin {
    /// Opens the database at `path`. `part` says which part of the program acts, such as `console` or `cli`.
    pub async fn open(path: &Path, part: &str) -> Result<Self> {
        Self::open_with(path, None, part).await
    }

    /// Opens a database whose key is in another file than usual.
    pub async fn open_with(path: &Path, key_file: Option<&Path>, part: &str) -> Result<Self> {
        let store = Store::open_with(path, key_file).await?;
        store.ensure_kinds(built_in_kinds()).await?;
        Ok(Self { store, actor: actor(part) })
    }

    /// Opens a database whose key may not be there, to find out what is wrong with it.
    pub async fn open_sealed(path: &Path, key_file: Option<&Path>, part: &str) -> Result<Self> {
        Ok(Self { store: Store::open_sealed(path, key_file).await?, actor: actor(part) })
    }

    /// Removes what the settings for retention let go; `told` hears of every step.
    pub async fn prune(&self, mut told: impl FnMut(&Pruned)) -> Result<Pruned> {
        let mut pass = Pass::new(self.limits().await?, true);
        while !pass.is_done() {
            self.store.prune_step(&mut pass).await?;
            told(&pass.pruned);
            // Whoever brings events comes in between.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.store
            .note(self.actor.clone(), "prune", String::new(), format!("requests={}", pass.pruned.requests))
            .await?;
        Ok(pass.pruned)
    }

    /// What [`prune`](Self::prune) would remove now.
    pub async fn prune_dry(&self) -> Result<Pruned> {
        Ok(self.store.prune_dry(self.limits().await?).await?)
    }

    async fn limits(&self) -> Result<Limits> {
        Ok(Limits::of(&self.store.settings().await?, Time::now()))
    }

    /// Makes a new key for the secrets in the database; answers how many values were encrypted anew.
    pub async fn rotate_key(&self) -> Result<u64> {
        Ok(self.store.rotate_key(self.actor.clone()).await?)
    }

    /// Where the key is lost: a new one, and a new secret for every webhook. Answers the webhooks, which are off now.
    pub async fn replace_lost_key(path: &Path, key_file: Option<&Path>, part: &str) -> Result<Vec<WebhookId>> {
        Ok(Store::open_sealed(path, key_file).await?.replace_lost_key(actor(part)).await?)
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// A number that changes soon after anything was committed, by whatever program.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.store.changes()
    }

    /// Accepts events, all in one commit; one answer each, in order.
    pub async fn emit(&self, events: Vec<NewEvent>) -> Result<Vec<std::result::Result<Accepted, Refused>>> {
        Ok(self.store.emit(events).await?)
    }

    /// The catalogue of events, in its order.
    pub async fn kinds(&self) -> Result<Vec<Kind>> {
        Ok(self.store.kinds().await?)
    }

    /// Adds a kind of the operator's own.
    pub async fn add_kind(&self, kind: Kind) -> Result<()> {
        kind.validate()?;
        Ok(self.store.add_kind(kind, self.actor.clone()).await?)
    }

    /// Removes a kind of the operator's own that no webhook wants.
    pub async fn remove_kind(&self, name: KindName) -> Result<()> {
        Ok(self.store.remove_kind(name, self.actor.clone()).await?)
    }

    /// Makes a token for the HTTP intake. This is the only time that it can be shown.
    pub async fn add_token(&self, draft: TokenDraft) -> Result<(TokenRecord, Token)> {
        draft.validate()?;
        let token = Token::random();
        let record = self.store.add_token(draft, token.hash(), self.actor.clone()).await?;
        Ok((record, token))
    }

    /// The tokens, by id.
    pub async fn tokens(&self) -> Result<Vec<TokenRecord>> {
        Ok(self.store.tokens().await?)
    }

    /// Removes a token by its name.
    pub async fn remove_token(&self, name: String) -> Result<()> {
        Ok(self.store.remove_token(name, self.actor.clone()).await?)
    }

    /// Every setting.
    pub async fn settings(&self) -> Result<Settings> {
        Ok(self.store.settings().await?)
    }

    /// Changes one setting.
    pub async fn set_setting(&self, setting: Setting, value: String) -> Result<()> {
        Ok(self.store.set_setting(setting, value, self.actor.clone()).await?)
    }

    /// The webhooks as the list shows them, with the traffic of the last 24 hours.
    pub async fn overviews(&self) -> Result<Vec<Overview>> {
        Ok(self.store.overviews(Time::now().minus(Duration::from_secs(86_400))).await?)
    }

    /// One webhook, which may have been removed.
    pub async fn webhook(&self, id: WebhookId) -> Result<Webhook> {
        Ok(self.store.webhook(id).await?)
    }

    /// Adds a webhook, switched on, with a new key and, where none is given, a new secret.
    pub async fn add_webhook(&self, draft: WebhookDraft, secret: Option<Secret>) -> Result<Webhook> {
        let made = Credentials::random();
        self.add_webhook_with(draft, Credentials { secret: secret.unwrap_or(made.secret), key: made.key }).await
    }

    /// Adds a webhook, switched on, with a secret and a key that were made before, such as for a test of it.
    pub async fn add_webhook_with(&self, draft: WebhookDraft, given: Credentials) -> Result<Webhook> {
        draft.validate()?;
        Ok(self.store.add_webhook(draft, given.key, given.secret, self.actor.clone()).await?)
    }

    /// Replaces what an operator chose about a webhook.
    pub async fn edit_webhook(&self, id: WebhookId, draft: WebhookDraft) -> Result<Webhook> {
        draft.validate()?;
        Ok(self.store.edit_webhook(id, draft, self.actor.clone()).await?)
    }

    /// Makes a new secret (or takes `new`); the old ones go on signing beside it for `overlap`.
    pub async fn rotate_secret(&self, id: WebhookId, new: Option<Secret>, overlap: Duration) -> Result<Webhook> {
        let until = Time::now().plus(overlap);
        let secret = new.unwrap_or_else(Secret::random);
        Ok(self.store.add_secret(id, secret, until, self.actor.clone()).await?)
    }

    /// Switches a webhook on, with a decision about what it held.
    pub async fn switch_on(&self, id: WebhookId, held: HeldChoice) -> Result<Switched> {
        Ok(self.store.switch_on(id, held, self.actor.clone()).await?)
    }

    /// How many requests are held, how many of them since `since`, and when the oldest was accepted.
    pub async fn held(&self, id: WebhookId, since: Time) -> Result<(u64, u64, Option<Time>)> {
        Ok(self.store.held(id, since).await?)
    }

    /// Switches a webhook off; answers how many requests are held by that.
    pub async fn switch_off(&self, id: WebhookId) -> Result<u64> {
        Ok(self.store.switch_off(id, self.actor.clone()).await?)
    }

    /// Removes a webhook; answers how many waiting requests were discarded. Its log remains.
    pub async fn remove_webhook(&self, id: WebhookId) -> Result<u64> {
        Ok(self.store.remove_webhook(id, self.actor.clone()).await?)
    }

    /// Refuses a filter that can find nothing, since it names a webhook or a kind that there never was. A kind that was removed
    /// is known for as long as the log has it.
    pub async fn check_filter(&self, filter: &Filter) -> Result<()> {
        for id in filter.any.iter().chain([filter]).filter_map(|one| one.webhook) {
            self.store.webhook(id).await?;
        }
        let Some(kind) = &filter.kind else { return Ok(()) };
        if self.store.kinds().await?.iter().any(|known| known.name.as_str() == kind) {
            return Ok(());
        }
        let of_it = Filter { kind: Some(kind.clone()), ..Filter::default() };
        match self.store.requests(of_it, Page::newest(1)).await?.is_empty() {
            true => Err(StoreError::Refused(Refusal::UnknownKind(kind.clone())).into()),
            false => Ok(()),
        }
    }

    /// A page of the log, newest first.
    pub async fn requests(&self, filter: Filter, page: Page) -> Result<Vec<Request>> {
        let rows = self.store.requests(filter, page).await?;
        Ok(rows.into_iter().map(with_subject).collect())
    }

    /// A page of the log, as far as it is found within `patience`.
    pub async fn part(&self, filter: Filter, page: Page, patience: Option<Duration>) -> Result<Part<Request>> {
        let Part { rows, reached, ends } = self.store.part(filter, page, patience).await?;
        Ok(Part { rows: rows.into_iter().map(with_subject).collect(), reached, ends })
    }

    /// How many requests a filter finds among those made before `before`, as far as they are counted within `patience`.
    pub async fn count_part(&self, filter: Filter, before: Option<RequestId>, patience: Duration) -> Result<Counted> {
        Ok(self.store.count_part(filter, before, patience).await?)
    }

    /// How many requests a filter finds.
    pub async fn count(&self, filter: Filter) -> Result<u64> {
        Ok(self.store.count(filter).await?)
    }

    /// What ended or waits without success, by webhook and fault, the largest part first.
    pub async fn undelivered(&self) -> Result<Vec<Undelivered>> {
        Ok(self.store.undelivered().await?)
    }

    /// Asks the sender to send requests once more, in whatever state they are; answers how many were newly asked for.
    pub async fn resend(&self, filter: Filter) -> Result<u64> {
        Ok(self.store.resend(filter, self.actor.clone()).await?)
    }

    /// Discards those of the requests that are pending, held or failed; answers how many.
    pub async fn discard(&self, filter: Filter) -> Result<u64> {
        Ok(self.store.discard(filter, self.actor.clone()).await?)
    }

    /// Begins to send again or discard every request of a filter; nothing is done yet. Its total is what it found.
    pub async fn bulk_begin(&self, action: BulkAction, filter: Filter) -> Result<Bulk> {
        let filter = match action {
            BulkAction::Resend => filter,
            BulkAction::Discard => filter.discardable().ok_or(StoreError::Refused(Refusal::NothingToDiscard))?,
        };
        let total = self.store.count(filter.clone()).await?;
        Ok(self.store.bulk_begin(action, filter, total, self.actor.clone()).await?)
    }

    /// Does the next short step of such work.
    pub async fn bulk_step(&self, id: i64) -> Result<Bulk> {
        Ok(self.store.bulk_step(id).await?)
    }

    /// Stops such work; what was done stays done.
    pub async fn bulk_cancel(&self, id: i64) -> Result<Bulk> {
        Ok(self.store.bulk_cancel(id).await?)
    }

    /// Such work that was begun and has not ended, as after a crash.
    pub async fn bulk_unfinished(&self) -> Result<Vec<Bulk>> {
        Ok(self.store.bulk_unfinished().await?)
    }

    /// What was attempted over time, oldest first; slots without traffic are left out.
    pub async fn traffic(&self, query: TrafficQuery) -> Result<Vec<Traffic>> {
        Ok(self.store.traffic(query).await?)
    }

    /// The books.
    pub async fn balance(&self) -> Result<Balance> {
        Ok(self.store.balance().await?)
    }

    /// The running counts alone, at once: what waits is computed and not counted, so that this proves nothing.
    pub async fn ledger(&self) -> Result<Balance> {
        Ok(self.store.ledger().await?)
    }

    /// Who sends, if the database answers. It never waits behind long queries.
    pub async fn live_sender(&self) -> Result<Option<SenderNote>> {
        self.store.settings().await?;
        Ok(self.sender().ok().flatten())
    }

    /// Which process sends.
    ///
    /// # Errors
    /// The lock cannot be read, so that it is unknown who sends.
    pub fn sender(&self) -> std::io::Result<Option<SenderNote>> {
        SenderLock::holder(&self.store.lock_path())
    }

    /// Who sends, and what waits.
    pub async fn health(&self) -> Result<Health> {
        let queue = self.store.queue_health(Time::now()).await?;
        // A lock that cannot be read is one that nobody is known to hold.
        let sender = self.sender().ok().flatten();
        let here = sender.as_ref().is_some_and(|note| note.pid == std::process::id());
        Ok(Health { sender, here, queue })
    }

    /// Who changed what, newest first.
    pub async fn activity(&self, query: impl Into<ActivityQuery>) -> Result<Vec<Activity>> {
        Ok(self.store.activity(query).await?)
    }

    /// A receiving script for a webhook.
    pub async fn script(&self, id: WebhookId, lang: ScriptLang) -> Result<Script> {
        let webhook = self.store.webhook(id).await?;
        let secret = webhook.secrets.first().map(|(secret, _)| secret.reveal()).unwrap_or_default();
        let values =
            payload::ScriptValues { secret: &secret, key: webhook.key.reveal(), url: webhook.draft.url.as_str() };
        Ok(Script { file_name: lang.file_name(), text: payload::script(lang, &values) })
    }
}

/// The name under which changes are noted: who, and with which part of the program.
fn actor(part: &str) -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let user = named.filter(|user| !user.is_empty()).unwrap_or_else(unnamed);
    format!("{user} ({part})")
}

/// Who acts where the environment has no name, as under a service manager.
fn unnamed() -> String {
    #[cfg(unix)]
    return format!("uid {}", rustix::process::getuid().as_raw());
    #[cfg(not(unix))]
    "?".to_owned()
}

/// The kinds that are built in.
fn built_in_kinds() -> Vec<Kind> {
    payload::catalogue()
        .iter()
        .map(|entry| Kind {
            name: entry.kind.parse().expect("the catalogue's own names are names"),
            root: entry.root.to_owned(),
            item: entry.item.to_owned(),
            description: String::new(),
            built_in: true,
            collections: Default::default(),
        })
        .collect()
}

fn with_subject(row: RequestRow) -> Request {
    Request { subject: payload::subject(&row.data_head), ..row.request }
}
