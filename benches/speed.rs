//! How fast events come in and go out, beside what the machine can do without a database: `cargo bench --bench speed`.
//!
//! Every figure is taken in one run on the machine at hand, so that the ratios mean something though machines are noisy.
//! The receiver is this program again, as a process of its own. An argument names the parts to run: `floor`, `deliver`, `fan`, `emit`, `latency`.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, PostUrl, Time, WebhookDraft},
    sender::{Sender, SenderOptions},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// An event's data of about 600 bytes.
fn data(n: usize) -> String {
    let filler = "x".repeat(500);
    format!(r#"{{"id":"{n}","fullnumber":"FV {n}/2026","total":"246.00","currency":"PLN","notes":"{filler}"}}"#)
}

fn event(n: usize) -> NewEvent {
    NewEvent { kind: "invoice/add".to_owned(), data: data(n), uid: None, occurred_at: None }
}

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if args.first().is_some_and(|arg| arg == "receiver") {
        return runtime(1).block_on(receive());
    }
    let wants = |part: &str| args.is_empty() || args.iter().any(|arg| arg == part);
    let count = std::env::var("COUNT").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let (mut receiver, address) = start_receiver();
    let mut floor = 0.0;
    if wants("floor") {
        floor = bare(address, count);
    }
    if wants("deliver") {
        let rate = deliver(address, count, 1);
        println!("{:<58} {:>10.2}", "ratio of the two", rate / floor);
    }
    if wants("fan") {
        deliver(address, count / 10, 10);
    }
    if wants("emit") {
        emit(count);
    }
    if wants("latency") {
        latency(address);
    }
    let _ = receiver.kill();
    let _ = receiver.wait();
}

fn runtime(threads: usize) -> tokio::runtime::Runtime {
    if threads == 1 {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    } else {
        tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap()
    }
}

fn say(what: &str, count: usize, took: Duration) -> f64 {
    let rate = count as f64 / took.as_secs_f64();
    println!("{what:<58} {rate:>10.0} /s   ({count} in {:.2} s)", took.as_secs_f64());
    rate
}

fn start_receiver() -> (Child, SocketAddr) {
    let mut child =
        Command::new(std::env::current_exe().unwrap()).arg("receiver").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().parse().unwrap())
}

/// The fastest receiver that is still one: reads each request whole, answers 200.
async fn receive() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    loop {
        let (connection, _) = listener.accept().await.unwrap();
        connection.set_nodelay(true).unwrap();
        tokio::spawn(answer(connection));
    }
}

async fn answer(mut connection: TcpStream) {
    let mut buffer = Vec::with_capacity(16 << 10);
    loop {
        let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4) else {
            if connection.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        let whole = end + length.unwrap_or(0);
        while buffer.len() < whole {
            if connection.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
        }
        buffer.drain(..whole);
        if connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.is_err() {
            return;
        }
    }
}

/// POSTs by the HTTP client alone, at its best of one or two threads.
fn bare(address: SocketAddr, count: usize) -> f64 {
    let mut best: f64 = 0.0;
    for threads in [1, 2] {
        let took = runtime(threads).block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let url = format!("http://{address}/");
            let began = Instant::now();
            let workers: Vec<_> = (0..16)
                .map(|worker| {
                    let (client, url) = (client.clone(), url.clone());
                    tokio::spawn(async move {
                        for n in (worker..count).step_by(16) {
                            let reply = client.post(&url).body(data(n)).send().await.unwrap();
                            assert_eq!(reply.bytes().await.unwrap().len(), 0);
                        }
                    })
                })
                .collect();
            for worker in workers {
                worker.await.unwrap();
            }
            began.elapsed()
        });
        best = best.max(say(&format!("bare POSTs, 16 at once, {threads} thread(s)"), count, took));
    }
    best
}

async fn open(folder: &Path) -> Admin {
    Admin::open(&folder.join("hookkeeper.db"), "bench").await.unwrap()
}

async fn add(admin: &Admin, address: SocketAddr) {
    let url: PostUrl = format!("http://{address}/").parse().unwrap();
    let mut draft = WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()]);
    draft.allow_private = true;
    admin.add_webhook(draft, None).await.unwrap();
}

