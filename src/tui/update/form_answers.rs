//! What came back for the Add and Edit dialogs, and for tests.

use super::{answers::failed, load_latest, toast};
use crate::{
    admin::AdminError,
    model::{Attempt, Webhook},
    tui::{
        docs,
        effect::Effect,
        msg::Msg,
        state::{Dialog, Doc, Form, HostCheck, State, TestState},
    },
};

/// Takes an answer in.
pub(super) fn take(state: &mut State, answer: Msg) -> Vec<Effect> {
    match answer {
        Msg::Added(answer) => return saved(state, *answer, "toast-added"),
        Msg::Edited(answer) => return saved(state, *answer, "toast-edited"),
        Msg::Tested { token, attempt } => tested(state, token, *attempt),
        Msg::Host { token, check } => {
            if let Some(Dialog::Form(form)) = state.dialogs.last_mut()
                && form.token == token
            {
                form.host = match check {
                    Ok(public) => HostCheck::Reachable { public },
                    Err(fault) => HostCheck::Refused(fault),
                };
            }
        }
        Msg::Made(given) => {
            if let Some(form) = forms(state).find(|form| form.of.is_none() && form.given.is_none()) {
                form.given = Some(given);
            }
        }
        Msg::Previewed { token, body } => {
            let text = state.text.clone();
            if let Some(form) = forms(state).find(|form| form.preview.token == token) {
                let (lines, bytes) = match body {
                    Ok((lines, bytes)) => (lines, Some(bytes)),
                    Err(error) => (vec![docs::bad_line(text.failure(&error))], None),
                };
                (form.preview.doc, form.preview.bytes) = (Doc::new(lines), bytes);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn forms(state: &mut State) -> impl Iterator<Item = &mut Form> {
    state.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Form(form) => Some(&mut **form),
        _ => None,
    })
}

/// A form may have been opened before the kinds were read.
pub(super) fn kinds(state: &mut State) {
    let State { dialogs, webhooks, kinds, text, .. } = state;
    for dialog in dialogs {
        let Dialog::Form(form) = dialog else { continue };
        if form.events.is_empty() {
            let known = match form.of.and_then(|id| webhooks.get(id)) {
                Some(overview) => Form::edit(&overview.webhook, kinds, text),
                None => Form::add(kinds, text),
            };
            form.fill_events(known);
        }
    }
}

fn saved(state: &mut State, answer: Result<Webhook, AdminError>, key: &str) -> Vec<Effect> {
    match answer {
        Ok(webhook) => {
            if matches!(state.dialogs.last(), Some(Dialog::Form(form)) if form.saving) {
                state.dialogs.pop();
            }
            let text = state.text.with(key, &[("url", webhook.draft.url.to_string().into())]);
            toast(state, text);
            let rows = state.room.rows;
            if key == "toast-added" {
                state.added = Some((webhook.clone(), state.now));
                state.webhooks.select_saved(&webhook, rows);
            }
            [vec![Effect::LoadOverviews], load_latest(state)].concat()
        }
        Err(error) => {
            let said = state.text.failure(&error);
            match state.dialogs.last_mut() {
                Some(Dialog::Form(form)) if form.saving => {
                    form.saving = false;
                    form.refused = Some(said);
                }
                _ => failed(state, said),
            }
            Vec::new()
        }
    }
}

fn tested(state: &mut State, token: u64, attempt: Result<Attempt, AdminError>) {
    let text = state.text.clone();
    match state.dialogs.last_mut() {
        Some(Dialog::Form(form)) if form.token == token => {
            form.test = match attempt {
                Ok(attempt) => {
                    form.test_doc = Doc::new(docs::test_lines(&text, &attempt));
                    TestState::Done(Box::new(attempt))
                }
                Err(error) => {
                    let said = text.failure(&error);
                    form.test_doc = Doc::new(vec![docs::bad_line(said.clone())]);
                    TestState::Failed(said)
                }
            };
        }
        Some(Dialog::Test(panel)) if panel.token == token => {
            if let Ok(attempt) = &attempt {
                panel.doc = Doc::new(docs::test_lines(&text, attempt));
            }
            panel.result = Some(attempt.map(Box::new).map_err(|error| text.failure(&error)));
        }
        _ => {}
    }
}
