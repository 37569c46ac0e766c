//! Every spelling of some secrets, and where one of them is in a text. The work grows with the text's length alone.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use super::layers::{Escapes, Layer};

/// A shorter spelling would be found in every text.
const SHORTEST: usize = 6;
/// If a text was cut within a secret, a beginning that is shorter gives nothing away.
const BEGINNING: usize = 3;
/// So many layers of escapes are taken off: JSON within JSON within a URL, and one more.
const DEPTH: usize = 4;
/// Bits in the filter of how spellings begin.
const FILTER: usize = 4_096;

struct Spelling {
    bytes: Vec<u8>,
    /// The characters before and after it hold some bits of it.
    is_base64: bool,
}

/// Sorted, so that those that begin alike stand together. A filter of their first four bytes passes over nearly everything else.
pub(super) struct Spellings {
    all: Vec<Spelling>,
    begin: Box<[u64; FILTER / 64]>,
}

impl Spellings {
    pub(super) fn of<'a>(secrets: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut all: Vec<Spelling> = secrets.into_iter().flat_map(spellings).collect();
        all.retain(|spelling| spelling.bytes.len() >= SHORTEST);
        all.sort_by(|a, b| a.bytes.cmp(&b.bytes));
        all.dedup_by(|a, b| a.bytes == b.bytes && a.is_base64 == b.is_base64);
        all.shrink_to_fit();
        let mut begin = Box::new([0; FILTER / 64]);
        for spelling in &all {
            let bit = filter_bit(&spelling.bytes);
            begin[bit / 64] |= 1 << (bit % 64);
        }
        Self { all, begin }
    }

    /// Puts asterisks over every secret. A text that was `cut` may end within one.
    pub(super) fn cover(&self, text: &mut [u8], cut: bool) {
        if self.all.is_empty() || text.len() < BEGINNING {
            return;
        }
        let mut found = Vec::new();
        let mut seek = |layer: &Layer| {
            self.seek(layer, cut, &mut found);
            if let Some(squeezed) = layer.squeezed() {
                self.seek(&squeezed, cut, &mut found);
            }
        };
        let plain = Layer::of(text);
        seek(&plain);
        for first in chains(&plain.bytes) {
            let mut layer = plain.unescaped(*first, cut);
            let then = if *first == Escapes::QuotedPrintable { Escapes::Any } else { *first };
            for _ in 1..DEPTH {
                let Some(this) = layer else { break };
                seek(&this);
                if *first == Escapes::Any
                    && let Some(mail) = this.unescaped(Escapes::QuotedPrintable, cut)
                {
                    seek(&mail);
                }
                layer = this.unescaped(then, cut);
            }
            if let Some(last) = layer {
                seek(&last);
            }
        }
        let end = text.len();
        for (from, to) in found {
            text[from as usize..(to as usize).min(end)].fill(b'*');
        }
    }

    fn seek(&self, layer: &Layer, cut: bool, found: &mut Vec<(u32, u32)>) {
        let Layer { bytes, spans } = layer;
        let first = found.len();
        let mut mark = |from: usize, to: usize| {
            let (from, to) = (spans[from].0, spans[to - 1].1);
            match found.get_mut(first..).and_then(<[_]>::last_mut) {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => found.push((from, to)),
            }
        };
        for (at, window) in bytes.windows(4).enumerate() {
            let bit = filter_bit(window);
            if self.begin[bit / 64] & (1 << (bit % 64)) == 0 {
                continue;
            }
            let same = self.all.partition_point(|spelling| spelling.bytes[..4] < *window);
            for spelling in self.all[same..].iter().take_while(|spelling| spelling.bytes[..4] == *window) {
                if bytes[at..].starts_with(&spelling.bytes) {
                    let (mut from, mut to) = (at, at + spelling.bytes.len());
                    if spelling.is_base64 {
                        from -= usize::from(from > 0 && is_base64(bytes[from - 1]));
                        to += usize::from(to < bytes.len() && is_base64(bytes[to]));
                    }
                    mark(from, to);
                }
            }
        }
        if cut && let Some(size) = self.all.iter().filter_map(|spelling| beginning(bytes, &spelling.bytes)).max() {
            found.push((spans[bytes.len() - size].0, u32::MAX));
        }
    }
}