async fn emit_all(admin: &Admin, count: usize) {
    for chunk in (0..count).collect::<Vec<_>>().chunks(500) {
        let answers = admin.emit(chunk.iter().map(|n| event(*n)).collect()).await.unwrap();
        assert!(answers.iter().all(Result::is_ok));
    }
}

fn deliver(address: SocketAddr, count: usize, webhooks: usize) -> f64 {
    let folder = tempfile::tempdir_in(".").unwrap();
    runtime(1).block_on(async {
        let admin = open(folder.path()).await;
        for _ in 0..webhooks {
            add(&admin, address).await;
        }
        emit_all(&admin, count).await;
        let began = Instant::now();
        let options = SenderOptions { command: "bench".to_owned(), until_idle: true };
        let mut sender = Sender::start(admin.store().clone(), options).unwrap();
        sender.ended().await;
        let took = began.elapsed();
        let balance = admin.balance().await.unwrap();
        let total = balance.total();
        assert!(balance.balanced());
        assert_eq!(total.delivered as usize, count * webhooks);
        let rate = say(&format!("deliveries, everything durable, {webhooks} webhook(s)"), count * webhooks, took);
        drop(admin);
        let bytes = std::fs::metadata(folder.path().join("hookkeeper.db")).unwrap().len() as usize;
        let payload = count * data(count / 2).len();
        println!(
            "{:<58} {:>10} bytes",
            "on disk for each, beyond its payload",
            bytes.saturating_sub(payload) / (count * webhooks)
        );
        rate
    })
}

fn emit(count: usize) {
    for webhooks in [0, 1] {
        let folder = tempfile::tempdir_in(".").unwrap();
        runtime(1).block_on(async {
            let admin = open(folder.path()).await;
            for _ in 0..webhooks {
                add(&admin, "127.0.0.1:1".parse().unwrap()).await;
            }
            let chunks: Vec<Vec<_>> =
                (0..count).collect::<Vec<_>>().chunks(500).map(|c| c.iter().map(|n| event(*n)).collect()).collect();
            let began = Instant::now();
            // Two batches on their way, as `emit --lines` has them.
            let mut before = None;
            for chunk in chunks {
                let admin = admin.clone();
                let next = tokio::spawn(async move { admin.emit(chunk).await.unwrap() });
                if let Some(before) = before.replace(next) {
                    before.await.unwrap();
                }
            }
            before.unwrap().await.unwrap();
            say(&format!("events accepted, 500 a batch, {webhooks} webhook(s)"), count, began.elapsed());
        });
    }
}

fn latency(_address: SocketAddr) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let runtime = runtime(1);
    let (arrived, arrivals) = std::sync::mpsc::channel();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        for connection in listener.incoming() {
            let (mut connection, arrived) = (connection.unwrap(), arrived.clone());
            std::thread::spawn(move || {
                connection.set_nodelay(true).unwrap();
                let mut buffer = vec![0; 1 << 16];
                while connection.read(&mut buffer).unwrap_or(0) > 0 {
                    let _ = arrived.send(Instant::now());
                    let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                }
            });
        }
    });
    runtime.block_on(async {
        let admin = open(folder.path()).await;
        add(&admin, address).await;
        let sender = Sender::start(admin.store().clone(), SenderOptions::default()).unwrap();
        let other = rusqlite::Connection::open(folder.path().join("hookkeeper.db")).unwrap();
        for foreign in [false, true] {
            let mut taken = Vec::new();
            for n in 0..300 {
                tokio::time::sleep(Duration::from_millis(7)).await;
                let began = Instant::now();
                if foreign {
                    other.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', ?1)", [data(n)]).unwrap();
                } else {
                    admin.emit(vec![event(n)]).await.unwrap();
                }
                let arrived = arrivals.recv_timeout(Duration::from_secs(5)).unwrap();
                taken.push(arrived.saturating_duration_since(began));
            }
            taken.sort();
            let what = if foreign { "another program's INSERT" } else { "emit in this process" };
            println!(
                "{:<58} {:>8.2} ms p50 {:>8.2} ms p99",
                format!("{what} → arrival"),
                taken[taken.len() / 2].as_secs_f64() * 1e3,
                taken[taken.len() * 99 / 100].as_secs_f64() * 1e3
            );
        }
        sender.stop().await;
    });
    let _ = Time::now();
}
