//! Receivers on loopback that do exactly what a test tells their sockets to do.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::future::Future;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A reply that keeps the connection open.
pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK";

/// Listens, and treats the connection number `n` (from 0) with `act(connection, n)`.
pub(crate) async fn receiver<F, Fut>(act: F) -> SocketAddr
where
    F: Fn(TcpStream, usize) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for n in 0.. {
            let (connection, _) = listener.accept().await.unwrap();
            tokio::spawn(act(connection, n));
        }
    });
    address
}

/// Answers every request with these bytes and leaves it to the sender to close.
pub(crate) async fn answering(reply: impl Into<Vec<u8>>) -> SocketAddr {
    let reply = reply.into();
    receiver(move |mut connection, _| {
        let reply = reply.clone();
        async move {
            while !request(&mut connection).await.is_empty() {
                let _ = connection.write_all(&reply).await;
            }
        }
    })
    .await
}

/// Reads a request and answers with these bytes, then closes.
pub(crate) async fn answering_once(reply: impl Into<Vec<u8>>) -> SocketAddr {
    let reply = reply.into();
    receiver(move |mut connection, _| {
        let reply = reply.clone();
        async move {
            request(&mut connection).await;
            let _ = connection.write_all(&reply).await;
        }
    })
    .await
}

/// Reads one request, head and body, byte by byte as it came; empty where the sender has closed instead.
pub(crate) async fn request(connection: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length =
                text.lines().find_map(|l| l.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
            if bytes.len() >= head + 4 + length {
                return bytes;
            }
        }
        let mut part = [0; 16 * 1024];
        match connection.read(&mut part).await {
            Ok(0) | Err(_) => return Vec::new(),
            Ok(n) => bytes.extend_from_slice(&part[..n]),
        }
    }
}

/// Writes until the sender has had enough and closes; gives back how much was taken.
pub(crate) async fn pour(connection: &mut (impl AsyncWrite + Unpin), part: &[u8]) -> usize {
    let mut taken = 0;
    while connection.write_all(part).await.is_ok() {
        taken += part.len();
    }
    taken
}

/// Breaks the connection with a reset instead of closing it.
pub(crate) fn reset(connection: TcpStream) {
    connection.set_zero_linger().unwrap();
}

/// Keeps the connection open and does nothing more with it.
pub(crate) async fn hold<T>(connection: T) {
    let _connection = connection;
    std::future::pending::<()>().await;
}
