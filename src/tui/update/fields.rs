//! Keys, clicks and pastes in a short form.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::tui::{
    effect::Effect,
    state::{Dialog, FieldValue, Fields, FieldsFor, State},
};

fn form(state: &mut State) -> Option<&mut Fields> {
    match state.dialogs.last_mut() {
        Some(Dialog::Fields(form)) => Some(form),
        _ => None,
    }
}

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let last = form.rows.len();
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Esc => return leave(state),
        KeyCode::Char('s') if control => return save(state),
        KeyCode::Enter if form.at == last => return save(state),
        KeyCode::Enter | KeyCode::Tab | KeyCode::Down => form.at = (form.at + 1) % (last + 1),
        KeyCode::BackTab | KeyCode::Up => form.at = (form.at + last) % (last + 1),
        _ => {
            let changed = match form.rows.get_mut(form.at).map(|row| &mut row.value) {
                Some(FieldValue::Line(input)) => input.key(key),
                Some(FieldValue::Tick(on)) if key.code == KeyCode::Char(' ') => {
                    *on = !*on;
                    true
                }
                _ => false,
            };
            if changed {
                (form.problem, form.refused) = (None, None);
            }
        }
    }
    Vec::new()
}

/// Takes pasted text.
pub(super) fn paste(state: &mut State, text: &str) {
    if let Some(form) = form(state)
        && let Some(FieldValue::Line(input)) = form.rows.get_mut(form.at).map(|row| &mut row.value)
    {
        input.insert(text);
        (form.problem, form.refused) = (None, None);
    }
}

/// A click on a field: the focus, and a tick is turned.
pub(super) fn click(state: &mut State, at: usize) {
    let Some(form) = form(state) else { return };
    form.at = at.min(form.rows.len());
    if let Some(FieldValue::Tick(on)) = form.rows.get_mut(form.at).map(|row| &mut row.value) {
        *on = !*on;
    }
}

/// Leaves, after a question where something was typed.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let typed = form(state).is_some_and(|form| form.is_touched());
    super::dialogs::leave(state, typed)
}

/// Saves what was typed, or goes to the field that is wrong.
pub(super) fn save(state: &mut State) -> Vec<Effect> {
    let names: Vec<String> = state.tokens.1.iter().flatten().map(|token| token.draft.name.clone()).collect();
    let kinds = state.kinds.clone();
    let Some(form) = form(state) else { return Vec::new() };
    let made = match form.what {
        FieldsFor::Kind => form.kind(&kinds).map(Effect::AddKind),
        FieldsFor::Token => form.token(&kinds, &names).map(Effect::AddToken),
    };
    match made {
        Ok(effect) => vec![effect],
        Err((at, problem)) => {
            (form.at, form.problem) = (at, Some((at, problem)));
            Vec::new()
        }
    }
}
