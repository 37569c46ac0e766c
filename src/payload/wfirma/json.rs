//! The `wfirma` envelope as JSON: every value is a string, every list an object with numbered keys.

use std::io::Write as _;

use crate::payload::json_string;
use crate::payload::render::MAX_BODY;
use crate::payload::steps::Spelling;
use crate::payload::tape::{NodeId, Tape, What};

use super::Body;

/// An object that is still open; `index` counts the elements of what was an array.
struct Open {
    end: NodeId,
    index: Option<usize>,
    first: bool,
}

impl Body<'_> {
    /// The body, and where in it the webhook's id belongs; `None` where it would be too long.
    pub(in crate::payload) fn json(&self) -> Option<(Vec<u8>, usize)> {
        let mut out = Vec::with_capacity(self.tape.text_len() * 5 / 4 + 512);
        out.push(b'{');
        json_string(&mut out, self.root);
        out.extend_from_slice(b":{");
        for (index, item) in self.list.items.iter().enumerate() {
            write!(out, "\"{index}\":{{").expect("writing into memory does not fail");
            json_string(&mut out, self.item);
            out.push(b':');
            value(&mut out, self.tape, *item);
            out.extend_from_slice(b"},");
            if out.len() > MAX_BODY {
                return None;
            }
        }
        out.extend_from_slice(br#""parameters":"#);
        match self.list.parameters {
            Some(own) => value(&mut out, self.tape, own),
            None => {
                out.push(b'{');
                fields(&mut out, &self.parameters());
                out.push(b'}');
            }
        }
        out.extend_from_slice(br#"},"status":{"code":"OK"},"metainfo":{"#);
        fields(&mut out, &self.metainfo());
        out.extend_from_slice(br#","webhook_id":""#);
        let at = out.len();
        out.extend_from_slice(br#""}}"#);
        Some((out, at))
    }
}

fn fields(out: &mut Vec<u8>, fields: &[(&'static str, &str)]) {
    for (index, (name, value)) in fields.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json_string(out, name);
        out.push(b':');
        json_string(out, value);
    }
}

/// Writes the value at a place.
fn value(out: &mut Vec<u8>, tape: &Tape<'_>, from: NodeId) {
    let end = tape.next(from);
    let mut open: Vec<Open> = Vec::new();
    let mut at = from;
    while at < end {
        let what = tape.what(at);
        if let Some(object) = open.last_mut() {
            let key = matches!(what, What::Key(_));
            if (key || object.index.is_some()) && !std::mem::take(&mut object.first) {
                out.push(b',');
            }
            if let Some(index) = &mut object.index {
                write!(out, "\"{index}\":").expect("writing into memory does not fail");
                *index += 1;
            }
        }
        match what {
            What::Object | What::Array => {
                out.push(b'{');
                let index = (what == What::Array).then_some(0);
                open.push(Open { end: tape.next(at), index, first: true });
            }
            _ => scalar(out, tape, at),
        }
        if let What::Key(_) = what {
            out.push(b':');
        }
        at += 1;
        while open.pop_if(|object| object.end == at).is_some() {
            out.push(b'}');
        }
    }
}

/// Writes a key or a scalar as a JSON string. Escapes stay as they were given, but for half a surrogate pair, which
/// many parsers refuse.
fn scalar(out: &mut Vec<u8>, tape: &Tape<'_>, at: NodeId) {
    match tape.what(at) {
        What::Key(Spelling::LoneSurrogate) | What::Text(Spelling::LoneSurrogate) => json_string(out, &tape.text(at)),
        What::Key(_) | What::Text(_) => quoted(out, tape.raw(at)),
        _ => quoted(out, &tape.text(at)),
    }
}

fn quoted(out: &mut Vec<u8>, inside: &str) {
    out.push(b'"');
    out.extend_from_slice(inside.as_bytes());
    out.push(b'"');
}
