//! A line that is typed: what a list is searched for, narrowed as it is typed, and what Enter does with the line.

use crossterm::event::{KeyCode, KeyEvent};

use super::{commands, read_screen, take};
use crate::{
    store::Filter,
    tui::{
        effect::Effect,
        state::{Cursor, Dialog, Former, Prompt, PromptFor, Screen, State},
    },
};

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(Dialog::Prompt(prompt)) = state.dialogs.last_mut() else { return Vec::new() };
    match key.code {
        KeyCode::Esc => {
            let (what, former) = (prompt.what.clone(), prompt.former.take());
            state.dialogs.pop();
            former.map_or_else(Vec::new, |former| give_back(state, &what, former))
        }
        KeyCode::Enter => typed(state),
        _ => {
            prompt.input.key(key);
            prompt.problem = None;
            narrow_as_typed(state)
        }
    }
}

/// Shows what fits what was typed so far.
pub(super) fn narrow_as_typed(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Prompt(Prompt { what, input, former: Some(former), .. })) = state.dialogs.last() else {
        return Vec::new();
    };
    let (what, search) = (what.clone(), input.text().trim().to_owned());
    match former {
        Former::List(..) | Former::Activity(_) => narrow(state, &what, search, Cursor::default()),
        Former::Log(_) => search_log(state, search, false),
        Former::Doc(_, top, _) => {
            let (top, room) = (*top, state.room);
            if let Some(doc) = take::doc_here(state) {
                doc.look_for(search, top, room.rows, room.columns);
            }
            Vec::new()
        }
    }
}

/// Shows what was there before the search began.
fn give_back(state: &mut State, what: &PromptFor, former: Former) -> Vec<Effect> {
    let token = state.next_token();
    match former {
        Former::List(search, cursor) => narrow(state, what, search, cursor),
        Former::Log(former) => match state.screen_mut() {
            Screen::Log(log) if log.filter != former.filter => {
                **log = former.resumed(token);
                read_screen(state)
            }
            _ => Vec::new(),
        },
        Former::Activity(former) => {
            state.activity = former;
            read_screen(state)
        }
        Former::Doc(search, top, hit) => {
            if let Some(doc) = take::doc_here(state) {
                let there = hit.filter(|(line, _)| *line < doc.lines.len());
                (doc.search, doc.hit) = (search, there);
                doc.top = if top.0 < doc.lines.len() { top } else { (0, 0) };
            }
            Vec::new()
        }
    }
}

/// Shows of the log what holds a text.
fn search_log(state: &mut State, line: String, bodies: bool) -> Vec<Effect> {
    let token = state.next_token();
    let shown = if bodies { Vec::new() } else { state.text.reads(&line) };
    let Screen::Log(log) = state.screen_mut() else { return Vec::new() };
    let (bodies, search) = (bodies && !line.is_empty(), Some(line).filter(|line| !line.is_empty()));
    let filter = Filter { search, shown, bodies, ..log.filter.clone() };
    if filter == log.filter && !log.stopped {
        return Vec::new();
    }
    **log = log.narrowed(filter, token);
    read_screen(state)
}

/// Shows of a list what holds a text.
fn narrow(state: &mut State, what: &PromptFor, search: String, cursor: Cursor) -> Vec<Effect> {
    let (now, at) = match what {
        PromptFor::SearchWebhooks => (&mut state.webhooks.search, &mut state.webhooks.cursor),
        PromptFor::SearchUndelivered => (&mut state.undelivered.search, &mut state.undelivered.cursor),
        PromptFor::SearchActivity if state.activity.search != search => {
            state.activity.look_for(search);
            return read_screen(state);
        }
        _ => return Vec::new(),
    };
    if *now == search {
        return Vec::new();
    }
    (*now, *at) = (search, cursor);
    read_screen(state)
}

/// Says in the prompt what is wrong with what was typed.
pub(super) fn complain(state: &mut State, problem: String) {
    if let Some(Dialog::Prompt(prompt)) = state.dialogs.last_mut() {
        prompt.problem = Some(problem);
    }
}

fn typed(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Prompt(prompt)) = state.dialogs.last_mut() else { return Vec::new() };
    let line = prompt.input.text().trim().to_owned();
    let what = prompt.what.clone();
    if let PromptFor::Change(setting) = what {
        return super::settings::typed(state, setting, line);
    }
    state.dialogs.pop();
    match what {
        // They were narrowed as it was typed.
        PromptFor::SearchWebhooks | PromptFor::SearchUndelivered | PromptFor::SearchActivity => Vec::new(),
        PromptFor::SearchLog { bodies } => search_log(state, line, bodies),
        // It was found as it was typed, or is not there.
        PromptFor::SearchDoc => match take::doc_here(state) {
            Some(doc) if doc.hit.is_none() && !doc.search.is_empty() => commands::find(state, true),
            _ => Vec::new(),
        },
        PromptFor::SaveAs { text } if !line.is_empty() => vec![Effect::Save { path: line, text }],
        PromptFor::SaveAs { .. } => Vec::new(),
        PromptFor::Change(_) => Vec::new(),
    }
}
