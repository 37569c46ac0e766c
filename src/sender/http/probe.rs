//! A probe: the way to a receiver one step at a time, each with its time. Nothing that looks like a delivery is sent.
//!
//! The last step is `OPTIONS`: safe and without a body (RFC 9110 section 9.3.7), without the headers of Standard Webhooks and
//! without those of the webhook, which may be secret. What a receiver answers to it does not matter; that it answers does.
//! The way is the straight one, also where the environment names a proxy. The guard decides as it does for an attempt.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::trace::{TRACE, Trace};
use super::{Lookup, cause, certificate, micros, resolve, text, tls, too_long};
use crate::model::{Cause, Certificate, Fault, Phase, Probed, Step};
use crate::sender::guard;

/// Names us in a probe, so that it is told from a delivery.
const USER_AGENT: &str = "hookkeeper/1 (probe)";
/// Headers of the answer that say something about who gave it.
const TELLING: [&str; 4] = ["allow", "server", "via", "location"];

/// Where a probe goes.
#[derive(Clone)]
pub struct Target {
    /// The Post URL.
    pub url: Url,
    /// The URL as it may be shown.
    pub shown: String,
    /// Private addresses may be connected to.
    pub allow_private: bool,
    /// The lookup, the connection and the handshake may each take this long.
    pub connect_timeout: Duration,
    /// The answer may take this long.
    pub timeout: Duration,
    /// Attempts go through a proxy of the environment, which a probe goes past.
    pub past_proxy: bool,
    /// Authorities to trust beside those of the machine.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// Looks names up in place of the operating system.
    pub lookup: Option<Lookup>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("shown", &self.shown).finish_non_exhaustive()
    }
}

impl Target {
    /// The steps of this way: an address needs no lookup, and plain HTTP no handshake.
    pub fn steps(&self) -> Vec<Step> {
        let named = matches!(self.url.host(), Some(Host::Domain(_)));
        let all = [(named, Step::Dns), (true, Step::Connect), (self.is_tls(), Step::Tls), (true, Step::Http)];
        all.into_iter().filter(|(is, _)| *is).map(|(_, step)| step).collect()
    }

    pub(super) fn is_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(super) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// The name to look up, or the address that the URL is written with.
    pub(super) fn destination(&self) -> Option<Destination> {
        let address = |ip| Destination::Address(SocketAddr::new(ip, self.port()));
        Some(match self.url.host()? {
            Host::Ipv4(ip) => address(ip.into()),
            Host::Ipv6(ip) => address(ip.into()),
            Host::Domain(name) => Destination::Name(name.to_owned()),
        })
    }
}

/// What the host of a URL is.
pub(super) enum Destination {
    Name(String),
    Address(SocketAddr),
}

/// What a step came to, but for its time.
pub(super) type Came<T> = Result<(T, Vec<String>), (Fault, Vec<String>)>;

/// Goes the way until a step fails; `told` hears of each as it ends. Dropping the future closes what is open.
pub async fn probe(target: &Target, mut told: impl FnMut(Probed)) {
    let _ = TRACE.scope(trace(target), walk(target, &mut told)).await;
}

/// What the steps note on their way: whether the receiver asks for a client certificate.
pub(super) fn trace(target: &Target) -> Arc<Trace> {
    Arc::new(Trace::new(std::time::Instant::now(), target.allow_private, None))
}

/// `None` where the way has ended early.
async fn walk(target: &Target, told: &mut impl FnMut(Probed)) -> Option<()> {
    let begun = Instant::now();
    if let Err(fault) = guard::check_url(&target.url, target.allow_private) {
        let step = target.steps()[0];
        told(Probed { fault: Some(fault), ..Probed::new(step, micros(begun.elapsed())) });
        return None;
    }
    let addresses = match target.destination()? {
        Destination::Address(address) => vec![address],
        Destination::Name(name) => step(Step::Dns, look_up(target, name), told).await?,
    };
    let stream = step(Step::Connect, connect(target, &addresses), told).await?;
    if !target.is_tls() {
        return http(target, stream, told).await;
    }
    let begun = Instant::now();
    let came = handshake(target, stream).await;
    let (came, certificate) = match came {
        Ok(((stream, certificate), seen)) => (Ok((stream, seen)), certificate),
        Err(failed) => (Err(failed), None),
    };
    let stream = tell(Probed { certificate, ..Probed::new(Step::Tls, micros(begun.elapsed())) }, came, told)?;
    http(target, stream, told).await
}

async fn step<T>(step: Step, doing: impl Future<Output = Came<T>>, told: &mut impl FnMut(Probed)) -> Option<T> {
    let begun = Instant::now();
    let came = doing.await;
    tell(Probed::new(step, micros(begun.elapsed())), came, told)
}

/// Tells what a step came to, and gives on what the next one needs.
fn tell<T>(probed: Probed, came: Came<T>, told: &mut impl FnMut(Probed)) -> Option<T> {
    let (value, seen, fault) = match came {
        Ok((value, seen)) => (Some(value), seen, None),
        Err((fault, seen)) => (None, seen, Some(fault)),
    };
    told(Probed { seen, fault, ..probed });
    value
}

