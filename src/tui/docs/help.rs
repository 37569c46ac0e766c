//! The help: every command of the place, with its keys and, where it can do nothing now, why.

use super::{DocLine, Role};
use crate::tui::{commands, state::State};

/// The lines of the help for the screen that is seen.
pub(crate) fn help(state: &State) -> Vec<DocLine> {
    let place = state.place();
    let (here, everywhere): (Vec<_>, Vec<_>) = commands::at(place).partition(|entry| !entry.places.is_empty());
    let mut lines = Vec::new();
    for (title, entries) in [("help-here", here), ("help-everywhere", everywhere)] {
        lines.push(DocLine::of(state.text.get(title), Role::Strong));
        for entry in entries {
            let keys: Vec<_> = state.keymap.keys(entry.command).iter().map(ToString::to_string).collect();
            let mut line = DocLine::plain("  ");
            line.push(&format!("{:<26}", keys.join("  ")), Some(Role::Name));
            line.push(&state.text.get(&entry.label()), None);
            if let Some(reason) = commands::refusal(state, entry.command) {
                line.push(&format!("  – {}", state.text.get(reason)), Some(Role::Dim));
            }
            lines.push(line);
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
