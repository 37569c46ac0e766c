//! Whether bad receivers slow good ones down: the time to arrival at 97 healthy ones, alone and beside one that never answers
//! and one that answers 500.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::mpsc,
    time::{Duration, Instant},
};

use hookkeeper::sender::{Sender, SenderOptions};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::common::{add_path, content_length, event, open, runtime};

const HEALTHY: usize = 97;
const EVENTS: usize = 300;
/// Between two events: each of them makes a hundred requests.
const PAUSE: Duration = Duration::from_millis(25);

pub(crate) fn fair() {
    // Once for nothing, then by turns.
    measure(false);
    let mut best = [Duration::MAX; 2];
    for _ in 0..3 {
        for (with_bad, best) in [false, true].into_iter().zip(&mut best) {
            *best = (*best).min(measure(with_bad));
        }
    }
    for (what, p99) in
        ["97 healthy webhooks alone", "the same beside one that hangs and one that fails"].iter().zip(best)
    {
        println!("{:<58} {:>8.2} ms p99", format!("event → arrival, {what}"), p99.as_secs_f64() * 1e3);
    }
    println!("{:<58} {:>10.2}", "ratio of the two", best[1].as_secs_f64() / best[0].as_secs_f64());
}

/// The 99th percentile of the time from an event to its arrivals at the healthy ones.
fn measure(with_bad: bool) -> Duration {
    let (arrived, arrivals) = mpsc::channel();
    let (tell, address) = mpsc::channel();
    std::thread::spawn(move || runtime(1).block_on(serve(tell, arrived)));
    let address = address.recv().unwrap();
    let folder = tempfile::tempdir_in(".").unwrap();
    runtime(1).block_on(async {
        let admin = open(folder.path()).await;
        for n in 0..HEALTHY {
            add_path(&admin, address, &format!("healthy/{n}")).await;
        }
        if with_bad {
            add_path(&admin, address, "hang").await;
            add_path(&admin, address, "fail").await;
        }
        let sender = Sender::start(admin.store().clone(), SenderOptions::default()).unwrap();
        let mut began = HashMap::new();
        for n in 0..EVENTS {
            began.insert(n.to_string(), Instant::now());
            admin.emit(vec![event(n)]).await.unwrap();
            tokio::time::sleep(PAUSE).await;
        }
        let mut taken = Vec::new();
        while taken.len() < EVENTS * HEALTHY {
            let (n, at): (String, Instant) = arrivals.recv_timeout(Duration::from_secs(10)).unwrap();
            taken.push(at - began[&n]);
        }
        // What hangs is not waited for.
        drop(sender);
        // The first events find no connections open.
        taken.drain(..EVENTS * HEALTHY / 10);
        taken.sort();
        taken[taken.len() * 99 / 100]
    })
}

async fn serve(tell: mpsc::Sender<SocketAddr>, arrived: mpsc::Sender<(String, Instant)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    tell.send(listener.local_addr().unwrap()).unwrap();
    loop {
        let (connection, _) = listener.accept().await.unwrap();
        connection.set_nodelay(true).unwrap();
        tokio::spawn(answer(connection, arrived.clone()));
    }
}

async fn answer(mut connection: TcpStream, arrived: mpsc::Sender<(String, Instant)>) {
    let mut buffer = Vec::new();
    loop {
        let head = buffer.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4);
        let whole = head.map(|end| end + content_length(&buffer[..end]));
        let Some(whole) = whole.filter(|whole| *whole <= buffer.len()) else {
            if connection.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..whole]).into_owned();
        buffer.drain(..whole);
        let reply = if text.starts_with("POST /hang") {
            std::future::pending().await
        } else if text.starts_with("POST /fail") {
            "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"
        } else {
            let id = text.split(r#""id":""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            let _ = arrived.send((id.to_owned(), Instant::now()));
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
        };
        if connection.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
    }
}
