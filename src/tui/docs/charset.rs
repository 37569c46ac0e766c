//! Text in other bytes than UTF-8: the charsets of one byte a letter that old receivers answer in, and whatever else as far as
//! it is text.

use std::fmt::Write as _;

/// What the bytes 0x80 to 0xff stand for, from 0x80 or from 0xa0 on; `�` where they stand for nothing.
const CHARSETS: [(&[&str], &str); 4] = [
    (
        &["windows-1250", "cp1250", "x-cp1250"],
        "€�‚�„…†‡�‰Š‹ŚŤŽŹ�‘’“”•–—�™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
         ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    ),
    (
        &["windows-1252", "cp1252", "x-cp1252"],
        "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
         ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    ),
    (
        &["iso-8859-2", "iso8859-2", "latin2"],
        "\u{a0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{ad}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż\
         ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    ),
    (
        &["iso-8859-1", "iso8859-1", "latin1"],
        "\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
         ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    ),
];

/// The text in a charset that a `Content-Type` names; `None` for one that is not known here.
pub(super) fn decoded(content_type: &str, body: &[u8]) -> Option<String> {
    let named = content_type
        .split(';')
        .find_map(|part| part.trim().to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned))?;
    let named = named.trim_matches(['"', '\'']);
    let (_, letters) = CHARSETS.iter().find(|(names, _)| names.contains(&named))?;
    let letters: Vec<char> = letters.chars().collect();
    let first = 256 - letters.len();
    let mut text = String::with_capacity(body.len() + body.len() / 8);
    for byte in body {
        match usize::from(*byte).checked_sub(first).map(|at| letters[at]) {
            None if byte.is_ascii() => text.push(char::from(*byte)),
            Some(letter) if letter != '�' => text.push(letter),
            _ => _ = write!(text, "\\x{byte:02x}"),
        }
    }
    Some(text)
}

/// The text in UTF-8 with the bytes that are none as `\x..`; `None` where so many are none that it is no text.
pub(super) fn escaped(body: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(body.len() + 64);
    let mut odd = body.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            odd += 1;
            _ = write!(text, "\\x{byte:02x}");
        }
    }
    (odd * 3 <= body.len()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_old_receivers_answer_in_is_read_by_the_charset_that_they_name() {
        for (content_type, body, wanted) in [
            (
                "text/plain; charset=ISO-8859-2",
                &b"za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1"[..],
                "zażółć gęślą jaźń",
            ),
            (
                "text/html;charset=\"windows-1250\"",
                b"za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1",
                "zażółć gęślą jaźń",
            ),
            ("text/plain; a=b; charset=latin1", b"na\xefve \x85", "naïve \\x85"),
            ("text/plain; charset=windows-1252", b"\x80 5 \x93so\x94 \x81", "€ 5 “so” \\x81"),
        ] {
            assert_eq!(decoded(content_type, body).as_deref(), Some(wanted), "{content_type}");
        }
        assert_eq!(decoded("text/plain; charset=koi8-r", b"\xc1"), None);
        assert_eq!(decoded("text/plain", b"\xc1"), None);
        assert!(CHARSETS.iter().all(|(_, letters)| [96, 128].contains(&letters.chars().count())));
    }

    #[test]
    fn of_text_with_odd_bytes_the_text_is_read_and_of_a_picture_nothing() {
        assert_eq!(
            escaped(b"za\xbf\xf3\xb3\xe6 is what it said").as_deref(),
            Some("za\\xbf\\xf3\\xb3\\xe6 is what it said")
        );
        assert_eq!(escaped(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xfe"), None);
    }
}
