//! Reads the columns that several queries share into the words of the model.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use rusqlite::{Row, RowIndex, types::Type};

use crate::model::{Fault, Header, Phase, Time};

/// What stands in a column and cannot be, carried through the engine's error; `From` takes one of ours out again.
pub(super) fn bad(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into())
}

/// Reads a text column as one of the model's words.
pub(super) fn word<T: FromStr>(row: &Row<'_>, index: &str) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text = row.get_ref(index)?.as_str()?;
    text.parse().map_err(bad)
}

/// Reads a text column, which may be NULL, as one of the model's words.
pub(super) fn maybe_word<T: FromStr>(row: &Row<'_>, index: &str) -> rusqlite::Result<Option<T>>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    if row.get_ref(index)?.as_str_or_null()?.is_none() { Ok(None) } else { word(row, index).map(Some) }
}

pub(super) fn time(row: &Row<'_>, index: &str) -> rusqlite::Result<Time> {
    row.get(index).map(Time)
}

pub(super) fn maybe_time(row: &Row<'_>, index: &str) -> rusqlite::Result<Option<Time>> {
    Ok(row.get::<_, Option<i64>>(index)?.map(Time))
}

/// The fault in the columns of these names, without its chain; `None` where there was none.
pub(super) fn fault(row: &Row<'_>, phase: &str, cause: &str) -> rusqlite::Result<Option<Fault>> {
    let Some(phase) = maybe_word::<Phase>(row, phase)? else { return Ok(None) };
    Ok(Some(Fault { phase, cause: word(row, cause)?, chain: Vec::new() }))
}

/// An address and port as they are stored: 4 or 16 bytes, and 2.
pub(super) fn address_to_bytes(address: SocketAddr) -> Vec<u8> {
    let mut bytes = match address.ip() {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    bytes.extend(address.port().to_be_bytes());
    bytes
}

pub(super) fn address_from_bytes(bytes: &[u8]) -> Option<String> {
    let (ip, port) = bytes.split_last_chunk::<2>()?;
    let ip = <[u8; 4]>::try_from(ip).map(IpAddr::from).or_else(|_| <[u8; 16]>::try_from(ip).map(IpAddr::from)).ok()?;
    Some(SocketAddr::new(ip, u16::from_be_bytes(*port)).to_string())
}

/// A reply's headers as they are stored, `name:value` a line; neither holds a line's end, and a name no colon.
pub(super) fn headers_to_lines(headers: &[Header]) -> String {
    let mut lines = String::with_capacity(headers.iter().map(|h| h.name.len() + h.value.len() + 2).sum());
    for header in headers {
        for part in [&header.name, ":", &header.value, "\n"] {
            lines.push_str(part);
        }
    }
    lines.pop();
    lines
}

pub(super) fn headers_from_lines(lines: &str) -> Vec<Header> {
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let pairs = lines.split('\n').filter_map(header);
    pairs.map(|(name, value)| Header { name, value }).collect()
}

/// Headers as they are stored: a JSON array of `[name, value]`.
pub(super) fn headers_to_text(headers: &[Header]) -> String {
    let pairs: Vec<_> = headers.iter().map(|h| (&h.name, &h.value)).collect();
    serde_json::to_string(&pairs).expect("strings are always JSON")
}

pub(super) fn headers_from_text(text: &str) -> rusqlite::Result<Vec<Header>> {
    let pairs: Vec<(String, String)> = serde_json::from_str(text).map_err(bad)?;
    Ok(pairs.into_iter().map(|(name, value)| Header { name, value }).collect())
}

/// A pattern that finds the text anywhere, the letters that LIKE treats specially included, behind a `\` (`ESCAPE`).
pub(super) fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Text that another program may have written with bytes that are no text; empty where retention has removed it.
pub(super) fn lossy(row: &Row<'_>, index: impl RowIndex) -> rusqlite::Result<String> {
    let bytes = row.get_ref(index)?.as_bytes_or_null()?.unwrap_or_default();
    Ok(std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), str::to_owned))
}
