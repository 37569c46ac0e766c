//! Attempts: one POST of one request, with everything seen on the way.

use bytes::Bytes;

use super::{DataType, Envelope, Fault, Header, Time, UrlText, words};

/// Why an attempt was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The request was due.
    Delivery,
    /// An operator asked to send it again; touches neither the count nor the waits.
    Resend,
    /// An operator tried the webhook with sample data; belongs to no request.
    Test,
}

words!(Purpose, "purpose", {
    Delivery => "delivery",
    Resend => "resend",
    Test => "test",
});

/// How long each phase took, in microseconds; `None` where it did not take place, as on a connection that was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Timings {
    /// Looking the name up.
    pub dns_us: Option<u64>,
    /// Opening the TCP connection.
    pub connect_us: Option<u64>,
    /// The TLS handshake.
    pub tls_us: Option<u64>,
    /// Writing the request.
    pub send_us: Option<u64>,
    /// From the request's last byte to the reply's headers.
    pub wait_us: Option<u64>,
    /// Reading the reply's body.
    pub body_us: Option<u64>,
    /// From the beginning to the end.
    pub total_us: u64,
}

impl Timings {
    /// The phases in the order in which they happen: dns, connect, tls, send, wait, body.
    pub const fn phases(&self) -> [Option<u64>; 6] {
        [self.dns_us, self.connect_us, self.tls_us, self.send_us, self.wait_us, self.body_us]
    }
}

/// Our side of an attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// The Post URL of that moment.
    pub url: UrlText,
    /// The data type of that moment.
    pub data_type: DataType,
    /// The envelope of that moment.
    pub envelope: Envelope,
    /// Every header that was sent, in order, those of HTTP itself (`host`, `content-length`) included.
    pub headers: Vec<Header>,
    /// The body, byte by byte; empty if retention has removed the event's data.
    pub body: Bytes,
    /// The body with asterisks in place of the webhook's key, if it holds the key.
    pub masked_body: Option<Bytes>,
}

/// Without the body, which may hold the webhook's key.
impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { url, data_type, envelope, headers, body, .. } = self;
        let mut sent = f.debug_struct("Sent");
        sent.field("url", url).field("data_type", data_type).field("envelope", envelope).field("headers", headers);
        sent.field("bytes", &body.len()).finish_non_exhaustive()
    }
}

impl Sent {
    /// The body as a person sees it: the key in it only if they asked for it.
    pub fn shown_body(&self, reveal: bool) -> &Bytes {
        self.masked_body.as_ref().filter(|_| !reveal).unwrap_or(&self.body)
    }
}

/// The receiver's side of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, in order.
    pub headers: Vec<Header>,
    /// The body, decoded, at most 16 KiB of it.
    pub body: Vec<u8>,
    /// Whether there was more of the body than is kept.
    pub cut: bool,
}

/// One POST of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Counts the attempts of its request from 1.
    pub number: u32,
    /// Why it was made.
    pub purpose: Purpose,
    /// When it began.
    pub started_at: Time,
    /// How long each phase took.
    pub timings: Timings,
    /// The address and port it was connected to, where it came so far.
    pub address: Option<String>,
    /// Our side.
    pub sent: Sent,
    /// The receiver's side, where it answered.
    pub reply: Option<Reply>,
    /// Why it failed; `None` where it was delivered.
    pub fault: Option<Fault>,
    /// What `Retry-After` asked for, in milliseconds, after bounding.
    pub retry_after_ms: Option<u64>,
    /// When the next attempt of this request was planned, where one was.
    pub next_at: Option<Time>,
}
