//! One POST, with everything seen on the way. This file and those below it are the only ones that name reqwest.
//!
//! - **Where to.** A URL that names an address is checked before anything happens; a name is looked up by our own resolver,
//!   every address is checked, and the checked addresses are the very ones connected to, so that a name server cannot
//!   answer one thing to the check and another to the connection. Webhooks that may send to private addresses have a pool of
//!   their own, because a pool hands out connections by host and would carry a strict webhook into a private network.
//! - **How long.** [`Outgoing::timeout`] bounds the whole attempt, the reply's body included; the lookup, the TCP connection
//!   and the TLS handshake together are bounded by [`HttpConfig::connect_timeout`].
//! - **How much.** At most 64 KiB of a reply's body are read, counted decoded, and 16 KiB kept. If a body goes on beyond, its
//!   connection is dropped.
//! - **How strictly.** Replies are read as leniently as curl reads them: folded headers, spaces before the colon, and header
//!   lines that are none, which are left out.
//! - **Once more.** A receiver may close an idle connection at the moment we write to it. Where a connection that had been
//!   used before is lost before the reply's head is whole, the attempt goes out once more at once, on a new connection and
//!   within the same time. RFC 9110 section 9.2.2 allows that where the client knows that the request is idempotent, and
//!   `webhook-id` makes it so. Idle connections are kept for 4 s, under the 5 s after which Node closes them.
//! - **Proxies.** Those of the environment are ignored unless the configuration says otherwise. Where it does, the proxy looks
//!   names up, so that only addresses written in the URL are checked here.

mod authorities;
mod cause;
mod certificate;
mod in_time;
mod look;
mod lookups;
mod probe;
mod resolve;
mod tls;
mod tls_cause;
mod trace;
mod verify;
mod watch;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, Method, header};
use rustls::pki_types::CertificateDer;
use tokio::time::Instant;
use url::{Host, Url};

pub use self::look::{Looker, Seen, machine_authorities};
pub use self::probe::{Target, probe};
pub(super) use self::resolve::look_up;

use self::in_time::in_time;
use self::trace::{TRACE, Trace};
use self::watch::{Payload, Watch};
use super::guard;
use crate::model::{Cause, Fault, Header, Phase, Reply, Settings, Timings, UrlText, format_duration};

/// So much of a reply's body is read, in bytes after decoding.
const READ_LIMIT: usize = 64 * 1024;
/// So much of a reply's body is kept, in bytes after decoding.
pub const KEEP_LIMIT: usize = 16 * 1024;
/// So much of a reply's headers is kept, names and values together, in bytes.
pub const HEADER_LIMIT: usize = 16 * 1024;

/// A reply may have this many header lines; hyper alone takes 100, and some shops set more cookies than that. Each slot costs time in every reply.
const MAX_REPLY_HEADERS: usize = 144;

/// Idle connections are kept this long: shorter than receivers commonly keep theirs.
const IDLE: Duration = Duration::from_secs(4);

/// Looks a host's name up; the port of an address is used only where it is not 0 and the URL names none.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// What every attempt of a process shares.
#[derive(Clone)]
pub struct HttpConfig {
    /// The lookup, the TCP connection and the TLS handshake together may take this long.
    pub connect_timeout: Duration,
    /// Use the proxies that the environment names (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub environment_proxy: bool,
    /// Authorities to trust beside those of the machine.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// Looks names up in place of the operating system.
    pub lookup: Option<Lookup>,
}

impl HttpConfig {
    /// As the installation's settings want it.
    pub(super) fn of(settings: &Settings) -> Self {
        let &Settings { connect_timeout, environment_proxy, .. } = settings;
        Self { connect_timeout, environment_proxy, ..Self::default() }
    }
}

impl std::fmt::Debug for HttpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("HttpConfig");
        shown.field("connect_timeout", &self.connect_timeout).field("environment_proxy", &self.environment_proxy);
        shown.field("extra_roots", &self.extra_roots.len()).finish_non_exhaustive()
    }
}

impl Default for HttpConfig {
    /// Five seconds to connect, no proxies, the machine's authorities and its name service.
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            environment_proxy: false,
            extra_roots: Vec::new(),
            lookup: None,
        }
    }
}

/// Why there is nothing to send with.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// An authority to trust is not a certificate.
    #[error("an authority to trust is not a certificate that can be used")]
    Root(#[source] rustls::Error),
    /// The rest of the TLS configuration.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// The client itself.
    #[error("the HTTP client cannot be set up")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// One POST to make.
///
/// `Debug` shows where it goes and no more: headers may hold secrets, and a URL as well.
#[derive(Clone)]
pub struct Outgoing {
    /// Where to.
    pub url: Url,
    /// The headers, `user-agent` and `content-type` among them. [`wire_headers`] says what is added.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Private addresses may be sent to.
    pub allow_private: bool,
    /// The whole attempt may take this long, reading the reply's body included.
    pub timeout: Duration,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({:?})", UrlText::from(self.url.as_str()))
    }
}

