//! Moving within a list or a document.

use super::{load_latest, rebuild_request};
use crate::model::Time;
use crate::tui::{
    commands::Command,
    effect::Effect,
    state::{Cursor, Doc, Log, LogPart, MenuItem, Room, Screen, State, choices},
};

/// Moves on the topmost screen.
pub(super) fn go(state: &mut State, command: Command) -> Vec<Effect> {
    let room = state.room;
    let (kinds, webhooks) = (state.kinds.len(), state.webhooks.shown().len());
    match state.screen_mut() {
        Screen::Menu => in_list(&mut state.menu, command, MenuItem::ALL.len(), room),
        Screen::Events => in_list(&mut state.events, command, kinds, room),
        Screen::Undelivered => {
            let count = state.undelivered.shown(&state.text).len();
            let before = state.undelivered.cursor.selected;
            in_list(&mut state.undelivered.cursor, command, count, room);
            if state.undelivered.cursor.selected != before {
                return load_latest(state);
            }
        }
        Screen::Activity => {
            let count = state.activity.rows.len();
            in_list(&mut state.activity.cursor, command, count, room);
            if state.activity.wants_more() {
                return vec![Effect::LoadActivity(state.activity.query())];
            }
        }
        Screen::Tokens => {
            let count = state.tokens.1.as_ref().map_or(0, Vec::len);
            in_list(&mut state.tokens.0, command, count, room);
        }
        Screen::Settings => in_list(&mut state.settings.0, command, choices().len(), room),
        Screen::Kind(view) => in_doc(&mut view.doc, command, room),
        Screen::Webhooks => {
            let before = state.webhooks.cursor.selected;
            in_list(&mut state.webhooks.cursor, command, webhooks, room);
            if state.webhooks.cursor.selected != before {
                return load_latest(state);
            }
        }
        Screen::Log(log) => return in_log(log, command, room),
        Screen::Request(view) => match command {
            Command::Up | Command::Down if view.doc.mark.is_some() => {
                view.doc.stretch(command == Command::Down, room.rows, room.columns);
            }
            Command::Up | Command::Down => {
                let count = view.attempts().len();
                let step = if command == Command::Up { view.attempt.saturating_sub(1) } else { view.attempt + 1 };
                view.attempt = step.min(count.saturating_sub(1));
                view.chosen = true;
                return rebuild_request(state);
            }
            _ => in_doc(&mut view.doc, command, room),
        },
        Screen::Script(view) if view.doc.mark.is_some() && matches!(command, Command::Up | Command::Down) => {
            view.doc.stretch(command == Command::Down, room.rows, room.columns);
        }
        Screen::Script(view) => in_doc(&mut view.doc, command, room),
        Screen::Traffic(_) => return super::traffic::go(state, command),
    }
    Vec::new()
}

/// A page keeps two rows in sight, so that the eye finds its place again.
fn page(room: Room) -> isize {
    room.rows.saturating_sub(2).max(1).cast_signed()
}

fn in_list(cursor: &mut Cursor, command: Command, count: usize, room: Room) {
    match command {
        Command::Up => cursor.step(-1, count, room.rows),
        Command::Down => cursor.step(1, count, room.rows),
        Command::PageUp => cursor.step(-page(room), count, room.rows),
        Command::PageDown => cursor.step(page(room), count, room.rows),
        Command::First => cursor.select(0, count, room.rows),
        Command::Last => cursor.select(usize::MAX, count, room.rows),
        _ => {}
    }
}

/// Moves in a document.
pub(super) fn in_doc(doc: &mut Doc, command: Command, room: Room) {
    let (rows, columns) = (room.rows, room.columns);
    match command {
        Command::Up => doc.scroll(-1, rows, columns),
        Command::Down => doc.scroll(1, rows, columns),
        Command::PageUp | Command::ScrollUp => doc.scroll(-page(room), rows, columns),
        Command::PageDown | Command::ScrollDown => doc.scroll(page(room), rows, columns),
        Command::First => doc.first(),
        Command::Last => doc.last(rows, columns),
        _ => {}
    }
}

fn in_log(log: &mut Log, command: Command, room: Room) -> Vec<Effect> {
    // Whoever goes on wants the search to go on as well.
    log.stopped = false;
    let jump = match command {
        Command::First if !log.at_newest => Some(LogPart::Newest),
        Command::Last if !log.at_oldest => Some(LogPart::Oldest),
        _ => None,
    };
    if jump.is_none() {
        let mut cursor = log.cursor;
        in_list(&mut cursor, command, log.rows.len(), room);
        log.cursor = cursor;
    }
    // Whoever goes to the newest row wants to see what comes; whoever leaves it wants the rows to stand still.
    log.following = match command {
        Command::First => true,
        _ => log.following && log.at_newest && log.cursor.selected == 0 && jump.is_none(),
    };
    ask_log(log, jump.or_else(|| log.wanted(room.rows)))
}

/// Asks for a part of the log.
pub(super) fn ask_log(log: &mut Log, which: Option<LogPart>) -> Vec<Effect> {
    let Some(which) = which else { return Vec::new() };
    log.asking = true;
    if matches!(which, LogPart::Newest | LogPart::Oldest) {
        log.jump = Some(which);
    }
    vec![Effect::LoadLog { token: log.token, filter: log.filter_for(which), page: log.page(which), which }]
}

/// Counts what the log shows, where it is time for that.
pub(super) fn count_log(log: &mut Log, now: Time) -> Vec<Effect> {
    if log.counting.is_some() || log.stopped || log.count_after.is_some_and(|after| now < after) {
        return Vec::new();
    }
    log.counting = Some(now);
    vec![Effect::Count { token: log.token, filter: log.filter.clone(), from: None, so_far: 0 }]
}
