//! From an event to the bytes that go over the wire: the catalogue, the envelopes, JSON, XML and the signature.
//!
//! [`render`] makes one body for all webhooks of a [`Wire`]; [`sign`] signs it; [`subject`] says in a few words what an
//! event is about; [`script`] gives an operator a receiver.
//!
//! # The envelope `wfirma`
//!
//! ```text
//! {"invoices": {"0": {"invoice": {…}}, "parameters": {"limit", "page", "total"}},
//!  "status": {"code": "OK"},
//!  "metainfo": {"company_id", "created", "object_id", "object_name", "webhook_event", "webhook_id"}}
//! ```
//!
//! The data may be one object, an array of them, the item's name with one or more of them below it (`{"invoice":
//! {…}}`), or the root's name with them below it as wFirma.pl sends it; it is never wrapped twice. `status` and
//! `metainfo` objects beside the root's name give way to ours, its `parameters` stay. What merely looks alike, because
//! something else stands beside the name, is an object of its own, so that nothing is lost. `object_id` is the `id` of
//! the first object.
//!
//! Nested collections are numbered and wrapped as the objects at the top are, at any depth: `"invoicecontents": [{…}]`
//! becomes `{"0": {"invoicecontent": {…}}}`, and `<invoicecontents><invoicecontent>…` in XML. The names of wFirma.pl's
//! collections are known; a kind may name more of its own.
//!
//! - A list is an array, or an object whose keys are all numbers; these keys stay in JSON. If one of its elements is an
//!   object with names, each element is wrapped, unless it is already.
//! - `"invoicecontents": {"invoicecontent": …}` with one object or a list of them below becomes the same form.
//! - A list without objects, such as `"tags": ["a", "b"]`, an empty one and any other value stay as they are.
//!
//! - Every value is a string: numbers keep their digits, `true` is `1`, `false` is `0`, `null` is empty.
//! - JSON: a list is an object with numbered keys. A key that the data repeats stays repeated.
//! - XML: a list repeats its element, `"tags": ["a", "b"]` is `<tags>a</tags><tags>b</tags>`, and an empty one is
//!   `<tags/>`. A list whose elements are objects with the same only key gathers them in one element, as in
//!   `<invoicecontents><invoicecontent>…`. A list in a list repeats the name inside. An object with the keys `0`, `1`,
//!   `2` and so on counts as a list.
//!
//! # The envelope `standard`
//!
//! In JSON, the data stays as it was given, byte for byte but for what cannot be kept (below). In XML, each value is one element:
//!
//! | value | element |
//! |---|---|
//! | string | `<name>text</name>` |
//! | object | `<name>` with one element for each key `</name>`; without keys `<name type="object"/>` |
//! | array | `<name type="array">` with one `<item>` for each element `</name>` |
//! | number | `<name type="number">` with the very digits `</name>` |
//! | boolean | `<name type="boolean">true</name>` |
//! | null | `<name type="null"/>` |
//!
//! [`xml_to_json`] undoes it.
//!
//! # Names and characters in XML, in both envelopes
//!
//! - A character that cannot stand in its place is written `_xHHHH_`, where `HHHH` are the four to six hexadecimal
//!   digits of its code point: a space in a name is `_x0020_`, U+0001 in text is `_x0001_`.
//! - An underscore before `x` and four hexadecimal digits is written `_x005F_`, so that every `_xHHHH_` is an escape.
//! - Names hold ASCII letters, Latin letters with marks (U+00C0 to U+017E, as the older XML 1.0 editions allow them),
//!   `_`, and after the first character also digits, `-` and `.`; everything else is escaped. The empty name is `_x_`,
//!   and a name that is `_x_` is `_x005F_x_`.
//! - Text holds every character that XML 1.0 allows (section 2.2); the others, most control characters, U+FFFE and
//!   U+FFFF, are escaped.
//!
//! # What cannot be kept
//!
//! Half a surrogate pair (`"\ud800"`) names no character. SQLite lets it pass, RFC 8259 leaves open what it means, and many
//! parsers refuse it: a receiver would fail on it ten times and be switched off. So it becomes U+FFFD in every body.
//!
//! Depth has no limit here, but a receiver's parser may have one: libxml2 stops at 256 levels unless it is told
//! otherwise.

mod catalogue;
mod receivers;
mod render;
mod sign;
mod standard;
mod steps;
mod subject;
mod tape;
mod undo;
mod wfirma;
mod xml;

pub use catalogue::{BuiltIn, Group, catalogue, sample};
pub use receivers::{Script, ScriptLang, ScriptValues, script};
pub use render::{MAX_BODY, Rendered, Wire, content_type, render};
pub use sign::{sign, signature_header, verify};
pub use subject::subject;
pub use undo::{NotByTheRule, xml_to_json};

/// Writes text as a JSON string.
fn json_string(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("writing into memory does not fail");
}
