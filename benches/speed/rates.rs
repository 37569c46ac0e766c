//! How many a second: bare POSTs, deliveries, events accepted.

use std::{net::SocketAddr, time::Instant};

use hookkeeper::sender::{Sender, SenderOptions};

use crate::common::{add, data, emit_all, event, open, runtime, say, size};

/// Both by turns where both are asked for, since a machine is not equally fast from one second to the next: the best of three of
/// each makes the ratio.
pub(crate) fn floor_and_deliver(address: SocketAddr, count: usize, floor: bool, deliveries: bool) {
    let mut best: (f64, f64) = (0.0, 0.0);
    for _ in 0..if floor && deliveries { 3 } else { 1 } {
        if floor {
            best.0 = best.0.max(bare(address, count));
        }
        if deliveries {
            best.1 = best.1.max(deliver(address, count, 1));
        }
    }
    if floor && deliveries {
        println!("{:<58} {:>10.2}", "ratio of the two, the best of three of each", best.1 / best.0);
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

pub(crate) fn deliver(address: SocketAddr, count: usize, webhooks: usize) -> f64 {
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
        let bytes = size(folder.path());
        let payload = count * data(count / 2).len();
        println!(
            "{:<58} {:>10} bytes",
            "on disk for each, beyond its payload",
            bytes.saturating_sub(payload) / (count * webhooks)
        );
        rate
    })
}

pub(crate) fn emit(count: usize) {
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
