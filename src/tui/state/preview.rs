//! What stands beside the Add and Edit dialogs: the body that the webhook will get, or the test of it.

use super::{Doc, Field, Form, TestState};
use crate::model::{DataType, Envelope, KindName};

/// What a body depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) kind: KindName,
    pub(crate) data_type: DataType,
    pub(crate) envelope: Envelope,
    pub(crate) send_key: bool,
}

/// A body, and the question it answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Preview {
    /// What was asked for last.
    pub(crate) asked: Option<Wanted>,
    /// Answers to older questions are of no use.
    pub(crate) token: u64,
    /// What was answered last; it stays until there is something newer.
    pub(crate) doc: Doc,
    /// How many bytes that is; `None` until there was an answer.
    pub(crate) bytes: Option<usize>,
}

impl Form {
    /// The event whose body is shown: the one with the focus, else the one that was looked at last where it is ticked, else
    /// the first that is.
    pub(crate) fn looked_at(&self) -> Option<usize> {
        let ticked = |at: &usize| self.events.get(*at).is_some_and(|event| event.chosen);
        self.focused_event()
            .or_else(|| self.last_event.filter(ticked))
            .or_else(|| self.events.iter().position(|event| event.chosen))
    }

    /// What body is to be shown.
    pub(crate) fn wanted(&self) -> Option<Wanted> {
        let kind = self.events.get(self.looked_at()?)?.kind.clone();
        Some(Wanted { kind, data_type: self.data_type, envelope: self.envelope, send_key: self.send_key })
    }

    /// The event whose sample a test posts: the one that is shown where it is ticked.
    pub(crate) fn to_test(&self) -> Option<KindName> {
        let shown = self.looked_at().and_then(|at| self.events.get(at)).filter(|event| event.chosen);
        shown.or_else(|| self.chosen().next()).map(|event| event.kind.clone())
    }

    /// The text beside the dialog.
    pub(crate) fn beside(&mut self) -> &mut Doc {
        match self.test {
            TestState::None => &mut self.preview.doc,
            _ => &mut self.test_doc,
        }
    }

    /// Takes note of the event that has the focus, and forgets what was typed to find one where none has it any more.
    pub(crate) fn focus_moved(&mut self) {
        match self.focus {
            Field::Event(at) => self.last_event = Some(at),
            _ if !self.find.text().is_empty() => self.find = Default::default(),
            _ => {}
        }
    }
}
