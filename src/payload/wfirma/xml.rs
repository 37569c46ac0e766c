//! The `wfirma` envelope as XML: where JSON has a list, XML repeats the element.

use crate::payload::render::MAX_BODY;
use crate::payload::tape::{NodeId, Tape, What};
use crate::payload::xml::{DECLARATION, Name};

use super::Body;
use super::collections::{Collections, Shape, is_numbered, shape, wrapped_in};

impl Body<'_> {
    /// The body, and where in it the webhook's id belongs; `None` where it would be too long.
    pub(in crate::payload) fn xml(&self) -> Option<(Vec<u8>, usize)> {
        let tape = self.tape;
        let out = Vec::with_capacity(tape.text_len() * 2 + 512);
        let mut writer = Writer { tape, collections: self.collections, out, open: Vec::new() };
        writer.out.extend_from_slice(DECLARATION);
        writer.out.extend_from_slice(b"<api>");
        Name::Ours(self.root).open(&mut writer.out, tape, "");
        for item in &self.list.items {
            writer.repeat(Name::Ours(self.item), *item, None);
            writer.finish()?;
        }
        match self.list.parameters {
            Some(own) => {
                writer.begin(Name::Ours("parameters"), own, None);
                writer.finish()?;
            }
            None => writer.fields("parameters", &self.parameters()),
        }
        let mut out = writer.out;
        Name::Ours(self.root).close(&mut out, tape);
        out.extend_from_slice(b"<status><code>OK</code></status><metainfo>");
        for (name, value) in self.metainfo() {
            Name::Ours(name).leaf(&mut out, tape, "", value);
        }
        out.extend_from_slice(b"<webhook_id>");
        let at = out.len();
        out.extend_from_slice(b"</webhook_id></metainfo></api>");
        Some((out, at))
    }
}

/// What a value becomes in XML.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One element with text or nothing in it.
    Leaf,
    /// One element that holds one for each field.
    Fields,
    /// A list: one element of the list's own name for each element.
    Repeat,
    /// A list of objects that all have the same only key, as `invoicecontents` of `invoicecontent` in wFirma.pl: one
    /// element that holds the one field of each.
    Gather,
    /// A collection: one element that holds one of the singular name for each element of the list.
    Collection,
}

/// A container that is being written.
struct Open<'a> {
    name: Name<'a>,
    form: Form,
    /// The singular name, in a collection and in the lists of one.
    item: Option<&'a str>,
    /// Whether keys stand before the values on the tape.
    keyed: bool,
    next: NodeId,
    end: NodeId,
    /// Whether a closing tag is owed.
    close: bool,
}

struct Writer<'a> {
    tape: &'a Tape<'a>,
    collections: Collections<'a>,
    out: Vec<u8>,
    open: Vec<Open<'a>>,
}

impl<'a> Writer<'a> {
    fn fields(&mut self, name: &str, fields: &[(&'static str, &str)]) {
        Name::Ours(name).open(&mut self.out, self.tape, "");
        for (name, value) in fields {
            Name::Ours(name).leaf(&mut self.out, self.tape, "", value);
        }
        Name::Ours(name).close(&mut self.out, self.tape);
    }

    /// Begins a value; [`Writer::finish`] writes what it holds. `item` is the singular name if it is a collection.
    fn begin(&mut self, name: Name<'a>, at: NodeId, item: Option<&'a str>) {
        match self.form(at, item) {
            (Form::Leaf, at, _) => name.leaf(&mut self.out, self.tape, "", &self.tape.text(at)),
            (form, at, item) => self.push(name, at, (form, item), form != Form::Repeat),
        }
    }

    /// Begins one element of a list. A list in a list repeats the name inside, so that each can be told from the next.
    fn repeat(&mut self, name: Name<'a>, at: NodeId, item: Option<&'a str>) {
        match self.form(at, item) {
            (Form::Repeat, at, item) => self.push(name, at, (Form::Repeat, item), true),
            _ => self.begin(name, at, item),
        }
    }

    /// What a value becomes, the node that holds its elements, and the singular name that counts for these.
    fn form(&self, at: NodeId, item: Option<&'a str>) -> (Form, NodeId, Option<&'a str>) {
        match shape(self.tape, at, item) {
            Shape::Wrapped(list, item) => (Form::Collection, list, Some(item)),
            Shape::Bare => (form(self.tape, at), at, item),
            Shape::Plain | Shape::Single => (form(self.tape, at), at, None),
        }
    }

    fn push(&mut self, name: Name<'a>, at: NodeId, (form, item): (Form, Option<&'a str>), tags: bool) {
        if tags {
            name.open(&mut self.out, self.tape, "");
        }
        let keyed = self.tape.what(at) == What::Object;
        self.open.push(Open { name, form, item, keyed, next: at + 1, end: self.tape.next(at), close: tags });
    }

    /// Writes all that is open to its end; `None` where the body becomes too long.
    fn finish(&mut self) -> Option<()> {
        let tape = self.tape;
        while let Some(container) = self.open.last_mut() {
            if container.next == container.end {
                if container.close {
                    container.name.close(&mut self.out, tape);
                }
                self.open.pop();
                continue;
            }
            let value = container.next + u32::from(container.keyed);
            container.next = tape.next(value);
            let (name, item) = (container.name, container.item);
            match (container.form, item) {
                (Form::Collection, Some(item)) => {
                    let value = wrapped_in(tape, value, item).unwrap_or(value);
                    self.repeat(Name::Ours(item), value, self.collections.item(item));
                }
                (Form::Repeat, _) => self.repeat(name, value, item),
                // The element's only key and its value stand right behind it on the tape.
                (Form::Gather, _) => self.field(value + 1, value + 2),
                _ => self.field(value - 1, value),
            }
            if self.out.len() > MAX_BODY {
                return None;
            }
        }
        Some(())
    }

    fn field(&mut self, key: NodeId, value: NodeId) {
        self.begin(Name::Key(key), value, self.collections.below(self.tape, key, value));
    }
}

fn form(tape: &Tape<'_>, at: NodeId) -> Form {
    match tape.what(at) {
        What::Object | What::Array if tape.is_empty(at) => Form::Leaf,
        What::Object if !is_numbered(tape, at) => Form::Fields,
        What::Object | What::Array if gathers(tape, at) => Form::Gather,
        What::Object | What::Array => Form::Repeat,
        _ => Form::Leaf,
    }
}

/// Whether all elements of a list are objects with the same only key. An object with the only key `0` is a list.
fn gathers(tape: &Tape<'_>, list: NodeId) -> bool {
    let mut keys = tape.values(list).map(|element| tape.only_entry(element).map(|(key, _)| tape.text(key)));
    let Some(Some(first)) = keys.next() else { return false };
    first != "0" && keys.all(|key| key.is_some_and(|key| key == first))
}
