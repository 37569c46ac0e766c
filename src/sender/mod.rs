//! The sender: a thread that turns due requests into attempts.
//!
//! [`Sender`] waits for the lock on sending, looks for what is due, posts it, lets [`policy`](crate::policy) decide what
//! follows, and records it. [`http`] alone names the HTTP client; [`guard`] decides where may be sent; [`judge`] decides
//! what a reply means.

mod attempt;
mod dispatch;
pub mod guard;
pub mod hidden;
mod host;
pub mod http;
pub mod judge;
mod lane;
mod meter;
mod rendered;
mod run;
mod thread;
mod trial;
mod under_way;
mod warn;

pub use dispatch::{render, revision_of, shown_headers};
pub use host::check_host;
pub use meter::Meter;
pub use thread::{Role, Sender, SenderOptions, SenderStatus};
pub use trial::{Trial, sample_event, test};
