//! The threads: one that writes, a few that read, one that watches for other programs' commits.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, config::DbConfig};
use tokio::sync::{oneshot, watch};

use super::{
    Result,
    connection::{BUSY, connect, create_private},
    identity::{Identity, refuse_second_path},
    migrate,
    readers::Reads,
    shutdown::{self, Opened},
    watch::Watcher,
};
use crate::store::{Histogram, StoreError};

/// After how long a writer says that it waits for another program's transaction.
const SAY_BUSY: Duration = Duration::from_secs(1);
/// A group is committed after so many jobs or so much time, so that nobody waits long behind others.
const GROUP_JOBS: usize = 256;
const GROUP_TIME: Duration = Duration::from_millis(20);
/// Readers for everyone, beside the sender's own: behind searches that take seconds, what is due would wait for them.
const READERS: usize = 3;

/// Answers one caller once its group is committed, or has failed.
type Answer = Box<dyn FnOnce(std::result::Result<(), StoreError>) + Send>;
/// Does one caller's work inside the group's transaction, or passes on why there is none. `Err` undoes only this job.
type WriteJob = Box<dyn FnOnce(Result<&Connection>) -> std::result::Result<Answer, (StoreError, Answer)> + Send>;

/// What the thread that writes is given.
enum Order {
    Write(WriteJob),
    /// Close the connection, also if others could still ask.
    Close,
}

impl Order {
    fn job(self) -> Option<WriteJob> {
        match self {
            Self::Write(job) => Some(job),
            Self::Close => None,
        }
    }
}

/// One that writes, one that watches, and those that read: the sender's, the one for short queries, and the others.
type Connections = (Connection, Connection, Vec<Connection>);

/// A database in one file, and the threads that serve it.
#[derive(Clone)]
pub(crate) struct Engine {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    path: PathBuf,
    writer: mpsc::Sender<Order>,
    closing: Arc<AtomicBool>,
    reads: Arc<Reads>,
    sender_reads: Arc<Reads>,
    short_reads: Arc<Reads>,
    changes: watch::Receiver<u64>,
    blocked: watch::Receiver<bool>,
    commits: Arc<Histogram>,
    identity: Arc<Identity>,
    watcher: Watcher,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

impl Inner {
    /// Asks all threads to end. What waits is answered with [`StoreError::Closed`].
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.reads.close();
        self.sender_reads.close();
        self.short_reads.close();
        self.watcher.stop();
        // An error means that the thread has ended.
        let _ = self.writer.send(Order::Close);
    }
}

impl Engine {
    pub(crate) async fn open(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        let (answer, wait) = oneshot::channel();
        spawn("store-open", move || {
            let _ = answer.send(Self::open_blocking(path));
        })?;
        wait.await.unwrap_or(Err(StoreError::Closed))
    }

    fn open_blocking(path: PathBuf) -> Result<Self> {
        if !path.exists() {
            create_private(&path).map_err(|error| StoreError::Open { path: path.clone(), why: error.to_string() })?;
        }
        refuse_second_path(&path)?;
        let (identity, connections) = Identity::around(&path, || Self::connections(&path))?;
        Self::start(path, identity, connections)
    }

    /// One connection that writes, one that watches, and those that read.
    fn connections(path: &Path) -> Result<Connections> {
        let mut connection = connect(path)?;
        // They are for other programs, and refuse most of what those may try; `emit.rs` makes the requests of a whole batch at once.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        migrate::migrate(&mut connection, path)?;
        // What it writes was checked before it comes here; that the tables check each row again takes a quarter of its time. A
        // build for tests has them do it, so that a check which is missing shows.
        connection.pragma_update(None, "ignore_check_constraints", !cfg!(debug_assertions))?;
        let watching = connect(path)?;
        let readers = (0..READERS + 2).map(|_| connect(path)).collect::<Result<Vec<_>>>()?;
        Ok((connection, watching, readers))
    }

