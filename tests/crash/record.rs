//! What receivers have taken, and what the database says about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex},
};

use rusqlite::Connection;

use crate::inbox::Inbox;

/// The receiver of one webhook, and its record of what it answered with 200, in the order of arrival.
#[derive(Clone)]
pub(crate) struct Receiver {
    inbox: Inbox,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    /// Takes everything.
    pub(crate) async fn start() -> Self {
        Self::start_flaky(|_, _| false).await
    }

    /// Answers 500 where `fails(webhook-id, how often it has come before)`.
    pub(crate) async fn start_flaky(fails: impl Fn(&str, usize) -> bool + Send + Sync + 'static) -> Self {
        let inbox = Inbox::start().await;
        let taken = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&taken);
        let came = Mutex::new(BTreeMap::<String, usize>::new());
        inbox.answer(move |arrived| {
            let before = {
                let mut came = came.lock().unwrap();
                let count = came.entry(arrived.id.clone()).or_default();
                *count += 1;
                *count - 1
            };
            if fails(&arrived.id, before) {
                return (500, Vec::new(), String::new());
            }
            record.lock().unwrap().push(arrived.id.clone());
            (200, Vec::new(), String::new())
        });
        Self { inbox, taken }
    }

    pub(crate) fn url(&self) -> String {
        self.inbox.url()
    }

    /// How many requests came, taken or not.
    pub(crate) fn seen(&self) -> usize {
        self.inbox.all().len()
    }

    /// When the last one was sent, by its signature.
    pub(crate) fn last_timestamp(&self) -> i64 {
        let all = self.inbox.all();
        all.last().unwrap().headers["webhook-timestamp"].to_str().unwrap().parse().unwrap()
    }

    /// The ids of what it took, in order, duplicates included.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    /// What it took once or more.
    pub(crate) fn different(&self) -> BTreeSet<String> {
        self.taken.lock().unwrap().iter().cloned().collect()
    }
}

/// Opens the database as it lies on the disk. Where no program has it open, a copy: whoever opens a database first after a
/// crash mends it, and that is to be the program.
pub(crate) fn look<T>(database: &Path, in_use: bool, read: impl FnOnce(&Connection) -> T) -> T {
    if in_use {
        let db = Connection::open(database).unwrap();
        db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
        return read(&db);
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    for side in ["", "-wal"] {
        let from = format!("{}{side}", database.display());
        if Path::new(&from).exists() {
            std::fs::copy(from, format!("{}{side}", copy.display())).unwrap();
        }
    }
    let db = Connection::open(&copy).unwrap();
    assert_whole(&db);
    read(&db)
}

#[track_caller]
pub(crate) fn assert_whole(db: &Connection) {
    let found: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok");
}

/// The uids of every event that was accepted, in the order of events.
pub(crate) fn accepted(db: &Connection) -> Vec<String> {
    let mut events = db.prepare("SELECT uid FROM event ORDER BY id").unwrap();
    events.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The uids that the database says were delivered, by webhook.
pub(crate) fn delivered(db: &Connection) -> BTreeMap<i64, BTreeSet<String>> {
    let mut requests = db
        .prepare(
            "SELECT r.webhook_id, e.uid FROM request r JOIN event e ON e.id = r.event_id WHERE r.state = 'delivered'",
        )
        .unwrap();
    let mut found = BTreeMap::<i64, BTreeSet<String>>::new();
    for row in requests.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap() {
        let (webhook, uid): (i64, String) = row.unwrap();
        found.entry(webhook).or_default().insert(uid);
    }
    found
}
