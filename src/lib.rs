//! hookkeeper: outgoing webhooks on one SQLite file. A program may take it as a library, and needs no other process then.
//!
//! | to | use | and for a whole program see |
//! |---|---|---|
//! | put an event into a transaction of your own | [`store::Outbox`] | `examples/outbox.rs` |
//! | do what an operator does: webhooks, events, requests, settings | [`admin::Admin`] | `examples/embedded_sender.rs` |
//! | deliver, on a thread of your program | [`sender::Sender`] | `examples/embedded_sender.rs` |
//! | take events over HTTP in your program, and answer scripts that ask | [`intake::Intake`] | `src/cli/host.rs` |
//! | check in a receiver what came | [`payload::verify`] | `examples/receive.rs` |
//!
//! [`model`] has the words: what a webhook, an event and a request are. The console and the commands stand on the same modules.
//! What an installation needs beside them (backups, the doctor, looking after keys) is theirs: see `hookkeeper --help`.
//!
//! ```
//! use hookkeeper::{admin::Admin, model::{NewEvent, WebhookDraft}, store::{Filter, Page}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("shop.db");
//! // Makes the file where there is none.
//! let admin = Admin::open(&path, "shop").await?;
//! let draft = WebhookDraft::new("https://shop.example/hooks".parse()?, vec!["invoice/add".parse()?]);
//! admin.add_webhook(draft, None).await?;
//!
//! // Durable once this answers. A sender, here or in another process, posts it.
//! let event = NewEvent::new("invoice/add", r#"{"id": "90210001"}"#).with_uid("invoice-90210001-added".parse()?);
//! let accepted = admin.emit(vec![event.clone()]).await?.remove(0)?;
//! assert_eq!((accepted.requests, accepted.duplicate), (1, false));
//!
//! // The same uid again changes nothing.
//! assert!(admin.emit(vec![event]).await?.remove(0)?.duplicate);
//! assert_eq!(admin.requests(Filter::default(), Page::newest(10)).await?.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # The map of the house
//!
//! Imports point down only; `tests/house.rs` holds that.
//!
//! ```text
//! main ▶ cli ▶ tui ▶ text ▶ admin, sender, intake ▶ store, payload, policy ▶ model, files
//! ```
//!
//! | place | owns |
//! |---|---|
//! | [`model`] | the words of the project as validated types; no input or output |
//! | `files` | files that only their owner may read, the names beside another one's, and names that last |
//! | `policy` | the rule of ten and the waits, pure: history and outcome in, decision out |
//! | [`store`] | what may be asked of the database; SQLite is named below it only |
//! | [`payload`] | event → bytes: the catalogue, envelopes, JSON, XML, signature |
//! | [`sender`] | the thread: pick due work, POST, classify the fault, record |
//! | [`intake`] | HTTP: events in, durable before the answer; tokens and their rates; what scripts may read |
//! | [`admin`] | everything an operator can do, once |
//! | [`text`] | the languages: every text that a person reads |
//! | `tui` | the console |
//! | `cli` | commands, tables and JSON; what the console starts with, and the demo |
//!
//! The places without a link are public for the program itself and its tests, and promise nothing to anyone else.

// They panic if nobody can read what they print: `cli::complain` and `cli::output` do not.
#![cfg_attr(not(test), deny(clippy::print_stderr, clippy::print_stdout))]

pub mod admin;
#[doc(hidden)]
pub mod cli;
mod files;
pub mod intake;
pub mod model;
pub mod payload;
#[doc(hidden)]
pub mod policy;
pub mod sender;
pub mod store;
pub mod text;
#[doc(hidden)]
pub mod tui;
