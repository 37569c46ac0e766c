//! What is asked about webhooks and requests, and what is answered.

use crate::model::{
    Books, Cause, Event, Fault, Kind, Off, Phase, Purpose, Reply, Request, RequestId, RequestState, SwitchState, Time,
    Timings, UrlText, Webhook, WebhookId,
};

use super::{Refusal, Revision, StoreError, Waiting};

/// Which requests are meant; everything that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// These requests only.
    pub ids: Option<Vec<RequestId>>,
    /// Of this webhook.
    pub webhook: Option<WebhookId>,
    /// In one of these states; none given means any.
    pub states: Vec<RequestState>,
    /// Whose last attempt failed of this.
    pub fault: Option<Cause>,
    /// That were never attempted.
    pub untried: bool,
    /// Of this kind of event.
    pub kind: Option<String>,
    /// Accepted at or after.
    pub since: Option<Time>,
    /// Accepted before.
    pub until: Option<Time>,
    /// A text in the event's uid or kind, the data's first 2 KiB, the Post URL, or the last attempt's fault or status. The whole
    /// id of a request or uid of an event finds that alone.
    pub search: Option<String>,
    /// What the text stands for where a person read it in a row: it finds these as well.
    pub shown: Vec<Shown>,
    /// The text is searched for in the whole data and in the replies' bodies, and nowhere else.
    pub bodies: bool,
    /// And one of these must hold as well; none given asks for nothing more.
    pub any: Vec<Filter>,
}

impl Filter {
    /// A text to search for may have this many characters. SQLite takes patterns of at most 50,000 bytes.
    pub const MAX_SEARCH: usize = 1_000;

    /// Refuses what the database could not look for.
    pub(crate) fn checked(self) -> Result<Self, StoreError> {
        let longest =
            self.any.iter().chain([&self]).filter_map(|one| one.search.as_ref()).map(|text| text.chars().count());
        match longest.max().filter(|length| *length > Self::MAX_SEARCH) {
            Some(length) => Err(Refusal::SearchTooLong(length).into()),
            None => Ok(self),
        }
    }

    /// Those of them that can be discarded; `None` where it asks for none that can.
    pub(crate) fn discardable(self) -> Option<Self> {
        let open = RequestState::ALL.iter().copied().filter(|state| state.can_be_discarded());
        let states: Vec<_> = open.filter(|state| self.states.is_empty() || self.states.contains(state)).collect();
        (!states.is_empty()).then_some(Self { states, ..self })
    }

    /// One request.
    pub fn one(id: RequestId) -> Self {
        Self { ids: Some(vec![id]), ..Self::default() }
    }

    /// The requests of these webhooks; of all where none is given.
    pub fn of(webhooks: &[WebhookId]) -> Self {
        let of = |webhook| Self { webhook: Some(webhook), ..Self::default() };
        match webhooks {
            [] => Self::default(),
            [only] => of(*only),
            many => Self { any: many.iter().map(|id| of(*id)).collect(), ..Self::default() },
        }
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a row says in words, which depend on the language; everything that is set must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// How the request stands.
    pub state: Option<RequestState>,
    /// The status of the last attempt's reply.
    pub status: Option<u16>,
    /// How far the last attempt had come when it failed.
    pub phase: Option<Phase>,
    /// What it failed of.
    pub cause: Option<Cause>,
}

impl Shown {
    /// That the last attempt failed of this.
    pub fn of(cause: Cause) -> Self {
        Self { cause: Some(cause), ..Self::default() }
    }
}

/// Names and values, for the log of changes.
impl std::fmt::Display for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let states: Vec<_> = self.states.iter().map(|state| state.as_str()).collect();
        let parts = [
            self.ids.as_ref().map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            self.webhook.map(|id| format!("webhook={id}")),
            (!states.is_empty()).then(|| format!("state={}", states.join(","))),
            self.fault.map(|cause| format!("fault={cause}")),
            self.untried.then(|| "untried".to_owned()),
            self.kind.as_ref().map(|kind| format!("event={kind}")),
            self.since.map(|time| format!("since={time}")),
            self.until.map(|time| format!("until={time}")),
            self.search.as_ref().map(|text| format!("search={text:?}")),
            self.bodies.then(|| "bodies".to_owned()),
            (!self.any.is_empty())
                .then(|| self.any.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" or ")),
        ];
        f.pad(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// Which part of a newest-first list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only requests made before this one (older).
    pub before: Option<RequestId>,
    /// Only requests made after this one (newer): the page directly above it.
    pub after: Option<RequestId>,
    /// At most so many.
    pub limit: u32,
}

impl Page {
    /// The newest `limit`.
    pub const fn newest(limit: u32) -> Self {
        Self { before: None, after: None, limit }
    }
}

/// A page, or as much of it as was found in the time that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<R> {
    /// What was found, newest first.
    pub rows: Vec<R>,
    /// The last request that was looked at, where there was no time for more: the rest of the page is beyond it.
    pub reached: Option<RequestId>,
    /// The oldest and the newest request of the whole log; both 0 where there is none.
    pub ends: (RequestId, RequestId),
}

