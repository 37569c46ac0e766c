//! What a body is, by its media type, and the events in it.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    Limits, cloud,
    line::{self, BadLine},
    problem::Problem,
    shape::{self, Found, Places, Spot},
};
use crate::{
    model::{NewEvent, Uid},
    store::check,
};

/// What is accepted, for those who send something else.
const KNOWN: &str =
    "application/json, application/x-ndjson, application/cloudevents+json, application/cloudevents-batch+json";

/// What a body may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One event or an array of events.
    Json,
    /// One event a line.
    Lines,
    /// One CloudEvent.
    Cloud,
    /// An array of CloudEvents.
    CloudBatch,
    /// A CloudEvent whose attributes are headers.
    CloudBinary,
}

/// The events in a body.
pub(super) enum Read {
    One(NewEvent),
    Batch(Batch),
}

/// The events of a batch, each with its place in it, and why the others are none.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) events: Vec<(usize, NewEvent)>,
    pub(super) refused: Refusals,
}

impl Batch {
    /// How many events were to be handed in.
    pub(super) fn len(&self) -> usize {
        self.events.len() + self.refused.count
    }

    fn add(&mut self, read: Result<NewEvent, Refusal>) {
        let index = self.len();
        match read {
            Ok(event) => self.events.push((index, event)),
            Err(refusal) => self.refused.add(index, refusal),
        }
    }
}

/// Why events of a batch are refused: of the first ones each, of the others how many. A body may hold millions of them, and what
/// is said of each is longer than it.
#[derive(Default)]
pub(super) struct Refusals {
    pub(super) told: Vec<(usize, Refusal)>,
    pub(super) count: usize,
}

impl Refusals {
    const MOST: usize = 100;

    pub(super) fn add(&mut self, index: usize, refusal: Refusal) {
        self.count += 1;
        let at = self.told.partition_point(|(before, _)| *before < index);
        if at < Self::MOST {
            self.told.insert(at, (index, refusal));
            self.told.truncate(Self::MOST);
        }
    }
}

/// Why a text is no event, and where in it, if that is one place.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) what: String,
    pub(super) at: Option<Spot>,
}

impl From<String> for Misread {
    fn from(what: String) -> Self {
        Self { what, at: None }
    }
}

impl Misread {
    /// Refuses it, and names the place in the whole body.
    fn refusal(self, places: &mut Places<'_>, part: &[u8]) -> Refusal {
        match self.at.map(|at| places.place(part, at)) {
            Some(at) => Refusal::unreadable(format!("{} ({at})", self.what)),
            None => Refusal::unreadable(self.what),
        }
    }
}

/// Why one event is refused, alone or in a batch.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    /// A batch has more events than may be handed in at once.
    pub(super) fn too_many(most: usize) -> Self {
        let detail = format!(
            "the batch has more than {most} events, and this token may hand in no more at once; send it in smaller parts"
        );
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "batch_too_large", detail)
    }

    fn unreadable(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", why)
    }
}

/// Why a whole body is refused, and how many events were read before.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) refusal: Refusal,
    pub(super) events: usize,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.status, refusal.code, refusal.detail)
    }
}

/// Whether a coding leaves the body as it is.
fn as_it_is(coding: &HeaderValue) -> bool {
    coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity")
}

impl Form {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let unknown = |code, detail: String| {
            let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, detail);
            problem.header(header::HeaderName::from_static("accept-post"), KNOWN)
        };
        if let Some(coding) = headers.get_all(header::CONTENT_ENCODING).iter().find(|coding| !as_it_is(coding)) {
            let detail = format!("the body is encoded as {coding:?}; send it as it is");
            return Err(unknown("encoding", detail).header(header::ACCEPT_ENCODING, "identity"));
        }
        let binary = cloud::is_binary(headers);
        let given = match headers.get(header::CONTENT_TYPE) {
            Some(value) => value.to_str().unwrap_or_default(),
            // A CloudEvent without data has none.
            None if binary => "application/json",
            None => return Err(unknown("media_type", format!("name the body's Content-Type: {KNOWN}"))),
        };
        let mut parts = given.split(';');
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset =
            parts.find_map(|part| part.trim().to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned));
        if charset.is_some_and(|charset| !matches!(charset.trim_matches('"'), "utf-8" | "utf8" | "us-ascii")) {
            return Err(unknown("charset", "JSON is UTF-8; send it so".to_owned()));
        }
        match name.as_str() {
            "application/cloudevents+json" => Ok(Self::Cloud),
            "application/cloudevents-batch+json" => Ok(Self::CloudBatch),
            _ if binary && cloud::is_json(&name) => Ok(Self::CloudBinary),
            _ if binary => Err(unknown("media_type", format!("only data that is JSON can be delivered, not `{name}`"))),
            "application/json" => Ok(Self::Json),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => {
                Ok(Self::Lines)
            }
            _ => Err(unknown("media_type", format!("a body of `{name}` cannot be read; send one of {KNOWN}"))),
        }
    }

    /// Reads a body, and stops behind the most events that a batch may have.
    pub(super) fn read(self, headers: &HeaderMap, body: &[u8], limits: &Limits) -> Result<Read, Unread> {
        let mut batch = Batch::default();
        match self.read_into(headers, body, limits, &mut batch) {
            Ok(Some(event)) => Ok(Read::One(event)),
            Ok(None) => Ok(Read::Batch(batch)),
            Err(refusal) => Err(Unread { events: batch.len(), refusal }),
        }
    }

    /// Reads one event, or the events of a batch into `batch`.
    fn read_into(
        self,
        headers: &HeaderMap,
        body: &[u8],
        limits: &Limits,
        batch: &mut Batch,
    ) -> Result<Option<NewEvent>, Refusal> {
        let whole = body.strip_prefix(line::BOM).unwrap_or(body);
        let body = whole.trim_ascii();
        let one = |read: Result<NewEvent, Misread>| {
            let event = read.map_err(|misread| misread.refusal(&mut Places::of(whole), body))?;
            not_too_deep(&event, limits)?;
            Ok(Some(event))
        };
        if self == Self::CloudBinary {
            return one(cloud::binary(headers, whole).map_err(Misread::from));
        }
        if body.is_empty() {
            return Err(Refusal::unreadable("the body is empty; it must hold an event"));
        }
        let mut places = Places::of(whole);
        let mut add = |text, read| {
            if batch.len() >= limits.batch {
                return Err(Refusal::too_many(limits.batch));
            }
            batch.add(item(&mut places, text, limits, read));
            Ok(())
        };
        match self {
            Self::Cloud => return one(cloud::structured(body)),
            Self::CloudBatch => array(whole, |text| add(text, cloud::structured))?,
            Self::Json if body.starts_with(b"[") => array(whole, |text| add(text, json_line))?,
            Self::Json => return one(json_line(body)),
            Self::Lines | Self::CloudBinary => {
                let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
                lines.into_iter().try_for_each(|text| add(text, json_line))?;
            }
        }
        Ok(None)
    }
}

