//! The words of the model in a person's language: states, kinds of events, reasons.

use super::Text;
use crate::{
    model::{OffReason, RequestState, Setting},
    payload::{self, Group},
};

impl Text {
    /// A request's state in a word.
    pub fn state(&self, state: RequestState) -> String {
        self.get(&format!("state-{state}"))
    }

    /// That so many requests in this state have no attempt, and why.
    pub fn untried(&self, state: RequestState, count: u64) -> String {
        let key = match state {
            RequestState::Held => "request-held-untried",
            RequestState::Discarded => "request-discarded-untried",
            _ => "request-untried",
        };
        self.with(key, &[("n", count.into())])
    }

    /// Why a webhook is off, in a few words.
    pub fn off_reason(&self, reason: OffReason) -> String {
        self.get(&format!("off-{reason}"))
    }

    /// What a setting means, in one sentence with its unit.
    pub fn setting(&self, setting: Setting) -> String {
        self.get(&format!("setting-{}", setting.as_str().replace('_', "-")))
    }

    /// What values a setting takes, as the end of "write …".
    pub fn takes(&self, setting: Setting) -> String {
        self.get(&format!("takes-{}", setting.as_str().replace('_', "-")))
    }

    /// What somebody did, such as `webhook added`; what has no words of ours is told as it is kept.
    pub fn action(&self, action: &str) -> String {
        let key = format!("action-{}", action.replace(['.', '_'], "-"));
        if self.has(&key) { self.get(&key) } else { action.to_owned() }
    }

    /// A group of built-in kinds, such as `Invoices`.
    pub fn group(&self, group: Group) -> String {
        self.get(&format!("group-{}", group.as_str()))
    }

    /// A kind without its group, such as `Added`; a kind of an operator's own is its own label.
    pub fn kind(&self, kind: &str) -> String {
        match payload::catalogue().iter().any(|built_in| built_in.kind == kind) {
            true => self.get(&format!("kind-{}", kind.replace(['/', '_'], "-"))),
            false => kind.to_owned(),
        }
    }

    /// A kind with its group, such as `Invoices · Added`.
    pub fn kind_in_group(&self, kind: &str) -> String {
        match payload::catalogue().iter().find(|built_in| built_in.kind == kind) {
            Some(built_in) => format!("{} · {}", self.group(built_in.group), self.kind(kind)),
            None => kind.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn of_one_request_that_was_never_attempted_it_is_told_otherwise_than_of_many() {
        let told = |language, count| Text::new(language).untried(RequestState::Held, count);
        assert!(told(Language::English, 1).contains("This request was") && told(Language::Polish, 1).contains("Tego"));
        assert!(told(Language::English, 21).contains("These requests") && told(Language::Polish, 21).contains("Tych"));
    }

    #[test]
    fn every_word_of_the_model_has_a_text_in_every_language() {
        for language in Language::ALL {
            let text = Text::new(*language);
            let states = RequestState::ALL.iter().map(|s| text.state(*s));
            let reasons = OffReason::ALL.iter().map(|r| text.off_reason(*r));
            let settings = Setting::ALL.iter().map(|s| text.setting(*s));
            let takes = Setting::ALL.iter().map(|s| text.takes(*s));
            let groups = Group::ALL.iter().map(|g| text.group(*g));
            let kinds = payload::catalogue().iter().map(|k| text.kind(k.kind));
            for word in states.chain(reasons).chain(settings).chain(takes).chain(groups).chain(kinds) {
                assert!(
                    !["state-", "off-", "setting-", "takes-", "group-", "kind-"].iter().any(|p| word.starts_with(p)),
                    "{word}"
                );
            }
        }
    }
}
