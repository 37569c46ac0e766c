//! Sending without a screen: what is due now, and the life of a sender that signals end.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use super::{Failure, Result, log, output::Out};
use crate::{
    admin::Admin,
    sender::{Role, Sender, SenderOptions},
    store::{SenderNote, StoreError},
};

/// Signals within this are one wish: `timeout`, and whatever else ends a process and then its group, sends two.
const SAME_WISH: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper send --until-idle")]
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

    /// After one has come, waits for another wish to end.
    pub(super) async fn again(&mut self) {
        let asked = Instant::now();
        while asked.elapsed() < SAME_WISH {
            self.next().await;
        }
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

/// HUP, which asks a program to read its files anew.
pub(super) struct Hangup {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
}

/// From now on HUP no longer ends the program by itself.
pub(super) fn hangup() -> std::io::Result<Hangup> {
    Ok(Hangup {
        #[cfg(unix)]
        signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?,
    })
}

impl Hangup {
    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        self.signal.recv().await;
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    }
}

/// Says on standard error if nobody sends: no sender runs, or the one that runs shows no sign of life.
pub(super) fn hint(admin: &Admin, out: &Out) {
    // If the lock cannot be read, it is unknown who sends.
    let Ok(sender) = admin.sender() else { return };
    match sender.map(|sender| (sender.unheard(), sender)) {
        None => out.note("send-hint", &[]),
        Some((Some(silent), sender)) => {
            let command = super::output::shown(&sender.command).into();
            let silent = out.text.span(silent).into();
            let values = [("pid", i64::from(sender.pid).into()), ("command", command), ("span", silent)];
            out.note("send-hint-silent", &values);
        }
        Some((None, _)) => {}
    }
}

pub(super) async fn send(admin: &Admin, args: &SendArgs, out: &mut Out) -> Result<u8> {
    let log = log::start(&log::LogArgs::default(), out.json)?;
    let before = admin.balance().await?.total();
    let text = out.text.clone();
    let mut signals = Signals::listen()?;
    let options = SenderOptions { command: "send --until-idle".to_owned(), until_idle: args.until_idle };
    let mut sender = Sender::start(admin.store().clone(), options)?;
    let interrupted = watch(&mut sender, &mut signals, |said| {
        let line = match said {
            Said::Waiting(Some(holder)) => text.with(
                "send-waiting",
                &[("pid", i64::from(holder.pid).into()), ("command", super::output::shown(&holder.command).into())],
            ),
            Said::Waiting(None) => text.get("send-waiting-unknown"),
            Said::Trouble(Some(trouble)) => text.with("send-trouble", &[("why", text.trouble(trouble).into())]),
            Said::Sending | Said::Trouble(None) => return,
        };
        super::complain(&line);
    })
    .await;
    if interrupted {
        out.note("send-stopping", &[]);
        tokio::select! {
            () = sender.stop() => {}
            () = signals.again() => return Err(Failure::text("ended-at-once", [])),
        }
    }
    drop(log);
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
pub(super) enum Said<'a> {
    Sending,
    Waiting(Option<&'a SenderNote>),
    Trouble(Option<&'a StoreError>),
}

/// Waits until a sender ends or a signal comes; answers whether it was a signal. What to do then is the caller's.
pub(super) async fn watch(sender: &mut Sender, signals: &mut Signals, say: impl Fn(Said<'_>)) -> bool {
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
            say(Said::Trouble(now.1.as_ref()));
        }
        told = now;
        tokio::select! {
            () = sender.ended() => return false,
            changed = status.changed() => {
                if changed.is_err() {
                    sender.ended().await;
                    return false;
                }
            }
            () = signals.next() => return true,
        }
    }
}
