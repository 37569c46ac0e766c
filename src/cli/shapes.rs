//! The shapes of `--json`: stable names, the same in every language. Absent things are `null`, never missing.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value as Json, json};

use crate::{
    admin::RequestDetail,
    model::{Attempt, Balance, Books, Event, Fault, Header, Request, RequestState, SwitchState, Webhook, WebhookId},
    store::{Overview, Undelivered},
};

/// The word of a webhook's state: `on`, `off` or `removed`.
pub(super) const fn state_word(state: SwitchState) -> &'static str {
    match state {
        SwitchState::On => "on",
        SwitchState::Off(_) => "off",
        SwitchState::Removed => "removed",
    }
}

/// A webhook; its key, its secrets and what may be a secret in its headers only where they are asked for.
pub(super) fn webhook(webhook: &Webhook, overview: Option<&Overview>, reveal: bool) -> Json {
    let draft = &webhook.draft;
    let off = match webhook.state {
        SwitchState::Off(off) => Some(off),
        _ => None,
    };
    let secrets = webhook.secrets.iter().map(|(secret, until)| json!({ "secret": secret.reveal(), "until": until }));
    json!({
        "id": webhook.id,
        "url": if reveal { draft.url.to_string() } else { draft.url.concealed() },
        "events": draft.events,
        "type": draft.data_type,
        "envelope": draft.envelope,
        "description": draft.description,
        "private": draft.allow_private,
        "require_key": draft.require_key,
        "send_key": draft.send_key,
        "headers": headers(&draft.headers, reveal),
        "limit": draft.limit,
        "rate": draft.rate,
        "ordered": draft.ordered,
        "waits": draft.waits,
        "state": state_word(webhook.state),
        "off": off,
        "failed_in_row": webhook.failed_in_row,
        "next_probe_at": webhook.next_probe_at,
        "created_at": webhook.created_at,
        "modified_at": webhook.modified_at,
        "key": reveal.then(|| webhook.key.reveal()),
        "old_secret_until": webhook.overlap(crate::model::Time::now()).map(|(_, until)| until),
        "secrets": reveal.then(|| secrets.collect::<Vec<_>>()),
        "last": overview.and_then(|o| o.last_at.map(|at| json!({
            "at": at, "status": o.last_status, "fault": short_fault(o.last_fault.as_ref()),
        }))),
        "waiting": overview.and_then(|o| o.waiting.map(|waiting| json!({
            "count": waiting.count, "why": waiting.why.map(|why| why.as_str()), "later": waiting.later,
        }))),
        "books": overview.map(|o| books(&o.books)),
    })
}

/// The books of one webhook or of all.
pub(super) fn books(books: &Books) -> Map<String, Json> {
    let mut object = Map::new();
    for (name, count) in books.counts() {
        object.insert(name.to_owned(), count.into());
    }
    object.insert("balanced".to_owned(), books.balanced().into());
    object
}

/// The books of all webhooks together and of each.
pub(super) fn balance(balance: &Balance) -> Json {
    let mut object = books(&balance.total());
    object.insert("balanced".to_owned(), balance.balanced().into());
    let webhook = |(id, one): &(WebhookId, Books)| {
        let mut object = Map::from_iter([("id".to_owned(), json!(id))]);
        object.extend(books(one));
        Json::Object(object)
    };
    object.insert("webhooks".to_owned(), balance.webhooks.iter().map(webhook).collect());
    Json::Object(object)
}

/// A request as the log shows it.
pub(super) fn request(request: &Request) -> Json {
    json!({
        "id": request.id,
        "webhook": request.webhook,
        "url": request.url.concealed(),
        "kind": request.kind,
        "uid": request.uid,
        "subject": request.subject,
        "state": request.state,
        "attempts": request.attempts,
        "accepted_at": request.accepted_at,
        "due_at": (request.state == RequestState::Pending).then_some(request.due_at),
        "last_at": request.last_at,
        "last_us": request.last_us,
        "status": request.last_status,
        "fault": short_fault(request.last_fault.as_ref()),
        "resend_waiting": request.resend_waiting,
    })
}

fn short_fault(fault: Option<&Fault>) -> Option<Json> {
    fault.map(|fault| json!({ "phase": fault.phase, "cause": fault.cause }))
}

/// Requests of one webhook that wait or failed for the same reason.
pub(super) fn undelivered(group: &Undelivered) -> Json {
    json!({
        "webhook": group.webhook,
        "url": group.url.concealed(),
        "state": group.state,
        "fault": short_fault(group.fault.as_ref()),
        "count": group.count,
        "oldest_at": group.oldest,
    })
}

/// A request with its event and every attempt.
pub(super) fn detail(detail: &RequestDetail, reveal: bool) -> Json {
    let mut object = request(&detail.request);
    object["event"] = event(&detail.event);
    // The count moves aside for the attempts themselves.
    object["attempts"] = detail.attempts.iter().map(|a| attempt(a, reveal)).collect();
    object
}

/// An event with its data.
pub(super) fn event(event: &Event) -> Json {
    // SQLite's JSON may be a little more than JSON; what serde cannot read stays a text.
    let data: Json = serde_json::from_str(&event.data).unwrap_or_else(|_| Json::String(event.data.clone()));
    let data = if event.is_removed() { Json::Null } else { data };
    json!({ "uid": event.uid, "kind": event.kind, "occurred_at": event.occurred_at, "data": data, "payload_removed": event.is_removed() })
}

/// One attempt, both sides as they were on the wire.
pub(super) fn attempt(attempt: &Attempt, reveal: bool) -> Json {
    let sent = &attempt.sent;
    let mut request = json!({
        "method": "POST",
        "url": if reveal { sent.url.to_string().into() } else { sent.url.concealed() },
        "type": sent.data_type,
        "envelope": sent.envelope,
        "headers": headers(&sent.headers, reveal),
    });
    put_body(&mut request, sent.shown_body(reveal));
    let reply = attempt.reply.as_ref().map(|reply| {
        let mut object = json!({ "status": reply.status, "headers": headers(&reply.headers, true), "cut": reply.cut });
        put_body(&mut object, &reply.body);
        object
    });
    json!({
        "number": attempt.number,
        "purpose": attempt.purpose,
        "started_at": attempt.started_at,
        "address": attempt.address,
        "timings": attempt.timings,
        "delivered": attempt.fault.is_none(),
        "fault": attempt.fault,
        "request": request,
        "reply": reply,
        "retry_after_ms": attempt.retry_after_ms,
        "next_at": attempt.next_at,
    })
}

/// A body as text, or in base64 where it is not UTF-8.
pub(super) fn put_body(object: &mut Json, body: &[u8]) {
    match std::str::from_utf8(body) {
        Ok(text) => object["body"] = text.into(),
        Err(_) => {
            object["body"] = Json::Null;
            object["body_base64"] = STANDARD.encode(body).into();
        }
    }
}

fn headers(headers: &[Header], reveal: bool) -> Json {
    headers.iter().map(|h| json!({ "name": h.name, "value": header_value(h, reveal) })).collect()
}

/// The value of a header, hidden where its name says that it may be a secret and nobody asked for it.
pub(super) fn header_value(header: &Header, reveal: bool) -> &str {
    if header.may_be_secret() && !reveal { "…" } else { &header.value }
}
