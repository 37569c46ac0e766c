//! The sender's thread: its life, and what it tells about itself.

use std::{
    io::ErrorKind,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{oneshot, watch};

use super::{
    apart::{Apart, on_thread},
    clock,
    meter::Meter,
    run::Run,
};
use crate::store::{LockState, SenderLock, SenderNote, Store, StoreError};

/// How long a sender that is to stop waits for a database that does not take its outcomes.
pub(super) const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// How long a sender that was fenced off twice in a row waits before it becomes the sender again.
const FENCED_PAUSE: Duration = Duration::from_secs(30);

/// Whether this process sends.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// It is starting.
    Starting,
    /// It holds the lock and sends.
    Sending,
    /// Another process sends; this one takes over when that one ends.
    Waiting(Option<SenderNote>),
    /// It has ended.
    Ended,
}

/// What a sender tells about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SenderStatus {
    /// Whether this process sends.
    pub role: Role,
    /// Attempts in flight.
    pub in_flight: usize,
    /// Why the database cannot do what is asked at present, such as a full disk; nothing is lost by it.
    pub trouble: Option<StoreError>,
}

/// How a sender is to run.
#[derive(Debug, Clone, Default)]
pub struct SenderOptions {
    /// The command that runs it, for those who ask who sends.
    pub command: String,
    /// End when nothing is due any more and nothing is in flight.
    pub until_idle: bool,
}

/// A running sender. It ends when it is stopped or dropped; outcomes of attempts in flight are recorded first.
#[derive(Debug)]
#[must_use = "a sender that is dropped ends"]
pub struct Sender {
    status: watch::Receiver<SenderStatus>,
    meter: Arc<Meter>,
    stop: watch::Sender<Option<Duration>>,
    ended: Option<oneshot::Receiver<()>>,
}

impl Sender {
    /// Starts a thread that waits for the lock on sending, and then sends what is due in `store`.
    ///
    /// # Errors
    /// Where the operating system gives no thread or no event loop.
    pub fn start(store: Store, options: SenderOptions) -> std::io::Result<Self> {
        let starting = SenderStatus { role: Role::Starting, in_flight: 0, trouble: None };
        let (tell, status) = watch::channel(starting);
        let (stop, stopped) = watch::channel(None);
        let (end, ended) = oneshot::channel();
        let meter = Arc::new(Meter::default());
        let counts = Arc::clone(&meter);
        let apart = Arc::new(Apart::start()?);
        on_thread("sender", move |runtime| {
            runtime.block_on(live(store, options, &tell, counts, &apart, stopped));
            tell.send_modify(|status| status.role = Role::Ended);
            // A connection of the operating system's resolver may hang; nobody waits for it.
            runtime.shutdown_background();
            let _ = end.send(());
        })?;
        Ok(Self { status, meter, stop, ended: Some(ended) })
    }

    /// What it tells about itself, now and later.
    pub fn status(&self) -> watch::Receiver<SenderStatus> {
        self.status.clone()
    }

    /// What it counts.
    pub fn meter(&self) -> Arc<Meter> {
        Arc::clone(&self.meter)
    }

    /// Starts no more attempts, lets those in flight come to their end, records them, and ends.
    pub async fn stop(self) {
        self.stop_within(STOP_PATIENCE).await;
    }

    /// As [`stop`](Self::stop), but where the database still has not taken the outcomes `patience` after the last attempt has
    /// ended, it ends without: those requests stay pending, and whoever sends next repeats them.
    pub async fn stop_within(mut self, patience: Duration) {
        let _ = self.stop.send(Some(patience));
        self.ended().await;
    }

    /// Waits until it has ended by itself. May be given up and asked again.
    pub async fn ended(&mut self) {
        if let Some(ended) = &mut self.ended {
            // An error means that the thread is gone, which is all that is asked.
            let _ = ended.await;
        }
        self.ended = None;
    }
}

