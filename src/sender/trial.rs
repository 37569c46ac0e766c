//! A test: sample data, posted once to a webhook that may be off or not even saved. It touches no count and no books.

use super::{
    dispatch::{Dispatch, masked, revision_of, shown_headers},
    hidden::Hidden,
    http::{Exchange, Http, HttpConfig},
    judge,
};
use crate::{
    model::{Attempt, Event, Kind, Purpose, Sent, Settings, Time, Webhook},
    payload,
};

/// What a test is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trial<'a> {
    /// The webhook, saved or not.
    pub webhook: &'a Webhook,
    /// The kind whose sample is sent.
    pub kind: &'a Kind,
    /// The settings in force.
    pub settings: &'a Settings,
}

/// An event with the sample data of a kind.
pub(crate) fn sample_event(kind: &Kind, now: Time) -> Event {
    Event {
        id: 0,
        uid: format!("test_{:011x}", now.0),
        kind: kind.name.to_string(),
        data: payload::sample(kind.name.as_str()).to_owned(),
        occurred_at: now,
    }
}

/// Posts the sample once. `Err` only where the HTTP side could not be set up.
pub(crate) async fn test(trial: Trial<'_>) -> Result<Attempt, String> {
    let Trial { webhook, kind, settings } = trial;
    let now = Time::now();
    let event = sample_event(kind, now);
    let http = Http::new(HttpConfig::of(settings)).map_err(|error| error.to_string())?;
    let revision = revision_of(webhook, settings);
    let mut attempt = Attempt {
        number: 1,
        purpose: Purpose::Test,
        started_at: now,
        timings: Default::default(),
        address: None,
        sent: Sent {
            url: revision.url.clone(),
            data_type: revision.data_type,
            envelope: revision.envelope,
            headers: Vec::new(),
            body: Default::default(),
            masked_body: None,
        },
        reply: None,
        fault: None,
        retry_after_ms: None,
        next_at: None,
    };
    let prepared = Dispatch::new(webhook, revision.clone(), settings).and_then(|dispatch| {
        let rendered = payload::render(&event, kind, &dispatch.wire())?;
        let masked = masked(&rendered, webhook.id, revision.send_key);
        Ok((dispatch.prepare(dispatch.body(&rendered, webhook.id), &event.uid, now)?, masked))
    });
    let (prepared, masked) = match prepared {
        Ok(prepared) => prepared,
        Err(fault) => return Ok(Attempt { fault: Some(fault), ..attempt }),
    };
    attempt.sent.masked_body = masked;
    attempt.sent.body = prepared.outgoing.body.clone();
    attempt.sent.headers = shown_headers(&revision, &event.uid, now, &prepared.macs, attempt.sent.body.len());
    let Exchange { timings, address, mut reply, fault } = http.post(prepared.outgoing).await;
    let key = webhook.draft.require_key.then_some(&webhook.key);
    attempt.fault = Hidden::of(webhook).judge(reply.as_mut(), fault, key);
    attempt.retry_after_ms =
        reply.as_ref().and_then(|reply| judge::retry_after(reply, Time::now())).map(|span| span.as_millis() as u64);
    attempt.timings = timings;
    attempt.address = address.map(|address| address.to_string());
    attempt.reply = reply;
    Ok(attempt)
}
