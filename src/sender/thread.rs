//! The sender's thread: its life, and what it tells about itself.

use tokio::sync::watch;

use crate::store::{SenderNote, Store};

/// Whether this process sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It is starting.
    Starting,
    /// It holds the lock and sends.
    Sending,
    /// Another process sends; this one takes over when that one ends.
    Waiting(Option<SenderNote>),
    /// It has ended.
    Ended,
}

/// What a sender tells about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderStatus {
    /// Whether this process sends.
    pub role: Role,
    /// Attempts in flight.
    pub in_flight: usize,
    /// Why outcomes cannot be recorded at present, such as a full disk; nothing is lost by it.
    pub trouble: Option<String>,
}

/// How a sender is to run.
#[derive(Debug, Clone, Default)]
pub struct SenderOptions {
    /// The command that runs it, for those who ask who sends.
    pub command: String,
    /// End when nothing is due any more and nothing is in flight.
    pub until_idle: bool,
}

/// A running sender. It ends when it is stopped or dropped; outcomes of attempts in flight are recorded first.
pub struct Sender {
    status: watch::Receiver<SenderStatus>,
}

impl Sender {
    /// Starts a thread that sends what is due in `store`.
    pub fn start(_store: Store, _options: SenderOptions) -> std::io::Result<Self> {
        let (_tx, status) = watch::channel(SenderStatus { role: Role::Starting, in_flight: 0, trouble: None });
        Ok(Self { status })
    }

    /// What it tells about itself, now and later.
    pub fn status(&self) -> watch::Receiver<SenderStatus> {
        self.status.clone()
    }

    /// Lets what is in flight come to its end, and ends.
    pub async fn stop(self) {}

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) {}
}