async fn live(
    store: Store,
    options: SenderOptions,
    tell: &watch::Sender<SenderStatus>,
    meter: Arc<Meter>,
    apart: &Arc<Apart>,
    mut stop: watch::Receiver<Option<Duration>>,
) {
    let mut fenced_at: Option<Instant> = None;
    while let Some(lock) = lock(&store, &options.command, tell, &mut stop).await {
        tell.send_modify(|status| status.role = Role::Sending);
        let end = send(&store, options.until_idle, lock, tell, &meter, apart, &mut stop).await;
        if !matches!(end, End::Finished) {
            tell.send_modify(|status| (status.in_flight, status.trouble) = (0, None));
        }
        match end {
            End::Finished => return,
            End::LockLost => tracing::error!(
                "the file of the lock on sending was removed, and another sender has begun; waiting for that one to end"
            ),
            End::Fenced => {
                tracing::error!("another sender has begun on this database; stepping back");
                let again = fenced_at.replace(Instant::now()).is_some_and(|at| at.elapsed() < FENCED_PAUSE * 2);
                if again {
                    // Two senders with locks of their own would take the database from each other without end.
                    tell.send_modify(|status| status.role = Role::Waiting(None));
                    tokio::select! {
                        () = tokio::time::sleep(FENCED_PAUSE) => {}
                        _ = stop.changed() => return,
                    }
                }
            }
        }
    }
}

/// How a sender's turn ended.
enum End {
    /// It was stopped, or nothing was due any more.
    Finished,
    /// Another process holds the lock now.
    LockLost,
    /// Another sender has begun, though the lock was not lost to it.
    Fenced,
}

/// Sends until it is to end, or another sender begins.
async fn send(
    store: &Store,
    until_idle: bool,
    mut lock: SenderLock,
    tell: &watch::Sender<SenderStatus>,
    meter: &Arc<Meter>,
    apart: &Arc<Apart>,
    stop: &mut watch::Receiver<Option<Duration>>,
) -> End {
    let mut set_back = Some(lock.clock_set_back()).filter(|by| *by > clock::SLACK);
    let mut generation = None;
    loop {
        let begun = async {
            let sender = match generation {
                Some(sender) => sender,
                None => *generation.insert(store.begin_sending().await?),
            };
            if let Some(by) = set_back {
                store.clock_set_back(sender, by).await?;
                set_back = None;
            }
            Run::new((store.clone(), sender), tell.clone(), Arc::clone(meter), Arc::clone(apart)).await
        };
        match begun.await {
            Ok(run) => {
                let keep = store.keep_bounded();
                let is_sole = tokio::select! {
                    biased;
                    is_sole = run.run(stop.clone(), until_idle, &mut lock) => is_sole,
                    () = keep => true,
                };
                return if is_sole { End::Finished } else { lost(&lock) };
            }
            Err(StoreError::Fenced) => return lost(&lock),
            Err(error) => trouble(tell, error, "the sender cannot read the database; trying again"),
        }
        if let Ok(LockState::Lost) = lock.verify() {
            return End::LockLost;
        }
        let _ = lock.beat();
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => return End::Finished,
        }
    }
}

fn lost(lock: &SenderLock) -> End {
    if lock.is_in_place().unwrap_or(false) { End::Fenced } else { End::LockLost }
}

/// Tells of trouble, and logs it where it is new.
fn trouble(tell: &watch::Sender<SenderStatus>, error: StoreError, what: &'static str) {
    tell.send_if_modified(|status| {
        let new = status.trouble.as_ref() != Some(&error);
        if new {
            tracing::error!(%error, "{what}");
            status.trouble = Some(error);
        }
        new
    });
}

/// Waits for the lock; `None` where it was stopped before it had it.
async fn lock(
    store: &Store,
    command: &str,
    tell: &watch::Sender<SenderStatus>,
    stop: &mut watch::Receiver<Option<Duration>>,
) -> Option<SenderLock> {
    let path = store.lock_path();
    loop {
        let error = match SenderLock::try_take(&path, command) {
            Ok(Some(lock)) => return Some(lock),
            Ok(None) => {
                let holder = SenderLock::holder(&path).ok().flatten();
                tell.send_modify(|status| status.role = Role::Waiting(holder));
                tokio::select! {
                    taken = SenderLock::take(path.clone(), command.to_owned()) => match taken {
                        Ok(lock) => return Some(lock),
                        Err(error) => error,
                    },
                    _ = stop.changed() => return None,
                }
            }
            Err(error) => error,
        };
        let error = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => StoreError::ReadOnly,
            _ => StoreError::unopened(&path, &error),
        };
        trouble(tell, error, "cannot take the lock on sending; trying again");
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => return None,
        }
    }
}
