//! A body for the screen: JSON or XML set in lines, other text as it is, bytes that are no text as hex.

use std::borrow::Cow;

use super::{
    DocLine, Role,
    charset::{decoded, escaped},
    xml::xml_lines,
};
use crate::{
    model::Reply,
    text::{JsonPart, Text, escape_lines, json_pieces},
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
    /// The lines of a reply's body, which is never big.
    pub(super) fn reply(&self, text: &Text, reply: &Reply) -> Vec<DocLine> {
        match reply.body.is_empty() {
            true => vec![DocLine::of(text.get("body-empty"), Role::Dim)],
            false => reply_body_lines(text, reply, self.how),
        }
    }

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
    lines_of(body, how, "", false).unwrap_or_else(|_| hex_lines(body))
}

/// The lines of a reply's body: where only its beginning is kept that is said before it, and as much as there is is set in lines.
fn reply_body_lines(text: &Text, reply: &Reply, how: BodyView) -> Vec<DocLine> {
    let header = |name: &str| reply.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
    let mut lines = Vec::new();
    if reply.cut {
        // What it came compressed in has another length.
        let all = header("content-length").filter(|_| header("content-encoding").is_none());
        let all = all.and_then(|all| all.value.trim().parse().ok()).filter(|all| *all > reply.body.len() as u64);
        let kept = ("kept", text.size(reply.body.len() as u64).into());
        let said = match all {
            Some(all) => text.with("reply-first-of", &[kept, ("all", text.size(all).into())]),
            None => text.with("reply-first", &[kept]),
        };
        lines.push(DocLine::of(said, Role::Warn));
    }
    match lines_of(&reply.body, how, header("content-type").map_or("", |header| &header.value), reply.cut) {
        Ok(body) => lines.extend(body),
        Err(Odd(body)) => {
            let said = if body.is_some() { "body-odd-bytes" } else { "body-no-text" };
            lines.push(DocLine::of(text.get(said), Role::Dim));
            lines.extend(body.unwrap_or_else(|| hex_lines(&reply.body)));
        }
    }
    if reply.cut {
        lines.push(DocLine::of(text.get("reply-cut-here"), Role::Warn));
    }
    lines
}

/// The lines of a body in no charset that is known: as text with its odd bytes as escapes, where it is text by and large.
struct Odd(Option<Vec<DocLine>>);

/// The lines of a body of a type, of which only the beginning may be there.
fn lines_of(body: &[u8], how: BodyView, content_type: &str, cut: bool) -> Result<Vec<DocLine>, Odd> {
    if how == BodyView::Hex {
        return Ok(hex_lines(body));
    }
    // A body that was cut at its limit may end within a character.
    let (read, rest) = match std::str::from_utf8(body) {
        Ok(read) => (Cow::Borrowed(read), &[][..]),
        Err(error) if error.error_len().is_none() => {
            let (good, rest) = body.split_at(error.valid_up_to());
            (String::from_utf8_lossy(good), if cut { &[] } else { rest })
        }
        Err(_) => match decoded(content_type, body) {
            Some(read) => (Cow::Owned(read), &[][..]),
            None => {
                let lossy = String::from_utf8_lossy(body);
                return Err(Odd(escaped(body).map(|read| text_lines(&read, &lossy, how, cut))));
            }
        },
    };
    let mut lines = text_lines(&read, &read, how, cut);
    if !rest.is_empty() {
        lines.extend(hex_lines(rest));
    }
    Ok(lines)
}

/// The lines of a text; `valid` is the same without escapes of ours, which JSON does not know.
fn text_lines(read: &str, valid: &str, how: BodyView, cut: bool) -> Vec<DocLine> {
    let plain = || escape_lines(read).lines().map(DocLine::plain).collect::<Vec<_>>();
    match read.trim_start().bytes().next() {
        _ if how == BodyView::Raw => plain(),
        Some(b'{' | b'[' | b'"') => json_lines(read, valid, cut).unwrap_or_else(plain),
        Some(b'<') => xml_lines(read, cut).unwrap_or_else(plain),
        _ => plain(),
    }
}

