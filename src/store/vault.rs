//! Secrets at rest: what seals them, and the file with the key, which stands outside the database.
//!
//! A sealed value is a version, the key's number, a nonce, and what XChaCha20-Poly1305 makes of the value. Its place (database,
//! key, table, webhook, row) is authenticated with it, so that no value can be put where another one stands.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::RwLock,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};

use super::{KeyTrouble, Result, SealedValue, StoreError};
use crate::{
    files,
    model::{Time, WebhookId},
};

const VERSION: u8 = 1;
const NONCE: usize = 24;
/// Before the ciphertext: the version, the key's number, the nonce.
const HEAD: usize = 1 + 8 + NONCE;
const FIRST_LINES: &str = "\
# The key that hookkeeper's secrets in the database are encrypted with. Nobody else may read this file.
# Keep a copy of it apart from copies of the database: without it the secrets in them cannot be read.
";

/// What a sealed value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sealed {
    /// A signing secret: its row, its webhook.
    Secret(i64, i64),
    /// The key of a webhook.
    WebhookKey(i64),
    /// The own headers of a webhook.
    Headers(i64),
    /// The own headers in a revision: its row, its webhook.
    Revision(i64, i64),
}

impl Sealed {
    /// What is authenticated with the value.
    fn place(self, database: i64, key: i64) -> Vec<u8> {
        let (name, row, webhook) = match self {
            Self::Secret(row, webhook) => ("secret", row, webhook),
            Self::WebhookKey(webhook) => ("webhook key", webhook, webhook),
            Self::Headers(webhook) => ("webhook headers", webhook, webhook),
            Self::Revision(row, webhook) => ("revision headers", row, webhook),
        };
        let mut place = format!("hookkeeper {name}\0").into_bytes();
        for number in [database, key, row, webhook] {
            place.extend(number.to_be_bytes());
        }
        place
    }

    const fn value(self) -> SealedValue {
        match self {
            Self::Secret(_, webhook) => SealedValue::Secret(WebhookId(webhook)),
            Self::WebhookKey(webhook) => SealedValue::Key(WebhookId(webhook)),
            Self::Headers(webhook) | Self::Revision(_, webhook) => SealedValue::Headers(WebhookId(webhook)),
        }
    }
}

/// One key. It has no `Debug`, so that nothing can print it.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: i64,
    bytes: [u8; 32],
}

impl Key {
    pub(crate) fn random() -> Self {
        let (mut id, mut bytes) = ([0; 8], [0; 32]);
        getrandom::fill(&mut id).expect("the operating system gives random bytes");
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        // A number that SQLite and the file can hold, and never 0.
        Self { id: (i64::from_be_bytes(id) & i64::MAX) | 1, bytes }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.bytes.into())
    }
}

/// The keys of one database.
pub(crate) struct Vault {
    path: PathBuf,
    database: i64,
    /// Every key that was ever in the file while this process ran: a reader may still see what an older one sealed.
    known: RwLock<Vec<Key>>,
    /// One rotation a process at a time; between processes the database's lock on writing orders the steps.
    pub(crate) rotating: tokio::sync::Mutex<()>,
}

impl Vault {
    pub(crate) fn new(path: PathBuf, database: i64) -> Self {
        Self { path, database, known: RwLock::new(Vec::new()), rotating: tokio::sync::Mutex::new(()) }
    }

    /// How the name of a file ends that is about to take the place of the one with the key.
    pub(crate) const NEW: &str = ".new";

    /// The random number of the database.
    pub(crate) const fn database(&self) -> i64 {
        self.database
    }

