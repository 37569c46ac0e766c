//! What is wrong with JSON that should be an event, by name and place: what the parser says is for those who wrote the parser.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A place in a text. Both count from 1, a column in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The line.
    pub line: usize,
    /// The byte of that line.
    pub column: usize,
}

impl Spot {
    const START: Self = Self { line: 1, column: 1 };

    fn after(before: &[u8]) -> Self {
        Self::START.then(before)
    }

    /// The place behind this text, which stands here.
    fn then(self, text: &[u8]) -> Self {
        match text.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                let lines = text.iter().filter(|byte| **byte == b'\n').count();
                Self { line: self.line + lines, column: text.len() - last }
            }
            None => Self { column: self.column + text.len(), ..self },
        }
    }

    /// The same place in a text in which the one that it was found in begins at `start`.
    fn within(self, start: Self) -> Self {
        let column = if self.line == 1 { start.column + self.column - 1 } else { self.column };
        Self { line: start.line + self.line - 1, column }
    }
}

/// The places of parts of a text, asked for in their order: no line is counted twice, however many there are.
pub(super) struct Places<'a> {
    whole: &'a [u8],
    passed: usize,
    spot: Spot,
}

impl<'a> Places<'a> {
    pub(super) const fn of(whole: &'a [u8]) -> Self {
        Self { whole, passed: 0, spot: Spot::START }
    }

    /// Where something in a part stands in the whole.
    pub(super) fn place(&mut self, part: &[u8], spot: Spot) -> Spot {
        let until = offset(self.whole, part).clamp(self.passed, self.whole.len());
        self.spot = self.spot.then(&self.whole[self.passed..until]);
        self.passed = until;
        spot.within(self.spot)
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Where a part of a text begins in it.
fn offset(whole: &[u8], part: &[u8]) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

/// What stands in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Truth,
    /// A number.
    Number,
    /// A text.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Found {
    pub(super) fn of(json: &[u8]) -> Self {
        match json.trim_ascii_start().first() {
            Some(b'"') => Self::Text,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            Some(b't' | b'f') => Self::Truth,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }

    /// Its name, as texts know it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Truth => "truth",
            Self::Number => "number",
            Self::Text => "text",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wrong {
    /// It is not JSON; what the parser says.
    NotJson(String),
    /// It is no object.
    NoObject(Found),
    /// What it must have is not there.
    Missing(String),
    /// What it may have once is there twice.
    Twice(String),
    /// What it has is not known.
    Unknown(String),
    /// What must be a text is something else.
    NoText(String, Found),
}

/// What an event has, in one way of writing it.
pub(super) struct Shape {
    /// What it is called, and what it looks like.
    pub(super) is: &'static str,
    pub(super) such_as: &'static str,
    pub(super) must: &'static [&'static str],
    pub(super) may: &'static [&'static str],
    /// The one that is more than a text.
    pub(super) any: &'static str,
    /// Whether nothing else may be there; then what to do with it.
    pub(super) elsewhere: Option<&'static str>,
}

/// The members of an object as they come.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                Ok(Members(all))
            }
        }
        from.deserialize_map(Each)
    }
}

/// What the parser found is not JSON at all.
pub(super) fn not_json(error: &serde_json::Error) -> (Wrong, Spot) {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text).to_owned();
    (Wrong::NotJson(what), Spot { line: error.line().max(1), column: error.column().max(1) })
}

impl Shape {
    /// Why a text could not be read, of which the parser says this.
    pub(super) fn wrong(&self, text: &[u8], error: &serde_json::Error) -> (Wrong, Spot) {
        let begin = Spot::after(&text[..text.len() - text.trim_ascii_start().len()]);
        let found = Found::of(text);
        if !error.is_data() {
            return not_json(error);
        }
        if found != Found::Object {
            return (Wrong::NoObject(found), begin);
        }
        let Ok(Members(members)) = serde_json::from_slice(text) else { return not_json(error) };
        for (at, (name, value)) in members.iter().enumerate() {
            // Counted for the one that is wrong alone: there may be very many.
            let spot = || Spot::after(&text[..offset(text, value.get().as_bytes())]);
            let (must, may) = (self.must.contains(&name.as_str()), self.may.contains(&name.as_str()));
            let (is_any, found) = (name == self.any, Found::of(value.get().as_bytes()));
            if !must && !may && !is_any {
                if self.elsewhere.is_some() {
                    return (Wrong::Unknown(name.clone()), spot());
                }
            } else if members[..at].iter().any(|(before, _)| before == name) {
                return (Wrong::Twice(name.clone()), spot());
            } else if !is_any && found != Found::Text && (must || found != Found::Null) {
                return (Wrong::NoText(name.clone(), found), spot());
            }
        }
        match self.must.iter().find(|name| members.iter().all(|(there, _)| there != *name)) {
            Some(missing) => (Wrong::Missing((*missing).to_owned()), begin),
            None => not_json(error),
        }
    }

    /// The same in words.
    pub(super) fn say(&self, wrong: &Wrong) -> String {
        let Self { is, such_as, .. } = self;
        match wrong {
            Wrong::NotJson(what) => format!("not JSON: {what}"),
            Wrong::NoObject(found) => format!("this is {found}, and {is} is an object such as {such_as}"),
            Wrong::Missing(name) => format!("`{name}` is missing; {is} is an object such as {such_as}"),
            Wrong::Twice(name) => format!("`{name}` is there twice; leave one of them out"),
            Wrong::Unknown(name) => {
                format!("`{name}` is not known; {}", self.elsewhere.unwrap_or("leave it out"))
            }
            Wrong::NoText(name, found) => format!("`{name}` is {found}; it must be a text, in quotes"),
        }
    }
}