/// A count, as far as it came in the time that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many were found.
    pub count: u64,
    /// The last request that was looked at, where there was no time for more.
    pub reached: Option<RequestId>,
}

/// A request as the log shows it, with the beginning of its event's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestRow {
    /// The request; its `subject` is empty.
    pub request: Request,
    /// The first 2,048 characters of the data.
    pub data_head: String,
}

/// An attempt as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredAttempt {
    /// Counts from 1.
    pub number: u32,
    /// Why it was made.
    pub purpose: Purpose,
    /// When it began.
    pub started_at: Time,
    /// How long each phase took.
    pub timings: Timings,
    /// Where it was connected to.
    pub address: Option<String>,
    /// What shaped it.
    pub revision: Revision,
    /// Its signatures.
    pub macs: Vec<[u8; 32]>,
    /// The receiver's side.
    pub reply: Option<Reply>,
    /// Why it failed.
    pub fault: Option<Fault>,
    /// What `Retry-After` asked for, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// When the next one was planned.
    pub next_at: Option<Time>,
}

/// A request with everything about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredRequest {
    /// The request as the log shows it.
    pub row: RequestRow,
    /// What happened.
    pub event: Event,
    /// Its kind, as the catalogue has it.
    pub kind: Kind,
    /// The attempts, first to last.
    pub attempts: Vec<StoredAttempt>,
}

/// What becomes of the held requests when a webhook is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldChoice {
    /// Send all, oldest first.
    Send,
    /// Send those accepted at or after the time; discard the rest.
    Since(Time),
    /// Discard all.
    Discard,
}

/// What switching on did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Switched {
    /// Held requests that are pending now.
    pub sent: u64,
    /// Held requests that were discarded.
    pub discarded: u64,
}

/// The attempts of one webhook in one short span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct TrafficSlot {
    /// The beginning of the span.
    pub at: Time,
    /// Requests delivered.
    pub delivered: u64,
    /// Attempts failed.
    pub failed: u64,
    /// The time of all of them together, in microseconds.
    pub total_us: u64,
}

/// One webhook as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// The webhook.
    pub webhook: Webhook,
    /// When its last attempt began.
    pub last_at: Option<Time>,
    /// The status of the last attempt's reply.
    pub last_status: Option<u16>,
    /// What the last attempt failed of; the chain is not filled in.
    pub last_fault: Option<Fault>,
    /// Its books, from the running counts.
    pub books: Books,
    /// What waits, and for what.
    pub waiting: Option<Waiting>,
    /// Its traffic since the time that was asked for, oldest first; spans without traffic are left out.
    pub traffic: Vec<TrafficSlot>,
}

impl Overview {
    /// A webhook that was added just now: nothing was sent to it yet, and nothing waits.
    pub fn untried(webhook: Webhook) -> Self {
        Self {
            webhook,
            last_at: None,
            last_status: None,
            last_fault: None,
            books: Books::default(),
            waiting: None,
            traffic: Vec::new(),
        }
    }

    /// Since when and why it is off.
    pub fn off(&self) -> Option<Off> {
        match self.webhook.state {
            SwitchState::Off(off) => Some(off),
            _ => None,
        }
    }
}

/// Requests of one webhook that ended or wait without success, and for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The webhook.
    pub webhook: WebhookId,
    /// Its Post URL.
    pub url: UrlText,
    /// Where they stand: pending after a failed attempt, held or failed.
    pub state: RequestState,
    /// What their last attempt failed of; `None` for those never attempted. The chain is not filled in.
    pub fault: Option<Fault>,
    /// How many.
    pub count: u64,
    /// When the oldest was accepted.
    pub oldest: Time,
}

impl Undelivered {
    /// The filter that finds them.
    pub fn filter(&self) -> Filter {
        Filter {
            webhook: Some(self.webhook),
            states: vec![self.state],
            fault: self.fault.as_ref().map(|fault| fault.cause),
            untried: self.fault.is_none(),
            ..Filter::default()
        }
    }
}

/// What waits, over all webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueHealth {
    /// Requests that are pending.
    pub pending: u64,
    /// Those of them that could be sent now: their time has come, and their webhook is not backing off.
    pub due: u64,
    /// Requests that are held.
    pub held: u64,
    /// The time at which the longest-waiting pending request became due, where its webhook is not backing off.
    pub oldest_due: Option<Time>,
    /// All requests ever delivered.
    pub delivered: u64,
}

/// Which part of the log of changes is meant: the newest lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityQuery {
    /// Those that hold this text anywhere.
    pub search: Option<String>,
    /// At most so many.
    pub limit: u32,
}

impl From<u32> for ActivityQuery {
    fn from(limit: u32) -> Self {
        Self { search: None, limit }
    }
}

/// One line of the log of changes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Activity {
    /// Its number.
    #[serde(skip)]
    pub id: i64,
    /// When.
    pub at: Time,
    /// Who: the operating system's user and the program's part, or `sender`.
    pub actor: String,
    /// What was done, such as `webhook.add`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// With what.
    pub detail: String,
}
