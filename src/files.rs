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

/// Why hookkeeper does not use a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnsafeFile {
    /// A symbolic link, which may lead anywhere.
    #[error("it is a symbolic link, which hookkeeper does not follow; put the file itself there, or remove the link")]
    Link,
    /// A pipe, a device, a socket or a folder.
    #[error("it is not a regular file; move it away, or name another file")]
    Kind,
    /// It has other names.
    #[error("it has another name as well (a hard link); remove one of the names, or name another file")]
    Shared,
    /// Another user could change it.
    #[error("it belongs to another user; move it away, or give it to the user that runs hookkeeper (chown)")]
    Owner,
}

impl UnsafeFile {
    /// The name of its text.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Link => "unsafe-link",
            Self::Kind => "unsafe-kind",
            Self::Shared => "unsafe-shared",
            Self::Owner => "unsafe-owner",
        }
    }

    /// The reason in an error of [`open_own`], if it is one of these.
    pub(crate) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

/// Opens a file that belongs to hookkeeper alone: regular, under one name, and of an owner who may be trusted. It follows no
/// link, and a pipe does not hang it. `options` must not truncate, since the file is checked after it is open.
pub(crate) fn open_own(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    open_checked(path, options, false)
}

/// As [`open_own`], for a log: a device, such as `/dev/null`, holds nothing that could be spoilt.
pub(crate) fn open_log(path: &Path) -> io::Result<File> {
    open_checked(path, private().append(true).create(true), true)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "only Unix has what is checked"))]
fn open_checked(path: &Path, options: &mut OpenOptions, device: bool) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        if let Ok(about) = path.symlink_metadata() {
            check_own(path, &about, device)?;
        }
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        let file = options.custom_flags(flags.bits().cast_signed()).open(path)?;
        check_own(path, &file.metadata()?, device)?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

#[cfg(unix)]
fn check_own(path: &Path, about: &std::fs::Metadata, device: bool) -> io::Result<()> {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let wrong = if about.is_symlink() {
        UnsafeFile::Link
    } else if device && about.file_type().is_char_device() {
        return Ok(());
    } else if !about.is_file() {
        UnsafeFile::Kind
    } else if about.nlink() > 1 {
        UnsafeFile::Shared
    } else if !is_trusted(about.uid(), path) {
        UnsafeFile::Owner
    } else {
        return Ok(());
    };
    Err(io::Error::other(wrong))
}

/// The owner of a file may be the user that runs, root, or the owner of its folder, who could replace the file anyway. Root
/// trusts whomever the folder lets in, unless that is everybody.
#[cfg(unix)]
fn is_trusted(owner: u32, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid();
    let by_folder = |about: std::fs::Metadata| about.uid() == owner || user.is_root() && about.mode() & 0o002 == 0;
    owner == user.as_raw() || owner == 0 || folder(path).metadata().is_ok_and(by_folder)
}

/// Refuses what is there and is no regular file: opening a pipe would wait for whoever writes into it. A link is followed.
pub(crate) fn check_regular(path: &Path) -> io::Result<()> {
    match path.metadata() {
        Ok(about) if !about.is_file() => Err(io::Error::other(UnsafeFile::Kind)),
        _ => Ok(()),
    }
}

/// Checks a file that another library opens as [`open_own`] does, if it is there.
pub(crate) fn check_own_if_there(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Ok(about) = path.symlink_metadata() {
        check_own(path, &about, false)?;
    }
    #[cfg(not(unix))]
    check_regular(path)?;
    Ok(())
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
    fn a_link_a_pipe_a_folder_and_a_second_name_are_refused_and_left_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "kept").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        std::os::unix::fs::symlink(at("nothing"), at("dangling")).unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        let open = |name: &str| open_own(&at(name), private().read(true).write(true).create(true).truncate(false));
        let why = |name: &str| UnsafeFile::of(&open(name).unwrap_err());
        assert!(open("file").is_ok() && open("new").is_ok());
        for (name, wrong) in [
            ("link", UnsafeFile::Link),
            ("dangling", UnsafeFile::Link),
            ("folder", UnsafeFile::Kind),
            ("pipe", UnsafeFile::Kind),
        ] {
            assert_eq!(why(name), Some(wrong), "{name}");
        }
        std::fs::hard_link(at("file"), at("second")).unwrap();
        assert_eq!((why("file"), why("second")), (Some(UnsafeFile::Shared), Some(UnsafeFile::Shared)));
        assert!(!at("nothing").exists());
        assert_eq!(std::fs::read_to_string(at("file")).unwrap(), "kept");
    }

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
