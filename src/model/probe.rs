//! A probe: the way to a receiver, step by step, without an event.

use super::{Fault, Time, words};

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
    /// The receiver's certificate, after a handshake.
    pub certificate: Option<Certificate>,
    /// Why the way ends here; `None` where it goes on.
    pub fault: Option<Fault>,
}

impl Probed {
    /// A step of which nothing is known but its time.
    pub const fn new(step: Step, took_us: u64) -> Self {
        Self { step, took_us, seen: Vec::new(), status: None, certificate: None, fault: None }
    }
}

/// What a receiver's certificate says of itself. Its words stand in it as they came.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Certificate {
    /// Until when it is good.
    pub expires_at: Option<Time>,
    /// Who issued it: an organisation, and the name under which it did.
    pub issuer: String,
    /// The names that it is for; none where it is for an address.
    pub names: Vec<String>,
}

impl Certificate {
    /// One that ends within so many days should have been renewed already.
    pub const FEW_DAYS: i64 = 14;

    /// How many whole days are left at a time.
    pub fn days_left(&self, now: Time) -> Option<i64> {
        self.expires_at.map(|end| (end.0 - now.0).div_euclid(86_400_000))
    }
}
