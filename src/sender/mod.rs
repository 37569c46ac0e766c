//! The sender: a thread that turns due requests into attempts.
//!
//! [`Sender`] waits for the lock on sending, looks for what is due, posts it, lets the rule of ten (`policy`) decide
//! what follows, and records it. `http` alone names the HTTP client; `guard` decides where may be sent; `judge` decides what
//! a reply means. Receivers that are not known to answer soon (`trust`) are posted to from a thread beside it (`apart`).

mod ahead;
mod apart;
mod attempt;
mod clock;
mod dispatch;
#[doc(hidden)]
pub mod guard;
#[doc(hidden)]
pub mod hidden;
mod host;
#[doc(hidden)]
pub mod http;
#[doc(hidden)]
pub mod judge;
mod lane;
mod meter;
mod places;
mod rendered;
mod run;
mod thread;
mod trial;
mod trust;
mod under_way;
pub(crate) mod warn;

pub(crate) use dispatch::{render, revision_of, shown_headers};
pub(crate) use host::check_host;
pub(crate) use meter::Meter;
pub use thread::{Role, Sender, SenderOptions, SenderStatus};
pub(crate) use trial::{Trial, sample_event, test};
