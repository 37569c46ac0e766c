//! hookkeeper: a terminal administration console for outgoing webhooks, and the sender that delivers them, on one SQLite file.
//!
//! This page is the map of the house. Imports point down only; `tests/house.rs` holds that.
//!
//! ```text
//! main ▶ cli ▶ tui ▶ text ▶ admin, sender, intake ▶ store, payload, policy ▶ model
//! ```
//!
//! | place | owns |
//! |---|---|
//! | [`model`] | the words of the project as validated types; no input or output |
//! | [`policy`] | the rule of ten and the waits, pure: history and outcome in, decision out |
//! | [`store`] | what may be asked of the database; SQLite is named below it only |
//! | [`payload`] | event → bytes: the catalogue, envelopes, JSON, XML, signature |
//! | [`sender`] | the thread: pick due work, POST, classify the fault, record |
//! | [`intake`] | events over HTTP |
//! | [`admin`] | everything an operator can do, once |
//! | [`text`] | the languages: every text that a person reads |
//! | [`tui`] | the console |
//! | [`cli`] | commands, tables and JSON; what the console starts with, and the demo |

pub mod admin;
pub mod cli;
pub mod intake;
pub mod model;
pub mod payload;
pub mod policy;
pub mod sender;
pub mod store;
pub mod text;
pub mod tui;