    /// The keys of the same database in another file.
    pub(crate) fn elsewhere(&self, path: &Path) -> Self {
        Self::new(path.to_owned(), self.database)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The keys in the file, the newest first; none where there is no file.
    pub(crate) fn read_file(&self) -> Result<Vec<Key>> {
        let bad = |why: KeyTrouble| self.trouble(why);
        let opened = files::open_own(&self.path, fs::File::options().read(true));
        let text = match opened.and_then(io::read_to_string) {
            Ok(text) => text,
            Err(error) if files::UnsafeFile::of(&error).is_some() => {
                return Err(StoreError::unopened(&self.path, &error));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(bad(KeyTrouble::Unreadable(error.to_string()))),
        };
        if let Some(mode) = mode_for_others(&self.path) {
            return Err(bad(KeyTrouble::Open(mode)));
        }
        let mut keys = Vec::new();
        let mut database = None;
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let mut words = line.split_whitespace();
            let number = |word: Option<&str>| word.and_then(|word| i64::from_str_radix(word, 16).ok());
            match words.next() {
                Some("database") => database = number(words.next()),
                Some("key") => {
                    let id = number(words.next());
                    let bytes = words.next().and_then(|word| STANDARD.decode(word).ok()?.try_into().ok());
                    let (Some(id), Some(bytes)) = (id, bytes) else { return Err(bad(KeyTrouble::Damaged)) };
                    keys.push(Key { id, bytes });
                }
                _ => return Err(bad(KeyTrouble::SomethingElse)),
            }
        }
        match database {
            Some(database) if database == self.database => {}
            Some(_) => return Err(bad(KeyTrouble::OfAnother)),
            None => return Err(bad(KeyTrouble::SomethingElse)),
        }
        if keys.is_empty() {
            return Err(bad(KeyTrouble::Empty));
        }
        self.learn(&keys);
        Ok(keys)
    }

    /// Puts these keys into the file in place of those that stand there; after this has returned they survive a power loss.
    pub(crate) fn write_file(&self, keys: &[Key]) -> Result<()> {
        self.put(keys, &files::beside(&self.path, Self::NEW))
    }

    /// Copies the file, for its owner only, to a place where what stands beside it is somebody else's.
    pub(crate) fn copy_file(&self, to: &Path) -> Result<()> {
        let keys = self.read_file()?;
        self.elsewhere(to).put(&keys, &files::unnamed_beside(to))
    }

    fn put(&self, keys: &[Key], new: &Path) -> Result<()> {
        let mut text = format!("{FIRST_LINES}database {:x}\n", self.database);
        for key in keys {
            text.push_str(&format!("key {:x} {}\n", key.id, STANDARD.encode(key.bytes)));
        }
        let replaced = self.replace(&text, new);
        if replaced.is_err() {
            let _ = fs::remove_file(new);
        }
        replaced.map_err(|error| self.trouble(KeyTrouble::Unwritable(error.to_string())))?;
        self.learn(keys);
        Ok(())
    }

    fn replace(&self, text: &str, new: &Path) -> io::Result<()> {
        // One that a crash left behind may have another mode.
        match fs::remove_file(new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = files::private().write(true).create_new(true).open(new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(new, &self.path)?;
        files::keep_name(&self.path)
    }

    /// Moves a file that cannot be used out of the way; whatever it holds is kept.
    pub(crate) fn put_aside(&self) -> Result<()> {
        let aside = files::beside(&self.path, &format!(".unusable-{}", Time::now().0));
        match fs::rename(&self.path, aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(self.trouble(KeyTrouble::NotPutAside(error.to_string())))
            }
            _ => Ok(()),
        }
    }

    fn learn(&self, keys: &[Key]) {
        let mut known = self.known.write().expect("nobody panics while the keys are held");
        for key in keys {
            if known.iter().all(|other| other.id != key.id) {
                known.push(key.clone());
            }
        }
    }

    /// The key with this number; another process may have put it into the file a moment ago.
    fn key(&self, id: i64) -> Result<Key> {
        let find = |keys: &[Key]| keys.iter().find(|key| key.id == id).cloned();
        if let Some(key) = find(&self.known.read().expect("nobody panics while the keys are held")) {
            return Ok(key);
        }
        let keys = self.read_file()?;
        if keys.is_empty() {
            return Err(StoreError::KeyMissing(self.path.clone()));
        }
        find(&keys).ok_or_else(|| self.trouble(KeyTrouble::WrongKey))
    }

    /// Whether the key is known, or stands in the file.
    pub(crate) fn has(&self, id: i64) -> Result<()> {
        self.key(id).map(drop)
    }

    pub(crate) fn trouble(&self, why: KeyTrouble) -> StoreError {
        StoreError::KeyFile { path: self.path.clone(), why }
    }

    /// Seals a value for its place under the key with this number.
    pub(crate) fn seal(&self, id: i64, what: Sealed, plain: &[u8]) -> Result<Vec<u8>> {
        let key = self.key(id)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the operating system gives random bytes");
        let payload = Payload { msg: plain, aad: &what.place(self.database, id) };
        let text = key.cipher().encrypt(&XNonce::from(nonce), payload).expect("values are short");
        let mut sealed = Vec::with_capacity(HEAD + text.len());
        sealed.push(VERSION);
        sealed.extend(id.to_be_bytes());
        sealed.extend(nonce);
        sealed.extend(text);
        Ok(sealed)
    }

    /// The value that was sealed for this place.
    pub(crate) fn open(&self, what: Sealed, sealed: &[u8]) -> Result<Vec<u8>> {
        let damaged = || StoreError::Sealed(what.value());
        let (head, text) = sealed.split_at_checked(HEAD).ok_or_else(damaged)?;
        let (Some((VERSION, rest)), true) = (head.split_first().map(|(v, rest)| (*v, rest)), text.len() >= 16) else {
            return Err(damaged());
        };
        let (id, nonce) = rest.split_first_chunk::<8>().ok_or_else(damaged)?;
        let id = i64::from_be_bytes(*id);
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| damaged())?;
        let payload = Payload { msg: text, aad: &what.place(self.database, id) };
        self.key(id)?.cipher().decrypt(&XNonce::from(nonce), payload).map_err(|_| damaged())
    }
}

/// The mode of a file that others than its owner may read or write.
pub(crate) fn mode_for_others(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).ok()?.permissions());
        Some(mode & 0o777).filter(|mode| mode & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
