//! What all parts need: events, a database, a runtime, and a receiver in a process of its own.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, PostUrl, WebhookDraft},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// An event's data of about 600 bytes.
pub(crate) fn data(n: usize) -> String {
    let filler = "x".repeat(500);
    format!(r#"{{"id":"{n}","fullnumber":"FV {n}/2026","total":"246.00","currency":"PLN","notes":"{filler}"}}"#)
}

pub(crate) fn event(n: usize) -> NewEvent {
    NewEvent { kind: "invoice/add".to_owned(), data: data(n), uid: None, occurred_at: None }
}

pub(crate) fn runtime(threads: usize) -> tokio::runtime::Runtime {
    if threads == 1 {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    } else {
        tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap()
    }
}

pub(crate) fn say(what: &str, count: usize, took: Duration) -> f64 {
    let rate = count as f64 / took.as_secs_f64();
    println!("{what:<58} {rate:>10.0} /s   ({count} in {:.2} s)", took.as_secs_f64());
    rate
}

pub(crate) fn start_receiver() -> (Child, SocketAddr) {
    let mut child =
        Command::new(std::env::current_exe().unwrap()).arg("receiver").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().parse().unwrap())
}

/// The fastest receiver that is still one: reads each request whole, answers 200.
pub(crate) async fn receive() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    loop {
        let (connection, _) = listener.accept().await.unwrap();
        connection.set_nodelay(true).unwrap();
        tokio::spawn(answer(connection));
    }
}

pub(crate) async fn answer(mut connection: TcpStream) {
    let mut buffer = Vec::with_capacity(16 << 10);
    loop {
        let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4) else {
            if connection.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        let whole = end + content_length(&buffer[..end]);
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

pub(crate) async fn open(folder: &Path) -> Admin {
    Admin::open(&folder.join("hookkeeper.db"), "bench").await.unwrap()
}

pub(crate) async fn add(admin: &Admin, address: SocketAddr) {
    add_path(admin, address, "").await;
}

pub(crate) async fn add_path(admin: &Admin, address: SocketAddr, path: &str) {
    let url: PostUrl = format!("http://{address}/{path}").parse().unwrap();
    let mut draft = WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()]);
    draft.allow_private = true;
    admin.add_webhook(draft, None).await.unwrap();
}

pub(crate) async fn emit_all(admin: &Admin, count: usize) {
    for chunk in (0..count).collect::<Vec<_>>().chunks(500) {
        let answers = admin.emit(chunk.iter().map(|n| event(*n)).collect()).await.unwrap();
        assert!(answers.iter().all(Result::is_ok));
    }
}

/// The length that a request's head announces.
pub(crate) fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
    length.unwrap_or(0)
}

/// The size of a database once everything stands in its one file.
pub(crate) fn size(folder: &Path) -> usize {
    let path = folder.join("hookkeeper.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    std::fs::metadata(path).unwrap().len() as usize
}
