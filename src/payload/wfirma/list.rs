//! Finds the objects that an event is about in its data, which may be in wFirma's form already.

use std::borrow::Cow;

use crate::payload::tape::{NodeId, ROOT, Tape, What};

use super::collections::{is_number, wrapped_in};

/// The objects of one body, and the data's own `parameters`.
pub(super) struct List {
    pub(super) items: Vec<NodeId>,
    pub(super) parameters: Option<NodeId>,
}

impl List {
    /// In this order: the data in wFirma's form, an array of objects, the item's name as the only key, anything else as
    /// one object.
    pub(super) fn find(tape: &Tape<'_>, root: &str, item: &str) -> Self {
        wrapped(tape, root).and_then(|inner| numbered(tape, inner, item)).unwrap_or_else(|| List {
            items: named(tape, ROOT, item).unwrap_or_else(|| {
                if tape.what(ROOT) == What::Array { elements(tape, ROOT, item) } else { vec![ROOT] }
            }),
            parameters: None,
        })
    }

    /// The `id` of the first object, where it has one that is a scalar. Of several keys `id` the last counts.
    pub(super) fn object_id<'a>(&self, tape: &Tape<'a>) -> Cow<'a, str> {
        let id =
            self.items.first().and_then(|&item| tape.entries(item).filter(|(key, _)| tape.is_key(*key, "id")).last());
        id.map_or(Cow::Borrowed(""), |(_, value)| tape.text(value))
    }
}

/// The value of the root's name, in an object that holds besides it only objects called `status` and `metainfo`, and a text
/// called `webhook_key`.
/// Anything more, and the data is an object of its own that only looks alike: nothing in it may be lost.
fn wrapped(tape: &Tape<'_>, root: &str) -> Option<NodeId> {
    let mut found = None;
    for (key, value) in tape.entries(ROOT) {
        let object = tape.is_key(key, "status") || tape.is_key(key, "metainfo");
        let key_of_webhook = tape.is_key(key, "webhook_key") && matches!(tape.what(value), What::Text(_));
        if tape.is_key(key, root) && found.is_none() {
            found = Some(value);
        } else if !(key_of_webhook || object && tape.what(value) == What::Object) {
            return None;
        }
    }
    found
}

/// The objects below the root's name: an array, or numbered keys with or without `parameters`, or the item's name as
/// the only key.
fn numbered(tape: &Tape<'_>, inner: NodeId, item: &str) -> Option<List> {
    match tape.what(inner) {
        What::Array => return Some(List { items: elements(tape, inner, item), parameters: None }),
        What::Object => {}
        _ => return None,
    }
    if let Some(items) = named(tape, inner, item) {
        return Some(List { items, parameters: None });
    }
    let mut list = List { items: Vec::new(), parameters: None };
    for (key, value) in tape.entries(inner) {
        if is_number(&tape.text(key)) {
            list.items.push(unwrapped(tape, value, item));
        } else if tape.is_key(key, "parameters") && list.parameters.is_none() {
            list.parameters = Some(value);
        } else {
            return None;
        }
    }
    Some(list)
}

/// The objects in an object whose only key is the item's name: an array of them, or one.
fn named(tape: &Tape<'_>, at: NodeId, item: &str) -> Option<Vec<NodeId>> {
    let (key, value) = tape.only_entry(at)?;
    let array = tape.what(value) == What::Array;
    tape.is_key(key, item).then(|| if array { tape.values(value).collect() } else { vec![value] })
}

/// The elements of an array, each with the item's name around it or without.
fn elements(tape: &Tape<'_>, array: NodeId, item: &str) -> Vec<NodeId> {
    tape.values(array).map(|element| unwrapped(tape, element, item)).collect()
}

fn unwrapped(tape: &Tape<'_>, at: NodeId, item: &str) -> NodeId {
    wrapped_in(tape, at, item).unwrap_or(at)
}
