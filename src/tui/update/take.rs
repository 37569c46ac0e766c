//! Taking a text out of the console: copying all or a part of it, saving it, reading it in a pager.

use super::toast;
use crate::{
    text::curl,
    tui::{
        effect::Effect,
        state::{Dialog, Doc, Input, KindTab, Prompt, PromptFor, Screen, State, Tab},
    },
};

/// Marks lines to be copied, or takes the mark away.
pub(super) fn mark_lines(state: &mut State) -> Vec<Effect> {
    if let Some(doc) = doc_here(state) {
        doc.toggle_mark();
        if doc.mark.is_some() {
            let text = state.text.get("toast-mark");
            toast(state, text);
        }
    }
    Vec::new()
}

/// The document on screen.
pub(super) fn doc_here(state: &mut State) -> Option<&mut Doc> {
    match state.screen_mut() {
        Screen::Request(view) => Some(&mut view.doc),
        Screen::Script(view) => Some(&mut view.doc),
        Screen::Kind(view) => Some(&mut view.doc),
        _ => None,
    }
}

/// The longest text that is put on the clipboard: more is dropped in silence by many terminals, and takes long to write.
const CLIPBOARD: usize = 1 << 20;

/// Copies the marked lines, or all of it.
pub(super) fn copy(state: &mut State) -> Vec<Effect> {
    if doc_here(state).is_some_and(|doc| doc.copied_size(CLIPBOARD) >= CLIPBOARD) {
        let most = state.text.mebibytes(CLIPBOARD as u64);
        let text = state.text.with("toast-too-long-to-copy", &[("most", most.into())]);
        toast(state, text);
        return Vec::new();
    }
    if let Some((part, lines)) = doc_here(state).and_then(|doc| doc.marked()) {
        doc_here(state).expect("it is there").mark = None;
        let what = state.text.with("copied-lines", &[("n", lines.into())]);
        return vec![Effect::Copy(part, what)];
    }
    let (text, what) = match state.screen() {
        Screen::Request(view) => {
            let whole = match (view.tab, view.sent()) {
                (Tab::Curl, Some(sent)) => curl(sent, false),
                _ => view.doc.to_text(),
            };
            (whole, state.text.get(view.tab.key()))
        }
        Screen::Script(view) => match &view.script {
            Some(script) => (script.text.clone(), script.file_name.to_owned()),
            None => return Vec::new(),
        },
        Screen::Kind(view) => (view.doc.to_text(), state.text.get(view.tab.key())),
        Screen::Log(log) => match log.selected().map(|request| request.id) {
            Some(id) => (id.to_string(), id.to_string()),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    vec![Effect::Copy(text, what)]
}

/// Copies the attempt as a curl command, with or without what may be secret.
pub(super) fn copy_curl(state: &mut State, secrets: bool) -> Vec<Effect> {
    let Screen::Request(view) = state.screen() else { return Vec::new() };
    let what = state.text.get(if secrets { "copied-curl-secrets" } else { Tab::Curl.key() });
    view.sent().map(|sent| Effect::Copy(curl(sent, secrets), what)).into_iter().collect()
}

/// Shows the document in the operator's own pager.
pub(super) fn page(state: &mut State) -> Vec<Effect> {
    doc_here(state).map(|doc| Effect::Page(doc.to_text() + "\n")).into_iter().collect()
}

/// Asks where to save it.
pub(super) fn save(state: &mut State) -> Vec<Effect> {
    let (name, text) = match state.screen() {
        Screen::Request(view) => {
            let kind = match view.tab {
                Tab::Error => "error.txt",
                Tab::Request => "request.txt",
                Tab::Reply => "reply.txt",
                Tab::Curl => "curl.sh",
            };
            (format!("{}-{}-{kind}", view.id, view.attempt + 1), view.doc.to_text() + "\n")
        }
        Screen::Script(view) => match &view.script {
            Some(script) => (script.file_name.to_owned(), script.text.clone()),
            None => return Vec::new(),
        },
        Screen::Kind(view) => {
            let ending = if view.tab == KindTab::Xml { "xml" } else { "json" };
            (format!("{}.{ending}", view.kind.as_str().replace('/', "-")), view.doc.to_text() + "\n")
        }
        _ => return Vec::new(),
    };
    let what = PromptFor::SaveAs { text };
    state.dialogs.push(Dialog::Prompt(Prompt::new(what, Input::new(&name))));
    Vec::new()
}
