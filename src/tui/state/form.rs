//! The Add and Edit dialogs: what was typed so far, and what is wrong with it.

use super::{Doc, Input, form_events::EventChoice, preview::Preview};
use crate::{
    model::{
        Attempt, Credentials, DataType, Envelope, Fault, Header, InvalidSecret, InvalidWaits, InvalidWebhook, Kind,
        PostUrl, Rate, Secret, Webhook, WebhookDraft, WebhookId,
    },
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

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FormProblem {
    Webhook(InvalidWebhook),
    Waits(InvalidWaits),
    Secret(InvalidSecret),
    Limit,
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

    fn with(of: Option<WebhookId>, draft: Option<&WebhookDraft>, kinds: &[Kind], text: &Text) -> Self {
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
            let ticks = (form.data_type, form.envelope, form.private, form.require_key, form.ordered);
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
        let shape = |form: &Self| (form.data_type, form.envelope, headers(form));
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
            fields.extend([Field::Envelope, Field::RequireKey]);
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
                may && fault.cause == crate::model::Cause::BlockedAddress
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

    /// The Post URL that was typed.
    pub(crate) fn post_url(&self) -> Result<PostUrl, InvalidWebhook> {
        self.url.text().parse()
    }

    /// What can be told of the host without asking anybody: literal addresses and names that are refused anyway.
    pub(crate) fn check_literal(&self) -> Option<Fault> {
        let url = self.post_url().ok()?;
        guard::check_url(url.url(), self.private).err()
    }

    /// What is wrong with a field.
    pub(crate) fn problem(&self, field: Field) -> Option<FormProblem> {
        let webhook = |result: Result<(), InvalidWebhook>| result.err().map(FormProblem::Webhook);
        match field {
            Field::Url => webhook(self.post_url().map(drop)),
            Field::Event(_) => {
                self.events.iter().all(|event| !event.chosen).then_some(FormProblem::Webhook(InvalidWebhook::NoEvent))
            }
            Field::Header(at) => match self.headers.get(at).map(|input| input.text().trim()) {
                None | Some("") => None,
                Some(line) => webhook(Header::parse(line).map(drop)),
            },
            Field::Limit => match self.limit.text().trim().parse::<u32>() {
                Ok(limit) if (1..=WebhookDraft::MAX_LIMIT).contains(&limit) => None,
                _ => Some(FormProblem::Limit),
            },
            Field::Rate if !self.rate.text().trim().is_empty() => webhook(self.rate.text().parse::<Rate>().map(drop)),
            Field::Waits if !self.waits.text().trim().is_empty() => {
                self.waits.text().parse::<crate::model::Waits>().err().map(FormProblem::Waits)
            }
            Field::Secret if !self.secret.text().trim().is_empty() => {
                self.secret.text().parse::<Secret>().err().map(FormProblem::Secret)
            }
            Field::Description => (self.description.text().chars().count() > 500)
                .then_some(FormProblem::Webhook(InvalidWebhook::DescriptionTooLong)),
            _ => None,
        }
    }

    /// What is wrong with a field as far as a person should be told now: an empty field only after saving was tried.
    pub(crate) fn problem_to_show(&self, field: Field) -> Option<FormProblem> {
        let unfinished = match field {
            Field::Url => self.url.text().is_empty() || (self.focus == Field::Url && !self.url.text().contains("://")),
            Field::Event(_) => true,
            _ => false,
        };
        if unfinished && !self.tried { None } else { self.problem(field) }
    }

    /// The webhook as it would be saved, with its secret where one was typed; or the first field that is wrong.
    pub(crate) fn draft(&self) -> Result<(WebhookDraft, Option<Secret>), Field> {
        let whole = Self { open: true, find: Input::default(), ..self.clone() };
        if let Some(wrong) = whole.fields().into_iter().find(|field| self.problem(*field).is_some()) {
            return Err(wrong);
        }
        let url = self.post_url().map_err(|_| Field::Url)?;
        let chosen = self.events.iter().filter(|event| event.chosen).map(|event| event.kind.clone()).collect();
        let filled = |input: &Input| Some(input.text().trim().to_owned()).filter(|text| !text.is_empty());
        let draft = WebhookDraft {
            data_type: self.data_type,
            envelope: self.envelope,
            description: self.description.text().trim().to_owned(),
            require_key: self.require_key,
            allow_private: self.private,
            headers: self.headers.iter().filter_map(filled).filter_map(|line| Header::parse(&line).ok()).collect(),
            limit: self.limit.text().trim().parse().map_err(|_| Field::Limit)?,
            rate: filled(&self.rate).and_then(|rate| rate.parse().ok()),
            ordered: self.ordered,
            waits: filled(&self.waits).and_then(|waits| waits.parse().ok()),
            ..WebhookDraft::new(url, chosen)
        };
        Ok((draft, filled(&self.secret).and_then(|secret| secret.parse().ok())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn text() -> Text {
        Text::new(Language::English)
    }

    fn kinds() -> Vec<Kind> {
        let kind = |name: &str| Kind {
            name: name.parse().unwrap(),
            root: "r".to_owned(),
            item: "i".to_owned(),
            description: String::new(),
            built_in: true,
        };
        vec![kind("shop/own"), kind("payments/add"), kind("invoice/add")]
    }

    #[test]
    fn a_draft_comes_out_as_it_was_put_in() {
        let url: PostUrl = "https://a.example/x".parse().unwrap();
        let draft = WebhookDraft {
            headers: vec![Header::custom("X-Shop", "7").unwrap()],
            rate: Some("5/s".parse().unwrap()),
            waits: Some("5s 10s".parse().unwrap()),
            description: "the shop".to_owned(),
            limit: 3,
            ordered: true,
            require_key: true,
            allow_private: true,
            data_type: DataType::Xml,
            envelope: Envelope::Standard,
            ..WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()])
        };
        let form = Form::with(Some(WebhookId(1)), Some(&draft), &kinds(), &text());
        assert_eq!(form.draft().unwrap().0, draft);
        assert!(!form.is_changed());
    }

    #[test]
    fn the_tick_is_offered_where_it_helps() {
        let asks = |url: &str| {
            let mut form = Form::add(&kinds(), &text());
            form.url.insert(url);
            form.host = form.check_literal().map_or(HostCheck::Unknown, HostCheck::Refused);
            form.asks_for_private()
        };
        assert!(asks("http://127.0.0.1/") && asks("http://localhost/"));
        assert!(!asks("http://169.254.169.254/") && !asks("https://shop.example/"));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field_and_leaving_a_changed_form_is_noticed() {
        let mut form = Form::add(&kinds(), &text());
        assert_eq!(form.draft().unwrap_err(), Field::Url);
        assert_eq!(form.problem_to_show(Field::Url), None, "nobody is told off before they have typed");
        form.url.insert("https://a.example/x");
        assert!(form.is_changed());
        assert_eq!(form.draft().unwrap_err(), Field::Event(0));
        form.events[0].chosen = true;
        form.limit = Input::new("0");
        assert_eq!(form.draft().unwrap_err(), Field::Limit, "also where the further settings are folded away");
        form.limit = Input::new("4");
        assert_eq!(form.draft().unwrap().0.events[0].as_str(), "invoice/add", "groups come in their order");
    }
}