    /// Starts the threads, one for each connection.
    fn start(path: PathBuf, identity: Identity, connections: Connections) -> Result<Self> {
        let ((writing, watching, readers), identity) = (connections, Arc::new(identity));
        let (changed, changes) = watch::channel(0);
        let (tell_blocked, blocked) = watch::channel(false);
        let (writer, orders) = mpsc::channel();
        let (commits, closing) = (Arc::new(Histogram::default()), Arc::new(AtomicBool::new(false)));
        // Each is disconnected once those that hold the other end have closed their connections.
        let ((open, others), (last_open, closed)) = (mpsc::channel(), mpsc::channel());
        let interrupts = readers.iter().map(Connection::get_interrupt_handle).collect();
        let writing = Writing {
            db: writing,
            changed: changed.clone(),
            blocked: tell_blocked,
            times: Arc::clone(&commits),
            closing: Arc::clone(&closing),
            identity: Arc::clone(&identity),
        };
        spawn("store-writer", move || writing.live(orders, &others, last_open))?;
        let watcher = Watcher::start((&path, Arc::clone(&identity)), watching, changed, open.clone())?;
        let [reads, sender_reads, short_reads] = std::array::from_fn(|_| Arc::new(Reads::new(Arc::clone(&identity))));
        let inner = Inner {
            path,
            writer,
            closing,
            reads,
            sender_reads,
            short_reads,
            changes,
            blocked,
            commits,
            identity: Arc::clone(&identity),
            watcher,
        };
        for (number, reader) in readers.into_iter().enumerate() {
            match number {
                0 => inner.sender_reads.serve("sender-reader", reader, open.clone())?,
                1 => inner.short_reads.serve("short-reader", reader, open.clone())?,
                _ => inner.reads.serve(&format!("store-reader-{number}"), reader, open.clone())?,
            }
        }
        let inner = Arc::new(inner);
        shutdown::remember(Opened {
            path: inner.path.clone(),
            identity,
            engine: Arc::downgrade(&inner),
            interrupts,
            closed,
        });
        Ok(Self { inner })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Whether the path still leads to the files that are open.
    pub(crate) fn check_files(&self) -> Result<()> {
        self.inner.identity.check()
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.clone()
    }

    /// Whether what is to be written waits for another program, which keeps the database locked.
    pub(crate) fn blocked(&self) -> watch::Receiver<bool> {
        self.inner.blocked.clone()
    }

    pub(crate) fn commit_times(&self) -> Arc<Histogram> {
        Arc::clone(&self.inner.commits)
    }

    /// Runs `work` in the next group; answers when the group is durable.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let job: WriteJob = Box::new(move |db| match db.and_then(work) {
            Ok(value) => Ok(Box::new(move |committed| {
                let _ = answer.send(committed.map(|()| value));
            })),
            Err(error) => Err((
                error.clone(),
                Box::new(move |_| {
                    let _ = answer.send(Err(error));
                }),
            )),
        });
        self.inner.writer.send(Order::Write(job)).map_err(|_| StoreError::Closed)?;
        wait.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Runs `work` on one snapshot of the database.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.inner.reads.read(work).await
    }

    /// The same for a query of a few rows, such as tokens or settings. It never waits behind long ones.
    pub(crate) async fn read_short<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.inner.short_reads.read(work).await
    }

    /// The same for the sender, which waits for nobody else's reading.
    pub(crate) async fn read_for_sender<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.inner.sender_reads.read(work).await
    }
}

pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|error| StoreError::Other(format!("cannot start a thread: {error}")))
}

/// The thread that writes.
struct Writing {
    db: Connection,
    changed: watch::Sender<u64>,
    blocked: watch::Sender<bool>,
    times: Arc<Histogram>,
    closing: Arc<AtomicBool>,
    identity: Arc<Identity>,
}

