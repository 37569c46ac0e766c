//! The TLS configuration: whom to trust, and HTTP/1.1 only.

use std::sync::{Arc, OnceLock};

use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use super::HttpError;
use super::watch::Sessions;

/// TLS 1.2 and 1.3. Trusts what the machine trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` say otherwise), Mozilla's list where
/// the machine has none, and `extra`.
pub(super) fn client_config(extra: &[CertificateDer<'static>]) -> Result<ClientConfig, HttpError> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(HttpError::Tls)?
        .with_root_certificates(roots(extra)?)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::store(Arc::new(Sessions::new()));
    Ok(config)
}

/// Whom to trust: the machine's authorities, and `extra`.
pub(super) fn roots(extra: &[CertificateDer<'static>]) -> Result<Arc<RootCertStore>, HttpError> {
    let (machine, _) = of_the_machine();
    if extra.is_empty() {
        return Ok(Arc::clone(machine));
    }
    let mut roots = RootCertStore::clone(machine);
    for root in extra {
        roots.add(root.clone()).map_err(HttpError::Root)?;
    }
    Ok(Arc::new(roots))
}

/// The machine's authorities, or Mozilla's where it has none, and how many it named. They are read once, so that whatever
/// looks at a receiver trusts those whom attempts trust.
pub(super) fn of_the_machine() -> &'static (Arc<RootCertStore>, usize) {
    static READ: OnceLock<(Arc<RootCertStore>, usize)> = OnceLock::new();
    READ.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        let (usable, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if usable == 0 {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        (Arc::new(roots), usable)
    })
}
