//! One body for each event and wire, rendered once and shared by every webhook that wants the same.

use bytes::Bytes;
use jiff::tz::TimeZone;

use crate::model::{Cause, DataType, Envelope, Event, Fault, Kind, Phase, WebhookId};

use super::tape::Tape;
use super::{standard, wfirma};

/// All but the event that decides what a body looks like. Webhooks that agree in it share the rendered body.
#[derive(Debug, Clone, Copy)]
pub struct Wire<'a> {
    /// JSON or XML.
    pub data_type: DataType,
    /// What is put around the data.
    pub envelope: Envelope,
    /// `metainfo.company_id` of the `wfirma` envelope.
    pub company_id: &'a str,
    /// The time zone of `metainfo.created` in the `wfirma` envelope.
    pub time_zone: &'a TimeZone,
    /// The form that the `wfirma` envelope had in version 0.1, for the log of that time.
    pub first_form: bool,
}

/// A rendered body that lacks only the webhook's id; a clone shares its bytes.
#[derive(Debug, Clone)]
pub struct Rendered {
    bytes: Bytes,
    /// Where the webhook's id belongs, in an envelope that names it, and the form of the body.
    webhook_at: Option<(usize, DataType)>,
}

impl Rendered {
    /// The body for one webhook, with its key if that is to be sent. If the envelope does not name the webhook, these are the
    /// shared bytes themselves.
    pub fn body(&self, webhook: WebhookId, key: Option<&str>) -> Bytes {
        let Some((at, data_type)) = self.webhook_at else { return self.bytes.clone() };
        let id = webhook.to_string();
        let mut body = Vec::with_capacity(self.bytes.len() + id.len() + 2 * key.map_or(0, |key| key.len() + 40));
        body.extend_from_slice(&self.bytes[..at]);
        body.extend_from_slice(id.as_bytes());
        match key {
            Some(key) => wfirma::end_with_key(&mut body, &self.bytes[at..], data_type, key),
            None => body.extend_from_slice(&self.bytes[at..]),
        }
        body.into()
    }

    /// Whether the body names the webhook, and may hold its key.
    pub fn may_hold_key(&self) -> bool {
        self.webhook_at.is_some()
    }

    /// The length in bytes; the digits of a webhook's id come on top in the `wfirma` envelope.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Never true: every envelope has some bytes.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// The largest body that is rendered: 32 MiB. Only lists whose elements repeat a long name come near it; by all other
/// rules a body is at most fifteen times as long as its data, which is at most 1 MiB.
pub const MAX_BODY: usize = 32 << 20;

/// Renders an event for all webhooks of one wire. It takes time in proportion to the data and never recurses, so that
/// data of any depth can be rendered on any thread.
///
/// # Errors
/// [`Cause::NotSendable`] in [`Phase::Guard`] where the data is not JSON, or the body would be longer than
/// [`MAX_BODY`].
pub fn render(event: &Event, kind: &Kind, wire: &Wire<'_>) -> Result<Rendered, Fault> {
    let not_sendable = |why: String| Fault::new(Phase::Guard, Cause::NotSendable, why);
    let tape = Tape::read(&event.data).map_err(|e| not_sendable(e.to_string()))?;
    let (bytes, webhook_at) = match (wire.envelope, wire.data_type) {
        (Envelope::Standard, DataType::Json) => (standard::json(event), None),
        (Envelope::Standard, DataType::Xml) => (standard::xml(event, &tape), None),
        (Envelope::Wfirma, data_type) => {
            let body = wfirma::Body::new(event, kind, wire, &tape);
            let written = if data_type == DataType::Json { body.json() } else { body.xml() };
            let (bytes, at) =
                written.ok_or_else(|| not_sendable(format!("the body is longer than {MAX_BODY} bytes")))?;
            (bytes, Some((at, data_type)))
        }
    };
    Ok(Rendered { bytes: bytes.into(), webhook_at })
}

/// The `Content-Type` header of a body.
pub const fn content_type(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Json => "application/json",
        DataType::Xml => "application/xml; charset=utf-8",
    }
}
