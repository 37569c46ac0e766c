//! What tests of the library begin with: a store that knows one kind of event, and webhooks that want it.

use std::{path::Path, sync::mpsc};

use super::Store;
use crate::model::{Kind, NewEvent, Secret, Webhook, WebhookDraft, WebhookKey};

const KIND: &str = "order/packed";

/// A new store that knows the kind.
pub(crate) async fn store(path: &Path) -> Store {
    let store = Store::open(path).await.unwrap();
    let (name, root, item) = (KIND.parse().unwrap(), "orders".to_owned(), "order".to_owned());
    let kind = Kind { name, root, item, description: String::new(), built_in: false, collections: Default::default() };
    store.add_kind(kind, "test".to_owned()).await.unwrap();
    store
}

/// A new store with so many webhooks that want it.
pub(crate) async fn with_webhooks(path: &Path, count: usize) -> Store {
    let store = store(path).await;
    for _ in 0..count {
        add(&store, draft("https://shop.example/in")).await;
    }
    store
}

/// What an operator chooses about a webhook that wants the kind.
pub(crate) fn draft(url: &str) -> WebhookDraft {
    WebhookDraft::new(url.parse().unwrap(), vec![KIND.parse().unwrap()])
}

/// Adds a webhook.
pub(crate) async fn add(store: &Store, draft: WebhookDraft) -> Webhook {
    store.add_webhook(draft, WebhookKey::random(), Secret::random(), "test".to_owned()).await.unwrap()
}

/// Accepts so many events of about 400 bytes.
pub(crate) async fn emit(store: &Store, count: usize) {
    let data = format!(r#"{{"notes":"{}"}}"#, "x".repeat(400));
    let event = |_| NewEvent { kind: KIND.to_owned(), data: data.clone(), uid: None, occurred_at: None };
    assert!(store.emit((0..count).map(event).collect()).await.unwrap().iter().all(Result::is_ok));
}

/// Keeps all readers busy, as searches that take long do, until what it gives back is dropped.
pub(crate) fn occupy_readers(store: &Store) -> Vec<mpsc::Sender<()>> {
    let occupy = |_| {
        let (free, freed) = mpsc::channel();
        let engine = store.engine.clone();
        let wait = move |_: &_| {
            let _ = freed.recv();
            Ok(())
        };
        tokio::spawn(async move { engine.read(wait).await });
        free
    };
    // Far more than there are readers.
    (0..64).map(occupy).collect()
}
