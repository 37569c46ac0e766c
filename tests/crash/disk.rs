//! The disk full, and the file made read-only, under programs that work on it: told clearly, over by itself, nothing lost.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use crate::{pty::Terminal, record::Receiver, troubles::Place};

const PATIENCE: Duration = Duration::from_secs(60);

fn ran(program: &str, args: &[&str]) -> bool {
    Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
}

/// A small disk of its own; `None`, with a word, where none may be mounted.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        if !ran("mount", &["-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.path().to_str().unwrap()]) {
            println!("skipped: no disk may be mounted here");
            return None;
        }
        Some(Self { folder })
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }

    /// Gives back what `fill` took.
    fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn grow(&self) {
        assert!(ran("mount", &["-o", "remount,size=64m", self.folder.path().to_str().unwrap()]));
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut file = fs::File::create(self.filler()).unwrap();
        while file.write_all(&[b'x'; 4_096]).is_ok() {}
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        ran("umount", &["-l", self.folder.path().to_str().unwrap()]);
    }
}

/// Hands an event in over HTTP; answers with what came back.
fn hand_in(address: &str, token: &str, uid: &str) -> String {
    let body =
        format!("{{\"kind\":\"invoice/add\",\"uid\":\"{uid}\",\"data\":{{\"id\":\"{}\"}}}}", "x".repeat(200_000));
    let mut connection = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /v1/events HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: \
         application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

/// Waits until a log says something.
#[track_caller]
fn logged(log: &Path, what: &str) {
    let end = Instant::now() + PATIENCE;
    while !fs::read_to_string(log).unwrap_or_default().contains(what) {
        assert!(Instant::now() < end, "never: {what}: {}", fs::read_to_string(log).unwrap_or_default());
        std::thread::yield_now();
    }
}

/// A receiver that refuses everything until it is opened.
async fn closed() -> (Receiver, Arc<AtomicBool>) {
    let open = Arc::new(AtomicBool::new(false));
    let is_open = Arc::clone(&open);
    (Receiver::start_flaky(move |_, _| !is_open.load(SeqCst)).await, open)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_everywhere_and_when_there_is_room_everything_goes_on() {
    let Some(disk) = Disk::mount() else { return };
    let (receiver, open) = closed().await;
    let place = Place::at(disk.folder.path().join("hookkeeper.db"), receiver);
    place.run("setting set waits 5s --yes").ok();
    let token = place.run("token add --name shop --json").object()["token"].as_str().unwrap().to_owned();
    let log = place.home.path().join("serve.log");
    let mut serve = place.start(&format!("serve --listen 127.0.0.1:0 --log-file {}", log.display()));
    logged(&log, "listening");
    logged(&log, "sending");
    let text = fs::read_to_string(&log).unwrap();
    let address = text.split("url=http://").nth(1).unwrap().split('/').next().unwrap().to_owned();

    let file = place.events("a", 3_000, 2_000);
    let stopped = place.run(&format!("emit --json --lines {}", file.display()));
    assert_eq!(stopped.code, 1, "{stopped:?}");
    assert!(stopped.err.contains("the disk is full"), "{stopped:?}");
    let said: serde_json::Value = serde_json::from_str(&stopped.out).unwrap();
    let mut accepted = said["accepted"].as_u64().unwrap() as usize;
    disk.fill();
    // What is left within the log takes a few small ones yet.
    let refused = loop {
        let answer = place.run("emit invoice/add --sample");
        if answer.code != 0 {
            break answer.refused(1);
        }
        accepted += 1;
    };
    assert!(refused.contains("the disk is full"), "{refused}");
    let answer = hand_in(&address, &token, "handed-in");
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("the disk is full"), "{answer}");
    // Every probe is refused, and that cannot be recorded any more.
    logged(&log, "could not do what the sender asked; trying again error=the disk is full");
    let books = place.run("balance --json").object();
    assert_eq!((&books["accepted"], &books["balanced"]), (&accepted.into(), &true.into()), "it can be read");
    assert!(place.run("doctor").out.contains("MiB free"));
    let console = console_of(&place);
    console.sees("/hook");

    open.store(true, SeqCst);
    disk.free();
    disk.grow();
    logged(&log, "the database answers again");
    let again = place.emit(&file);
    let duplicates = again["duplicates"].as_u64().unwrap();
    assert_eq!(duplicates, said["accepted"].as_u64().unwrap(), "what was accepted is there");
    accepted += again["accepted"].as_u64().unwrap() as usize;
    assert!(hand_in(&address, &token, "handed-in").starts_with("HTTP/1.1 20"));
    place.arrive(accepted + 1);
    drop(console);
    serve.terminate();
    assert_eq!(serve.code(), 0);
    place.assert_nothing_lost(accepted + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_on_a_full_disk_says_so_on_the_screen_and_in_the_exit_status() {
    let Some(disk) = Disk::mount() else { return };
    let (receiver, open) = closed().await;
    let place = Place::at(disk.folder.path().join("hookkeeper.db"), receiver);
    place.run("setting set waits 1s --yes").ok();
    place.emit(&place.events("a", 20, 10));
    let mut console = console_of(&place);
    place.until("it sends", || place.receiver.seen() > 0);
    disk.fill();
    console.sees("! the disk is full");
    console.types("q");
    console.code();

    // The next one begins with room, so that what it could not do is known to be the recording of an attempt.
    disk.free();
    place.run("webhook enable 1");
    let seen = place.receiver.seen();
    let mut serve = place.start("serve --no-listen");
    place.until("it sends", || place.receiver.seen() > seen);
    disk.fill();
    serve.says("could not do what the sender asked; trying again error=the disk is full");
    serve.terminate();
    assert_eq!(serve.code(), 1);
    let said = serve.said();
    assert!(said.last().unwrap().contains("ended while the database was in trouble (the disk is full"), "{said:?}");
    disk.free();
    open.store(true, SeqCst);
    let mut serve = place.start("serve --no-listen");
    // Ten failures may have switched it off by now.
    place.run("webhook enable 1");
    place.arrive(20);
    serve.terminate();
    assert_eq!(serve.code(), 0);
    place.assert_nothing_lost(20);
}

fn console_of(place: &Place) -> Terminal {
    let line = [env!("CARGO_BIN_EXE_hookkeeper"), "--db", place.database.to_str().unwrap()];
    Terminal::start(&place.home, &line, &[], 120, 30)
}

/// A file that nobody may change, root included.
struct Fixed(Vec<PathBuf>);

impl Fixed {
    fn set(files: &[PathBuf]) -> Option<Self> {
        if files.iter().all(|file| ran("chattr", &["+i", file.to_str().unwrap()])) {
            return Some(Self(files.to_vec()));
        }
        drop(Self(files.to_vec()));
        println!("skipped: no file can be made unchangeable here");
        None
    }
}

impl Drop for Fixed {
    fn drop(&mut self) {
        for file in &self.0 {
            ran("chattr", &["-i", file.to_str().unwrap()]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_becomes_read_only_is_told_of_and_mending_it_is_enough() {
    let (receiver, open) = closed().await;
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(folder.path().join("hookkeeper.db"), receiver);
    place.run("setting set waits 1s --yes").ok();
    let log = place.home.path().join("serve.log");
    let mut serve = place.start(&format!("serve --no-listen --log-file {}", log.display()));
    place.emit(&place.events("a", 50, 10));
    logged(&log, "sending");
    let wal = PathBuf::from(format!("{}-wal", place.database.display()));
    let Some(fixed) = Fixed::set(&[place.database.clone(), wal]) else { return };
    let refused = place.run("emit invoice/add --sample --uid later").refused(1);
    assert!(refused.contains("read-only"), "{refused}");
    assert_eq!(place.run("balance --json").object()["accepted"], 50, "it can be read");
    logged(&log, "could not do what the sender asked; trying again error=the disk does not take");
    open.store(true, SeqCst);
    drop(fixed);
    logged(&log, "the database answers again");
    place.run("emit invoice/add --sample --uid later").ok();
    place.arrive(51);
    serve.terminate();
    assert_eq!(serve.code(), 0);
    place.assert_nothing_lost(51);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_changes_something_is_told_that_the_console_waits_for_a_locked_database() {
    let place = Place::new(None).await;
    let mut console = console_of(&place);
    console.sees("/hook");
    let other = crate::troubles::locked(&place.database);
    let mut setting = place.start("setting set waits 1s --yes");
    setting.says("another program keeps the database locked; waiting for it");
    console.types("s");
    console.sees("Switch off");
    console.types("y");
    console.sees("another program keeps the database locked");
    drop(other);
    console.until("the waiting is over", |screen| !screen.contents().contains("keeps the database locked"));
    assert_eq!(setting.code(), 0);
    place.home.until(&place.line("webhook show 1 --json"), |answer| answer.out.contains("\"state\":\"off\""));
}
