//! Reads JSON text step by step, without recursion and without building anything.
//!
//! It is here, beside `serde_json`, for four reasons: data may be nested as deep as SQLite allows (or deeper) and must
//! not use up a small stack; SQLite accepts a lone surrogate such as `"\ud800"`, which `serde_json` refuses; numbers
//! must keep their very digits; and rendering is on the hot path, where borrowing from the text costs least.

use std::borrow::Cow;

/// A part of the text: from its first byte to the one after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// How a JSON string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Without a backslash: the text is its own value.
    Plain,
    /// With escapes, all of which name a character.
    Escaped,
    /// With at least one escape that is half a surrogate pair.
    LoneSurrogate,
}

/// One step through the text. The spans of strings lie inside the quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    OpenObject,
    OpenArray,
    Close,
    Key(Span, Spelling),
    Text(Span, Spelling),
    Number(Span),
    True,
    False,
    Null,
}

/// The text is not JSON as RFC 8259 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the data is not JSON: unexpected {what} at byte {at}")]
pub(super) struct NotJson {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    CommaOrClose,
    End,
}

/// Steps through JSON text; the end of the text ends the iteration, and so does the first error.
pub(super) struct Steps<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The containers that are open: `true` for an object.
    open: Vec<bool>,
    expect: Expect,
}

impl<'a> Steps<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, open: Vec::new(), expect: Expect::Value }
    }

    /// The next step; `None` where the text has rightly ended.
    pub(super) fn step(&mut self) -> Result<Option<Step>, NotJson> {
        loop {
            self.skip_space();
            let Some(&byte) = self.bytes.get(self.at) else {
                return if self.expect == Expect::End { Ok(None) } else { Err(self.unexpected("end")) };
            };
            match (self.expect, byte) {
                (Expect::CommaOrClose, b',') => {
                    self.at += 1;
                    self.expect = if self.in_object() { Expect::Key } else { Expect::Value };
                }
                (Expect::CommaOrClose | Expect::KeyOrClose, b'}') if self.in_object() => return Ok(Some(self.close())),
                (Expect::CommaOrClose | Expect::ValueOrClose, b']') if !self.in_object() => {
                    return Ok(Some(self.close()));
                }
                (Expect::Key | Expect::KeyOrClose, b'"') => return self.key().map(Some),
                (Expect::Value | Expect::ValueOrClose, _) => return self.value(byte).map(Some),
                _ => return Err(self.unexpected("character")),
            }
        }
    }

    fn in_object(&self) -> bool {
        self.open.last() == Some(&true)
    }

    fn unexpected(&self, what: &'static str) -> NotJson {
        NotJson { at: self.at, what }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn after_value(&mut self) {
        self.expect = if self.open.is_empty() { Expect::End } else { Expect::CommaOrClose };
    }

    fn close(&mut self) -> Step {
        self.at += 1;
        self.open.pop();
        self.after_value();
        Step::Close
    }

    fn key(&mut self) -> Result<Step, NotJson> {
        let (span, spelling) = self.string()?;
        self.skip_space();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(self.unexpected("character in place of a colon"));
        }
        self.at += 1;
        self.expect = Expect::Value;
        Ok(Step::Key(span, spelling))
    }

    fn value(&mut self, first: u8) -> Result<Step, NotJson> {
        let step = match first {
            b'{' | b'[' => {
                let object = first == b'{';
                self.at += 1;
                self.open.push(object);
                self.expect = if object { Expect::KeyOrClose } else { Expect::ValueOrClose };
                return Ok(if object { Step::OpenObject } else { Step::OpenArray });
            }
            b'"' => {
                let (span, spelling) = self.string()?;
                Step::Text(span, spelling)
            }
            b't' => self.word(b"true", Step::True)?,
            b'f' => self.word(b"false", Step::False)?,
            b'n' => self.word(b"null", Step::Null)?,
            _ => self.number()?,
        };
        self.after_value();
        Ok(step)
    }

    fn word(&mut self, word: &[u8], step: Step) -> Result<Step, NotJson> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(self.unexpected("word"));
        }
        self.at += word.len();
        Ok(step)
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("character in a number")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Step, NotJson> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Step::Number(span(start, self.at)))
    }

    fn string(&mut self) -> Result<(Span, Spelling), NotJson> {
        self.at += 1;
        let start = self.at;
        let mut spelling = Spelling::Plain;
        loop {
            match self.bytes.get(self.at) {
                None => return Err(self.unexpected("end")),
                Some(b'"') => break,
                Some(b'\\') => {
                    if self.escape()? {
                        spelling = Spelling::LoneSurrogate;
                    } else if spelling == Spelling::Plain {
                        spelling = Spelling::Escaped;
                    }
                }
                Some(0..=0x1f) => return Err(self.unexpected("control character")),
                Some(_) => self.at += 1,
            }
        }
        let inside = span(start, self.at);
        self.at += 1;
        Ok((inside, spelling))
    }

    /// Passes one escape, or the two of a surrogate pair; tells whether it is a lone surrogate.
    fn escape(&mut self) -> Result<bool, NotJson> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(false)
            }
            Some(b'u') => match unicode_escape(&self.bytes[self.at..]) {
                Some((character, length)) => {
                    self.at += length;
                    Ok(character.is_none())
                }
                None => Err(self.unexpected("escape")),
            },
            _ => Err(self.unexpected("escape")),
        }
    }
}

