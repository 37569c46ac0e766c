//! What came back from the world.

use std::time::Duration;

use super::{form_answers, load_latest, moves, read_screen, rebuild_request, toast};
use crate::{
    admin::{AdminError, RequestDetail},
    model::{OffReason, Request, RequestId, WarningKind},
    policy,
    store::{Bulk, BulkAction, BulkState, Counted, Overview, Page, Part, StoreError, Undelivered},
    tui::{
        docs,
        effect::Effect,
        msg::{Done, Msg},
        state::{Confirm, Dialog, Log, LogPart, Screen, State, Toast},
    },
};

/// How long a warning stays on screen.
const WARNING: Duration = Duration::from_secs(20);

/// So long a list that was read may be older than the webhook that was added last.
const ADDED: Duration = Duration::from_secs(5);

/// Takes an answer in.
pub(super) fn take(state: &mut State, answer: Msg) -> Vec<Effect> {
    match answer {
        Msg::Status(status) => state.pulse.status = Some(status),
        Msg::Overviews(answer) => {
            let before = state.webhooks.selected().map(|overview| overview.webhook.id);
            let first = state.webhooks.all.is_none();
            if let Some(mut all) = good(state, answer) {
                keep_added(state, &mut all);
                warn(state, &all);
                state.webhooks.all = Some(all);
                state.webhooks.select_again(before, state.room.rows);
                let after = state.webhooks.selected().map(|overview| overview.webhook.id);
                if matches!(state.screen(), Screen::Webhooks) && (first || after != before) {
                    return load_latest(state);
                }
            }
        }
        Msg::Kinds(answer) => {
            if let Some(kinds) = good(state, answer) {
                let before = state.kinds.get(state.events.selected).map(|kind| kind.name.clone());
                let row = kinds.iter().position(|kind| Some(&kind.name) == before.as_ref());
                let row = row.unwrap_or(state.events.selected);
                state.events.select(row, kinds.len(), state.room.rows);
                state.kinds = kinds;
                form_answers::kinds(state);
            }
        }
        Msg::Health(answer) => {
            if let Some(health) = good(state, answer) {
                let now = state.now;
                state.pulse.read(health, now);
            }
        }
        Msg::Settings(answer) => {
            if let Some(settings) = good(state, answer) {
                state.settings.1 = Some(settings);
            }
        }
        Msg::Activity(query, answer) => {
            if let Some(rows) = good(state, answer) {
                let room = state.room.rows;
                state.activity.take(&query, rows, room);
            }
        }
        Msg::Tokens(answer) => {
            if let Some(tokens) = good(state, answer) {
                let before = state.token_here().map(|token| token.draft.name.clone());
                let row = tokens.iter().position(|token| Some(&token.draft.name) == before.as_ref());
                let row = row.unwrap_or(state.tokens.0.selected);
                state.tokens.0.select(row, tokens.len(), state.room.rows);
                state.tokens.1 = Some(tokens);
            }
        }
        Msg::Sample(kind, answer) => {
            if let (Some(bodies), Screen::Kind(view)) = (good(state, answer), state.screen_mut())
                && view.kind == kind
            {
                view.bodies = Some(bodies);
                super::events::rebuild(state);
            }
        }
        Msg::DataEdited(kind, data) => return super::events::edited(state, kind, data),
        Msg::KindAdded(answer) => match made(state, answer) {
            Some(name) => {
                let text = state.text.with("toast-kind-added", &[("kind", name.to_string().into())]);
                toast(state, text);
                return super::events::changed(state);
            }
            None => return Vec::new(),
        },
        Msg::TokenAdded(answer) => match made(state, answer) {
            Some((name, token)) => {
                state.dialogs.push(Dialog::Token { name, token });
                return read_screen(state);
            }
            None => return Vec::new(),
        },
        Msg::Undelivered(answer) => {
            if let Some(groups) = good(state, answer) {
                let before = state.group_here().map(Undelivered::filter);
                state.undelivered.take(groups, &state.text, state.room.rows);
                if before != state.group_here().map(Undelivered::filter) {
                    return load_latest(state);
                }
            }
        }
        Msg::Traffic { token, slots } => {
            if let (Some(slots), Screen::Traffic(view)) = (good(state, slots), state.screen_mut())
                && view.token == token
            {
                view.slots = Some(slots);
            }
        }
        Msg::Latest(filter, answer) => {
            if let Some(part) = good(state, answer) {
                state.latest = Some((filter, part));
            }
        }
        Msg::Log { token, which, page, part } => return log(state, token, (which, page), part),
        Msg::Count { token, count, so_far } => return counted(state, token, count, so_far),
        Msg::Request(id, detail) => return request(state, id, *detail),
        Msg::Laid { token, lines } => {
            if let Some(view) = state.screens.iter_mut().rev().find_map(|screen| match screen {
                Screen::Request(view) => Some(view),
                _ => None,
            }) {
                view.laid(token, lines);
            }
        }
        Msg::Script(id, answer) => {
            if let (Some(script), Screen::Script(view)) = (good(state, answer), state.screen_mut())
                && view.webhook == id
            {
                if view.script.as_ref() != Some(&script) {
                    view.doc.replace(docs::source_lines(&script.text));
                }
                view.script = Some(script);
            }
        }
        Msg::Held { token, held } => {
            let held = good(state, held);
            if let Some(Dialog::SwitchOn(dialog)) = state.dialogs.last_mut()
                && dialog.token == token
            {
                dialog.held = held.or(dialog.held);
            }
        }
        Msg::Host { .. }
        | Msg::Made(_)
        | Msg::Previewed { .. }
        | Msg::Added(_)
        | Msg::Edited(_)
        | Msg::Tested { .. } => {
            return form_answers::take(state, answer);
        }
        Msg::Probe { token, news } => super::probe::take(state, token, news),
        Msg::Each { token, webhook, outcome } => return super::each::take(state, token, webhook, outcome),
        Msg::Bulk(answer) => return bulk(state, answer),
        Msg::Bulks(answer) => {
            if let Some(bulk) = good(state, answer).and_then(|bulks| bulks.into_iter().next()) {
                offer(state, &bulk);
            }
        }
        Msg::Done(done) => {
            let text = told(state, &done);
            toast(state, text);
            return match done {
                Done::KindRemoved(_) => super::events::changed(state),
                _ => read_screen(state),
            };
        }
        Msg::Failed(error) => {
            let text = state.text.failure(&error);
            failed(state, text);
        }
        Msg::NotKept { path, why } => {
            let text = state.text.with("not-kept", &[("path", path.into()), ("why", why.into())]);
            failed(state, text);
        }
        Msg::NotPaged(why) => {
            let text = state.text.with("not-paged", &[("why", why.into())]);
            failed(state, text);
        }
        Msg::NotSaved { path, why } => {
            let text = state.text.with("not-saved", &[("path", path.into()), ("why", why.into())]);
            failed(state, text);
        }
        _ => {}
    }
    Vec::new()
}

