//! The threads that read, and what waits for them.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{Result, engine::spawn, identity::Identity};
use crate::store::StoreError;

type ReadJob = Box<dyn FnOnce(&mut Connection) + Send>;

/// SQLite checks for a caller that has gone after about this many steps of its virtual machine: well below a millisecond.
const STEPS: i32 = 10_000;

/// Tells the reader that the caller no longer waits. It is dropped with the caller's future.
struct Caller(Arc<AtomicBool>);

impl Drop for Caller {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What waits to be read. One job wakes one reader; a channel behind a lock would wake the next in line too.
pub(super) struct Reads {
    identity: Arc<Identity>,
    jobs: Mutex<(VecDeque<ReadJob>, bool)>,
    there: Condvar,
}

impl Reads {
    pub(super) fn new(identity: Arc<Identity>) -> Self {
        Self { identity, jobs: Mutex::default(), there: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, (VecDeque<ReadJob>, bool)> {
        self.jobs.lock().expect("nobody panics while it holds the queue")
    }

    fn push(&self, job: ReadJob) {
        let mut queue = self.lock();
        // A job that is dropped answers that the database is closed.
        if !queue.1 {
            queue.0.push_back(job);
        }
        self.there.notify_one();
    }

    /// Ends the threads; jobs that wait are dropped.
    pub(super) fn close(&self) {
        let mut queue = self.lock();
        queue.1 = true;
        queue.0.clear();
        self.there.notify_all();
    }

    /// The next job, or `None` once nobody can ask any more.
    fn next(&self) -> Option<ReadJob> {
        let waits = |(jobs, closed): &mut (VecDeque<ReadJob>, bool)| jobs.is_empty() && !*closed;
        self.there.wait_while(self.lock(), waits).expect("nobody panics while it holds the queue").0.pop_front()
    }

    /// Starts a thread that does what is asked here. It drops `open` after its connection.
    pub(super) fn serve(self: &Arc<Self>, name: &str, mut reader: Connection, open: mpsc::Sender<()>) -> Result<()> {
        reader.pragma_update(None, "query_only", true)?;
        let reads = Arc::clone(self);
        spawn(name, move || {
            while let Some(job) = reads.next() {
                job(&mut reader);
            }
            drop(reader);
            drop(open);
        })
    }

    /// Runs `work` on one snapshot of the database. If the caller drops the future, the query is interrupted or never begins.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let gone = Arc::new(AtomicBool::new(false));
        let _caller = Caller(Arc::clone(&gone));
        let identity = Arc::clone(&self.identity);
        self.push(Box::new(move |db| {
            if gone.load(Ordering::Relaxed) {
                return;
            }
            let result = db
                .progress_handler(STEPS, Some(move || gone.load(Ordering::Relaxed)))
                .and_then(|()| db.unchecked_transaction())
                .map_err(StoreError::from)
                .and_then(|snapshot| work(&snapshot));
            // What is read from a file that has lost its name is no answer, and neither is its error.
            let _ = answer.send(identity.check().and(result));
        }));
        wait.await.unwrap_or(Err(StoreError::Closed))
    }
}
