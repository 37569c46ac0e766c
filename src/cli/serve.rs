//! `serve`: the sender and the intake, without a screen, for as long as they are wanted.

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::Args;
use serde_json::{Value as Json, json};
use tokio::sync::watch;

use super::{
    Failure, Result, fields,
    log::{self, LogArgs},
    metrics,
    output::Out,
    send::{self, Said, Signals},
    shapes,
};
use crate::{
    admin::{Admin, AdminError},
    intake::{Asked, Counts, Host, Intake, Limits, Tls, View, listen},
    sender::{Meter, Sender, SenderOptions, SenderStatus},
    store::StoreError,
};

/// Where it listens where nothing else is said: loopback, so that nobody outside this machine can reach it.
const ADDRESS: &str = "127.0.0.1:8750";
/// While another program listens there, it is tried again this often.
const RETRY: Duration = Duration::from_secs(1);
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
    /// Where events are taken over HTTP [default: 127.0.0.1:8750]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Take no events over HTTP
    #[arg(long, conflicts_with_all = ["listen", "tls_cert", "tls_key"])]
    no_listen: bool,
    /// A certificate and those between it and its root, as PEM; renewed ones are taken over by themselves
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
    log::start(&args.log, out.json)?;
    let mut signals = Signals::listen()?;
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => Some(Tls::load(certificate, key)?),
        _ => None,
    };
    // An address that somebody named must be had; the usual one may be taken by another `serve` that is to be relieved.
    let listener = match &args.listen {
        Some(address) => Some(listen::bind(address).await?),
        None => None,
    };
    tracing::info!(database = %admin.store().path().display(), pid = std::process::id(), "started");
    let options = SenderOptions { command: "serve".to_owned(), until_idle: false };
    let mut sender = Sender::start(admin.store().clone(), options)?;
    let host = Arc::new(Program { admin: admin.clone(), status: sender.status(), meter: sender.meter() });
    let mut intake = None;
    let opening = async {
        if args.no_listen {
            return std::future::pending().await;
        }
        let listener = match listener {
            Some(listener) => listener,
            None => usual_address().await,
        };
        Intake::start(listener, tls, admin.store().clone(), host, Limits::default())
    };
    let interrupted = {
        let watching = send::watch(&mut sender, &mut signals, tell);
        tokio::pin!(watching);
        tokio::select! {
            opened = opening => {
                let opened = opened?;
                announce(&opened, args.tls_cert.is_some());
                intake = Some(opened);
                watching.await
            }
            ended = watching.as_mut() => ended,
        }
    };
    if !interrupted {
        return Err(Failure::text("sender-ended", []));
    }
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
    tracing::info!("ended");
    Ok(0)
}

fn tell(said: Said<'_>) {
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

/// What the intake may ask of this program.
struct Program {
    admin: Admin,
    status: watch::Receiver<SenderStatus>,
    meter: Arc<Meter>,
}

impl Host for Program {
    fn view(&self, view: View) -> Asked<'_, std::result::Result<Json, StoreError>> {
        Box::pin(async move { self.read(view).await.map_err(stored) })
    }

    fn ready(&self) -> Asked<'_, std::result::Result<Json, String>> {
        Box::pin(async move {
            let health = self.admin.health().await.map_err(|error| error.to_string())?;
            if let Some(trouble) = self.status.borrow().trouble.clone() {
                return Err(trouble.to_string());
            }
            match health.sender {
                Some(sender) => Ok(json!({
                    "ready": true,
                    "sender": { "pid": sender.pid, "command": sender.command, "here": health.here },
                })),
                None => Err("nobody sends at present; the log says why".to_owned()),
            }
        })
    }

    fn figures<'a>(&'a self, counts: &'a Counts) -> Asked<'a, std::result::Result<String, StoreError>> {
        Box::pin(async move {
            let status = self.status.borrow().clone();
            metrics::text(&self.admin, &status, &self.meter, counts).await.map_err(stored)
        })
    }
}

impl Program {
    async fn read(&self, view: View) -> std::result::Result<Json, AdminError> {
        let admin = &self.admin;
        Ok(match view {
            View::Webhooks => {
                let webhooks = admin.overviews().await?;
                let shape = |o: &crate::store::Overview| shapes::webhook(&o.webhook, Some(o), false);
                json!({ "webhooks": webhooks.iter().map(shape).collect::<Vec<_>>() })
            }
            View::Webhook(id) => {
                let webhook = admin.webhook(id).await?;
                let overviews = admin.overviews().await?;
                shapes::webhook(&webhook, overviews.iter().find(|overview| overview.webhook.id == id), false)
            }
            View::Requests(filter, page) => admin.requests(*filter, page).await?.iter().map(shapes::request).collect(),
            View::Request(id) => shapes::detail(&admin.request(id).await?, false),
            View::Balance => shapes::balance(&admin.balance().await?),
        })
    }
}

/// Only the database says no to those who read.
fn stored(error: AdminError) -> StoreError {
    match error {
        AdminError::Store(error) => error,
        other => StoreError::Other(other.to_string()),
    }
}
