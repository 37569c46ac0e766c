//! The tabs of a kind of event.

use super::{DocLine, Role, body_lines};
use crate::{
    model::{Kind, KindName},
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

/// A kind and the data of its sample, for beside the list.
pub(crate) fn sample_lines(text: &Text, kind: &Kind, webhooks: &Webhooks) -> Vec<DocLine> {
    let mut lines = vec![
        DocLine::of(kind.name.as_str(), Role::Strong),
        DocLine::of(kind_line(text, kind, webhooks), Role::Dim),
        DocLine::default(),
    ];
    lines.extend(body_lines(payload::sample(kind.name.as_str()).as_bytes(), BodyView::Set));
    lines
}

/// Who wants it, and where it stands in the envelope of wFirma.pl.
pub(crate) fn kind_line(text: &Text, kind: &Kind, webhooks: &Webhooks) -> String {
    let wanted = webhooks.wanting(&kind.name).count();
    let values =
        [("webhooks", wanted.into()), ("root", kind.root.as_str().into()), ("item", kind.item.as_str().into())];
    text.with("kind-line", &values)
}

fn wanting(text: &Text, kind: &KindName, webhooks: &Webhooks) -> Vec<DocLine> {
    let lines: Vec<DocLine> = webhooks
        .wanting(kind)
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
