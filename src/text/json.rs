//! JSON set in lines without losing a byte of what it says: keys that repeat, digits and order stay as they came.

use std::borrow::Cow;

use super::escape;

/// What a piece of JSON is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonPart {
    /// The key of a value.
    Name,
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
}

/// A JSON text, set in lines and harmless to a terminal; `None` where it is none.
pub fn json_text(text: &str) -> Option<String> {
    let mut set = String::with_capacity(text.len() * 2);
    json_pieces(text, text, false, |piece, _| set.push_str(piece)).then_some(set)
}

/// Hands out a JSON text set in lines, piece by piece; the end of a line is `"\n"` and nothing else is. False, and nothing handed out,
/// where it is none, by `valid`, which says the same. Where it was cut, as far as it goes.
pub fn json_pieces(text: &str, valid: &str, cut: bool, put: impl FnMut(&str, Option<JsonPart>)) -> bool {
    match serde_json::from_str::<serde::de::IgnoredAny>(valid) {
        Ok(_) => {}
        Err(error) if cut && error.is_eof() => {}
        Err(_) => return false,
    }
    let mut setter = Setter { put, depth: 0 };
    let mut rest = text.trim();
    // Whether each open container is an object whose next string is a key.
    let mut keys = Vec::new();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '{' | '[' => {
                let close = rest[1..].trim_start().chars().next();
                if close == Some(if c == '{' { '}' } else { ']' }) {
                    (setter.put)(if c == '{' { "{}" } else { "[]" }, None);
                    rest = rest[1..].trim_start()[1..].trim_start();
                    continue;
                }
                (setter.put)(&rest[..1], None);
                setter.depth += 1;
                setter.end();
                keys.push((c == '{').then_some(true));
                1
            }
            '}' | ']' => {
                keys.pop();
                setter.depth -= 1;
                setter.end();
                (setter.put)(&rest[..1], None);
                1
            }
            ',' => {
                (setter.put)(",", None);
                setter.end();
                if let Some(Some(key)) = keys.last_mut() {
                    *key = true;
                }
                1
            }
            ':' => {
                (setter.put)(": ", None);
                if let Some(Some(key)) = keys.last_mut() {
                    *key = false;
                }
                1
            }
            '"' => {
                let length = string_length(rest);
                let role = if keys.last() == Some(&Some(true)) { JsonPart::Name } else { JsonPart::Text };
                (setter.put)(&escape(&letters(&rest[..length])), Some(role));
                length
            }
            _ => {
                let length = rest.find(|c: char| c.is_whitespace() || ",:]}".contains(c)).unwrap_or(rest.len());
                let role = if c.is_ascii_alphabetic() { JsonPart::Literal } else { JsonPart::Number };
                (setter.put)(&rest[..length], Some(role));
                length
            }
        };
        rest = rest[length..].trim_start();
    }
    (setter.put)("\n", None);
    true
}

struct Setter<P> {
    put: P,
    depth: usize,
}

impl<P: FnMut(&str, Option<JsonPart>)> Setter<P> {
    fn end(&mut self) {
        (self.put)("\n", None);
        (self.put)(&"  ".repeat(self.depth.min(40)), None);
    }
}

/// A string with the letters that `\uXXXX` stand for, and `/` for `\/`. What would do harm, or end the string, stays as it is.
fn letters(string: &str) -> Cow<'_, str> {
    if !string.contains('\\') {
        return Cow::Borrowed(string);
    }
    let mut shown = String::with_capacity(string.len());
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        shown.push_str(&rest[..at]);
        rest = &rest[at..];
        let (letter, length) = match rest[1..].chars().next() {
            Some('u') => letter(rest),
            Some('/') => (Some('/'), 2),
            Some(c) => (None, 1 + c.len_utf8()),
            None => (None, 1),
        };
        match letter {
            Some(letter) => shown.push(letter),
            None => shown.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    Cow::Owned(shown + rest)
}

/// What a `\uXXXX`, or a pair of them, that a text begins with stands for, if it may stand there itself; and its length.
fn letter(text: &str) -> (Option<char>, usize) {
    let unit = |at: usize| -> Option<u16> {
        let hex = text.get(at..at + 6)?.strip_prefix("\\u")?;
        hex.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(hex, 16).ok())?
    };
    let Some(first) = unit(0) else { return (None, 2) };
    let (letter, length) = match (char::from_u32(u32::from(first)), unit(6)) {
        (Some(letter), _) => (Some(letter), 6),
        (None, Some(second)) => match char::decode_utf16([first, second]).next() {
            Some(Ok(letter)) => (Some(letter), 12),
            _ => (None, 6),
        },
        (None, None) => (None, 6),
    };
    let plain = |letter: &char| {
        !matches!(letter, '"' | '\\') && escape(letter.encode_utf8(&mut [0; 4])).len() == letter.len_utf8()
    };
    (letter.filter(plain), length)
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Vec<String> {
        json_text(text).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn it_is_set_in_lines_and_says_the_same() {
        let lines = set(r#" {"a":1.00,"a":[],"b":{"c":"x\"y,{","d":[true,null]},"e":{ }} "#);
        let wanted = [
            "{",
            "  \"a\": 1.00,",
            "  \"a\": [],",
            "  \"b\": {",
            "    \"c\": \"x\\\"y,{\",",
            "    \"d\": [",
            "      true,",
            "      null",
            "    ]",
            "  },",
            "  \"e\": {}",
            "}",
        ];
        assert_eq!(lines, wanted);
        assert_eq!(set("\"\u{202e}x\""), ["\"\\u{202e}x\""]);
        assert!(json_text("{\"a\":}").is_none());
    }

    #[test]
    fn letters_that_came_as_escapes_are_read_and_what_would_do_harm_is_not() {
        let set = |text: &str| set(text).concat();
        assert_eq!(set(r#""Za\u017c\u00f3\u0142\u0107 \ud83d\ude00 http:\/\/x""#), "\"Zażółć 😀 http://x\"");
        for same in [
            r#""\u001b[2J \u0007 \n""#,
            r#""\u0022 \u005c""#,
            r#""\ud83d alone \ud83dx""#,
            r#""\\u0041""#,
            r#""\u202e \u009b""#,
        ] {
            assert_eq!(set(same), same);
        }
        // A cut within one.
        let cut = r#"["\u017c\u01"#;
        let mut set = String::new();
        assert!(json_pieces(cut, cut, true, |piece, _| set.push_str(piece)));
        assert_eq!(set, "[\n  \"ż\\u01\n");
    }
}
