//! One event as it is written in our own JSON: a line of `emit --lines`, a body or a part of a body over HTTP.

use serde_json::value::RawValue;

pub use super::shape::{Found, Spot, Wrong};

use super::shape::Shape;
use crate::model::{InvalidUid, NewEvent, Time, Uid};

/// What some programs write before the first character of a text in UTF-8. It is passed over at the beginning, and nowhere else.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: String,
    data: Box<RawValue>,
    uid: Option<String>,
    occurred_at: Option<String>,
}

pub(super) const SHAPE: Shape = Shape {
    is: "an event",
    such_as: r#"{"kind": "invoice/add", "data": {}}"#,
    must: &["kind", "data"],
    may: &["uid", "occurred_at"],
    any: "data",
    elsewhere: Some("an event has kind, data, uid and occurred_at, and what receivers shall get stands in data"),
};

/// Why a line is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadLine {
    /// It is not JSON, or not such JSON, and where.
    #[error("{} ({at})", SHAPE.say(.0), at = .1)]
    Wrong(Wrong, Spot),
    /// Its uid cannot be one.
    #[error(transparent)]
    Uid(#[from] InvalidUid),
    /// Its time is none.
    #[error("occurred_at `{0}` is not a time such as 2026-03-14T10:22:31Z")]
    Time(String),
    /// It has more bytes than are read.
    #[error("the line has more than {0} bytes")]
    TooLong(usize),
}

/// Reads `{"kind", "data", "uid"?, "occurred_at"?}`.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &[u8]) -> Result<NewEvent, BadLine> {
    let wrong = |error| {
        let (wrong, spot) = SHAPE.wrong(text, &error);
        BadLine::Wrong(wrong, spot)
    };
    let written = serde_json::from_slice::<Written>(text).map_err(wrong)?;
    let uid = written.uid.map(|uid| uid.parse::<Uid>()).transpose()?;
    let time = |text: String| moment("occurred_at", &text).map_err(|_| BadLine::Time(text));
    let occurred_at = written.occurred_at.map(time).transpose()?;
    // The text is taken over as it is; a Box<str> becomes a String without a copy.
    Ok(NewEvent { kind: written.kind, data: Box::<str>::from(written.data).into(), uid, occurred_at })
}

/// Reads a time such as 2026-03-14T10:22:31Z.
pub(super) fn moment(what: &str, text: &str) -> Result<Time, String> {
    let read = text.parse::<jiff::Timestamp>();
    read.map(|at| Time(at.as_millisecond()))
        .map_err(|_| format!("{what} `{text}` is not a time such as 2026-03-14T10:22:31Z"))
}