pub(super) async fn look_up(target: &Target, name: String) -> Came<Vec<SocketAddr>> {
    let late = || (too_long(Phase::Dns, target.connect_timeout), Vec::new());
    let found =
        timeout(target.connect_timeout, resolve::find(target.lookup.as_ref(), name)).await.map_err(|_| late())?;
    let found = found.map_err(|error| (cause::of_any(&error, Phase::Dns), Vec::new()))?;
    let addresses: Vec<_> = found.into_iter().map(|found| SocketAddr::new(found.ip(), target.port())).collect();
    let seen: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
    match guard::check_addresses(&addresses, target.allow_private) {
        Ok(()) => Ok((addresses, seen)),
        Err(fault) => Err((fault, seen)),
    }
}

/// One address after the other, as an attempt would; those that did not answer are told of.
pub(super) async fn connect(target: &Target, addresses: &[SocketAddr]) -> Came<TcpStream> {
    let share = target.connect_timeout / u32::try_from(addresses.len()).unwrap_or(1).max(1);
    let mut seen = Vec::new();
    let mut last = Fault::new(Phase::Connect, Cause::Unreachable, "the name has no addresses");
    for address in addresses {
        let fault = match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                seen.push(address.to_string());
                return Ok((stream, seen));
            }
            Ok(Err(error)) => cause::of_any(&error, Phase::Connect),
            Err(_) => too_long(Phase::Connect, share),
        };
        seen.push(format!("{address}: {}", fault.chain.last().map_or("", String::as_str)));
        last = fault;
    }
    Err((last, seen))
}

/// A connection that is encrypted, and the certificate of the other side.
type Encrypted = (tokio_rustls::client::TlsStream<TcpStream>, Option<Certificate>);

pub(super) async fn handshake(target: &Target, stream: TcpStream) -> Came<Encrypted> {
    let failed = |error: &(dyn std::error::Error + 'static)| (cause::of_any(error, Phase::Tls), Vec::new());
    let config = tls::client_config(&target.extra_roots).map_err(|error| failed(&error))?;
    let name = server_name(&target.url).map_err(|error| failed(&error))?;
    let connector = TlsConnector::from(Arc::new(config));
    let stream = match timeout(target.connect_timeout, connector.connect(name.clone(), stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(failed(&error)),
        Err(_) => return Err((too_long(Phase::Tls, target.connect_timeout), Vec::new())),
    };
    let version = stream.get_ref().1.protocol_version().and_then(|version| version.as_str());
    let seen = version.map(|version| version.replace("TLSv1_", "TLS 1.")).into_iter().collect();
    let roots = tls::roots(&target.extra_roots).map_err(|error| failed(&error))?;
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let certificate = certificate::read(roots, chain, &name);
    Ok(((stream, certificate), seen))
}

/// The name that a certificate must be for.
fn server_name(url: &Url) -> io::Result<ServerName<'static>> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    ServerName::try_from(host).map_err(io::Error::other)
}

async fn http<S>(target: &Target, stream: S, told: &mut impl FnMut(Probed)) -> Option<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let begun = Instant::now();
    let answered = timeout(target.timeout, ask(&target.url, stream)).await;
    let (status, seen, fault) = match answered {
        Ok(Ok((status, seen))) => (Some(status), seen, None),
        Ok(Err(error)) => (None, Vec::new(), Some(cause::of_any(&error, Phase::Headers))),
        Err(_) => (None, Vec::new(), Some(too_long(Phase::Headers, target.timeout))),
    };
    told(Probed { seen, status, fault, ..Probed::new(Step::Http, micros(begun.elapsed())) });
    status.map(drop)
}

/// Asks, and reads the head of the answer only.
async fn ask<S>(url: &Url, stream: S) -> Result<(u16, Vec<String>), hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut request = Request::new(String::new());
    *request.method_mut() = Method::OPTIONS;
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    *request.uri_mut() = path.parse().unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(header::HOST, super::host(url).parse().unwrap_or(header::HeaderValue::from_static("")));
    headers.insert(header::USER_AGENT, header::HeaderValue::from_static(USER_AGENT));
    headers.insert(header::ACCEPT, header::HeaderValue::from_static("*/*"));
    headers.insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    let answer = sender.send_request(request);
    tokio::pin!(answer, connection);
    let mut over = false;
    let response = loop {
        tokio::select! {
            answer = &mut answer => break answer?,
            _ = &mut connection, if !over => over = true,
        }
    };
    let status = response.status();
    let mut seen = vec![format!("{:?} {status}", response.version())];
    for name in TELLING {
        let values = response.headers().get_all(name).iter().map(|value| text(value.as_bytes()));
        seen.extend(values.map(|value| format!("{name}: {}", value.chars().take(200).collect::<String>())));
    }
    Ok((status.as_u16(), seen))
}
