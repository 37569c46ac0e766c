//! What a receiver repeats of a webhook's secrets, which is not to be kept in the log: its key, its own headers, and
//! the values in its Post URL's query.

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
    /// What is to be hidden of this webhook: its key, the values of its Post URL's query as they are written and as they are
    /// meant, and what may be a secret in its headers, whole and without the word before it, as in `Bearer abc`.
    pub fn of(webhook: &Webhook) -> Self {
        let mut hidden = Self::key(&webhook.key);
        for header in webhook.draft.headers.iter().filter(|header| header.may_be_secret()) {
            let last = header.value.rsplit(' ').next().unwrap_or_default();
            hidden.0.extend([header.value.as_str(), last].map(str::to_owned));
        }
        if let Ok(url) = url::Url::parse(webhook.draft.url.as_str()) {
            let written = url.query().into_iter().flat_map(|query| query.split('&'));
            // A part without a name is a value.
            hidden.0.extend(written.map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value).to_owned()));
            let meant = url.query_pairs().map(|(name, meant)| if meant.is_empty() { name } else { meant });
            hidden.0.extend(meant.map(|meant| meant.into_owned()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Header, store::sample};

    #[tokio::test]
    async fn values_of_the_query_that_a_receiver_repeats_are_hidden_as_written_and_as_meant() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::store(&folder.path().join("db")).await;
        let draft = sample::draft("https://shop.example/in?token=s3cr%2Bt-value&v=2&b%61re-secret");
        let webhook = sample::add(&store, draft).await;
        let told = "Cannot POST /in?token=s3cr%2Bt-value&v=2&b%61re-secret, since s3cr+t-value and bare-secret are old";
        let headers = vec![Header { name: "location".to_owned(), value: "/login?next=s3cr%2Bt-value".to_owned() }];
        let mut reply = Reply { status: 404, headers, body: told.as_bytes().to_vec(), cut: false };
        Hidden::of(&webhook).hide(&mut reply, None);
        let body = String::from_utf8_lossy(&reply.body);
        assert_eq!(
            body,
            "Cannot POST /in?token=**************&v=2&*************, since ************ and *********** are old"
        );
        assert_eq!(reply.headers[0].value, "/login?next=**************");
    }
}
