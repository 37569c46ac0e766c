//! A shop that writes an invoice and the event about it in one transaction: `cargo run --example outbox -- shop.db`.
//!
//! Both are there or neither is, whatever happens in between. Whoever has the database open (`hookkeeper serve`, a console) sends
//! the event on.

use std::path::PathBuf;

use hookkeeper::{
    admin::Admin,
    model::NewEvent,
    store::{
        Outbox,
        rusqlite::{Connection, Result, params},
    },
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "shop.db".to_owned()));
    // Makes the database where there is none, or brings it up to date. A program needs that once, when it starts.
    drop(Admin::open(&path, "shop").await?);

    let mut db = Connection::open(&path)?;
    db.execute_batch("CREATE TABLE IF NOT EXISTS invoice (id INTEGER PRIMARY KEY, number TEXT NOT NULL)")?;

    // What goes wrong before the commit leaves neither of the two behind.
    let cancelled = db.transaction()?;
    add_invoice(&cancelled, "FV 0/3/2026")?;
    cancelled.rollback()?;

    let tx = db.transaction()?;
    let number = "FV 12/3/2026";
    let (id, requests) = add_invoice(&tx, number)?;
    tx.commit()?;
    println!("invoice {id}, {number}: {requests} webhook(s) will hear of it");
    Ok(())
}

/// Adds an invoice, and the event about it; answers with its id, and how many webhooks want the event.
fn add_invoice(tx: &Connection, number: &str) -> Result<(i64, u64), Box<dyn std::error::Error>> {
    tx.execute("INSERT INTO invoice (number) VALUES (?1)", params![number])?;
    let id = tx.last_insert_rowid();
    let data = serde_json::json!({ "id": id.to_string(), "fullnumber": number });
    // With a uid of its own the event may be put in again: it then changes nothing.
    let event = NewEvent::new("invoice/add", data.to_string()).with_uid(format!("invoice-{id}-added").parse()?);
    Ok((id, Outbox::new(tx)?.put(&event)?.requests))
}
