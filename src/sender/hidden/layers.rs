//! A text as its escapes are taken off, layer by layer. Each byte knows which bytes of the text it came from.

/// The kinds of escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// All of the following but quoted-printable, as they come.
    Any,
    /// `\/`, `\n`, `\u0041`, `\u{41}`, `\x41`, `\101`: JSON and programming languages.
    Backslash,
    /// `%41`, `%u0041`: URLs and forms.
    Percent,
    /// `&amp;`, `&#65;`, `&#x41;`: HTML and XML.
    Entity,
    /// `=41`, and `=` at the end of a line: mail.
    QuotedPrintable,
}

/// No escape is longer: `\uXXXX\uXXXX`, `&#x10ffff;`, `\u{10ffff}`.
const LONGEST: usize = 12;

/// Bytes in lower case, and the part of the text that each stands for.
pub(super) struct Layer {
    pub(super) bytes: Vec<u8>,
    pub(super) spans: Vec<(u32, u32)>,
}

impl Layer {
    /// The text itself.
    pub(super) fn of(text: &[u8]) -> Self {
        let spans = (0..text.len() as u32).map(|at| (at, at + 1)).collect();
        Self { bytes: text.to_ascii_lowercase(), spans }
    }

    fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity), spans: Vec::with_capacity(capacity) }
    }

    /// The text without its spaces and NUL bytes: base64 in lines, and UTF-16. `None` if there are none.
    pub(super) fn squeezed(&self) -> Option<Self> {
        let is_gap = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
        if !self.bytes.iter().any(is_gap) {
            return None;
        }
        let mut squeezed = Self::with_capacity(self.bytes.len());
        for (byte, span) in self.bytes.iter().zip(&self.spans).filter(|(byte, _)| !is_gap(byte)) {
            squeezed.bytes.push(*byte);
            squeezed.spans.push(*span);
        }
        Some(squeezed)
    }

    /// The text with one layer of escapes taken off. `None` if there are none. A text that was `cut` may end within an escape.
    pub(super) fn unescaped(&self, escapes: Escapes, cut: bool) -> Option<Self> {
        if !self.bytes.iter().any(|byte| escapes.begin_with(*byte)) {
            return None;
        }
        let mut plain = Self::with_capacity(self.bytes.len());
        let (mut at, mut changed) = (0, false);
        while let Some(&byte) = self.bytes.get(at) {
            let rest = &self.bytes[at..];
            let found = if escapes.begin_with(byte) { escape(rest, escapes) } else { None };
            match found {
                Some((meant, length)) => {
                    let span = (self.spans[at].0, self.spans[at + length - 1].1);
                    let mut utf8 = [0; 4];
                    let meant = match meant {
                        Meant::Nothing => &[],
                        Meant::Byte(byte) => {
                            utf8[0] = byte.to_ascii_lowercase();
                            &utf8[..1]
                        }
                        Meant::Char(c) => c.to_ascii_lowercase().encode_utf8(&mut utf8).as_bytes(),
                    };
                    plain.bytes.extend_from_slice(meant);
                    plain.spans.extend(meant.iter().map(|_| span));
                    (at, changed) = (at + length, true);
                }
                None if cut && rest.len() < LONGEST && escapes.begin_with(byte) => {
                    changed = true;
                    break;
                }
                None => {
                    plain.bytes.push(byte);
                    plain.spans.push(self.spans[at]);
                    at += 1;
                }
            }
        }
        changed.then_some(plain)
    }
}

impl Escapes {
    const fn begin_with(self, byte: u8) -> bool {
        match self {
            Self::Any => matches!(byte, b'\\' | b'%' | b'&'),
            Self::Backslash => byte == b'\\',
            Self::Percent => byte == b'%',
            Self::Entity => byte == b'&',
            Self::QuotedPrintable => byte == b'=',
        }
    }
}

enum Meant {
    Nothing,
    Byte(u8),
    Char(char),
}

/// The meaning of the escape at the beginning, and its length.
fn escape(text: &[u8], escapes: Escapes) -> Option<(Meant, usize)> {
    match text[0] {
        b'\\' => backslash(text),
        b'%' => match text.get(1)? {
            b'u' => Some((Meant::Char(char::from_u32(hex(text.get(2..6)?)?)?), 6)),
            _ => Some((Meant::Byte(hex(text.get(1..3)?)? as u8), 3)),
        },
        b'&' => entity(text),
        _ if escapes == Escapes::QuotedPrintable => match text {
            [_, b'\r', b'\n', ..] => Some((Meant::Nothing, 3)),
            [_, b'\n', ..] => Some((Meant::Nothing, 2)),
            _ => Some((Meant::Byte(hex(text.get(1..3)?)? as u8), 3)),
        },
        _ => None,
    }
}

fn backslash(text: &[u8]) -> Option<(Meant, usize)> {
    let char = |code| char::from_u32(code).map(Meant::Char);
    match *text.get(1)? {
        b'u' if text.get(2) == Some(&b'{') => {
            let length = text.iter().take(LONGEST).position(|byte| *byte == b'}')?;
            Some((char(hex(&text[3..length])?)?, length + 1))
        }
        b'u' => match hex(text.get(2..6)?)? {
            high @ 0xd800..0xdc00 if text.get(6..8) == Some(b"\\u") => {
                let low = hex(text.get(8..12)?)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                Some((char(0x1_0000 + ((high - 0xd800) << 10) + low)?, 12))
            }
            code => Some((char(code)?, 6)),
        },
        b'x' => Some((Meant::Byte(hex(text.get(2..4)?)? as u8), 4)),
        b'0'..=b'7' => {
            let digits = text[1..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            let code = text[1..=digits].iter().fold(0_u32, |code, digit| code * 8 + u32::from(digit - b'0'));
            Some((Meant::Byte(u8::try_from(code).ok()?), digits + 1))
        }
        plain @ (b'/' | b'\\' | b'"' | b'\'') => Some((Meant::Byte(plain), 2)),
        b'n' => Some((Meant::Byte(b'\n'), 2)),
        b'r' => Some((Meant::Byte(b'\r'), 2)),
        b't' => Some((Meant::Byte(b'\t'), 2)),
        _ => None,
    }
}

fn entity(text: &[u8]) -> Option<(Meant, usize)> {
    let end = text.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let name = &text[1..end];
    let meant = match name {
        [b'#', b'x', digits @ ..] => char::from_u32(hex(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => NAMED.iter().find(|(known, _)| known.as_bytes() == name)?.1,
    };
    Some((Meant::Char(meant), end + 1))
}

/// Visible ASCII that has a name in HTML. The text is in lower case by then, and so are the names.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bsol", '\\'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("dollar", '$'),
    ("equals", '='),
    ("excl", '!'),
    ("grave", '`'),
    ("gt", '>'),
    ("hat", '^'),
    ("hyphen", '-'),
    ("lbrace", '{'),
    ("lbrack", '['),
    ("lcub", '{'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lt", '<'),
    ("midast", '*'),
    ("nbsp", ' '),
    ("newline", '\n'),
    ("num", '#'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quest", '?'),
    ("quot", '"'),
    ("rbrace", '}'),
    ("rbrack", ']'),
    ("rcub", '}'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("semi", ';'),
    ("sol", '/'),
    ("tab", '\t'),
    ("verbar", '|'),
    ("vert", '|'),
];

fn hex(digits: &[u8]) -> Option<u32> {
    let is_hex = (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
    is_hex.then(|| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())?
}