impl Writing {
    /// Writes until the database is to be closed. Its connection is the last to close: two that close at the same moment
    /// each leave the log to the other.
    fn live(self, orders: mpsc::Receiver<Order>, others: &mpsc::Receiver<()>, open: mpsc::Sender<()>) {
        self.serve(&orders);
        drop(orders);
        while others.recv().is_ok() {}
        self.identity.save_log(&self.db);
        if self.identity.must_leave_log() {
            // It fails for no open connection.
            let _ = self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
        drop(self);
        drop(open);
    }

    fn serve(&self, orders: &mpsc::Receiver<Order>) {
        while !self.closing.load(Ordering::Relaxed)
            && let Ok(Order::Write(first)) = orders.recv()
        {
            match self.identity.check().and_then(|()| self.begin()) {
                Ok(()) => self.group(first, orders),
                Err(error) => {
                    // Those that wait behind it have waited as well; each for itself, the last would wait for minutes.
                    let behind = orders.try_iter().filter_map(Order::job);
                    for job in std::iter::once(first).chain(behind) {
                        let (Ok(answer) | Err((_, answer))) = job(Err(error.clone()));
                        answer(Ok(()));
                    }
                }
            }
        }
    }

    /// Begins a transaction as soon as no other program writes. It is blocked only where nobody has committed anything for
    /// `SAY_BUSY`: where many take turns, each waits longer than that now and then, and nothing is wrong.
    fn begin(&self) -> Result<()> {
        let begun = Instant::now();
        self.db.busy_timeout(SAY_BUSY)?;
        let mut seen = None;
        loop {
            let result = self.db.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from);
            let waits = result == Err(StoreError::Locked);
            // What cannot even be read is locked by somebody as well.
            let version = if waits { super::watch::version(&self.db).or(seen) } else { None };
            let blocked = waits && version == seen;
            self.blocked.send_if_modified(|said| std::mem::replace(said, blocked) != blocked);
            if !waits || begun.elapsed() >= BUSY {
                return result;
            }
            if self.closing.load(Ordering::Relaxed) {
                return Err(StoreError::Closed);
            }
            seen = version;
        }
    }

    /// Does the jobs that are there, and commits them together.
    fn group(&self, first: WriteJob, orders: &mpsc::Receiver<Order>) {
        let db = &self.db;
        let begun = Instant::now();
        let mut answers = Vec::new();
        let mut next = Some(first);
        let mut lost = None;
        while let Some(job) = next.take() {
            match run(db, job, answers.is_empty()) {
                Ok(answer) => answers.push(answer),
                Err((error, failed)) => {
                    failed(Ok(()));
                    if db.is_autocommit() {
                        // The transaction is gone, and with it the work of those before: SQLite gives it up on a full disk.
                        lost = Some(error);
                        break;
                    }
                }
            }
            if answers.len() < GROUP_JOBS && begun.elapsed() < GROUP_TIME {
                next = orders.try_recv().ok().and_then(Order::job);
            }
        }
        let committing = Instant::now();
        let committed = match lost {
            Some(error) => Err(error),
            None => db.execute_batch("COMMIT").map_err(StoreError::from),
        };
        // What went into a file that has lost its name is not accepted.
        let committed = committed.and_then(|()| self.identity.check());
        self.times.observe(committing.elapsed());
        if committed.is_err() && !db.is_autocommit() {
            let _ = db.execute_batch("ROLLBACK");
        }
        if committed.is_ok() && !answers.is_empty() {
            self.changed.send_modify(|version| *version += 1);
        }
        for answer in answers {
            answer(committed.clone());
        }
    }
}

/// Runs one job so that its failure undoes only its own work. Where the transaction holds no other work, undoing means to
/// begin it anew, which saves the copy of every page that a savepoint keeps.
fn run(db: &Connection, job: WriteJob, alone: bool) -> std::result::Result<Answer, (StoreError, Answer)> {
    let statement = |sql: &str| db.prepare_cached(sql).and_then(|mut s| s.execute([])).map(drop);
    if alone {
        let done = job(Ok(db));
        if done.is_err() && !db.is_autocommit() {
            let _ = statement("ROLLBACK").and_then(|()| statement("BEGIN IMMEDIATE"));
        }
        return done;
    }
    if let Err(error) = statement("SAVEPOINT job") {
        return job(Err(error.into()));
    }
    let done = job(Ok(db));
    if done.is_err() && !db.is_autocommit() {
        let _ = statement("ROLLBACK TO job");
    }
    if !db.is_autocommit() {
        let _ = statement("RELEASE job");
    }
    done
}

#[cfg(test)]
mod tests;
