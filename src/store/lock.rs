//! One sender a database: an operating system's lock beside the file, which a crash releases at once, and by whose time of
//! change the holder shows that it is alive.

use std::{
    fs::{File, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::Store;
use crate::{files, model::Time};

/// Who sends: what the holder of the lock wrote into the lock's file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SenderNote {
    /// The operating system's number of the process.
    pub pid: u32,
    /// The command it runs, such as `serve`.
    pub command: String,
    /// Since when, in milliseconds since 1970.
    pub since: i64,
    /// For how long it has given no sign of life.
    #[serde(skip)]
    pub silent: Duration,
}

impl SenderNote {
    /// How long it has not been heard of, where that is longer than a sender that works is ever silent: its process is
    /// stopped, or it hangs.
    pub fn unheard(&self) -> Option<Duration> {
        (self.silent > SenderLock::SILENCE).then_some(self.silent)
    }
}

impl Store {
    /// Where the operating system's lock on sending is.
    pub(crate) fn lock_path(&self) -> PathBuf {
        Self::lock_of(self.path())
    }

    /// Where that of another database is.
    pub(crate) fn lock_of(database: &Path) -> PathBuf {
        files::beside(&files::resolved(database), ".sender")
    }
}

/// What became of the lock that a sender holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockState {
    /// Nothing: others are kept out.
    InPlace,
    /// The file was removed, and is made again. Another sender may have come and gone in between.
    Retaken,
    /// The file was removed, and another process holds the new one.
    Lost,
}

/// The lock on sending; dropping it releases it.
#[derive(Debug)]
pub(crate) struct SenderLock {
    file: File,
    path: PathBuf,
    command: String,
    /// How far the last holder's last sign of life lay in what is to come.
    set_back: Duration,
}

impl SenderLock {
    /// How often the holder shows that it is alive.
    pub(crate) const BEAT: Duration = Duration::from_secs(2);
    /// A holder that has been silent for longer does not send.
    const SILENCE: Duration = Duration::from_secs(10);

    /// By how much the clock has been set back since somebody last sent, as far as that can be seen.
    pub(crate) const fn clock_set_back(&self) -> Duration {
        self.set_back
    }

    /// Shows that the holder is alive: the file's time of change, which others compare with the clock of the same machine.
    pub(crate) fn beat(&self) -> std::io::Result<()> {
        self.file.set_modified(SystemTime::now())
    }

    /// Looks whether the lock still keeps others out, which takes about a microsecond. If the file was removed, this makes a
    /// new one, unless another process has done so first.
    pub(crate) fn verify(&mut self) -> std::io::Result<LockState> {
        if self.is_in_place()? {
            return Ok(LockState::InPlace);
        }
        let Some(anew) = Self::try_take(&self.path, &self.command)? else { return Ok(LockState::Lost) };
        *self = anew;
        Ok(LockState::Retaken)
    }