/// How much of a spelling stands at the end of a text that was cut.
fn beginning(text: &[u8], spelling: &[u8]) -> Option<usize> {
    (BEGINNING..spelling.len()).rev().find(|size| text.ends_with(&spelling[..*size]))
}

/// The ways in which escapes are taken off. One way takes all kinds off; if there are several kinds, each is taken off by
/// itself too, because a sign before a secret may look like the beginning of another kind.
fn chains(text: &[u8]) -> &'static [Escapes] {
    use Escapes::{Any, Backslash, Entity, Percent, QuotedPrintable};
    let has = |sign: u8| text.contains(&sign);
    match usize::from(has(b'\\')) + usize::from(has(b'%')) + usize::from(has(b'&')) {
        0 | 1 if !has(b'=') => &[Any],
        0 | 1 => &[Any, QuotedPrintable],
        _ => &[Any, Backslash, Percent, Entity, QuotedPrintable],
    }
}

fn filter_bit(window: &[u8]) -> usize {
    let window = u32::from_le_bytes([window[0], window[1], window[2], window[3]]);
    (window.wrapping_mul(0x9e37_79b1) >> 20) as usize
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// All spellings of one secret that are no escapes, in lower case, and what remains of it if its own signs are taken for escapes.
fn spellings(secret: &[u8]) -> Vec<Spelling> {
    let mut written = vec![secret.to_vec()];
    if secret.contains(&b' ') {
        written.push(replaced(secret, |byte| if byte == b' ' { b"+".to_vec() } else { vec![byte] }));
    }
    if !secret.is_ascii() {
        // Bytes that were taken for Latin-1.
        written.push(secret.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes());
    }
    let mut all = Vec::new();
    for text in &written {
        let slashes = replaced(text, |byte| match byte {
            b'/' | b'"' | b'\\' => vec![b'\\', byte],
            _ => vec![byte],
        });
        let percent = replaced(text, |byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => vec![byte],
            _ => format!("%{byte:02X}").into_bytes(),
        });
        for inner in [text, &slashes, &percent] {
            all.extend(base64_of(inner));
        }
        all.push(Spelling { bytes: replaced(text, |byte| format!("{byte:02x}").into_bytes()), is_base64: false });
        for escapes in [Escapes::Any, Escapes::Backslash, Escapes::Percent, Escapes::Entity, Escapes::QuotedPrintable] {
            let mut layer = Some(Layer::of(text));
            for _ in 0..=DEPTH {
                let Some(this) = layer else { break };
                layer = this.unescaped(escapes, false);
                let squeezed = this.squeezed();
                all.extend(
                    [Some(this), squeezed].into_iter().flatten().map(|l| Spelling { bytes: l.bytes, is_base64: false }),
                );
            }
        }
    }
    all
}

fn replaced(text: &[u8], with: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    text.iter().flat_map(|byte| with(*byte)).collect()
}

/// The base64 of a text at each offset in a longer one: the characters that depend on the text alone.
fn base64_of(text: &[u8]) -> impl Iterator<Item = Spelling> {
    [STANDARD_NO_PAD, URL_SAFE_NO_PAD].into_iter().flat_map(move |engine| {
        (0..3).map(move |before| {
            let encoded = engine.encode([&[0; 2][..before], text].concat()).to_ascii_lowercase();
            let (from, to) = ((before * 8).div_ceil(6), (before + text.len()) * 8 / 6);
            Spelling { bytes: encoded.as_bytes()[from..to].to_vec(), is_base64: true }
        })
    })
}