impl Outgoing {
    /// Every header as it stands on the wire; see [`wire_headers`].
    pub fn wire_headers(&self) -> Vec<Header> {
        wire_headers(&self.url, &self.headers, self.body.len())
    }
}

/// Every header as it stands on the wire (HTTP/1.1, no proxy), in order, with those that are added on the way: `accept` and
/// `accept-encoding` where `headers` has none, `host`, `content-length`.
pub fn wire_headers(url: &Url, headers: &HeaderMap, body_len: usize) -> Vec<Header> {
    let own =
        headers.iter().map(|(name, value)| Header { name: name.as_str().to_owned(), value: text(value.as_bytes()) });
    let added = |name: HeaderName, value: String| {
        (!headers.contains_key(&name)).then(|| Header { name: name.as_str().to_owned(), value })
    };
    let rest = [
        added(header::ACCEPT, "*/*".to_owned()),
        added(header::ACCEPT_ENCODING, "gzip".to_owned()),
        added(header::HOST, host(url)),
        added(header::CONTENT_LENGTH, body_len.to_string()),
    ];
    own.chain(rest.into_iter().flatten()).collect()
}

/// What the `host` header says: the port where it is not the usual one.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What came of one POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// How long each phase took, the one it failed in included. Where the POST went out twice, the phases are those of the
    /// second time, and the total is of both.
    pub timings: Timings,
    /// The address connected to. On a failure also the one that was tried, where the name had no other; `None` where it is
    /// not known which one it was.
    pub address: Option<SocketAddr>,
    /// The receiver's answer, where its head was whole. A body that was not whole is `cut`.
    ///
    /// The body is decoded; where it came as gzip, `content-encoding` and `content-length` are missing from the headers.
    pub reply: Option<Reply>,
    /// Why there is no whole reply. Beside a reply, it says what happened to the body; [`verdict`](super::judge::verdict)
    /// decides what counts. A reply that is not a 2xx says no in its head, so its body has no fault of its own.
    pub fault: Option<Fault>,
}

/// Makes POSTs; clones share their connections.
#[derive(Clone)]
pub struct Http {
    clients: Arc<Clients>,
    environment_proxy: bool,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http").field("environment_proxy", &self.environment_proxy).finish_non_exhaustive()
    }
}

struct Clients {
    /// For webhooks that may send to public addresses only.
    public: reqwest::Client,
    /// For webhooks that may send to private ones too.
    private: reqwest::Client,
    /// For the second time: keeps no connections, so that each is new.
    fresh: reqwest::Client,
}

impl Http {
    /// Makes the clients and reads the machine's authorities, which takes some milliseconds.
    ///
    /// # Errors
    /// Where an authority in `config` is no certificate, or TLS cannot be set up.
    pub fn new(config: HttpConfig) -> Result<Self, HttpError> {
        let tls = tls::client_config(&config.extra_roots)?;
        let lookup = config.lookup.clone().unwrap_or_else(resolve::system);
        let client = |keep: usize| {
            let builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .http1_only()
                .http1_allow_obsolete_multiline_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .http1_ignore_invalid_headers_in_responses(true)
                .http1_max_headers(MAX_REPLY_HEADERS)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .retry(reqwest::retry::never())
                .connect_timeout(config.connect_timeout)
                .pool_idle_timeout(IDLE)
                .pool_max_idle_per_host(keep)
                .dns_resolver(resolve::Resolver::new(lookup.clone()))
                .connector_layer(Watch);
            let builder = if config.environment_proxy { builder } else { builder.no_proxy() };
            builder.build().map_err(|e| HttpError::Client(Box::new(e)))
        };
        let clients = Clients { public: client(usize::MAX)?, private: client(usize::MAX)?, fresh: client(0)? };
        Ok(Self { clients: Arc::new(clients), environment_proxy: config.environment_proxy })
    }

    /// Makes one POST. Must run on a tokio runtime with time and I/O.
    ///
    /// Dropping the future closes its connection.
    pub async fn post(&self, out: Outgoing) -> Exchange {
        let begun = Instant::now();
        if let Err(fault) = guard::check_url(&out.url, out.allow_private) {
            let timings = Timings { total_us: micros(begun.elapsed()), ..Timings::default() };
            return Exchange { timings, address: None, reply: None, fault: Some(fault) };
        }
        let pooled = if out.allow_private { &self.clients.private } else { &self.clients.public };
        let first = self.attempt(pooled, &out, begun).await;
        if first.stale { self.attempt(&self.clients.fresh, &out, begun).await.exchange } else { first.exchange }
    }

