//! The webhook that the Add and Edit dialogs make of what was typed, or what is wrong with it.

use super::{Field, Form, Input};
use crate::{
    model::{Fault, Header, InvalidSecret, InvalidWaits, InvalidWebhook, PostUrl, Rate, Secret, Waits, WebhookDraft},
    sender::guard,
};

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FormProblem {
    Webhook(InvalidWebhook),
    Waits(InvalidWaits),
    Secret(InvalidSecret),
    Limit,
}

impl Form {
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
                self.waits.text().parse::<Waits>().err().map(FormProblem::Waits)
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
        let mut whole = self.clone();
        (whole.open, whole.find) = (true, Input::default());
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
            send_key: self.send_key,
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
    use crate::{
        model::{DataType, Envelope, Kind, WebhookId},
        text::{Language, Text},
    };

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
            collections: Default::default(),
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