/// What a short form made, which goes away then; otherwise it says why not.
fn made<T>(state: &mut State, answer: Result<T, AdminError>) -> Option<T> {
    match answer {
        Ok(made) => {
            if matches!(state.dialogs.last(), Some(Dialog::Fields(_))) {
                state.dialogs.pop();
            }
            Some(made)
        }
        Err(error) => {
            let said = state.text.failure(&error);
            match state.dialogs.last_mut() {
                Some(Dialog::Fields(form)) => form.refused = Some(said),
                _ => failed(state, said),
            }
            None
        }
    }
}

/// What was read; what could not be is told in the health line until the next reading does better.
fn good<T>(state: &mut State, answer: Result<T, AdminError>) -> Option<T> {
    match answer {
        Ok(good) => {
            state.trouble = None;
            Some(good)
        }
        Err(error) => {
            state.trouble = Some(state.text.failure(&error));
            None
        }
    }
}

/// Goes on with work on many requests until it is done or the operator stops it.
fn bulk(state: &mut State, answer: Result<Bulk, AdminError>) -> Vec<Effect> {
    let under_way = |dialog: &Dialog| matches!(dialog, Dialog::Bulk { .. });
    let stop = state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Bulk { stopping: true, .. }));
    state.dialogs.retain(|dialog| !under_way(dialog));
    let bulk = match answer {
        Ok(bulk) => bulk,
        Err(error) => {
            // What was done is done; the rest is offered when a console begins anew.
            let text = state.text.failure(&error);
            failed(state, text);
            return Vec::new();
        }
    };
    let id = bulk.id;
    if bulk.state == BulkState::Running {
        state.dialogs.push(Dialog::Bulk { bulk, stopping: stop });
        return vec![if stop { Effect::BulkCancel(id) } else { Effect::BulkStep(id) }];
    }
    let key = match (bulk.action, bulk.state) {
        (_, BulkState::Cancelled) => "toast-bulk-stopped",
        (BulkAction::Resend, _) => "toast-resend",
        (BulkAction::Discard, _) => "toast-discarded",
    };
    let text = state.text.with(key, &[("count", bulk.done.into()), ("total", bulk.total.into())]);
    toast(state, text);
    read_screen(state)
}

