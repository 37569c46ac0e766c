//! Closes the databases of this process. The last connection to close folds the log into the file and removes the log,
//! so the file alone holds everything.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, Weak, mpsc},
    time::{Duration, Instant},
};

use rusqlite::{Connection, InterruptHandle, OpenFlags};

use super::{engine::Inner, identity::Identity};
use crate::files;

/// How long the end of the program waits for a query or a commit that is under way.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a query that is under way is interrupted: a job may consist of several.
const INTERRUPT: Duration = Duration::from_millis(5);
/// How often two programs that end at the same moment may get in each other's way.
const TRIES: u64 = 20;

static OPEN: Mutex<Vec<Opened>> = Mutex::new(Vec::new());

/// An engine that was opened, and perhaps dropped since.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pub(super) identity: Arc<Identity>,
    pub(super) engine: Weak<Inner>,
    pub(super) interrupts: Vec<InterruptHandle>,
    /// Disconnected once the last connection is closed.
    pub(super) closed: mpsc::Receiver<()>,
}

impl Opened {
    fn is_closed(&self) -> bool {
        self.closed.try_recv() == Err(mpsc::TryRecvError::Disconnected)
    }

    /// Waits until the last connection is closed. Returns `false` if that takes too long.
    fn wait(&self, until: Instant) -> bool {
        while self.closed.recv_timeout(INTERRUPT) != Err(mpsc::RecvTimeoutError::Disconnected) {
            if Instant::now() > until {
                return false;
            }
            self.interrupts.iter().for_each(InterruptHandle::interrupt);
        }
        true
    }
}

fn opened() -> MutexGuard<'static, Vec<Opened>> {
    OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Remembers an engine until its last connection is closed.
pub(super) fn remember(engine: Opened) {
    let mut all = opened();
    all.retain(|other| !other.is_closed());
    all.push(engine);
}

/// Closes every database that this process has open, and waits until that is done. Reads that are under way are interrupted;
/// a commit that is under way is completed.
pub(crate) fn close_all() {
    let all = std::mem::take(&mut *opened());
    for one in &all {
        if let Some(engine) = one.engine.upgrade() {
            engine.close();
        }
    }
    let until = Instant::now() + PATIENCE;
    for one in all {
        if one.wait(until) {
            fold_in(&one.path, &one.identity);
        } else {
            tracing::warn!(database = %one.path.display(), "the database is still busy; its log stays beside it");
        }
    }
}

/// Folds in a log that is left although no program has the database open. Two programs that close it at the same moment each
/// take the other for one that goes on. Whichever looks last finds itself alone, and does it.
fn fold_in(path: &Path, identity: &Identity) {
    let log = files::beside(path, "-wal");
    for attempt in 0..TRIES {
        if std::fs::metadata(&log).map_or(0, |log| log.len()) == 0 || !identity.log_belongs() || is_open_elsewhere(path)
        {
            return;
        }
        if attempt > 0 {
            std::thread::sleep(Duration::from_millis(attempt + u64::from(std::process::id()) % 7));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let Ok(db) = Connection::open_with_flags(path, flags) else { return };
        // The log is opened by the first read.
        if db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).is_err() {
            return;
        }
    }
}

/// Whether another process has the database open: each connection holds a shared lock on these bytes of the file. To be asked
/// only when this process has it open no more, because closing a file drops all of the process's locks on it.
#[cfg(unix)]
fn is_open_elsewhere(path: &Path) -> bool {
    use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};
    const SHARED_FIRST: u64 = 0x4000_0002;
    const SHARED_SIZE: u64 = 510;
    let lock = Flock {
        start: SHARED_FIRST,
        length: SHARED_SIZE,
        pid: None,
        typ: FlockType::WriteLock,
        offset_type: FlockOffsetType::Set,
    };
    // What cannot be found out is left as it is.
    std::fs::File::open(path).ok().and_then(|file| fcntl_getlk(&file, &lock).ok()).is_none_or(|held| held.is_some())
}

#[cfg(not(unix))]
fn is_open_elsewhere(_: &Path) -> bool {
    false
}
