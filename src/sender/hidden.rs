//! What a receiver repeats of a webhook's secrets, which is not to be kept in the log: its key, and its own headers.

use crate::model::{Fault, Reply, Webhook, WebhookKey};

/// A shorter value is no secret, and would be found in every text.
const SHORTEST: usize = 6;

/// The texts that get asterisks in their place. It has no `Debug`, so that nothing can print them.
pub struct Hidden(Vec<String>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hidden").finish_non_exhaustive()
    }
}

impl Hidden {
    /// What is to be hidden of this webhook: its key, and what may be a secret in its headers, whole and without the word
    /// before it, as in `Bearer abc`.
    pub fn of(webhook: &Webhook) -> Self {
        let mut hidden = Self::key(&webhook.key);
        for header in webhook.draft.headers.iter().filter(|header| header.may_be_secret()) {
            let last = header.value.rsplit(' ').next().unwrap_or_default();
            hidden.0.extend([header.value.as_str(), last].map(str::to_owned));
        }
        hidden.0.retain(|text| text.len() >= SHORTEST);
        hidden
    }

    /// A webhook's key alone.
    pub fn key(key: &WebhookKey) -> Self {
        Self(vec![key.reveal().to_owned()])
    }

    /// Puts asterisks where what came back holds one of them.
    pub fn hide(&self, reply: &mut Reply, fault: Option<&mut Fault>) {
        let headers = reply.headers.iter_mut().map(|header| &mut header.value);
        let texts = headers.chain(fault.into_iter().flat_map(|fault| &mut fault.chain));
        for text in texts {
            for secret in self.0.iter().filter(|secret| !secret.is_empty()) {
                if text.contains(secret.as_str()) {
                    *text = text.replace(secret.as_str(), &"*".repeat(secret.len()));
                }
            }
        }
        for secret in self.0.iter().map(String::as_bytes).filter(|secret| !secret.is_empty()) {
            let mut from = 0;
            while let Some(at) = reply.body[from..].windows(secret.len()).position(|part| part == secret) {
                reply.body[from + at..from + at + secret.len()].fill(b'*');
                from += at + secret.len();
            }
        }
    }
}