    /// Whether the name leads to the file that is locked: a lock on a file that was removed keeps nobody out.
    #[cfg(unix)]
    pub(crate) fn is_in_place(&self) -> std::io::Result<bool> {
        use std::os::unix::fs::MetadataExt as _;
        match std::fs::metadata(&self.path) {
            Ok(named) => {
                let held = self.file.metadata()?;
                Ok((named.dev(), named.ino()) == (held.dev(), held.ino()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A file that is open cannot be removed there.
    #[cfg(not(unix))]
    pub(crate) fn is_in_place(&self) -> std::io::Result<bool> {
        Ok(true)
    }

    fn open(path: &Path) -> std::io::Result<File> {
        files::open_own(path, files::private().read(true).write(true).create(true).truncate(false))
    }

    /// Takes the lock where nobody has it.
    pub(crate) fn try_take(path: &Path, command: &str) -> std::io::Result<Option<Self>> {
        let file = Self::open(path)?;
        match file.try_lock() {
            Ok(()) => Self::signed(file, path.to_owned(), command.to_owned()).map(Some),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Waits for the lock on a thread of its own, so that whoever waits takes over the moment the holder ends.
    pub(crate) async fn take(path: PathBuf, command: String) -> std::io::Result<Self> {
        let (answer, wait) = tokio::sync::oneshot::channel();
        std::thread::Builder::new().name("sender-lock".to_owned()).spawn(move || {
            let taken = Self::open(&path).and_then(|file| {
                file.lock()?;
                Self::signed(file, path, command)
            });
            // Nobody waits any more where the program is ending; the lock is dropped with the message.
            let _ = answer.send(taken);
        })?;
        wait.await.unwrap_or_else(|_| Err(std::io::Error::other("the thread that waited for the lock has ended")))
    }

    fn signed(mut file: File, path: PathBuf, command: String) -> std::io::Result<Self> {
        let note = SenderNote {
            pid: std::process::id(),
            command: command.clone(),
            since: Time::now().0,
            silent: Duration::ZERO,
        };
        let last = file.metadata()?.modified()?;
        let set_back = last.duration_since(SystemTime::now()).unwrap_or_default();
        file.rewind()?;
        file.set_len(0)?;
        file.write_all(&serde_json::to_vec(&note)?)?;
        Ok(Self { file, path, command, set_back })
    }

    /// Who holds the lock, or `None` where nobody does.
    pub(crate) fn holder(path: &Path) -> std::io::Result<Option<SenderNote>> {
        let mut file = match files::open_own(path, File::options().read(true)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text)?;
                let unknown = SenderNote { pid: 0, command: String::new(), since: 0, silent: Duration::ZERO };
                let note: SenderNote = serde_json::from_str(&text).unwrap_or(unknown);
                // A time of change that is yet to come is that of a clock that was set back.
                let silent = file.metadata()?.modified()?.elapsed().unwrap_or_default();
                Ok(Some(SenderNote { silent, ..note }))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for SenderLock {
    fn drop(&mut self) {
        // The note goes first, so that nobody reads of a sender that has ended.
        let _ = self.file.set_len(0);
        // By the clock that a sender reads, which need not be that of the file system: the next one compares.
        let _ = self.file.set_modified(SystemTime::now());
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_holds_it_the_next_takes_over_and_everyone_sees_who() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        assert_eq!(SenderLock::holder(&path).unwrap(), None);
        let first = SenderLock::try_take(&path, "serve").unwrap().unwrap();
        assert!(SenderLock::try_take(&path, "console").unwrap().is_none());
        let note = SenderLock::holder(&path).unwrap().unwrap();
        assert_eq!((note.pid, note.command.as_str()), (std::process::id(), "serve"));
        let waiting = tokio::spawn(SenderLock::take(path.clone(), "console".to_owned()));
        drop(first);
        let _second = waiting.await.unwrap().unwrap();
        assert_eq!(SenderLock::holder(&path).unwrap().unwrap().command, "console");
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_whose_file_is_removed_is_taken_anew_by_its_holder_or_is_lost_to_who_came_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let mut first = SenderLock::try_take(&path, "serve").unwrap().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(first.verify().unwrap(), LockState::Retaken, "nobody came between");
        assert_eq!(first.verify().unwrap(), LockState::InPlace);
        assert!(SenderLock::try_take(&path, "console").unwrap().is_none());
        std::fs::remove_file(&path).unwrap();
        let second = SenderLock::try_take(&path, "console").unwrap().unwrap();
        assert_eq!(first.verify().unwrap(), LockState::Lost, "another one sends");
        drop(first);
        assert_eq!(SenderLock::holder(&path).unwrap().unwrap().command, "console");
        drop(second);
    }

    #[test]
    fn a_holder_that_gives_no_sign_of_life_is_told_from_one_that_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = SenderLock::try_take(&path, "serve").unwrap().unwrap();
        let unheard = || SenderLock::holder(&path).unwrap().unwrap().unheard();
        assert_eq!(unheard(), None);
        lock.file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
        assert_eq!(unheard().unwrap().as_secs(), 60);
        lock.beat().unwrap();
        assert_eq!(unheard(), None);
        lock.file.set_modified(SystemTime::now() + Duration::from_secs(3_600)).unwrap();
        assert_eq!(unheard(), None, "the clock was set back");
        // Somebody who was killed leaves the time as it is.
        lock.file.unlock().unwrap();
        let next = SenderLock::try_take(&path, "serve").unwrap().unwrap();
        assert_eq!(next.clock_set_back().as_secs(), 3_599, "the next one sees it");
    }
}
