//! Keys that come before the first rows of a screen: they mean those rows, and wait for them.

use crossterm::event::KeyEvent;

use super::taken;
use crate::tui::{
    commands::Command,
    effect::Effect,
    keys::Key,
    msg::Msg,
    state::{Screen, State},
};

/// Keeps a key that comes too early; answers whether it has to wait.
pub(super) fn waits(state: &mut State, key: KeyEvent) -> bool {
    if !state.dialogs.is_empty() || !is_loading(state) {
        return false;
    }
    let command = state.keymap.command(state.place(), Key::of(key));
    match command {
        // Whoever wants to leave waits for nothing; what was typed before that is taken back first.
        Some(Command::Back) => return state.early.clear(),
        Some(Command::Quit | Command::Suspend | Command::Go(_)) => {
            state.early.clear();
            return false;
        }
        _ => {}
    }
    // What was typed after a key that waits comes after it.
    let waits = state.early.any(state.now) || command.is_some_and(needs_rows);
    if waits {
        state.early.keep(key, state.now);
    }
    waits
}

/// Takes in the keys that waited, in their order, as far as the rows are there.
pub(super) fn catch_up(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    // What has come over the screen meanwhile is not what these keys were meant for.
    if !state.dialogs.is_empty() {
        state.early.clear();
    }
    while !is_loading(state) || !state.dialogs.is_empty() {
        let Some(key) = state.early.next(state.now) else { break };
        effects.extend(taken(state, Msg::Key(key)));
    }
    effects
}

/// Whether the topmost screen still waits for the rows that keys mean.
fn is_loading(state: &State) -> bool {
    match state.screen() {
        Screen::Menu => false,
        Screen::Webhooks => state.webhooks.all.is_none(),
        // What could not be read is read again with the next news, and nobody knows when that is.
        Screen::Log(log) => log.asking && (log.fresh || log.jump.is_some() || log.rows.is_empty()),
        Screen::Undelivered => state.undelivered.all.is_none(),
        Screen::Request(view) => view.detail.is_none(),
        Screen::Script(view) => view.script.is_none(),
        Screen::Traffic(view) => view.slots.is_none(),
        Screen::Events => state.kinds.is_empty(),
        Screen::Kind(view) => view.bodies.is_none(),
        Screen::Tokens => state.tokens.1.is_none(),
        Screen::Activity => !state.activity.is_read,
        Screen::Settings => state.settings.1.is_none(),
    }
}

/// Whether a command means something only once the rows are there.
const fn needs_rows(command: Command) -> bool {
    use Command as C;
    !matches!(
        command,
        C::Add
            | C::AddKind
            | C::AddToken
            | C::LogOfAll
            | C::Filter
            | C::Search
            | C::SearchBodies
            | C::Follow
            | C::NextTab
            | C::PreviousTab
            | C::Newer
            | C::Older
            | C::Raw
            | C::Wrap
            | C::Sort
            | C::SortReversed
            | C::Longer
            | C::Shorter
            | C::OtherWebhook
            | C::Palette
            | C::Help
            | C::Mouse
    )
}
