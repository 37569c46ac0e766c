//! Headers: those that a webhook sends, and those that a receiver answered with.

use super::InvalidWebhook;

/// One HTTP header. `Debug` shows its name alone.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl std::fmt::Debug for Header {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Header({}: …)", self.name)
    }
}

impl Header {
    /// Whether its name, or the form of its value, says that it may be a secret.
    pub fn may_be_secret(&self) -> bool {
        const NAMES: [&str; 11] =
            ["auth", "cookie", "token", "secret", "key", "pass", "pwd", "session", "credential", "bearer", "jwt"];
        const VALUES: [&str; 4] = ["bearer ", "basic ", "whsec_", "hkt_"];
        let name = self.name.to_ascii_lowercase();
        let begins = |with: &&str| self.value.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
        NAMES.iter().any(|word| name.contains(word)) || VALUES.iter().any(begins)
    }

    /// Headers that hookkeeper or HTTP itself sets, which a webhook's own headers may not replace.
    pub const RESERVED: &'static [&'static str] = &[
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "webhook-id",
        "webhook-signature",
        "webhook-timestamp",
    ];

    /// A header that a webhook may send with each request: a token as RFC 9110 section 5.6.2 has it, a value of visible
    /// ASCII, spaces and tabs, together at most 4 KiB.
    ///
    /// # Errors
    /// The name is no token, or one of [`RESERVED`](Self::RESERVED); the value has other
    /// characters; the header is too long.
    pub fn custom(name: &str, value: &str) -> Result<Self, InvalidWebhook> {
        let (name, value) = (name.trim(), value.trim());
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if name.is_empty() || !name.bytes().all(token) {
            return Err(InvalidWebhook::HeaderName(name.to_owned()));
        }
        if Self::RESERVED.iter().any(|r| r.eq_ignore_ascii_case(name)) {
            return Err(InvalidWebhook::HeaderReserved(name.to_owned()));
        }
        if !value.bytes().all(|b| b == b'\t' || (b' '..=b'~').contains(&b)) || name.len() + value.len() > 4_096 {
            return Err(InvalidWebhook::HeaderValue(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }

    /// Reads `Name: value`.
    ///
    /// # Errors
    /// There is no colon, or it is a header that [`custom`](Self::custom) refuses.
    pub fn parse(line: &str) -> Result<Self, InvalidWebhook> {
        let (name, value) = line.split_once(':').ok_or(InvalidWebhook::HeaderLine)?;
        Self::custom(name, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_headers_cannot_smuggle_or_replace() {
        assert_eq!(Header::parse("X-Shop: 7").unwrap().value, "7");
        for bad in ["X-Shop", "X Shop: 7", ": 7", "Host: evil", "webhook-signature: v1,x", "X: a\r\nB: c", "X: zażółć"]
        {
            assert!(Header::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_may_be_a_secret_is_known_by_its_name_or_its_form() {
        let header = |name: &str, value: &str| Header { name: name.to_owned(), value: value.to_owned() };
        for (name, value) in [
            ("Authorization", "x"),
            ("x-api-key", "x"),
            ("X-Passwd", "x"),
            ("X-Shop", "Bearer abc"),
            ("X-Shop", "basic YTpi"),
            ("X-Shop", "whsec_abc"),
        ] {
            assert!(header(name, value).may_be_secret(), "{name}: {value}");
            assert!(!format!("{:?}", header(name, value)).contains(&format!(": {value}")));
        }
        for (name, value) in [("X-Shop", "7"), ("webhook-signature", "v1,abc"), ("X-Żółw", "ż")] {
            assert!(!header(name, value).may_be_secret(), "{name}: {value}");
        }
    }
}
