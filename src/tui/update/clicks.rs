//! The mouse: what a click on a part of the screen means.

use super::{commands, dialogs, form, moves, palette, read_screen, rebuild_request, take, webhooks};
use crate::{
    payload::ScriptLang,
    tui::{
        commands::Command,
        effect::Effect,
        msg::Hit,
        state::{Dialog, Field, FilterRow, Screen, State, Tab},
    },
};

/// Takes a click.
pub(super) fn click(state: &mut State, hit: Hit, double: bool) -> Vec<Effect> {
    if !state.dialogs.is_empty() {
        return in_dialog(state, hit);
    }
    match hit {
        Hit::Command(command) => commands::ask(state, command),
        Hit::Row(row) => {
            let effects = select(state, row);
            if double { commands::ask(state, Command::Open) } else { effects }
        }
        Hit::Mark(row) => {
            let effects = select(state, row);
            webhooks::mark_here(state);
            effects
        }
        Hit::Head(by) => {
            let reversed = state.webhooks.sort == by && !state.webhooks.reversed;
            webhooks::sort(state, by, reversed)
        }
        Hit::Worst => webhooks::worst_first(state),
        Hit::Icon(row) => {
            select(state, row);
            commands::ask(state, Command::Open)
        }
        Hit::Tab(at) => match state.screen_mut() {
            Screen::Request(view) => {
                view.tab = Tab::ALL[at.min(Tab::ALL.len() - 1)];
                rebuild_request(state)
            }
            Screen::Script(view) => {
                view.lang = ScriptLang::ALL[at.min(ScriptLang::ALL.len() - 1)];
                read_screen(state)
            }
            Screen::Traffic(_) => super::traffic::choose(state, at),
            Screen::Kind(_) => {
                super::events::choose(state, at);
                Vec::new()
            }
            _ => Vec::new(),
        },
        Hit::Chip(row) => commands::filter(state, row),
        Hit::Crumb(remaining) => {
            state.screens.truncate(remaining.max(1));
            read_screen(state)
        }
        _ => Vec::new(),
    }
}

fn in_dialog(state: &mut State, hit: Hit) -> Vec<Effect> {
    match (hit, state.dialogs.last_mut()) {
        (Hit::Field(field), Some(Dialog::Form(_))) => form::click(state, field),
        // The line where one types to find an event: it gets the focus, and nothing is ticked.
        (Hit::Line(_), Some(Dialog::Form(form))) => {
            if let Some(first) = form.found().first() {
                form.focus = Field::Event(*first);
            }
            Vec::new()
        }
        (Hit::Choice(choice), Some(Dialog::SwitchOn(dialog))) if dialog.choices().contains(&choice) => {
            dialog.choice = choice;
            Vec::new()
        }
        (Hit::Button(yes), _) => button(state, yes),
        (Hit::Line(line), Some(Dialog::Palette(_))) => palette::choose(state, Some(line)),
        (Hit::Line(line), Some(Dialog::Fields(_))) => {
            super::fields::click(state, line);
            Vec::new()
        }
        (Hit::Line(line), Some(Dialog::Filter(filter))) => {
            filter.row = FilterRow::ALL[line.min(FilterRow::ALL.len() - 1)];
            let kinds: Vec<String> = state.kinds.iter().map(|kind| kind.name.to_string()).collect();
            dialogs::turn(filter, &kinds, true);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Selects a row of the list.
fn select(state: &mut State, row: usize) -> Vec<Effect> {
    let (rows, now) = (state.room.rows, state.now);
    let (shown, kinds) = (state.webhooks.shown().len(), state.kinds.len());
    match state.screen_mut() {
        Screen::Menu => state.menu.selected = row,
        Screen::Events => state.events.select(row, kinds, rows),
        Screen::Settings => state.settings.0.selected = row,
        Screen::Activity => state.activity.cursor.selected = row,
        Screen::Tokens => state.tokens.0.selected = row,
        Screen::Undelivered => {
            state.undelivered.cursor.selected = row;
            return super::load_latest(state);
        }
        Screen::Webhooks => {
            state.webhooks.cursor.select(row, shown, rows);
            return super::load_latest(state);
        }
        Screen::Log(log) => {
            log.following = log.following && row == 0;
            log.cursor.select(row, log.rows.len(), rows);
        }
        Screen::Request(view) => {
            view.attempt = row.min(view.attempts().len().saturating_sub(1));
            view.chosen = true;
            return rebuild_request(state);
        }
        Screen::Traffic(view) => view.look_at(row, now),
        Screen::Script(_) | Screen::Kind(_) => {}
    }
    Vec::new()
}

/// Takes a turn of the wheel: three rows.
pub(super) fn wheel(state: &mut State, up: bool) -> Vec<Effect> {
    let room = state.room;
    let command = if up { Command::Up } else { Command::Down };
    let doc = match state.dialogs.last_mut() {
        Some(Dialog::Help(doc) | Dialog::Guide(doc) | Dialog::Text { doc, .. }) => Some(doc),
        Some(Dialog::Test(panel)) => Some(&mut panel.doc),
        Some(Dialog::Probe(panel)) => Some(&mut panel.doc),
        Some(Dialog::Each(each)) => match &mut each.doc {
            Some(doc) => Some(doc),
            None => return Vec::new(),
        },
        Some(Dialog::Form(form)) => {
            form::step(form, !up, true);
            return Vec::new();
        }
        Some(_) => return Vec::new(),
        None => take::doc_here(state),
    };
    if let Some(doc) = doc {
        for _ in 0..3 {
            moves::in_doc(doc, command, room);
        }
        return Vec::new();
    }
    (0..3).flat_map(|_| moves::go(state, command)).collect()
}

/// The answer of a button of the dialog that was clicked.
fn button(state: &mut State, yes: bool) -> Vec<Effect> {
    match state.dialogs.last() {
        Some(Dialog::Confirm(_)) => dialogs::answer(state, yes),
        Some(Dialog::SwitchOn(_)) if yes => dialogs::decide(state),
        Some(Dialog::Filter(_)) if yes => dialogs::apply(state),
        Some(Dialog::Fields(_)) if yes => super::fields::save(state),
        Some(Dialog::Fields(_)) => super::fields::leave(state),
        Some(_) => {
            state.dialogs.pop();
            Vec::new()
        }
        None => Vec::new(),
    }
}
