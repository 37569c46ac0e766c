//! What a million pending requests take: memory at its peak, bytes on disk. Each step is a process of its own, so that its
//! memory is its own.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use hookkeeper::sender::{Sender, SenderOptions};

use crate::common::{add, data, emit_all, open, runtime, say, size};

pub(crate) fn million(address: &str, count: usize) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let step = |name: &str| {
        let program = std::env::current_exe().unwrap();
        let args = [name, folder.path().to_str().unwrap(), address, &count.to_string()];
        assert!(Command::new(program).args(args).status().unwrap().success());
    };
    step("million-accept");
    let beyond = size(folder.path()).saturating_sub(count * data(count / 2).len()) / count;
    println!("{:<58} {beyond:>10} bytes", "on disk for each that is pending, beyond its payload");
    step("million-send");
}

/// Accepts them.
pub(crate) fn accept(folder: &Path, address: &str, count: usize) {
    runtime(1).block_on(async {
        let admin = open(folder).await;
        add(&admin, address.parse().unwrap()).await;
        let began = Instant::now();
        emit_all(&admin, count).await;
        say("events accepted, one batch of 500 after the other", count, began.elapsed());
    });
    say_peak(&format!("peak memory while {count} are accepted"));
}

/// Sends for some seconds with all of them pending.
pub(crate) fn send(folder: &Path, count: usize) {
    runtime(1).block_on(async {
        let admin = open(folder).await;
        let began = Instant::now();
        let sender = Sender::start(admin.store().clone(), SenderOptions::default()).unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
        sender.stop().await;
        let took = began.elapsed();
        let queue = admin.health().await.unwrap().queue;
        say("deliveries with all of these pending", queue.delivered as usize, took);
    });
    say_peak(&format!("peak memory while sending, {count} pending"));
}

fn say_peak(what: &str) {
    // Only Linux tells.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak: Option<u32> =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    match peak {
        Some(kib) => println!("{what:<58} {:>10.1} MiB", f64::from(kib) / 1024.0),
        None => println!("{what:<58}    unknown"),
    }
}
