//! What was answered with 202 lasts: through a kill, and through a disk that takes no more.

use std::{
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    client::{Client, Served, home, token},
    program::Home,
};

fn accepted(home: &Home) -> Vec<String> {
    let rows = home.run("request list --limit 1000000 --json").objects();
    rows.iter().map(|row| row["uid"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_kill_loses_nothing_that_was_accepted() {
    let home = home();
    let token = token(&home, "--name shop");
    for round in 0..5 {
        let served = Served::start(&home, "");
        let (address, killed) = (served.address.clone(), AtomicBool::new(false));
        let worker = |number: usize| {
            let mut client = Client::new(&address, &token);
            let mut taken = Vec::new();
            for n in 0.. {
                let uid = format!("{round}-{number}-{n}");
                let body = match n % 3 {
                    0 => format!("[{{\"kind\":\"invoice/add\",\"data\":{n},\"uid\":\"{uid}\"}}]"),
                    _ => format!("{{\"kind\":\"invoice/add\",\"data\":{n},\"uid\":\"{uid}\"}}"),
                };
                let head = client.head("POST", "/v1/events", &[("content-type", "application/json")]);
                let whole = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
                match client.try_write(whole.as_bytes()).and_then(|()| client.reply()) {
                    Some(reply) if reply.status == 202 => taken.push(uid),
                    Some(reply) => panic!("{reply:?}"),
                    None => break,
                }
                assert!(!killed.load(Ordering::Relaxed) || n < 1_000_000);
            }
            taken
        };
        let before = accepted(&home).len() as i64;
        let taken: Vec<String> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4).map(|number| scope.spawn(move || worker(number))).collect();
            // It is killed while it is busy: not before some have been accepted.
            home.until("balance --json", |answer| {
                let books: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
                books["accepted"].as_i64().unwrap() >= before + 20
            });
            served.running.kill();
            killed.store(true, Ordering::Relaxed);
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        let there = accepted(&home);
        assert!(taken.len() > 4);
        for uid in &taken {
            assert_eq!(there.iter().filter(|known| *known == uid).count(), 1, "{uid} of {}", taken.len());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_is_503_and_nothing_is_half_accepted() {
    let home = home();
    let token = token(&home, "--name shop");
    // The system lets this process write no file beyond 1 MiB, and it is not killed for trying.
    let mut shell = Command::new("bash");
    let script =
        format!("trap '' XFSZ; ulimit -f 1024; exec '{}' serve --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_hookkeeper"));
    shell.env_clear().env("HOME", home.path()).args(["-c", &script]);
    let served = Served::of(crate::program::Running::spawn(shell.stdin(Stdio::piped())));
    let mut client = served.client(&token);
    let event = |n: usize| format!(r#"{{"kind":"invoice/add","data":"{}","uid":"big-{n}"}}"#, "x".repeat(100_000));
    let mut taken = 0;
    let refused = loop {
        let reply = client.event(&event(taken));
        if reply.status != 202 {
            break reply;
        }
        taken += 1;
        assert!(taken < 100, "the disk is never full");
    };
    refused.problem(503, "database");
    assert!(refused.header("retry-after").is_some());
    let batch: Vec<_> = (taken..taken + 8).map(event).collect();
    client.event(&format!("[{}]", batch.join(","))).problem(503, "database");
    assert_eq!(client.get("/healthz").status, 200);
    drop(served);
    let there = accepted(&home);
    assert_eq!(there.len(), taken, "all that was accepted and nothing else");
    // With room again the same may be handed in once more.
    let served = Served::start(&home, "");
    let answer = served.client(&token).event(&format!("[{}]", batch.join(","))).ok();
    assert_eq!(answer["accepted"], 8);
}
