//! Kinds of events: names in the catalogue.

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
    /// Whether it is one of the ten that are built in and cannot be removed.
    pub built_in: bool,
}
