//! `serve`: the sender and the intake, without a screen, for as long as they are wanted.

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::Args;

use super::{
    Failure, Result, fields,
    host::{Program, RETRY},
    log::{self, Log, LogArgs},
    machine,
    output::Out,
    send::{self, Said, Signals},
    service::{self, State},
};
use crate::{
    admin::Admin,
    intake::{Intake, Limits, Renewal, Tls, listen},
    sender::{Sender, SenderOptions},
};

/// Where events are taken where nobody says otherwise: on loopback, so that nobody outside this machine can reach it.
pub(super) const ADDRESS: &str = "127.0.0.1:8750";
/// So long clients may take their last answers, and the sender's outcomes be recorded, after attempts have ended.
const DRAIN: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper token add --name shop                        who may hand in events
  hookkeeper serve
  hookkeeper serve --listen 0.0.0.0:8750 --tls-cert cert.pem --tls-key key.pem
  curl -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\
       -d '{\"kind\": \"invoice/add\", \"data\": {\"id\": 7}}' http://127.0.0.1:8750/v1/events

Figures for Prometheus are at /metrics, the API's description at /openapi.json.")]
pub(super) struct ServeArgs {
    /// Where events are taken over HTTP [default: the socket that systemd passes on, or 127.0.0.1:8750]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Take no events over HTTP
    #[arg(long, conflicts_with_all = ["listen", "tls_cert", "tls_key"])]
    no_listen: bool,
    /// A further name of this server, as clients and proxies send it in `Host`; repeat it for several. Addresses, `localhost`
    /// and the name in --listen are known already, and with TLS any name is good
    #[arg(long, value_name = "NAME", conflicts_with = "no_listen")]
    host: Vec<String>,
    /// A certificate and those between it and its root, as PEM; renewed ones are taken over by themselves, at once on HUP
    #[arg(long, value_name = "PATH", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, as PEM
    #[arg(long, value_name = "PATH", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// How long attempts in flight may take to end when it is to end; those that do not will be made again
    #[arg(long, value_parser = fields::span, default_value = "30s", value_name = "SPAN")]
    grace: Duration,
    #[command(flatten)]
    log: LogArgs,
}

pub(super) async fn serve(admin: &Admin, args: &ServeArgs, out: &Out) -> Result<u8> {
    if let Some(file) = args.log.file().filter(|file| admin.store().owns(file)) {
        return Err(Failure::text("file-of-database", [("path", file.display().to_string())]));
    }
    let log = log::start(&args.log, out.json)?;
    let mut signals = Signals::listen()?;
    machine::ignore_other_signals();
    machine::reap_orphans();
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => Some(Tls::load(certificate, key)?),
        _ => None,
    };
    // An address that somebody named must be had; the usual one may be taken by another `serve` that is to be relieved.
    let listener = match &args.listen {
        Some(address) => Some(listen::bind(address).await?),
        None if args.no_listen => None,
        None => service::inherited()?.map(tokio::net::TcpListener::from_std).transpose()?,
    };
    let renewal = tls.as_ref().map(Tls::renewal);
    let store = admin.store();
    tracing::info!(database = %store.path().display(), database_id = %store.database_id(), pid = std::process::id(), "started");
    let options = SenderOptions { command: "serve".to_owned(), until_idle: false };
    let mut sender = Sender::start(admin.store().clone(), options)?;
    let host = Arc::new(Program::new(admin.clone(), &sender));
    let hosts = args.host.iter().chain(&args.listen).cloned().collect();
    let limits = Limits { hosts, ..Limits::default() };
    let mut intake = None;
    let opening = async {
        if args.no_listen {
            return std::future::pending().await;
        }
        let listener = match listener {
            Some(listener) => listener,
            None => usual_address().await,
        };
        Intake::start(listener, tls, admin.store().clone(), host, limits)
    };
    let status = sender.status();
    let interrupted = {
        let watching = send::watch(&mut sender, &mut signals, tell);
        let opening = async {
            let opened = opening.await?;
            announce(&opened, args.tls_cert.is_some());
            Ok::<_, std::io::Error>(opened)
        };
        tokio::pin!(watching, opening);
        let beside = async { tokio::join!(reload(&log, renewal.as_ref()), live(admin)) };
        tokio::pin!(beside);
        loop {
            tokio::select! {
                opened = opening.as_mut(), if intake.is_none() => intake = Some(opened?),
                ended = watching.as_mut() => break ended,
                _ = beside.as_mut() => {}
            }
        }
    };
    if !interrupted {
        return Err(Failure::text("sender-ended", []));
    }
    service::tell(State::Stopping);
    tracing::info!("ending: attempts in flight come to their end first");
    let ending = async {
        let intake = async {
            if let Some(intake) = intake {
                intake.stop(DRAIN).await;
            }
        };
        tokio::join!(intake, sender.stop_within(DRAIN));
    };
    tokio::select! {
        () = ending => {}
        () = tokio::time::sleep(args.grace) => {
            let grace = crate::model::format_duration(args.grace);
            return Err(Failure::text("ended-after", [("grace", grace)]));
        }
        () = signals.again() => return Err(Failure::text("ended-at-once", [])),
    }
    let trouble = status.borrow().trouble.clone();
    if let Some(trouble) = trouble {
        return Err(Failure::Said(out.text.with("ended-in-trouble", &[("why", out.text.trouble(&trouble).into())])));
    }
    tracing::info!("ended");
    Ok(0)
}

