//! What the console knows and shows. It is changed by `update` only, and drawing only reads it.

mod activity;
mod dialog;
mod doc;
mod each;
mod early;
mod events;
mod fields;
mod form;
mod form_draft;
mod form_events;
mod input;
mod lines;
mod log;
mod preview;
mod probe;
mod request;
mod settings;
mod traffic;
mod undelivered;
mod webhooks;

pub(crate) use activity::ActivityLog;
pub(crate) use dialog::{
    Confirm, Dialog, FilterDialog, FilterRow, Former, Palette, Prompt, PromptFor, SwitchChoice, SwitchOn, TestPanel,
};
pub(crate) use doc::{Doc, wrap};
pub(crate) use each::{Each, EachAction, EachOutcome};
pub(crate) use early::Early;
pub(crate) use events::{KindTab, KindView};
pub(crate) use fields::{FieldValue, Fields, FieldsFor};
pub(crate) use form::{Changed, Field, Form, HostCheck, TestState};
pub(crate) use form_draft::FormProblem;
pub(crate) use input::Input;
pub(crate) use lines::{DocLine, Lines, Role};
pub(crate) use log::{Log, LogPart};
pub(crate) use preview::{Preview, Wanted};
pub(crate) use probe::ProbePanel;
pub(crate) use request::{BOTH_SIDES, Big, BodyView, RequestView, ScriptView, Tab};
pub(crate) use settings::{Choice, Ground, Look, Own, choices, groups, next_language};
pub(crate) use traffic::{Span as TrafficSpan, TrafficView};
pub(crate) use undelivered::UndeliveredList;
pub(crate) use webhooks::{Sort, Webhooks, bare, success};

use std::collections::VecDeque;

use super::{commands::Place, keymap::Keymap};
use crate::{
    admin::Health,
    model::{Kind, Request, Settings, Time, TokenRecord, Webhook},
    sender::{Role as SenderRole, SenderStatus},
    store::{Filter, Overview, Part, Undelivered},
    text::Text,
};

/// One screen; they lie on each other, and Esc takes the topmost away.
pub(crate) enum Screen {
    /// The settings menu.
    Menu,
    /// The webhooks.
    Webhooks,
    /// Requests, of one webhook or of all.
    Log(Box<Log>),
    /// What ended or waits without success, by webhook and fault.
    Undelivered,
    /// One request with its attempts.
    Request(Box<RequestView>),
    /// A receiving script.
    Script(Box<ScriptView>),
    /// What was attempted over time.
    Traffic(Box<TrafficView>),
    /// The catalogue of events.
    Events,
    /// One kind of it.
    Kind(Box<KindView>),
    /// The tokens of the intake.
    Tokens,
    /// Who changed what.
    Activity,
    /// What concerns deliveries.
    Settings,
}

/// A line of the settings menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MenuItem {
    Webhooks,
    Log,
    Undelivered,
    Traffic,
    Events,
    Activity,
    Tokens,
    Settings,
}

impl MenuItem {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Webhooks,
        Self::Log,
        Self::Undelivered,
        Self::Traffic,
        Self::Events,
        Self::Activity,
        Self::Tokens,
        Self::Settings,
    ];

    /// The key of its text; its description is under the same key with `-about`.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Webhooks => "menu-webhooks",
            Self::Log => "menu-log",
            Self::Undelivered => "menu-undelivered",
            Self::Traffic => "menu-traffic",
            Self::Events => "menu-events",
            Self::Activity => "menu-activity",
            Self::Tokens => "menu-tokens",
            Self::Settings => "menu-settings",
        }
    }
}

/// A list on screen: which row is selected, and which is the first to be seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) selected: usize,
    pub(crate) top: usize,
}

impl Cursor {
    /// Selects a row of `count` and scrolls so that `rows` show it.
    pub(crate) fn select(&mut self, row: usize, count: usize, rows: usize) {
        self.selected = row.min(count.saturating_sub(1));
        let rows = rows.max(1);
        self.top =
            self.top.clamp((self.selected + 1).saturating_sub(rows), self.selected).min(count.saturating_sub(rows));
    }

    /// Moves by so many rows, up where negative.
    pub(crate) fn step(&mut self, by: isize, count: usize, rows: usize) {
        self.select(self.selected.saturating_add_signed(by), count, rows);
    }
}

/// Who sends, what waits, and how fast it goes.
#[derive(Default)]
pub(crate) struct Pulse {
    /// `None` until it was read.
    pub(crate) health: Option<Health>,
    /// The sender of this process.
    pub(crate) status: Option<SenderStatus>,
    /// How many were delivered in all, at some times of the last seconds.
    samples: VecDeque<(Time, u64)>,
}

