//! What is wrong with what a person typed, in their language.

use super::{Text, escape};
use crate::{admin::AdminError, model::InvalidWebhook, store::StoreError};

impl Text {
    /// Why a webhook cannot be as it was asked for, and what to do.
    pub fn invalid(&self, problem: &InvalidWebhook) -> String {
        use InvalidWebhook as I;
        let given = |text: &str| escape(text).into_owned();
        match problem {
            I::Id(id) => self.with("invalid-id", &[("given", given(id).into())]),
            I::Url(_, why) => self.with("invalid-url", &[("why", why.as_str().into())]),
            I::UrlTooLong(bytes) => self.with("invalid-url-too-long", &[("bytes", (*bytes).into())]),
            I::UrlScheme(scheme) => self.with("invalid-url-scheme", &[("scheme", given(scheme).into())]),
            I::UrlUserInfo => self.get("invalid-url-user-info"),
            I::UrlFragment => self.get("invalid-url-fragment"),
            I::NoEvent => self.get("invalid-no-event"),
            I::Limit(limit) => self.with("invalid-limit", &[("given", i64::from(*limit).into())]),
            I::Rate(rate) => self.with("invalid-rate", &[("given", given(rate).into())]),
            I::HeaderName(name) => self.with("invalid-header-name", &[("given", given(name).into())]),
            I::HeaderReserved(name) => self.with("invalid-header-reserved", &[("given", given(name).into())]),
            I::HeaderValue(name) => self.with("invalid-header-value", &[("given", given(name).into())]),
            I::TooManyHeaders(count) => self.with("invalid-too-many-headers", &[("count", (*count).into())]),
            I::DescriptionTooLong => self.get("invalid-description-too-long"),
        }
    }

    /// Why an operator's wish was not carried out, and what to do.
    pub fn failure(&self, error: &AdminError) -> String {
        use StoreError as S;
        let text = |key: &str, name: &'static str, value: String| {
            self.with(key, &[(name, escape(&value).into_owned().into())])
        };
        match error {
            AdminError::Webhook(problem) => self.invalid(problem),
            AdminError::Http(why) => text("failure-http", "why", why.clone()),
            AdminError::Store(error) => match error {
                S::Newer { path, .. } => text("failure-newer", "path", path.display().to_string()),
                S::NotOurs(path) => text("failure-not-ours", "path", path.display().to_string()),
                S::Open { path, why } => text("failure-open", "why", format!("{}: {why}", path.display())),
                S::Locked => self.get("failure-locked"),
                S::Full => self.get("failure-full"),
                S::ReadOnly => self.get("failure-read-only"),
                S::Damaged(why) => text("failure-damaged", "why", why.clone()),
                S::KeyMissing(path) => text("failure-key-missing", "path", path.display().to_string()),
                S::KeyFile { path, why } => self.with(
                    "failure-key-file",
                    &[
                        ("path", escape(&path.display().to_string()).into_owned().into()),
                        ("why", escape(why).into_owned().into()),
                    ],
                ),
                S::Sealed(what) => text("failure-sealed", "what", what.clone()),
                S::Closed => self.get("failure-closed"),
                // These name what was asked for in the words of the one who asked.
                S::NotFound { .. } | S::Refused(_) | S::Other(_) => escape(&error.to_string()).into_owned(),
            },
            other => escape(&other.to_string()).into_owned(),
        }
    }
}
