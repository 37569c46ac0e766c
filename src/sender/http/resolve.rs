//! Looks names up and lets only checked addresses through, which are then the ones connected to.

use std::error::Error;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::trace::{TRACE, Trace};
use super::{Lookup, cause, lookups};
use crate::model::{Fault, Phase};
use crate::sender::guard;

/// A name's addresses are not allowed.
#[derive(Debug, thiserror::Error)]
#[error("the name leads where the webhook may not send to")]
pub(super) struct Blocked(pub(super) Fault);

/// A name has no addresses.
#[derive(Debug, thiserror::Error)]
#[error("cannot look up {name}")]
pub(super) struct LookupFailed {
    name: String,
    source: io::Error,
}

impl LookupFailed {
    /// Whether the name is known not to exist, or to have no address; otherwise nobody could be asked.
    ///
    /// The standard library gives the words of the C library and no number. These are the words of glibc, musl, the BSDs and
    /// macOS for `EAI_NONAME` and `EAI_NODATA`, and the numbers of Windows for the same.
    pub(super) fn no_such_host(&self) -> bool {
        const WORDS: &[&str] = &[
            "Name or service not known",
            "No address associated with",
            "Name does not resolve",
            "Name has no usable address",
            "nodename nor servname provided",
            "no address associated with name",
        ];
        const WINDOWS: &[i32] = &[11001, 11004];
        let said = self.source.to_string();
        self.source.kind() == io::ErrorKind::NotFound
            || WORDS.iter().any(|words| said.contains(words))
            || cfg!(windows) && self.source.raw_os_error().is_some_and(|code| WINDOWS.contains(&code))
    }
}

/// Looks a name up as an attempt does.
///
/// # Errors
/// The fault that an attempt would end with.
pub(in crate::sender) async fn look_up(name: &str) -> Result<Vec<SocketAddr>, Fault> {
    find(None, name.to_owned()).await.map_err(|error| cause::of_any(&error, Phase::Dns))
}

/// The resolver of all our clients: what an attempt may reach stands in its trace.
pub(super) struct Resolver(Lookup);

impl Resolver {
    pub(super) fn new(lookup: Lookup) -> Self {
        Self(lookup)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let trace = TRACE.try_with(Arc::clone).ok();
        let name = name.as_str().to_owned();
        let looking = (self.0)(name.clone());
        Box::pin(async move {
            if let Some(trace) = &trace {
                trace.lookup_begins();
            }
            let mut found = some(looking.await, &name)?;
            if let Some(trace) = &trace {
                trace.lookup_ends();
            }
            check(&found, &name, trace.as_deref())?;
            prefer_routed(&mut found);
            if let Some(trace) = &trace {
                trace.may_connect(&found);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Drops addresses that this machine has no way to, if it has a way to another: if all fail, the last one's error is told, and "no
/// way to it" would hide what the receiver said. To connect a UDP socket sends nothing.
fn prefer_routed(found: &mut Vec<SocketAddr>) {
    let has_route = |to: &SocketAddr| {
        let from: IpAddr = if to.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let port = if to.port() == 0 { 9 } else { to.port() };
        UdpSocket::bind((from, 0)).and_then(|socket| socket.connect((to.ip(), port))).is_ok()
    };
    if found.len() > 1 && found.iter().any(has_route) {
        found.retain(has_route);
    }
}

fn check(found: &[SocketAddr], name: &str, trace: Option<&Trace>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let is_proxy = trace.and_then(|t| t.target.as_deref()).is_some_and(|target| target != name);
    if is_proxy {
        return Ok(());
    }
    let allow_private = trace.is_some_and(|t| t.allow_private);
    guard::check_addresses(found, allow_private).map_err(|mut fault| {
        fault.chain.insert(0, format!("{name} leads to an address that the webhook may not send to"));
        Blocked(fault).into()
    })
}

/// What a name leads to, not checked yet.
pub(super) async fn find(lookup: Option<&Lookup>, name: String) -> Result<Vec<SocketAddr>, LookupFailed> {
    let found = match lookup {
        Some(lookup) => lookup(name.clone()).await,
        None => ask_the_system(name.clone()).await,
    };
    some(found, &name)
}

fn some(found: io::Result<Vec<SocketAddr>>, name: &str) -> Result<Vec<SocketAddr>, LookupFailed> {
    let found = found.and_then(|found| if found.is_empty() { Err(nothing()) } else { Ok(found) });
    found.map_err(|source| LookupFailed { name: name.to_owned(), source })
}

fn nothing() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "the name has no addresses")
}

/// Asks the operating system, once for all who ask for the same name at once.
pub(super) fn system() -> Lookup {
    lookups::joined(Arc::new(|name| Box::pin(ask_the_system(name))))
}

/// `getaddrinfo`, in a thread because it blocks. Whoever waits has a time limit; the thread ends when the system does.
async fn ask_the_system(name: String) -> io::Result<Vec<SocketAddr>> {
    let asked = tokio::task::spawn_blocking(move || Ok((name.as_str(), 0).to_socket_addrs()?.collect()));
    asked.await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_name_is_told_from_a_missing_name_service() {
        let failed = |said: &str| {
            let source = io::Error::other(format!("failed to lookup address information: {said}"));
            LookupFailed { name: "shop.example".to_owned(), source }.no_such_host()
        };
        for said in [
            "Name or service not known",
            "No address associated with hostname",
            "Name does not resolve",
            "nodename nor servname provided, or not known",
        ] {
            assert!(failed(said), "{said}");
        }
        for said in ["Temporary failure in name resolution", "Try again", "Non-recoverable failure in name resolution"]
        {
            assert!(!failed(said), "{said}");
        }
    }

    #[tokio::test]
    async fn the_system_knows_the_name_of_this_machine() {
        let found = ask_the_system("localhost".to_owned()).await.unwrap();
        assert!(!found.is_empty() && found.iter().all(|a| a.ip().is_loopback()), "{found:?}");
    }
}