impl Pulse {
    /// Takes in what was read.
    pub(crate) fn read(&mut self, health: Health, now: Time) {
        self.samples.push_back((now, health.queue.delivered));
        while self.samples.len() > 2 && now.since(self.samples[1].0).as_secs() >= 4 {
            self.samples.pop_front();
        }
        self.health = Some(health);
    }

    /// Deliveries a second over the last few seconds; zero where there were none.
    pub(crate) fn per_second(&self) -> u64 {
        let (Some(first), Some(last)) = (self.samples.front(), self.samples.back()) else { return 0 };
        let millis = last.0.since(first.0).as_millis() as u64;
        last.1.saturating_sub(first.1).saturating_mul(1_000).checked_div(millis).unwrap_or(0)
    }

    /// Whether the sender of this process holds the lock.
    pub(crate) fn sends_here(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.role == SenderRole::Sending)
    }
}

/// What happened, told for a few seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) text: String,
    pub(crate) until: Time,
}

/// What the last frame had room for; moves by a page need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    /// Rows of the list or the document.
    pub(crate) rows: usize,
    /// Columns of the document.
    pub(crate) columns: usize,
}

/// Everything.
pub(crate) struct State {
    pub(crate) text: Text,
    pub(crate) keymap: Keymap,
    /// The clock, as the loop last told.
    pub(crate) now: Time,
    pub(crate) room: Room,
    /// How many columns the window has.
    pub(crate) width: u16,
    pub(crate) screens: Vec<Screen>,
    pub(crate) dialogs: Vec<Dialog>,
    pub(crate) menu: Cursor,
    pub(crate) webhooks: Webhooks,
    /// The webhook that was added last, until a reading of the list has it.
    pub(crate) added: Option<(Webhook, Time)>,
    /// The latest requests of what is selected in a list, with what finds them.
    pub(crate) latest: Option<(Filter, Part<Request>)>,
    pub(crate) events: Cursor,
    pub(crate) undelivered: UndeliveredList,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) activity: ActivityLog,
    /// `None` until they were read.
    pub(crate) tokens: (Cursor, Option<Vec<TokenRecord>>),
    pub(crate) settings: (Cursor, Option<Settings>),
    pub(crate) pulse: Pulse,
    pub(crate) toast: Option<Toast>,
    /// Why the database could not be read when it was last tried.
    pub(crate) trouble: Option<String>,
    /// What the console looks like, as far as a person chooses.
    pub(crate) look: Look,
    /// Where the person's file is.
    pub(crate) config: Option<String>,
    /// It is a demo: the help begins with what there is to see.
    pub(crate) demo: bool,
    /// What was asked of the database waits for another program, which keeps it locked.
    pub(crate) blocked: bool,
    /// The mouse is ours, not the terminal's.
    pub(crate) mouse: bool,
    /// Keys that wait for the rows they mean.
    pub(crate) early: Early,
    /// Grows with every question whose answer may come too late.
    pub(crate) token: u64,
}

impl State {
    /// A console that has just begun.
    pub(crate) fn new(text: Text, now: Time) -> Self {
        Self {
            text,
            keymap: Keymap::default(),
            now,
            room: Room { rows: 10, columns: 80 },
            width: 80,
            screens: vec![Screen::Menu, Screen::Webhooks],
            dialogs: Vec::new(),
            menu: Cursor::default(),
            webhooks: Webhooks::default(),
            added: None,
            latest: None,
            events: Cursor::default(),
            undelivered: Default::default(),
            kinds: Vec::new(),
            activity: Default::default(),
            tokens: Default::default(),
            settings: Default::default(),
            pulse: Pulse::default(),
            toast: None,
            trouble: None,
            look: Look::default(),
            config: None,
            demo: false,
            blocked: false,
            mouse: true,
            early: Early::default(),
            token: 0,
        }
    }

    /// The topmost screen.
    pub(crate) fn screen(&self) -> &Screen {
        self.screens.last().expect("there is always a screen")
    }

    /// The topmost screen, to be changed.
    pub(crate) fn screen_mut(&mut self) -> &mut Screen {
        self.screens.last_mut().expect("there is always a screen")
    }

