//! The authorities that this machine trusts. They are read once, and again when an operator has changed them.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use rustls::{RootCertStore, pki_types::CertificateDer};

/// After an unknown issuer the files are looked at again, this often at most.
const PAUSE: Duration = Duration::from_secs(2);
/// Where the authorities are if no variable says otherwise; a change here is a reason to read them again.
const USUAL: [&str; 8] = [
    "/etc/ssl/certs",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/usr/local/share/certs",
    "/usr/local/etc/openssl/cert.pem",
];

/// What was read.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    /// The machine's authorities, or those of Mozilla if the machine has none.
    pub(super) roots: Arc<RootCertStore>,
    /// How many the machine names itself.
    pub(super) usable: usize,
    /// What could not be read, in words.
    pub(super) troubles: Arc<[String]>,
    stamps: Vec<Stamp>,
}

type Stamp = (PathBuf, Option<SystemTime>, u64);

static READ: RwLock<Option<Machine>> = RwLock::new(None);

/// The authorities as they were read last. Whatever looks at a receiver trusts those that attempts trust.
pub(super) fn of_the_machine() -> Machine {
    if let Some(machine) = &*READ.read().unwrap_or_else(PoisonError::into_inner) {
        return machine.clone();
    }
    let mut place = READ.write().unwrap_or_else(PoisonError::into_inner);
    place.get_or_insert_with(read).clone()
}

/// The machine's authorities together with `extra`.
pub(super) fn with(
    machine: &Arc<RootCertStore>,
    extra: &[CertificateDer<'static>],
) -> Result<Arc<RootCertStore>, rustls::Error> {
    if extra.is_empty() {
        return Ok(Arc::clone(machine));
    }
    let mut roots = RootCertStore::clone(machine);
    for root in extra {
        roots.add(root.clone())?;
    }
    Ok(Arc::new(roots))
}

/// Reads the authorities again if their files have changed. Answers whether they had.
pub(super) fn read_again() -> bool {
    let before = of_the_machine();
    if stamps() == before.stamps {
        return false;
    }
    let machine = read();
    tracing::info!(authorities = machine.usable, "the trusted authorities have changed and were read again");
    tell(&machine);
    *READ.write().unwrap_or_else(PoisonError::into_inner) = Some(machine);
    true
}

/// Reads them again in a thread of its own, since a file system may hang; not while that goes on, nor soon after.
pub(super) fn read_again_soon() {
    static READING: AtomicBool = AtomicBool::new(false);
    static LAST: Mutex<Option<Instant>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if last.is_some_and(|last| last.elapsed() < PAUSE) || READING.swap(true, Ordering::AcqRel) {
        return;
    }
    *last = Some(Instant::now());
    drop(last);
    let reading = std::thread::Builder::new().name("authorities".to_owned()).spawn(|| {
        read_again();
        READING.store(false, Ordering::Release);
    });
    if reading.is_err() {
        READING.store(false, Ordering::Release);
    }
}

/// Logs what could not be read.
pub(super) fn tell(machine: &Machine) {
    for trouble in machine.troubles.iter() {
        tracing::error!("the trusted authorities cannot be read: {trouble}");
    }
}

fn read() -> Machine {
    // Taken first: what changes meanwhile is seen the next time.
    let stamps = stamps();
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (usable, unusable) = roots.add_parsable_certificates(found.certs);
    let mut troubles: Vec<String> = found.errors.iter().map(words).collect();
    if usable == 0 {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        troubles.extend(named().map(|(variable, path)| {
            format!("{variable} ({}) names no certificate that can be used; Mozilla's list is used", path.display())
        }));
    } else if unusable > 0 {
        tracing::debug!(unusable, "some of the machine's authorities cannot be used");
    }
    Machine { roots: Arc::new(roots), usable, troubles: troubles.into(), stamps }
}

fn words(error: &rustls_native_certs::Error) -> String {
    use std::error::Error as _;
    let mut words = error.to_string();
    if let Some(source) = error.source().map(ToString::to_string).filter(|source| !words.contains(source)) {
        words = format!("{words}: {source}");
    }
    let words: String =
        words.chars().flat_map(|c| if c.is_control() { c.escape_debug().collect() } else { vec![c] }).collect();
    words
}

/// The files and folders that variables name.
fn named() -> impl Iterator<Item = (&'static str, PathBuf)> {
    ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().flat_map(|variable| {
        let value = std::env::var_os(variable).unwrap_or_default();
        let paths: Vec<_> = match variable {
            "SSL_CERT_DIR" => std::env::split_paths(&value).collect(),
            _ => vec![PathBuf::from(value)],
        };
        paths.into_iter().filter(|path| !path.as_os_str().is_empty()).map(move |path| (variable, path))
    })
}

/// When each file was written, and how long it is. A folder counts with what is in it.
fn stamps() -> Vec<Stamp> {
    let named: Vec<PathBuf> = named().map(|(_, path)| path).collect();
    let places = if named.is_empty() { USUAL.iter().map(PathBuf::from).collect() } else { named };
    let mut stamps = Vec::new();
    for place in places {
        stamps.push(stamp(&place));
        if let Ok(entries) = std::fs::read_dir(&place) {
            let mut inside: Vec<_> = entries.flatten().map(|entry| stamp(&entry.path())).collect();
            inside.sort();
            stamps.append(&mut inside);
        }
    }
    stamps
}

fn stamp(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok();
    let written = about.as_ref().and_then(|about| about.modified().ok());
    (path.to_owned(), written, about.map_or(0, |about| about.len()))
}
