//! `update`: one thing that happened and the state before it in, the state after it and what is asked of the world out.
//! Nothing here reads a clock or does anything.

mod answers;
mod clicks;
mod commands;
mod dialogs;
mod each;
mod early;
mod events;
mod fields;
mod form;
mod form_answers;
mod moves;
mod palette;
mod probe;
mod prompt;
mod settings;
mod take;
mod traffic;
mod webhooks;

use std::time::Duration;

#[cfg(test)]
pub(crate) use palette::Offer;
pub(crate) use palette::offered;
pub(crate) use settings::is_default;

use super::{
    commands::refusal,
    docs,
    effect::Effect,
    keys::Key,
    msg::Msg,
    state::{BOTH_SIDES, Big, Dialog, LogPart, RequestView, Screen, State, Toast},
};
use crate::{
    model::Time,
    store::{Filter, Undelivered},
    text::Text,
};

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(4);

/// Everything that is read when the console begins.
pub(crate) fn begin(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![Effect::LoadKinds, Effect::LoadSettings, Effect::LoadBulks];
    effects.extend(look_again(state));
    effects
}

/// Takes in one thing that happened.
pub(crate) fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    if state.toast.as_ref().is_some_and(|toast| toast.until <= state.now) {
        state.toast = None;
    }
    let mut effects = taken(state, msg);
    effects.extend(early::catch_up(state));
    effects.extend(form::follow(state));
    effects
}

fn taken(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) if early::waits(state, key) => Vec::new(),
        Msg::Key(key) => {
            if state.dialogs.is_empty() {
                match state.keymap.command(state.place(), Key::of(key)) {
                    Some(command) => self::commands::ask(state, command),
                    None => Vec::new(),
                }
            } else {
                dialogs::key(state, key)
            }
        }
        Msg::Paste(text) => dialogs::paste(state, &text),
        Msg::Click(hit) | Msg::DoubleClick(hit) => {
            // Whoever takes the mouse goes another way.
            state.early.clear();
            clicks::click(state, hit, matches!(msg, Msg::DoubleClick(_)))
        }
        Msg::Wheel { up } => clicks::wheel(state, up),
        Msg::Changed => look_again(state),
        Msg::Look => {
            let mut effects = vec![Effect::LoadHealth];
            effects.extend(traffic::look(state));
            effects
        }
        Msg::Tick => Vec::new(),
        Msg::Resized { width } => {
            let before = std::mem::replace(&mut state.width, width);
            if (before < BOTH_SIDES) == (width < BOTH_SIDES) { Vec::new() } else { rebuild_requests(state) }
        }
        Msg::Blocked(blocked) => {
            state.blocked = blocked;
            Vec::new()
        }
        answer => answers::take(state, answer),
    }
}

/// Reads again what is on screen.
fn look_again(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![Effect::LoadOverviews, Effect::LoadHealth];
    match state.screen_mut() {
        // It adds up many rows, and looks hardly different after one more.
        Screen::Traffic(view) if view.slots.is_some() => view.stale = true,
        _ => effects.extend(read_screen(state)),
    }
    if let Some(Dialog::SwitchOn(dialog)) = state.dialogs.last() {
        effects.extend(dialogs::load_held(dialog, state.now));
    }
    effects
}

/// Reads what the topmost screen shows.
fn read_screen(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    match state.screen_mut() {
        Screen::Menu => Vec::new(),
        Screen::Traffic(view) => traffic::load(view, now),
        Screen::Webhooks => load_latest(state),
        Screen::Log(log) => {
            let which = log.jump.unwrap_or(if log.fresh { LogPart::Newest } else { LogPart::Same });
            // A search that is under way is not begun anew by what happens meanwhile.
            let which = (!log.is_searching()).then_some(which);
            let mut effects = moves::ask_log(log, which);
            effects.extend(moves::count_log(log, now));
            effects
        }
        Screen::Request(view) => vec![Effect::LoadRequest(view.id, view.detail.clone())],
        Screen::Script(view) => vec![Effect::LoadScript(view.webhook, view.lang)],
        Screen::Events => vec![Effect::LoadKinds],
        Screen::Undelivered => [load_latest(state), vec![Effect::LoadUndelivered]].concat(),
        Screen::Kind(view) => {
            let kind = view.kind.clone();
            events::rebuild(state);
            vec![Effect::LoadSample(kind), Effect::LoadKinds]
        }
        Screen::Tokens => vec![Effect::LoadTokens],
        Screen::Activity => vec![Effect::LoadActivity(state.activity.query())],
        Screen::Settings => vec![Effect::LoadSettings],
    }
}

/// Reads the latest requests of what is selected in a list.
fn load_latest(state: &State) -> Vec<Effect> {
    let filter = match state.screen() {
        Screen::Undelivered => state.group_here().map(Undelivered::filter),
        _ => state.webhooks.selected().map(|overview| Filter::of(&[overview.webhook.id])),
    };
    filter.map(Effect::LoadLatest).into_iter().collect()
}

/// Puts a screen on top.
fn push(state: &mut State, screen: Screen) -> Vec<Effect> {
    state.screens.push(screen);
    read_screen(state)
}

/// Takes the topmost screen away, as long as one remains.
fn pop(state: &mut State) -> Vec<Effect> {
    if state.screens.len() > 1 {
        state.screens.pop();
    }
    read_screen(state)
}

/// Tells something for a few seconds.
fn toast(state: &mut State, text: String) {
    state.toast = Some(Toast { text, until: state.now.plus(TOAST) });
}

/// Makes the document of the request screen anew; a big body is made into lines off the screen.
fn rebuild_request(state: &mut State) -> Vec<Effect> {
    let (text, now, token) = (state.text.clone(), state.now, state.next_token());
    let wide = state.width >= BOTH_SIDES;
    match state.screen_mut() {
        Screen::Request(view) => rebuild(view, &text, now, token, wide),
        _ => Vec::new(),
    }
}

/// The same for those that lie below as well.
fn rebuild_requests(state: &mut State) -> Vec<Effect> {
    let (text, now, token) = (state.text.clone(), state.now, state.next_token());
    let wide = state.width >= BOTH_SIDES;
    let views = state.screens.iter_mut().filter_map(|screen| match screen {
        Screen::Request(view) => Some(view),
        _ => None,
    });
    views.flat_map(|view| rebuild(view, &text, now, token, wide)).collect()
}

fn rebuild(view: &mut RequestView, text: &Text, now: Time, token: u64, wide: bool) -> Vec<Effect> {
    // What stands beside it is drawn in a wide window only.
    view.other.replace(if wide { docs::other_lines(text, view, now) } else { Vec::new() });
    let (lines, big) = docs::tab_lines(text, view, now);
    let (how, body) = (view.how, big.map(|body| view.shared(body)));
    let Some(body) = body else {
        if view.big.take().is_some() || !view.doc.lines.are(&lines) {
            view.doc.replace(lines);
        }
        return Vec::new();
    };
    if view.big.as_ref().is_some_and(|big| big.how == how && big.body == body) {
        // Its lines are there or on their way; whoever reads it keeps the place.
        view.doc.lines.put_before(lines);
        return Vec::new();
    }
    view.doc.replace(lines);
    view.big = Some(Big { body: body.clone(), how, laying: Some(token) });
    vec![Effect::Lay { token, body, how }]
}

/// Tells why a command can do nothing now, or gives it back.
fn allowed(state: &mut State, command: super::commands::Command) -> bool {
    let Some(reason) = refusal(state, command) else { return true };
    let reason = state.text.get(reason);
    toast(state, reason);
    false
}
