//! The screens of one request and of one receiving script.

use std::sync::Arc;

use bytes::Bytes;

use super::{Doc, Lines};
use crate::{
    admin::{RequestDetail, Script},
    model::{Attempt, RequestId, Sent, WebhookId},
    payload::ScriptLang,
};

/// From this width on both sides of an attempt stand beside each other.
pub(crate) const BOTH_SIDES: u16 = 150;

/// What of an attempt is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Error,
    Request,
    Reply,
    Curl,
}

impl Tab {
    pub(crate) const ALL: &'static [Self] = &[Self::Error, Self::Request, Self::Reply, Self::Curl];

    /// The key of its text.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Error => "tab-error",
            Self::Request => "tab-request",
            Self::Reply => "tab-reply",
            Self::Curl => "tab-curl",
        }
    }
}

/// One request on screen.
#[derive(Debug)]
pub(crate) struct RequestView {
    pub(crate) id: RequestId,
    /// `None` until it was read.
    pub(crate) detail: Option<Arc<RequestDetail>>,
    /// The selected attempt, from 0; the newest where nothing else was chosen.
    pub(crate) attempt: usize,
    /// The operator chose an attempt, so a newer one does not take its place.
    pub(crate) chosen: bool,
    pub(crate) tab: Tab,
    pub(crate) how: BodyView,
    pub(crate) doc: Doc,
    /// What stands beside it in a wide window.
    pub(crate) other: Doc,
    /// The big body that is shown.
    pub(crate) big: Option<Big>,
}

/// A body that is made into lines off the screen.
#[derive(Debug)]
pub(crate) struct Big {
    pub(crate) body: Bytes,
    pub(crate) how: BodyView,
    /// The question for its lines until they are there; older answers are of no use.
    pub(crate) laying: Option<u64>,
}

/// How a body is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum BodyView {
    /// JSON and XML set in lines.
    #[default]
    Set,
    /// As it came.
    Raw,
    /// Its bytes.
    Hex,
}

impl BodyView {
    /// The next one, round the end.
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::Set => Self::Raw,
            Self::Raw => Self::Hex,
            Self::Hex => Self::Set,
        }
    }
}

impl RequestView {
    pub(crate) fn new(id: RequestId) -> Self {
        let (doc, other) = (Doc::new(Vec::new()), Doc::new(Vec::new()));
        Self { id, detail: None, attempt: 0, chosen: false, tab: Tab::Error, how: BodyView::Set, doc, other, big: None }
    }

    /// The attempts, first to last; none until they were read.
    pub(crate) fn attempts(&self) -> &[Attempt] {
        self.detail.as_ref().map_or(&[], |detail| &detail.attempts)
    }

    /// Our side of the selected attempt, or what it will be where there was none yet.
    pub(crate) fn sent(&self) -> Option<&Sent> {
        let planned = || self.detail.as_ref().and_then(|detail| detail.planned.as_ref());
        self.selected().map(|attempt| &attempt.sent).or_else(planned)
    }

    /// A big body of what is shown, without a copy of it where it can be had so.
    pub(crate) fn shared(&self, body: &[u8]) -> Bytes {
        let sent =
            self.sent().map(|sent| sent.shown_body(false)).filter(|sent| std::ptr::eq(sent.as_ptr(), body.as_ptr()));
        sent.cloned().unwrap_or_else(|| Bytes::copy_from_slice(body))
    }

    /// Takes the lines of a big body in, where they are those that were asked for.
    pub(crate) fn laid(&mut self, token: u64, lines: Lines) {
        if let Some(big) = self.big.as_mut().filter(|big| big.laying == Some(token)) {
            big.laying = None;
            self.doc.lines.join(lines);
        }
    }

    /// The tab that is best seen beside the chosen one.
    pub(crate) fn beside(&self) -> Tab {
        let has_reply = self.selected().is_some_and(|attempt| attempt.reply.is_some());
        match self.tab {
            Tab::Request => Tab::Reply,
            Tab::Error | Tab::Curl if has_reply => Tab::Reply,
            Tab::Error | Tab::Curl | Tab::Reply => Tab::Request,
        }
    }

    /// The selected attempt.
    pub(crate) fn selected(&self) -> Option<&Attempt> {
        self.attempts().get(self.attempt)
    }
}

/// One receiving script on screen.
#[derive(Debug)]
pub(crate) struct ScriptView {
    pub(crate) webhook: WebhookId,
    pub(crate) lang: ScriptLang,
    /// `None` until it was made.
    pub(crate) script: Option<Script>,
    pub(crate) doc: Doc,
}

impl ScriptView {
    pub(crate) fn new(webhook: WebhookId) -> Self {
        let doc = Doc { wrap: false, ..Doc::default() };
        Self { webhook, lang: ScriptLang::ALL[0], script: None, doc }
    }
}
