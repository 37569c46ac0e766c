//! An attempt as a curl command line, to be repeated in any POSIX shell. Nothing in it is raw: a terminal may show it too.

#[cfg(test)]
mod tests;

use super::escape;
use crate::model::{Header, Sent};

/// Headers that curl sets by itself.
const OWN: &[&str] = &["host", "content-length"];

/// The replacement for a value that may be a secret.
const HIDDEN: &str = "<secret>";

/// A longer body is read from a file: `request show ID --body >body.bin` writes it.
const LONGEST: usize = 64 << 10;

/// A single argument of a command may be 128 KiB on Linux, so a body that must be escaped is written in parts.
const PART: usize = 16 << 10;

/// curl asks `Expect: 100-continue` for bodies that are longer than this, at the earliest.
const EXPECTED: usize = 1_000;

/// The command line, one argument a line. Values that may be secrets are left out unless they are asked for.
pub fn curl(sent: &Sent, secrets: bool) -> String {
    let url = &sent.url;
    let url = if secrets { url.to_string() } else { url.concealed().replace('…', HIDDEN) };
    // `[`, `{` and `..` in the URL stay as they are, and the receiver sees the version of HTTP that we speak.
    let mut lines = vec![format!("curl --globoff --path-as-is --http1.1 -X POST {}", quoted(&url))];
    lines.extend(headers(sent, secrets).iter().map(|header| format!("-H {}", quoted(header))));
    if sent.headers.iter().any(|header| header.name.eq_ignore_ascii_case("accept-encoding")) {
        lines.push("--compressed".to_owned());
    }
    let body = sent.shown_body(secrets);
    let text = std::str::from_utf8(body).ok().filter(|text| escape(text) == *text);
    match text {
        _ if body.len() > LONGEST => lines.push("--data-binary @- <body.bin".to_owned()),
        // Unlike `--data` and `--data-binary`, it reads no file if the body begins with `@`.
        Some(text) => lines.push(format!("--data-raw {}", quoted(text))),
        None => {
            lines[0] = format!("{} |\n  {}", printed_in_parts(body), lines[0]);
            lines.push("--data-binary @-".to_owned());
        }
    }
    lines.join(" \\\n  ")
}

/// The headers as curl wants them: a name with a semicolon is an empty header, and with a colon alone none at all.
fn headers(sent: &Sent, secrets: bool) -> Vec<String> {
    let has = |name: &str| sent.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
    let is_own = |header: &&Header| OWN.iter().any(|own| header.name.eq_ignore_ascii_case(own));
    let mut headers: Vec<_> =
        sent.headers.iter().filter(|header| !is_own(header)).map(|header| argument(header, secrets)).collect();
    for added in ["User-Agent", "Accept", "Content-Type"] {
        if !has(added) {
            headers.push(format!("{added}:"));
        }
    }
    if sent.body.len() > EXPECTED && !has("expect") {
        headers.push("Expect:".to_owned());
    }
    headers
}

fn argument(header: &Header, secrets: bool) -> String {
    let value = if header.may_be_secret() && !secrets { HIDDEN } else { &header.value };
    if value.trim().is_empty() { format!("{};", header.name) } else { format!("{}: {value}", header.name) }
}

/// A path or a name as one word of a command that a sentence tells to run: as it is if a shell takes it for nothing else.
pub(super) fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@".contains(c);
    let is_option = text.starts_with('-');
    match text.chars().all(is_plain) && !text.is_empty() && !is_option {
        true => text.to_owned(),
        // A path that begins with a dash is no option.
        false if is_option => quoted(&format!("./{text}")),
        false => quoted(text),
    }
}

/// One word of a POSIX shell. Control characters and their like go through `printf`: POSIX has no `$'…'`.
fn quoted(text: &str) -> String {
    if escape(text) == text {
        format!("'{}'", text.replace('\'', "'\\''"))
    } else {
        format!("\"$({})\"", printed(text.as_bytes()))
    }
}

/// Commands that write these bytes to standard output.
fn printed_in_parts(bytes: &[u8]) -> String {
    let parts: Vec<_> = bytes.chunks(PART).map(printed).collect();
    match &parts[..] {
        [part] => part.clone(),
        _ => format!("{{ {}; }}", parts.join("; ")),
    }
}

/// `printf` with these bytes as its format: visible ASCII as it is, everything that could be misread in octal. That is what
/// a shell, its history (`!`) or `printf` itself (`%`, `\`, `-` at the beginning) would take for its own.
fn printed(bytes: &[u8]) -> String {
    let mut format = String::with_capacity(bytes.len() + 16);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\'' | b'\\' | b'%' | b'!' => format.push_str(&format!("\\{byte:03o}")),
            b'-' if at == 0 => format.push_str("\\055"),
            b' '..=b'~' => format.push(char::from(*byte)),
            _ => format.push_str(&format!("\\{byte:03o}")),
        }
    }
    format!("printf '{format}'")
}
