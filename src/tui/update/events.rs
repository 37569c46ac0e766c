//! The catalogue of events: one kind looked at, own kinds added and removed, events emitted by hand; and the tokens of those
//! who emit from elsewhere.

use super::{push, read_screen};
use crate::{
    model::KindName,
    payload,
    text::json_text,
    tui::{
        docs,
        effect::Effect,
        state::{Confirm, Dialog, Fields, FieldsFor, KindTab, KindView, Screen, State},
    },
};

/// Opens the kind that is selected.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(kind) = state.kinds.get(state.events.selected) else { return Vec::new() };
    let view = KindView::new(kind.name.clone());
    let effects = push(state, Screen::Kind(Box::new(view)));
    rebuild(state);
    effects
}

/// Makes the document of the kind on screen anew.
pub(super) fn rebuild(state: &mut State) {
    let text = state.text.clone();
    if let Some(Screen::Kind(view)) = state.screens.last_mut() {
        let lines = docs::kind_lines(&text, view, &state.webhooks);
        if !view.doc.lines.are(&lines) {
            view.doc.replace(lines);
        }
    }
}

/// Shows a tab by its number.
pub(super) fn choose(state: &mut State, at: usize) {
    if let Screen::Kind(view) = state.screen_mut() {
        view.tab = KindTab::ALL[at.min(KindTab::ALL.len() - 1)];
    }
    rebuild(state);
}

/// Opens a short form.
pub(super) fn add(state: &mut State, what: FieldsFor) -> Vec<Effect> {
    state.dialogs.push(Dialog::Fields(Box::new(Fields::new(what))));
    Vec::new()
}

/// Asks before a kind goes.
pub(super) fn remove(state: &mut State) -> Vec<Effect> {
    let Some(kind) = state.kinds.get(state.events.selected) else { return Vec::new() };
    let name = kind.name.clone();
    let text = state.text.with("kind-remove-text", &[("kind", name.to_string().into())]);
    ask_to_remove(state, "kind-remove-title", text, Effect::RemoveKind(name))
}

/// The kind that a command would mean here.
pub(crate) fn here(state: &State) -> Option<&KindName> {
    match state.screen() {
        Screen::Events => state.kinds.get(state.events.selected).map(|kind| &kind.name),
        Screen::Kind(view) => Some(&view.kind),
        _ => None,
    }
}

/// Asks before a sample goes out.
pub(super) fn emit_sample(state: &mut State) -> Vec<Effect> {
    let Some(name) = here(state).cloned() else { return Vec::new() };
    let data = payload::sample(name.as_str()).to_owned();
    ask(state, name, data, "emit-text");
    Vec::new()
}

/// Hands the sample to the person's editor first.
pub(super) fn emit_edited(state: &mut State) -> Vec<Effect> {
    let Some(name) = here(state).cloned() else { return Vec::new() };
    let data = payload::sample(name.as_str());
    // Set in lines, it is easier to edit.
    let data = json_text(data).unwrap_or_else(|| data.to_owned() + "\n");
    vec![Effect::EditData(name, data)]
}

/// Takes what came out of the editor.
pub(super) fn edited(state: &mut State, kind: KindName, data: Result<String, String>) -> Vec<Effect> {
    let data = match data {
        Ok(data) => data,
        Err(why) => {
            let (title, text) =
                (state.text.get("error-title"), state.text.with("editor-failed", &[("why", why.into())]));
            state.dialogs.push(Dialog::Error { title, text });
            return Vec::new();
        }
    };
    match serde_json::from_str::<serde::de::IgnoredAny>(&data) {
        Ok(_) => ask(state, kind, data.trim().to_owned(), "emit-edited-text"),
        Err(error) => {
            let confirm = Confirm {
                title: state.text.get("emit-not-json-title"),
                text: state.text.with("emit-not-json-text", &[("why", error.to_string().into())]),
                yes: state.text.get("emit-not-json-yes"),
                effect: Some(Effect::EditData(kind, data)),
                on_yes: true,
            };
            state.dialogs.push(Dialog::Confirm(confirm));
        }
    }
    Vec::new()
}

fn ask(state: &mut State, name: KindName, data: String, key: &str) {
    let wanted = state.webhooks.wanting(&name).count();
    let bytes = state.text.number(data.len() as u64);
    let values = [("kind", name.to_string().into()), ("webhooks", wanted.into()), ("bytes", bytes.into())];
    let confirm = Confirm {
        title: state.text.get("emit-title"),
        text: state.text.with(key, &values),
        yes: state.text.get("emit-yes"),
        effect: Some(Effect::Emit(name, data)),
        on_yes: false,
    };
    state.dialogs.push(Dialog::Confirm(confirm));
}

/// Asks before a token goes.
pub(super) fn remove_token(state: &mut State) -> Vec<Effect> {
    let Some(token) = state.token_here() else { return Vec::new() };
    let name = token.draft.name.clone();
    let text = state.text.with("token-remove-text", &[("name", name.as_str().into())]);
    ask_to_remove(state, "token-remove-title", text, Effect::RemoveToken(name))
}

fn ask_to_remove(state: &mut State, title: &str, text: String, effect: Effect) -> Vec<Effect> {
    let (title, yes) = (state.text.get(title), state.text.get("remove-yes"));
    state.dialogs.push(Dialog::Confirm(Confirm { title, text, yes, effect: Some(effect), on_yes: false }));
    Vec::new()
}

/// What was added or removed is read again.
pub(super) fn changed(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![Effect::LoadKinds];
    effects.extend(read_screen(state));
    effects
}
