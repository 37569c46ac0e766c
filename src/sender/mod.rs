//! The sender: turns due requests into attempts.

pub mod guard;
pub mod http;
pub mod judge;