/// The lines of a JSON text, with their colours.
fn json_lines(read: &str, valid: &str, cut: bool) -> Option<Vec<DocLine>> {
    let (mut lines, mut line) = (Vec::new(), DocLine::default());
    let role = |part| match part {
        JsonPart::Name => Role::Name,
        JsonPart::Text => Role::Text,
        JsonPart::Number => Role::Number,
        JsonPart::Literal => Role::Literal,
    };
    let is_json = json_pieces(read, valid, cut, |piece, part| match piece {
        "\n" => lines.push(std::mem::take(&mut line)),
        _ => line.push(piece, part.map(role)),
    });
    is_json.then_some(lines)
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
    use crate::model::Header;

    #[test]
    fn every_kind_of_body_can_be_looked_at_and_none_reaches_the_terminal_raw() {
        let lines = |body: &[u8]| body_lines(body, BodyView::Set).into_iter().map(|l| l.text).collect::<Vec<_>>();
        assert_eq!(lines(b"{\"a\":1}").len(), 3);
        assert_eq!(lines(b"<a><b>1</b></a>").len(), 3);
        assert_eq!(lines(b"<h1>It works\x1b[2J"), ["<h1>It works\\x1b[2J"]);
        assert_eq!(lines(b"\xff\xfe\x00A"), ["00000000  ff fe 00 41                                     ...A"]);
        assert_eq!(lines("zł".as_bytes().split_last().unwrap().1)[0], "z");
    }

    /// The lines of a reply.
    fn replied(body: &[u8], headers: &[(&str, &str)], cut: bool) -> Vec<String> {
        let headers =
            headers.iter().map(|(name, value)| Header { name: (*name).into(), value: (*value).into() }).collect();
        let reply = Reply { status: 200, headers, body: body.to_vec(), cut };
        let text = Text::new(crate::text::Language::English);
        reply_body_lines(&text, &reply, BodyView::Set).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_reply_in_another_charset_is_read_as_text() {
        let typed = [("Content-Type", "text/plain; charset=iso-8859-2")];
        assert_eq!(replied(b"b\xb3\xb1d bazy", &typed, false), ["błąd bazy"]);
        let json = replied(b"{\"error\":\"b\xb3\xb1d bazy danych\"}", &[], false);
        assert!(json[0].starts_with("Not UTF-8"), "{json:?}");
        assert_eq!(json[1..], ["{", "  \"error\": \"b\\xb3\\xb1d bazy danych\"", "}"]);
        let picture = replied(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xfe", &[], false);
        assert_eq!(picture[0], "These bytes are no text.");
        assert!(picture[1].starts_with("00000000  89 50 4e 47"), "{picture:?}");
    }

    #[test]
    fn of_a_reply_of_which_the_beginning_is_kept_that_much_is_set_in_lines_and_it_is_said() {
        let whole = format!("{{\"a\":[{}", "{\"b\":1,\"c\":\"żółw\"},".repeat(700));
        // Within the ó.
        let at = whole.find('ó').unwrap() + 1;
        let cut = replied(&whole.as_bytes()[..at], &[("content-length", "1300000")], true);
        let wanted = [
            "The first 21 B of 1.2 MiB; the rest is not kept.",
            "{",
            "  \"a\": [",
            "    {",
            "      \"b\": 1,",
            "      \"c\": \"ż",
        ];
        assert_eq!(cut[..6], wanted);
        assert_eq!(cut[6..], ["… cut here"]);
        let unknown = replied(whole.as_bytes(), &[("content-length", "99999999"), ("content-encoding", "gzip")], true);
        assert!(unknown[0].starts_with("Only the first ") && unknown.len() > 2_000, "{}", unknown[0]);
        // What is no JSON however it went on stays as it came.
        assert_eq!(replied(b"{\"a\":}, and so on", &[], true)[1], "{\"a\":}, and so on");
    }
}
