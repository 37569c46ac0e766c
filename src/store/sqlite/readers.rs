//! The threads that read, and what waits for them.

use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard},
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    Result,
    engine::{connect, spawn},
};
use crate::store::StoreError;

type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

/// What waits to be read. One job wakes one reader; a channel behind a lock would wake the next in line too.
#[derive(Default)]
pub(super) struct Reads {
    jobs: Mutex<(VecDeque<ReadJob>, bool)>,
    there: Condvar,
}

impl Reads {
    fn lock(&self) -> MutexGuard<'_, (VecDeque<ReadJob>, bool)> {
        self.jobs.lock().expect("nobody panics while it holds the queue")
    }

    fn push(&self, job: ReadJob) {
        self.lock().0.push_back(job);
        self.there.notify_one();
    }

    pub(super) fn close(&self) {
        self.lock().1 = true;
        self.there.notify_all();
    }

    /// The next job, or `None` once nobody can ask any more.
    fn next(&self) -> Option<ReadJob> {
        let waits = |(jobs, closed): &mut (VecDeque<ReadJob>, bool)| jobs.is_empty() && !*closed;
        self.there.wait_while(self.lock(), waits).expect("nobody panics while it holds the queue").0.pop_front()
    }

    /// Starts a thread that does what is asked here.
    pub(super) fn serve(self: &Arc<Self>, name: &str, path: &Path) -> Result<()> {
        let reader = connect(path)?;
        reader.pragma_update(None, "query_only", true)?;
        let reads = Arc::clone(self);
        spawn(name, move || {
            while let Some(job) = reads.next() {
                job(&reader);
            }
        })
    }

    /// Runs `work` on one snapshot of the database.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        self.push(Box::new(move |db| {
            let result = db.unchecked_transaction().map_err(StoreError::from).and_then(|snapshot| work(&snapshot));
            let _ = answer.send(result);
        }));
        wait.await.unwrap_or(Err(StoreError::Closed))
    }
}
