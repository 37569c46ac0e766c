//! A certificate authority made on the spot, and receivers that show certificates of it.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use super::receiver::{receiver, request};

/// A reply after which the connection is closed.
const LAST: &[u8] = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// An authority that a test may trust.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Flaw {
    /// Nothing.
    None,
    /// Its time is over in so many days.
    Ends(u64),
    /// Its time is over.
    Expired,
    /// Its time has not come.
    Early,
    /// It has signed itself.
    SelfSigned,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority of the tests");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn root(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// As a file of authorities holds it.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A receiver at `https://name/` that answers one request a connection with a 200.
    pub(crate) async fn receiver(&self, name: &str, flaw: Flaw) -> SocketAddr {
        self.slow_receiver(name, flaw, Duration::ZERO).await
    }

    /// One that takes so long to begin its part of the handshake.
    pub(crate) async fn slow_receiver(&self, name: &str, flaw: Flaw, delay: Duration) -> SocketAddr {
        let acceptor = self.acceptor(name, flaw);
        receiver(move |connection, _| {
            let acceptor = acceptor.clone();
            async move {
                tokio::time::sleep(delay).await;
                let Ok(mut connection) = acceptor.accept(connection).await else { return };
                request(&mut connection).await;
                let _ = connection.write_all(LAST).await;
                let _ = connection.shutdown().await;
            }
        })
        .await
    }

    fn acceptor(&self, name: &str, flaw: Flaw) -> TlsAcceptor {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        match flaw {
            Flaw::Expired => params.not_after = date_time_ymd(2020, 1, 1),
            Flaw::Ends(days) => {
                let end = std::time::SystemTime::now() + std::time::Duration::from_secs(days * 86_400 + 3_600);
                params.not_after = end.into();
            }
            Flaw::Early => params.not_before = date_time_ymd(3020, 1, 1),
            Flaw::None | Flaw::SelfSigned => {}
        }
        let key = KeyPair::generate().unwrap();
        let signed = if flaw == Flaw::SelfSigned { params.self_signed(&key) } else { params.signed_by(&key, &self.0) };
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![signed.unwrap().der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}
