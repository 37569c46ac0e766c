//! The same thing done to all webhooks that are marked: the question before, the steps, and what is told after.

use super::{dialogs, read_screen, toast};
use crate::{
    admin::AdminError,
    model::WebhookId,
    store::{HeldChoice, Overview, Undelivered},
    tui::{
        docs,
        effect::Effect,
        state::{Confirm, Dialog, Doc, Each, EachAction, EachOutcome, State, SwitchOn},
    },
};

/// So many are named in a question.
const NAMED: usize = 5;

/// The addresses that are meant, as far as a question has room for them.
fn named(state: &State, ids: &[WebhookId]) -> String {
    let mut lines: Vec<String> = ids
        .iter()
        .take(NAMED)
        .filter_map(|id| state.webhooks.get(*id))
        .map(|overview| format!("  {}", overview.webhook.draft.url))
        .collect();
    if ids.len() > NAMED {
        lines.push(format!("  {}", state.text.with("each-more", &[("n", (ids.len() - NAMED).into())])));
    }
    lines.join("\n")
}

/// The groups of undelivered requests that are meant, as far as a question has room for them, and an empty line.
pub(super) fn named_groups(state: &State, groups: &[&Undelivered]) -> String {
    let text = &state.text;
    let said = |group: &&Undelivered| {
        let fault = group.fault.as_ref().map_or_else(|| text.get("untried"), |fault| text.cause(fault.cause));
        format!("  {} · {} · {fault} · {}", group.url, text.state(group.state), text.number(group.count))
    };
    let mut lines: Vec<String> = groups.iter().take(NAMED).map(said).collect();
    if groups.len() > NAMED {
        lines.push(format!("  {}", text.with("each-more", &[("n", (groups.len() - NAMED).into())])));
    }
    if !lines.is_empty() {
        lines.push(String::from("\n"));
    }
    lines.join("\n")
}

/// Asks before it is done; the safe answer is the default.
fn confirm(state: &mut State, action: EachAction, ids: Vec<WebhookId>, waiting: i64) -> Vec<Effect> {
    let word = action.as_str();
    let count = ("n", ids.len().into());
    let waits = state.text.number(waiting.unsigned_abs());
    let values = [count.clone(), ("waiting", waiting.unsigned_abs().into()), ("number", waits.into())];
    let said = state.text.with(&format!("each-{word}-text"), &values);
    let confirm = Confirm {
        title: state.text.with(&format!("each-{word}-title"), std::slice::from_ref(&count)),
        text: format!("{}\n\n{said}", named(state, &ids)),
        yes: state.text.with(&format!("each-{word}-yes"), &[count]),
        effect: Some(Effect::EachOf(action, ids)),
        on_yes: false,
    };
    state.dialogs.push(Dialog::Confirm(confirm));
    Vec::new()
}

/// Tests all that are marked. Nothing is destroyed by that, so nothing is asked.
pub(super) fn test(state: &mut State) -> Vec<Effect> {
    let ids = state.marked_here().iter().map(|overview| overview.webhook.id).collect();
    begin(state, EachAction::Test, ids)
}

/// Removes all that are marked.
pub(super) fn remove(state: &mut State) -> Vec<Effect> {
    let marked = state.marked_here();
    let waiting = marked.iter().map(|overview| overview.books.pending + overview.books.held).sum();
    let ids = marked.iter().map(|overview| overview.webhook.id).collect();
    confirm(state, EachAction::Remove, ids, waiting)
}

/// Switches all that are marked: off where all are on, on where all are off, and else what is chosen.
pub(super) fn switch(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let marked = state.marked_here();
    let (on, off): (Vec<&Overview>, Vec<&Overview>) = marked.into_iter().partition(|overview| overview.webhook.is_on());
    let held: i64 = off.iter().map(|overview| overview.books.held).sum();
    let pending = on.iter().map(|overview| overview.books.pending).sum();
    let ids = |some: &[&Overview]| some.iter().map(|overview| overview.webhook.id).collect::<Vec<_>>();
    let (on, off) = (ids(&on), ids(&off));
    if off.is_empty() {
        return confirm(state, EachAction::SwitchOff, on, pending);
    }
    if on.is_empty() && held == 0 {
        return confirm(state, EachAction::SwitchOn(HeldChoice::Send), off, 0);
    }
    let dialog = SwitchOn::new(off, on, state.now, token);
    let effects = dialogs::load_held(&dialog, state.now);
    state.dialogs.push(Dialog::SwitchOn(dialog));
    effects
}

/// Begins such work.
pub(super) fn begin(state: &mut State, action: EachAction, ids: Vec<WebhookId>) -> Vec<Effect> {
    let token = state.next_token();
    let mut each = Each::new(token, action, ids);
    let effects = each.next();
    state.dialogs.push(Dialog::Each(each));
    effects
}

/// Takes the outcome of one in, and goes on.
pub(super) fn take(
    state: &mut State,
    token: u64,
    webhook: WebhookId,
    outcome: Result<EachOutcome, AdminError>,
) -> Vec<Effect> {
    let outcome = outcome.unwrap_or_else(|error| EachOutcome::Failed(state.text.failure(&error)));
    let url = state.webhooks.get(webhook).map_or_else(|| webhook.to_string(), |o| o.webhook.draft.url.to_string());
    let found = state.dialogs.iter().position(|dialog| matches!(dialog, Dialog::Each(each) if each.token == token));
    let Some(at) = found else { return Vec::new() };
    let text = state.text.clone();
    let Dialog::Each(each) = &mut state.dialogs[at] else { return Vec::new() };
    if !outcome.is_bad() {
        // What did not work stays marked, to be tried once more.
        state.webhooks.marked.remove(&webhook);
    }
    each.take(webhook, url, outcome);
    let effects = each.next();
    if !each.is_done() {
        return effects;
    }
    // What is wrong stands first.
    each.outcomes.sort_by_key(|(id, _, outcome)| (!outcome.is_bad(), *id));
    let bad = each.outcomes.iter().filter(|(.., outcome)| outcome.is_bad()).count();
    if bad > 0 || each.action == EachAction::Test {
        each.doc = Some(Doc::new(docs::outcome_lines(&text, each)));
    } else {
        let key = format!("each-{}-done", each.action.as_str());
        let said = text.with(&key, &[("n", each.outcomes.len().into()), ("total", each.total.into())]);
        state.dialogs.remove(at);
        toast(state, said);
    }
    let mut effects = vec![Effect::LoadOverviews, Effect::LoadHealth];
    effects.extend(read_screen(state));
    effects
}