/// Asks whether work that was broken off goes on.
fn offer(state: &mut State, bulk: &Bulk) {
    let values = [("done", bulk.done.into()), ("total", bulk.total.into()), ("filter", bulk.filter.to_string().into())];
    let confirm = Confirm {
        title: state.text.get("bulk-offer-title"),
        text: state.text.with(&format!("bulk-offer-{}", bulk.action), &values),
        yes: state.text.get("bulk-offer-yes"),
        effect: Some(Effect::BulkStep(bulk.id)),
        on_yes: false,
    };
    state.dialogs.push(Dialog::Confirm(confirm));
}

/// A list that was asked for before a webhook was added lacks it: it stays selected, and the next reading has it.
fn keep_added(state: &mut State, all: &mut Vec<Overview>) {
    let Some((webhook, at)) = state.added.take() else { return };
    let known = all.iter().any(|overview| overview.webhook.id == webhook.id);
    if !known && state.now.since(at) < ADDED {
        all.push(Overview::untried(webhook.clone()));
        state.added = Some((webhook, at));
    }
}

/// Tells of webhooks that began to fail, were switched off or came back since they were last read.
fn warn(state: &mut State, all: &[Overview]) {
    let news = all.iter().find_map(|now| {
        let before = &state.webhooks.get(now.webhook.id)?.webhook;
        let went_off = before.is_on() && now.off().is_some_and(|off| off.reason != OffReason::Operator);
        let kind = policy::warning(before.failed_in_row, now.webhook.failed_in_row, went_off)?;
        // Switching on starts the count anew, which is no recovery.
        (kind != WarningKind::Recovered || before.is_on()).then_some((kind, &now.webhook))
    });
    let Some((kind, webhook)) = news else { return };
    let key = match kind {
        WarningKind::Failing => "warning-failing",
        WarningKind::SwitchedOff => "warning-switched-off",
        WarningKind::Recovered | WarningKind::Test => "warning-recovered",
    };
    let count = u64::from(webhook.failed_in_row).into();
    let text = state.text.with(key, &[("url", webhook.draft.url.to_string().into()), ("count", count)]);
    state.toast = Some(Toast { text, until: state.now.plus(WARNING) });
}

pub(super) fn failed(state: &mut State, text: String) {
    let title = state.text.get("error-title");
    state.dialogs.push(Dialog::Error { title, text });
}

