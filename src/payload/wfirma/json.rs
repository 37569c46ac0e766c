//! The `wfirma` envelope as JSON: every value is a string, every list an object with numbered keys.

use std::io::Write as _;

use crate::payload::json_string;
use crate::payload::render::MAX_BODY;
use crate::payload::steps::Spelling;
use crate::payload::tape::{NodeId, Tape, What};

use super::Body;
use super::collections::{Collections, Shape, shape, wrapped_in};

/// An object that is still open.
struct Open<'a> {
    end: NodeId,
    /// Counts the elements of what was an array.
    index: Option<usize>,
    first: bool,
    elements: Elements<'a>,
}

/// What the values of an open object are.
#[derive(Clone, Copy)]
enum Elements<'a> {
    /// Its fields.
    Fields,
    /// The objects of a collection, each to be wrapped in this name.
    Wrap(&'a str),
    /// Elements of a list in a collection of this name.
    Bare(&'a str),
    /// The one value in the name that was put around it, which may be the name of a collection too.
    Wrapper(Option<&'a str>),
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
            value(&mut out, self.tape, self.collections, *item)?;
            out.extend_from_slice(b"},");
        }
        out.extend_from_slice(br#""parameters":"#);
        match self.list.parameters {
            Some(own) => value(&mut out, self.tape, self.collections, own)?,
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

/// Writes the value at a place; `None` if the body becomes too long.
fn value<'a>(out: &mut Vec<u8>, tape: &Tape<'_>, collections: Collections<'a>, from: NodeId) -> Option<()> {
    let end = tape.next(from);
    let mut open: Vec<Open<'a>> = Vec::new();
    let mut at = from;
    while at < end {
        let key = matches!(tape.what(at), What::Key(_));
        separate(out, open.last_mut(), key);
        if key {
            scalar(out, tape, at);
            out.push(b':');
            at += 1;
            continue;
        }
        wrap(out, tape, collections, &mut open, at);
        at = match tape.what(at) {
            What::Object | What::Array => {
                let item = if at == from { None } else { collection(tape, collections, open.last(), at) };
                begin(out, tape, &mut open, at, item)
            }
            _ => {
                scalar(out, tape, at);
                at + 1
            }
        };
        while open.pop_if(|object| object.end == at).is_some() {
            out.push(b'}');
        }
        if out.len() > MAX_BODY {
            return None;
        }
    }
    Some(())
}

/// Writes what stands before a key or an element: a comma, and the element's number.
fn separate(out: &mut Vec<u8>, object: Option<&mut Open<'_>>, key: bool) {
    let Some(object) = object else { return };
    if (key || object.index.is_some()) && !std::mem::take(&mut object.first) {
        out.push(b',');
    }
    if let Some(index) = &mut object.index {
        write!(out, "\"{index}\":").expect("writing into memory does not fail");
        *index += 1;
    }
}

/// Opens the object with the singular name around an element of a collection that has none.
fn wrap<'a>(out: &mut Vec<u8>, tape: &Tape<'_>, names: Collections<'a>, open: &mut Vec<Open<'a>>, at: NodeId) {
    let Some(Open { elements: Elements::Wrap(item), .. }) = open.last() else { return };
    let item = *item;
    if wrapped_in(tape, at, item).is_none() {
        out.push(b'{');
        json_string(out, item);
        out.push(b':');
        let elements = Elements::Wrapper(names.item(item));
        open.push(Open { end: tape.next(at), index: None, first: false, elements });
    }
}

/// The singular name of the collection that a container is, if it is one.
fn collection<'a>(
    tape: &Tape<'_>,
    collections: Collections<'a>,
    parent: Option<&Open<'a>>,
    at: NodeId,
) -> Option<&'a str> {
    match parent?.elements {
        Elements::Fields if matches!(tape.what(at - 1), What::Key(_)) => collections.below(tape, at - 1, at),
        Elements::Bare(item) => Some(item),
        Elements::Wrapper(item) => item,
        Elements::Fields | Elements::Wrap(_) => None,
    }
}

/// Opens a container; returns the first node that is still to be written.
fn begin<'a>(
    out: &mut Vec<u8>,
    tape: &Tape<'_>,
    open: &mut Vec<Open<'a>>,
    at: NodeId,
    item: Option<&'a str>,
) -> NodeId {
    out.push(b'{');
    let end = tape.next(at);
    let shape = shape(tape, at, item);
    let (list, elements) = match (shape, item) {
        (Shape::Wrapped(list, item), _) => (list, Elements::Wrap(item)),
        (Shape::Bare, Some(item)) => (at, Elements::Bare(item)),
        _ => (at, Elements::Fields),
    };
    if shape == Shape::Single {
        out.extend_from_slice(br#""0":{"#);
        open.push(Open { end, index: None, first: false, elements: Elements::Fields });
    }
    let index = (tape.what(list) == What::Array).then_some(0);
    open.push(Open { end, index, first: true, elements });
    list + 1
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
