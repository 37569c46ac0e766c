//! How fast the console answers on a log of 1,000,000 requests: `cargo bench --bench console`.
//!
//! The real program runs in a pseudo-terminal, idle first and then with its sender at full speed: a backlog to send, events that
//! pour in from another process, and a receiver in a third. A key counts as answered when what it does stands on the screen.
//! `COUNT` sets how many requests the log has; `DB` names a file to build it in and to use again the next
//! time; `PART` measures only `start`, `idle`, `find`, `bodies` or `load`; `HOOKKEEPER` names another build of the program to compare with.

mod bodies;
#[path = "../speed/common.rs"]
#[allow(dead_code)]
mod common;
mod database;
mod find;
mod keys;
mod process;
mod terminal;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant},
};

use hookkeeper::admin::Admin;
use terminal::Terminal;

/// So many events wait when the load begins, and so many come in each second beside them.
const BACKLOG: usize = 400_000;
const RATE: usize = 5_000;

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["receiver"] => return common::runtime(1).block_on(common::receive()),
        ["pour", path] => return pour(Path::new(path)),
        _ => {}
    }
    let part = std::env::var("PART").ok();
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    let count = std::env::var("COUNT").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let (mut receiver, address) = common::start_receiver();
    let folder = tempfile::tempdir_in(".").unwrap();
    if wanted("bodies") {
        let path = folder.path().join("bodies.db");
        bodies::build(&path, address);
        bodies::all(folder.path(), &path);
    }
    if part.as_deref() == Some("bodies") {
        return end(&mut receiver);
    }
    let built = std::env::var("DB").map_or_else(|_| folder.path().join("built.db"), PathBuf::from);
    if !built.exists() {
        let began = Instant::now();
        database::build(&built, count, address);
        println!("{:<58} {:>8.1} s", format!("a log of {count} requests is built"), began.elapsed().as_secs_f64());
    }
    let path = folder.path().join("hookkeeper.db");
    for (from, to) in [(built.clone(), path.clone()), (key(&built), key(&path))] {
        std::fs::copy(from, to).unwrap();
    }
    database::aim(&path, address);
    if wanted("start") {
        starts(folder.path(), &path);
    }
    if wanted("idle") {
        idle(folder.path(), &path);
    }
    if wanted("find") {
        let mut terminal = Terminal::start(folder.path(), &path);
        keys::open_log(&mut terminal);
        find::all(&mut terminal, &path, "idle");
        terminal.quit();
    }
    if wanted("load") {
        loaded(folder.path(), &path);
    }
    end(&mut receiver);
}

fn end(receiver: &mut Child) {
    let _ = receiver.kill();
    let _ = receiver.wait();
}

fn key(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

fn say(what: &str, value: f64, unit: &str) {
    println!("{what:<58} {value:>8.2} {unit}");
}

/// How long until something stands on the screen, and until the webhooks do. The first start reads the file from disk.
fn starts(home: &Path, database: &Path) {
    let mut firsts = Vec::new();
    let mut wholes = Vec::new();
    for _ in 0..7 {
        let terminal = Terminal::start(home, database);
        let first = terminal.until("a frame", |screen| screen.contents().contains("Webhooks"));
        let whole = terminal.until("the webhooks", |screen| screen.contents().contains("invoice/add"));
        firsts.push((first - terminal.began).as_secs_f64() * 1e3);
        wholes.push((whole - terminal.began).as_secs_f64() * 1e3);
        terminal.quit();
    }
    for (what, mut times) in [("start → first frame", firsts), ("start → the webhooks stand on it", wholes)] {
        times.sort_by(f64::total_cmp);
        println!("{what:<58} {:>8.1} ms median {:>8.1} ms worst of 7", times[3], times[6]);
    }
}

/// Nothing happens but keys.
fn idle(home: &Path, database: &Path) {
    let mut terminal = Terminal::start(home, database);
    keys::open_log(&mut terminal);
    keys::press_all(&mut terminal, "idle");
    std::thread::sleep(Duration::from_secs(2));
    let (before, threads) = (terminal.written(), process::by_thread(terminal.pid()));
    std::thread::sleep(Duration::from_secs(10));
    let after = terminal.written();
    let took = process::since(&threads, &process::by_thread(terminal.pid()));
    let spent: Duration = took.iter().map(|(_, took)| *took).sum();
    say("idle: processor time in 10 s", spent.as_secs_f64() * 10.0, "%");
    say("idle: frames in 10 s", (after.1 - before.1) as f64, "");
    say("idle: bytes in 10 s", (after.0 - before.0) as f64, "");
    process::say_memory(terminal.pid(), "idle");
    terminal.quit();
}

/// The sender works as fast as it can.
fn loaded(home: &Path, database: &Path) {
    common::runtime(1).block_on(async {
        let admin = Admin::open(database, "bench").await.unwrap();
        common::emit_all(&admin, BACKLOG).await;
    });
    let began = Instant::now();
    let mut pouring = start_pouring(database);
    let before = delivered(database);
    let mut terminal = Terminal::start(home, database);
    keys::open_log(&mut terminal);
    std::thread::sleep(Duration::from_secs(1));
    let (written, cpu) = (terminal.written(), process::by_thread(terminal.pid()));
    let measured = Instant::now();
    keys::press_all(&mut terminal, "full load");
    let now = terminal.written();
    let took = measured.elapsed();
    let (bytes, frames) = (now.0 - written.0, now.1 - written.1);
    say("full load: frames a second", frames as f64 / took.as_secs_f64(), "");
    say("full load: bytes a frame", bytes as f64 / frames.max(1) as f64, "");
    process::say_memory(terminal.pid(), "full load");
    let spent = process::since(&cpu, &process::by_thread(terminal.pid()));
    for (thread, spent) in spent.into_iter().filter(|(_, spent)| spent.as_millis() > 50) {
        let share = spent.as_secs_f64() / took.as_secs_f64() * 100.0;
        say(&format!("full load: thread {thread}"), share, "% of a core");
    }
    let done = delivered(database) - before;
    say("full load: deliveries a second", done as f64 / began.elapsed().as_secs_f64(), "");
    let _ = pouring.kill();
    let _ = pouring.wait();
    terminal.quit();
}

fn start_pouring(database: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap()).arg("pour").arg(database).spawn().unwrap()
}

/// Emits events at a steady rate until it is killed.
fn pour(database: &Path) {
    common::runtime(1).block_on(async {
        let admin = Admin::open(database, "bench").await.unwrap();
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            common::emit_all(&admin, RATE / 50).await;
        }
    });
}

fn delivered(database: &Path) -> i64 {
    let db = rusqlite::Connection::open(database).unwrap();
    db.query_row("SELECT sum(delivered) FROM book", [], |row| row.get(0)).unwrap()
}
