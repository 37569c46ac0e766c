//! What an operator is told when a receiver, or the way to it, misbehaves. Every receiver here is a real socket.

#[path = "common/certificates.rs"]
mod certificates;
#[path = "common/program.rs"]
mod program;
#[path = "common/receiver.rs"]
mod receiver;

#[path = "faults/every_cause.rs"]
mod every_cause;
#[path = "faults/guarded.rs"]
mod guarded;
#[cfg(target_os = "linux")]
#[path = "faults/logged.rs"]
mod logged;
#[cfg(target_os = "linux")]
#[path = "faults/network.rs"]
mod network;
#[path = "faults/odd.rs"]
mod odd;
#[path = "faults/probes.rs"]
mod probes;
#[path = "faults/proxies.rs"]
mod proxies;
#[path = "faults/replies.rs"]
mod replies;
#[path = "faults/timings.rs"]
mod timings;
#[cfg(unix)]
#[path = "faults/tls.rs"]
mod tls;
#[path = "faults/twice.rs"]
mod twice;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hookkeeper::sender::http::{Exchange, Http, HttpConfig, Lookup, Outgoing};
use http::HeaderMap;
use tokio::net::{TcpSocket, TcpStream};

/// Runs a test as the sender's thread runs, and fails it where it does not end.
fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), test).await.expect("ends in time") });
    runtime.shutdown_background();
}

/// A port whose queue is full, since nobody accepts: the system lets further connections wait. Whatever keeps it full must live on.
async fn nobody_accepts() -> (SocketAddr, impl Sized) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(connection) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
        waiting.push(connection.unwrap());
    }
    (address, (listener, waiting))
}

fn http() -> Http {
    Http::new(HttpConfig::default()).unwrap()
}

fn http_with(lookup: Lookup) -> Http {
    Http::new(HttpConfig { lookup: Some(lookup), ..HttpConfig::default() }).unwrap()
}

/// Every name leads here.
fn leads_to(addresses: impl Into<Vec<SocketAddr>>) -> Lookup {
    let addresses = addresses.into();
    Arc::new(move |_| {
        let addresses = addresses.clone();
        Box::pin(async move { Ok(addresses) })
    })
}

/// A POST to a webhook that may send to private addresses.
fn to(url: impl AsRef<str>) -> Outgoing {
    Outgoing {
        url: url.as_ref().parse().unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::from_static(b"{\"a\":1}"),
        allow_private: true,
        timeout: Duration::from_secs(5),
    }
}

fn at(address: SocketAddr) -> Outgoing {
    to(format!("http://{address}/hooks"))
}

async fn post_to(address: SocketAddr) -> Exchange {
    // The sender runs many at a time, each in a task of its own.
    tokio::spawn(async move { http().post(at(address)).await }).await.unwrap()
}
