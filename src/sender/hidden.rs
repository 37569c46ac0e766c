//! What a receiver repeats of a webhook's secrets, which is not to be kept in the log: its key, its own headers, and
//! the values in its Post URL's query.

use super::judge;
use crate::model::{Fault, Reply, Webhook, WebhookKey};

/// A shorter value is no secret, and would be found in every text.
const SHORTEST: usize = 6;
/// Where a text was cut within a secret, a beginning that is shorter gives nothing away.
const BEGINNING: usize = 3;

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

    /// What came of an attempt, with asterisks where it holds one of them. In headers they come before anything is made of those: what
    /// is escaped and cut for the chain would not be recognised any more. The body is judged first, since it may have to hold the key.
    pub fn judge(&self, reply: Option<&mut Reply>, fault: Option<Fault>, key: Option<&WebhookKey>) -> Option<Fault> {
        let Some(reply) = reply else { return fault };
        reply.headers.iter_mut().for_each(|header| self.cover_text(&mut header.value));
        let mut fault = fault.or_else(|| judge::judge(reply, key));
        fault.iter_mut().flat_map(|fault| &mut fault.chain).for_each(|text| self.cover_text(text));
        self.cover(&mut reply.body, reply.cut);
        fault
    }

    /// One that was cut ends in `…`.
    fn cover_text(&self, text: &mut String) {
        let mut bytes = std::mem::take(text).into_bytes();
        let (all, end) = (bytes.len(), bytes.strip_suffix("…".as_bytes()).map_or(bytes.len(), <[u8]>::len));
        self.cover(&mut bytes[..end], end < all);
        *text = String::from_utf8(bytes).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned());
    }

    fn cover(&self, text: &mut [u8], is_cut: bool) {
        for secret in self.0.iter().map(String::as_bytes).filter(|secret| !secret.is_empty()) {
            let mut from = 0;
            while let Some(at) = text[from..].windows(secret.len()).position(|part| part == secret) {
                text[from + at..from + at + secret.len()].fill(b'*');
                from += at + secret.len();
            }
            let beginning = (BEGINNING..secret.len()).rev().find(|size| is_cut && text.ends_with(&secret[..*size]));
            if let Some(size) = beginning {
                let at = text.len() - size;
                text[at..].fill(b'*');
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
        Hidden::of(&webhook).judge(Some(&mut reply), None, None);
        let body = String::from_utf8_lossy(&reply.body);
        assert_eq!(
            body,
            "Cannot POST /in?token=**************&v=2&*************, since ************ and *********** are old"
        );
        assert_eq!(reply.headers[0].value, "/login?next=**************");
    }

    #[tokio::test]
    async fn a_secret_is_hidden_also_where_it_would_be_escaped_or_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::store(&folder.path().join("db")).await;
        let webhook = sample::add(&store, sample::draft("https://shop.example/in?t=pla%22nted%27%C3%A9x")).await;
        let (hidden, secret) = (Hidden::of(&webhook), "pla\"nted'éx");
        let answer = |to: String, body: String| {
            let headers = vec![Header { name: "location".to_owned(), value: to }];
            let mut reply = Reply { status: 302, headers, body: body.into_bytes(), cut: true };
            let fault = hidden.judge(Some(&mut reply), None, None).unwrap();
            (fault.chain.last().unwrap().clone(), reply.headers.remove(0).value, String::from_utf8(reply.body).unwrap())
        };
        let (shown, kept, body) = answer(format!("/to?{secret}"), format!("{secret}, {}", &secret[..8]));
        assert_eq!(shown, "Location: /to?************");
        assert_eq!((kept.as_str(), body.as_str()), ("/to?************", "************, ********"));
        let (shown, kept, body) =
            answer(format!("{}{}…", "/".repeat(290), &secret[..9]), "at the end, so what: pl".to_owned());
        assert!(shown.starts_with("Location: ///") && !shown.contains("pla") && !shown.contains("nted"), "{shown}");
        assert!(kept.ends_with("/*********…") && body.ends_with("pl"), "{kept} {body}");
        // One that is shown in part is hidden as well.
        let (shown, ..) = answer(format!("{}{secret}", "/".repeat(295)), String::new());
        assert!(shown.ends_with("/*****…"), "{shown}");
    }
}
