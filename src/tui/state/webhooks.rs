//! The list of webhooks: which are shown, in which order, and which are marked to be acted on together.

use std::{cmp::Reverse, collections::BTreeSet};

use super::Cursor;
use crate::{
    model::{KindName, OffReason, SwitchState, Webhook, WebhookId},
    store::Overview,
};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As they were added.
    #[default]
    Added,
    /// The worst first.
    State,
    Url,
    Event,
    Type,
    /// The latest request first.
    Last,
    /// The lowest success first.
    Day,
    /// The most failures in a row first.
    InRow,
    /// The most waiting first.
    Waiting,
}

impl Sort {
    pub(crate) const ALL: [Self; 9] = [
        Self::Added,
        Self::State,
        Self::Url,
        Self::Event,
        Self::Type,
        Self::Last,
        Self::Day,
        Self::InRow,
        Self::Waiting,
    ];

    /// The key of the text that names the order.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Added => "sort-added",
            Self::State => "sort-state",
            Self::Url => "sort-url",
            Self::Event => "sort-event",
            Self::Type => "sort-type",
            Self::Last => "sort-last",
            Self::Day => "sort-day",
            Self::InRow => "sort-in-row",
            Self::Waiting => "sort-waiting",
        }
    }

    fn sort(self, list: &mut [&Overview]) {
        match self {
            Self::Added => {}
            Self::State => list.sort_by_key(|o| Reverse((severity(&o.webhook), o.webhook.failed_in_row))),
            Self::Url => list.sort_by(|a, b| bare(&a.webhook).cmp(bare(&b.webhook))),
            Self::Event => list.sort_by(|a, b| a.webhook.draft.events.cmp(&b.webhook.draft.events)),
            Self::Type => list.sort_by_key(|o| o.webhook.draft.data_type.as_str()),
            Self::Last => list.sort_by_key(|o| Reverse(o.last_at)),
            Self::Day => list.sort_by_cached_key(|o| success(o).map_or(u64::MAX, |(_, per_mille)| per_mille)),
            Self::InRow => list.sort_by_key(|o| Reverse(o.webhook.failed_in_row)),
            Self::Waiting => list.sort_by_key(|o| Reverse(o.books.pending + o.books.held)),
        }
    }
}

/// A Post URL without the scheme that most of them have.
pub(crate) fn bare(webhook: &Webhook) -> &str {
    let url = webhook.draft.url.as_str();
    url.strip_prefix("https://").unwrap_or(url)
}

/// How much a webhook needs a person: switched off against anybody's will, failing, switched off by somebody, at work.
fn severity(webhook: &Webhook) -> u8 {
    match webhook.state {
        SwitchState::Off(off) if off.reason != OffReason::Operator => 3,
        SwitchState::On if webhook.is_backing_off() => 2,
        SwitchState::Off(_) | SwitchState::Removed => 1,
        SwitchState::On => 0,
    }
}

/// How many attempts of the last 24 hours there were, and how many of a thousand delivered; `None` without any.
pub(crate) fn success(overview: &Overview) -> Option<(u64, u64)> {
    let (delivered, failed) =
        overview.traffic.iter().fold((0, 0), |(d, f), slot| (d + slot.delivered, f + slot.failed));
    let all = delivered + failed;
    (all > 0).then(|| (all, delivered * 1_000 / all))
}

/// The webhooks, and where the operator is among them.
#[derive(Default)]
pub(crate) struct Webhooks {
    /// All of them; `None` until they were read.
    pub(crate) all: Option<Vec<Overview>>,
    /// Only those whose URL, description or events hold this are shown.
    pub(crate) search: String,
    pub(crate) sort: Sort,
    /// The other way round.
    pub(crate) reversed: bool,
    /// What is done is done to these, where there are any.
    pub(crate) marked: BTreeSet<WebhookId>,
    pub(crate) cursor: Cursor,
}

impl Webhooks {
    /// Those that are shown, in order.
    pub(crate) fn shown(&self) -> Vec<&Overview> {
        let wanted = self.search.to_lowercase();
        let holds = |overview: &&Overview| {
            let draft = &overview.webhook.draft;
            wanted.is_empty()
                || draft.url.as_str().to_lowercase().contains(&wanted)
                || draft.description.to_lowercase().contains(&wanted)
                || draft.events.iter().any(|kind| kind.as_str().to_lowercase().contains(&wanted))
        };
        let mut shown: Vec<_> = self.all.iter().flatten().filter(holds).collect();
        self.sort.sort(&mut shown);
        if self.reversed {
            shown.reverse();
        }
        shown
    }

    /// The selected one.
    pub(crate) fn selected(&self) -> Option<&Overview> {
        self.shown().get(self.cursor.selected).copied()
    }

    /// Those that want a kind of event.
    pub(crate) fn wanting(&self, kind: &KindName) -> impl Iterator<Item = &Overview> {
        self.all.iter().flatten().filter(move |overview| overview.webhook.draft.events.contains(kind))
    }

    /// One by its id.
    pub(crate) fn get(&self, id: WebhookId) -> Option<&Overview> {
        self.all.iter().flatten().find(|overview| overview.webhook.id == id)
    }

    /// Those that are marked and can be seen, as they were added. A command never acts on a row that a search hides.
    pub(crate) fn marked(&self) -> Vec<&Overview> {
        let mut marked = self.shown();
        marked.retain(|overview| self.marked.contains(&overview.webhook.id));
        marked.sort_by_key(|overview| overview.webhook.id);
        marked
    }

    /// Selects a webhook that was saved just now. Nothing hides it, and no mark draws a command away from it.
    pub(crate) fn select_saved(&mut self, webhook: &Webhook, rows: usize) {
        match self.all.iter_mut().flatten().find(|overview| overview.webhook.id == webhook.id) {
            Some(known) => known.webhook = webhook.clone(),
            None => self.all.get_or_insert_default().push(Overview::untried(webhook.clone())),
        }
        if !self.shown().iter().any(|overview| overview.webhook.id == webhook.id) {
            self.search.clear();
        }
        self.marked.clear();
        self.select_again(Some(webhook.id), rows);
    }

    /// Keeps the selection on the webhook it was on, where that is still shown; no mark is kept of what is gone.
    pub(crate) fn select_again(&mut self, before: Option<WebhookId>, rows: usize) {
        let shown = self.shown();
        let row = before.and_then(|id| shown.iter().position(|overview| overview.webhook.id == id));
        let (row, count) = (row.unwrap_or(self.cursor.selected), shown.len());
        self.cursor.select(row, count, rows);
        let there: BTreeSet<_> = self.all.iter().flatten().map(|overview| overview.webhook.id).collect();
        self.marked.retain(|id| there.contains(id));
    }

    /// Marks one, or takes its mark away.
    pub(crate) fn mark(&mut self, id: WebhookId) {
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
    }

    /// Marks all that are shown, or none where all of them are.
    pub(crate) fn mark_all(&mut self) {
        let shown: BTreeSet<_> = self.shown().iter().map(|overview| overview.webhook.id).collect();
        if shown.is_subset(&self.marked) {
            self.marked.clear();
        } else {
            self.marked.extend(shown);
        }
    }
}
