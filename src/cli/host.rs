//! What the intake asks of the program around it, and the intake of a console.

use std::{sync::Arc, time::Duration};

use serde_json::{Value as Json, json};
use tokio::sync::watch;

use super::{metrics, shapes};
use crate::{
    admin::{Admin, AdminError},
    intake::{
        Asked, Counts, Host, Intake, Limits, View,
        listen::{self, BindError},
    },
    sender::{Meter, Sender, SenderStatus},
    store::{Part, StoreError},
    tui::StartIntake,
};

/// While another program listens at the address, it is tried again this often.
pub(super) const RETRY: Duration = Duration::from_secs(1);

/// A search over HTTP ends after this time with the rows that it has found; the client goes on from `next`.
const SEARCH: Duration = Duration::from_secs(5);

/// An intake for a console, at this address: where it is taken, it is tried again until it is free.
pub(super) fn beside_console(admin: Admin, address: String) -> StartIntake {
    Box::new(move |sender| {
        let host: Arc<dyn Host> = Arc::new(Program::new(admin.clone(), sender));
        let store = admin.store().clone();
        Box::pin(async move {
            let limits = Limits { hosts: vec![address.clone()], ..Limits::default() };
            let start = move |listener| Intake::start(listener, None, store, host, limits);
            match listen::bind(&address).await {
                Ok(listener) => {
                    let intake =
                        start(listener).map_err(|error| BindError::Other(address.clone(), error.to_string()))?;
                    let url = format!("http://{}/v1/events", intake.address());
                    tokio::spawn(keep(intake));
                    Ok(url)
                }
                Err(why) => {
                    tokio::spawn(async move {
                        let listener = loop {
                            tokio::time::sleep(RETRY).await;
                            if let Ok(listener) = listen::bind(&address).await {
                                break listener;
                            }
                        };
                        if let Ok(intake) = start(listener) {
                            keep(intake).await;
                        }
                    });
                    Err(why)
                }
            }
        })
    })
}

/// As long as the program runs.
async fn keep(intake: Intake) {
    std::future::pending::<()>().await;
    drop(intake);
}

/// What the intake may ask of this program.
pub(super) struct Program {
    admin: Admin,
    status: watch::Receiver<SenderStatus>,
    meter: Arc<Meter>,
}

impl Program {
    pub(super) fn new(admin: Admin, sender: &Sender) -> Self {
        Self { admin, status: sender.status(), meter: sender.meter() }
    }
}

impl Host for Program {
    fn view(&self, view: View) -> Asked<'_, std::result::Result<Json, StoreError>> {
        Box::pin(async move { self.read(view).await.map_err(stored) })
    }

    fn ready(&self) -> Asked<'_, std::result::Result<Json, String>> {
        Box::pin(async move {
            let sender = self.admin.live_sender().await.map_err(|error| error.to_string())?;
            if let Some(trouble) = self.status.borrow().trouble.clone() {
                return Err(trouble.to_string());
            }
            match sender {
                Some(sender) => Ok(json!({
                    "ready": true,
                    "sender": { "pid": sender.pid, "command": sender.command, "here": sender.pid == std::process::id() },
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
            View::Requests(filter, page) => {
                admin.check_filter(&filter).await?;
                let limit = page.limit as usize;
                let Part { rows, reached, .. } = admin.part(*filter, page, Some(SEARCH)).await?;
                let full = rows.last().filter(|_| rows.len() == limit).map(|row| row.id);
                let requests: Vec<_> = rows.iter().map(shapes::request).collect();
                json!({ "requests": requests, "next": reached.or(full) })
            }
            View::Request(id) => shapes::detail(&admin.request(id).await?, false),
            View::Balance => shapes::balance(&admin.ledger().await?),
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
