//! Warnings leave through a command or a second URL, on tasks of their own, so that none ever holds up a delivery.

mod command;

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
    time::timeout,
};

use super::{
    apart::Apart,
    hidden::Hidden,
    http::{Exchange, Http, HttpConfig, Outgoing},
};
use crate::{
    model::{Settings, Time, Warning, WarningKind, WebhookId},
    store::Store,
};

/// More warnings of one webhook than this do not wait; one that finds no room is told of in the program's log.
const ROOM: usize = 100;
/// So many are given out at once, however many webhooks fail together.
const AT_ONCE: usize = 8;
/// A command or a POST may take this long.
const PATIENCE: Duration = Duration::from_secs(30);
/// How the log of changes names a warning by command,
pub(crate) const COMMAND: &str = "warning.command";
/// and one by URL.
pub(crate) const URL: &str = "warning.url";
/// So begins what is noted of a warning that failed, after its kind.
const FAILED: &str = "failed: ";
/// How long a sender that ends waits for warnings that are under way.
const LAST: Duration = Duration::from_secs(5);

/// Gives warnings out: those of one webhook one after the other, and none waits for one of another webhook that takes long.
pub(super) struct Warner {
    store: Store,
    apart: Arc<Apart>,
    queues: HashMap<WebhookId, mpsc::Sender<Warning>>,
    tasks: JoinSet<()>,
    places: Arc<Semaphore>,
}

impl Warner {
    /// `apart` is where warnings are posted from, so that who hears of them holds up no delivery.
    pub(super) fn new(store: Store, apart: Arc<Apart>) -> Self {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Self { store, apart, queues: HashMap::new(), tasks: JoinSet::new(), places }
    }

    /// The queue of a webhook, and the task that empties it.
    fn queue(&mut self, id: WebhookId) -> &mpsc::Sender<Warning> {
        self.queues.entry(id).or_insert_with(|| {
            let (queue, mut warnings) = mpsc::channel::<Warning>(ROOM);
            let (store, apart, places) = (self.store.clone(), Arc::clone(&self.apart), Arc::clone(&self.places));
            self.tasks.spawn(async move {
                while let Some(warning) = warnings.recv().await {
                    let _place = places.acquire().await;
                    give(&store, &apart, warning).await;
                }
            });
            queue
        })
    }

    /// Takes a warning; never waits.
    pub(super) fn warn(&mut self, warning: Warning) {
        let what = match warning.kind {
            WarningKind::Failing => "failing",
            WarningKind::SwitchedOff => "switched off",
            WarningKind::Recovered => "recovered",
            WarningKind::Test => "test",
        };
        let fault = warning.fault.as_ref().map(|fault| fault.cause.as_str());
        let reason = warning.off_reason.map(|reason| reason.as_str());
        let (webhook, failed_in_row) = (warning.webhook_id.0, warning.failed_in_row);
        tracing::warn!(webhook, failed_in_row, fault, reason, "{what}");
        if self.queue(warning.webhook_id).try_send(warning).is_err() {
            tracing::error!("too many warnings wait; this one was given to nobody");
        }
    }

    /// Takes no more warnings, and waits a moment for those under way.
    pub(super) async fn end(self) {
        drop(self.queues);
        if timeout(LAST, self.tasks.join_all()).await.is_err() {
            tracing::error!("a warning was still under way when the sender ended");
        }
    }
}

/// Gives one warning to whoever is to hear of it, and notes how that went.
async fn give(store: &Store, apart: &Apart, mut warning: Warning) {
    let settings = match store.settings().await {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(%error, "a warning was given to nobody: the settings cannot be read");
            return;
        }
    };
    if warning.kind == WarningKind::SwitchedOff
        && let Ok((held, ..)) = store.held(warning.webhook_id, Time::now()).await
    {
        warning.held = held;
    }
    let (json, hidden) = (body(&warning), Hidden::of_warnings(&settings));
    let by_command = async {
        if let Some(result) = by_command(&settings, &json, &hidden).await {
            note(store, &warning, COMMAND, result).await;
        }
    };
    let by_post = async {
        if let Some(url) = &settings.warn_url {
            let result = apart.run(post(url.url().clone(), json.clone(), settings.clone())).await;
            note(store, &warning, URL, hidden.covered(result)).await;
        }
    };
    tokio::join!(by_command, by_post);
}

