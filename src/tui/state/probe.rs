//! A probe of a webhook's address, under way or over.

use super::Doc;
use crate::model::{Probed, Step, Time, WebhookId};

/// The panel of a probe.
#[derive(Debug)]
pub(crate) struct ProbePanel {
    pub(crate) webhook: WebhookId,
    pub(crate) url: String,
    /// What an older probe tells is of no use.
    pub(crate) token: u64,
    /// Every step of the way; empty until it is known.
    pub(crate) steps: Vec<Step>,
    /// Those that have ended.
    pub(crate) done: Vec<Probed>,
    /// When the one that is under way began.
    pub(crate) since: Time,
    /// Attempts go through a proxy of the environment, and this went past it.
    pub(crate) past_proxy: bool,
    /// It has ended; why it could not be made, where it could not.
    pub(crate) over: Option<Option<String>>,
    pub(crate) doc: Doc,
}

impl ProbePanel {
    pub(crate) fn new(webhook: WebhookId, url: String, token: u64, now: Time) -> Self {
        Self {
            webhook,
            url,
            token,
            steps: Vec::new(),
            done: Vec::new(),
            since: now,
            past_proxy: false,
            over: None,
            doc: Doc::new(Vec::new()),
        }
    }

    /// The step that is under way.
    pub(crate) fn under_way(&self) -> Option<Step> {
        self.steps.get(self.done.len()).copied().filter(|_| self.over.is_none())
    }
}
