//! What passes between the store and those who bring events and outcomes.

use std::{
    collections::{BTreeSet, HashMap},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use crate::model::{
    DataType, Envelope, Event, Fault, Header, Kind, OffReason, Purpose, Reply, RequestId, Settings, Time, Timings,
    UrlText, Waits, Webhook, WebhookId,
};

/// An event that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Accepted {
    /// Its uid.
    pub uid: String,
    /// How many requests it made; none for a duplicate.
    pub requests: u64,
    /// The uid was accepted before; nothing was changed.
    pub duplicate: bool,
    /// What was accepted before has other data.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub differs: bool,
}

/// Why an event was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The kind is not in the catalogue.
    #[error("unknown kind `{0}`; `hookkeeper kind list` shows the known ones, `hookkeeper kind add` makes a new one")]
    UnknownKind(String),
    /// The data is not JSON.
    #[error("the data is not JSON{0}")]
    NotJson(String),
    /// The data is too large.
    #[error("the data has {0} bytes; at most 1,048,576 are accepted")]
    TooLarge(usize),
    /// The data is nested deeper than the database reads JSON.
    #[error("the data is nested {0} deep; at most 1,000 are accepted")]
    TooDeep(usize),
    /// It happened in no year that we count.
    #[error("it cannot have happened at {0}; occurred_at may be 1973-03-03T09:46:40Z or later")]
    Time(Time),
    /// An event of another kind has this uid.
    #[error("an event of another kind was accepted under the uid `{0}`; give each event a uid of its own")]
    OtherKind(String),
    /// Something else that the database refused.
    #[error("{0}")]
    Other(String),
}

/// Everything that shapes a request, as it was at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revision {
    /// Its number.
    pub id: i64,
    /// The Post URL.
    pub url: UrlText,
    /// The form of the body.
    pub data_type: DataType,
    /// What is put around the data.
    pub envelope: Envelope,
    /// The webhook's own headers.
    pub headers: Vec<Header>,
    /// `company_id` in the `wfirma` envelope.
    pub company_id: String,
    /// The IANA name of the time zone of `created` in the `wfirma` envelope.
    pub time_zone: String,
    /// The body of the `wfirma` envelope holds the webhook's key.
    pub send_key: bool,
    /// The `wfirma` envelope has the form of version 0.1: an attempt of that time.
    pub first_form: bool,
}

/// The number of a sender: each one that begins gets the next. Only the newest may record outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Generation(pub(crate) i64);

/// How far a sender has seen; `Default` has seen nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// The count of changes of webhooks and settings.
    pub config_version: i64,
    /// The newest request.
    pub last_request: i64,
    /// The count of times that requests were discarded.
    pub discards: i64,
}

/// A sender's question for what came since it last looked.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewsQuery {
    /// How far it has seen.
    pub seen: Seen,
    /// The webhooks of which it has everything else that is due: their new requests come with the news, at most so many each.
    pub room: HashMap<WebhookId, usize>,
}

/// What came since a sender last looked.
#[derive(Debug, Clone, Default)]
pub(crate) struct News {
    /// How far it has seen now.
    pub seen: Seen,
    /// New requests of the webhooks that have room, in the order of acceptance.
    pub fresh: Vec<(WebhookId, Due)>,
    /// The webhooks with other new requests.
    pub webhooks: BTreeSet<WebhookId>,
    /// The webhooks with something to send again.
    pub resends: BTreeSet<WebhookId>,
}

/// What a sender has read ahead.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadAhead {
    /// Requests whose turn will come.
    pub waiting: Vec<RequestId>,
    /// Requests that an operator asked for.
    pub asked: Vec<RequestId>,
}

/// Everything that a sender keeps in memory.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SenderConfig {
    /// The count of changes that this state has.
    pub version: i64,
    /// Every webhook that is not removed, with its revision in force.
    pub webhooks: Vec<(Webhook, Revision)>,
    /// The catalogue.
    pub kinds: Vec<Kind>,
    /// Every setting.
    pub settings: Settings,
}

