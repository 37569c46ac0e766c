//! Files that only their owner may read, the names of those beside another, and how a file's new name outlives a power cut.

use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// How to open a file that, where it is made, only its owner may read.
pub(crate) fn private() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The file beside another one whose name is that one's and an ending: `hookkeeper.db` and `hookkeeper.db.key`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A file beside another one under a name that nobody has: what is made there gets that one's name once it is whole.
pub(crate) fn unnamed_beside(path: &Path) -> PathBuf {
    let mut number = [0; 8];
    getrandom::fill(&mut number).expect("the operating system gives random bytes");
    beside(path, &format!(".part-{:016x}", u64::from_be_bytes(number)))
}

/// The file that is meant where the path is that of a link: what stands beside a file is beside that one, whatever it is called by.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    if path.is_symlink() { real(path) } else { path.to_owned() }
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Where a path leads, also where nothing is there yet.
pub(crate) fn real(path: &Path) -> PathBuf {
    let by_folder = || Some(folder(path).canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(by_folder).unwrap_or_else(|| path.to_owned())
}

/// Makes durable that a file stands under its name now. Only Unix opens a folder for that.
pub(crate) fn keep_name(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder(path))?.sync_all() } else { Ok(()) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn by_whatever_link_a_file_is_called_the_same_stands_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (real(folder.path()).join("a.db"), real(folder.path()).join("b.db"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(resolved(&link), link, "it leads nowhere");
        std::fs::write(&file, "").unwrap();
        assert_eq!((resolved(&link), resolved(&file)), (file.clone(), file));
    }
}
