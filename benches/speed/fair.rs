//! Whether bad receivers slow good ones down: the time to arrival at 97 healthy ones, alone and beside one that never answers,
//! one that answers 500, and a slow one with a large backlog.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use hookkeeper::{
    model::Setting,
    sender::{Sender, SenderOptions},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::common::{add_path, content_length, emit_all, event, open, runtime};

const HEALTHY: usize = 97;
const EVENTS: usize = 300;
/// How long the slow one takes to answer.
const SLOW: Duration = Duration::from_millis(20);
/// Between two events: each of them makes a hundred requests.
const PAUSE: Duration = Duration::from_millis(25);

/// One database with its webhooks, and what arrives at the healthy ones.
struct Site {
    folder: TempDir,
    arrivals: Receiver<(String, Instant)>,
    next: usize,
}

pub(crate) fn fair(backlog: usize) {
    let mut sites = [Site::new(None), Site::new(Some(backlog))];
    // Once for nothing, then by turns.
    for site in &mut sites {
        site.measure();
    }
    let mut best = [Duration::MAX; 2];
    for _ in 0..3 {
        for (site, best) in sites.iter_mut().zip(&mut best) {
            *best = (*best).min(site.measure());
        }
    }
    println!("beside: one that hangs, one that answers 500, one that takes 20 ms and has {backlog} waiting");
    for (what, p99) in ["97 healthy webhooks alone", "the same beside these"].iter().zip(best) {
        println!("{:<58} {:>8.2} ms p99", format!("event → arrival, {what}"), p99.as_secs_f64() * 1e3);
    }
    println!("{:<58} {:>10.2}", "ratio of the two", best[1].as_secs_f64() / best[0].as_secs_f64());
}

impl Site {
    /// With bad webhooks where `backlog` says how much waits for the slow one of them.
    fn new(backlog: Option<usize>) -> Self {
        let (arrived, arrivals) = mpsc::channel();
        let (tell, address) = mpsc::channel();
        std::thread::spawn(move || runtime(1).block_on(serve(tell, arrived)));
        let address = address.recv().unwrap();
        let folder = tempfile::tempdir_in(".").unwrap();
        runtime(1).block_on(async {
            let admin = open(folder.path()).await;
            // A sender that is stopped waits for what hangs.
            admin.set_setting(Setting::AttemptTimeout, "2s".to_owned()).await.unwrap();
            if let Some(backlog) = backlog {
                add_path(&admin, address, "slow").await;
                emit_all(&admin, backlog).await;
                add_path(&admin, address, "hang").await;
                add_path(&admin, address, "fail").await;
            }
            for n in 0..HEALTHY {
                add_path(&admin, address, &format!("healthy/{n}")).await;
            }
        });
        Self { folder, arrivals, next: 0 }
    }

    /// The 99th percentile of the time from an event to its arrivals at the healthy ones.
    fn measure(&mut self) -> Duration {
        runtime(1).block_on(async {
            let admin = open(self.folder.path()).await;
            let sender = Sender::start(admin.store().clone(), SenderOptions::default()).unwrap();
            let mut began = HashMap::new();
            for n in self.next..self.next + EVENTS {
                began.insert(n.to_string(), Instant::now());
                admin.emit(vec![event(n)]).await.unwrap();
                tokio::time::sleep(PAUSE).await;
            }
            self.next += EVENTS;
            let mut taken = Vec::new();
            while taken.len() < EVENTS * HEALTHY {
                let (n, at): (String, Instant) = self.arrivals.recv_timeout(Duration::from_secs(10)).unwrap();
                taken.push(at - began[&n]);
            }
            sender.stop().await;
            // The first events find no connections open.
            taken.drain(..EVENTS * HEALTHY / 10);
            taken.sort();
            taken[taken.len() * 99 / 100]
        })
    }
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
        } else if text.starts_with("POST /slow") {
            tokio::time::sleep(SLOW).await;
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
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
