//! The TLS configuration: whom to trust, and HTTP/1.1 only.

use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use super::verify::{NoClientCertificate, Verifier};
use super::watch::Sessions;
use super::{HttpError, authorities};

/// TLS 1.2 and 1.3. Trusts what the machine trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` say otherwise), Mozilla's list if
/// the machine has none, and `extra`.
pub(super) fn client_config(extra: &[CertificateDer<'static>]) -> Result<ClientConfig, HttpError> {
    let verifier = Verifier::new(extra).map_err(HttpError::Root)?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(HttpError::Tls)?
        .dangerous()
        // It verifies as the usual one does, with authorities that may change while this runs.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(NoClientCertificate));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::store(Arc::new(Sessions::new()));
    Ok(config)
}

/// Whom to trust: the machine's authorities, and `extra`.
pub(super) fn roots(extra: &[CertificateDer<'static>]) -> Result<Arc<RootCertStore>, HttpError> {
    authorities::with(&authorities::of_the_machine().roots, extra).map_err(HttpError::Root)
}
