//! One line of the log of changes: who did what to what, when, and what was before.

use super::{DocLine, Role};
use crate::{
    model::WebhookId,
    store::Activity,
    text::{Text, escape},
    tui::state::Webhooks,
};

/// What was done to what: a webhook by its Post URL as long as there is one, a setting by its name on the screen.
pub(crate) fn activity_subject(text: &Text, line: &Activity, webhooks: &Webhooks) -> String {
    if let Some(id) = line.action.strip_prefix("webhook.").and_then(|_| line.subject.parse().ok()) {
        return match webhooks.get(WebhookId(id)) {
            Some(overview) => overview.webhook.draft.url.to_string(),
            None => text.with("traffic-of-removed", &[("id", id.into())]),
        };
    }
    let setting = format!("settings-name-{}", line.subject.replace('_', "-"));
    if line.action == "setting.set" && text.has(&setting) {
        return text.get(&setting);
    }
    text.activity_subject(line)
}

/// All of it, a part a line.
pub(crate) fn activity_lines(text: &Text, line: &Activity, webhooks: &Webhooks) -> Vec<DocLine> {
    let mut subject = activity_subject(text, line, webhooks);
    if line.action == "setting.set" && subject != line.subject {
        subject = format!("{subject} ({})", line.subject);
    }
    let parts = [
        ("head-when", line.at.local_format("%F %H:%M:%S")),
        ("head-who", line.actor.clone()),
        ("head-what", text.action(&line.action)),
        ("head-subject", subject.clone()),
    ];
    let wide = parts.iter().map(|(key, _)| text.get(key).chars().count()).max().unwrap_or(0) + 2;
    let mut lines: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            let mut line = DocLine::of(format!("{:<wide$}", text.get(key)), Role::Dim);
            line.push(&escape(&value), None);
            line.hang = wide as u16;
            line
        })
        .collect();
    let details = text.activity_details(line).into_iter().filter(|detail| *detail != subject);
    let details: Vec<_> = details.map(|detail| DocLine { hang: 2, ..DocLine::plain(escape(&detail)) }).collect();
    if !details.is_empty() {
        lines.push(DocLine::default());
        lines.extend(details);
    }
    lines
}
