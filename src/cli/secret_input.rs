//! Values that other users of the machine must not see in the list of processes: `@FILE` reads a file, `-` standard input.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Read},
    sync::atomic::{AtomicBool, Ordering},
};

use super::argument::Bad;

/// More than any secret, header or URL has.
const MOST: u64 = 64 << 10;

/// Reads what a value names. None if it is the value itself; `@@` stands for a value that begins with one `@`.
pub(super) fn read(given: &str) -> Result<Option<String>, Bad> {
    if given == "-" {
        return from_stdin().map(Some);
    }
    match given.strip_prefix('@') {
        None => Ok(None),
        Some(value) if value.starts_with('@') => Ok(Some(value.to_owned())),
        Some(path) => {
            let file = File::open(path).map_err(|error| unreadable(path, &error))?;
            from(file, path).map(Some)
        }
    }
}

fn from_stdin() -> Result<String, Bad> {
    static READ: AtomicBool = AtomicBool::new(false);
    if READ.swap(true, Ordering::Relaxed) {
        return Err(Bad::value("secret-input-twice", []));
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        let mut line = String::new();
        stdin.read_line(&mut line).map_err(|error| unreadable("-", &error))?;
        return Ok(line.trim().to_owned());
    }
    from(stdin.lock(), "-")
}

/// The whole content, without the line end that editors and `echo` put behind it.
fn from(source: impl Read, path: &str) -> Result<String, Bad> {
    let mut bytes = Vec::new();
    source.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) if text.len() as u64 <= MOST => Ok(text.trim_end_matches(['\r', '\n']).to_owned()),
        _ => Err(Bad::value("secret-file-not-text", [("path", path.to_owned())])),
    }
}

fn unreadable(path: &str, error: &io::Error) -> Bad {
    Bad::value("file-unreadable", [("path", path.to_owned()), ("why", error.to_string())])
}
