//! A look at a receiver to which nothing is sent: the first steps of a probe, and how long its certificate lasts.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls::{
    CertificateError,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use url::Url;

use super::{
    HttpError,
    probe::{self, Place},
    tls,
};
use crate::{
    model::{Fault, Phase, Time},
    sender::guard,
};

/// Later than any certificate ends: the year 2500.
const FAR: Duration = Duration::from_secs(16_725_225_600);

/// What was seen of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The address that a connection was made to.
    pub address: SocketAddr,
    /// When its certificate ends; `None` without TLS.
    pub expires_at: Option<Time>,
}

/// Looks at receivers.
#[derive(Clone)]
pub struct Looker {
    verifier: Arc<WebPkiServerVerifier>,
    patience: Duration,
}

impl std::fmt::Debug for Looker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Looker").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Looker {
    /// One that trusts whom attempts trust, and waits so long for each step.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(patience: Duration) -> Result<Self, HttpError> {
        let (roots, _) = tls::roots(&[])?;
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::new(ring::default_provider())).build();
        let verifier = verifier.map_err(|error| HttpError::Tls(rustls::Error::General(error.to_string())))?;
        Ok(Self { verifier, patience })
    }

    /// Connects as an attempt would and hangs up again.
    ///
    /// # Errors
    /// The fault that an attempt would end with before it sends anything.
    pub async fn look(&self, url: &Url, allow_private: bool) -> Result<Seen, Fault> {
        guard::check_url(url, allow_private)?;
        let target = probe::Target {
            url: url.clone(),
            shown: String::new(),
            allow_private,
            connect_timeout: self.patience,
            timeout: self.patience,
            past_proxy: false,
            extra_roots: Vec::new(),
            lookup: None,
        };
        let addresses = match target.place() {
            Some(Place::Name(name)) => probe::look_up(&target, name).await.map_err(first)?.0,
            Some(Place::Address(address)) => vec![address],
            None => Vec::new(),
        };
        let (stream, _) = probe::connect(&target, &addresses).await.map_err(first)?;
        let address = stream.peer_addr().map_err(|error| super::cause::of_any(&error, Phase::Connect))?;
        if !target.is_tls() {
            return Ok(Seen { address, expires_at: None });
        }
        let (stream, _) = probe::handshake(&target, stream).await.map_err(first)?;
        let name = probe::server_name(url).ok();
        let chain = stream.get_ref().1.peer_certificates();
        Ok(Seen { address, expires_at: chain.zip(name).and_then(|(chain, name)| self.end(chain, &name)) })
    }

    /// When a certificate ends: whoever checks it long after that is told.
    fn end(&self, chain: &[CertificateDer<'_>], name: &ServerName<'_>) -> Option<Time> {
        let (own, others) = chain.split_first()?;
        let late = UnixTime::since_unix_epoch(FAR);
        match self.verifier.verify_server_cert(own, others, name, &[], late) {
            Err(rustls::Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. })) => {
                Some(Time(i64::try_from(not_after.as_secs()).ok()?.checked_mul(1_000)?))
            }
            _ => None,
        }
    }
}

fn first((fault, _): (Fault, Vec<String>)) -> Fault {
    fault
}

/// How many authorities the machine trusts; where there are none, Mozilla's list is used.
pub fn machine_authorities() -> usize {
    tls::roots(&[]).map_or(0, |(_, of_the_machine)| of_the_machine)
}
