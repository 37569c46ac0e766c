//! What tests of the library begin with: a store that knows one kind of event, and webhooks that want it.

use std::path::Path;

use super::Store;
use crate::model::{Kind, NewEvent, Secret, Webhook, WebhookDraft, WebhookKey};

const KIND: &str = "order/packed";

/// A new store that knows the kind.
pub(crate) async fn store(path: &Path) -> Store {
    let store = Store::open(path).await.unwrap();
    let (name, root, item) = (KIND.parse().unwrap(), "orders".to_owned(), "order".to_owned());
    let kind = Kind { name, root, item, description: String::new(), built_in: false };
    store.add_kind(kind, "test".to_owned()).await.unwrap();
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
