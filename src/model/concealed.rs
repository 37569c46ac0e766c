//! URLs as they may be written down: a query may hold a token, and in a path, as chat services have it, may one as well.

use std::{borrow::Cow, fmt, ops::Deref};

/// A Post URL as it was kept. `Debug` shows its host alone.
#[derive(Clone, PartialEq, Eq, Default, Hash, serde::Serialize)]
pub struct UrlText(String);

impl UrlText {
    /// The URL with `…` in place of every value in its query: for the log, exports, warnings and whatever is passed on.
    pub fn concealed(&self) -> Cow<'_, str> {
        let Some((rest, query)) = self.0.split_once('?') else { return Cow::Borrowed(&self.0) };
        let parts = query.split('&').map(|part| match part.split_once('=') {
            Some((name, _)) => format!("{name}=…"),
            None if part.is_empty() => String::new(),
            None => "…".to_owned(),
        });
        Cow::Owned(format!("{rest}?{}", parts.collect::<Vec<_>>().join("&")))
    }

    /// The whole URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL as far as its host: `https://shop.example/…`.
    pub fn host_alone(&self) -> String {
        let Some((scheme, rest)) = self.0.split_once("://") else { return "…".to_owned() };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        format!("{scheme}://{host}/…")
    }
}

impl fmt::Debug for UrlText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host_alone())
    }
}

impl Deref for UrlText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for UrlText {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl From<&str> for UrlText {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl fmt::Display for UrlText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_query_are_hidden_and_the_rest_is_as_it_was() {
        for (url, shown) in [
            ("https://a.example/hooks/7", "https://a.example/hooks/7"),
            ("https://a.example/?token=abc&shop=7", "https://a.example/?token=…&shop=…"),
            ("https://a.example/?abc", "https://a.example/?…"),
            ("https://a.example/?a=b=c&&d", "https://a.example/?a=…&&…"),
            ("https://a.example/?", "https://a.example/?"),
        ] {
            assert_eq!(UrlText::from(url).concealed(), shown);
        }
    }

    #[test]
    fn debug_shows_the_host_alone() {
        for (url, shown) in [
            ("https://hooks.example/services/T0/abc?token=d", "https://hooks.example/…"),
            ("http://127.0.0.1:9000/abc", "http://127.0.0.1:9000/…"),
            ("https://me:abc@shop.example/", "https://shop.example/…"),
            ("abc", "…"),
        ] {
            assert_eq!(format!("{:?}", UrlText::from(url)), shown);
        }
    }
}
