//! Keys and pastes while a dialog is open.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{each, form, moves, palette, prompt, read_screen};
use crate::{
    model::{Cause, RequestState, Time},
    store::Filter,
    tui::{
        commands::Command,
        effect::Effect,
        keys::Key,
        state::{
            Confirm, Dialog, Doc, EachAction, FilterDialog, FilterRow, Log, Room, Screen, State, SwitchChoice, SwitchOn,
        },
    },
};

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if Key::of(key) == Key::parse("Ctrl-c").expect("it is a key") {
        return vec![Effect::Quit];
    }
    if Key::of(key) == Key::parse("Ctrl-z").expect("it is a key") {
        return vec![Effect::Suspend];
    }
    let room = state.room;
    match state.dialogs.last_mut() {
        Some(Dialog::Form(_)) => form::key(state, key),
        Some(Dialog::SwitchOn(_)) => switch_on(state, key),
        Some(Dialog::Confirm(_)) => confirm(state, key),
        Some(Dialog::Test(panel)) => {
            let again = (key.code == KeyCode::Char('t') && panel.result.is_some()).then_some(panel.webhook);
            if let Some(webhook) = again {
                let token = state.next_token();
                if let Some(Dialog::Test(panel)) = state.dialogs.last_mut() {
                    (panel.token, panel.result) = (token, None);
                }
                return vec![Effect::Test { token, webhook }];
            }
            if let Some(Dialog::Test(panel)) = state.dialogs.last_mut() {
                if scroll(&mut panel.doc, key, room) {
                    return Vec::new();
                }
                if key.code == KeyCode::Char('y') && matches!(panel.result, Some(Ok(_))) {
                    return vec![Effect::Copy(panel.doc.to_text(), state.text.get("command-test"))];
                }
            }
            close_on(state, key, &[KeyCode::Enter, KeyCode::Char('q')])
        }
        Some(Dialog::Help(doc) | Dialog::Guide(doc)) => {
            if scroll(doc, key, room) {
                return Vec::new();
            }
            close_on(state, key, &[KeyCode::Enter, KeyCode::Char('q'), KeyCode::Char('?')])
        }
        Some(Dialog::Probe(_)) => super::probe::key(state, key),
        Some(Dialog::Fields(_)) => super::fields::key(state, key),
        Some(Dialog::Text { title, doc }) => {
            if scroll(doc, key, room) {
                return Vec::new();
            }
            if key.code == KeyCode::Char('y') {
                return vec![Effect::Copy(doc.to_text(), title.clone())];
            }
            close_on(state, key, &[KeyCode::Enter, KeyCode::Char('q')])
        }
        Some(Dialog::Token { name, token }) => {
            if key.code == KeyCode::Char('y') {
                return vec![Effect::Copy(token.clone(), name.clone())];
            }
            close_on(state, key, &[KeyCode::Enter])
        }
        Some(Dialog::Palette(_)) => palette::key(state, key),
        Some(Dialog::Prompt(_)) => prompt::key(state, key),
        Some(Dialog::Filter(_)) => filter(state, key),
        Some(Dialog::Bulk { stopping, .. }) => {
            *stopping |= key.code == KeyCode::Esc;
            Vec::new()
        }
        Some(Dialog::Each(each)) => {
            let Some(doc) = &mut each.doc else {
                each.stopping |= key.code == KeyCode::Esc;
                return Vec::new();
            };
            if key.code == KeyCode::Char('y') {
                let (text, what) = (doc.to_text(), state.text.get("each-outcomes"));
                return vec![Effect::Copy(text, what)];
            }
            if scroll(doc, key, room) {
                return Vec::new();
            }
            close_on(state, key, &[KeyCode::Enter, KeyCode::Char('q')])
        }
        Some(Dialog::Error { text, .. }) => {
            if key.code == KeyCode::Char('y') {
                let (text, what) = (text.clone(), state.text.get("error-title"));
                return vec![Effect::Copy(text, what)];
            }
            close_on(state, key, &[KeyCode::Enter, KeyCode::Char('q')])
        }
        None => Vec::new(),
    }
}