    /// Where commands are asked for now.
    pub(crate) fn place(&self) -> Place {
        match self.screen() {
            Screen::Menu => Place::Menu,
            Screen::Webhooks => Place::Webhooks,
            Screen::Log(_) => Place::Log,
            Screen::Undelivered => Place::Undelivered,
            Screen::Request(_) => Place::Request,
            Screen::Script(_) => Place::Script,
            Screen::Traffic(_) => Place::Traffic,
            Screen::Events => Place::Events,
            Screen::Kind(_) => Place::Kind,
            Screen::Tokens => Place::Tokens,
            Screen::Activity => Place::Activity,
            Screen::Settings => Place::Settings,
        }
    }

    /// The one webhook that a command would mean here; `None` if several are marked.
    pub(crate) fn webhook_here(&self) -> Option<&Overview> {
        match self.screen() {
            Screen::Webhooks => match self.webhooks.marked().as_slice() {
                [] => self.webhooks.selected(),
                [only] => Some(only),
                _ => None,
            },
            Screen::Log(log) => log.webhook_here().and_then(|id| self.webhooks.get(id)),
            Screen::Request(view) => view.detail.as_ref().and_then(|detail| self.webhooks.get(detail.request.webhook)),
            Screen::Script(view) => self.webhooks.get(view.webhook),
            Screen::Traffic(view) => view.webhook.and_then(|id| self.webhooks.get(id)),
            Screen::Undelivered => {
                let mut of: Vec<_> = self.groups_here().iter().map(|group| group.webhook).collect();
                of.dedup();
                let [only] = of.as_slice() else { return None };
                self.webhooks.get(*only)
            }
            _ => None,
        }
    }

    /// The request that a command would mean here.
    pub(crate) fn request_here(&self) -> Option<&Request> {
        match self.screen() {
            Screen::Log(log) => log.selected(),
            Screen::Request(view) => view.detail.as_ref().map(|detail| &detail.request),
            _ => None,
        }
    }

    /// The group of undelivered requests that a command would mean here.
    pub(crate) fn group_here(&self) -> Option<&Undelivered> {
        match self.screen() {
            Screen::Undelivered => self.undelivered.selected(&self.text),
            _ => None,
        }
    }

    /// The groups that a command would be done to together: those that are marked, or the selected one.
    pub(crate) fn groups_here(&self) -> Vec<&Undelivered> {
        let marked = match self.screen() {
            Screen::Undelivered => self.undelivered.marked(&self.text),
            _ => Vec::new(),
        };
        if marked.is_empty() { self.group_here().into_iter().collect() } else { marked }
    }

    /// The token that a command would mean here.
    pub(crate) fn token_here(&self) -> Option<&TokenRecord> {
        self.tokens.1.as_ref()?.get(self.tokens.0.selected)
    }

    /// The webhooks that a command would be done to together: those that are marked, on their screen.
    pub(crate) fn marked_here(&self) -> Vec<&Overview> {
        match self.screen() {
            Screen::Webhooks => self.webhooks.marked(),
            _ => Vec::new(),
        }
    }

    /// Whether several webhooks are marked here, so a command for one of them does not know which.
    pub(crate) fn means_several(&self) -> bool {
        match self.screen() {
            Screen::Webhooks => self.webhooks.marked().len() > 1,
            Screen::Undelivered => self.groups_here().windows(2).any(|two| two[0].webhook != two[1].webhook),
            _ => false,
        }
    }

    /// Whether something hides a part of the list on screen, or is marked there, which Esc would clear first.
    pub(crate) fn has_filter(&self) -> bool {
        match self.screen() {
            Screen::Webhooks => !self.webhooks.search.is_empty() || !self.webhooks.marked.is_empty(),
            Screen::Log(log) => log.is_filtered(),
            Screen::Undelivered => !self.undelivered.search.is_empty() || self.undelivered.count_marked() > 0,
            Screen::Traffic(view) => view.cursor.is_some(),
            Screen::Activity => !self.activity.search.is_empty(),
            _ => false,
        }
    }

    /// A number that no question has had.
    pub(crate) fn next_token(&mut self) -> u64 {
        self.token += 1;
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_always_in_sight() {
        let mut cursor = Cursor::default();
        for (by, selected, top) in [(3, 3, 0), (4, 7, 3), (-2, 5, 3), (-9, 0, 0), (99, 19, 15)] {
            cursor.step(by, 20, 5);
            assert_eq!((cursor.selected, cursor.top), (selected, top));
        }
        cursor.select(19, 3, 5);
        assert_eq!((cursor.selected, cursor.top), (2, 0));
        cursor.select(0, 0, 5);
        assert_eq!((cursor.selected, cursor.top), (0, 0));
    }
}
