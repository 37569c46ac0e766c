//! Kinds of events: names in the catalogue.

use std::collections::BTreeMap;

/// The name of a kind, such as `invoice/add`: 1 to 100 of `a-z A-Z 0-9 _ . - /`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindName(String);

/// A text that cannot name a kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot name a kind; use 1 to 100 of a-z A-Z 0-9 _ . - / and begin with a letter")]
pub struct InvalidKind(pub String);

impl KindName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for KindName {
    type Err = InvalidKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let good = (1..=100).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-/".contains(c));
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidKind(text.to_owned())) }
    }
}

impl std::fmt::Display for KindName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for KindName {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

/// One entry of the catalogue of events.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Kind {
    /// Its name, which is also `webhook_event` on the wire.
    pub name: KindName,
    /// The element that holds the list in the `wfirma` envelope, such as `invoices`.
    pub root: String,
    /// The element of one object in the `wfirma` envelope, such as `invoice`.
    pub item: String,
    /// What an operator wrote about a kind of their own; empty for those built in.
    pub description: String,
    /// Whether it is one of those that are built in and cannot be removed.
    pub built_in: bool,
    /// Collections in its data beyond those of wFirma.pl: the name of a list, such as `lines`, and the name that the `wfirma`
    /// envelope puts around each object in it, such as `line`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub collections: BTreeMap<String, String>,
}

/// A text that cannot name an element of the `wfirma` envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidElement {
    /// No name of XML.
    #[error("`{0}` cannot name an element; use 1 to 100 of a-z A-Z 0-9 _ . - and begin with a letter or _")]
    NotAName(String),
    /// A name that the envelope has another use for.
    #[error("`{0}` cannot name an element here: the envelope has {0} of its own; choose another name")]
    Taken(String),
    /// Two things by one name.
    #[error("the list and its items are both named `{0}`; give them two names, such as orders and order")]
    Same(String),
}

impl Kind {
    /// Checks that the names of its elements can stand in the `wfirma` envelope, in XML as in JSON.
    ///
    /// # Errors
    /// A name is no name in XML of at most 100 bytes, belongs to the envelope, or a list and its items share it.
    pub fn validate(&self) -> Result<(), InvalidElement> {
        for name in
            [&self.root, &self.item].into_iter().chain(self.collections.iter().flat_map(|(list, item)| [list, item]))
        {
            let good = (1..=100).contains(&name.len())
                && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
            if !good {
                return Err(InvalidElement::NotAName(name.clone()));
            }
            if ["status", "metainfo", "parameters"].contains(&name.as_str()) {
                return Err(InvalidElement::Taken(name.clone()));
            }
        }
        let mut lists = self.collections.iter().chain([(&self.root, &self.item)]);
        lists.find(|(list, item)| list == item).map_or(Ok(()), |(list, _)| Err(InvalidElement::Same(list.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_xml_can_name_becomes_an_element() {
        let check = |root: &str, item: &str| {
            let (root, item) = (root.to_owned(), item.to_owned());
            Kind {
                name: "a/b".parse().unwrap(),
                root,
                item,
                description: String::new(),
                built_in: false,
                collections: BTreeMap::new(),
            }
            .validate()
        };
        assert_eq!(check("orders", "_order-1.x"), Ok(()));
        for bad in ["", "1st", "-a", ".a", "a b", "a/b", "zażółć", "a:b", &"x".repeat(101)] {
            assert_eq!(check(bad, "order"), Err(InvalidElement::NotAName(bad.to_owned())));
            assert_eq!(check("orders", bad), Err(InvalidElement::NotAName(bad.to_owned())));
        }
        assert!(matches!(check("status", "order"), Err(InvalidElement::Taken(_))));
        assert!(matches!(check("order", "order"), Err(InvalidElement::Same(_))));
    }
}
