//! JSON set in lines without losing a byte of what it says: keys that repeat, digits and order stay as they came.

use super::{DocLine, Role};
use crate::text::escape;

/// The lines of a JSON text; `None` where it is none.
pub(super) fn json_lines(text: &str) -> Option<Vec<DocLine>> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    let mut setter = Setter { lines: Vec::new(), line: DocLine::default(), depth: 0 };
    let mut rest = text.trim();
    // Whether each open container is an object whose next string is a key.
    let mut keys = Vec::new();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '{' | '[' => {
                let close = rest[1..].trim_start().chars().next();
                if close == Some(if c == '{' { '}' } else { ']' }) {
                    setter.line.push(if c == '{' { "{}" } else { "[]" }, None);
                    rest = rest[1..].trim_start()[1..].trim_start();
                    continue;
                }
                setter.line.push(&rest[..1], None);
                setter.depth += 1;
                setter.end();
                keys.push((c == '{').then_some(true));
                1
            }
            '}' | ']' => {
                keys.pop();
                setter.depth -= 1;
                setter.end();
                setter.line.push(&rest[..1], None);
                1
            }
            ',' => {
                setter.line.push(",", None);
                setter.end();
                if let Some(Some(key)) = keys.last_mut() {
                    *key = true;
                }
                1
            }
            ':' => {
                setter.line.push(": ", None);
                if let Some(Some(key)) = keys.last_mut() {
                    *key = false;
                }
                1
            }
            '"' => {
                let length = string_length(rest);
                let role = if keys.last() == Some(&Some(true)) { Role::Name } else { Role::Text };
                setter.line.push(&escape(&rest[..length]), Some(role));
                length
            }
            _ => {
                let length = rest.find(|c: char| c.is_whitespace() || ",:]}".contains(c)).unwrap_or(rest.len());
                let role = if c.is_ascii_alphabetic() { Role::Literal } else { Role::Number };
                setter.line.push(&rest[..length], Some(role));
                length
            }
        };
        rest = rest[length..].trim_start();
    }
    setter.end();
    Some(setter.lines)
}

struct Setter {
    lines: Vec<DocLine>,
    line: DocLine,
    depth: usize,
}

impl Setter {
    fn end(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.line.push(&"  ".repeat(self.depth.min(40)), None);
    }
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
        json_lines(text).unwrap().into_iter().map(|line| line.text).collect()
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
        assert!(json_lines("{\"a\":}").is_none());
    }
}