/// What came of a warning, by the name under which it is noted in the log of changes.
pub(crate) struct Given {
    /// `warning.command` or `warning.url`.
    pub(crate) action: &'static str,
    /// The exit status or the reply's status; otherwise why nobody heard of it.
    pub(crate) result: Result<String, String>,
}

impl Given {
    /// As the log of changes keeps it.
    pub(crate) fn detail(&self, kind: WarningKind) -> String {
        match &self.result {
            Ok(said) => format!("{kind}: {said}"),
            Err(error) => format!("{kind}: {FAILED}{error}"),
        }
    }
}

/// Why the warning that the log of changes tells of reached nobody, if it did not.
pub(crate) fn failure(detail: &str) -> Option<&str> {
    detail.split_once(": ")?.1.strip_prefix(FAILED)
}

/// Gives a warning that is none, in every way that is set; none are set where the list is empty.
pub(crate) async fn try_out(settings: &Settings) -> Vec<Given> {
    let warning = Warning {
        kind: WarningKind::Test,
        at: Time::now(),
        webhook_id: WebhookId(0),
        url: String::new(),
        failed_in_row: 0,
        off_reason: None,
        held: 0,
        fault: None,
    };
    let (json, hidden) = (body(&warning), Hidden::of_warnings(settings));
    let by_post = async {
        let url = settings.warn_url.as_ref()?;
        Some(hidden.covered(post(url.url().clone(), json.clone(), settings.clone()).await))
    };
    let (by_command, by_post) = tokio::join!(by_command(settings, &json, &hidden), by_post);
    let given = [(COMMAND, by_command), (URL, by_post)];
    given.into_iter().filter_map(|(action, result)| Some(Given { action, result: result? })).collect()
}

fn body(warning: &Warning) -> Vec<u8> {
    serde_json::to_vec(warning).expect("a warning is JSON")
}

/// Runs the command, if there is one.
async fn by_command(settings: &Settings, json: &[u8], hidden: &Hidden) -> Option<Result<String, String>> {
    let command = Some(settings.warn_command.as_str()).filter(|command| !command.is_empty())?;
    Some(hidden.covered(command::run(command, json, PATIENCE).await))
}

async fn note(store: &Store, warning: &Warning, action: &'static str, result: Result<String, String>) {
    let given = Given { action, result };
    if let Err(error) = &given.result {
        tracing::error!(webhook = warning.webhook_id.0, %error, "{action} failed");
    }
    let detail = given.detail(warning.kind);
    if let Err(error) = store.note("sender".to_owned(), action, warning.webhook_id.to_string(), detail).await {
        tracing::error!(%error, "cannot note what became of a warning");
    }
}

/// Posts the warning. It is the operator's own address, so it may be a private one where the installation allows any.
async fn post(url: url::Url, json: Vec<u8>, settings: Settings) -> Result<String, String> {
    let config = HttpConfig::of(&settings);
    // It reads the machine's authorities, which no attempt waits for.
    let http = tokio::task::spawn_blocking(|| Http::new(config)).await.map_err(|error| error.to_string())?;
    let http = http.map_err(|error| error.to_string())?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::USER_AGENT, HeaderValue::from_static(super::dispatch::USER_AGENT));
    let allow_private = settings.private_addresses;
    let out = Outgoing { url, headers, body: Bytes::from(json), allow_private, timeout: PATIENCE };
    let Exchange { reply, fault, .. } = http.post(out).await;
    // As for a delivery, the head of a 2xx decides.
    let fault = fault.filter(|_| reply.is_none());
    match (fault, reply) {
        (Some(fault), _) => Err(format!("{} {}: {}", fault.phase, fault.cause, fault.chain.join(": "))),
        (None, Some(reply)) if (200..300).contains(&reply.status) => Ok(reply.status.to_string()),
        (None, reply) => Err(format!("it answered {}", reply.map_or(0, |reply| reply.status))),
    }
}
