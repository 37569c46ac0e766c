//! Many programs on one file at once: one sends, the rest go on working, and whoever is left takes over.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use serde_json::Value as Json;

use crate::{
    program::{Home, Running},
    pty::Terminal,
};

const EMITS: usize = 10;
const LINES: usize = 200;
const FOREIGN: usize = 100;

/// Who sends, as the file of the lock says it while somebody holds it.
fn sender(home: &Home) -> Option<Json> {
    let text = std::fs::read_to_string(home.database().with_extension("db.sender")).ok()?;
    serde_json::from_str(&text).ok()
}

fn pid(home: &Home) -> Option<u64> {
    sender(home)?["pid"].as_u64()
}

/// Waits until somebody else than this one sends; answers who and after how long.
#[track_caller]
fn takeover(home: &Home, from: u32) -> (u64, Duration) {
    let began = Instant::now();
    loop {
        match pid(home) {
            Some(pid) if pid != u64::from(from) => return (pid, began.elapsed()),
            _ => assert!(began.elapsed() < Duration::from_secs(20), "nobody takes over"),
        }
        std::thread::yield_now();
    }
}

/// A program that knows nothing of ours and does not wait for a lock longer than it must; answers how long its longest wait was.
fn insert(home: &Home, count: usize) -> Duration {
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.busy_timeout(Duration::from_secs(30)).unwrap();
    let insert = |n| {
        let began = Instant::now();
        let uid = format!("foreign-{n}");
        let sql = "INSERT INTO event (kind, data, uid) VALUES ('invoice/add', json_object('id', ?1), ?1)";
        assert_eq!(db.execute(sql, [uid]), Ok(1));
        began.elapsed()
    };
    (0..count).map(insert).max().unwrap_or_default()
}

#[test]
fn one_sends_the_rest_work_on_and_a_killed_sender_is_followed_within_a_second() {
    let home = Home::new();
    let (listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    let mut serve = home.start("serve --listen 127.0.0.1:0");
    serve.says("sending");
    let mut consoles = [100, 120].map(|columns| Terminal::console(&home, columns, 30));
    for console in &consoles {
        console.sees(&url);
        console.until("it says who sends", |screen| screen.contents().contains(&format!("{}", serve.pid())));
    }

    let lines = |worker: usize| {
        let line = |n| format!("{{\"kind\":\"invoice/add\",\"data\":{{\"id\":{n}}},\"uid\":\"emit-{worker}-{n}\"}}\n");
        (0..LINES).map(line).collect::<String>()
    };
    let (done, serving) = (AtomicBool::new(false), serve.pid());
    let (emitted, others, longest) = std::thread::scope(|scope| {
        let foreign = scope.spawn(|| insert(&home, FOREIGN));
        // Nobody but serve sends meanwhile, however busy all are.
        let watch = scope.spawn(|| {
            let mut others = Vec::new();
            while !done.load(Ordering::Relaxed) {
                others.extend(pid(&home).filter(|other| *other != u64::from(serving)));
            }
            others
        });
        let emit = |worker| {
            let (home, lines) = (&home, lines(worker));
            scope.spawn(move || home.pipe("emit --json --lines -", &lines))
        };
        let emits: Vec<_> = (0..EMITS).map(emit).collect();
        let emitted: Vec<_> = emits.into_iter().map(|emit| emit.join().unwrap()).collect();
        let longest = foreign.join().unwrap();
        done.store(true, Ordering::Relaxed);
        (emitted, watch.join().unwrap(), longest)
    });
    assert!(others.is_empty(), "{others:?} send too");
    assert!(longest < Duration::from_secs(15), "another program waited {longest:?} for its turn");
    for emit in &emitted {
        assert_eq!((emit.code, emit.err.as_str()), (0, ""), "{emit:?}");
        assert!(emit.out.contains(&format!("\"accepted\":{LINES}")), "{emit:?}");
    }

    // The sender is killed; one of the consoles goes on where it was.
    let killed = serve.pid();
    serve.kill();
    let (next, after) = takeover(&home, killed);
    assert!(after < Duration::from_secs(1), "taken over after {after:?}");
    let place = consoles.iter().position(|console| u64::from(console.pid()) == next).expect("a console sends now");
    consoles[place].sees("sending here");
    consoles[1 - place].until("it says who sends", |screen| screen.contents().contains(&next.to_string()));

    // Both screens are alive: they show what arrives, and take keys.
    let all = EMITS * LINES + FOREIGN;
    home.until("balance --json", |answer| answer.out.contains(&format!("\"delivered\":{all}")));
    for console in &mut consoles {
        console.types("\r");
        console.sees_row("delivered");
    }
    home.run("emit invoice/add --sample --uid seen-by-both").ok();
    for console in &consoles {
        console.until("the newest is delivered", |screen| {
            screen.contents().contains("1×") && !screen.contents().contains("locked")
        });
        assert!(!String::from_utf8_lossy(&console.raw()).contains("locked"));
    }

    // That console is killed too, and the other one sends.
    let victim = consoles[place].pid();
    consoles[place].signal("KILL");
    let (last, after) = takeover(&home, victim);
    assert_eq!((last, after < Duration::from_secs(1)), (u64::from(consoles[1 - place].pid()), true), "{after:?}");
    home.run("emit invoice/add --sample").ok();
    let books = home.until("balance --json", |answer| answer.out.contains(&format!("\"delivered\":{}", all + 2)));
    assert_eq!(books.object()["balanced"], true);
    let _: Running = listen;
}
