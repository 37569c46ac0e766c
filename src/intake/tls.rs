//! A certificate and its key from files, read again when they are renewed.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use sha2::{Digest as _, Sha256};
use tokio_rustls::TlsAcceptor;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Files that make no TLS.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The certificate.
    #[error(
        "cannot read certificates from {0}: {1}; it must hold the certificate and those between it and its root, as PEM"
    )]
    Certificate(PathBuf, String),
    /// The key.
    #[error("cannot read a private key from {0}: {1}; it must hold one key, as PEM without a password")]
    Key(PathBuf, String),
    /// Both together.
    #[error("{0} and {1} do not go together: {2}")]
    Together(PathBuf, PathBuf, String),
}

/// TLS for a listener.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    acceptor: TlsAcceptor,
    /// The contents that were read last, as hashes.
    stamps: [Option<[u8; 32]>; 2],
    looked: Instant,
    /// The files are to be read at the next connection, whenever they were looked at.
    asked: Arc<AtomicBool>,
}

/// Asks a listener to take renewed files over at once.
#[derive(Debug, Clone)]
pub struct Renewal {
    certificate: PathBuf,
    key: PathBuf,
    asked: Arc<AtomicBool>,
}

impl Renewal {
    /// From the next connection on the files serve as they are now.
    ///
    /// # Errors
    /// Where they make no TLS; then those from before serve on.
    pub fn now(&self) -> Result<(), TlsError> {
        acceptor(&self.certificate, &self.key)?;
        self.asked.store(true, Ordering::Relaxed);
        Ok(())
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").field("certificate", &self.certificate).field("key", &self.key).finish_non_exhaustive()
    }
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// Where they cannot be read or do not go together.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let stamps = [stamp(certificate), stamp(key)];
        let acceptor = acceptor(certificate, key)?;
        warn_of_readable(key);
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            acceptor,
            stamps,
            looked: Instant::now(),
            asked: Arc::default(),
        })
    }

    /// What asks this TLS, once it serves, to take renewed files over.
    pub fn renewal(&self) -> Renewal {
        Renewal { certificate: self.certificate.clone(), key: self.key.clone(), asked: Arc::clone(&self.asked) }
    }

    /// What accepts the next connection.
    pub(super) fn acceptor(&mut self) -> TlsAcceptor {
        let asked = self.asked.swap(false, Ordering::Relaxed);
        if asked || self.looked.elapsed() >= LOOK {
            self.looked = Instant::now();
            let stamps = [stamp(&self.certificate), stamp(&self.key)];
            if asked || stamps != self.stamps {
                match acceptor(&self.certificate, &self.key) {
                    Ok(acceptor) => {
                        tracing::info!(certificate = %self.certificate.display(), "read the renewed certificate");
                        warn_of_readable(&self.key);
                        (self.acceptor, self.stamps) = (acceptor, stamps);
                    }
                    // One of the two may not be there yet; the old ones serve until both are.
                    Err(error) => tracing::warn!(%error, "the renewed certificate cannot be used"),
                }
            }
        }
        self.acceptor.clone()
    }
}

/// Contents and not times: a renewed file may keep the time of the old one.
fn stamp(path: &Path) -> Option<[u8; 32]> {
    Some(Sha256::digest(std::fs::read(path).ok()?).into())
}

/// A group may read the key, as some systems arrange it for all services with certificates.
fn warn_of_readable(key: &Path) {
    #[cfg(unix)]
    if let Ok(about) = std::fs::metadata(key)
        && std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o007 != 0
    {
        tracing::warn!(
            key = %key.display(),
            "every user of this machine may read or change the key of the certificate; chmod o= FILE repairs that"
        );
    }
    #[cfg(not(unix))]
    let _ = key;
}

fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let bad = |error: &dyn std::fmt::Display| TlsError::Certificate(certificate.to_owned(), error.to_string());
    let chain: Vec<_> =
        CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect).map_err(|error| bad(&error))?;
    if chain.is_empty() {
        return Err(bad(&"there is none in it"));
    }
    let private =
        PrivateKeyDer::from_pem_file(key).map_err(|error| TlsError::Key(key.to_owned(), error.to_string()))?;
    let together = |error: rustls::Error| TlsError::Together(certificate.to_owned(), key.to_owned(), error.to_string());
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(together)?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(together)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renewed_file_of_the_same_size_and_time_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cert.pem");
        std::fs::write(&path, "one").unwrap();
        let (before, time) = (stamp(&path), std::fs::metadata(&path).unwrap().modified().unwrap());
        std::fs::write(&path, "two").unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_ne!(stamp(&path), before);
    }
}