/// What a sender asks about one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueQuery {
    /// The webhook.
    pub webhook: WebhookId,
    /// At most so many requests, beside the resends.
    pub limit: usize,
    /// At most so many operators' resends.
    pub resends: usize,
    /// No more data than this, but at least one request of either.
    pub bytes: usize,
    /// Fewest attempts first, as a probe wants it, and not by time.
    pub probe: bool,
    /// Strictly in the order of acceptance: a request at the head that is not due blocks those behind it, for no longer than
    /// these waits say, which an operator may have made shorter since it failed.
    pub ordered: Option<Waits>,
    /// Requests that are not wanted, since the sender is at work on them or knows that an operator asked for them; sorted.
    pub except: Vec<RequestId>,
    /// Requests that the sender has read already: wanted only where an operator asked for them; sorted.
    pub read: Vec<RequestId>,
    /// Ask for operators' resends only.
    pub resends_only: bool,
    /// What seems to be due later than this after now is due: the clock was set back since it was written.
    pub longest: Duration,
}

/// A request that is due.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    /// Its id.
    pub id: RequestId,
    /// How many of its ten attempts are used up.
    pub used: u32,
    /// How many attempts were ever made.
    pub attempts: u32,
    /// An operator asked for it.
    pub resend: bool,
    /// What happened; shared where several webhooks want it.
    pub event: Arc<Event>,
}

/// What is due for one webhook.
#[derive(Debug, Clone)]
pub(crate) struct DueBatch {
    /// Operators' resends first, then by the order that was asked for.
    pub due: Vec<Due>,
    /// More may be due than this.
    pub more: bool,
    /// An operator asked for more than this to be sent again.
    pub more_resends: bool,
    /// Where fewer than `limit` were due: when the next one will be.
    pub next_at: Option<Time>,
}

/// What a sender finds when it looks.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// What came since it last looked.
    pub news: News,
    /// One answer to each query, in order.
    pub batches: Vec<DueBatch>,
}

/// What one attempt came to.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// The request.
    pub request: RequestId,
    /// Its webhook.
    pub webhook: WebhookId,
    /// The webhook's epoch when the attempt began.
    pub epoch: i64,
    /// The attempt's number.
    pub number: u32,
    /// Why it was made.
    pub purpose: Purpose,
    /// What shaped it.
    pub revision: i64,
    /// When it began.
    pub started_at: Time,
    /// How long each phase took.
    pub timings: Timings,
    /// Where it was connected to.
    pub address: Option<SocketAddr>,
    /// Its signatures.
    pub macs: Vec<[u8; 32]>,
    /// The receiver's side.
    pub reply: Option<Reply>,
    /// Why it failed; `None` where it was delivered.
    pub fault: Option<Fault>,
    /// What `Retry-After` asked for, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// How many of its ten attempts are used up now.
    pub used: u32,
    /// When it is due again; `None` where its ten attempts are used up or it was delivered.
    pub next_at: Option<Time>,
    /// What it did to its webhook; `None` for tests and resends.
    pub lane: Option<LaneRecord>,
}

/// The rule of ten's memory of a webhook after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LaneRecord {
    /// The epoch under which the attempt was made; under another one this record is stale.
    pub epoch: i64,
    /// Failed attempts in a row.
    pub failed_in_row: u32,
    /// When the next probe may go out.
    pub next_probe_at: Option<Time>,
    /// Until when the receiver asked to be left alone.
    pub asked_until: Option<Time>,
    /// Switch the webhook off.
    pub switch_off: Option<SwitchOff>,
}

/// Why and when a webhook is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SwitchOff {
    /// Why.
    pub reason: OffReason,
    /// When.
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shaped_a_request_prints_no_secret() {
        let revision = Revision {
            id: 1,
            url: UrlText::from("https://shop.example/in?key=planted-in-a-query"),
            data_type: DataType::Json,
            envelope: Envelope::Standard,
            headers: vec![Header::parse("Authorization: Bearer planted-bearer").unwrap()],
            company_id: String::new(),
            time_zone: "UTC".to_owned(),
            send_key: true,
            first_form: false,
        };
        let printed = format!("{revision:?}");
        assert!(printed.contains("shop.example") && !printed.contains("planted"), "{printed}");
    }
}
