//! The folder of a demo: removed at its end, and by the next demo where nobody was left to remove it.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::model::Time;

const BEGIN: &str = "hookkeeper-demo-";
/// Locked as long as its demo runs; the operating system lets it go when the process ends, however it ends.
const ALIVE: &str = "alive";

/// A folder that is removed in the end.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _alive: File,
}

impl Folder {
    /// Makes one in a folder for temporary files, and removes those that demos left there which were killed.
    pub(super) fn new(within: &Path) -> io::Result<Self> {
        let path = within.join(format!("{BEGIN}{}-{}", std::process::id(), Time::now().0));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // One that is there already is somebody else's.
        builder.create(&path)?;
        // It gets its name when it is locked, so that nobody ever sees it unlocked.
        let unlocked = path.join("begins");
        let alive = File::create_new(&unlocked)?;
        alive.lock()?;
        fs::rename(unlocked, path.join(ALIVE))?;
        let folder = Self { path, _alive: alive };
        // What cannot be removed is in nobody's way.
        let _ = folder.remove_others(within);
        Ok(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn remove_others(&self, within: &Path) -> io::Result<()> {
        for entry in fs::read_dir(within)?.flatten() {
            let is_one = entry.file_name().to_str().is_some_and(|name| name.starts_with(BEGIN));
            // A link is not followed, and nobody else's folder is looked into.
            if is_one && self.is_owned_alike(&entry) && is_left(&entry.path()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }

    /// Whether it is a folder of the same user.
    fn is_owned_alike(&self, other: &fs::DirEntry) -> bool {
        let (Ok(own), Ok(other)) = (fs::metadata(&self.path), other.metadata()) else { return false };
        #[cfg(unix)]
        let alike = {
            use std::os::unix::fs::MetadataExt as _;
            own.uid() == other.uid()
        };
        #[cfg(not(unix))]
        let alike = own.is_dir();
        other.is_dir() && alike
    }
}

/// Whether the demo of this folder has ended. One that only begins has no such file yet, and is let alone.
fn is_left(folder: &Path) -> bool {
    File::open(folder.join(ALIVE)).is_ok_and(|alive| alive.try_lock().is_ok())
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The database's threads end beside this, and put their last file away while the folder is read.
        for _ in 0..50 {
            let _ = fs::remove_dir_all(&self.path);
            if !self.path.exists() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_removes_what_killed_ones_left_and_lets_living_ones_alone() {
        let temp = tempfile::tempdir().unwrap();
        let left = temp.path().join("hookkeeper-demo-1-1");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("demo.db"), "").unwrap();
        fs::write(left.join(ALIVE), "").unwrap();
        let others = temp.path().join("hookkeeper-demo-notes");
        fs::create_dir(&others).unwrap();
        let living = temp.path().join("hookkeeper-demo-2-2");
        fs::create_dir(&living).unwrap();
        let alive = File::create_new(living.join(ALIVE)).unwrap();
        alive.lock().unwrap();
        let own = Folder::new(temp.path()).unwrap();
        let path = own.path().to_owned();
        assert!(!left.exists() && living.exists() && path.exists() && others.exists());
        drop(own);
        assert!(!path.exists());
    }
}
