//! An attempt as a curl command line, to be repeated by hand.

use super::escape;
use crate::model::{Header, Sent};

/// Headers that curl or HTTP sets by itself.
const OWN: &[&str] = &["host", "content-length", "accept", "accept-encoding"];

/// What stands in the place of what may be a secret.
const HIDDEN: &str = "<secret>";

/// A longer body is no part of a command line.
const LONGEST: usize = 64 << 10;

/// The command line, one argument a line. Values that may be secrets are left out unless they are asked for; the body stands
/// in it byte by byte, or is read from a file where it is not text or long.
pub fn curl(sent: &Sent, secrets: bool) -> String {
    let url = &sent.url;
    let url = if secrets { url.to_string() } else { url.concealed().replace('…', HIDDEN) };
    let mut lines = vec![format!("curl -X POST {}", quoted(&url))];
    for header in sent.headers.iter().filter(|h| !OWN.iter().any(|own| h.name.eq_ignore_ascii_case(own))) {
        lines.push(format!("-H {}", quoted(&format!("{}: {}", header.name, shown_value(header, secrets)))));
    }
    let body = &sent.body;
    match Some(body).filter(|body| body.len() <= LONGEST).and_then(|body| std::str::from_utf8(body).ok()) {
        Some(body) => lines.push(format!("--data-binary {}", quoted(body))),
        None => lines.push("--data-binary @body.bin".to_owned()),
    }
    lines.join(" \\\n  ")
}

fn shown_value(header: &Header, secrets: bool) -> &str {
    if header.may_be_secret() && !secrets { HIDDEN } else { &header.value }
}

/// Between single quotes, as POSIX shells read it; what a terminal would obey goes in as `$'…'`.
fn quoted(text: &str) -> String {
    if escape(text) == text {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut quoted = String::from("$'");
    for c in text.chars() {
        match c {
            '\\' | '\'' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if c.is_ascii_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ if escape(c.encode_utf8(&mut [0; 4])).len() != c.len_utf8() => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    quoted.push_str(&format!("\\x{byte:02x}"));
                }
            }
            _ => quoted.push(c),
        }
    }
    quoted + "'"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DataType, Envelope};

    fn sent(body: &str, headers: &[(&str, &str)]) -> Sent {
        let header = |(name, value): &(&str, &str)| Header { name: (*name).to_owned(), value: (*value).to_owned() };
        Sent {
            url: "https://a.example/x?y='1'".into(),
            data_type: DataType::Json,
            envelope: Envelope::Wfirma,
            headers: headers.iter().map(header).collect(),
            body: body.as_bytes().to_vec().into(),
        }
    }

    /// What a shell makes of the words.
    fn words(line: &str) -> Vec<String> {
        let script = format!("set -- {line}\nfor word; do printf '%s\\036' \"$word\"; done");
        let out = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        text.split_terminator('\u{1e}').map(str::to_owned).collect()
    }

    #[test]
    fn a_shell_reads_back_what_was_sent() {
        if std::process::Command::new("bash").arg("--version").output().is_err() {
            eprintln!("skipped: there is no bash here");
            return;
        }
        for body in ["{\"name\":\"O'Brien\"}", "a\n\tb\u{1b}[0m\\ \u{202e}'zł'"] {
            let line = curl(&sent(body, &[("content-type", "application/json"), ("host", "a.example")]), true);
            let words = words(&line);
            assert_eq!(words[3], "https://a.example/x?y='1'");
            assert_eq!(words[5], "content-type: application/json");
            assert_eq!(words.last().unwrap(), body);
            assert_eq!(words.len(), 8, "the host is left to curl");
        }
    }

    #[test]
    fn what_may_be_a_secret_is_left_out() {
        let sent = sent("{}", &[("Authorization", "Bearer abc"), ("X-Api-Key", "def"), ("X-Shop", "7")]);
        let line = curl(&sent, false);
        assert!(!line.contains("abc") && !line.contains("def") && line.contains("X-Shop: 7"), "{line}");
        assert!(line.contains("https://a.example/x?y=<secret>"), "{line}");
        let line = curl(&sent, true);
        assert!(line.contains("Bearer abc") && line.contains("X-Api-Key: def"), "asked for: {line}");
    }
}
