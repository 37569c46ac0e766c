//! A body for the screen: JSON or XML set in lines, other text as it is, bytes that are no text as hex.

use super::{DocLine, Role, json::json_lines, xml::xml_lines};
use crate::{
    text::{Text, escape_lines},
    tui::state::BodyView,
};

/// A body of more bytes is made into lines off the screen.
const BIG: usize = 32 << 10;

/// How the bodies of a page are shown, and the one of them that is too big to be made into lines at once.
pub(crate) struct Bodies<'a> {
    pub(crate) how: BodyView,
    pub(crate) big: Option<&'a [u8]>,
}

impl<'a> Bodies<'a> {
    /// The lines of a body. In place of a big one stands one line that says so, the last of the page.
    pub(super) fn lines(&mut self, text: &Text, body: &'a [u8]) -> Vec<DocLine> {
        if body.is_empty() {
            return vec![DocLine::of(text.get("body-empty"), Role::Dim)];
        }
        if body.len() > BIG {
            self.big = Some(body);
            return vec![DocLine::of(text.get("body-big"), Role::Dim)];
        }
        body_lines(body, self.how)
    }
}

/// The lines of a body.
pub(crate) fn body_lines(body: &[u8], how: BodyView) -> Vec<DocLine> {
    if how == BodyView::Hex {
        return hex_lines(body);
    }
    // A body that was cut at its limit may end within a character.
    let (read, rest) = match std::str::from_utf8(body) {
        Ok(read) => (read, &[][..]),
        Err(error) if error.error_len().is_none() => {
            let (good, rest) = body.split_at(error.valid_up_to());
            (std::str::from_utf8(good).unwrap_or_default(), rest)
        }
        Err(_) => return hex_lines(body),
    };
    let plain = || escape_lines(read).lines().map(DocLine::plain).collect::<Vec<_>>();
    let mut lines = match read.trim_start().bytes().next() {
        _ if how == BodyView::Raw => plain(),
        Some(b'{' | b'[' | b'"') => json_lines(read).unwrap_or_else(plain),
        Some(b'<') => xml_lines(read).unwrap_or_else(plain),
        _ => plain(),
    };
    if !rest.is_empty() {
        lines.extend(hex_lines(rest));
    }
    lines
}

fn hex_lines(bytes: &[u8]) -> Vec<DocLine> {
    let line = |(at, part): (usize, &[u8])| {
        let mut line = DocLine::of(format!("{:08x}  ", at * 16), Role::Dim);
        let hex: Vec<_> = part.iter().map(|byte| format!("{byte:02x}")).collect();
        line.push(&format!("{:<48}", hex.join(" ")), None);
        let shown = |byte: &u8| if (b' '..=b'~').contains(byte) { char::from(*byte) } else { '.' };
        line.push(&part.iter().map(shown).collect::<String>(), Some(Role::Text));
        line
    };
    bytes.chunks(16).enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn every_kind_of_body_can_be_looked_at_and_none_reaches_the_terminal_raw() {
        let lines = |body: &[u8]| body_lines(body, BodyView::Set).into_iter().map(|l| l.text).collect::<Vec<_>>();
        assert_eq!(lines(b"{\"a\":1}").len(), 3);
        assert_eq!(lines(b"<a><b>1</b></a>").len(), 3);
        assert_eq!(lines(b"<h1>It works\x1b[2J"), ["<h1>It works\\x1b[2J"]);
        assert_eq!(lines(b"\xff\xfe\x00A"), ["00000000  ff fe 00 41                                     ...A"]);
        assert_eq!(lines("zł".as_bytes().split_last().unwrap().1)[0], "z");
    }
}
