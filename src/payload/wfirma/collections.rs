//! Nested collections of the `wfirma` envelope: a list below a plural name, each of its objects wrapped in the singular.

use crate::model::Kind;
use crate::payload::tape::{NodeId, Tape, What};

/// The collections of wFirma.pl: the name of the list, and the name of one object in it.
const KNOWN: &[(&str, &str)] = &[
    ("companies", "company"),
    ("company_accounts", "company_account"),
    ("company_addresses", "company_address"),
    ("company_packs", "company_pack"),
    ("contractors", "contractor"),
    ("contractor_details", "contractor_detail"),
    ("declaration_countries", "declaration_country"),
    ("documents", "document"),
    ("expense_parts", "expense_part"),
    ("expenses", "expense"),
    ("good_prices", "good_price"),
    ("goods", "good"),
    ("interests", "interest"),
    ("invoice_deliveries", "invoice_delivery"),
    ("invoice_descriptions", "invoice_description"),
    ("invoicecontents", "invoicecontent"),
    ("invoices", "invoice"),
    ("notes", "note"),
    ("orders", "order"),
    ("payment_cashboxes", "payment_cashbox"),
    ("payments", "payment"),
    ("tags", "tag"),
    ("taxregisters", "taxregister"),
    ("term_groups", "term_group"),
    ("terms", "term"),
    ("translation_languages", "translation_language"),
    ("user_companies", "user_company"),
    ("users", "user"),
    ("vat_codes", "vat_code"),
    ("vat_contents", "vat_content"),
    ("vat_moss_details", "vat_moss_detail"),
    ("vehicle_run_rates", "vehicle_run_rate"),
    ("vehicles", "vehicle"),
    ("warehouse_document_contents", "warehouse_document_content"),
    ("warehouse_documents", "warehouse_document"),
    ("warehouse_goods", "warehouse_good"),
    ("warehouses", "warehouse"),
];

/// How a value below the name of a collection is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    /// As any other value.
    Plain,
    /// The list at a node, each of its elements wrapped in a name unless it is already.
    Wrapped(NodeId, &'a str),
    /// One object with the singular name around it, but no number.
    Single,
    /// A list without objects. Lists in it belong to the same collection.
    Bare,
}

/// The names of collections in the data of one kind.
#[derive(Clone, Copy)]
pub(super) struct Collections<'a> {
    kind: &'a Kind,
    none: bool,
}

impl<'a> Collections<'a> {
    pub(super) fn new(kind: &'a Kind) -> Self {
        Self { kind, none: false }
    }

    /// No list is a collection, as in bodies of version 0.1.
    pub(super) fn none(kind: &'a Kind) -> Self {
        Self { kind, none: true }
    }

    /// The name of one object in the list called `name`, if that is a collection. The kind's own names come first.
    pub(super) fn item(self, name: &str) -> Option<&'a str> {
        if self.none {
            return None;
        }
        if let Some(item) = self.kind.collections.get(name) {
            return Some(item);
        }
        if name == self.kind.root {
            return Some(&self.kind.item);
        }
        KNOWN.iter().find(|(list, _)| *list == name).map(|(_, item)| *item)
    }

    /// The same for a key and its value. Only objects and arrays can be collections.
    pub(super) fn below(self, tape: &Tape<'_>, key: NodeId, value: NodeId) -> Option<&'a str> {
        match tape.what(value) {
            What::Object | What::Array => self.item(&tape.text(key)),
            _ => None,
        }
    }
}

/// How the value at `at` is written in a collection whose objects are called `item`.
pub(super) fn shape<'a>(tape: &Tape<'_>, at: NodeId, item: Option<&'a str>) -> Shape<'a> {
    let Some(item) = item else { return Shape::Plain };
    if holds_records(tape, at) {
        return Shape::Wrapped(at, item);
    }
    match wrapped_in(tape, at, item) {
        Some(inner) if holds_records(tape, inner) => return Shape::Wrapped(inner, item),
        Some(inner) if is_record(tape, inner) => return Shape::Single,
        Some(_) => return Shape::Plain,
        None => {}
    }
    let bare = tape.what(at) == What::Array || tape.what(at) == What::Object && is_numbered(tape, at);
    if bare { Shape::Bare } else { Shape::Plain }
}

/// The value of an object whose only key is `item`.
pub(super) fn wrapped_in(tape: &Tape<'_>, at: NodeId, item: &str) -> Option<NodeId> {
    tape.only_entry(at).filter(|(key, _)| tape.is_key(*key, item)).map(|(_, value)| value)
}

/// Whether the keys of an object are `0`, `1`, `2` and so on.
pub(super) fn is_numbered(tape: &Tape<'_>, at: NodeId) -> bool {
    tape.entries(at).enumerate().all(|(index, (key, _))| tape.is_key(key, &index.to_string()))
}

/// Whether a key is a number.
pub(super) fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a value is an object with names: neither empty nor a list with numbered keys.
fn is_record(tape: &Tape<'_>, at: NodeId) -> bool {
    tape.what(at) == What::Object && !tape.is_empty(at) && !is_numbered(tape, at)
}

/// Whether a value is an array, or an object with numbers for keys, that holds at least one object with names.
fn holds_records(tape: &Tape<'_>, at: NodeId) -> bool {
    let list = match tape.what(at) {
        What::Array => true,
        What::Object => tape.entries(at).all(|(key, _)| is_number(&tape.text(key))),
        _ => false,
    };
    list && tape.values(at).any(|value| is_record(tape, value))
}
