//! Looking about on the traffic screen.

use super::{push, read_screen};
use crate::{
    model::{Time, WebhookId},
    store::Filter,
    tui::{
        commands::Command,
        effect::Effect,
        state::{Log, Screen, State, TrafficSpan, TrafficView},
    },
};

/// Opens it: of the webhook that is meant here, or of all.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let webhook = match state.screen() {
        Screen::Menu => None,
        Screen::Log(log) => log.only(),
        _ => state.webhook_here().map(|overview| overview.webhook.id),
    };
    let token = state.next_token();
    push(state, Screen::Traffic(Box::new(TrafficView::new(webhook, token))))
}

/// Moves along the time, or on to another webhook or span.
pub(super) fn go(state: &mut State, command: Command) -> Vec<Effect> {
    let now = state.now;
    let Screen::Traffic(view) = state.screen_mut() else { return Vec::new() };
    let page = (view.count() / 10).cast_signed();
    match command {
        Command::Earlier => view.step_by(-1, now),
        Command::Later => view.step_by(1, now),
        Command::PageUp => view.step_by(-page, now),
        Command::PageDown => view.step_by(page, now),
        Command::First => view.look_at(0, now),
        Command::Last => view.look_at(usize::MAX, now),
        Command::Longer => return turn(state, 1),
        Command::Shorter => return turn(state, -1),
        Command::Up => return other(state, false),
        Command::Down | Command::OtherWebhook => return other(state, true),
        _ => {}
    }
    Vec::new()
}

fn turn(state: &mut State, by: isize) -> Vec<Effect> {
    let Screen::Traffic(view) = state.screen_mut() else { return Vec::new() };
    let all = TrafficSpan::ALL;
    let at = all.iter().position(|span| *span == view.span).unwrap_or(0).cast_signed() + by;
    choose(state, at.rem_euclid(all.len().cast_signed()).unsigned_abs())
}

/// Shows another span of time.
pub(super) fn choose(state: &mut State, at: usize) -> Vec<Effect> {
    let token = state.next_token();
    let Screen::Traffic(view) = state.screen_mut() else { return Vec::new() };
    let span = TrafficSpan::ALL[at.min(TrafficSpan::ALL.len() - 1)];
    **view = TrafficView { span, ..TrafficView::new(view.webhook, token) };
    read_screen(state)
}

/// The next webhook, all of them among the choices.
fn other(state: &mut State, forward: bool) -> Vec<Effect> {
    let ids: Vec<WebhookId> = state.webhooks.all.iter().flatten().map(|overview| overview.webhook.id).collect();
    let token = state.next_token();
    let Screen::Traffic(view) = state.screen_mut() else { return Vec::new() };
    let at = view.webhook.and_then(|id| ids.iter().position(|one| *one == id)).map_or(0, |at| at + 1);
    let count = ids.len() + 1;
    let at = (at + if forward { 1 } else { count - 1 }) % count;
    let webhook = at.checked_sub(1).map(|at| ids[at]);
    (view.webhook, view.slots, view.token) = (webhook, None, token);
    read_screen(state)
}

/// The requests of the time that is looked at.
pub(super) fn log(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let token = state.next_token();
    let Screen::Traffic(view) = state.screen() else { return Vec::new() };
    let (since, until) = view.looked_at(now);
    let log = Log::new(view.webhook.into_iter().collect(), token);
    // The slot that is under way has no end yet.
    let until = (until <= now).then_some(until);
    let filter = Filter { since: Some(since), until, ..log.filter.clone() };
    push(state, Screen::Log(Box::new(Log { filter, ..log })))
}

/// Reads again what was committed meanwhile, not with every commit but now and then.
pub(super) fn look(state: &mut State) -> Vec<Effect> {
    match state.screen_mut() {
        Screen::Traffic(view) if view.stale => {
            view.stale = false;
            read_screen(state)
        }
        _ => Vec::new(),
    }
}

/// What is to be read for the screen.
pub(super) fn load(view: &mut TrafficView, now: Time) -> Vec<Effect> {
    view.stale = false;
    vec![Effect::LoadTraffic { token: view.token, query: view.query(now) }]
}
