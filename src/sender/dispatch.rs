//! From a webhook and an event to a request that can be posted, and back to what was posted.

use std::time::Duration;

use ::http::{HeaderMap, HeaderName, HeaderValue, header};
use bytes::Bytes;
use jiff::tz::TimeZone;

use super::http::{self, Outgoing};
use crate::{
    model::{Cause, Event, Fault, Header, Kind, Phase, Secret, Settings, Time, Webhook, WebhookId, WebhookKey},
    payload::{self, Rendered, Wire},
    store::Revision,
};

/// Our name on the wire: the form of our requests has a number of its own, so that the log can show what was sent by an
/// older program.
pub(super) const USER_AGENT: &str = "hookkeeper/1";

/// What is sent to one webhook, but for the event.
pub(super) struct Dispatch {
    pub(super) revision: Revision,
    url: url::Url,
    headers: HeaderMap,
    time_zone: TimeZone,
    secrets: Vec<(Secret, Option<Time>)>,
    /// The key that the body holds, if it is to be sent.
    key: Option<WebhookKey>,
    allow_private: bool,
    timeout: Duration,
}

/// What is about to be sent, and its signatures.
pub(super) struct Prepared {
    pub(super) outgoing: Outgoing,
    pub(super) macs: Vec<[u8; 32]>,
}

impl Dispatch {
    /// Prepares what all requests of a webhook have in common.
    pub(super) fn new(webhook: &Webhook, revision: Revision, settings: &Settings) -> Result<Self, Fault> {
        let url = revision.url.parse().map_err(|error| not_sendable(format!("the Post URL: {error}")))?;
        let headers = own_headers(&revision)?;
        Ok(Self {
            time_zone: TimeZone::get(&revision.time_zone).unwrap_or(TimeZone::UTC),
            url,
            headers,
            secrets: webhook.secrets.clone(),
            key: revision.send_key.then(|| webhook.key.clone()),
            allow_private: webhook.draft.allow_private && settings.private_addresses,
            timeout: settings.attempt_timeout,
            revision,
        })
    }

    /// Names what a rendered body depends on besides the event.
    pub(super) fn wire(&self) -> Wire<'_> {
        wire(&self.revision, &self.time_zone)
    }

    /// The body for this webhook.
    pub(super) fn body(&self, rendered: &Rendered, webhook: WebhookId) -> Bytes {
        rendered.body(webhook, self.key.as_ref().map(WebhookKey::reveal))
    }

    /// A request with its signatures; every secret that is live at `now` signs.
    pub(super) fn prepare(&self, body: Bytes, uid: &str, now: Time) -> Result<Prepared, Fault> {
        let timestamp = now.seconds();
        let live = self.secrets.iter().filter(|(_, until)| until.is_none_or(|until| until > now));
        let macs: Vec<_> = live.map(|(secret, _)| payload::sign(secret, uid, timestamp, &body)).collect();
        let mut headers = self.headers.clone();
        add_signature(&mut headers, uid, timestamp, &macs)?;
        let outgoing =
            Outgoing { url: self.url.clone(), headers, body, allow_private: self.allow_private, timeout: self.timeout };
        Ok(Prepared { outgoing, macs })
    }
}

/// The headers that all requests of a revision have in common.
fn own_headers(revision: &Revision) -> Result<HeaderMap, Fault> {
    let mut headers = HeaderMap::with_capacity(8 + revision.headers.len());
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(payload::content_type(revision.data_type)));
    for (at, own) in revision.headers.iter().enumerate() {
        let name: HeaderName = own.name.parse().map_err(|_| not_sendable(format!("header {}", own.name)))?;
        let value = own.value.parse().map_err(|_| not_sendable(format!("value of header {}", own.name)))?;
        // The first of a name replaces ours, such as the user agent. Every further one is sent too, even an equal one.
        if revision.headers[..at].iter().any(|before| before.name.eq_ignore_ascii_case(&own.name)) {
            headers.append(name, value);
        } else {
            headers.insert(name, value);
        }
    }
    Ok(headers)
}

