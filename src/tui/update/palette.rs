//! The palette: which commands are meant by a few letters, the likeliest first, and the one that is chosen.

use std::cmp::Reverse;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};

use super::commands;
use crate::tui::{
    commands::{Command, Place, TABLE, entry_of},
    effect::Effect,
    state::{Dialog, Palette, State},
};

/// A command that may be meant.
pub(crate) struct Offer {
    pub(crate) command: Command,
    /// What it is called on screen.
    pub(crate) label: String,
    /// The characters of it that were typed, by their numbers.
    pub(crate) typed: Vec<usize>,
    /// Its name in a person's file, where what was typed is found in that alone, and the characters of it.
    pub(crate) name: Option<(&'static str, Vec<usize>)>,
}

/// How well a text fits, and which of its characters were typed; letters may be without their accents.
fn fits(pattern: &Pattern, matcher: &mut Matcher, text: &str) -> Option<(u32, Vec<usize>)> {
    let (mut chars, mut at) = (Vec::new(), Vec::new());
    let score = pattern.indices(Utf32Str::new(text, &mut chars), matcher, &mut at)?;
    at.sort_unstable();
    at.dedup();
    Some((score, at.into_iter().map(|at| at as usize).collect()))
}

/// The commands that the palette offers for what was typed, the likeliest first.
pub(crate) fn offered(state: &State, palette: &Palette) -> Vec<Offer> {
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    let mut matcher = Matcher::new(config);
    let typed = palette.input.text();
    let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let place = state.place();
    let mut found: Vec<(u32, Offer)> = Vec::new();
    for entry in TABLE.iter().filter(|entry| is_offered(place, entry.command)) {
        let (command, label) = (entry.command, state.text.get(&entry.label()));
        if let Some((score, typed)) = fits(&pattern, &mut matcher, &label) {
            found.push((score, Offer { command, label, typed, name: None }));
        } else if let Some((score, at)) = fits(&pattern, &mut matcher, entry.name) {
            found.push((score, Offer { command, label, typed: Vec::new(), name: Some((entry.name, at)) }));
        }
    }
    // Of equals the table's order holds.
    found.sort_by_key(|(score, _)| Reverse(*score));
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// Whether the palette offers a command: moves are of no use there.
fn is_offered(place: Place, command: Command) -> bool {
    use Command as C;
    let moves =
        matches!(command, C::Up | C::Down | C::PageUp | C::PageDown | C::First | C::Last | C::ScrollUp | C::ScrollDown);
    !moves && command != C::Palette && entry_of(command).is_at(place)
}

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(Dialog::Palette(palette)) = state.dialogs.last() else { return Vec::new() };
    let last = offered(state, palette).len().saturating_sub(1);
    let Some(Dialog::Palette(palette)) = state.dialogs.last_mut() else { return Vec::new() };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Esc => {
            state.dialogs.pop();
        }
        KeyCode::Enter => return choose(state, None),
        KeyCode::Up | KeyCode::BackTab => palette.selected = palette.selected.saturating_sub(1),
        KeyCode::Char('p') if control => palette.selected = palette.selected.saturating_sub(1),
        KeyCode::Down | KeyCode::Tab => palette.selected = (palette.selected + 1).min(last),
        KeyCode::Char('n') if control => palette.selected = (palette.selected + 1).min(last),
        _ => {
            if palette.input.key(key) {
                palette.selected = 0;
            }
        }
    }
    Vec::new()
}

/// Does the command of a line of the palette, or of the selected one.
pub(super) fn choose(state: &mut State, line: Option<usize>) -> Vec<Effect> {
    let Some(Dialog::Palette(palette)) = state.dialogs.last() else { return Vec::new() };
    let command = offered(state, palette).get(line.unwrap_or(palette.selected)).map(|offer| offer.command);
    state.dialogs.pop();
    command.map(|command| commands::ask(state, command)).unwrap_or_default()
}
