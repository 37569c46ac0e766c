//! Which path leads where.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{
    Counts, DATABASE_HEADER, Host, Limits, OPENAPI, body, collect::Collector, events, explain, gate::Gate,
    hosts::Hosts, problem::Problem, views,
};
use crate::store::Store;

/// What every request may need.
pub(super) struct Door {
    pub(super) store: Store,
    pub(super) host: Arc<dyn Host>,
    pub(super) gate: Gate,
    pub(super) collector: Collector,
    pub(super) counts: Counts,
    pub(super) hosts: Hosts,
    pub(super) limits: Limits,
    pub(super) memory: Semaphore,
    queries: Semaphore,
}

/// The header with the identifier of the database that the service uses.
pub(super) const DATABASE: HeaderName = HeaderName::from_static(DATABASE_HEADER);

/// A long query waits this long for others before its client is told to come again.
const QUERY_WAIT: Duration = Duration::from_secs(2);

impl Door {
    /// Waits for the right to make a long query. There are fewer of these than readers of the database.
    pub(super) async fn long_query(&self) -> Result<SemaphorePermit<'_>, Problem> {
        match tokio::time::timeout(QUERY_WAIT, self.queries.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::busy("too many long queries are running; try again")),
        }
    }
}

pub(super) fn router(store: Store, host: Arc<dyn Host>, limits: Limits, tls: bool) -> Router {
    let door = Arc::new(Door {
        gate: Gate::new(store.clone()),
        collector: Collector::start(store.clone()),
        counts: Counts::default(),
        hosts: Hosts::new(&limits.hosts, tls),
        memory: body::memory(&limits),
        queries: Semaphore::new(limits.queries),
        store,
        host,
        limits,
    });
    Router::new()
        .route("/v1/events", post(events::post))
        .route("/v1/webhooks", get(views::webhooks))
        .route("/v1/webhooks/{id}", get(views::webhook))
        .route("/v1/requests", get(views::requests))
        .route("/v1/requests/{id}", get(views::request))
        .route("/v1/balance", get(views::balance))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .route("/openapi.json", get(openapi))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&door), counted))
        .with_state(door)
}

async fn counted(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    // The reader of HTTP looks at it now and then only, and lets up to twice as much by.
    let response = if head_of(&request) > door.limits.head {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        explain::too_large(status, door.limits.head).closing().into_response()
    } else if let Err(problem) = door.hosts.check(&request) {
        problem.closing().into_response()
    } else {
        next.run(request).await
    };
    door.counts.answered(response.status().as_u16());
    response
}

/// How many bytes a request's head has: its line, its headers, and the empty line behind them.
fn head_of(request: &Request) -> usize {
    let uri = request.uri();
    let target = uri.path_and_query().map_or(1, |path| path.as_str().len())
        + uri.authority().map_or(0, |authority| "http://".len() + authority.as_str().len());
    let line = request.method().as_str().len() + target + "  HTTP/1.1\r\n".len();
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    line + headers.sum::<usize>() + "\r\n".len()
}

async fn no_such_path(uri: Uri) -> Problem {
    let detail = format!("there is nothing at `{}`; /openapi.json says what there is", uri.path());
    Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
}

async fn no_such_method(method: Method, uri: Uri) -> Problem {
    let detail = format!("`{}` does not take {method}; the header Allow says what it takes", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}

async fn alive() -> Response {
    views::json(&serde_json::json!({ "alive": true }))
}

async fn ready(State(door): State<Arc<Door>>) -> Response {
    let unready = |why| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", why).retry_after(1);
    let ready = door.host.ready().await.map(|ready| views::json(&ready)).map_err(unready);
    ([(DATABASE, door.store.database_id().to_string())], ready).into_response()
}

async fn figures(State(door): State<Arc<Door>>) -> Result<Response, Problem> {
    let _permit = door.long_query().await?;
    let text = door.host.figures(&door.counts).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}
