//! How long from an event to its arrival, with nothing else to do.

use std::time::{Duration, Instant};

use hookkeeper::sender::{Sender, SenderOptions};

use crate::common::{add, data, event, open, runtime};

pub(crate) fn latency() {
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
}
