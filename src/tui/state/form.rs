//! The Add and Edit dialogs: what was typed so far, what of it is changed, and where the focus may go.

use super::{Doc, Input, form_events::EventChoice, preview::Preview};
use crate::{
    model::{Attempt, Cause, Credentials, DataType, Envelope, Fault, Kind, Webhook, WebhookDraft, WebhookId},
    sender::guard,
    text::Text,
};

/// A place in the dialog that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Url,
    /// One of the kinds.
    Event(usize),
    DataType,
    More,
    Envelope,
    Private,
    RequireKey,
    SendKey,
    /// One of the headers; the last one is empty and makes a new one.
    Header(usize),
    Limit,
    Rate,
    Ordered,
    Waits,
    Secret,
    Description,
    Test,
    Save,
    Cancel,
}

/// What is known of the host that was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum HostCheck {
    /// Nothing yet.
    #[default]
    Unknown,
    /// It may be sent to; whether its addresses are public.
    Reachable {
        /// Whether all of them are.
        public: bool,
    },
    /// Nothing will be sent, for this reason.
    Refused(Fault),
}

/// What the test in the dialog came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum TestState {
    #[default]
    None,
    Running,
    Done(Box<Attempt>),
    Failed(String),
}

/// What of it an edit changes for requests that wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Changed {
    pub(crate) url: bool,
    /// What they look like: data type, envelope, headers.
    pub(crate) form: bool,
    /// Events that it wanted before and wants no more.
    pub(crate) events: bool,
}

/// The dialog.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// The webhook that is edited; `None` for a new one.
    pub(crate) of: Option<WebhookId>,
    pub(crate) url: Input,
    pub(crate) events: Vec<EventChoice>,
    /// What was typed to find an event.
    pub(crate) find: Input,
    /// The event that had the focus last.
    pub(crate) last_event: Option<usize>,
    pub(crate) data_type: DataType,
    pub(crate) envelope: Envelope,
    pub(crate) private: bool,
    pub(crate) require_key: bool,
    pub(crate) send_key: bool,
    pub(crate) headers: Vec<Input>,
    pub(crate) limit: Input,
    pub(crate) rate: Input,
    pub(crate) ordered: bool,
    pub(crate) waits: Input,
    /// An own secret, in place of the one that was made.
    pub(crate) secret: Input,
    /// The secret and the key of the webhook, or those that it will be given; `None` until they were made.
    pub(crate) given: Option<Credentials>,
    /// Secret and key are shown.
    pub(crate) revealed: bool,
    pub(crate) description: Input,
    /// The further settings are to be seen.
    pub(crate) open: bool,
    pub(crate) focus: Field,
    /// Saving was tried, so empty fields are told of as well.
    pub(crate) tried: bool,
    pub(crate) host: HostCheck,
    pub(crate) test: TestState,
    /// All that is known of the test.
    pub(crate) test_doc: Doc,
    pub(crate) preview: Preview,
    /// What stands beside the dialog is where it usually is not, or the other way round.
    pub(crate) turned: bool,
    /// Answers to older questions are of no use.
    pub(crate) token: u64,
    /// It is being saved; asking for it once more would add another webhook.
    pub(crate) saving: bool,
    /// What saving answered.
    pub(crate) refused: Option<String>,
    /// As it was when it was opened.
    original: Option<Box<Form>>,
}

impl Form {
    /// A new webhook.
    pub(crate) fn add(kinds: &[Kind], text: &Text) -> Self {
        Self::with(None, None, kinds, text)
    }

    /// A webhook that stands.
    pub(crate) fn edit(webhook: &Webhook, kinds: &[Kind], text: &Text) -> Self {
        let newest = webhook.secrets.first().map(|(secret, _)| secret.clone());
        let given = newest.map(|secret| Credentials { secret, key: webhook.key.clone() });
        Self { given, ..Self::with(Some(webhook.id), Some(&webhook.draft), kinds, text) }
    }

    /// Takes over the events of a form that was made once they were known.
    pub(crate) fn fill_events(&mut self, known: Self) {
        if let Some(original) = &mut self.original {
            original.events.clone_from(&known.events);
        }
        self.events = known.events;
    }