/// Takes pasted text.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let input = match state.dialogs.last_mut() {
        Some(Dialog::Form(_)) => return form::paste(state, text),
        Some(Dialog::Fields(_)) => {
            super::fields::paste(state, text);
            return Vec::new();
        }
        Some(Dialog::Prompt(prompt)) => &mut prompt.input,
        Some(Dialog::Palette(palette)) => &mut palette.input,
        Some(Dialog::Filter(filter)) => match filter.typed() {
            Some(input) => input,
            None => return Vec::new(),
        },
        Some(Dialog::SwitchOn(dialog)) if dialog.choice == SwitchChoice::Since => &mut dialog.since,
        _ => return Vec::new(),
    };
    input.insert(text);
    match state.dialogs.last() {
        Some(Dialog::SwitchOn(dialog)) => load_held(dialog, state.now),
        Some(Dialog::Prompt(_)) => prompt::narrow_as_typed(state),
        _ => Vec::new(),
    }
}

/// Leaves a form, after a question where something that was typed would be lost.
pub(super) fn leave(state: &mut State, changed: bool) -> Vec<Effect> {
    if changed {
        let confirm = Confirm {
            title: state.text.get("leave-title"),
            text: state.text.get("leave-text"),
            yes: state.text.get("leave-yes"),
            effect: None,
            on_yes: false,
        };
        state.dialogs.push(Dialog::Confirm(confirm));
    } else {
        state.dialogs.pop();
    }
    Vec::new()
}

fn close_on(state: &mut State, key: KeyEvent, codes: &[KeyCode]) -> Vec<Effect> {
    if key.code == KeyCode::Esc || codes.contains(&key.code) {
        state.dialogs.pop();
    }
    Vec::new()
}

pub(super) fn scroll(doc: &mut Doc, key: KeyEvent, room: Room) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let command = match key.code {
        KeyCode::Up | KeyCode::Char('k') => Command::Up,
        KeyCode::Down | KeyCode::Char('j') => Command::Down,
        KeyCode::PageUp => Command::PageUp,
        KeyCode::PageDown | KeyCode::Char(' ') => Command::PageDown,
        KeyCode::Char('u' | 'b') if control => Command::PageUp,
        KeyCode::Char('d' | 'f') if control => Command::PageDown,
        KeyCode::Home | KeyCode::Char('g') => Command::First,
        KeyCode::End | KeyCode::Char('G') => Command::Last,
        _ => return false,
    };
    moves::in_doc(doc, command, room);
    true
}

/// Asks how many requests are held.
pub(super) fn load_held(dialog: &SwitchOn, now: Time) -> Vec<Effect> {
    let since = dialog.since(now).unwrap_or(now);
    vec![Effect::LoadHeld { token: dialog.token, webhooks: dialog.webhooks.clone(), since }]
}

fn switch_on(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let now = state.now;
    let Some(Dialog::SwitchOn(dialog)) = state.dialogs.last_mut() else { return Vec::new() };
    let choices = dialog.choices();
    let at = choices.iter().position(|choice| *choice == dialog.choice).unwrap_or(0);
    match key.code {
        KeyCode::Esc => {
            state.dialogs.pop();
        }
        KeyCode::Enter => return decide(state),
        KeyCode::Up | KeyCode::BackTab => dialog.choice = choices[(at + choices.len() - 1) % choices.len()],
        KeyCode::Down | KeyCode::Tab => dialog.choice = choices[(at + 1) % choices.len()],
        _ if dialog.choice == SwitchChoice::Since && dialog.since.key(key) => return load_held(dialog, now),
        _ => {}
    }
    Vec::new()
}

/// Carries out what was decided about the held requests.
pub(super) fn decide(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let Some(Dialog::SwitchOn(dialog)) = state.dialogs.last() else { return Vec::new() };
    let (off, on) = (dialog.webhooks.clone(), dialog.on.clone());
    let (action, ids) = match (dialog.choice, dialog.decision(now)) {
        (SwitchChoice::Off, _) => (EachAction::SwitchOff, on),
        (_, Some(held)) => (EachAction::SwitchOn(held), off),
        (_, None) => return Vec::new(),
    };
    state.dialogs.pop();
    match (action, ids.as_slice()) {
        (EachAction::SwitchOn(held), [only]) if state.webhooks.marked.is_empty() => {
            vec![Effect::SwitchOn(*only, held)]
        }
        _ => each::begin(state, action, ids),
    }
}

