//! Covers the secrets of a webhook that a receiver repeats in its reply, in every usual spelling.

mod layers;
mod spellings;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use self::spellings::Spellings;
use super::judge;
use crate::model::{Fault, Header, Reply, Settings, Webhook, WebhookKey};

/// A shorter value is no secret, and would be found in every text.
const SHORTEST: usize = 6;
/// A word of this many letters, digits and signs is taken for a token, wherever it stands.
const TOKEN: usize = 16;

/// The texts that get asterisks in their place. Its `Debug` shows none of them.
pub struct Hidden {
    secrets: Vec<Vec<u8>>,
    /// Made with the first reply: most webhooks of a large installation are quiet.
    spellings: OnceLock<Spellings>,
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hidden").finish_non_exhaustive()
    }
}

impl Hidden {
    /// Covers the webhook's key and its signing secrets, as text and as bytes. Of its Post URL it covers the values of the
    /// query and the tokens in the path, and of its headers whatever may be a secret.
    pub fn of(webhook: &Webhook) -> Self {
        let mut secrets = vec![webhook.key.reveal().as_bytes().to_vec()];
        for (secret, _) in &webhook.secrets {
            let text = secret.reveal();
            secrets.extend([secret.bytes().to_vec(), text.as_bytes()["whsec_".len()..].to_vec(), text.into_bytes()]);
        }
        webhook.draft.headers.iter().for_each(|header| of_header(header, &mut secrets));
        if let Ok(url) = url::Url::parse(webhook.draft.url.as_str()) {
            of_url(&url, &mut secrets);
        }
        Self::new(secrets)
    }

    /// A webhook's key alone.
    pub fn key(key: &WebhookKey) -> Self {
        Self::new(vec![key.reveal().as_bytes().to_vec()])
    }

    /// For the output of `warn_command` and the errors of `warn_url`.
    pub(super) fn of_warnings(settings: &Settings) -> Self {
        let mut secrets = Vec::new();
        if let Some(url) = &settings.warn_url {
            of_url(url.url(), &mut secrets);
        }
        Self::new(secrets)
    }

    /// These, and the passwords of the environment's proxies.
    fn new(mut secrets: Vec<Vec<u8>>) -> Self {
        let proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
        for proxy in proxies.iter().filter_map(|name| std::env::var(name).ok()?.parse::<url::Url>().ok()) {
            secrets.extend(proxy.password().map(|password| password.as_bytes().to_vec()));
        }
        secrets.retain(|secret| secret.len() >= SHORTEST);
        Self { secrets, spellings: OnceLock::new() }
    }

    /// Judges what came of an attempt, and puts asterisks over every secret in it. Headers are covered before a fault is made of
    /// them, because the fault escapes and cuts them. The body is judged first, since it may have to hold the key.
    pub fn judge(&self, reply: Option<&mut Reply>, fault: Option<Fault>, key: Option<&WebhookKey>) -> Option<Fault> {
        let mut reply = reply;
        if let Some(reply) = reply.as_deref_mut() {
            for header in &mut reply.headers {
                self.cover_text(&mut header.name);
                self.cover_text(&mut header.value);
            }
        }
        let mut fault = judge::verdict(reply.as_deref(), fault, key);
        fault.iter_mut().flat_map(|fault| &mut fault.chain).for_each(|text| self.cover_text(text));
        if let Some(reply) = reply {
            self.cover(&mut reply.body, reply.cut);
        }
        fault
    }

    /// The result of a warning, with asterisks over every secret.
    pub(super) fn covered(&self, mut said: Result<String, String>) -> Result<String, String> {
        match &mut said {
            Ok(text) | Err(text) => self.cover_text(text),
        }
        said
    }

    /// One that was cut ends in `…`.
    fn cover_text(&self, text: &mut String) {
        let mut bytes = std::mem::take(text).into_bytes();
        let (all, end) = (bytes.len(), bytes.strip_suffix("…".as_bytes()).map_or(bytes.len(), <[u8]>::len));
        self.cover(&mut bytes[..end], end < all);
        *text = String::from_utf8(bytes).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned());
    }

    fn cover(&self, text: &mut [u8], cut: bool) {
        let spellings = self.spellings.get_or_init(|| Spellings::of(self.secrets.iter().map(std::vec::Vec::as_slice)));
        spellings.cover(text, cut);
    }
}

/// A value whole, its words (as in `Bearer abc`), the values in it (as in `session=abc`), and both halves of a basic one.
fn of_header(header: &Header, secrets: &mut Vec<Vec<u8>>) {
    let value = header.value.as_str();
    if !header.may_be_secret() {
        secrets.extend(
            value.split([' ', ',', ';', '=']).filter(|word| is_token(word)).map(|word| word.as_bytes().to_vec()),
        );
        return;
    }
    secrets.extend([value, value.rsplit(' ').next().unwrap_or_default()].map(|text| text.as_bytes().to_vec()));
    let parts = value.split([' ', ',', ';']).filter_map(|part| part.split_once('=')).map(|(_, value)| value);
    secrets.extend(parts.map(|part| part.trim_matches('"').as_bytes().to_vec()));
    let is_basic = value.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic "));
    if let Some(pair) = value.get(6..).filter(|_| is_basic).and_then(|text| STANDARD.decode(text.trim()).ok()) {
        let colon = pair.iter().position(|byte| *byte == b':').unwrap_or(pair.len());
        secrets.extend([pair[..colon].to_vec(), pair.get(colon + 1..).unwrap_or_default().to_vec(), pair.clone()]);
    }
}

/// The values of a URL's query as they are written and as they are meant, its user and password, and the tokens in its path.
fn of_url(url: &url::Url, secrets: &mut Vec<Vec<u8>>) {
    let written = url.query().into_iter().flat_map(|query| query.split('&'));
    // A part without a name is a value.
    secrets.extend(written.map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value).as_bytes().to_vec()));
    let meant = url.query_pairs().map(|(name, meant)| if meant.is_empty() { name } else { meant });
    secrets.extend(meant.map(|meant| meant.into_owned().into_bytes()));
    secrets.extend([url.username(), url.password().unwrap_or_default()].map(|text| text.as_bytes().to_vec()));
    let path = url.path_segments().into_iter().flatten().filter(|segment| is_token(segment));
    secrets.extend(path.map(|segment| segment.as_bytes().to_vec()));
}

/// Whether a word looks like one that a program made, such as the last part of a chat service's URL.
fn is_token(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    word.len() >= TOKEN && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && !word.contains(['/', ' '])
}
