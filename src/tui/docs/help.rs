//! The help: every command of the place, with its keys and, where it can do nothing now, why.

use unicode_width::UnicodeWidthStr;

use super::{DocLine, Role};
use crate::{
    text::Text,
    tui::{commands, state::State},
};

/// So many columns are for keys: what stands beside them still fits a window of 60.
const KEYS: usize = 18;

/// The lines of the help for the screen that is seen.
pub(crate) fn help(state: &State) -> Vec<DocLine> {
    let place = state.place();
    let (here, everywhere): (Vec<_>, Vec<_>) = commands::at(place).partition(|entry| !entry.places.is_empty());
    let mut lines = Vec::new();
    if state.demo {
        lines.extend(guide(&state.text));
        lines.push(DocLine::default());
    }
    for (title, entries) in [("help-here", here), ("help-everywhere", everywhere)] {
        lines.push(DocLine::of(state.text.get(title), Role::Strong));
        for entry in entries {
            let mut keys =
                rows_of_keys(state.keymap.keys(entry.command).iter().map(|key| key.shown(&state.text))).into_iter();
            let mut line = keys_at(&keys.next().unwrap_or_default());
            line.push(&state.text.get(&entry.label()), None);
            if let Some(reason) = commands::refusal(state, entry.command) {
                line.push(&format!("  – {}", state.text.get(reason)), Some(Role::Dim));
            }
            lines.push(line);
            lines.extend(keys.map(|keys| keys_at(&keys)));
        }
        lines.push(DocLine::default());
    }
    lines.push(DocLine::of(state.text.get("help-signs"), Role::Strong));
    for key in ["help-sign-on", "help-sign-backing-off", "help-sign-off"] {
        lines.push(DocLine::plain(format!("  {}", state.text.get(key))));
    }
    lines.push(DocLine::default());
    lines.extend(state.text.get("help-more").lines().map(DocLine::plain));
    lines
}

/// What there is to see in a demo, a line for each of its paragraphs; what ends with a colon stands out.
pub(crate) fn guide(text: &Text) -> Vec<DocLine> {
    let said = text.get("demo-guide");
    let mut paragraphs: Vec<String> = Vec::new();
    let mut ended = true;
    for line in said.lines() {
        let numbered = line.starts_with(|c: char| c.is_ascii_digit());
        match paragraphs.last_mut().filter(|_| !ended && !numbered && !line.is_empty()) {
            Some(last) => last.push_str(&format!(" {}", line.trim_start())),
            None => paragraphs.push(line.to_owned()),
        }
        ended = line.is_empty() || line.ends_with(':');
    }
    let line = |line: String| match () {
        () if line.ends_with(':') => DocLine::of(line, Role::Strong),
        () if line.starts_with(|c: char| c.is_ascii_digit()) => DocLine { hang: 3, ..DocLine::plain(line) },
        () => DocLine::plain(line),
    };
    paragraphs.into_iter().map(line).collect()
}

/// Keys in as few rows as they fit in.
fn rows_of_keys(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for key in keys {
        match rows.last_mut() {
            Some(row) if row.width() + 2 + key.width() <= KEYS => row.push_str(&format!("  {key}")),
            _ => rows.push(key),
        }
    }
    rows
}

fn keys_at(keys: &str) -> DocLine {
    let mut line = DocLine::plain("  ");
    line.push(&format!("{keys}{:1$}", "", (KEYS + 2).saturating_sub(keys.width())), Some(Role::Name));
    line
}
