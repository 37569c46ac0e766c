//! A probe: the way to a receiver, step by step, without an event.

use super::{Fault, words};

/// A step of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Looking the name up, and whether its addresses may be sent to.
    Dns,
    /// Opening a TCP connection.
    Connect,
    /// The TLS handshake.
    Tls,
    /// An `OPTIONS` request, which any HTTP server answers somehow and no receiver takes for an event.
    Http,
}

words!(Step, "step", {
    Dns => "dns",
    Connect => "connect",
    Tls => "tls",
    Http => "http",
});

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probed {
    /// Which one.
    pub step: Step,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// What was seen: addresses, the one connected to, the version of TLS, the head of the answer. What a receiver said stands
    /// in it as it came.
    pub seen: Vec<String>,
    /// The status of the answer, after the last step.
    pub status: Option<u16>,
    /// Why the way ends here; `None` where it goes on.
    pub fault: Option<Fault>,
}
