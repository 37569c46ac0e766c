//! A terminal far away may answer what it was asked about its colours after nobody waits any more. The answer then comes in
//! as if it were typed, with an `r`, a `:` and more that would be taken for commands.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What follows `ESC ]` in an answer about the ground, before the colour itself.
const HEAD: &str = "11;rgb:";
/// The longest colour: three times four digits and two strokes.
const COLOUR: usize = 14;

/// Tells such an answer from what a person types.
#[derive(Debug, Default)]
pub(super) struct LateAnswer {
    /// How many characters of one have come in.
    seen: Option<usize>,
}

impl LateAnswer {
    /// Whether this key is part of an answer, which nobody typed.
    pub(super) fn takes(&mut self, key: KeyEvent) -> bool {
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        self.seen = match (self.seen, key.code) {
            (None, KeyCode::Char(']')) if alt => Some(0),
            (Some(at), KeyCode::Char(c)) if !alt && !control && fits(at, c) => Some(at + 1),
            // It ends with `ESC \` or with BEL.
            (Some(_), KeyCode::Char('\\')) if alt => return self.end(),
            (Some(_), KeyCode::Char('g')) if control => return self.end(),
            _ => None,
        };
        self.seen.is_some()
    }

    fn end(&mut self) -> bool {
        self.seen = None;
        true
    }
}

fn fits(at: usize, c: char) -> bool {
    match HEAD.chars().nth(at) {
        Some(expected) => c == expected,
        None => at < HEAD.len() + COLOUR && (c.is_ascii_hexdigit() || c == '/'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(typed: &str) -> String {
        let mut late = LateAnswer::default();
        let mut chars = typed.chars();
        let mut left = String::new();
        while let Some(c) = chars.next() {
            let (c, modifiers) = match c {
                '\u{1b}' => (chars.next().unwrap(), KeyModifiers::ALT),
                '\u{7}' => ('g', KeyModifiers::CONTROL),
                c => (c, KeyModifiers::NONE),
            };
            if !late.takes(KeyEvent::new(KeyCode::Char(c), modifiers)) {
                left.push(c);
            }
        }
        left
    }

    #[test]
    fn a_late_answer_is_left_out_and_nothing_that_is_typed() {
        assert_eq!(left("a\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\e"), "ae");
        assert_eq!(left("\u{1b}]11;rgb:00/aa/1c\u{7}:q"), ":q");
        assert_eq!(left("11;rgb:ffff/0"), "11;rgb:ffff/0");
        assert_eq!(left("\u{1b}]rq"), "rq");
        assert_eq!(left("\u{1b}]11;rgb:ffff/ffff/ffffaaa"), "aaa", "it has an end");
    }
}