fn confirm(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirm)) = state.dialogs.last_mut() else { return Vec::new() };
    match key.code {
        KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab | KeyCode::Char('h' | 'l') => {
            confirm.on_yes = !confirm.on_yes;
        }
        KeyCode::Enter => {
            let yes = confirm.on_yes;
            return answer(state, yes);
        }
        KeyCode::Char('y') => return answer(state, true),
        KeyCode::Esc | KeyCode::Char('n' | 'q') => return answer(state, false),
        _ => {}
    }
    Vec::new()
}

/// Takes the answer to a question.
pub(super) fn answer(state: &mut State, yes: bool) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirm)) = state.dialogs.pop() else { return Vec::new() };
    match confirm.effect {
        // Without an effect the question was whether to leave the form below.
        None if yes => {
            state.dialogs.pop();
            Vec::new()
        }
        Some(Effect::EachOf(action, ids)) if yes => each::begin(state, action, ids),
        Some(effect) if yes => vec![effect],
        _ => Vec::new(),
    }
}

fn filter(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let kinds: Vec<String> = state.kinds.iter().map(|kind| kind.name.to_string()).collect();
    let Some(Dialog::Filter(filter)) = state.dialogs.last_mut() else { return Vec::new() };
    let rows = FilterRow::ALL;
    let at = rows.iter().position(|row| *row == filter.row).unwrap_or(0);
    match key.code {
        KeyCode::Esc => {
            state.dialogs.pop();
        }
        KeyCode::Enter => return apply(state),
        KeyCode::Up | KeyCode::BackTab => filter.row = rows[(at + rows.len() - 1) % rows.len()],
        KeyCode::Down | KeyCode::Tab => filter.row = rows[(at + 1) % rows.len()],
        code => match (filter.typed(), code) {
            (Some(input), _) => _ = input.key(key),
            (None, KeyCode::Left | KeyCode::Char('h')) => turn(filter, &kinds, false),
            (None, KeyCode::Right | KeyCode::Char('l' | ' ')) => turn(filter, &kinds, true),
            (None, KeyCode::Delete | KeyCode::Backspace) => match filter.row {
                FilterRow::State => filter.state = None,
                FilterRow::Event => filter.event = None,
                FilterRow::Fault => filter.fault = None,
                FilterRow::Since | FilterRow::Until => {}
            },
            _ => {}
        },
    }
    Vec::new()
}

/// The next or the previous choice of a line of the filter, `None` (all) among them.
pub(super) fn turn(filter: &mut FilterDialog, kinds: &[String], forward: bool) {
    fn next<T: Clone + PartialEq>(all: &[T], now: &Option<T>, forward: bool) -> Option<T> {
        let at = now.as_ref().and_then(|now| all.iter().position(|one| one == now)).map_or(0, |at| at + 1);
        let count = all.len() + 1;
        let at = (at + if forward { 1 } else { count - 1 }) % count;
        at.checked_sub(1).map(|at| all[at].clone())
    }
    match filter.row {
        FilterRow::State => filter.state = next(RequestState::ALL, &filter.state, forward),
        FilterRow::Event => filter.event = next(kinds, &filter.event, forward),
        FilterRow::Fault => filter.fault = next(Cause::ALL, &filter.fault, forward),
        FilterRow::Since | FilterRow::Until => {}
    }
}

/// Shows the log as the filter says.
pub(super) fn apply(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let before = match state.screen() {
        Screen::Log(log) => log.filter.clone(),
        _ => return Vec::new(),
    };
    let Some(Dialog::Filter(filter)) = state.dialogs.last_mut() else { return Vec::new() };
    // What cannot be read is said beside it.
    let Ok(since) = filter.time(FilterRow::Since, before.since, now) else {
        filter.row = FilterRow::Since;
        return Vec::new();
    };
    let Ok(until) = filter.time(FilterRow::Until, before.until, now) else {
        filter.row = FilterRow::Until;
        return Vec::new();
    };
    let (states, kind, fault) = (filter.state.into_iter().collect(), filter.event.clone(), filter.fault);
    let untried = before.untried && fault.is_none();
    state.dialogs.pop();
    let token = state.next_token();
    let Screen::Log(log) = state.screen_mut() else { return Vec::new() };
    let filter = Filter { states, kind, fault, untried, since, until, ..before };
    **log = Log { filter, ..Log::new(log.of.clone(), token) };
    read_screen(state)
}
