//! What is wrong with what a person typed, in their language.

use super::{Text, escape};
use crate::model::InvalidWebhook;

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
}
