//! The lines of a long text: those made with the screen, and after them those of a big body, which are made and given back
//! elsewhere.

use std::ops::{Index, Range};

/// What a part of a line is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Dim,
    Strong,
    Name,
    Text,
    Number,
    Literal,
    Good,
    Bad,
    Warn,
    /// One of the six phases of an attempt.
    Phase(u8),
}

/// One line. It holds no character that a terminal would obey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DocLine {
    pub(crate) text: String,
    /// Parts with a role, in order, by bytes.
    pub(crate) roles: Vec<(Range<usize>, Role)>,
    /// It goes on where the line before it was broken.
    pub(crate) joins: bool,
    /// So many columns further right its rows stand after the first, as those of a numbered line.
    pub(crate) hang: u16,
}

/// Longer lines are kept in parts, since wrapping one looks at all of it.
const LONG: usize = 4_096;

impl DocLine {
    /// A line that is one part.
    pub(crate) fn of(text: impl Into<String>, role: Role) -> Self {
        let text = text.into();
        Self { roles: vec![(0..text.len(), role)], text, joins: false, hang: 0 }
    }

    /// A line without roles.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), roles: Vec::new(), joins: false, hang: 0 }
    }

    /// The line in parts that are not long.
    fn parts(self, into: &mut Vec<Self>) {
        if self.text.len() <= LONG {
            return into.push(self);
        }
        let mut start = 0;
        while start < self.text.len() {
            let most = self.text.len().min(start + LONG);
            let end = (start + 1..=most).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(most);
            let role = |(range, role): &(Range<usize>, Role)| {
                let (from, to) = (range.start.clamp(start, end) - start, range.end.clamp(start, end) - start);
                (from < to).then_some((from..to, *role))
            };
            let roles = self.roles.iter().filter_map(role).collect();
            let joins = self.joins || start > 0;
            into.push(Self { text: self.text[start..end].to_owned(), roles, joins, hang: self.hang });
            start = end;
        }
    }

    /// Adds a part.
    pub(crate) fn push(&mut self, text: &str, role: Option<Role>) {
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(role) = role {
            self.roles.push((start..self.text.len(), role));
        }
    }
}

/// Giving back so many lines takes longer than a key may.
const MANY: usize = 4_096;

/// The lines of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    own: Vec<DocLine>,
    /// Those of a big body; they follow the others.
    big: Vec<DocLine>,
}

impl Lines {
    /// Lines made with the screen.
    pub(crate) fn new(lines: Vec<DocLine>) -> Self {
        Self { own: in_parts(lines), big: Vec::new() }
    }

    /// The lines of a big body, made off the screen.
    pub(crate) fn of_big(lines: Vec<DocLine>) -> Self {
        Self { own: Vec::new(), big: in_parts(lines) }
    }

    pub(crate) fn len(&self) -> usize {
        self.own.len() + self.big.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn get(&self, at: usize) -> Option<&DocLine> {
        self.own.get(at).or_else(|| self.big.get(at.checked_sub(self.own.len())?))
    }

    /// Whether these are the lines, and no big body follows them.
    pub(crate) fn are(&self, lines: &[DocLine]) -> bool {
        self.big.is_empty() && self.own == lines
    }

    /// Puts the lines of a big body where the last line holds their place.
    pub(crate) fn join(&mut self, mut body: Self) {
        self.own.pop();
        self.big = std::mem::take(&mut body.big);
    }

    /// Puts other lines before a big body. The last one holds its place, where its lines are there.
    pub(crate) fn put_before(&mut self, lines: Vec<DocLine>) {
        self.own = in_parts(lines);
        if !self.big.is_empty() {
            self.own.pop();
        }
    }

    /// Some of them as text, put together where they were kept in parts.
    pub(crate) fn to_text(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        for (at, line) in range.filter_map(|at| self.get(at)).enumerate() {
            if at > 0 && !line.joins {
                text.push('\n');
            }
            text.push_str(&line.text);
        }
        text
    }
}

impl Index<usize> for Lines {
    type Output = DocLine;

    fn index(&self, at: usize) -> &DocLine {
        self.get(at).expect("it is a line of the text")
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        if self.big.len() > MANY {
            let big = std::mem::take(&mut self.big);
            // Where no thread can be had they are given back here.
            let _ = std::thread::Builder::new().spawn(move || drop(big));
        }
    }
}

/// Lines with the long ones in parts.
fn in_parts(lines: Vec<DocLine>) -> Vec<DocLine> {
    if lines.iter().all(|line| line.text.len() <= LONG) {
        return lines;
    }
    let mut parts = Vec::with_capacity(lines.len());
    lines.into_iter().for_each(|line| line.parts(&mut parts));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_kept_in_parts_and_comes_out_whole() {
        let mut line = DocLine::of("\"a\": ", Role::Name);
        line.push(&"ż€x".repeat(5_000), Some(Role::Text));
        let whole = line.text.clone();
        let lines = Lines::new(vec![DocLine::plain("{"), line, DocLine::plain("}")]);
        let all = || (0..lines.len()).map(|at| &lines[at]);
        assert!(lines.len() > 6 && all().all(|line| line.text.len() <= LONG));
        assert_eq!(lines.to_text(0..lines.len()), format!("{{\n{whole}\n}}"));
        let of = |role| -> usize {
            let roles = all().flat_map(|line| &line.roles);
            roles.filter(|(_, other)| *other == role).map(|(range, _)| range.len()).sum()
        };
        assert_eq!((of(Role::Name), of(Role::Text)), (5, whole.len() - 5));
    }

    #[test]
    fn a_big_body_follows_what_stands_before_it_and_stays_when_that_changes() {
        let plain = |texts: &[&str]| texts.iter().map(|text| DocLine::plain(*text)).collect::<Vec<_>>();
        let mut lines = Lines::new(plain(&["POST /", "…"]));
        lines.join(Lines::of_big(plain(&["{", "}"])));
        assert_eq!(lines.to_text(0..lines.len()), "POST /\n{\n}");
        lines.put_before(plain(&["POST /", "webhook-id: 7", "…"]));
        assert_eq!((lines.len(), lines[1].text.as_str(), lines[3].text.as_str()), (4, "webhook-id: 7", "}"));
        assert!(lines.get(4).is_none() && !lines.are(&plain(&["POST /", "webhook-id: 7"])));
    }
}
