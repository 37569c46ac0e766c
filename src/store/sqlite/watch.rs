//! Notices what other programs commit: their writes to the log beside the database wake us, `PRAGMA data_version` tells
//! whether anything was committed. Without a file system that tells of writes, it asks more often.

use std::{
    path::Path,
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use rusqlite::Connection;
use tokio::sync::watch;

use super::Result;

/// How often to ask where no write was seen.
const IDLE: Duration = Duration::from_secs(1);
/// How often to ask where writes cannot be seen.
const BLIND: Duration = Duration::from_millis(4);
/// A write to the log is seen before its commit is: the first of the growing pauses until it must be.
const FIRST_PAUSE: Duration = Duration::from_micros(200);
const LAST_PAUSE: Duration = Duration::from_millis(200);

/// Watches until it is dropped.
pub(super) struct Watcher {
    _stop: mpsc::Sender<()>,
    _files: Option<RecommendedWatcher>,
}

impl Watcher {
    pub(super) fn start(path: &Path, db: Connection, changed: watch::Sender<u64>) -> Result<Self> {
        let (woken, wakes) = mpsc::channel();
        let wake = woken.clone();
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let files = notify::recommended_watcher(move |_| {
            let _ = wake.send(());
        })
        .and_then(|mut watcher| watcher.watch(Path::new(&log), RecursiveMode::NonRecursive).map(|()| watcher))
        .ok();
        let idle = if files.is_some() { IDLE } else { BLIND };
        super::engine::spawn("store-watch", move || watch_loop(&db, &wakes, &changed, idle))?;
        Ok(Self { _stop: woken, _files: files })
    }
}

fn watch_loop(db: &Connection, wakes: &mpsc::Receiver<()>, changed: &watch::Sender<u64>, idle: Duration) {
    let version = || db.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0)).unwrap_or_default();
    let mut seen = version();
    loop {
        let written = match wakes.recv_timeout(idle) {
            Ok(()) => true,
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut pause = FIRST_PAUSE;
        loop {
            // Many writes make one commit; what has gathered needs no asking each.
            while wakes.try_recv().is_ok() {}
            let now = version();
            if now != seen {
                seen = now;
                changed.send_modify(|version| *version += 1);
                break;
            }
            if !written || pause > LAST_PAUSE || changed.is_closed() {
                break;
            }
            std::thread::sleep(FIRST_PAUSE);
            pause = match wakes.recv_timeout(pause) {
                Ok(()) => FIRST_PAUSE,
                Err(_) => pause.mul_f32(1.5),
            };
        }
    }
}
