//! Secrets and keys: never shown by `Debug`, never logged.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A signing secret: `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

/// A text that is not a signing secret. It does not repeat the text, which may be nearly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a signing secret; it must be whsec_ and then base64 of 24 to 64 bytes")]
pub struct InvalidSecret;

impl Secret {
    /// Makes a secret of 32 random bytes.
    ///
    /// # Panics
    /// Where the operating system has no random bytes to give.
    pub fn random() -> Self {
        Self(random_bytes::<32>().to_vec())
    }

    /// The bytes that sign.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A secret from its bytes.
    ///
    /// # Errors
    /// There are fewer than 24 or more than 64.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidSecret> {
        if (24..=64).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(InvalidSecret) }
    }

    /// The secret in full, as a receiver's settings want it: show it only to someone who asked for it.
    pub fn reveal(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.0))
    }
}

impl std::str::FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let encoded = text.trim().strip_prefix("whsec_").ok_or(InvalidSecret)?;
        Self::from_bytes(STANDARD.decode(encoded).map_err(|_| InvalidSecret)?)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(whsec_…)")
    }
}

/// A webhook's key: 32 characters that a receiver may have to answer with.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookKey(String);

impl WebhookKey {
    /// Makes a key of 32 random letters and digits.
    ///
    /// # Panics
    /// Where the operating system has no random bytes to give.
    pub fn random() -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let key = random_bytes::<32>().iter().map(|b| LETTERS[usize::from(b % 32)] as char).collect();
        Self(key)
    }

    /// A key as it was stored.
    pub fn from_stored(key: String) -> Self {
        Self(key)
    }

    /// The key in full.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// A text that cannot be a webhook's key. It is not repeated: it may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's key has 1 to 128 visible ASCII characters and no space")]
pub struct InvalidWebhookKey;

impl std::str::FromStr for WebhookKey {
    type Err = InvalidWebhookKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let good = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidWebhookKey) }
    }
}

impl std::fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookKey(…)")
    }
}

/// What a webhook is given when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// What signs.
    pub secret: Secret,
    /// What a receiver may have to answer with.
    pub key: WebhookKey,
}

impl Credentials {
    /// Makes both.
    ///
    /// # Panics
    /// Where the operating system has no random bytes to give.
    pub fn random() -> Self {
        Self { secret: Secret::random(), key: WebhookKey::random() }
    }
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_back_and_debug_hides_it() {
        let secret = Secret::random();
        let text = secret.reveal();
        assert_eq!(text.parse::<Secret>().unwrap(), secret);
        assert!(!format!("{secret:?}").contains(&text[6..]));
        let key = WebhookKey::random();
        assert_eq!(key.reveal().len(), 32);
        assert!(!format!("{key:?}").contains(key.reveal()));
    }

    #[test]
    fn too_short_too_long_and_unmarked_secrets_are_refused() {
        let of = |n: usize| format!("whsec_{}", STANDARD.encode(vec![7; n]));
        for bad in ["", "whsec_", "c2VjcmV0", &of(23), &of(65), "whsec_!!"] {
            assert!(bad.parse::<Secret>().is_err(), "{bad:?}");
        }
        assert!(of(24).parse::<Secret>().is_ok() && of(64).parse::<Secret>().is_ok());
    }
}
