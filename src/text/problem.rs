//! What went wrong, in a person's language: what they typed, what cannot be done, what the machine does not let us do.

use std::error::Error;

use super::{Text, Value, escape};
use crate::{
    admin::AdminError,
    intake::{
        TlsError,
        line::{BadLine, Spot, Wrong},
        listen::BindError,
    },
    model::{
        InvalidElement, InvalidKind, InvalidRequestId, InvalidSetting, InvalidTime, InvalidToken, InvalidUid,
        InvalidWaits, InvalidWebhook, Time, UnknownWord,
    },
    store::{Filter, KeyTrouble, Refusal, Refused, SealedValue, StoreError},
};

/// Something from outside, as a terminal may show it.
fn shown(given: impl std::fmt::Display) -> Value<'static> {
    escape(&given.to_string()).into_owned().into()
}

impl Text {
    /// Why a webhook cannot be as it was asked for, and what to do.
    pub fn invalid(&self, problem: &InvalidWebhook) -> String {
        use InvalidWebhook as I;
        match problem {
            I::Id(id) => self.with("invalid-id", &[("given", shown(id))]),
            I::Url(why) => self.with("invalid-url", &[("why", shown(why))]),
            I::UrlTooLong(bytes) => self.with("invalid-url-too-long", &[("bytes", (*bytes).into())]),
            I::UrlScheme(scheme) => self.with("invalid-url-scheme", &[("scheme", shown(scheme))]),
            I::UrlUserInfo => self.get("invalid-url-user-info"),
            I::UrlFragment => self.get("invalid-url-fragment"),
            I::NoEvent => self.get("invalid-no-event"),
            I::Limit(limit) => self.with("invalid-limit", &[("given", i64::from(*limit).into())]),
            I::Rate(rate) => self.with("invalid-rate", &[("given", shown(rate))]),
            I::HeaderLine => self.get("invalid-header-line"),
            I::HeaderName(name) => self.with("invalid-header-name", &[("given", shown(name))]),
            I::HeaderReserved(name) => self.with("invalid-header-reserved", &[("given", shown(name))]),
            I::HeaderValue(name) => self.with("invalid-header-value", &[("given", shown(name))]),
            I::TooManyHeaders(count) => self.with("invalid-too-many-headers", &[("count", (*count).into())]),
            I::DescriptionTooLong => self.get("invalid-description-too-long"),
        }
    }

    /// Why an operator's wish was not carried out, and what to do.
    pub fn failure(&self, error: &AdminError) -> String {
        match error {
            AdminError::Webhook(problem) => self.invalid(problem),
            AdminError::Kind(problem) => match problem {
                InvalidElement::NotAName(name) => self.with("invalid-element", &[("given", shown(name))]),
                InvalidElement::Taken(name) => self.with("invalid-element-taken", &[("given", shown(name))]),
                InvalidElement::Same(name) => self.with("invalid-element-same", &[("given", shown(name))]),
            },
            AdminError::Token(InvalidToken::Name(name)) => self.with("invalid-token-name", &[("given", shown(name))]),
            AdminError::Token(InvalidToken::NoScope) => self.get("invalid-token-scope"),
            AdminError::Http(why) => self.with("failure-http", &[("why", shown(why))]),
            AdminError::Store(error) => self.trouble(error),
        }
    }

    /// Why the database did not do what was asked, and what to do.
    pub fn trouble(&self, error: &StoreError) -> String {
        use StoreError as S;
        match error {
            S::Newer { path, .. } => self.with("failure-newer", &[("path", shown(path.display()))]),
            S::NotOurs(path) => self.with("failure-not-ours", &[("path", shown(path.display()))]),
            S::Open { path, why } => {
                self.with("failure-open", &[("why", shown(format_args!("{}: {why}", path.display())))])
            }
            S::Unsafe { path, why } => self.with(why.key(), &[("path", shown(path.display()))]),
            S::Locked => self.get("failure-locked"),
            S::Waiting => self.get("failure-waiting"),
            S::InUse => self.get("failure-in-use"),
            S::AtWork { pid, command } => {
                self.with("failure-at-work", &[("command", shown(command)), ("pid", pid.to_string().into())])
            }
            S::Gone(path) => self.with("failure-gone", &[("path", shown(path.display()))]),
            S::Replaced(path) => self.with("failure-replaced", &[("path", shown(path.display()))]),
            S::HardLinked(path) => self.with("failure-hard-linked", &[("path", shown(path.display()))]),
            S::MountedAlone(path) => self.with("failure-mounted-alone", &[("path", shown(path.display()))]),
            S::Fenced => self.get("failure-fenced"),
            S::Full => self.get("failure-full"),
            S::ReadOnly => self.get("failure-read-only"),
            S::Disk(why) => self.with("failure-disk", &[("why", shown(why))]),
            S::Damaged(why) => self.with("failure-damaged", &[("why", shown(why))]),
            S::KeyMissing(path) => self.with("failure-key-missing", &[("path", shown(path.display()))]),
            S::KeyFile { path, why } => {
                let path = shown(path.display());
                self.with("failure-key-file", &[("path", path.clone()), ("why", self.key_trouble(why, path).into())])
            }
            S::Sealed(value) => {
                let (key, id) = match value {
                    SealedValue::Secret(id) => ("sealed-secret", id),
                    SealedValue::Key(id) => ("sealed-key", id),
                    SealedValue::Headers(id) => ("sealed-headers", id),
                };
                self.with("failure-sealed", &[("what", self.with(key, &[("id", id.0.into())]).into())])
            }
            S::Closed => self.get("failure-closed"),
            S::NotFound { what, id } => {
                let thing = self.get(&format!("thing-{}", what.replace(' ', "-")));
                self.with("failure-not-found", &[("what", thing.into()), ("id", shown(id))])
            }
            S::Refused(refusal) => self.refusal(refusal),
            S::Other(why) => self.with("failure-other", &[("why", shown(why))]),
        }
    }

