//! Hands for the console in the made-up installation: they press keys, and let the world answer.

use super::{NOW, answer};
use crate::{
    text::{Language, Text},
    tui::{
        effect::Effect,
        keymap::Keymap,
        keys::Key,
        msg::Msg,
        state::{Dialog, Form, Log, Screen, State},
        update::{begin, update},
    },
};

thread_local! {
    static TEXTS: Vec<Text> = Language::ALL.iter().map(|language| Keymap::default().told_in(Text::new(*language))).collect();
}

/// Takes in one thing that happened, and everything that comes back because of it; answers what was asked for at first.
pub(crate) fn happen(state: &mut State, msg: Msg) -> Vec<Effect> {
    let asked = update(state, msg);
    settle(state, &asked);
    asked
}

/// Lets the world answer.
pub(crate) fn settle(state: &mut State, effects: &[Effect]) {
    let mut waiting: Vec<Msg> = effects.iter().filter_map(answer).collect();
    while !waiting.is_empty() {
        waiting = waiting.into_iter().flat_map(|msg| update(state, msg)).filter_map(|effect| answer(&effect)).collect();
    }
}

/// A console in this world that has read what it reads at first.
pub(crate) fn console(language: Language) -> State {
    let text = TEXTS.with(|texts| texts.iter().find(|text| text.language() == language).unwrap().clone());
    let mut state = State::new(text, NOW);
    let effects = begin(&mut state);
    settle(&mut state, &effects);
    state
}

/// A key press by its name.
pub(crate) fn key(name: &str) -> Msg {
    Msg::Key(Key::parse(name).unwrap_or_else(|| panic!("{name} is no key")).press())
}

/// Presses keys one after the other, by their names with spaces between; answers what the last one asked for.
pub(crate) fn press(state: &mut State, names: &str) -> Vec<Effect> {
    names.split(' ').map(|name| happen(state, key(name))).last().unwrap_or_default()
}

/// Types a text, letter by letter.
pub(crate) fn type_in(state: &mut State, text: &str) {
    for c in text.chars() {
        let name = if c == ' ' { "Space".to_owned() } else { c.to_string() };
        press(state, &name);
    }
}

/// An English console.
pub(crate) fn english() -> State {
    console(Language::English)
}

/// An English console where some keys were pressed.
pub(crate) fn after(names: &str) -> State {
    let mut state = english();
    press(&mut state, names);
    state
}

/// What was told for a few seconds; nothing where nothing is.
pub(crate) fn toast(state: &State) -> &str {
    state.toast.as_ref().map_or("", |toast| toast.text.as_str())
}

/// The form that is open.
#[track_caller]
pub(crate) fn form(state: &State) -> &Form {
    let Some(Dialog::Form(form)) = state.dialogs.last() else { panic!("no form is open") };
    form
}

/// The log on screen.
#[track_caller]
pub(crate) fn log(state: &State) -> &Log {
    let Screen::Log(log) = state.screen() else { panic!("the log is not on screen") };
    log
}