    async fn attempt(&self, client: &reqwest::Client, out: &Outgoing, begun: Instant) -> Tried {
        let target = self.environment_proxy.then(|| out.url.host_str().unwrap_or_default().into());
        let trace = Arc::new(Trace::new(begun.into_std(), out.allow_private, target));
        let mut request = reqwest::Request::new(Method::POST, out.url.clone());
        request.headers_mut().clone_from(&out.headers);
        *request.body_mut() = Some(reqwest::Body::wrap(Payload::new(out.body.clone(), Arc::clone(&trace))));

        let deadline = begun + out.timeout;
        let answer = in_time(deadline, TRACE.scope(Arc::clone(&trace), client.execute(request))).await;
        let fault = match answer {
            Some(Ok(response)) => {
                return Tried { exchange: receive(response, &trace, deadline, out.timeout).await, stale: false };
            }
            Some(Err(error)) => cause::of(&error.without_url(), trace.phase(), trace.was_asked()),
            None => too_long(trace.phase(), out.timeout),
        };
        Tried {
            stale: trace.reused() && matches!(fault.cause, Cause::Reset | Cause::ClosedEarly),
            exchange: Exchange {
                timings: trace.timings(None),
                address: self.address_tried(out, &trace),
                reply: None,
                fault: Some(fault),
            },
        }
    }

    /// Where an attempt without a reply was connected to, or tried to be where there was no choice.
    fn address_tried(&self, out: &Outgoing, trace: &Trace) -> Option<SocketAddr> {
        trace.address().or_else(|| {
            let ip = match out.url.host()? {
                _ if self.environment_proxy => return None,
                Host::Ipv4(ip) => ip.into(),
                Host::Ipv6(ip) => ip.into(),
                Host::Domain(_) => trace.only_choice()?,
            };
            Some(SocketAddr::new(ip, out.url.port_or_known_default()?))
        })
    }
}

/// What came of going out once.
struct Tried {
    exchange: Exchange,
    /// It failed as an idle connection fails that the receiver has closed.
    stale: bool,
}

async fn receive(mut response: reqwest::Response, trace: &Trace, deadline: Instant, timeout: Duration) -> Exchange {
    let headers_at = trace.now();
    let address = response.remote_addr().or_else(|| trace.address());
    let status = response.status();
    let headers = kept_headers(response.headers());
    let mut kept = Kept::default();
    let fault = match in_time(deadline, kept.fill(&mut response)).await {
        Some(Ok(())) => None,
        Some(Err(error)) => Some(cause::of(&error.without_url(), Phase::Body, trace.was_asked())),
        None => Some(too_long(Phase::Body, timeout)),
    };
    let reply = Reply { status: status.as_u16(), headers, cut: kept.cut || fault.is_some(), body: kept.body };
    Exchange {
        timings: trace.timings(Some(headers_at)),
        address,
        reply: Some(reply),
        fault: fault.filter(|_| status.is_success()),
    }
}

/// The part of a body that is kept.
#[derive(Default)]
struct Kept {
    body: Vec<u8>,
    cut: bool,
}

impl Kept {
    /// Reads to the end or over the limit. What is beyond `KEEP_LIMIT` is read only so that the connection can be used again.
    async fn fill(&mut self, response: &mut reqwest::Response) -> Result<(), reqwest::Error> {
        let mut read = 0;
        while let Some(chunk) = response.chunk().await? {
            read += chunk.len();
            let room = KEEP_LIMIT - self.body.len();
            self.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            self.cut |= chunk.len() > room;
            if read > READ_LIMIT {
                break;
            }
        }
        Ok(())
    }
}

/// The headers, in order, up to `HEADER_LIMIT`; a value that goes over it ends in `…`, and none follows. Nor does
/// one whose name goes over it.
fn kept_headers(headers: &HeaderMap) -> Vec<Header> {
    let mut room = HEADER_LIMIT;
    let mut kept = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        let mut header = Header { name: name.as_str().to_owned(), value: text(value.as_bytes()) };
        let size = header.name.len() + header.value.len();
        if size > room {
            let Some(end) = room.checked_sub(header.name.len()) else { break };
            let end = (0..=end).rev().find(|at| header.value.is_char_boundary(*at)).unwrap_or(0);
            header.value.truncate(end);
            header.value.push('…');
            kept.push(header);
            break;
        }
        room -= size;
        kept.push(header);
    }
    kept
}

/// A header's bytes as text: UTF-8 where they are that, else ISO 8859-1, which fits any bytes (RFC 9110 section 5.5).
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

fn too_long(phase: Phase, limit: Duration) -> Fault {
    Fault::new(phase, Cause::Timeout, format!("the attempt was not over within {}", format_duration(limit)))
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
