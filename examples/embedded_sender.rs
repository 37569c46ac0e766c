//! A program that delivers its own webhooks: no other process, one file. `cargo run --example embedded_sender -- shop.db URL`
//!
//! It adds a webhook, emits an event, waits until the sender has delivered it, and prints what became of it.

use std::path::PathBuf;

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, WebhookDraft},
    sender::{Sender, SenderOptions},
    store::{Filter, Page},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(url)) = (args.next().map(PathBuf::from), args.next()) else {
        return Err("name a database and a Post URL".into());
    };
    let admin = Admin::open(&path, "shop").await?;

    let mut draft = WebhookDraft::new(url.parse()?, vec!["invoice/add".parse()?]);
    // Only for a receiver on this machine or in its network.
    draft.allow_private = true;
    let webhook = admin.add_webhook(draft, None).await?;

    // The sender is a thread of its own. Where another process sends from this file already, it waits for its turn.
    let sender = Sender::start(admin.store().clone(), SenderOptions { command: "shop".to_owned(), until_idle: false })?;

    // Durable once this answers; the sender sees the commit by itself.
    let event = NewEvent::new("invoice/add", r#"{"id": "90210001", "fullnumber": "FV 12/3/2026"}"#);
    let accepted = admin.emit(vec![event]).await?.remove(0)?;
    println!("accepted {}", accepted.uid);

    let mut changes = admin.changes();
    let filter = Filter { webhook: Some(webhook.id), ..Filter::default() };
    loop {
        let requests = admin.requests(filter.clone(), Page::newest(1)).await?;
        if let Some(request) = requests.first().filter(|request| request.attempts > 0) {
            println!("{} {} after {} attempt(s)", request.id, request.state, request.attempts);
            break;
        }
        changes.changed().await?;
    }

    // Lets what is in flight come to its end. Whatever waits stays in the file, for the next start.
    sender.stop().await;
    Ok(())
}
