//! Verifies certificates against the machine's authorities as they are now, and sees what the verifier of rustls does not tell.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
    client::{
        ResolvesClientCert, WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
    sign::CertifiedKey,
};
use webpki::EndEntityCert;

use super::{authorities, trace::TRACE};

/// The certificate has signed itself, and nobody else has.
#[derive(Debug, thiserror::Error)]
#[error("the certificate is self-signed")]
pub(super) struct SelfSigned;

/// The usual verifier, made again when the machine's authorities have been read again.
#[derive(Debug)]
pub(super) struct Verifier {
    extra: Vec<CertificateDer<'static>>,
    made: Mutex<Made>,
}

#[derive(Debug, Clone)]
struct Made {
    machine: Arc<RootCertStore>,
    verifier: Arc<WebPkiServerVerifier>,
}

impl Verifier {
    pub(super) fn new(extra: &[CertificateDer<'static>]) -> Result<Self, Error> {
        Ok(Self { extra: extra.to_vec(), made: Mutex::new(make(authorities::of_the_machine().roots, extra)?) })
    }

    fn now(&self) -> Arc<WebPkiServerVerifier> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let machine = authorities::of_the_machine().roots;
        if !Arc::ptr_eq(&made.machine, &machine)
            && let Ok(renewed) = make(machine, &self.extra)
        {
            *made = renewed;
        }
        Arc::clone(&made.verifier)
    }
}

fn make(machine: Arc<RootCertStore>, extra: &[CertificateDer<'static>]) -> Result<Made, Error> {
    let roots = authorities::with(&machine, extra)?;
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, Arc::new(ring::default_provider())).build();
    let verifier = verifier.map_err(|error| Error::General(error.to_string()))?;
    Ok(Made { machine, verifier })
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.now().verify_server_cert(own, others, name, ocsp, now);
        if matches!(verified, Err(Error::InvalidCertificate(CertificateError::UnknownIssuer))) {
            // Perhaps an operator has just installed the missing one; the next attempt sees it.
            authorities::read_again_soon();
            if is_self_signed(own) {
                return Err(CertificateError::Other(OtherError(Arc::new(SelfSigned))).into());
            }
        }
        verified
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.now().verify_tls12_signature(message, cert, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.now().verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.now().supported_verify_schemes()
    }
}

fn is_self_signed(certificate: &CertificateDer<'_>) -> bool {
    EndEntityCert::try_from(certificate).is_ok_and(|parsed| parsed.issuer() == parsed.subject())
}

/// Has no client certificate, and notes that the receiver has asked for one.
#[derive(Debug)]
pub(super) struct NoClientCertificate;

impl ResolvesClientCert for NoClientCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let _ = TRACE.try_with(|trace| trace.certificate_asked());
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