    fn key_trouble(&self, trouble: &KeyTrouble, path: Value<'_>) -> String {
        match trouble {
            KeyTrouble::Unreadable(why) => self.with("key-unreadable", &[("why", shown(why))]),
            KeyTrouble::Unwritable(why) => self.with("key-unwritable", &[("why", shown(why))]),
            KeyTrouble::NotPutAside(why) => self.with("key-not-put-aside", &[("why", shown(why))]),
            KeyTrouble::Open(mode) => self.with("key-open", &[("mode", format!("{mode:03o}").into()), ("path", path)]),
            KeyTrouble::Damaged => self.get("key-damaged"),
            KeyTrouble::SomethingElse => self.get("key-something-else"),
            KeyTrouble::OfAnother => self.get("key-of-another"),
            KeyTrouble::Empty => self.get("key-empty"),
            KeyTrouble::WrongKey => self.get("key-wrong"),
        }
    }

    /// Why something cannot be done as things stand.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        use Refusal as R;
        match refusal {
            R::Setting(problem) => self.invalid_setting(problem),
            R::Webhook(problem) => self.invalid(problem),
            R::Event(refused) => self.refused(refused),
            R::IsOn(id) => self.with("refused-is-on", &[("id", id.0.into())]),
            R::DiscardingStopped => self.get("refused-discarding-stopped"),
            R::IsOff(id) => self.with("refused-is-off", &[("id", id.0.into())]),
            R::IsRemoved(id) => self.with("refused-is-removed", &[("id", id.0.into())]),
            R::PrivateForbidden => self.get("refused-private"),
            R::UnknownKind(kind) => self.with("refused-unknown-kind", &[("kind", shown(kind))]),
            R::KindThere(kind) => self.with("refused-kind-there", &[("kind", shown(kind))]),
            R::KindBuiltIn(kind) => self.with("refused-kind-built-in", &[("kind", shown(kind))]),
            R::KindWaits { kind, requests } => {
                self.with("refused-kind-waits", &[("kind", shown(kind)), ("count", (*requests).into())])
            }
            R::KindWanted { kind, webhooks } => {
                self.with("refused-kind-wanted", &[("kind", shown(kind)), ("count", (*webhooks).into())])
            }
            R::TokenThere(name) => self.with("refused-token-there", &[("name", shown(name))]),
            R::KeyNotLost(path) => self.with("refused-key-not-lost", &[("path", shown(path.display()))]),
            R::SearchTooLong(length) => {
                let most = Filter::MAX_SEARCH as u64;
                self.with("refused-search-too-long", &[("count", (*length as u64).into()), ("most", most.into())])
            }
            R::PayloadRemoved(id) => self.with("refused-payload-removed", &[("id", shown(id))]),
            R::NothingToDiscard => self.get("not-discardable"),
        }
    }

    /// Why a setting cannot be so, and what it takes.
    pub fn invalid_setting(&self, problem: &InvalidSetting) -> String {
        let InvalidSetting { setting, given } = problem;
        let takes = self.takes(*setting);
        self.with("invalid-setting", &[("setting", shown(setting)), ("given", shown(given)), ("takes", takes.into())])
    }

    /// Why an event was not accepted.
    pub fn refused(&self, refused: &Refused) -> String {
        match refused {
            Refused::UnknownKind(kind) => self.with("event-unknown-kind", &[("kind", shown(kind))]),
            Refused::NotJson(why) => self.with("event-not-json", &[("why", shown(why))]),
            Refused::TooLarge(bytes) => self.with("event-too-large", &[("bytes", (*bytes).into())]),
            Refused::TooDeep(depth) => self.with("event-too-deep", &[("depth", (*depth).into())]),
            Refused::OtherKind(uid) => self.with("event-other-kind", &[("uid", shown(uid))]),
            Refused::Time(at) => self.with("event-time", &[("given", shown(at))]),
            Refused::Other(why) => shown_text(why),
        }
    }

    /// Why a line is no event.
    pub fn bad_line(&self, bad: &BadLine) -> String {
        match bad {
            BadLine::Wrong(wrong, at) => self.wrong(wrong, *at),
            BadLine::Uid(problem) => self.with("invalid-uid", &[("given", shown(&problem.0))]),
            BadLine::Time(given) => self.with("line-time", &[("given", shown(given))]),
            BadLine::TooLong(bytes) => self.with("line-too-long", &[("bytes", (*bytes).into())]),
        }
    }

    fn wrong(&self, wrong: &Wrong, at: Spot) -> String {
        let column = || ("column", shown(at.column));
        let named = |key, name| self.with(key, &[("name", shown(name)), column()]);
        match wrong {
            Wrong::NotJson(why) => self.with("line-not-json", &[("why", shown(why)), column()]),
            Wrong::NoObject(found) => self.with("line-no-object", &[("found", found.word().into())]),
            Wrong::Missing(name) => self.with("line-missing", &[("name", shown(name))]),
            Wrong::Twice(name) => named("line-twice", name),
            Wrong::Unknown(name) => named("line-unknown", name),
            Wrong::NoText(name, found) => {
                self.with("line-no-text", &[("name", shown(name)), ("found", found.word().into()), column()])
            }
        }
    }

    /// Why a text is not a time, or not one that is useful here.
    pub fn invalid_time(&self, problem: &InvalidTime) -> String {
        match problem {
            InvalidTime::Unreadable(text) => self.with("invalid-time", &[("given", shown(text))]),
            InvalidTime::Future { given, time } => {
                let time = self.in_full(*time, Time::now());
                self.with("invalid-time-future", &[("given", shown(given)), ("time", time.into())])
            }
        }
    }

    /// Why a text is not what it should be.
    fn unread(&self, error: &(dyn Error + 'static)) -> Option<String> {
        let given = |key, given: &str| Some(self.with(key, &[("given", shown(given))]));
        if let Some(problem) = error.downcast_ref() {
            return Some(self.invalid_time(problem));
        }
        if let Some(InvalidUid(text)) = error.downcast_ref() {
            return given("invalid-uid", text);
        }
        if let Some(InvalidKind(text)) = error.downcast_ref() {
            return given("invalid-kind", text);
        }
        if let Some(InvalidRequestId(text)) = error.downcast_ref() {
            return given("invalid-request-id", text);
        }
        if let Some(InvalidWaits(text)) = error.downcast_ref() {
            return given("invalid-waits", text);
        }
        let UnknownWord { given, allowed, .. } = error.downcast_ref()?;
        Some(self.with("invalid-word", &[("given", shown(given)), ("allowed", shown(allowed))]))
    }

    /// An error that we know, in a person's language; `None` for what the system or a library says.
    pub fn error(&self, error: &(dyn Error + 'static)) -> Option<String> {
        if let Some(error) = error.downcast_ref::<AdminError>() {
            return Some(self.failure(error));
        }
        if let Some(error) = error.downcast_ref::<StoreError>() {
            return Some(self.trouble(error));
        }
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return Some(self.refused(refused));
        }
        if let Some(problem) = error.downcast_ref::<InvalidWebhook>() {
            return Some(self.invalid(problem));
        }
        if let Some(told) = self.unread(error) {
            return Some(told);
        }
        if let Some(error) = error.downcast_ref::<BindError>() {
            return Some(match error {
                BindError::Taken(address) => self.with("listen-taken", &[("address", shown(address))]),
                BindError::Other(address, why) => {
                    self.with("listen-other", &[("address", shown(address)), ("why", shown(why))])
                }
            });
        }
        let error = error.downcast_ref::<TlsError>()?;
        Some(match error {
            TlsError::Certificate(path, why) => {
                self.with("tls-certificate", &[("path", shown(path.display())), ("why", shown(why))])
            }
            TlsError::Key(path, why) => self.with("tls-key", &[("path", shown(path.display())), ("why", shown(why))]),
            TlsError::Together(certificate, key, why) => {
                let values =
                    [("certificate", shown(certificate.display())), ("key", shown(key.display())), ("why", shown(why))];
                self.with("tls-together", &values)
            }
        })
    }
}

fn shown_text(given: &str) -> String {
    escape(given).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_polish_operator_reads_polish() {
        let text = Text::new(Language::Polish);
        let wanted = Refusal::KindWanted { kind: "order/paid".to_owned(), webhooks: 3 };
        assert!(text.trouble(&wanted.into()).starts_with("3 webhooki chcą „order/paid”"));
        let five = Refusal::KindWanted { kind: "order/paid".to_owned(), webhooks: 5 };
        assert!(text.trouble(&five.into()).starts_with("5 webhooków chce „order/paid”"));
        let nobody = StoreError::NotFound { what: "webhook", id: "7".to_owned() };
        assert_eq!(text.trouble(&nobody), "nie ma webhooka 7");
    }

    #[test]
    fn what_was_typed_reaches_no_terminal_raw() {
        let text = Text::new(Language::English);
        let refused = Refusal::TokenThere("\u{1b}[2J".to_owned());
        assert!(!text.trouble(&refused.into()).contains('\u{1b}'));
    }
}
