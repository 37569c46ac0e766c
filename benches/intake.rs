//! How many events a second come in over HTTP, durable before the answer: `cargo bench --bench intake`.
//!
//! The server is the real program, `serve`, in a process of its own; this one is the client, and both share the machine's cores.
//! No answer is asked for ahead: each connection sends its next request once it has read the last answer. `COUNT` sets how many events.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Connections for single events, and for batches.
const SINGLE: usize = 64;
const BATCHES: usize = 4;
/// Events in a batch.
const BATCH: usize = 500;

/// One event of about 600 bytes, as a line.
fn event(n: usize) -> String {
    let filler = "x".repeat(500);
    format!(
        r#"{{"kind":"invoice/add","data":{{"id":"{n}","fullnumber":"FV {n}/2026","total":"246.00","currency":"PLN","notes":"{filler}"}}}}"#
    )
}

/// The program with a database of this folder.
fn hookkeeper(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookkeeper"));
    command.env_clear().env("HOME", folder).arg("--db").arg(folder.join("hookkeeper.db"));
    command
}

fn answer(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// `serve`, and where it listens.
fn serve(folder: &Path) -> (Child, String) {
    let mut child =
        hookkeeper(folder).args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.contains("listening"))).unwrap();
    std::thread::spawn(move || lines.for_each(drop));
    (child, line.split("://").nth(1).unwrap().split('/').next().unwrap().to_owned())
}

/// A request, whole.
fn request(token: &str, media_type: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: {media_type}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Sends the requests on one connection, each after the answer to the one before; answers how long each took.
async fn converse(address: String, requests: Vec<Vec<u8>>) -> Vec<Duration> {
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.set_nodelay(true).unwrap();
    let mut taken = Vec::with_capacity(requests.len());
    let mut buffer = Vec::with_capacity(64 << 10);
    for request in requests {
        let began = Instant::now();
        connection.write_all(&request).await.unwrap();
        buffer.clear();
        loop {
            assert!(connection.read_buf(&mut buffer).await.unwrap() > 0, "the connection was closed");
            let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
            let text = std::str::from_utf8(&buffer[..head]).unwrap();
            assert!(text.starts_with("HTTP/1.1 202"), "{text}");
            let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
            if buffer.len() >= head + 4 + length.unwrap_or(0_usize) {
                break;
            }
        }
        taken.push(began.elapsed());
    }
    taken
}

/// Sends all of them over so many connections; prints how many events came in a second.
fn measure(what: &str, folder: &Path, connections: usize, events: usize, requests: Vec<Vec<u8>>) {
    let (mut child, address) = serve(folder);
    let mut shares: Vec<Vec<_>> = (0..connections).map(|_| Vec::new()).collect();
    for (n, request) in requests.into_iter().enumerate() {
        shares[n % connections].push(request);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (took, mut taken) = runtime.block_on(async {
        let began = Instant::now();
        let tasks: Vec<_> = shares.into_iter().map(|share| tokio::spawn(converse(address.clone(), share))).collect();
        let mut taken = Vec::new();
        for task in tasks {
            taken.extend(task.await.unwrap());
        }
        (began.elapsed(), taken)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    taken.sort();
    let at = |share: usize| taken[(taken.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!(
        "{what:<58} {:>10.0} /s   ({events} in {:.2} s; an answer after {:.2} ms p50, {:.2} ms p99)",
        events as f64 / took.as_secs_f64(),
        took.as_secs_f64(),
        at(50),
        at(99)
    );
}

fn main() {
    let count: usize = std::env::var("COUNT").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000);
    for webhook in [false, true] {
        let folder = tempfile::tempdir_in(".").unwrap();
        let token = answer(hookkeeper(folder.path()).args(["token", "add", "--name", "bench"]));
        let wanted = if webhook { "one webhook" } else { "no webhook" };
        if webhook {
            // It is off, so that what is measured is the intake and not a sender beside it.
            let add = ["webhook", "add", "--url", "http://127.0.0.1:9/", "--event", "invoice/add", "--private"];
            answer(hookkeeper(folder.path()).args(add));
            answer(hookkeeper(folder.path()).args(["webhook", "disable", "1"]));
        }
        let single = (0..count).map(|n| request(&token, "application/json", &event(n))).collect();
        measure(&format!("single events, {SINGLE} connections, {wanted}"), folder.path(), SINGLE, count, single);
        let lines: Vec<String> = (0..count).map(event).collect();
        let batch = |lines: &[String]| request(&token, "application/x-ndjson", &lines.join("\n"));
        let batches = lines.chunks(BATCH).map(batch).collect();
        measure(
            &format!("lines, {BATCH} a request, {BATCHES} connections, {wanted}"),
            folder.path(),
            BATCHES,
            count,
            batches,
        );
    }
}
