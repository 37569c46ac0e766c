//! Text in other bytes than UTF-8: in the charset that a receiver names, and whatever else as far as it is text.

use std::{borrow::Cow, fmt::Write as _};

use encoding_rs::Encoding;

/// The text in a charset that a `Content-Type` names; `None` for one that is not known, or where the body is not in it.
pub(super) fn decoded(content_type: &str, body: &[u8]) -> Option<String> {
    let named = content_type
        .split(';')
        .find_map(|part| part.trim().to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned))?;
    let charset = Encoding::for_label(named.trim_matches(['"', '\'']).as_bytes())?;
    charset.decode_without_bom_handling_and_without_replacement(body).map(Cow::into_owned)
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
            ("text/plain; a=b; charset=latin1", b"na\xefve", "naïve"),
            ("text/plain; charset=windows-1252", b"\x80 5 \x93so\x94", "€ 5 “so”"),
            ("text/plain; charset=koi8-r", b"\xce\xc5\xd4", "нет"),
            ("application/json; charset=Shift_JIS", b"\x8e\xb8\x94s", "失敗"),
        ] {
            assert_eq!(decoded(content_type, body).as_deref(), Some(wanted), "{content_type}");
        }
        for (content_type, body) in
            [("", &b"\xc1"[..]), ("; charset=x-ours", b"\xc1"), ("; charset=shift_jis", b"ok \x8e")]
        {
            assert_eq!(decoded(&format!("text/plain{content_type}"), body), None, "{content_type}");
        }
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
