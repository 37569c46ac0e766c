//! Bytes from the network never reach a terminal raw: what would not stand for itself there is written as an escape.

use std::borrow::Cow;

/// One line of text as a terminal may show it. Control characters, those that turn the direction of writing, invisible
/// ones and what no font shows are written as `\n`, `\u{202e}` and the like.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_with(text, |_| false)
}

/// As [`escape`], but line ends stay and a tab becomes spaces, for a viewer that draws line by line.
pub fn escape_lines(text: &str) -> Cow<'_, str> {
    escape_with(text, |c| c == '\n')
}

/// As [`escape`], but line ends and tabs stay: for text that is laid out already, such as a table or several lines of an error.
pub fn escape_laid_out(text: &str) -> Cow<'_, str> {
    escape_with(text, |c| matches!(c, '\n' | '\t'))
}

/// JSON that means the same and does no harm where a terminal shows it: `serde_json` leaves all beyond ASCII as it is, the
/// control characters of 8 bits and those that turn the direction of writing among it.
pub fn escape_json(json: &str) -> Cow<'_, str> {
    if !json.contains(odd) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            _ if odd(c) => {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}")))
            }
            _ => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn escape_with(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(|c| odd(c) && !stays(c)) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..first]);
    let mut rest = text[first..].chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            _ if !odd(c) || stays(c) => shown.push(c),
            '\n' => shown.push_str("\\n"),
            '\r' if stays('\n') && rest.peek() == Some(&'\n') => {}
            '\r' => shown.push_str("\\r"),
            '\t' if stays('\n') => shown.push_str("    "),
            '\t' => shown.push_str("\\t"),
            _ if c.is_ascii() => shown.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ => shown.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        }
    }
    Cow::Owned(shown)
}

/// Whether a terminal would do something else with it than draw it where it stands.
fn odd(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(escape("\u{1b}[31mred\u{7}\r\n\t"), "\\x1b[31mred\\x07\\r\\n\\t");
        assert_eq!(escape("\u{202e}evil\u{9b}"), "\\u{202e}evil\\u{9b}");
        assert_eq!(escape("zażółć 漢字 e\u{301}"), "zażółć 漢字 e\u{301}");
        assert_eq!(escape_lines("a\r\n\tb\rc"), "a\n    b\\rc");
    }

    proptest! {
        #[test]
        fn nothing_odd_is_left(text in any::<String>()) {
            prop_assert!(!escape(&text).chars().any(odd));
            prop_assert!(!escape_lines(&text).chars().any(|c| odd(c) && c != '\n'));
            prop_assert!(!escape_laid_out(&text).chars().any(|c| odd(c) && !matches!(c, '\n' | '\t')));
        }

        #[test]
        fn json_stays_the_same_json_without_anything_odd(text in any::<String>()) {
            let value = serde_json::json!({ "text": format!("{text}\u{9b}2J\u{202e}\u{e0041}") });
            let written = value.to_string();
            let shown = escape_json(&written);
            prop_assert!(!shown.chars().any(odd));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        }
    }
}
