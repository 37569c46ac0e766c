//! Which files are open: the database, its log and the log's index, as the file system numbers them. SQLite goes on writing into
//! files that were removed or renamed, so the numbers are compared before anything is acknowledged.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;

use super::Result;
use crate::{files, store::StoreError};

/// How long readers may keep the log from being folded in.
const READING: Duration = Duration::from_secs(1);

/// A file's device and number on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileId(u64, u64);

#[cfg(unix)]
fn id(path: &Path) -> io::Result<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).map(|file| FileId(file.dev(), file.ino()))
}

/// An open file can be neither removed nor renamed there.
#[cfg(not(unix))]
fn id(path: &Path) -> io::Result<FileId> {
    std::fs::metadata(path).map(|_| FileId(0, 0))
}

/// What a path leads to, compared with what is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Same,
    Empty,
    Other,
}

/// A file that is open.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    id: FileId,
}

impl Opened {
    fn new(path: PathBuf) -> Result<Self> {
        let id = id(&path).map_err(|error| unknown(&path, &error))?;
        Ok(Self { path, id })
    }

    fn place(&self) -> Result<Place> {
        match id(&self.path) {
            Ok(id) if id == self.id => Ok(Place::Same),
            Ok(_) => Ok(Place::Other),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Place::Empty),
            Err(error) => Err(unknown(&self.path, &error)),
        }
    }

    fn check(&self) -> Result<()> {
        match self.place()? {
            Place::Same => Ok(()),
            Place::Empty => Err(StoreError::Gone(self.path.clone())),
            Place::Other => Err(StoreError::Replaced(self.path.clone())),
        }
    }
}

fn unknown(path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => StoreError::Gone(path.to_owned()),
        _ => StoreError::Open { path: path.to_owned(), why: error.to_string() },
    }
}

/// The files that are open. While a connection of this process is open, SQLite neither removes nor replaces any of them: the
/// log and its index go with the last connection only.
#[derive(Debug)]
pub(super) struct Identity {
    database: Opened,
    log: Opened,
    index: Opened,
}

impl Identity {
    /// Opens connections with `open`, and returns them with the files that they have open.
    pub(super) fn around<T>(path: &Path, open: impl FnOnce() -> Result<T>) -> Result<(Self, T)> {
        let path = files::resolved(path);
        let database = Opened::new(path.clone())?;
        let opened = open()?;
        let beside = |ending| Opened::new(files::beside(&path, ending));
        let identity = Self { log: beside("-wal")?, index: beside("-shm")?, database };
        identity.check()?;
        Ok((identity, opened))
    }

    /// Whether the names still lead to the files that are open.
    pub(super) fn check(&self) -> Result<()> {
        self.database.check()?;
        self.log.check()?;
        self.index.check()
    }

    /// Folds the log into the file that is open, if that saves what is in the log.
    pub(super) fn save_log(&self, db: &Connection) {
        if self.check().is_err() && self.should_fold_in() {
            // While others read what is in the log, it stays. Whoever looks next tries again.
            let _ = db.busy_timeout(READING);
            let _ = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }

    /// Whether folding the log into the open file saves what is in the log: no other program works with it, and none finds it
    /// under its name later. Then a database that was moved is complete by itself, and the log that it left is empty.
    fn should_fold_in(&self) -> bool {
        let place = |file: &Opened| file.place().unwrap_or(Place::Other);
        let index_is_ours = place(&self.index) == Place::Same;
        match (place(&self.database), place(&self.log)) {
            (Place::Same, log) => log == Place::Empty && index_is_ours,
            (_, Place::Same) => index_is_ours,
            // The whole folder was moved or removed.
            (Place::Empty, Place::Empty) => place(&self.index) == Place::Empty,
            _ => false,
        }
    }

    /// Whether the last connection must leave the log alone when it closes. It would fold in what it knows, and remove what
    /// is under the log's name: commits of a program that opened the database since.
    pub(super) fn must_leave_log(&self) -> bool {
        let place = |file: &Opened| file.place().unwrap_or(Place::Other);
        place(&self.log) == Place::Other || place(&self.index) != Place::Same
    }

    /// Whether a log that is left belongs to the database at the path.
    pub(super) fn log_belongs(&self) -> bool {
        let same = |file: &Opened| file.place() == Ok(Place::Same);
        same(&self.database) && same(&self.log)
    }
}

/// Refuses a database that can be reached by two paths: SQLite names the log after the path, so programs that use different
/// paths would each have a log of their own, and destroy the database.
pub(super) fn refuse_second_path(path: &Path) -> Result<()> {
    let real = files::real(path);
    #[cfg(unix)]
    if std::fs::metadata(&real).is_ok_and(|file| std::os::unix::fs::MetadataExt::nlink(&file) > 1) {
        return Err(StoreError::HardLinked(real));
    }
    if std::fs::read_to_string("/proc/self/mountinfo").is_ok_and(|mounts| is_mount_point(&mounts, &real)) {
        return Err(StoreError::MountedAlone(real));
    }
    Ok(())
}

/// Whether something is mounted just there. The table writes spaces and the like in octal.
fn is_mount_point(mounts: &str, path: &Path) -> bool {
    let path = path.to_string_lossy();
    let escaped = path.replace('\\', "\\134").replace(' ', "\\040").replace('\t', "\\011").replace('\n', "\\012");
    mounts.lines().any(|line| line.split(' ').nth(4) == Some(&*escaped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_that_is_a_mount_point_is_found_whatever_its_name() {
        let mounts = "29 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 29 8:1 /x /data/my\\040shop.db rw - ext4 /dev/sda1 rw\n";
        assert!(is_mount_point(mounts, Path::new("/data/my shop.db")));
        assert!(!is_mount_point(mounts, Path::new("/data")) && !is_mount_point(mounts, Path::new("/x")));
    }
}
