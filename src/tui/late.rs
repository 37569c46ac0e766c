//! A terminal far away may answer what it was asked about its colours after nobody waits any more. The answer then comes in
//! as if it were typed, with an `r`, a `:` and more that would be taken for commands. It is heard all the same.

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
    /// The colour, as far as it has come in.
    colour: String,
    /// Whether the ground is light, once a whole answer has come in.
    light: Option<bool>,
}

impl LateAnswer {
    /// Whether this key is part of an answer, which nobody typed.
    pub(super) fn takes(&mut self, key: KeyEvent) -> bool {
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        self.seen = match (self.seen, key.code) {
            (None, KeyCode::Char(']')) if alt => {
                self.colour.clear();
                Some(0)
            }
            (Some(at), KeyCode::Char(c)) if !alt && !control && fits(at, c) => {
                self.colour.extend((at >= HEAD.len()).then_some(c));
                Some(at + 1)
            }
            // It ends with `ESC \` or with BEL.
            (Some(_), KeyCode::Char('\\')) if alt => return self.end(),
            (Some(_), KeyCode::Char('g')) if control => return self.end(),
            _ => None,
        };
        self.seen.is_some()
    }

    /// Whether the ground is light, where an answer has come in since this was asked last.
    pub(super) fn light(&mut self) -> Option<bool> {
        self.light.take()
    }

    fn end(&mut self) -> bool {
        self.seen = None;
        self.light = is_light(&self.colour);
        true
    }
}

/// Whether a colour such as `ffff/fa/c` is nearer to white than to black (luma as in ITU-R BT.601); each part is of as many
/// hexadecimal digits as the terminal likes.
fn is_light(colour: &str) -> Option<bool> {
    let part = |digits: &str| {
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / (16_f64.powi(digits.len() as i32) - 1.0))
    };
    let parts: Vec<_> = colour.split('/').map(part).collect::<Option<_>>()?;
    let [red, green, blue] = parts[..] else { return None };
    Some(0.299 * red + 0.587 * green + 0.114 * blue > 0.5)
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
        left_and_light(typed).0
    }

    fn left_and_light(typed: &str) -> (String, Option<bool>) {
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
        (left, late.light())
    }

    #[test]
    fn a_late_answer_tells_the_ground() {
        for (colour, light) in [
            ("ffff/ffff/ffff", Some(true)),
            ("fb/fb/fa", Some(true)),
            ("0000/0000/0000", Some(false)),
            ("1616/1717/1d1d", Some(false)),
            ("f/f/0", Some(true)),
            ("ffff/ffff", None),
            ("", None),
        ] {
            assert_eq!(left_and_light(&format!("a\u{1b}]11;rgb:{colour}\u{7}b")), ("ab".to_owned(), light), "{colour}");
        }
        assert_eq!(left_and_light("\u{1b}]11;rgb:ffff/ffff/ffff").1, None, "it has not ended");
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
