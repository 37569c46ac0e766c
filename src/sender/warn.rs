//! Warnings leave through a command or a second URL, on a task of their own, so that none ever holds up a delivery.

use std::{process::Stdio, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use tokio::{io::AsyncWriteExt, process::Command, sync::mpsc, task::JoinHandle, time::timeout};

use super::http::{Exchange, Http, HttpConfig, Outgoing};
use crate::{
    model::{Settings, Time, Warning, WarningKind},
    store::Store,
};

/// More warnings than this do not wait; a warning that finds no room is told of in the program's log.
const ROOM: usize = 1_000;
/// A command or a POST may take this long.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a sender that ends waits for warnings that are under way.
const LAST: Duration = Duration::from_secs(5);

/// Gives warnings out.
pub(super) struct Warner {
    queue: mpsc::Sender<Warning>,
    task: JoinHandle<()>,
}

impl Warner {
    /// Begins to wait for warnings.
    pub(super) fn start(store: Store) -> Self {
        let (queue, mut warnings) = mpsc::channel::<Warning>(ROOM);
        let task = tokio::spawn(async move {
            while let Some(warning) = warnings.recv().await {
                give(&store, warning).await;
            }
        });
        Self { queue, task }
    }

    /// Takes a warning; never waits.
    pub(super) fn warn(&self, warning: Warning) {
        let what = match warning.kind {
            WarningKind::Failing => "failing",
            WarningKind::SwitchedOff => "switched off",
            WarningKind::Recovered => "recovered",
        };
        let fault = warning.fault.as_ref().map(|fault| fault.cause.as_str());
        let reason = warning.off_reason.map(|reason| reason.as_str());
        let (webhook, failed_in_row) = (warning.webhook_id.0, warning.failed_in_row);
        tracing::warn!(webhook, failed_in_row, fault, reason, "{what}");
        if self.queue.try_send(warning).is_err() {
            tracing::error!("too many warnings wait; this one was given to nobody");
        }
    }

    /// Takes no more warnings, and waits a moment for those under way.
    pub(super) async fn end(self) {
        drop(self.queue);
        if timeout(LAST, self.task).await.is_err() {
            tracing::error!("a warning was still under way when the sender ended");
        }
    }
}

/// Gives one warning to whoever is to hear of it, and notes how that went.
async fn give(store: &Store, mut warning: Warning) {
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
    let json = serde_json::to_vec(&warning).expect("a warning is JSON");
    if !settings.warn_command.is_empty() {
        note(store, &warning, "warning.command", run(&settings.warn_command, &json).await).await;
    }
    if let Some(url) = &settings.warn_url {
        note(store, &warning, "warning.url", post(url.url().clone(), json, &settings).await).await;
    }
}

async fn note(store: &Store, warning: &Warning, action: &'static str, result: Result<String, String>) {
    let detail = match result {
        Ok(said) => format!("{}: {said}", warning.kind),
        Err(error) => {
            tracing::error!(webhook = warning.webhook_id.0, %error, "{action} failed");
            format!("{}: failed: {error}", warning.kind)
        }
    };
    if let Err(error) = store.note("sender".to_owned(), action, warning.webhook_id.to_string(), detail).await {
        tracing::error!(%error, "cannot note what became of a warning");
    }
}

/// Runs the command with the warning on its standard input.
async fn run(command: &str, json: &[u8]) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("it cannot be started: {error}"))?;
    let mut input = child.stdin.take().expect("its input is a pipe");
    let told = async {
        // A command that does not read its input is none the worse for it.
        let _ = input.write_all(json).await;
        drop(input);
        child.wait_with_output().await
    };
    let output = timeout(PATIENCE, told)
        .await
        .map_err(|_| format!("it was still running after {} s", PATIENCE.as_secs()))?
        .map_err(|error| error.to_string())?;
    let said: String = String::from_utf8_lossy(&output.stderr).trim().chars().take(300).collect();
    if output.status.success() { Ok(output.status.to_string()) } else { Err(format!("{}: {said}", output.status)) }
}

/// Posts the warning. It is the operator's own address, so it may be a private one where the installation allows any.
async fn post(url: url::Url, json: Vec<u8>, settings: &Settings) -> Result<String, String> {
    let config = HttpConfig {
        connect_timeout: settings.connect_timeout,
        environment_proxy: settings.environment_proxy,
        ..HttpConfig::default()
    };
    // It reads the machine's authorities, which no attempt waits for.
    let http = tokio::task::spawn_blocking(|| Http::new(config)).await.map_err(|error| error.to_string())?;
    let http = http.map_err(|error| error.to_string())?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::USER_AGENT, HeaderValue::from_static(super::dispatch::USER_AGENT));
    let allow_private = settings.private_addresses;
    let out = Outgoing { url, headers, body: Bytes::from(json), allow_private, timeout: PATIENCE };
    let Exchange { reply, fault, .. } = http.post(out).await;
    match (fault, reply) {
        (Some(fault), _) => Err(format!("{} {}: {}", fault.phase, fault.cause, fault.chain.join(": "))),
        (None, Some(reply)) if (200..300).contains(&reply.status) => Ok(reply.status.to_string()),
        (None, reply) => Err(format!("it answered {}", reply.map_or(0, |reply| reply.status))),
    }
}
