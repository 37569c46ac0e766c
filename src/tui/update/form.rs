//! The Add and Edit dialogs.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{dialogs, moves};
use crate::{
    admin::Signer,
    model::{Credentials, DataType, Envelope, Secret, WebhookDraft},
    tui::{
        commands::Command,
        effect::Effect,
        state::{Dialog, Field, Form, HostCheck, Input, Preview, State, TestState},
    },
};

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let room = state.room;
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    match key.code {
        KeyCode::Esc if form.focused_find().is_some_and(|find| !find.text().is_empty()) => {
            form.find = Input::default();
            return Vec::new();
        }
        KeyCode::Esc => return leave(state),
        KeyCode::Char('s') if control => return save(state),
        KeyCode::Char('t') if control => return test(state),
        KeyCode::Char('r') if control => {
            form.revealed = !form.revealed;
            return Vec::new();
        }
        KeyCode::Char('y') if control => return copy(state),
        KeyCode::Char('p') if control => {
            form.turned = !form.turned;
            return Vec::new();
        }
        KeyCode::PageUp | KeyCode::PageDown => {
            let command = if key.code == KeyCode::PageUp { Command::PageUp } else { Command::PageDown };
            moves::in_doc(form.beside(), command, room);
            return Vec::new();
        }
        KeyCode::Tab => {
            step(form, true, true);
            return Vec::new();
        }
        KeyCode::BackTab => {
            step(form, false, true);
            return Vec::new();
        }
        KeyCode::Down => {
            step(form, true, !matches!(form.focus, Field::Event(_)));
            return Vec::new();
        }
        KeyCode::Up => {
            step(form, false, !matches!(form.focus, Field::Event(_)));
            return Vec::new();
        }
        KeyCode::Enter => {
            let effects = press(state);
            // What was typed has found its event; the next one is typed anew.
            if let Some(Dialog::Form(form)) = state.dialogs.last_mut()
                && form.focused_event().is_some()
            {
                form.find = Input::default();
            }
            return effects;
        }
        _ => {}
    }
    if let Some(input) = form.input() {
        let before = input.text().to_owned();
        input.key(key);
        return if input.text() == before { Vec::new() } else { edited(state) };
    }
    match (key.code, form.focus) {
        (KeyCode::Char(' '), _) => press(state),
        (KeyCode::Left, _) | (KeyCode::Char('h'), Field::DataType | Field::Envelope | Field::More) => {
            turn(form, false);
            changed(form);
            Vec::new()
        }
        (KeyCode::Right, _) | (KeyCode::Char('l'), Field::DataType | Field::Envelope | Field::More) => {
            turn(form, true);
            changed(form);
            Vec::new()
        }
        // One of the events: what is typed finds another one.
        (_, Field::Event(_)) => {
            if form.find.key(key) {
                form.find_changed();
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Copies the secret, or the key where that has the focus.
fn copy(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Form(form)) = state.dialogs.last() else { return Vec::new() };
    let own = form.secret.text().trim();
    let (text, what) = match (&form.given, form.focus) {
        (Some(given), Field::RequireKey | Field::SendKey) => (given.key.reveal().to_owned(), "input-key"),
        (_, _) if !own.is_empty() => (own.to_owned(), "input-secret"),
        (Some(given), _) => (given.secret.reveal(), "input-secret"),
        (None, _) => return Vec::new(),
    };
    vec![Effect::Copy(text, state.text.get(what))]
}

/// What was tested is no longer what stands here.
fn changed(form: &mut Form) {
    form.refused = None;
    if form.wanted() != form.preview.asked || form.focus != Field::More {
        form.test = TestState::None;
    }
}

/// Takes pasted text.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    if matches!(form.focus, Field::Event(_)) {
        form.find.insert(text);
        form.find_changed();
        return Vec::new();
    }
    let Some(input) = form.input() else { return Vec::new() };
    input.insert(text);
    edited(state)
}