/// On HUP reads anew what may have changed: the log's file, which was moved away, and a renewed certificate.
async fn reload(log: &Log, renewal: Option<&Renewal>) {
    let mut asked = match send::hangup() {
        Ok(asked) => asked,
        Err(error) => return tracing::warn!(%error, "HUP will not be heard"),
    };
    loop {
        asked.next().await;
        service::tell(State::Reloading);
        if let Err(error) = log.reopen() {
            tracing::error!(%error, "the log's file cannot be opened anew; it goes on in the old one");
        }
        if let Some(Err(error)) = renewal.map(Renewal::now) {
            tracing::error!(%error, "the renewed certificate cannot be used; the old one serves on");
        }
        tracing::info!("reloaded");
        log.written().await;
        service::tell(State::Ready("reloaded"));
    }
}

/// Tells the service manager that it lives, where that one wants to know: as long as the database answers those who read.
async fn live(admin: &Admin) {
    let Some(pause) = service::watchdog() else { return };
    loop {
        // Whether the answer is good or bad: a disk that is full is not mended by starting anew.
        let _ = admin.settings().await;
        service::tell(State::Alive);
        tokio::time::sleep(pause).await;
    }
}

fn tell(said: Said<'_>) {
    match &said {
        Said::Sending => service::tell(State::Ready("sending")),
        Said::Waiting(_) => service::tell(State::Ready("waiting")),
        Said::Trouble(Some(trouble)) => service::tell(State::Status(&trouble.to_string())),
        Said::Trouble(None) => service::tell(State::Status("sending")),
    }
    match said {
        Said::Sending => tracing::info!("sending"),
        Said::Waiting(holder) => tracing::info!(
            pid = holder.map(|h| h.pid),
            command = holder.map(|h| h.command.as_str()),
            "another hookkeeper sends already; waiting to take over"
        ),
        Said::Trouble(Some(trouble)) => tracing::warn!(%trouble, "the database is in trouble"),
        Said::Trouble(None) => tracing::info!("the trouble is over"),
    }
}

fn announce(intake: &Intake, tls: bool) {
    let address = intake.address();
    let url = format!("{}://{address}/v1/events", if tls { "https" } else { "http" });
    tracing::info!(%url, "listening");
    if !tls && !address.ip().is_loopback() {
        tracing::warn!(
            "tokens and events cross the network in the clear; use --tls-cert and --tls-key, or a proxy with TLS"
        );
    }
}

/// The listener at the usual address, as soon as it is free. A second `serve` stands by for the first in this too, and a
/// program that has taken the address keeps nobody from sending.
async fn usual_address() -> tokio::net::TcpListener {
    let mut told = false;
    loop {
        match listen::bind(ADDRESS).await {
            Ok(listener) => return listener,
            Err(why) => {
                if !std::mem::replace(&mut told, true) {
                    tracing::error!("{why}; trying again until it is free. Without an intake: --no-listen");
                }
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}
