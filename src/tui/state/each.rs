//! The same thing done to many webhooks, a few at a time, with an outcome for each.

use std::collections::VecDeque;

use super::Doc;
use crate::{
    model::{Attempt, WebhookId},
    store::{HeldChoice, Switched},
    tui::effect::Effect,
};

/// What is done to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EachAction {
    SwitchOn(HeldChoice),
    SwitchOff,
    Test,
    Remove,
}

impl EachAction {
    /// Its word in the keys of our texts.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SwitchOn(_) => "switch-on",
            Self::SwitchOff => "switch-off",
            Self::Test => "test",
            Self::Remove => "remove",
        }
    }
}

/// What became of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum EachOutcome {
    SwitchedOn(Switched),
    SwitchedOff {
        held: u64,
    },
    Removed {
        discarded: u64,
    },
    Tested(Box<Attempt>),
    /// It did not happen, and why.
    Failed(String),
}

impl EachOutcome {
    /// Whether it needs to be looked at.
    pub(crate) fn is_bad(&self) -> bool {
        match self {
            Self::Failed(_) => true,
            Self::Tested(attempt) => attempt.fault.is_some(),
            _ => false,
        }
    }
}

/// Such work, under way or done.
#[derive(Debug)]
pub(crate) struct Each {
    pub(crate) token: u64,
    pub(crate) action: EachAction,
    pub(crate) total: usize,
    todo: VecDeque<WebhookId>,
    under_way: usize,
    /// What became of those that are done, with their Post URLs.
    pub(crate) outcomes: Vec<(WebhookId, String, EachOutcome)>,
    pub(crate) stopping: bool,
    /// The outcomes to be read, once all is done.
    pub(crate) doc: Option<Doc>,
}

impl Each {
    /// So many are under way at once.
    const AT_ONCE: usize = 8;

    pub(crate) fn new(token: u64, action: EachAction, webhooks: Vec<WebhookId>) -> Self {
        Self {
            token,
            action,
            total: webhooks.len(),
            todo: webhooks.into(),
            under_way: 0,
            outcomes: Vec::new(),
            stopping: false,
            doc: None,
        }
    }

    /// Begins with as many as may be under way.
    pub(crate) fn next(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while self.under_way < Self::AT_ONCE && !self.stopping {
            let Some(webhook) = self.todo.pop_front() else { break };
            self.under_way += 1;
            effects.push(Effect::Each { token: self.token, webhook, action: self.action });
        }
        effects
    }

    /// Takes an outcome in.
    pub(crate) fn take(&mut self, webhook: WebhookId, url: String, outcome: EachOutcome) {
        self.under_way = self.under_way.saturating_sub(1);
        self.outcomes.push((webhook, url, outcome));
    }

    /// Nothing is under way any more, and nothing more will be.
    pub(crate) fn is_done(&self) -> bool {
        self.under_way == 0 && (self.todo.is_empty() || self.stopping)
    }
}