/// What follows from a changed text.
fn edited(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    changed(form);
    match form.focus {
        Field::Url => {
            form.token = token;
            check_host(state)
        }
        Field::Header(at) => {
            // There is always one empty header at the end, to type the next one into.
            if at + 1 == form.headers.len() && !form.headers[at].text().is_empty() && form.headers.len() < 32 {
                form.headers.push(Input::default());
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Looks at the host that was typed: at once what needs no question, then what its name resolves to.
pub(super) fn check_host(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    form.host = form.check_literal().map_or(HostCheck::Unknown, HostCheck::Refused);
    match (form.post_url(), &form.host) {
        (Ok(url), HostCheck::Unknown) => {
            let draft = WebhookDraft { allow_private: form.private, ..WebhookDraft::new(url, Vec::new()) };
            vec![Effect::CheckHost { token: form.token, draft: Box::new(draft) }]
        }
        _ => Vec::new(),
    }
}

/// Moves the focus. Events that stand on one line count as one where `by_block` says so.
pub(super) fn step(form: &mut Form, forward: bool, by_block: bool) {
    let fields = form.fields();
    let block = |field: &Field| match field {
        Field::Event(_) if by_block => -1,
        Field::Event(at) => form.events[*at].group.map_or(100 + *at as i64, |group| group as i64),
        _ => -2,
    };
    let at = fields.iter().position(|field| *field == form.focus).unwrap_or(0);
    let here = block(&form.focus);
    let same = |field: &Field| here != -2 && block(field) == here;
    let count = fields.len();
    let mut next = (1..=count)
        .map(|by| if forward { (at + by) % count } else { (at + count - by) % count })
        .find(|at| !same(&fields[*at]))
        .unwrap_or(at);
    // Going up, a line of events is entered at its first one.
    while !forward && next > 0 && block(&fields[next]) != -2 && block(&fields[next - 1]) == block(&fields[next]) {
        next -= 1;
    }
    form.focus = fields[next];
}

/// Left and right: the next tick on the line, or the other choice.
fn turn(form: &mut Form, forward: bool) {
    match form.focus {
        Field::Event(at) => {
            let found = form.found();
            let here = found.iter().position(|one| *one == at).unwrap_or(0);
            let next = if forward { here + 1 } else { here.saturating_sub(1) };
            form.focus = Field::Event(found.get(next).copied().unwrap_or(at));
        }
        Field::Test | Field::Save | Field::Cancel => {
            let buttons = [Field::Test, Field::Save, Field::Cancel];
            let at = buttons.iter().position(|button| *button == form.focus).unwrap_or(0);
            form.focus = buttons[if forward { (at + 1).min(2) } else { at.saturating_sub(1) }];
        }
        Field::DataType | Field::Envelope => flip(form),
        Field::More => form.open = forward,
        _ => {}
    }
}

fn flip(form: &mut Form) {
    match form.focus {
        Field::DataType => {
            form.data_type = if form.data_type == DataType::Json { DataType::Xml } else { DataType::Json };
        }
        Field::Envelope => {
            form.envelope = if form.envelope == Envelope::Wfirma { Envelope::Standard } else { Envelope::Wfirma };
        }
        _ => {}
    }
}

/// Enter or Space at the focus.
pub(super) fn press(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    if !matches!(form.focus, Field::Test | Field::Save | Field::Cancel) {
        changed(form);
    }
    match form.focus {
        Field::Event(_) => {
            if let Some(at) = form.focused_event() {
                form.events[at].chosen = !form.events[at].chosen;
            }
        }
        Field::DataType | Field::Envelope => flip(form),
        Field::More => form.open = !form.open,
        Field::Private => {
            form.private = !form.private;
            return check_host(state);
        }
        Field::RequireKey => form.require_key = !form.require_key,
        Field::SendKey => form.send_key = !form.send_key,
        Field::Ordered => form.ordered = !form.ordered,
        Field::Test => return test(state),
        Field::Save => return save(state),
        Field::Cancel => return leave(state),
        _ => step(form, true, true),
    }
    Vec::new()
}

/// A click on a field: it gets the focus, and a tick or a button is pressed.
pub(super) fn click(state: &mut State, field: Field) -> Vec<Effect> {
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    form.focus = field;
    if form.input().is_some() { Vec::new() } else { press(state) }
}

fn draft(state: &mut State) -> Option<(WebhookDraft, Option<Secret>)> {
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return None };
    form.tried = true;
    match form.draft() {
        Ok(draft) => Some(draft),
        Err(field) => {
            form.open |= !form.fields().contains(&field);
            form.focus = field;
            None
        }
    }
}

fn save(state: &mut State) -> Vec<Effect> {
    if matches!(state.dialogs.last(), Some(Dialog::Form(form)) if form.saving) {
        return Vec::new();
    }
    let Some((draft, secret)) = draft(state) else { return Vec::new() };
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    form.saving = true;
    match form.of {
        Some(id) => vec![Effect::Edit(id, Box::new(draft))],
        None => vec![Effect::Add(Box::new(draft), form.given.clone(), secret)],
    }
}

fn test(state: &mut State) -> Vec<Effect> {
    let Some((draft, secret)) = draft(state) else { return Vec::new() };
    let token = state.next_token();
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    form.token = token;
    form.test = TestState::Running;
    let signer = match form.of {
        Some(id) => Some(Signer::Known(id)),
        None => form
            .given
            .clone()
            .map(|given| Signer::New(Credentials { secret: secret.unwrap_or(given.secret), key: given.key })),
    };
    // They are made when the dialog opens, well before anybody has typed an address.
    let Some(signer) = signer else { return Vec::new() };
    vec![Effect::TestDraft { token, draft: Box::new(draft), kind: form.to_test(), signer }]
}

/// Follows what was typed and chosen: the body that it comes to is asked for where it is another one.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    let token = state.token + 1;
    let Some(Dialog::Form(form)) = state.dialogs.last_mut() else { return Vec::new() };
    form.focus_moved();
    let wanted = form.wanted();
    if wanted == form.preview.asked {
        return Vec::new();
    }
    form.preview.asked.clone_from(&wanted);
    let Some(wanted) = wanted else {
        form.preview = Preview::default();
        return Vec::new();
    };
    form.preview.token = token;
    let of = form.of;
    state.token = token;
    vec![Effect::Preview { token, wanted, of }]
}

/// Leaves the dialog, after a question where something would be lost.
fn leave(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Form(form)) = state.dialogs.last() else { return Vec::new() };
    let changed = form.is_changed();
    dialogs::leave(state, changed)
}
