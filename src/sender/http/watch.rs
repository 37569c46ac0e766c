//! The places at which an attempt is watched from within: the body that is sent, the connector, the TLS session store.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http_body::{Body, Frame, SizeHint};
use hyper_util::client::legacy::connect::{Connection, HttpInfo};
use rustls::NamedGroup;
use rustls::client::{ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use tower_layer::Layer;
use tower_service::Service;

use super::trace::{TRACE, Trace};

/// So much of the body is handed over at a time: it shows how far a slow receiver has let us come.
const FRAME: usize = 64 * 1024;

/// A request's body that notes when it is taken. Its size is known, so that `content-length` is sent.
pub(super) struct Payload {
    rest: Bytes,
    trace: Arc<Trace>,
}

impl Payload {
    pub(super) fn new(rest: Bytes, trace: Arc<Trace>) -> Self {
        Self { rest, trace }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let size = self.rest.len().min(FRAME);
        let frame = self.rest.split_to(size);
        self.trace.frame_taken(self.rest.is_empty());
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

/// Wraps the connector so that it notes when it begins and when the connection stands.
#[derive(Clone)]
pub(super) struct Watch;

impl<S> Layer<S> for Watch {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Watched<S> {
        Watched(Arc::new(connector))
    }
}

/// A connector that is watched. The client is cloned several times for each POST, and few of them connect: a clone shares the
/// connector, and makes one of its own only then.
#[derive(Clone)]
pub(super) struct Watched<S>(Arc<S>);

impl<S, To> Service<To> for Watched<S>
where
    S: Service<To> + Clone + Send + Sync + 'static,
    S::Response: Connection,
    S::Future: Send + 'static,
    To: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<S::Response, S::Error>>;

    /// Whether a connector is ready is asked of the one that connects.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: To) -> Self::Future {
        let mut connector = S::clone(&self.0);
        let connecting = async move {
            poll_fn(|cx| connector.poll_ready(cx)).await?;
            connector.call(to).await
        };
        let Ok(trace) = TRACE.try_with(Arc::clone) else { return Box::pin(connecting) };
        trace.connect_begins();
        // The trace goes along, because a connect that loses the race against a connection that has become free is
        // finished in a task of its own, for others to use.
        Box::pin(TRACE.scope(Arc::clone(&trace), async move {
            let connection = connecting.await?;
            trace.connected(address_of(&connection));
            Ok(connection)
        }))
    }
}

fn address_of(connection: &impl Connection) -> Option<SocketAddr> {
    let mut about = http::Extensions::new();
    connection.connected().get_extras(&mut about);
    about.get::<HttpInfo>().map(HttpInfo::remote_addr)
}

/// TLS sessions to resume. rustls asks for the key exchange hint when it writes the first message of a handshake, which is
/// right after the TCP connection stands and the one moment between the two that can be seen.
#[derive(Debug)]
pub(super) struct Sessions(ClientSessionMemoryCache);

impl Sessions {
    pub(super) fn new() -> Self {
        Self(ClientSessionMemoryCache::new(1024))
    }
}

impl ClientSessionStore for Sessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        let _ = TRACE.try_with(|trace| trace.handshake_begins());
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.0.set_tls12_session(server, value);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.0.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.0.insert_tls13_ticket(server, value);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.0.take_tls13_ticket(server)
    }
}
