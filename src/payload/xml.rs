//! The written rule for names and characters in XML, in both directions; the module page of [`payload`](super) states
//! it.

use std::borrow::Cow;
use std::io::Write as _;

use super::tape::{NodeId, Tape};

/// How every XML body begins.
pub(super) const DECLARATION: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// What stands for a name without characters.
const EMPTY_NAME: &str = "_x_";

/// The name of an element: one of ours, or a key of the data.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name<'a> {
    Ours(&'a str),
    Key(NodeId),
}

impl Name<'_> {
    fn write(self, out: &mut Vec<u8>, tape: &Tape<'_>) {
        match self {
            Name::Ours(text) => name(out, text),
            Name::Key(key) => name(out, &tape.text(key)),
        }
    }

    /// `<name>`, with attributes that begin with a space.
    pub(super) fn open(self, out: &mut Vec<u8>, tape: &Tape<'_>, attributes: &str) {
        out.push(b'<');
        self.write(out, tape);
        out.extend_from_slice(attributes.as_bytes());
        out.push(b'>');
    }

    /// `</name>`
    pub(super) fn close(self, out: &mut Vec<u8>, tape: &Tape<'_>) {
        out.extend_from_slice(b"</");
        self.write(out, tape);
        out.push(b'>');
    }

    /// A whole element that holds text; `<name/>` where it holds none.
    pub(super) fn leaf(self, out: &mut Vec<u8>, tape: &Tape<'_>, attributes: &str, value: &str) {
        self.open(out, tape, attributes);
        if value.is_empty() {
            out.pop();
            out.extend_from_slice(b"/>");
        } else {
            text(out, value);
            self.close(out, tape);
        }
    }
}

/// Writes `_xHHHH_`.
fn escape(out: &mut Vec<u8>, character: char) {
    write!(out, "_x{:04X}_", u32::from(character)).expect("writing into memory does not fail");
}

/// Whether an underscore here must be escaped itself, because a reader could take it for the beginning of an escape.
fn looks_like_escape(bytes: &[u8]) -> bool {
    bytes.starts_with(b"_x") && bytes.len() >= 6 && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// Letters that names may hold by the fourth edition of XML 1.0, whose tables some parsers still use, as by the fifth:
/// those of ASCII and the Latin ones with marks up to U+017E.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ı' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž')
}

/// Writes any text as an XML name.
pub(super) fn name(out: &mut Vec<u8>, given: &str) {
    if given.is_empty() {
        out.extend_from_slice(EMPTY_NAME.as_bytes());
        return;
    }
    let mut done = 0;
    for (at, c) in given.char_indices() {
        let stays = match c {
            'a'..='z' | 'A'..='Z' => true,
            '_' => !looks_like_escape(&given.as_bytes()[at..]) && (given != EMPTY_NAME || at > 0),
            '0'..='9' | '-' | '.' => at > 0,
            _ => is_letter(c),
        };
        if !stays {
            out.extend_from_slice(&given.as_bytes()[done..at]);
            escape(out, c);
            done = at + c.len_utf8();
        }
    }
    out.extend_from_slice(&given.as_bytes()[done..]);
}

/// Bytes that text between tags cannot simply hold, or may not be able to.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = byte != b'\t' as usize && byte != b'\n' as usize;
        byte += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    special[b'_' as usize] = true;
    special[0xEF] = true;
    special
};

