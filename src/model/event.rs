//! Events: what happened.

use std::sync::Arc;

use super::Time;

/// The unique name of an event, `webhook-id` on the wire: 1 to 128 visible ASCII characters without a full stop,
/// which Standard Webhooks needs as its separator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Uid(Arc<str>);

/// A text that cannot be a uid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be a uid; use 1 to 128 visible ASCII characters and no full stop")]
pub struct InvalidUid(pub String);

impl Uid {
    /// The uid as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Uid {
    type Err = InvalidUid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let good = (1..=128).contains(&text.len()) && text.bytes().all(|b| (b'!'..=b'~').contains(&b) && b != b'.');
        if good { Ok(Self(text.into())) } else { Err(InvalidUid(text.to_owned())) }
    }
}

impl std::fmt::Display for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for Uid {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

/// An event that is to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What happened; the store refuses a kind that is not in its catalogue.
    pub kind: String,
    /// The data as JSON text, at most [`NewEvent::MAX_DATA`] bytes; the store refuses what is not JSON.
    pub data: String,
    /// Makes it idempotent: the same uid again changes nothing. Without one the store makes one.
    pub uid: Option<Uid>,
    /// When it happened, where that is not now.
    pub occurred_at: Option<Time>,
}

impl NewEvent {
    /// The largest data that is accepted: 1 MiB.
    pub const MAX_DATA: usize = 1 << 20;

    /// Something that happens now, with data that is JSON text.
    pub fn new(kind: impl Into<String>, data: impl Into<String>) -> Self {
        Self { kind: kind.into(), data: data.into(), uid: None, occurred_at: None }
    }

    /// The same event by its own name, so that handing it in again changes nothing.
    #[must_use]
    pub fn with_uid(self, uid: Uid) -> Self {
        Self { uid: Some(uid), ..self }
    }
}

/// An event that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number in the order of acceptance.
    pub id: i64,
    /// Its unique name, the same at every attempt.
    pub uid: String,
    /// What happened.
    pub kind: String,
    /// The data: JSON, as SQLite checked it.
    pub data: String,
    /// When it happened.
    pub occurred_at: Time,
}

impl Event {
    /// Whether retention has removed its data: what was accepted is never empty.
    pub fn is_removed(&self) -> bool {
        self.data.is_empty()
    }
}
