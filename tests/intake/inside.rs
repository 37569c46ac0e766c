//! The intake in this process, with limits that a test can reach.

use std::{io::Write as _, sync::Arc};

use hookkeeper::{
    admin::Admin,
    intake::{Asked, Counts, Host, Intake, Limits, Tls, View},
    model::{Scope, TokenDraft, WebhookId},
    store::StoreError,
};
use tokio::runtime::Runtime;

use crate::client::Client;

/// A program that knows nothing.
struct Nobody;

impl Host for Nobody {
    fn view(&self, view: View) -> Asked<'_, Result<serde_json::Value, StoreError>> {
        Box::pin(async move {
            match view {
                // A large answer, for a client that does not take it.
                View::Balance => Ok("x".repeat(64 << 20).into()),
                // A query that never ends.
                View::Webhook(WebhookId(999)) => std::future::pending().await,
                _ => Err(StoreError::Locked),
            }
        })
    }

    fn ready(&self) -> Asked<'_, Result<serde_json::Value, String>> {
        Box::pin(async { Err("nobody sends".to_owned()) })
    }

    fn figures<'a>(&'a self, _: &'a Counts) -> Asked<'a, Result<String, StoreError>> {
        Box::pin(async { Err(StoreError::Locked) })
    }
}

pub(crate) struct Inside {
    pub(crate) runtime: Runtime,
    pub(crate) intake: Intake,
    pub(crate) admin: Admin,
    pub(crate) token: String,
    _folder: tempfile::TempDir,
}

impl Inside {
    pub(crate) fn start(limits: Limits) -> Self {
        Self::with(limits, None)
    }

    pub(crate) fn with(limits: Limits, tls: Option<Tls>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (admin, token, intake) = runtime.block_on(async {
            let admin = Admin::open(&folder.path().join("db"), "test").await.unwrap();
            let draft = TokenDraft {
                name: "test".to_owned(),
                scopes: vec![Scope::Emit, Scope::Read],
                kinds: Vec::new(),
                rate: None,
            };
            let (_, token) = admin.add_token(draft).await.unwrap();
            let listener = hookkeeper::intake::listen::bind("127.0.0.1:0").await.unwrap();
            let intake = Intake::start(listener, tls, admin.store().clone(), Arc::new(Nobody), limits).unwrap();
            (admin, token.reveal().to_owned(), intake)
        });
        Self { runtime, intake, admin, token, _folder: folder }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.intake.address().to_string(), &self.token)
    }
}

/// Writes a certificate for `localhost` that has signed itself, and its key.
pub(crate) fn certificate(
    folder: &std::path::Path,
) -> (rustls::pki_types::CertificateDer<'static>, [std::path::PathBuf; 2]) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let paths = [folder.join("cert.pem"), folder.join("key.pem")];
    for (path, text) in paths.iter().zip([made.cert.pem(), made.signing_key.serialize_pem()]) {
        std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
    }
    (made.cert.der().clone(), paths)
}
