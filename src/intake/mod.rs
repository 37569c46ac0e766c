//! Events over HTTP, durable before the answer, and the read side for scripts.
//!
//! [`Intake`] listens; [`listen`] bounds what a connection may cost, `gate` knows the tokens, `forms` and `cloud` read what
//! was handed in, `events` hands it to the store and answers, `views` reads. What only the program around it knows (what the
//! command line prints, who sends, figures) it asks of its [`Host`]. [`mod@line`] is also how `emit --lines` reads a line.

mod body;
mod cloud;
mod collect;
mod connections;
mod counts;
mod door;
mod events;
mod explain;
mod forms;
mod gate;
mod hosts;
pub mod line;
pub mod listen;
mod patient;
mod problem;
mod shape;
mod tls;
mod views;

use std::{net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::http::HeaderMap;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use counts::Counts;
pub use tls::{Renewal, Tls, TlsError};
pub use views::View;

use crate::{
    model::NewEvent,
    store::{Store, StoreError},
};

/// Reads a body as `POST /v1/events` does, and hands nothing in: the events that it holds, then what is wrong with others, as
/// far as that is told.
pub fn read(headers: &HeaderMap, body: &[u8], limits: &Limits) -> Vec<Result<NewEvent, String>> {
    let form = match forms::Form::of(headers) {
        Ok(form) => form,
        Err(problem) => return vec![Err(problem.detail)],
    };
    match form.read(headers, body, limits) {
        Ok(forms::Read::One(event)) => vec![Ok(event)],
        Ok(forms::Read::Batch(forms::Batch { events, refused })) => {
            let refused = refused.told.into_iter().map(|(_, refusal)| Err(refusal.detail));
            events.into_iter().map(|(_, event)| Ok(event)).chain(refused).collect()
        }
        Err(unread) => vec![Err(unread.refusal.detail)],
    }
}

/// The API's description (OpenAPI 3.1), as it is served.
pub const OPENAPI: &str = include_str!("../../assets/openapi.json");

/// The header with the identifier of the database that the service uses: on `/readyz`, and on every 401.
pub const DATABASE_HEADER: &str = "hookkeeper-database";

/// What a future of a [`Host`] looks like.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The program around the intake.
pub trait Host: Send + Sync + 'static {
    /// What `--json` of the command line prints for it.
    fn view(&self, view: View) -> Asked<'_, Result<serde_json::Value, StoreError>>;

    /// Who sends, or why this installation is not ready.
    fn ready(&self) -> Asked<'_, Result<serde_json::Value, String>>;

    /// The figures as Prometheus reads them.
    fn figures<'a>(&'a self, counts: &'a Counts) -> Asked<'a, Result<String, StoreError>>;
}

/// What a client may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body: usize,
    /// The longest line or item of a batch, in bytes.
    pub item: usize,
    /// The most events of a batch. A token with a rate may hand in fewer.
    pub batch: usize,
    /// How deep data may be nested.
    pub depth: usize,
    /// The largest head of a request, in bytes; at least 8,192.
    pub head: usize,
    /// Connections at once. One peer gets seven eighths of them at most.
    pub connections: usize,
    /// Long queries of the read side and of the metrics at once.
    pub queries: usize,
    /// Bytes of bodies in memory at once, over all connections.
    pub memory: usize,
    /// How long a client may take for a request's head, and be idle between two requests.
    pub head_time: Duration,
    /// How long a client may take for a body.
    pub body_time: Duration,
    /// How long a client may take nothing of an answer.
    pub write_time: Duration,
    /// Host names under which clients reach the intake, beside `localhost` and addresses. With TLS any name is good.
    pub hosts: Vec<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 8 << 20,
            item: (1 << 20) + (64 << 10),
            batch: 50_000,
            depth: 256,
            head: 64 << 10,
            connections: 512,
            queries: 2,
            memory: 64 << 20,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            hosts: Vec::new(),
        }
    }
}

/// A running intake. Dropping it ends it at once; what a client was not yet answered may or may not have been accepted.
#[derive(Debug)]
#[must_use = "an intake that is dropped ends"]
pub struct Intake {
    address: SocketAddr,
    stop: watch::Sender<Option<Duration>>,
    task: JoinHandle<()>,
}

impl Intake {
    /// Serves on a listener, with TLS where there is a certificate.
    ///
    /// # Errors
    /// Where the listener has no address.
    pub fn start(
        listener: TcpListener,
        tls: Option<Tls>,
        store: Store,
        host: Arc<dyn Host>,
        limits: Limits,
    ) -> std::io::Result<Self> {
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(None);
        let router = door::router(store, host, limits.clone(), tls.is_some());
        let task = tokio::spawn(listen::serve(listener, tls, router, limits, stopped));
        Ok(Self { address, stop, task })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, answers the requests that have come, and ends; after `patience` without waiting further.
    pub async fn stop(mut self, patience: Duration) {
        let _ = self.stop.send(Some(patience));
        // An error means that the task is gone, which is all that is asked.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        self.task.abort();
    }
}
