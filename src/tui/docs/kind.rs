//! The tabs of a kind of event.

use super::{DocLine, Role, body_lines};
use crate::{
    model::KindName,
    payload,
    text::{Text, escape},
    tui::state::{BodyView, KindTab, KindView, Webhooks},
};

/// The lines of the tab that is shown.
pub(crate) fn kind_lines(text: &Text, view: &KindView, webhooks: &Webhooks) -> Vec<DocLine> {
    let body = |body: Option<&String>| match body {
        Some(body) => body_lines(body.as_bytes(), BodyView::Set),
        None => vec![DocLine::of(text.get("loading"), Role::Dim)],
    };
    match view.tab {
        KindTab::Json => body(view.bodies.as_ref().map(|(json, _)| json)),
        KindTab::Xml => body(view.bodies.as_ref().map(|(_, xml)| xml)),
        KindTab::Data => body_lines(payload::sample(view.kind.as_str()).as_bytes(), BodyView::Set),
        KindTab::Webhooks => wanting(text, &view.kind, webhooks),
    }
}

fn wanting(text: &Text, kind: &KindName, webhooks: &Webhooks) -> Vec<DocLine> {
    let lines: Vec<DocLine> = webhooks
        .all
        .iter()
        .flatten()
        .filter(|overview| overview.webhook.draft.events.contains(kind))
        .map(|overview| {
            let (sign, role) = if overview.webhook.is_on() { ("● ", Role::Good) } else { ("○ ", Role::Bad) };
            let draft = &overview.webhook.draft;
            let mut line = DocLine::of(sign, role);
            line.push(&escape(draft.url.as_str()), None);
            let more = format!("   {} · {}", draft.data_type.as_str().to_uppercase(), draft.envelope);
            line.push(&more, Some(Role::Dim));
            line
        })
        .collect();
    if lines.is_empty() { vec![DocLine::of(text.get("kind-unwanted"), Role::Dim)] } else { lines }
}
