//! One event as it is written in our own JSON: a line of `emit --lines`, a body or a part of a body over HTTP.

use serde_json::value::RawValue;

use crate::model::{NewEvent, Time, Uid};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: String,
    data: Box<RawValue>,
    uid: Option<String>,
    occurred_at: Option<String>,
}

/// Reads `{"kind", "data", "uid"?, "occurred_at"?}`.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read(text: &[u8]) -> Result<NewEvent, String> {
    let written = serde_json::from_slice::<Written>(text).map_err(|error| unreadable(&error))?;
    let uid = written.uid.map(|uid| uid.parse::<Uid>()).transpose().map_err(|error| error.to_string())?;
    let occurred_at = written.occurred_at.map(|text| moment("occurred_at", &text)).transpose()?;
    // The text is taken over as it is; a Box<str> becomes a String without a copy.
    Ok(NewEvent { kind: written.kind, data: Box::<str>::from(written.data).into(), uid, occurred_at })
}

/// Reads a time such as 2026-03-14T10:22:31Z.
pub(super) fn moment(what: &str, text: &str) -> Result<Time, String> {
    let read = text.parse::<jiff::Timestamp>();
    read.map(|at| Time(at.as_millisecond()))
        .map_err(|_| format!("{what} `{text}` is not a time such as 2026-03-14T10:22:31Z"))
}

/// Why a text cannot be read. serde counts lines too, and would always say that it is the first.
pub(super) fn unreadable(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    let not_json = if error.is_data() { "" } else { "not JSON: " };
    format!("{not_json}{what} (column {})", error.column())
}
