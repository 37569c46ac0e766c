//! JSON laid out flat: every value and key in the order of the text, each knowing where the next begins after all that
//! it holds. It is read, walked and dropped without recursion.

use std::borrow::Cow;

use super::steps::{NotJson, Span, Spelling, Step, Steps, unescape};

/// A key or a value on the tape, by its number.
pub(super) type NodeId = u32;

/// The root value.
pub(super) const ROOT: NodeId = 0;

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Object,
    Array,
    Key(Spelling),
    Text(Spelling),
    Number,
    True,
    False,
    Null,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    what: What,
    span: Span,
    next: NodeId,
}

/// JSON text and the layout of it.
pub(super) struct Tape<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

impl<'a> Tape<'a> {
    /// Lays the text out.
    pub(super) fn read(text: &'a str) -> Result<Self, NotJson> {
        if u32::try_from(text.len()).is_err() {
            return Err(NotJson { at: u32::MAX as usize, what: "length of 4 GiB and more" });
        }
        let mut nodes: Vec<Node> = Vec::with_capacity(text.len() / 10 + 4);
        let mut open: Vec<usize> = Vec::new();
        let mut steps = Steps::new(text);
        const NOTHING: Span = Span { start: 0, end: 0 };
        while let Some(step) = steps.step()? {
            let (what, span) = match step {
                Step::Close => {
                    let end = id(nodes.len());
                    if let Some(container) = open.pop() {
                        nodes[container].next = end;
                    }
                    continue;
                }
                Step::OpenObject => (What::Object, NOTHING),
                Step::OpenArray => (What::Array, NOTHING),
                Step::Key(span, spelling) => (What::Key(spelling), span),
                Step::Text(span, spelling) => (What::Text(spelling), span),
                Step::Number(span) => (What::Number, span),
                Step::True => (What::True, NOTHING),
                Step::False => (What::False, NOTHING),
                Step::Null => (What::Null, NOTHING),
            };
            if matches!(what, What::Object | What::Array) {
                open.push(nodes.len());
            }
            nodes.push(Node { what, span, next: id(nodes.len() + 1) });
        }
        Ok(Self { text, nodes })
    }

    /// The length of the text in bytes.
    pub(super) fn text_len(&self) -> usize {
        self.text.len()
    }

    /// What it is.
    pub(super) fn what(&self, at: NodeId) -> What {
        self.nodes[at as usize].what
    }

    /// What follows everything that the value at `at` holds.
    pub(super) fn next(&self, at: NodeId) -> NodeId {
        self.nodes[at as usize].next
    }

    /// A number's digits, or what stands between a string's quotes.
    pub(super) fn raw(&self, at: NodeId) -> &'a str {
        let Span { start, end } = self.nodes[at as usize].span;
        &self.text[start as usize..end as usize]
    }

    /// A scalar as one string, as the `wfirma` envelope has it: a string itself, a number's digits, `1`, `0`, and
    /// nothing for null and for what is not a scalar. Also the value of a key.
    pub(super) fn text(&self, at: NodeId) -> Cow<'a, str> {
        match self.what(at) {
            What::Key(spelling) | What::Text(spelling) => unescape(self.raw(at), spelling),
            What::Number => Cow::Borrowed(self.raw(at)),
            What::True => Cow::Borrowed("1"),
            What::False => Cow::Borrowed("0"),
            What::Null | What::Object | What::Array => Cow::Borrowed(""),
        }
    }

    /// Whether the key at `key` is `name`.
    pub(super) fn is_key(&self, key: NodeId, name: &str) -> bool {
        match self.what(key) {
            What::Key(Spelling::Plain) => self.raw(key) == name,
            _ => self.text(key) == name,
        }
    }

    /// Whether an object or an array holds nothing; true for any scalar.
    pub(super) fn is_empty(&self, at: NodeId) -> bool {
        self.next(at) == at + 1
    }

    /// The elements of an array, or the values of an object, in order.
    pub(super) fn values(&self, at: NodeId) -> impl Iterator<Item = NodeId> {
        let skip = u32::from(self.what(at) == What::Object);
        let end = self.next(at);
        let mut here = at + 1;
        std::iter::from_fn(move || {
            let value = (here < end).then_some(here + skip)?;
            here = self.next(value);
            Some(value)
        })
    }

    /// The keys and values of an object, in order; none for anything else.
    pub(super) fn entries(&self, at: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> {
        let object = self.what(at) == What::Object;
        self.values(at).filter(move |_| object).map(|value| (value - 1, value))
    }

    /// The key and value of an object that holds just one.
    pub(super) fn only_entry(&self, at: NodeId) -> Option<(NodeId, NodeId)> {
        let entry = self.entries(at).next()?;
        (self.next(entry.1) == self.next(at)).then_some(entry)
    }
}

fn id(index: usize) -> NodeId {
    NodeId::try_from(index).expect("there are no more of them than bytes, and those fit")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_container_knows_where_it_ends() {
        let tape = Tape::read(r#"{"a":[1,[2,{}]],"b":"\u0041","c":null}"#).unwrap();
        let entries: Vec<_> = tape.entries(ROOT).map(|(key, value)| (tape.text(key), tape.what(value))).collect();
        assert_eq!(
            entries,
            [("a".into(), What::Array), ("b".into(), What::Text(Spelling::Escaped)), ("c".into(), What::Null)]
        );
        let array = tape.entries(ROOT).next().unwrap().1;
        assert_eq!(tape.values(array).map(|v| tape.what(v)).collect::<Vec<_>>(), [What::Number, What::Array]);
        assert!(tape.only_entry(ROOT).is_none());
        assert!(Tape::read(r#"{"a":{}}"#).unwrap().only_entry(ROOT).is_some());
    }

    #[test]
    fn half_a_million_levels_are_read_and_dropped() {
        let deep = "[".repeat(500_000) + &"]".repeat(500_000);
        assert_eq!(Tape::read(&deep).unwrap().nodes.len(), 500_000);
    }
}
