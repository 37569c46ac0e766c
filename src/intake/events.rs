//! `POST /v1/events`: answered once what was accepted is durable.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    Limits, body,
    door::Door,
    forms::{self, Batch, Form, Read, Refusal, Unread},
    gate::Holder,
    problem::Problem,
};
use crate::{
    model::{NewEvent, Scope},
    store::{Accepted, Refused},
};

/// A body of at most this many bytes is read on the event loop.
const PARSED_AT_ONCE: usize = 64 << 10;

/// What became of one event of a batch, at its place in the body (events are counted from 0, blank lines not).
#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Accepted {
        index: usize,
        #[serde(flatten)]
        accepted: Accepted,
    },
    Refused {
        index: usize,
        status: u16,
        code: &'static str,
        detail: String,
    },
}

impl Line {
    const fn index(&self) -> usize {
        match self {
            Self::Accepted { index, .. } | Self::Refused { index, .. } => *index,
        }
    }
}

#[derive(Serialize)]
struct Summary {
    accepted: u64,
    duplicates: u64,
    refused: u64,
    requests: u64,
    results: Vec<Line>,
}

pub(super) async fn post(State(door): State<Arc<Door>>, request: Request<Body>) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let holder = door.gate.admit(&head.headers, Scope::Emit).await?;
    let form = Form::of(&head.headers)?;
    holder.within_rate()?;
    let whole = body::read(&head.headers, body, &door.limits, &door.memory).await?;
    // A body may take its time, and the token may be removed meanwhile.
    let holder = door.gate.admit_again(&holder, Scope::Emit).await?;
    let limits = Limits { batch: holder.most_at_once(door.limits.batch), ..door.limits.clone() };
    let mut read = match parse(form, head.headers.clone(), whole.bytes.clone(), limits).await {
        Ok(read) => read,
        Err(Unread { refusal, events }) => {
            holder.charge(events.max(1));
            door.counts.events(0, 0, 1);
            return Err(refusal.into());
        }
    };
    let keyed = forms::keyed(&head.headers, form, &mut read)?;
    match read {
        Read::One(event) => one(&door, &holder, event, keyed).await,
        Read::Batch(read) => batch(&door, &holder, read, keyed).await,
    }
}

/// Reads a body; a large one on a thread of its own, so that nobody else waits for it.
async fn parse(form: Form, headers: HeaderMap, body: Bytes, limits: Limits) -> Result<Read, Unread> {
    if body.len() <= PARSED_AT_ONCE {
        return form.read(&headers, &body, &limits);
    }
    let parsing = tokio::task::spawn_blocking(move || form.read(&headers, &body, &limits));
    parsing.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let text = serde_json::to_vec(body).expect("what we answer is JSON");
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
}

async fn one(door: &Door, holder: &Holder, event: NewEvent, keyed: bool) -> Result<Response, Problem> {
    holder.spend(1)?;
    let answer = match allowed(holder, &event) {
        Ok(()) => door
            .collector
            .emit(event)
            .await?
            .map_err(|refused| refusal(refused, keyed))
            .and_then(|accepted| unlike(accepted, keyed)),
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(accepted) => {
            door.counts.events(u64::from(!accepted.duplicate), u64::from(accepted.duplicate), 0);
            Ok(json(StatusCode::ACCEPTED, &accepted))
        }
        Err(refusal) => {
            door.counts.events(0, 0, 1);
            Err(refusal.into())
        }
    }
}

/// All events of a batch that can be read go into one commit: the database takes them all, or none.
async fn batch(door: &Door, holder: &Holder, read: Batch, keyed: bool) -> Result<Response, Problem> {
    holder.spend(read.len())?;
    let Batch { events, mut refused } = read;
    let mut places = Vec::with_capacity(events.len());
    let mut good = Vec::with_capacity(events.len());
    for (index, event) in events {
        match allowed(holder, &event) {
            Ok(()) => {
                places.push(index);
                good.push(event);
            }
            Err(refusal) => refused.add(index, refusal),
        }
    }
    let answers = if good.is_empty() { Vec::new() } else { door.store.emit(good).await? };
    let mut summary = Summary { accepted: 0, duplicates: 0, refused: 0, requests: 0, results: Vec::new() };
    for (index, answer) in places.into_iter().zip(answers) {
        match answer.map_err(|refused| refusal(refused, keyed)).and_then(|accepted| unlike(accepted, keyed)) {
            Ok(accepted) => {
                summary.duplicates += u64::from(accepted.duplicate);
                summary.accepted += u64::from(!accepted.duplicate);
                summary.requests += accepted.requests;
                summary.results.push(Line::Accepted { index, accepted });
            }
            Err(refusal) => refused.add(index, refusal),
        }
    }
    summary.refused = refused.count as u64;
    let line =
        |(index, Refusal { status, code, detail })| Line::Refused { index, status: status.as_u16(), code, detail };
    summary.results.extend(refused.told.into_iter().map(line));
    summary.results.sort_by_key(Line::index);
    door.counts.events(summary.accepted, summary.duplicates, summary.refused);
    if summary.accepted + summary.duplicates > 0 {
        return Ok(json(StatusCode::ACCEPTED, &summary));
    }
    if summary.refused == 0 {
        // CloudEvents say that an empty batch is one: whoever hands in what there is need not look whether there is any.
        return Ok(json(StatusCode::OK, &summary));
    }
    let results = serde_json::to_value(&summary.results).expect("what we answer is JSON");
    let detail = "no event of the batch can be accepted; `results` says why";
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "batch_refused", detail).with("results", results))
}

/// A key that comes again with another event is a mistake in the program that made it, and what comes with it would be lost without
/// a word (section 2.6 of the IETF's draft on `Idempotency-Key`). A uid of the event's own is its name, and other data is only
/// reported.
fn unlike(accepted: Accepted, keyed: bool) -> Result<Accepted, Refusal> {
    if keyed && accepted.differs { Err(other_event(&accepted.uid)) } else { Ok(accepted) }
}

fn other_event(uid: &str) -> Refusal {
    let detail = format!(
        "under this Idempotency-Key another event was accepted before (its uid is {uid}), which stays as it is; give each event a key of its own"
    );
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key", detail)
}

fn allowed(holder: &Holder, event: &NewEvent) -> Result<(), Refusal> {
    if holder.token.may_emit(&event.kind) {
        return Ok(());
    }
    let kinds: Vec<_> = holder.token.draft.kinds.iter().map(|kind| kind.as_str()).collect();
    let (name, kinds) = (&holder.token.draft.name, kinds.join(", "));
    let detail = format!("the token `{name}` may emit {kinds} only, not `{}`", event.kind);
    Err(Refusal::new(StatusCode::FORBIDDEN, "kind_not_allowed", detail))
}

fn refusal(refused: Refused, keyed: bool) -> Refusal {
    let (status, code) = match &refused {
        Refused::OtherKind(uid) if keyed => return other_event(uid),
        Refused::OtherKind(_) => (StatusCode::CONFLICT, "uid_taken"),
        Refused::UnknownKind(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_kind"),
        Refused::TooDeep(_) => (StatusCode::UNPROCESSABLE_ENTITY, "too_deep"),
        Refused::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "event_too_large"),
        Refused::NotJson(_) | Refused::Time(_) | Refused::Other(_) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
    };
    Refusal::new(status, code, refused.to_string())
}
