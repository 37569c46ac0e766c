//! Sending without a screen: `serve` for as long as it is wanted, `send --until-idle` for what is due now.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;
use tracing_subscriber::EnvFilter;

use super::{Failure, Result, output::Out};
use crate::{
    admin::Admin,
    sender::{Role, Sender, SenderOptions},
    store::SenderNote,
};

#[derive(Debug, Args)]
pub(super) struct SendArgs {
    /// End when nothing is due any more; what is due later stays for later
    #[arg(long, required = true)]
    until_idle: bool,
}

/// The signals that ask a program to end.
pub(super) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on these signals no longer end the program by themselves.
    pub(super) fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Waits for one.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Says on a terminal that nobody sends, where that is so.
pub(super) async fn hint(admin: &Admin, out: &Out) -> Result<()> {
    if out.is_terminal() && !out.json && admin.health().await?.sender.is_none() {
        out.note("send-hint", &[]);
    }
    Ok(())
}

/// The log on standard error: lines for people, or JSON with `--json`. `HOOKKEEPER_LOG` says how much, as in `debug`.
fn log(json: bool) {
    let filter = EnvFilter::try_from_env("HOOKKEEPER_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second log in one process is not ours to set up.
    let _ = if json { builder.json().try_init() } else { builder.with_ansi(false).try_init() };
}

pub(super) async fn serve(admin: &Admin, out: &Out) -> Result<u8> {
    log(out.json);
    tracing::info!(database = %admin.store().path().display(), pid = std::process::id(), "started");
    let interrupted = live(admin, "serve", false, |said| match said {
        Said::Sending => tracing::info!("sending"),
        Said::Waiting(holder) => tracing::info!(
            pid = holder.map(|h| h.pid),
            command = holder.map(|h| h.command.as_str()),
            "another hookkeeper sends already; waiting to take over"
        ),
        Said::Trouble(Some(trouble)) => tracing::warn!(%trouble, "the database is in trouble"),
        Said::Trouble(None) => tracing::info!("the trouble is over"),
        Said::Stopping => tracing::info!("ending: attempts in flight come to their end first"),
    })
    .await?;
    if !interrupted {
        return Err(Failure::because("the sender has ended by itself; its log says why"));
    }
    tracing::info!("ended");
    Ok(0)
}

pub(super) async fn send(admin: &Admin, args: &SendArgs, out: &mut Out) -> Result<u8> {
    log(out.json);
    let before = admin.balance().await?.total();
    let text = out.text.clone();
    let interrupted = live(admin, "send --until-idle", args.until_idle, |said| {
        let line = match said {
            Said::Waiting(Some(holder)) => text.with(
                "send-waiting",
                &[("pid", i64::from(holder.pid).into()), ("command", super::output::shown(&holder.command).into())],
            ),
            Said::Waiting(None) => text.get("send-waiting-unknown"),
            Said::Trouble(Some(trouble)) => text.with("send-trouble", &[("why", super::output::shown(trouble).into())]),
            Said::Stopping => text.get("send-stopping"),
            Said::Sending | Said::Trouble(None) => return,
        };
        eprintln!("{line}");
    })
    .await?;
    let after = admin.balance().await?.total();
    let counts = [
        ("delivered", after.delivered - before.delivered),
        ("failed", after.failed - before.failed),
        ("pending", after.pending),
        ("held", after.held),
    ];
    let object = counts.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
    let values = counts.map(|(name, count)| (name, count.into()));
    out.done("send-done", &values, &serde_json::Value::Object(object))?;
    Ok(u8::from(interrupted))
}

/// What is worth saying while the sender runs.
enum Said<'a> {
    Sending,
    Waiting(Option<&'a SenderNote>),
    Trouble(Option<&'a str>),
    Stopping,
}

/// Signals within this are one wish: `timeout`, and whatever else ends a process and then its group, sends two.
const SAME_WISH: Duration = Duration::from_millis(500);

/// Runs a sender until it ends or a signal ends it; answers whether it was a signal. A second signal does not wait.
async fn live(admin: &Admin, command: &str, until_idle: bool, say: impl Fn(Said<'_>)) -> Result<bool> {
    let mut signals = Signals::listen()?;
    let options = SenderOptions { command: command.to_owned(), until_idle };
    let mut sender = Sender::start(admin.store().clone(), options)?;
    let mut status = sender.status();
    let mut told = (Role::Starting, None);
    loop {
        let now = {
            let now = status.borrow_and_update();
            (now.role.clone(), now.trouble.clone())
        };
        if now.0 != told.0 {
            match &now.0 {
                Role::Sending => say(Said::Sending),
                Role::Waiting(holder) => say(Said::Waiting(holder.as_ref())),
                Role::Starting | Role::Ended => {}
            }
        }
        if now.1 != told.1 {
            say(Said::Trouble(now.1.as_deref()));
        }
        told = now;
        tokio::select! {
            () = sender.ended() => return Ok(false),
            changed = status.changed() => {
                if changed.is_err() {
                    sender.ended().await;
                    return Ok(false);
                }
            }
            () = signals.next() => break,
        }
    }
    say(Said::Stopping);
    let asked = Instant::now();
    let again = async {
        while asked.elapsed() < SAME_WISH {
            signals.next().await;
        }
    };
    tokio::select! {
        () = sender.stop() => Ok(true),
        () = again => Err(Failure::because("ended at once; attempts in flight will be made again")),
    }
}
