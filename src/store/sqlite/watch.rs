//! Notices what other programs commit: their writes to the log beside the database wake us, `PRAGMA data_version` tells
//! whether anything was committed. While commits follow one another, and where a file system tells of no writes, it asks at
//! intervals: each write would cost both sides more than asking does.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use rusqlite::Connection;
use tokio::sync::watch;

use super::{Result, identity::Identity};
use crate::{files, store::StoreError};

/// How often to ask where no write was seen.
const IDLE: Duration = Duration::from_secs(1);
/// How often to ask where writes cannot be seen.
const BLIND: Duration = Duration::from_millis(4);
/// A write to the log is seen before its commit is: the first of the growing pauses until it must be.
const FIRST_PAUSE: Duration = Duration::from_micros(200);
const LAST_PAUSE: Duration = Duration::from_millis(200);
/// More writes than this within the span are busy times; a commit of one event is about fifteen.
const BUSY_WRITES: u32 = 160;
const BUSY_SPAN: Duration = Duration::from_millis(20);
/// How often to ask in busy times, and after how long without a commit they are over.
const BUSY_PAUSE: Duration = Duration::from_millis(2);
const CALM: Duration = Duration::from_millis(50);

/// Watches until it is stopped or dropped.
pub(super) struct Watcher {
    stopped: Arc<AtomicBool>,
    wake: mpsc::Sender<()>,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Watcher {
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        let _ = self.wake.send(());
    }

    /// What is committed after this has returned is noticed. The thread drops `open` after its connection.
    pub(super) fn start(
        (path, identity): (&Path, Arc<Identity>),
        db: Connection,
        changed: watch::Sender<u64>,
        open: mpsc::Sender<()>,
    ) -> Result<Self> {
        let (wake, wakes) = mpsc::channel();
        let stopped = Arc::new(AtomicBool::new(false));
        let files = Files::new(&files::resolved(path), wake.clone());
        let mut watch = Watch {
            db,
            files,
            wakes,
            changed,
            seen: 0,
            writes: (0, Instant::now()),
            stopped: Arc::clone(&stopped),
            identity,
            detached: None,
        };
        watch.seen = version(&watch.db).unwrap_or_default();
        super::engine::spawn("store-watch", move || {
            watch.run();
            drop(open);
        })?;
        Ok(Self { stopped, wake })
    }
}

/// The log's file, as the operating system tells of it.
struct Files {
    log: PathBuf,
    watcher: RecommendedWatcher,
}

impl Files {
    fn new(path: &Path, wake: mpsc::Sender<()>) -> Option<Self> {
        let watcher = notify::recommended_watcher(move |_| {
            let _ = wake.send(());
        });
        let mut files = Self { log: files::beside(path, "-wal"), watcher: watcher.ok()? };
        files.watch().then_some(files)
    }

    fn watch(&mut self) -> bool {
        self.watcher.watch(&self.log, RecursiveMode::NonRecursive).is_ok()
    }

    fn unwatch(&mut self) {
        // What cannot be taken away only costs time.
        let _ = self.watcher.unwatch(&self.log);
    }
}

struct Watch {
    db: Connection,
    files: Option<Files>,
    wakes: mpsc::Receiver<()>,
    changed: watch::Sender<u64>,
    seen: i64,
    /// How many writes were told of, since when.
    writes: (u32, Instant),
    stopped: Arc<AtomicBool>,
    identity: Arc<Identity>,
    /// Why the files that are open are not the database any more.
    detached: Option<StoreError>,
}

/// A number that changes with each commit of another connection, unless the database cannot be read now.
pub(super) fn version(db: &Connection) -> Option<i64> {
    let asked = db.prepare_cached("PRAGMA data_version");
    asked.and_then(|mut asked| asked.query_row([], |row| row.get(0))).ok()
}

impl Watch {
    /// Asks, and tells of what was committed.
    fn ask(&mut self) -> bool {
        let now = version(&self.db).unwrap_or(self.seen);
        let is_new = now != self.seen;
        self.seen = now;
        if is_new {
            self.changed.send_modify(|version| *version += 1);
        }
        is_new
    }

    /// Looks whether the path still leads to the files that are open. If that has changed, everyone looks, and learns it from
    /// what they ask.
    fn check_files(&mut self) {
        let detached = self.identity.check().err();
        if detached.is_some() {
            self.identity.save_log(&self.db);
        }
        if detached == self.detached {
            return;
        }
        match &detached {
            Some(error) => tracing::error!(%error, "nothing is accepted or sent any more"),
            None => tracing::info!("the files of the database are back"),
        }
        self.detached = detached;
        self.changed.send_modify(|version| *version += 1);
    }

    /// Waits for a write; answers whether there was one. Many writes make one commit, so what has gathered counts as one.
    fn wait(&mut self, at_most: Duration) -> bool {
        let written = self.wakes.recv_timeout(at_most).is_ok();
        self.writes.0 += u32::from(written) + self.wakes.try_iter().count() as u32;
        written
    }

    /// Whether so much is written that asking at intervals costs less than being told.
    fn is_busy(&mut self) -> bool {
        let (writes, since) = self.writes;
        if since.elapsed() < BUSY_SPAN {
            return writes > BUSY_WRITES;
        }
        self.writes = (0, Instant::now());
        false
    }

    fn is_over(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn run(mut self) {
        while !self.is_over() {
            self.check_files();
            let written = self.wait(if self.files.is_some() { IDLE } else { BLIND });
            self.look(written);
        }
    }

    /// Looks for the commit that a write belongs to, until it is certain that there is none yet. One that is found may be another
    /// than the one that was written for last, whose writes are all done and which is only being synchronised: it goes on looking.
    fn look(&mut self, written: bool) {
        let (mut pause, mut expects) = (FIRST_PAUSE, written);
        loop {
            if self.ask() {
                if self.is_busy() {
                    self.busy_times();
                }
                (pause, expects) = (FIRST_PAUSE, self.files.is_some());
            }
            if !expects || pause > LAST_PAUSE || self.is_over() {
                return;
            }
            std::thread::sleep(FIRST_PAUSE);
            pause = if self.wait(pause) { FIRST_PAUSE } else { pause.mul_f32(1.5) };
        }
    }

    /// Asks at intervals while commits follow one another.
    fn busy_times(&mut self) {
        let Some(mut files) = self.files.take() else { return };
        files.unwatch();
        let mut last = Instant::now();
        while last.elapsed() < CALM && !self.is_over() {
            self.wait(BUSY_PAUSE);
            if self.ask() {
                last = Instant::now();
            }
            self.check_files();
        }
        self.files = files.watch().then_some(files);
        // What was committed just before the watch was back.
        self.ask();
    }
}