fn json_line(text: &[u8]) -> Result<NewEvent, Misread> {
    line::read(text).map_err(|bad| match bad {
        BadLine::Wrong(wrong, at) => Misread { what: line::SHAPE.say(&wrong), at: Some(at) },
        other => other.to_string().into(),
    })
}

type Reader = fn(&[u8]) -> Result<NewEvent, Misread>;

/// Hands on the items of an array, one by one: a list of them all could be eight times as large as the body.
fn array<'a>(body: &'a [u8], each: impl FnMut(&'a [u8]) -> Result<(), Refusal>) -> Result<(), Refusal> {
    struct Items<'r, F>(F, &'r mut Option<Refusal>);
    impl<'de, F: FnMut(&'de [u8]) -> Result<(), Refusal>> Visitor<'de> for Items<'_, F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
            while let Some(item) = items.next_element::<&'de RawValue>()? {
                if let Err(refusal) = (self.0)(item.get().as_bytes()) {
                    *self.1 = Some(refusal);
                    return Err(serde::de::Error::custom("refused"));
                }
            }
            Ok(())
        }
    }
    let mut from = serde_json::Deserializer::from_slice(body);
    let mut refused = None;
    let read = from.deserialize_seq(Items(each, &mut refused)).and_then(|()| from.end());
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    read.map_err(|error| match Found::of(body) {
        Found::Array => {
            let (wrong, at) = shape::not_json(&error);
            Refusal::unreadable(format!("the array is {} ({at})", line::SHAPE.say(&wrong)))
        }
        found => Refusal::unreadable(format!("the body is {found}; a batch is an array of events")),
    })
}

fn item(places: &mut Places<'_>, text: &[u8], limits: &Limits, read: Reader) -> Result<NewEvent, Refusal> {
    if text.len() > limits.item {
        let detail = format!("it has {} bytes; an event in a batch may have {}", text.len(), limits.item);
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "event_too_large", detail));
    }
    let event = read(text).map_err(|misread| misread.refusal(places, text))?;
    not_too_deep(&event, limits)?;
    Ok(event)
}

/// The data is JSON here.
fn not_too_deep(event: &NewEvent, limits: &Limits) -> Result<(), Refusal> {
    let Some(deepest) = check::deeper_than(&event.data, limits.depth) else { return Ok(()) };
    let detail = format!("the data is nested {deepest} deep; {} is the limit", limits.depth);
    Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "too_deep", detail))
}

/// Gives events without a uid the one that `Idempotency-Key` makes: the key itself, and in a batch the key and the index. Answers
/// whether there is a key.
pub(super) fn keyed(headers: &HeaderMap, form: Form, read: &mut Read) -> Result<bool, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else { return Ok(false) };
    if values.next().is_some() {
        return Err(Problem::bad("idempotency_key", "Idempotency-Key is given twice; send one"));
    }
    // The IETF's draft writes it in quotes; most write it without.
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    let bad = |_| {
        let detail = "Idempotency-Key must have 1 to 120 visible ASCII characters and no full stop";
        Problem::bad("idempotency_key", detail)
    };
    let uid = |text: String| text.parse::<Uid>().map_err(bad);
    if key.len() > 120 {
        return Err(bad(crate::model::InvalidUid(String::new())));
    }
    let cloud = matches!(form, Form::Cloud | Form::CloudBatch | Form::CloudBinary);
    match read {
        Read::One(event) => {
            let key = uid(key.to_owned())?;
            if event.uid.as_ref().is_some_and(|uid| !cloud && *uid != key) {
                return Err(Problem::bad(
                    "idempotency_key",
                    "Idempotency-Key and the event's uid differ; send one of them",
                ));
            }
            event.uid = Some(key);
        }
        Read::Batch(batch) => {
            for (index, event) in batch.events.iter_mut().filter(|(_, event)| event.uid.is_none()) {
                event.uid = Some(uid(format!("{key}-{index}"))?);
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(body: Vec<u8>, text in "[\\[{]?(\"kind\"|\"data\"|[:,{}\\[\\]\"a\\n ]){0,30}") {
            let mut headers = HeaderMap::new();
            for (name, value) in [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "s"), ("ce-type", "t")] {
                headers.insert(name, value.parse().unwrap());
            }
            for form in [Form::Json, Form::Lines, Form::Cloud, Form::CloudBatch, Form::CloudBinary] {
                let _ = form.read(&headers, &body, &Limits::default());
                let _ = form.read(&headers, text.as_bytes(), &Limits::default());
            }
        }
    }
}
