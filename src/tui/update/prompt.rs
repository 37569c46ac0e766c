//! A line that is typed: what a list is searched for, narrowed as it is typed, and what Enter does with the line.

use crossterm::event::{KeyCode, KeyEvent};

use super::{commands, read_screen, take};
use crate::tui::{
    effect::Effect,
    state::{Cursor, Dialog, Log, Prompt, PromptFor, Screen, State},
};

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(Dialog::Prompt(prompt)) = state.dialogs.last_mut() else { return Vec::new() };
    match key.code {
        KeyCode::Esc => {
            let (what, former) = (prompt.what.clone(), prompt.former.take());
            state.dialogs.pop();
            former.map_or_else(Vec::new, |(search, cursor)| narrow(state, &what, search, cursor))
        }
        KeyCode::Enter => typed(state),
        _ => {
            prompt.input.key(key);
            prompt.problem = None;
            narrow_as_typed(state)
        }
    }
}

/// Shows of a list what fits what was typed so far. A log may be long, and is searched once the whole text is there.
pub(super) fn narrow_as_typed(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Prompt(Prompt { what, input, former: Some(_), .. })) = state.dialogs.last() else {
        return Vec::new();
    };
    let (what, search) = (what.clone(), input.text().trim().to_owned());
    narrow(state, &what, search, Cursor::default())
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
    let token = state.next_token();
    match what {
        // They were narrowed as it was typed.
        PromptFor::SearchWebhooks | PromptFor::SearchUndelivered | PromptFor::SearchActivity => Vec::new(),
        PromptFor::SearchLog { bodies } => {
            let shown = if bodies { Vec::new() } else { state.text.reads(&line) };
            let Screen::Log(log) = state.screen_mut() else { return Vec::new() };
            let (bodies, search) = (bodies && !line.is_empty(), Some(line).filter(|line| !line.is_empty()));
            let filter = crate::store::Filter { search, shown, bodies, ..log.filter.clone() };
            **log = Log { filter, ..Log::new(log.of.clone(), token) };
            read_screen(state)
        }
        PromptFor::SearchDoc => {
            let Some(doc) = take::doc_here(state) else { return Vec::new() };
            (doc.search, doc.hit) = (line, None);
            commands::find(state, true)
        }
        PromptFor::SaveAs { text } if !line.is_empty() => vec![Effect::Save { path: line, text }],
        PromptFor::SaveAs { .. } => Vec::new(),
        PromptFor::Change(_) => Vec::new(),
    }
}
