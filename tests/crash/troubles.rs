//! A database in trouble while programs work on it: locked, on a full disk, not writable. It is told clearly, it passes by
//! itself, nothing is lost.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rusqlite::Connection;

use crate::{
    program::{Home, Running},
    record::{Receiver, accepted, assert_whole, delivered, look},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A home whose database is somewhere else.
pub(crate) struct Place {
    pub(crate) home: Home,
    pub(crate) database: PathBuf,
    pub(crate) receiver: Receiver,
}

impl Place {
    pub(crate) async fn new(database: Option<PathBuf>) -> Self {
        let home = Home::new();
        let database = database.unwrap_or_else(|| home.path().join("hookkeeper.db"));
        Self::begin(home, database, Receiver::start().await)
    }

    /// One with a receiver of the test's own.
    pub(crate) fn at(database: PathBuf, receiver: Receiver) -> Self {
        Self::begin(Home::new(), database, receiver)
    }

    fn begin(home: Home, database: PathBuf, receiver: Receiver) -> Self {
        let place = Self { home, database, receiver };
        let url = place.receiver.url();
        place.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
        place
    }

    pub(crate) fn run(&self, line: &str) -> crate::program::Answer {
        self.home.run(&self.line(line))
    }

    pub(crate) fn line(&self, line: &str) -> String {
        format!("--db {} {line}", self.database.display())
    }

    pub(crate) fn start(&self, line: &str) -> Running {
        self.home.start(&self.line(line))
    }

    /// A file of so many events, each with so much data.
    pub(crate) fn events(&self, name: &str, count: usize, size: usize) -> PathBuf {
        let file = self.home.path().join(format!("{name}.ndjson"));
        let fill = "x".repeat(size);
        let line = |n| format!("{{\"kind\":\"invoice/add\",\"uid\":\"{name}-{n}\",\"data\":{{\"id\":\"{fill}\"}}}}\n");
        fs::write(&file, (0..count).map(line).collect::<String>()).unwrap();
        file
    }

    #[track_caller]
    pub(crate) fn emit(&self, file: &Path) -> serde_json::Value {
        self.home.run(&self.line(&format!("emit --json --lines {}", file.display()))).object()
    }

    /// Waits until so much has arrived.
    #[track_caller]
    pub(crate) fn arrive(&self, count: usize) {
        self.arrive_within(count, PATIENCE);
    }

    #[track_caller]
    pub(crate) fn arrive_within(&self, count: usize, patience: Duration) {
        let end = Instant::now() + patience;
        while self.receiver.different().len() < count {
            assert!(Instant::now() < end, "{} of {count} arrived", self.receiver.different().len());
            std::thread::yield_now();
        }
    }

    /// Waits until something is so.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, is: impl Fn() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is() {
            assert!(Instant::now() < end, "never: {what}");
            std::thread::yield_now();
        }
    }

    /// Whether nothing arrived for so long.
    fn is_still_for(&self, how_long: Duration) -> bool {
        let end = Instant::now() + PATIENCE;
        let (mut count, mut since) = (self.receiver.count(), Instant::now());
        while Instant::now() < end {
            let now = self.receiver.count();
            if now != count {
                (count, since) = (now, Instant::now());
            } else if since.elapsed() > how_long {
                return true;
            }
            std::thread::yield_now();
        }
        false
    }

    /// Everything that was accepted has arrived and is recorded, and the books balance.
    #[track_caller]
    pub(crate) fn assert_nothing_lost(&self, events: usize) {
        self.home.run(&self.line("send --until-idle")).ok();
        let (all, recorded) = look(&self.database, false, |db| {
            assert_whole(db);
            (accepted(db).into_iter().collect::<BTreeSet<_>>(), delivered(db))
        });
        assert_eq!(all.len(), events);
        assert!(self.receiver.different() == all, "{} of {events} arrived", self.receiver.different().len());
        assert!(recorded[&1] == all);
        assert_eq!(self.home.run(&self.line("balance --json")).object()["delivered"], events);
    }
}

/// Another program that keeps the database locked.
pub(crate) fn locked(database: &Path) -> Connection {
    let other = Connection::open(database).unwrap();
    other.busy_timeout(PATIENCE).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    other
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_locked_database_cannot_record_stays_in_bounds_and_is_all_that_a_kill_repeats() {
    let place = Place::new(None).await;
    let file = place.events("a", 4_000, 1);
    place.emit(&file);
    let mut serve = place.start("serve --no-listen");
    place.arrive(1);
    let other = locked(&place.database);
    let recorded = other.query_row("SELECT delivered FROM book", [], |row| row.get::<_, i64>(0)).unwrap() as usize;
    assert!(place.is_still_for(Duration::from_millis(500)));
    let sent = place.receiver.count() - recorded;
    assert!((16..=1_024 + 16).contains(&sent), "{sent} are sent and not recorded");
    serve.says("sending");
    serve.kill();
    drop(other);
    place.assert_nothing_lost(4_000);
    assert_eq!(place.receiver.count() - 4_000, sent, "sent again");
}

/// Keeps the database locked for so long while a sender, a console and an `emit` go on.
async fn goes_on_when_locked_for(how_long: Duration) {
    let place = Place::new(None).await;
    place.emit(&place.events("a", 300, 1));
    let mut serve = place.start("serve --no-listen");
    place.arrive(300);
    let other = locked(&place.database);
    let locked_at = Instant::now();
    let more = place.events("b", 300, 1);
    let mut emit = place.start(&format!("emit --json --lines {}", more.display()));
    let mut single = place.start("emit invoice/add --sample --uid single --json");
    std::thread::sleep(how_long.saturating_sub(locked_at.elapsed()));
    assert!(emit.is_silent() && single.is_silent(), "nothing is accepted while it is locked");
    drop(other);
    assert!(emit.line().contains("\"accepted\":300"));
    assert!(single.line().contains("single"));
    assert_eq!((emit.code(), single.code()), (0, 0));
    place.arrive(601);
    serve.terminate();
    assert_eq!(serve.code(), 0);
    for mut program in [emit, single] {
        let said = program.said();
        assert!(matches!(&said[..], [line] if line.contains("keeps the database locked; waiting")), "{said:?}");
    }
    assert_eq!(place.receiver.count(), 601, "nothing was sent twice");
    place.assert_nothing_lost(601);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_locked_for_seconds_is_waited_for() {
    goes_on_when_locked_for(Duration::from_secs(3)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten seconds"]
async fn a_database_locked_for_ten_seconds_is_waited_for() {
    goes_on_when_locked_for(Duration::from_secs(10)).await;
}
