//! What happens to the console.

use crossterm::event::KeyEvent;

use super::{
    commands::Command,
    state::{DocLine, EachOutcome, Field, FilterRow, Lines, LogPart, Sort, SwitchChoice},
};
use crate::{
    admin::{AdminError, Health, RequestDetail, Script},
    model::{
        Attempt, Credentials, Fault, Kind, KindName, Probed, Request, RequestId, Settings, Step, Time, TokenRecord,
        Webhook, WebhookId,
    },
    sender::SenderStatus,
    store::{Activity, ActivityQuery, Bulk, Counted, Filter, Overview, Page, Part, Traffic, Undelivered},
};

/// A part of the screen that a click means something on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hit {
    /// A row of the list, counted from the list's own beginning.
    Row(usize),
    /// The place before a row, which marks it.
    Mark(usize),
    /// The head of a column, which sorts by it.
    Head(Sort),
    /// How the webhooks of the list stand, which shows the worst first.
    Worst,
    /// The icon of a row, which opens it.
    Icon(usize),
    Tab(usize),
    Command(Command),
    Field(Field),
    Choice(SwitchChoice),
    /// A button of the dialog: the one that does it, or the one that does not.
    Button(bool),
    /// A line of the palette or the filter dialog.
    Line(usize),
    /// A part of the log's filter line.
    Chip(FilterRow),
    /// How many screens remain.
    Crumb(usize),
    /// The dialog itself, or the document.
    Body,
}

type Answer<T> = Result<T, AdminError>;

/// One thing that happened.
#[derive(Debug)]
pub(crate) enum Msg {
    Key(KeyEvent),
    Paste(String),
    Click(Hit),
    DoubleClick(Hit),
    /// The wheel, over a part or over nothing.
    Wheel {
        up: bool,
    },
    /// Something was committed, by whatever program.
    Changed,
    /// The health is to be read again.
    Look,
    Status(SenderStatus),
    /// What is to be written waits for another program, or does so no more.
    Blocked(bool),
    /// The window has another size.
    Resized {
        width: u16,
    },
    /// Only the clock moved on.
    Tick,
    Overviews(Answer<Vec<Overview>>),
    Kinds(Answer<Vec<Kind>>),
    Health(Answer<Health>),
    Settings(Answer<Settings>),
    Activity(ActivityQuery, Answer<Vec<Activity>>),
    Tokens(Answer<Vec<TokenRecord>>),
    /// The bodies that a kind's sample makes, as JSON and as XML.
    Sample(KindName, Answer<(String, String)>),
    /// What came out of the editor, or why nothing did.
    DataEdited(KindName, Result<String, String>),
    KindAdded(Answer<KindName>),
    /// A new token's name and the token itself, which is shown this once.
    TokenAdded(Answer<(String, String)>),
    Undelivered(Answer<Vec<Undelivered>>),
    Traffic {
        token: u64,
        slots: Answer<Vec<Traffic>>,
    },
    Latest(Filter, Answer<Part<Request>>),
    Log {
        token: u64,
        which: LogPart,
        page: Page,
        part: Answer<Part<Request>>,
    },
    Count {
        token: u64,
        count: Answer<Counted>,
        so_far: u64,
    },
    Request(RequestId, Box<Answer<RequestDetail>>),
    /// The lines of a big body.
    Laid {
        token: u64,
        lines: Lines,
    },
    Script(WebhookId, Answer<Script>),
    Held {
        token: u64,
        held: Answer<(u64, u64, Option<Time>)>,
    },
    Host {
        token: u64,
        check: Result<bool, Fault>,
    },
    /// A secret and a key, for a webhook that is to be.
    Made(Credentials),
    /// The lines of a body, and how many bytes it has.
    Previewed {
        token: u64,
        body: Answer<(Vec<DocLine>, usize)>,
    },
    Added(Box<Answer<Webhook>>),
    Edited(Box<Answer<Webhook>>),
    Tested {
        token: u64,
        attempt: Box<Answer<Attempt>>,
    },
    /// What a probe tells.
    Probe {
        token: u64,
        news: ProbeNews,
    },
    /// What became of one of many webhooks.
    Each {
        token: u64,
        webhook: WebhookId,
        outcome: Answer<EachOutcome>,
    },
    /// Work on many requests has come so far.
    Bulk(Answer<Bulk>),
    /// Such work that was broken off.
    Bulks(Answer<Vec<Bulk>>),
    Done(Done),
    /// Something that was asked for did not happen.
    Failed(AdminError),
    /// The pager could not be started.
    NotPaged(String),
    /// A file could not be written.
    NotSaved {
        path: String,
        why: String,
    },
    /// A choice holds until the console ends, since the person's file could not be written.
    NotKept {
        path: String,
        why: String,
    },
}

/// What a probe tells while it is under way.
#[derive(Debug)]
pub(crate) enum ProbeNews {
    Begins { steps: Vec<Step>, past_proxy: bool },
    Step(Probed),
    Ends(Answer<()>),
}

/// What was done, to be told for a few seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Done {
    Removed { discarded: u64 },
    SwitchedOn { sent: u64, discarded: u64 },
    SwitchedOff { held: u64 },
    Resend(u64),
    Discarded(u64),
    Emitted { uid: String, requests: u64 },
    Set,
    Kept,
    KindRemoved(String),
    TokenRemoved(String),
    Copied(String),
    Saved(String),
}
