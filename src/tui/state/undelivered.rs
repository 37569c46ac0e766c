//! What was not delivered, on screen: which groups are shown, and which are marked to be acted on together.

use std::cmp::Reverse;

use super::Cursor;
use crate::{
    model::WebhookId,
    store::{Filter, Undelivered},
    text::Text,
};

/// The groups, and where the operator is among them.
#[derive(Debug, Default)]
pub(crate) struct UndeliveredList {
    /// All of them, what is owed to one webhook together; `None` until they were read.
    pub(crate) all: Option<Vec<Undelivered>>,
    /// Only those whose Post URL, state or fault holds this are shown.
    pub(crate) search: String,
    pub(crate) cursor: Cursor,
    /// What is done is done to these, where there are any: each by what finds its requests.
    marked: Vec<Filter>,
}

impl UndeliveredList {
    /// Those that are shown, in order.
    pub(crate) fn shown(&self, text: &Text) -> Vec<&Undelivered> {
        let wanted = self.search.to_lowercase();
        let holds = |group: &&Undelivered| {
            let fault = match &group.fault {
                Some(fault) => {
                    let words = [text.cause(fault.cause), text.cause_short(fault.cause)];
                    format!("{} · {} {}", text.phase(fault.phase), words.join(" "), fault.cause.as_str())
                }
                None => text.get("untried"),
            };
            let said = [group.url.to_string(), text.state(group.state), group.state.as_str().to_owned(), fault];
            wanted.is_empty() || said.iter().any(|said| said.to_lowercase().contains(&wanted))
        };
        self.all.iter().flatten().filter(holds).collect()
    }

    /// The selected one.
    pub(crate) fn selected(&self, text: &Text) -> Option<&Undelivered> {
        self.shown(text).get(self.cursor.selected).copied()
    }

    /// Those that are marked and can be seen. A command never acts on a row that a search hides.
    pub(crate) fn marked(&self, text: &Text) -> Vec<&Undelivered> {
        let mut marked = self.shown(text);
        marked.retain(|group| self.is_marked(group));
        marked
    }

    /// How many are marked, also if a search hides them.
    pub(crate) fn count_marked(&self) -> usize {
        self.marked.len()
    }

    /// Whether one is marked.
    pub(crate) fn is_marked(&self, group: &Undelivered) -> bool {
        self.marked.contains(&group.filter())
    }

    /// Marks one, or takes its mark away.
    pub(crate) fn mark(&mut self, group: &Filter) {
        match self.marked.iter().position(|marked| marked == group) {
            Some(at) => _ = self.marked.remove(at),
            None => self.marked.push(group.clone()),
        }
    }

    /// Marks all that are shown, or none where all of them are.
    pub(crate) fn mark_all(&mut self, text: &Text) {
        let shown: Vec<_> = self.shown(text).into_iter().map(Undelivered::filter).collect();
        let more: Vec<_> = shown.into_iter().filter(|group| !self.marked.contains(group)).collect();
        match more.is_empty() {
            true => self.marked.clear(),
            false => self.marked.extend(more),
        }
    }

    /// Takes all marks away.
    pub(crate) fn unmark(&mut self) {
        self.marked.clear();
    }

    /// Takes in what was read: what is owed to one webhook stands together, the webhook with most of it first. The selected
    /// group stays selected; no mark is kept of what is gone.
    pub(crate) fn take(&mut self, mut groups: Vec<Undelivered>, text: &Text, rows: usize) {
        let of = |id: WebhookId| groups.iter().filter(|g| g.webhook == id).map(|g| g.count).sum::<u64>();
        let mut sums: Vec<_> = groups.iter().map(|group| (group.webhook, of(group.webhook))).collect();
        sums.sort_unstable();
        sums.dedup();
        let sum = |id| sums.iter().find(|(one, _)| *one == id).map_or(0, |(_, sum)| *sum);
        groups.sort_by_key(|g| (Reverse(sum(g.webhook)), g.webhook, Reverse(g.count)));
        let before = self.selected(text).map(Undelivered::filter);
        self.marked.retain(|marked| groups.iter().any(|group| group.filter() == *marked));
        self.all = Some(groups);
        self.select_again(before.as_ref(), text, rows);
    }

    /// Keeps the selection on the group it was on, where that is still shown.
    pub(crate) fn select_again(&mut self, before: Option<&Filter>, text: &Text, rows: usize) {
        let shown = self.shown(text);
        let row = before.and_then(|before| shown.iter().position(|group| group.filter() == *before));
        let (row, count) = (row.unwrap_or(self.cursor.selected), shown.len());
        self.cursor.select(row, count, rows);
    }
}
