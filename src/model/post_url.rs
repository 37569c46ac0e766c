//! Where a webhook posts to.

use super::{InvalidWebhook, UrlText};

/// Where a webhook posts to: an absolute `http` or `https` URL with a host, without user info or fragment, at most 2,000 bytes.
///
/// Its path and its query may let whoever knows them in, so `Debug` shows the host alone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PostUrl(url::Url);

impl std::fmt::Debug for PostUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&UrlText::from(self.as_str()), f)
    }
}

impl PostUrl {
    /// The parsed URL.
    pub fn url(&self) -> &url::Url {
        &self.0
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The URL without the values in its query; see [`UrlText::concealed`].
    pub fn concealed(&self) -> String {
        UrlText::from(self.as_str()).concealed().into_owned()
    }
}

impl std::str::FromStr for PostUrl {
    type Err = InvalidWebhook;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let short = |text: &str| match text.len() {
            0..=2_000 => Ok(()),
            bytes => Err(InvalidWebhook::UrlTooLong(bytes)),
        };
        short(text)?;
        let url = url::Url::parse(text).map_err(|e| InvalidWebhook::Url(e.to_string()))?;
        // What is kept and sent has its letters beyond ASCII written as `%C5%BC`, and must read back.
        short(url.as_str())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidWebhook::UrlScheme(url.scheme().to_owned()));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(InvalidWebhook::Url("it has no host".to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidWebhook::UrlUserInfo);
        }
        if url.fragment().is_some() {
            return Err(InvalidWebhook::UrlFragment);
        }
        if url.port() == Some(0) {
            return Err(InvalidWebhook::Url("nothing can listen on port 0".to_owned()));
        }
        Ok(Self(url))
    }
}

impl std::fmt::Display for PostUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl serde::Serialize for PostUrl {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_url_must_be_one_that_can_be_posted_to() {
        for good in ["https://shop.example/hooks", "http://127.0.0.1:9000/?a=1", "http://[::1]/", "https://żółw.pl/"]
        {
            assert!(good.parse::<PostUrl>().is_ok(), "{good}");
        }
        let error = |text: &str| text.parse::<PostUrl>().unwrap_err();
        assert!(matches!(error("shop.example/hooks"), InvalidWebhook::Url(..)));
        assert!(matches!(error("ftp://shop.example/"), InvalidWebhook::UrlScheme(_)));
        assert!(matches!(error("https://me:pw@shop.example/"), InvalidWebhook::UrlUserInfo));
        assert!(matches!(error("https://shop.example/#a"), InvalidWebhook::UrlFragment));
        assert!(matches!(error("http://shop.example:0/"), InvalidWebhook::Url(..)));
        assert!(matches!(error(&format!("https://a.example/{}", "x".repeat(2000))), InvalidWebhook::UrlTooLong(_)));
        let grows = format!("https://a.example/{}", "ż".repeat(900));
        assert!(grows.len() <= 2_000 && matches!(error(&grows), InvalidWebhook::UrlTooLong(5_418)));
    }
}
