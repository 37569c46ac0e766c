//! What lies over the screens and wants an answer first.

use std::ops::Range;

use super::{ActivityLog, Cursor, Doc, Each, Fields, Form, Input, Log, ProbePanel};
use crate::{
    model::{Attempt, Cause, InvalidTime, RequestState, Setting, Time, WebhookId},
    store::{Bulk, HeldChoice},
    tui::effect::Effect,
};

/// A dialog.
pub(crate) enum Dialog {
    /// Add or Edit.
    Form(Box<Form>),
    /// What becomes of the held requests.
    SwitchOn(SwitchOn),
    /// Something that destroys, or is in bulk.
    Confirm(Confirm),
    /// A test, and what it came to.
    Test(TestPanel),
    /// A probe of a webhook's address.
    Probe(Box<ProbePanel>),
    /// Every command here.
    Help(Doc),
    /// What there is to see in a demo.
    Guide(Doc),
    /// Every command by name.
    Palette(Palette),
    /// A line to type.
    Prompt(Prompt),
    /// What the log shows.
    Filter(FilterDialog),
    /// Work on many requests, under way.
    Bulk { bulk: Bulk, stopping: bool },
    /// A short form.
    Fields(Box<Fields>),
    /// A text to read.
    Text { title: String, doc: Doc },
    /// A token that was made, the one time that it is shown.
    Token { name: String, token: String },
    /// The same thing for many webhooks: under way, then its outcomes.
    Each(Each),
    /// Something went wrong; it stays until it was read.
    Error { title: String, text: String },
}

/// A decision about held requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SwitchChoice {
    /// Of webhooks that are on beside others that are off: switch those off.
    Off,
    All,
    Since,
    Discard,
}

impl SwitchChoice {
    pub(crate) const ALL: [Self; 4] = [Self::Off, Self::All, Self::Since, Self::Discard];
}

/// Switching on.
#[derive(Debug)]
pub(crate) struct SwitchOn {
    /// Those that are off.
    pub(crate) webhooks: Vec<WebhookId>,
    /// Those that are on, where some of the marked ones are.
    pub(crate) on: Vec<WebhookId>,
    pub(crate) choice: SwitchChoice,
    pub(crate) since: Input,
    /// How many are held, how many of them since `since`, and since when; `None` until it was read.
    pub(crate) held: Option<(u64, u64, Option<Time>)>,
    pub(crate) token: u64,
}

impl SwitchOn {
    /// Asks of those that are off, where `on` are on: all of it is sent, or what came in the last hour.
    pub(crate) fn new(webhooks: Vec<WebhookId>, on: Vec<WebhookId>, now: Time, token: u64) -> Self {
        let since = Input::new(&now.minus(std::time::Duration::from_secs(3_600)).local_format("%F %H:%M"));
        Self { webhooks, on, choice: SwitchChoice::All, since, held: None, token }
    }

    /// What can be chosen here.
    pub(crate) fn choices(&self) -> &'static [SwitchChoice] {
        &SwitchChoice::ALL[usize::from(self.on.is_empty())..]
    }

    /// The time that was typed.
    pub(crate) fn since(&self, now: Time) -> Option<Time> {
        Time::parse_past(self.since.text(), now).ok()
    }

    /// What was decided about the held requests; `None` where the time cannot be read, or nothing is switched on.
    pub(crate) fn decision(&self, now: Time) -> Option<HeldChoice> {
        Some(match self.choice {
            SwitchChoice::All => HeldChoice::Send,
            SwitchChoice::Since => HeldChoice::Since(self.since(now)?),
            SwitchChoice::Discard => HeldChoice::Discard,
            SwitchChoice::Off => return None,
        })
    }
}

/// A question before something that cannot be taken back.
#[derive(Debug)]
pub(crate) struct Confirm {
    pub(crate) title: String,
    pub(crate) text: String,
    /// What the button says that does it.
    pub(crate) yes: String,
    pub(crate) effect: Option<Effect>,
    /// The button that does it has the focus; at first the other one has.
    pub(crate) on_yes: bool,
}

/// A test of a webhook.
#[derive(Debug)]
pub(crate) struct TestPanel {
    pub(crate) webhook: WebhookId,
    pub(crate) url: String,
    pub(crate) token: u64,
    /// When it was begun.
    pub(crate) since: Time,
    /// `None` while it is under way.
    pub(crate) result: Option<Result<Box<Attempt>, String>>,
    pub(crate) doc: Doc,
}

/// Commands by name.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    pub(crate) input: Input,
    pub(crate) selected: usize,
}

/// What a typed line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PromptFor {
    SearchWebhooks,
    /// The log by its rows, or by the whole data and the replies' bodies.
    SearchLog {
        bodies: bool,
    },
    SearchDoc,
    SearchActivity,
    SearchUndelivered,
    SaveAs {
        text: String,
    },
    Change(Setting),
}

/// A line to type.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub(crate) what: PromptFor,
    pub(crate) input: Input,
    pub(crate) problem: Option<String>,
    /// What is searched as one types, as it was before; Esc gives it back.
    pub(crate) former: Option<Former>,
}

impl Prompt {
    pub(crate) fn new(what: PromptFor, input: Input) -> Self {
        Self { what, input, problem: None, former: None }
    }
}

/// What was searched for before, and where the operator was.
#[derive(Debug)]
pub(crate) enum Former {
    List(String, Cursor),
    /// Its first row in sight, and the place found last.
    Doc(String, (usize, usize), Option<(usize, Range<usize>)>),
    Log(Box<Log>),
    Activity(ActivityLog),
}

/// A line of the filter dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterRow {
    State,
    Event,
    Fault,
    Since,
    Until,
}

impl FilterRow {
    pub(crate) const ALL: [Self; 5] = [Self::State, Self::Event, Self::Fault, Self::Since, Self::Until];
}

/// What the log shows.
#[derive(Debug)]
pub(crate) struct FilterDialog {
    pub(crate) row: FilterRow,
    pub(crate) state: Option<RequestState>,
    pub(crate) event: Option<String>,
    pub(crate) fault: Option<Cause>,
    /// Times as a person types them; empty for all times.
    pub(crate) since: Input,
    pub(crate) until: Input,
}

impl FilterDialog {
    /// The line that is typed, where the selected one is.
    pub(crate) fn typed(&mut self) -> Option<&mut Input> {
        match self.row {
            FilterRow::Since => Some(&mut self.since),
            FilterRow::Until => Some(&mut self.until),
            FilterRow::State | FilterRow::Event | FilterRow::Fault => None,
        }
    }

    /// A time as it stands in the dialog.
    pub(crate) fn shown(time: Option<Time>) -> String {
        time.map(|time| time.local_format("%F %H:%M")).unwrap_or_default()
    }

    /// The time that was typed in a row, `None` for all times. A time that was not edited stays as it is.
    pub(crate) fn time(&self, row: FilterRow, before: Option<Time>, now: Time) -> Result<Option<Time>, InvalidTime> {
        let (input, read): (_, fn(&str, Time) -> _) = match row {
            FilterRow::Until => (&self.until, Time::parse),
            _ => (&self.since, Time::parse_past),
        };
        match input.text().trim() {
            "" => Ok(None),
            text if text == Self::shown(before) => Ok(before),
            text => read(text, now).map(Some),
        }
    }
}
