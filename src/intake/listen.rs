//! Takes connections and bounds what each may cost: how many there are, how long they may dawdle, how large a head may be.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, http::StatusCode};
use hyper::service::Service as _;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{
    Limits, Tls,
    connections::{Connections, Permit},
    explain::Explained,
    patient::Patient,
    problem::Problem,
};

/// Opens a listener.
///
/// # Errors
/// What is in the way and what to do, in words.
pub async fn bind(address: &str) -> Result<TcpListener, BindError> {
    let address_of = || address.to_owned();
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => BindError::Taken(address_of()),
        _ => BindError::Other(address_of(), error.to_string()),
    })
}

/// Why nobody listens at an address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// Another program has it.
    #[error(
        "cannot listen on {0}: another program listens there already; end it, or choose another address (--listen)"
    )]
    Taken(String),
    /// The system says no.
    #[error("cannot listen on {0}: {1}; choose another address (--listen)")]
    Other(String, String),
}

pub(super) async fn serve(
    listener: TcpListener,
    mut tls: Option<Tls>,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<Option<Duration>>,
) {
    let places = Connections::new(limits.connections);
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
        };
        let (connection, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or a client that has gone already: the next one may do better.
                tracing::warn!(%error, "cannot take a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(permit) = places.admit(peer.ip()) else {
            if tls.is_none() {
                refuse(connection);
            }
            continue;
        };
        // Without it an answer may wait for the client's acknowledgement of the one before.
        let _ = connection.set_nodelay(true);
        let acceptor = tls.as_mut().map(Tls::acceptor);
        let (router, limits, stop) = (router.clone(), limits.clone(), stop.clone());
        connections.spawn(async move {
            let connection = Patient::new(connection, limits.write_time);
            let talking = async {
                match acceptor {
                    None => talk(connection, router, &limits, stop, peer, &permit).await,
                    Some(acceptor) => match tokio::time::timeout(limits.head_time, acceptor.accept(connection)).await {
                        Ok(Ok(connection)) => talk(connection, router, &limits, stop, peer, &permit).await,
                        Ok(Err(error)) => tracing::debug!(%peer, %error, "the TLS handshake failed"),
                        Err(_) => tracing::debug!(%peer, "the client was too slow for TLS"),
                    },
                }
            };
            tokio::select! {
                biased;
                () = permit.evicted() => tracing::debug!(%peer, "an idle connection was closed for another one"),
                () = talking => {}
            }
        });
    }
    drop(listener);
    let patience = stop.borrow().unwrap_or_default();
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(patience, drained).await.is_err() {
        tracing::warn!(connections = connections.len(), "ended though not every client was answered");
    }
}

/// Serves one connection until it ends, or until what it has begun is answered.
async fn talk<C: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    connection: C,
    router: Router,
    limits: &Limits,
    mut stop: watch::Receiver<Option<Duration>>,
    peer: SocketAddr,
    permit: &Permit,
) {
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(|request| {
        let busy = permit.busy();
        let answer = router.call(request);
        async move {
            let Some(_busy) = busy else { return std::future::pending().await };
            answer.await
        }
    });
    let serving = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head)
        .serve_connection(TokioIo::new(Explained::new(connection, limits.head)), service);
    tokio::pin!(serving);
    // What it answers is a lock, which must not be held while waiting.
    let stopped = async move { drop(stop.wait_for(Option::is_some).await) };
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stopped => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection broke");
    }
}

/// Tells a client without waiting for it: its system keeps so few bytes until it reads them.
fn refuse(mut connection: TcpStream) {
    tokio::spawn(async move {
        let told = async {
            let problem = Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "connections",
                "too many connections are open; close some, or try again later",
            );
            let _ = connection.write_all(problem.retry_after(1).closing().raw().as_bytes()).await;
            let _ = connection.shutdown().await;
        };
        let _ = tokio::time::timeout(Duration::from_secs(1), told).await;
    });
}