fn span(start: usize, end: usize) -> Span {
    let short = |at| u32::try_from(at).expect("the text is shorter than 4 GiB, as `Tape::read` checked");
    Span { start: short(start), end: short(end) }
}

/// Reads `\uXXXX`, or two of them that are a surrogate pair, at the beginning of `bytes`: the character (`None` for a
/// lone surrogate) and the length read. `None` where it is no such escape.
fn unicode_escape(bytes: &[u8]) -> Option<(Option<char>, usize)> {
    let unit = |at: usize| -> Option<u32> {
        let hex = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        hex.iter().try_fold(0, |sum, b| Some(sum * 16 + char::from(*b).to_digit(16)?))
    };
    let first = unit(0)?;
    if let (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) = (first, unit(6)) {
        return Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)), 12));
    }
    Some((char::from_u32(first), 6))
}

/// The value of a JSON string that [`Steps`] has passed; a lone surrogate becomes U+FFFD.
pub(super) fn unescape(raw: &str, spelling: Spelling) -> Cow<'_, str> {
    if spelling == Spelling::Plain {
        return Cow::Borrowed(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = match rest.as_bytes()[1] {
            b'u' => unicode_escape(rest.as_bytes()).unwrap_or((None, 2)),
            b'b' => (Some('\u{8}'), 2),
            b'f' => (Some('\u{c}'), 2),
            b'n' => (Some('\n'), 2),
            b'r' => (Some('\r'), 2),
            b't' => (Some('\t'), 2),
            itself => (Some(char::from(itself)), 2),
        };
        value.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &rest[length..];
    }
    value.push_str(rest);
    Cow::Owned(value)
}

/// The same JSON with `\ufffd` in place of each escape that is half a surrogate pair, and nothing else changed.
pub(super) fn without_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut mended = Cow::Borrowed(json);
    let mut at = 0;
    // Escapes stand in strings only, and each is looked at from its beginning.
    while let Some(next) = json[at..].find('\\') {
        at += next;
        match unicode_escape(&json.as_bytes()[at..]) {
            Some((character, length)) => {
                if character.is_none() {
                    mended.to_mut().replace_range(at..at + length, "\\ufffd");
                }
                at += length;
            }
            None => at += 2,
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_json(text: &str) -> bool {
        let mut steps = Steps::new(text);
        loop {
            match steps.step() {
                Ok(Some(_)) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    fn serde_reads(text: &str) -> bool {
        let mut reader = serde_json::Deserializer::from_str(text);
        reader.disable_recursion_limit();
        <serde::de::IgnoredAny as serde::Deserialize>::deserialize(&mut reader).and_then(|_| reader.end()).is_ok()
    }

    #[test]
    fn what_is_almost_json_is_refused() {
        for bad in [
            "", " ", "{", "[1,]", "{\"a\"}", "{,}", "[1 2]", "01", "1.", ".5", "+1", "-", "1e", "nul", "\"\\x\"", "]",
            "[}",
        ] {
            assert!(!is_json(bad), "{bad:?}");
        }
        for bad in [
            "\"\u{1}\"",
            "\"\u{1f}\"",
            "\"\\u12g4\"",
            "\"\\u12",
            "\"open",
            "1 1",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{1:1}",
            "'a'",
        ] {
            assert!(!is_json(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_lone_surrogate_is_read_as_the_replacement_character() {
        for (raw, value) in [
            ("\\ud800", "\u{fffd}"),
            ("\\udc00\\ud800x", "\u{fffd}\u{fffd}x"),
            ("\\ud83d\\ude00", "😀"),
            ("\\udbff\\udfff", "\u{10ffff}"),
        ] {
            assert!(is_json(&format!("\"{raw}\"")));
            assert_eq!(unescape(raw, Spelling::LoneSurrogate), value);
        }
    }

    #[test]
    fn only_half_a_pair_is_mended_where_data_stays_as_given() {
        let given = r#"{ "\\ud800":"\\\ud800x\uDC00\uD83D\ude00\ud83d\ud83d\ude00\n\u00e9" , "ł":1.50}"#;
        let mended = r#"{ "\\ud800":"\\\ufffdx\ufffd\uD83D\ude00\ufffd\ud83d\ude00\n\u00e9" , "ł":1.50}"#;
        let whole = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert!(is_json(given) && !whole(given));
        assert_eq!(without_lone_surrogates(given), mended);
        assert!(whole(mended) && matches!(without_lone_surrogates(mended), Cow::Borrowed(_)));
    }

    proptest! {
        /// Short texts of JSON's own characters hit its grammar often.
        #[test]
        fn it_accepts_just_what_serde_json_accepts(text in r#"[\[\]{},:"0-9a. \-+eEtrufalsn\\]{0,12}"#) {
            let lone = text.contains("\\ud");
            prop_assert!(lone || is_json(&text) == serde_reads(&text), "{text:?}");
        }
    }
}
