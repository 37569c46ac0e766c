//! Reads a body within its limits: of size, of time, and of what all bodies together may hold in memory.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Limits, problem::Problem};

/// So much beyond the limit is read and thrown away, so that a client that writes before it reads gets its answer.
const DRAIN: usize = 16 << 20;
/// Memory is counted in pieces of so many bytes.
const PIECE: usize = 1 << 10;

/// How many pieces there are for all bodies.
pub(super) fn memory(limits: &Limits) -> Semaphore {
    Semaphore::new((limits.memory / PIECE).clamp(1, Semaphore::MAX_PERMITS))
}

/// A whole body, and its share of the memory.
pub(super) struct Whole<'a> {
    pub(super) bytes: Bytes,
    _share: Option<SemaphorePermit<'a>>,
}

pub(super) async fn read<'a>(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits,
    memory: &'a Semaphore,
) -> Result<Whole<'a>, Problem> {
    let announced: Option<usize> =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length| {
        length > limits.body.saturating_add(DRAIN) || (length > limits.body && headers.contains_key(header::EXPECT))
    }) {
        return Err(too_large(limits).closing());
    }
    match tokio::time::timeout(limits.body_time, gather(body, announced, limits, memory)).await {
        Ok(read) => read,
        Err(_) => {
            let seconds = limits.body_time.as_secs_f64();
            let detail = format!("the body did not arrive within {seconds} s; send it faster, or in smaller parts");
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail).closing())
        }
    }
}

async fn gather<'a>(
    body: Body,
    announced: Option<usize>,
    limits: &Limits,
    memory: &'a Semaphore,
) -> Result<Whole<'a>, Problem> {
    let mut parts = body.into_data_stream();
    let mut first = Bytes::new();
    let mut all: Vec<u8> = Vec::new();
    let mut share: Option<SemaphorePermit<'a>> = None;
    let mut thrown_away = 0;
    while let Some(part) = parts.next().await {
        let part = part
            .map_err(|error| Problem::bad("broken_body", format!("the body did not come whole: {error}")).closing())?;
        let length = first.len() + all.len() + part.len();
        if thrown_away > 0 || length > limits.body {
            thrown_away += part.len();
            (first, all, share) = (Bytes::new(), Vec::new(), None);
            if thrown_away > DRAIN {
                return Err(too_large(limits).closing());
            }
            continue;
        }
        let pieces = u32::try_from(part.len().div_ceil(PIECE)).unwrap_or(u32::MAX);
        let Ok(more) = memory.try_acquire_many(pieces) else {
            return Err(Problem::busy("too many large bodies are coming in at once; try again").closing());
        };
        match &mut share {
            None => share = Some(more),
            Some(share) => share.merge(more),
        }
        // Most bodies come in one part, and are not copied.
        if first.is_empty() && all.is_empty() {
            first = part;
        } else {
            if all.is_empty() {
                // Whoever announces much and sends little costs address space, not memory: pages that are not written are not there.
                all.reserve_exact(announced.unwrap_or_default().min(limits.body));
                all.extend_from_slice(&std::mem::take(&mut first));
            }
            all.extend_from_slice(&part);
        }
    }
    if thrown_away > 0 {
        return Err(too_large(limits));
    }
    let bytes = if all.is_empty() { first } else { all.into() };
    Ok(Whole { bytes, _share: share })
}

fn too_large(limits: &Limits) -> Problem {
    let detail = format!("a body may have {} bytes; send the events in several requests", limits.body);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
}
