//! What was read ahead for one webhook, in order, and how much of it there may be: a bound by count alone would let one that
//! hangs keep hundreds of large events in memory.

use std::collections::VecDeque;

use crate::store::Due;

/// Data that is read ahead, over all webhooks.
const ALL: usize = 32 << 20;
/// For one of them, at most.
const ONE: usize = 2 << 20;

/// How much data each of so many webhooks may have read ahead. One request is always allowed.
pub(super) fn share(webhooks: usize) -> usize {
    (ALL / webhooks.max(1)).min(ONE)
}

#[derive(Default)]
pub(super) struct Ahead {
    due: VecDeque<Due>,
    bytes: usize,
}

impl Ahead {
    pub(super) fn push(&mut self, due: Due) {
        self.bytes += due.event.data.len();
        self.due.push_back(due);
    }

    pub(super) fn pop(&mut self) -> Option<Due> {
        let due = self.due.pop_front()?;
        self.bytes -= due.event.data.len();
        Some(due)
    }

    /// Drops what is not `wanted`; answers whether there was any.
    pub(super) fn retain(&mut self, wanted: impl Fn(&Due) -> bool) -> bool {
        let before = self.due.len();
        self.due.retain(wanted);
        self.bytes = self.due.iter().map(|due| due.event.data.len()).sum();
        self.due.len() < before
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn len(&self) -> usize {
        self.due.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.due.is_empty()
    }

    /// How much data is in it. What several webhooks share counts for each of them.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Due> {
        self.due.iter()
    }
}
