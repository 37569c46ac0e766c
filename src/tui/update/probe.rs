//! A probe: begun, told of step by step, broken off.

use crossterm::event::{KeyCode, KeyEvent};

use super::{commands, dialogs};
use crate::{
    model::WebhookId,
    tui::{
        commands::Command,
        docs,
        effect::Effect,
        msg::ProbeNews,
        state::{Dialog, ProbePanel, State},
    },
};

/// Begins one of the webhook that is meant here.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(overview) = state.webhook_here() else { return Vec::new() };
    let (id, url) = (overview.webhook.id, overview.webhook.draft.url.concealed());
    open(state, id, url)
}

fn open(state: &mut State, webhook: WebhookId, url: String) -> Vec<Effect> {
    let token = state.next_token();
    state.dialogs.push(Dialog::Probe(Box::new(ProbePanel::new(webhook, url, token, state.now))));
    rebuild(state);
    vec![Effect::Probe { token, webhook }]
}

/// Takes a key.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let room = state.room;
    let Some(Dialog::Probe(panel)) = state.dialogs.last_mut() else { return Vec::new() };
    let over = panel.over.is_some();
    match key.code {
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') if over => {
            state.dialogs.pop();
        }
        KeyCode::Esc => {
            state.dialogs.pop();
            return vec![Effect::StopProbe];
        }
        KeyCode::Char('p') if over => {
            let (webhook, url) = (panel.webhook, panel.url.clone());
            state.dialogs.pop();
            return open(state, webhook, url);
        }
        KeyCode::Char('t') if over => {
            state.dialogs.pop();
            return commands::ask(state, Command::Test);
        }
        KeyCode::Char('y') => {
            let told = format!("{}\n{}", panel.url, panel.doc.to_text());
            return vec![Effect::Copy(told, state.text.get("command-probe"))];
        }
        _ => _ = dialogs::scroll(&mut panel.doc, key, room),
    }
    Vec::new()
}

/// Takes in what a probe tells.
pub(super) fn take(state: &mut State, token: u64, news: ProbeNews) {
    let now = state.now;
    let text = state.text.clone();
    let panel = state.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Probe(panel) if panel.token == token => Some(panel),
        _ => None,
    });
    let Some(panel) = panel else { return };
    match news {
        ProbeNews::Begins { steps, past_proxy } => (panel.steps, panel.past_proxy) = (steps, past_proxy),
        ProbeNews::Step(probed) => panel.done.push(probed),
        ProbeNews::Ends(answer) => panel.over = Some(answer.err().map(|error| text.failure(&error))),
    }
    panel.since = now;
    rebuild(state);
}

fn rebuild(state: &mut State) {
    let (text, now) = (state.text.clone(), state.now);
    if let Some(Dialog::Probe(panel)) = state.dialogs.last_mut() {
        panel.doc.replace(docs::probe_lines(&text, panel, now));
    }
}