/// Writes any text between tags.
pub(super) fn text(out: &mut Vec<u8>, given: &str) {
    let bytes = given.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !SPECIAL[usize::from(byte)] {
            continue;
        }
        let (length, known): (usize, &[u8]) = match byte {
            b'&' => (1, b"&amp;"),
            b'<' => (1, b"&lt;"),
            b'>' => (1, b"&gt;"),
            // A parser would turn a bare carriage return into a line feed (XML 1.0, section 2.11).
            b'\r' => (1, b"&#13;"),
            b'_' if looks_like_escape(&bytes[at..]) => (1, b"_x005F_"),
            0xEF if bytes[at..].starts_with("\u{FFFE}".as_bytes()) => (3, b"_xFFFE_"),
            0xEF if bytes[at..].starts_with("\u{FFFF}".as_bytes()) => (3, b"_xFFFF_"),
            0..=0x1F => (1, b""),
            _ => continue,
        };
        out.extend_from_slice(&bytes[done..at]);
        if known.is_empty() {
            escape(out, char::from(byte));
        } else {
            out.extend_from_slice(known);
        }
        done = at + length;
    }
    out.extend_from_slice(&bytes[done..]);
}

/// The name that [`name`] was given.
pub(super) fn original_name(written: &str) -> Cow<'_, str> {
    if written == EMPTY_NAME { Cow::Borrowed("") } else { original_text(written) }
}

/// The text that [`text`] was given, once a parser has resolved the references in it.
pub(super) fn original_text(written: &str) -> Cow<'_, str> {
    if !written.contains("_x") {
        return Cow::Borrowed(written);
    }
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find("_x") {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = escaped(rest).unwrap_or(('_', 1));
        value.push(character);
        rest = &rest[length..];
    }
    value.push_str(rest);
    Cow::Owned(value)
}

/// The character that an escape at the beginning of `text` names, and the escape's length.
fn escaped(text: &str) -> Option<(char, usize)> {
    let digits = text[2..].bytes().take(7).position(|b| !b.is_ascii_hexdigit()).filter(|n| (4..=6).contains(n))?;
    let end = 2 + digits;
    let character = char::from_u32(u32::from_str_radix(&text[2..end], 16).ok()?)?;
    (text.as_bytes()[end] == b'_').then_some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: fn(&mut Vec<u8>, &str), given: &str) -> String {
        let mut out = Vec::new();
        write(&mut out, given);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn names_are_mapped_as_the_rule_says() {
        for (given, name_written) in [
            ("fullnumber", "fullnumber"),
            ("kwota_łączna", "kwota_łączna"),
            ("a b", "a_x0020_b"),
            ("0", "_x0030_"),
            ("a-1.b", "a-1.b"),
            ("-a", "_x002D_a"),
            ("", "_x_"),
            ("_x_", "_x005F_x_"),
            ("szer_x_wys", "szer_x_wys"),
            ("_x0041_", "_x005F_x0041_"),
            ("ns:a", "ns_x003A_a"),
            ("😀", "_x1F600_"),
            ("日", "_x65E5_"),
        ] {
            assert_eq!(written(name, given), name_written);
            assert_eq!(original_name(name_written), given);
        }
    }

    #[test]
    fn text_is_mapped_as_the_rule_says() {
        for (given, text_written) in [
            ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
            ("1\t2\n3\r4", "1\t2\n3&#13;4"),
            ("\0\u{1f}\u{fffe}\u{ffff}\u{fffd}", "_x0000__x001F__xFFFE__xFFFF_\u{fffd}"),
            ("max_x 100_x_200", "max_x 100_x_200"),
            ("_x0041", "_x005F_x0041"),
            ("_x0041\u{1}", "_x005F_x0041_x0001_"),
        ] {
            assert_eq!(written(text, given), text_written);
        }
    }

    proptest! {
        #[test]
        fn any_name_reads_back(given in r"(_x|[0-9A-Fa-f]{1,6}|_|[a-zé日😀]|\PC|\x00|\x{FFFF}){0,6}") {
            let name_written = written(name, &given);
            prop_assert_eq!(original_name(&name_written), given.as_str());
            prop_assert!(name_written.starts_with(|c: char| c == '_' || is_letter(c)));
            let text_written = written(text, &given);
            let resolved = quick_xml::escape::unescape(&text_written).unwrap();
            prop_assert_eq!(original_text(&resolved), given.as_str());
        }
    }
}
