//! The receivers of the demo: each has one habit that is met in the world.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::TlsAcceptor;

const EXPIRED: &[u8] = include_bytes!("../../assets/demo/expired.pem");
/// How long the slow one thinks.
const SLOW: Duration = Duration::from_millis(2_500);
/// The one with a limit takes so many in this time.
const TAKES: u32 = 3;
const IN: Duration = Duration::from_secs(5);

/// Where they are.
pub(super) struct Places {
    http: SocketAddr,
    closed: SocketAddr,
    https: SocketAddr,
}

impl Places {
    pub(super) fn url(&self, name: &str) -> String {
        match name {
            "refused" => format!("http://{}/{name}", self.closed),
            "expired" => format!("https://{}/{name}", self.https),
            _ => format!("http://{}/{name}", self.http),
        }
    }
}

/// Starts them on free ports of this machine; they end with the tasks.
pub(super) async fn start(tasks: &mut JoinSet<()>) -> std::io::Result<Places> {
    let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let (http, https) = (bind().await?, bind().await?);
    // Nobody listens there any more once this is dropped.
    let closed = bind().await?.local_addr()?;
    let places = Places { http: http.local_addr()?, closed, https: https.local_addr()? };
    tasks.spawn(async move {
        let _ = axum::serve(http, habits()).await;
    });
    let tls = acceptor().map_err(std::io::Error::other)?;
    tasks.spawn(async move {
        while let Ok((stream, _)) = https.accept().await {
            // Whoever looks at the certificate hangs up.
            let _ = tokio::time::timeout(SLOW, tls.accept(stream)).await;
        }
    });
    Ok(places)
}

fn acceptor() -> Result<TlsAcceptor, Box<dyn std::error::Error + Send + Sync>> {
    let chain = CertificateDer::pem_slice_iter(EXPIRED).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(EXPIRED)?;
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn habits() -> Router {
    let flaky = Arc::new(AtomicU64::new(0));
    let gone = Arc::new(AtomicU64::new(0));
    let limited = Arc::new(Mutex::new((Instant::now(), 0)));
    Router::new()
        .route("/healthy", post(async || reply(StatusCode::OK, "{\"ok\":true}")))
        .route("/archive", post(async || reply(StatusCode::NO_CONTENT, "")))
        .route(
            "/slow",
            post(async || {
                tokio::time::sleep(SLOW).await;
                reply(StatusCode::OK, "{\"ok\":true}")
            }),
        )
        .route(
            "/failing",
            post(async || {
                let page = "<h1>Internal Server Error</h1>\nPDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/shop/hooks.php:17\n";
                reply(StatusCode::INTERNAL_SERVER_ERROR, page)
            }),
        )
        .route(
            "/flaky",
            post(async move || match flaky.fetch_add(1, Ordering::Relaxed) % 10 {
                0..6 => reply(StatusCode::OK, "{\"ok\":true}"),
                _ => reply(StatusCode::BAD_GATEWAY, "{\"error\":\"upstream is restarting\"}"),
            }),
        )
        .route(
            "/gone",
            post(async move || match gone.fetch_add(1, Ordering::Relaxed) {
                0..3 => reply(StatusCode::OK, "{\"ok\":true}"),
                _ => reply(StatusCode::GONE, "{\"error\":\"this shop has closed\"}"),
            }),
        )
        .route("/limited", post(async move || limited_reply(&limited)))
}

fn limited_reply(window: &Mutex<(Instant, u32)>) -> Response {
    let mut window = window.lock().expect("nobody panics while counting");
    if window.0.elapsed() >= IN {
        *window = (Instant::now(), 0);
    }
    window.1 += 1;
    if window.1 <= TAKES {
        return reply(StatusCode::OK, "{\"ok\":true}");
    }
    let left = IN.saturating_sub(window.0.elapsed()).as_secs() + 1;
    let mut reply = reply(StatusCode::TOO_MANY_REQUESTS, "{\"error\":\"too many requests\"}");
    reply.headers_mut().insert(header::RETRY_AFTER, left.into());
    reply
}

fn reply(status: StatusCode, body: &'static str) -> Response {
    let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}
