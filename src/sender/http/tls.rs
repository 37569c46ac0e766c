//! The TLS configuration: whom to trust, and HTTP/1.1 only.

use std::sync::Arc;

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
        .with_root_certificates(roots(extra)?.0)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::store(Arc::new(Sessions::new()));
    Ok(config)
}

/// Whom to trust, and how many of them the machine named.
pub(super) fn roots(extra: &[CertificateDer<'static>]) -> Result<(RootCertStore, usize), HttpError> {
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if usable == 0 {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for root in extra {
        roots.add(root.clone()).map_err(HttpError::Root)?;
    }
    Ok((roots, usable))
}
