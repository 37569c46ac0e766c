//! Backups: a copy of the database while it is used, and its way back, with the key that belongs to it.

use std::path::{Path, PathBuf};

use super::{Result, SenderLock, Store, StoreError, sqlite, vault::Vault};
use crate::{files, model::Time};

/// What is in a database that nobody has opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    /// Bytes of the file.
    pub bytes: u64,
    /// Requests in it.
    pub requests: u64,
    /// How many of them wait.
    pub pending: u64,
    /// Whether its books balance.
    pub balanced: bool,
    /// Its number, which the file with its key names.
    pub(crate) database: i64,
    /// The number of the key that it is encrypted with; `None` where nothing is.
    pub(crate) key: Option<i64>,
}

impl Checked {
    /// Whether the file holds the key of this database.
    fn has_key(&self, file: &Path) -> Result<()> {
        match self.key {
            None => Ok(()),
            Some(key) => Vault::new(file.to_owned(), self.database).has(key),
        }
    }
}

/// What became of the database by a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Restored {
    /// What is in it now.
    pub checked: Checked,
    /// Where the contents of before were put,
    pub kept: Option<PathBuf>,
    /// and where their key is, if it is another one than that of the backup.
    pub kept_key: Option<PathBuf>,
    /// Whether its key is there.
    pub key_is_there: bool,
}

impl Store {
    /// Copies the database as it is at this moment into a new file, and checks the copy. `told` hears of pages done and of all.
    pub(crate) async fn backup(&self, to: &Path, told: impl Fn(u64, u64) + Send + 'static) -> Result<Checked> {
        let (from, to) = (self.path().to_owned(), to.to_owned());
        self.engine.check_files()?;
        let checked = blocking(move || whole_copy(&from, &to, &told)).await?;
        self.engine.check_files()?;
        Ok(checked)
    }

    /// Whether the database lives by this file, or would take it for one that it left there: itself, its log, its lock, its key.
    pub(crate) fn owns(&self, file: &Path) -> bool {
        let file = files::real(file);
        let names = |path: &Path, ends: &[&str]| ends.iter().any(|end| files::real(&files::beside(path, end)) == file);
        let keys = [self.key_file(), &Self::usual_key_file(self.path())].map(|key| names(key, &["", Vault::NEW]));
        let lock = files::real(&self.lock_path());
        names(&files::real(self.path()), &sqlite::copy::FILES) || keys.contains(&true) || lock == file
    }

    /// A file that shows that a program has the one at `to` open, or left it so: what takes its place would be read with that
    /// one's log.
    pub(crate) fn trace_of_use(to: &Path) -> Option<PathBuf> {
        sqlite::copy::FILES
            .iter()
            .filter(|end| !end.is_empty())
            .map(|end| files::beside(to, end))
            .find(|file| file.exists())
    }

    /// Copies the file with the key, for its owner only.
    pub(crate) fn backup_key(&self, to: &Path) -> Result<()> {
        self.vault.copy_file(to)
    }

    /// Where the key of a backup is looked for, and put where it goes along.
    pub(crate) fn key_beside(backup: &Path) -> PathBuf {
        Self::usual_key_file(backup)
    }

    /// Puts a backup in place of the database at `to`, whose contents are kept beside it. Nobody may send or have it open. The
    /// key of the backup must be in `key_file` or beside the backup, unless `without_key` says that it is lost.
    pub(crate) async fn restore(
        from: &Path,
        to: &Path,
        key_file: Option<&Path>,
        without_key: bool,
    ) -> Result<Restored> {
        let key_file = files::resolved(&key_file.map_or_else(|| Self::usual_key_file(to), Path::to_owned));
        let (from, to) = (from.to_owned(), to.to_owned());
        blocking(move || restore(&from, &to, key_file, without_key)).await
    }
}

fn restore(from: &Path, to: &Path, key_file: PathBuf, without_key: bool) -> Result<Restored> {
    let checked = sqlite::copy::check(from)?;
    let beside = Store::key_beside(from);
    let key_is_there = checked.has_key(&key_file);
    let bring_key = key_is_there.is_err() && checked.has_key(&beside).is_ok();
    if let (Err(error), false, false) = (&key_is_there, bring_key, without_key) {
        return Err(error.clone());
    }
    let lock = Store::lock_of(to);
    let Some(_alone) = SenderLock::try_take(&lock, "restore").map_err(|error| StoreError::unopened(&lock, &error))?
    else {
        let holder = SenderLock::holder(&lock).ok().flatten().filter(|note| note.pid > 0);
        return Err(
            holder.map_or(StoreError::InUse, |note| StoreError::AtWork { pid: note.pid, command: note.command })
        );
    };
    let kept = to.exists().then(|| files::beside(to, &format!(".before-restore-{}", Time::now().0)));
    let mut kept_key = None;
    if let Some(kept) = &kept {
        let before = whole_copy(to, kept, &|_, _| ())?;
        if key_is_there.is_err() {
            kept_key = keep_key(&before, &key_file, kept)?;
        }
    }
    if let Err(error) = sqlite::copy::put_back(from, to) {
        // Nothing was replaced, so that nobody needs it; on a disk that fails it may be the one that can be read.
        if !matches!(error, StoreError::Disk(_)) {
            for file in [&kept, &kept_key].into_iter().flatten() {
                let _ = std::fs::remove_file(file);
            }
        }
        return Err(error);
    }
    if bring_key {
        let vault = Vault::new(key_file, checked.database);
        let keys = vault.elsewhere(&beside).read_file()?;
        if kept_key.is_none() {
            vault.put_aside()?;
        }
        vault.write_file(&keys)?;
    }
    Ok(Restored { checked, kept, kept_key, key_is_there: key_is_there.is_ok() || bring_key })
}

/// Copies the key of what is kept to where a restore of it looks, before another one takes its place.
fn keep_key(before: &Checked, key_file: &Path, kept: &Path) -> Result<Option<PathBuf>> {
    if before.key.is_none() || before.has_key(key_file).is_err() {
        return Ok(None);
    }
    let beside = Store::key_beside(kept);
    Vault::new(key_file.to_owned(), before.database).copy_file(&beside)?;
    Ok(Some(beside))
}

/// A copy that stands under its name only once it is whole.
fn whole_copy(from: &Path, to: &Path, told: &dyn Fn(u64, u64)) -> Result<Checked> {
    let unopened = |error: std::io::Error| StoreError::Open { path: to.to_owned(), why: error.to_string() };
    let part = files::unnamed_beside(to);
    let made = sqlite::copy::copy(from, &part, told).and_then(|()| sqlite::copy::check(&part));
    let made = made.and_then(|checked| std::fs::rename(&part, to).map(|()| checked).map_err(unopened));
    if made.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    let checked = made?;
    files::keep_name(to).map_err(unopened)?;
    Ok(checked)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_copy_that_cannot_have_its_name_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("db")).await.unwrap();
        let taken = folder.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        assert!(store.backup(&taken, |_, _| ()).await.is_err() && store.backup_key(&taken).is_err());
        let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with("taken")).collect();
        assert_eq!(left, ["taken"]);
    }
}
