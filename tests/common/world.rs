//! A database of a test's own, with what tests do to it.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::{path::PathBuf, time::Duration};

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, PostUrl, RequestState, Setting, Webhook, WebhookDraft, WebhookId},
    sender::{Sender, SenderOptions},
    store::Filter,
};

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) admin: Admin,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let admin = Admin::open(&folder.path().join("hookkeeper.db"), "test").await.unwrap();
        admin.set_setting(Setting::Waits, "0s".to_owned()).await.unwrap();
        Self { folder, admin }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("hookkeeper.db")
    }

    pub(crate) async fn add(&self, url: &str) -> Webhook {
        self.add_with(url, |_| {}).await
    }

    pub(crate) async fn add_with(&self, url: &str, change: impl FnOnce(&mut WebhookDraft)) -> Webhook {
        let mut draft = WebhookDraft::new(url.parse::<PostUrl>().unwrap(), vec!["invoice/add".parse().unwrap()]);
        draft.allow_private = true;
        change(&mut draft);
        self.admin.add_webhook(draft, None).await.unwrap()
    }

    pub(crate) async fn emit(&self, count: usize) {
        let event = |n: usize| NewEvent {
            kind: "invoice/add".to_owned(),
            data: format!(r#"{{"id":"{n}"}}"#),
            uid: Some(format!("e{n}").parse().unwrap()),
            occurred_at: None,
        };
        let answers = self.admin.emit((0..count).map(event).collect()).await.unwrap();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }

    pub(crate) async fn send_until_idle(&self) {
        let mut sender =
            Sender::start(self.admin.store().clone(), SenderOptions { command: "test".to_owned(), until_idle: true })
                .unwrap();
        tokio::time::timeout(Duration::from_secs(30), sender.ended()).await.expect("it becomes idle");
    }

    pub(crate) fn serve(&self) -> Sender {
        let options = SenderOptions { command: "test".to_owned(), until_idle: false };
        Sender::start(self.admin.store().clone(), options).unwrap()
    }

    /// Waits until `is` holds, looking again after every commit.
    pub(crate) async fn until(&self, what: &str, is: impl AsyncFn(&Admin) -> bool) {
        let mut changes = self.admin.changes();
        let wait = async {
            while !is(&self.admin).await {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("never: {what}"));
    }

    pub(crate) async fn count(&self, state: RequestState) -> u64 {
        self.admin.count(Filter { states: vec![state], ..Filter::default() }).await.unwrap()
    }

    pub(crate) async fn assert_books(&self) {
        let balance = self.admin.balance().await.unwrap();
        assert!(balance.balanced(), "{balance:?}");
    }

    pub(crate) async fn webhook(&self, id: WebhookId) -> Webhook {
        self.admin.webhook(id).await.unwrap()
    }
}

/// A port on which nothing listens.
pub(crate) async fn dead_port() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// How many requests wait to be sent again because an operator asked for it.
pub(crate) fn asked_again(database: &std::path::Path) -> u64 {
    let db = rusqlite::Connection::open(database).unwrap();
    db.query_row("SELECT count(*) FROM resend", [], |row| row.get(0)).unwrap()
}