fn add_signature(headers: &mut HeaderMap, uid: &str, timestamp: i64, macs: &[[u8; 32]]) -> Result<(), Fault> {
    let id = HeaderValue::from_str(uid).map_err(|_| not_sendable(format!("uid {uid}")))?;
    headers.insert(HeaderName::from_static("webhook-id"), id);
    headers.insert(HeaderName::from_static("webhook-timestamp"), HeaderValue::from(timestamp));
    let signature = HeaderValue::from_str(&payload::signature_header(macs)).expect("base64 is visible ASCII");
    headers.insert(HeaderName::from_static("webhook-signature"), signature);
    Ok(())
}

pub(super) fn not_sendable(why: String) -> Fault {
    Fault::new(Phase::Guard, Cause::NotSendable, why)
}

fn wire<'a>(revision: &'a Revision, time_zone: &'a TimeZone) -> Wire<'a> {
    Wire {
        data_type: revision.data_type,
        envelope: revision.envelope,
        company_id: &revision.company_id,
        time_zone,
        first_form: revision.first_form,
    }
}

/// What would shape a webhook's requests now.
pub(crate) fn revision_of(webhook: &Webhook, settings: &Settings) -> Revision {
    Revision {
        id: webhook.revision,
        url: webhook.draft.url.as_str().into(),
        data_type: webhook.draft.data_type,
        envelope: webhook.draft.envelope,
        headers: webhook.draft.headers.clone(),
        company_id: settings.company_id.clone(),
        time_zone: settings.time_zone.clone(),
        send_key: webhook.draft.send_key,
        first_form: false,
    }
}

/// Stands in a shown body for the webhook's key.
const MASK: &str = "***";

/// The body of an event as a revision shapes it, and the same without the webhook's key if it holds the key.
pub(crate) fn render(
    revision: &Revision,
    (webhook, key): (WebhookId, &WebhookKey),
    event: &Event,
    kind: &Kind,
) -> Result<(Bytes, Option<Bytes>), Fault> {
    let time_zone = TimeZone::get(&revision.time_zone).unwrap_or(TimeZone::UTC);
    let rendered: Rendered = payload::render(event, kind, &wire(revision, &time_zone))?;
    let key = Some(key.reveal()).filter(|_| revision.send_key);
    Ok((rendered.body(webhook, key), masked(&rendered, webhook, key.is_some())))
}

/// The body with a mask in place of the webhook's key, if it holds the key.
pub(super) fn masked(rendered: &Rendered, webhook: WebhookId, send_key: bool) -> Option<Bytes> {
    (send_key && rendered.may_hold_key()).then(|| rendered.body(webhook, Some(MASK)))
}

/// The headers that an attempt sent, in the order of the wire, made again from what shaped it; none where they could not be
/// sent.
pub(crate) fn shown_headers(
    revision: &Revision,
    uid: &str,
    at: Time,
    macs: &[[u8; 32]],
    body_len: usize,
) -> Vec<Header> {
    let Ok(url) = revision.url.parse() else { return Vec::new() };
    let Ok(mut headers) = own_headers(revision) else { return Vec::new() };
    match add_signature(&mut headers, uid, at.seconds(), macs) {
        Ok(()) => http::wire_headers(&url, &headers, body_len),
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DataType, Envelope};

    #[test]
    fn own_headers_go_out_as_set_repeated_equal_and_empty_ones_too() {
        let set =
            [("X", "a"), ("X", "b"), ("x", "a"), ("Y", ""), ("User-Agent", "own"), ("user-agent", "own"), ("X", "")];
        let revision = Revision {
            id: 1,
            url: "http://127.0.0.1/".into(),
            data_type: DataType::Json,
            envelope: Envelope::Standard,
            headers: set.map(|(name, value)| Header { name: name.to_owned(), value: value.to_owned() }).to_vec(),
            company_id: String::new(),
            time_zone: "UTC".to_owned(),
            send_key: false,
            first_form: false,
        };
        let shown = shown_headers(&revision, "evt_1", Time(0), &[], 0);
        let of = |name: &str| shown.iter().filter(|h| h.name == name).map(|h| h.value.clone()).collect::<Vec<_>>();
        assert_eq!(of("x"), ["a", "b", "a", ""]);
        assert_eq!(of("y"), [""]);
        assert_eq!(of("user-agent"), ["own", "own"]);
    }
}
