//! One request whole: its event, and both sides of every attempt as they were on the wire.

use bytes::Bytes;

use super::{Admin, Result, with_subject};
use crate::{
    model::{Attempt, Event, Request, RequestId, RequestState, Sent, Time},
    sender,
    store::{Revision, StoredAttempt, StoredRequest},
};

/// A body as it was sent, and as it is shown if it holds the webhook's key.
type Bodies = (Bytes, Option<Bytes>);

/// A request with everything about it, as the screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDetail {
    /// The request as the log shows it.
    pub request: Request,
    /// What happened.
    pub event: Event,
    /// The attempts, first to last.
    pub attempts: Vec<Attempt>,
    /// What will be sent where nothing was yet: without the time and the signature, which are made when it goes out.
    pub planned: Option<Sent>,
}

impl Admin {
    /// One request with its event and every attempt, both sides as they were on the wire.
    pub async fn request(&self, id: RequestId) -> Result<RequestDetail> {
        let stored = self.store.request(id).await?;
        let planned = self.planned(&stored).await?;
        let key = self.store.webhook(stored.row.request.webhook).await?.key;
        // What one revision of the webhook makes of the event is the same at every attempt, and may be megabytes.
        let mut last: Option<(Revision, Bodies)> = None;
        let mut attempts = Vec::with_capacity(stored.attempts.len());
        for attempt in stored.attempts {
            let body = match &last {
                Some((revision, body)) if *revision == attempt.revision => body.clone(),
                _ if stored.event.data.is_empty() => Bodies::default(),
                _ => sender::render(&attempt.revision, (stored.row.request.webhook, &key), &stored.event, &stored.kind)
                    .unwrap_or_default(),
            };
            last = Some((attempt.revision.clone(), body.clone()));
            attempts.push(complete(attempt, &stored.event, body));
        }
        Ok(RequestDetail { request: with_subject(stored.row), event: stored.event, attempts, planned })
    }

    /// What will be sent of a request that waits for its first attempt, as its webhook is now.
    async fn planned(&self, stored: &StoredRequest) -> Result<Option<Sent>> {
        let request = &stored.row.request;
        let waits = matches!(request.state, RequestState::Pending | RequestState::Held) && request.attempts == 0;
        if !waits || stored.event.is_removed() {
            return Ok(None);
        }
        let (webhook, settings) = (self.store.webhook(request.webhook).await?, self.store.settings().await?);
        let revision = sender::revision_of(&webhook, &settings);
        let rendered = sender::render(&revision, (webhook.id, &webhook.key), &stored.event, &stored.kind);
        let Ok((body, masked_body)) = rendered else { return Ok(None) };
        let mut headers = sender::shown_headers(&revision, &stored.event.uid, Time(0), &[], body.len());
        headers.retain(|header| !["webhook-timestamp", "webhook-signature"].contains(&header.name.as_str()));
        Ok(Some(Sent {
            url: revision.url,
            data_type: revision.data_type,
            envelope: revision.envelope,
            headers,
            body,
            masked_body,
        }))
    }
}

/// Makes our side of a stored attempt again from what shaped it.
fn complete(stored: StoredAttempt, event: &Event, (body, masked_body): Bodies) -> Attempt {
    let headers = sender::shown_headers(&stored.revision, &event.uid, stored.started_at, &stored.macs, body.len());
    Attempt {
        number: stored.number,
        purpose: stored.purpose,
        started_at: stored.started_at,
        timings: stored.timings,
        address: stored.address,
        sent: Sent {
            url: stored.revision.url,
            data_type: stored.revision.data_type,
            envelope: stored.revision.envelope,
            headers,
            body,
            masked_body,
        },
        reply: stored.reply,
        fault: stored.fault,
        retry_after_ms: stored.retry_after_ms,
        next_at: stored.next_at,
    }
}
