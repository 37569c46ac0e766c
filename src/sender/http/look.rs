//! A look at a receiver to which nothing is sent: the first steps of a probe, and how long its certificate lasts.

use std::{net::SocketAddr, time::Duration};

use url::Url;

use super::{
    authorities,
    probe::{self, Destination},
    trace::TRACE,
};
use crate::{
    model::{Certificate, Fault, Phase},
    sender::guard,
};

/// What was seen of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The address that a connection was made to.
    pub address: SocketAddr,
    /// Its certificate; `None` without TLS.
    pub certificate: Option<Certificate>,
}

/// Looks at receivers, and waits so long for each step.
#[derive(Debug, Clone)]
pub struct Looker {
    patience: Duration,
}

impl Looker {
    /// One that waits so long for each step.
    pub const fn new(patience: Duration) -> Self {
        Self { patience }
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
        let addresses = match target.destination() {
            Some(Destination::Name(name)) => probe::look_up(&target, name).await.map_err(first)?.0,
            Some(Destination::Address(address)) => vec![address],
            None => Vec::new(),
        };
        let (stream, _) = probe::connect(&target, &addresses).await.map_err(first)?;
        let address = stream.peer_addr().map_err(|error| super::cause::of_any(&error, Phase::Connect))?;
        if !target.is_tls() {
            return Ok(Seen { address, certificate: None });
        }
        let ((_, certificate), _) =
            TRACE.scope(probe::trace(&target), probe::handshake(&target, stream)).await.map_err(first)?;
        Ok(Seen { address, certificate })
    }
}

fn first((fault, _): (Fault, Vec<String>)) -> Fault {
    fault
}

/// How many authorities the machine trusts; where there are none, Mozilla's list is used.
pub fn machine_authorities() -> usize {
    authorities::of_the_machine().usable
}
