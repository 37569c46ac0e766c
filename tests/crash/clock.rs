//! The machine's clock set back and forward while `serve` runs, or before it starts again: nothing stands still, nothing is lost,
//! signatures carry the time of the clock. Only the program's clock is changed, by libfaketime.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{program::Running, record::Receiver, troubles::Place};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.exists())
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_set_back_and_forward_holds_nothing_up() {
    let Some(library) = library() else { return println!("skipped: libfaketime is not here") };
    let open = Arc::new(AtomicBool::new(true));
    let is_open = Arc::clone(&open);
    let receiver = Receiver::start_flaky(move |_, _| !is_open.load(SeqCst)).await;
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(folder.path().join("hookkeeper.db"), receiver);
    place.run("setting set waits 2s --yes").ok();
    let clock = place.home.path().join("clock");
    // As one step: half of what is to be read is no time.
    let set = |seconds: i64| {
        let new = clock.with_extension("new");
        fs::write(&new, format!("{seconds:+}\n")).unwrap();
        fs::rename(new, &clock).unwrap();
    };
    set(0);
    let start = || {
        let line = place.line("serve --no-listen");
        let mut command = place.home.command(&line.split_whitespace().collect::<Vec<_>>());
        command.env("LD_PRELOAD", &library).env("FAKETIME_TIMESTAMP_FILE", &clock);
        command.env("FAKETIME_NO_CACHE", "1").env("DONT_FAKE_MONOTONIC", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        let mut serve = Running::spawn(&mut command);
        serve.says("sending");
        serve
    };
    let mut serve = start();
    let mut count = 0;
    let rounds = [
        (0, None),
        (-30 * MINUTE, None),
        // While nobody sends.
        (-50 * MINUTE, Some("KILL")),
        (-DAY, None),
        (3 * DAY, None),
        (3 * DAY - 40 * MINUTE, Some("TERM")),
        (-400 * DAY, None),
        (0, None),
    ];
    for (round, (seconds, ended_by)) in rounds.into_iter().enumerate() {
        // A request waits for its second attempt while the clock jumps.
        open.store(false, SeqCst);
        let before = place.receiver.seen();
        place.emit(&place.events(&format!("waits{round}"), 1, 10));
        place.until("it was refused", || place.receiver.seen() > before);
        if let Some(signal) = ended_by {
            serve.signal(signal);
            serve.code();
            set(seconds);
            open.store(true, SeqCst);
            serve = start();
        } else {
            set(seconds);
            open.store(true, SeqCst);
        }
        place.emit(&place.events(&format!("new{round}"), 20, 10));
        count += 21;
        place.arrive_within(count, Duration::from_secs(15));
        let off = place.receiver.last_timestamp() - now() - seconds;
        assert!(off.abs() < 60, "set by {seconds} s, the signature is {off} s off");
    }
    serve.terminate();
    assert_eq!(serve.code(), 0);
    let said = serve.said();
    assert!(!said.iter().any(|line| line.contains("ERROR")), "{said:?}");
    assert_eq!(place.receiver.count(), count, "nothing was sent twice");
    place.assert_nothing_lost(count);
}