/// The log with a token, which may lie below the request that was opened from it.
fn log_of(state: &mut State, token: u64) -> Option<&mut Log> {
    state.screens.iter_mut().rev().find_map(|screen| match screen {
        Screen::Log(log) if log.token == token => Some(&mut **log),
        _ => None,
    })
}

fn log(
    state: &mut State,
    token: u64,
    (which, page): (LogPart, Page),
    part: Result<Part<Request>, AdminError>,
) -> Vec<Effect> {
    let room = state.room.rows;
    let part = good(state, part);
    let Some(log) = log_of(state, token) else { return Vec::new() };
    match part {
        Some(part) => {
            log.take(which, page, part, room);
            let wanted = log.wanted(room);
            moves::ask_log(log, wanted)
        }
        None => {
            log.asking = false;
            Vec::new()
        }
    }
}

/// How often a count is made anew, at most; one that takes long is made less often.
const COUNT: Duration = Duration::from_millis(250);

fn counted(state: &mut State, token: u64, count: Result<Counted, AdminError>, so_far: u64) -> Vec<Effect> {
    let now = state.now;
    let count = good(state, count);
    let Some(log) = log_of(state, token) else { return Vec::new() };
    let Some(Counted { count, reached }) = count else {
        log.counting = None;
        return Vec::new();
    };
    let so_far = so_far + count;
    if reached.is_some() {
        return vec![Effect::Count { token, filter: log.filter.clone(), from: reached, so_far }];
    }
    log.count = Some(so_far);
    let took = log.counting.take().map_or(Duration::ZERO, |begun| now.since(begun));
    log.count_after = Some(now.plus((took * 10).max(COUNT)));
    Vec::new()
}

fn request(state: &mut State, id: RequestId, detail: Result<RequestDetail, AdminError>) -> Vec<Effect> {
    let gone = matches!(detail, Err(AdminError::Store(StoreError::NotFound { .. })));
    let text = detail.as_ref().err().map(|error| state.text.failure(error));
    let detail = if gone { None } else { good(state, detail) };
    let Screen::Request(view) = state.screen_mut() else { return Vec::new() };
    if view.id != id {
        return Vec::new();
    }
    if gone {
        failed(state, text.unwrap_or_default());
        return super::pop(state);
    }
    if let Some(detail) = detail {
        let last = detail.attempts.len().saturating_sub(1);
        view.attempt = if view.chosen { view.attempt.min(last) } else { last };
        view.detail = Some(detail.into());
        return rebuild_request(state);
    }
    Vec::new()
}

fn told(state: &State, done: &Done) -> String {
    let text = &state.text;
    match done {
        Done::Removed { discarded } => text.with("toast-removed", &[("discarded", (*discarded).into())]),
        Done::SwitchedOn { sent, discarded } => {
            text.with("toast-switched-on", &[("sent", (*sent).into()), ("discarded", (*discarded).into())])
        }
        Done::SwitchedOff { held } => text.with("toast-switched-off", &[("held", (*held).into())]),
        Done::Resend(0) => text.get("toast-resend-waiting"),
        Done::Resend(count) => text.with("toast-resend", &[("count", (*count).into())]),
        Done::Discarded(count) => text.with("toast-discarded", &[("count", (*count).into())]),
        Done::Emitted { uid, requests } => {
            text.with("toast-emitted", &[("uid", uid.as_str().into()), ("requests", (*requests).into())])
        }
        Done::Set => text.get("toast-set"),
        Done::Kept => text.get("toast-kept"),
        Done::KindRemoved(kind) => text.with("toast-kind-removed", &[("kind", kind.as_str().into())]),
        Done::TokenRemoved(name) => text.with("toast-token-removed", &[("name", name.as_str().into())]),
        Done::Copied(what) => text.with("toast-copied", &[("what", what.as_str().into())]),
        Done::Saved(path) => text.with("toast-saved", &[("path", path.as_str().into())]),
    }
}