    pub(super) fn with(of: Option<WebhookId>, draft: Option<&WebhookDraft>, kinds: &[Kind], text: &Text) -> Self {
        let events = EventChoice::all(kinds, draft.map_or(&[], |draft| &draft.events), text);
        let input = |f: fn(&WebhookDraft) -> String| Input::new(&draft.map(f).unwrap_or_default());
        let mut headers: Vec<_> = draft
            .map(|draft| draft.headers.iter().map(|h| Input::new(&format!("{}: {}", h.name, h.value))).collect())
            .unwrap_or_default();
        headers.push(Input::default());
        let mut form = Self {
            of,
            url: input(|draft| draft.url.to_string()),
            events,
            find: Input::default(),
            last_event: None,
            data_type: draft.map_or(DataType::Json, |draft| draft.data_type),
            envelope: draft.map_or(Envelope::Wfirma, |draft| draft.envelope),
            private: draft.is_some_and(|draft| draft.allow_private),
            require_key: draft.is_some_and(|draft| draft.require_key),
            send_key: draft.is_none_or(|draft| draft.send_key),
            headers,
            limit: Input::new(&draft.map_or(WebhookDraft::DEFAULT_LIMIT, |draft| draft.limit).to_string()),
            rate: input(|draft| draft.rate.map(|rate| rate.to_string()).unwrap_or_default()),
            ordered: draft.is_some_and(|draft| draft.ordered),
            waits: input(|draft| draft.waits.as_ref().map(ToString::to_string).unwrap_or_default()),
            secret: Input::default(),
            given: None,
            revealed: false,
            description: input(|draft| draft.description.clone()),
            open: false,
            focus: Field::Url,
            tried: false,
            host: HostCheck::Unknown,
            test: TestState::None,
            test_doc: Doc::default(),
            preview: Preview::default(),
            turned: false,
            token: 0,
            saving: false,
            refused: None,
            original: None,
        };
        form.original = Some(Box::new(form.clone()));
        form
    }

    /// Whether leaving it would lose something.
    pub(crate) fn is_changed(&self) -> bool {
        let Some(original) = &self.original else { return false };
        let typed = |form: &Self| {
            let headers: Vec<_> = form.headers.iter().map(|h| h.text().to_owned()).filter(|h| !h.is_empty()).collect();
            let texts = [&form.url, &form.limit, &form.rate, &form.waits, &form.secret, &form.description];
            let texts = texts.map(|input| input.text().to_owned());
            let ticks = (form.data_type, form.envelope, form.private, form.require_key, form.send_key, form.ordered);
            (headers, texts, ticks, form.events.clone())
        };
        typed(self) != typed(original)
    }

    /// What of it an edit changes for requests that wait already.
    pub(crate) fn changed(&self) -> Changed {
        let Some(original) = self.original.as_ref().filter(|_| self.of.is_some()) else { return Changed::default() };
        let headers = |form: &Self| -> Vec<String> {
            form.headers.iter().map(|h| h.text().trim().to_owned()).filter(|h| !h.is_empty()).collect()
        };
        let shape = |form: &Self| (form.data_type, form.envelope, form.send_key, headers(form));
        let lost = |event: &EventChoice| !self.chosen().any(|chosen| chosen.kind == event.kind);
        Changed {
            url: self.url.text().trim() != original.url.text().trim(),
            form: shape(self) != shape(original),
            events: original.chosen().any(lost),
        }
    }

    /// Where the focus may go, in the order of the dialog.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let mut fields = vec![Field::Url];
        if self.asks_for_private() {
            fields.push(Field::Private);
        }
        let found = self.found();
        match self.focus {
            // What was typed finds none: the place where one types stays.
            Field::Event(at) if found.is_empty() => fields.push(Field::Event(at)),
            _ => fields.extend(found.into_iter().map(Field::Event)),
        }
        fields.extend([Field::DataType, Field::More]);
        if self.open {
            fields.push(Field::Envelope);
            if self.envelope == Envelope::Wfirma {
                fields.push(Field::SendKey);
            }
            fields.push(Field::RequireKey);
            if !self.asks_for_private() {
                fields.push(Field::Private);
            }
            fields.extend((0..self.headers.len()).map(Field::Header));
            fields.extend([Field::Limit, Field::Rate, Field::Ordered, Field::Waits]);
            fields.extend([Field::Secret, Field::Description]);
        }
        fields.extend([Field::Test, Field::Save, Field::Cancel]);
        fields
    }

    /// Whether the tick for private addresses belongs right below the Post URL.
    pub(crate) fn asks_for_private(&self) -> bool {
        match &self.host {
            // For an address that is never sent to, no tick helps.
            HostCheck::Refused(fault) => {
                let may = self.post_url().is_ok_and(|url| guard::check_url(url.url(), true).is_ok());
                may && fault.cause == Cause::BlockedAddress
            }
            HostCheck::Reachable { public } => !public,
            HostCheck::Unknown => false,
        }
    }

    /// The text that the focus is in, where it is in one.
    pub(crate) fn input(&mut self) -> Option<&mut Input> {
        Some(match self.focus {
            Field::Url => &mut self.url,
            Field::Header(at) => self.headers.get_mut(at)?,
            Field::Limit => &mut self.limit,
            Field::Rate => &mut self.rate,
            Field::Waits => &mut self.waits,
            // A webhook that stands gets another secret by rotating it.
            Field::Secret if self.of.is_none() => &mut self.secret,
            Field::Description => &mut self.description,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn the_tick_is_offered_where_it_helps() {
        let asks = |url: &str| {
            let mut form = Form::add(&[], &Text::new(Language::English));
            form.url.insert(url);
            form.host = form.check_literal().map_or(HostCheck::Unknown, HostCheck::Refused);
            form.asks_for_private()
        };
        assert!(asks("http://127.0.0.1/") && asks("http://localhost/"));
        assert!(!asks("http://169.254.169.254/") && !asks("https://shop.example/"));
    }
}
