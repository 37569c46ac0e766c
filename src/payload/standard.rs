//! The envelope `standard`: `type`, `timestamp` and `data`, as Standard Webhooks recommends, in JSON and in XML.

use crate::model::Event;

use super::steps::without_lone_surrogates;
use super::tape::{NodeId, ROOT, Tape, What};
use super::xml::{DECLARATION, Name};

/// The data stays as it was given, byte for byte, but for half a surrogate pair, which many parsers refuse.
pub(super) fn json(event: &Event) -> Vec<u8> {
    let mut out = Vec::with_capacity(event.data.len() + event.kind.len() + 64);
    out.extend_from_slice(br#"{"type":"#);
    super::json_string(&mut out, &event.kind);
    out.extend_from_slice(br#","timestamp":""#);
    out.extend_from_slice(event.occurred_at.rfc3339().as_bytes());
    out.extend_from_slice(br#"","data":"#);
    out.extend_from_slice(without_lone_surrogates(&event.data).as_bytes());
    out.push(b'}');
    out
}

/// The same document by the rule for XML, so that [`xml_to_json`](super::xml_to_json) undoes all of it.
pub(super) fn xml(event: &Event, tape: &Tape<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(event.data.len() * 2 + 256);
    let root = Name::Ours("webhook");
    out.extend_from_slice(DECLARATION);
    root.open(&mut out, tape, "");
    Name::Ours("type").leaf(&mut out, tape, "", &event.kind);
    Name::Ours("timestamp").leaf(&mut out, tape, "", &event.occurred_at.rfc3339());
    value(&mut out, tape, Name::Ours("data"));
    root.close(&mut out, tape);
    out
}

/// An element that is still open.
struct Open<'a> {
    name: Name<'a>,
    array: bool,
    end: NodeId,
}

/// Writes the whole tape as one element.
fn value(out: &mut Vec<u8>, tape: &Tape<'_>, root: Name<'_>) {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = ROOT;
    loop {
        let name = match open.last() {
            None => root,
            Some(Open { array: true, .. }) => Name::Ours("item"),
            Some(_) => {
                at += 1;
                Name::Key(at - 1)
            }
        };
        let here = at;
        at += 1;
        match tape.what(here) {
            what @ (What::Object | What::Array) if !tape.is_empty(here) => {
                let array = what == What::Array;
                name.open(out, tape, if array { r#" type="array""# } else { "" });
                open.push(Open { name, array, end: tape.next(here) });
            }
            What::Object => name.leaf(out, tape, r#" type="object""#, ""),
            What::Array => name.leaf(out, tape, r#" type="array""#, ""),
            What::Number => name.leaf(out, tape, r#" type="number""#, tape.raw(here)),
            What::True => name.leaf(out, tape, r#" type="boolean""#, "true"),
            What::False => name.leaf(out, tape, r#" type="boolean""#, "false"),
            What::Null => name.leaf(out, tape, r#" type="null""#, ""),
            What::Text(_) | What::Key(_) => name.leaf(out, tape, "", &tape.text(here)),
        }
        while let Some(done) = open.pop_if(|element| element.end == at) {
            done.name.close(out, tape);
        }
        if open.is_empty() {
            return;
        }
    }
}
