//! Changing settings: those of the deliveries in the database, those of a person at once and in their file.

use super::{prompt, rebuild_requests, toast};
use crate::{
    model::{Setting, Settings},
    text::Text,
    tui::{
        effect::{Effect, Kept},
        state::{Choice, Dialog, Ground, Input, Own, Prompt, PromptFor, State, choices, next_language},
    },
};

/// The line that is meant.
pub(crate) fn chosen(state: &State) -> Option<Choice> {
    choices().get(state.settings.0.selected).copied()
}

/// Changes it: what has few values at once, anything else by typing.
pub(super) fn change(state: &mut State) -> Vec<Effect> {
    match chosen(state) {
        Some(Choice::Own(own)) => own_next(state, own),
        Some(Choice::Shared(setting)) => shared(state, setting),
        None => Vec::new(),
    }
}

fn shared(state: &mut State, setting: Setting) -> Vec<Effect> {
    let Some(settings) = &state.settings.1 else { return Vec::new() };
    let now = settings.get(setting);
    if matches!(setting, Setting::PrivateAddresses | Setting::EnvironmentProxy) {
        let other = if now == "yes" { "no" } else { "yes" };
        return vec![Effect::Set(setting, other.to_owned())];
    }
    let input = Input::new(&now);
    state.dialogs.push(Dialog::Prompt(Prompt::new(PromptFor::Change(setting), input)));
    Vec::new()
}

/// Puts the default back.
pub(super) fn reset(state: &mut State) -> Vec<Effect> {
    match chosen(state) {
        Some(Choice::Shared(setting)) => vec![Effect::Set(setting, Settings::default().get(setting))],
        Some(Choice::Own(Own::Theme)) => ground(state, Ground::Auto),
        Some(Choice::Own(Own::Ascii)) => ascii(state, false),
        Some(Choice::Own(Own::Mouse)) => mouse(state, true),
        Some(Choice::Own(Own::Language)) | None => Vec::new(),
    }
}

/// Whether it is as it was made.
pub(crate) fn is_default(state: &State) -> bool {
    match chosen(state) {
        Some(Choice::Shared(setting)) => {
            let now = state.settings.1.as_ref().map(|settings| settings.get(setting));
            now.is_none_or(|now| now == Settings::default().get(setting))
        }
        Some(Choice::Own(Own::Theme)) => state.look.ground == Ground::Auto,
        Some(Choice::Own(Own::Ascii)) => !state.look.ascii,
        Some(Choice::Own(Own::Mouse)) => state.mouse,
        Some(Choice::Own(Own::Language)) | None => true,
    }
}

fn own_next(state: &mut State, own: Own) -> Vec<Effect> {
    match own {
        Own::Theme => {
            let at = Ground::ALL.iter().position(|ground| *ground == state.look.ground).unwrap_or(0);
            ground(state, Ground::ALL[(at + 1) % Ground::ALL.len()])
        }
        Own::Ascii => ascii(state, !state.look.ascii),
        Own::Mouse => mouse(state, !state.mouse),
        Own::Language => {
            let language = next_language(state.text.language());
            state.text = state.keymap.told_in(Text::new(language));
            let mut effects = keep(state, own, Kept::Word(language.code().to_owned()));
            // What was made in the other language lies below.
            effects.extend(rebuild_requests(state));
            effects
        }
    }
}

fn ground(state: &mut State, ground: Ground) -> Vec<Effect> {
    state.look.ground = ground;
    keep(state, Own::Theme, Kept::Word(ground.as_str().to_owned()))
}

fn ascii(state: &mut State, ascii: bool) -> Vec<Effect> {
    state.look.ascii = ascii;
    keep(state, Own::Ascii, Kept::Yes(ascii))
}

fn mouse(state: &mut State, ours: bool) -> Vec<Effect> {
    state.mouse = ours;
    let text = state.text.get(if ours { "toast-mouse-ours" } else { "toast-mouse-terminal" });
    toast(state, text);
    let mut effects = vec![Effect::TakeMouse(ours)];
    effects.extend(keep(state, Own::Mouse, Kept::Yes(ours)));
    effects
}

/// Keeps a choice in the person's file, where there is one: a demo has none.
fn keep(state: &State, own: Own, value: Kept) -> Vec<Effect> {
    state.config.iter().map(|_| Effect::Keep(own.name(), value.clone())).collect()
}

/// Changes a setting to what was typed, or says in the prompt what it takes.
pub(super) fn typed(state: &mut State, setting: Setting, line: String) -> Vec<Effect> {
    // The same rule that the database keeps says at once what it would refuse.
    let mut settings = state.settings.1.clone().unwrap_or_default();
    if let Err(error) = settings.set(setting, &line) {
        let problem = state.text.invalid_setting(&error);
        prompt::complain(state, problem);
        return Vec::new();
    }
    state.dialogs.pop();
    vec![Effect::Set(setting, line)]
}
