//! What is done to the webhooks of the list: adding, editing, testing, switching, removing; marking and sorting them.

use super::moves;
use crate::{
    store::{HeldChoice, Overview, Undelivered},
    tui::{
        commands::Command,
        effect::Effect,
        state::{Confirm, Dialog, Form, HostCheck, Screen, Sort, State, SwitchOn, TestPanel},
    },
};

pub(super) fn add(state: &mut State) -> Vec<Effect> {
    let form = Form::add(&state.kinds, &state.text);
    state.dialogs.push(Dialog::Form(Box::new(form)));
    vec![Effect::MakeCredentials]
}

pub(super) fn edit(state: &mut State) -> Vec<Effect> {
    let Some(overview) = state.webhook_here() else { return Vec::new() };
    let mut form = Form::edit(&overview.webhook, &state.kinds, &state.text);
    form.token = state.next_token();
    form.host = form.check_literal().map_or(HostCheck::Unknown, HostCheck::Refused);
    state.dialogs.push(Dialog::Form(Box::new(form)));
    super::form::check_host(state)
}

pub(super) fn test(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let Some(Overview { webhook, .. }) = state.webhook_here() else { return Vec::new() };
    let (id, url) = (webhook.id, webhook.draft.url.to_string());
    let panel = TestPanel { webhook: id, url, token, since: state.now, result: None, doc: Default::default() };
    state.dialogs.push(Dialog::Test(panel));
    vec![Effect::Test { token, webhook: id }]
}

pub(super) fn switch(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let Some(Overview { webhook, books, .. }) = state.webhook_here() else { return Vec::new() };
    let (id, url, held) = (webhook.id, webhook.draft.url.to_string(), books.held);
    if webhook.is_on() {
        let confirm = Confirm {
            title: state.text.get("switch-off-title"),
            text: state.text.with("switch-off-text", &[("url", url.into())]),
            yes: state.text.get("switch-off-yes"),
            effect: Some(Effect::SwitchOff(id)),
            on_yes: false,
        };
        return super::commands::dialog(state, Dialog::Confirm(confirm));
    }
    if held == 0 {
        // Nothing is held, so there is nothing to decide.
        return vec![Effect::SwitchOn(id, HeldChoice::Send)];
    }
    let switch = SwitchOn::new(vec![id], Vec::new(), state.now, token);
    let effects = super::dialogs::load_held(&switch, state.now);
    state.dialogs.push(Dialog::SwitchOn(switch));
    effects
}

/// Marks the selected webhook or group and goes on to the next one.
pub(super) fn mark(state: &mut State) -> Vec<Effect> {
    mark_here(state);
    moves::go(state, Command::Down)
}

/// Marks the selected webhook or group, or takes its mark away.
pub(super) fn mark_here(state: &mut State) {
    match state.screen() {
        Screen::Undelivered => {
            if let Some(group) = state.group_here().map(Undelivered::filter) {
                state.undelivered.mark(&group);
            }
        }
        _ => {
            if let Some(id) = state.webhooks.selected().map(|overview| overview.webhook.id) {
                state.webhooks.mark(id);
            }
        }
    }
}

pub(super) fn mark_all(state: &mut State) -> Vec<Effect> {
    match state.screen() {
        Screen::Undelivered => state.undelivered.mark_all(&state.text),
        _ => state.webhooks.mark_all(),
    }
    Vec::new()
}

/// Sorts the webhooks; the selected one stays selected.
pub(super) fn sort(state: &mut State, by: Sort, reversed: bool) -> Vec<Effect> {
    let (before, rows) = (state.webhooks.selected().map(|overview| overview.webhook.id), state.room.rows);
    (state.webhooks.sort, state.webhooks.reversed) = (by, reversed);
    state.webhooks.select_again(before, rows);
    Vec::new()
}

/// Sorts the webhooks by how much they need a person, and goes to the first of them.
pub(super) fn worst_first(state: &mut State) -> Vec<Effect> {
    sort(state, Sort::State, false);
    moves::go(state, Command::First)
}

pub(super) fn remove(state: &mut State) -> Vec<Effect> {
    let Some(Overview { webhook, books, .. }) = state.webhook_here() else { return Vec::new() };
    let (id, url) = (webhook.id, webhook.draft.url.to_string());
    let waiting = books.pending + books.held;
    let confirm = Confirm {
        title: state.text.get("remove-title"),
        text: state.text.with("remove-text", &[("url", url.into()), ("waiting", waiting.unsigned_abs().into())]),
        yes: state.text.get("remove-yes"),
        effect: Some(Effect::Remove(id)),
        on_yes: false,
    };
    super::commands::dialog(state, Dialog::Confirm(confirm))
}
