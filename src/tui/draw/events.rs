//! The catalogue of events, grouped, and one kind of it with its samples.

use ratatui::{layout::Rect, style::Style};

use super::{
    beside::beside,
    canvas::{Canvas, columns},
    doc,
    grouped::{Line, grouped},
};
use crate::{
    model::Kind,
    payload,
    tui::{
        docs,
        state::{Doc, KindTab, KindView},
    },
};

/// A kind in words.
fn said(canvas: &Canvas<'_>, kind: &Kind) -> String {
    match kind.built_in {
        true => canvas.text().kind(kind.name.as_str()),
        false if kind.description.is_empty() => kind.name.to_string(),
        false => kind.description.clone(),
    }
}

/// Draws the catalogue.
pub(super) fn events(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let group =
        |kind: &Kind| payload::catalogue().iter().find(|known| known.kind == kind.name.as_str()).map(|k| k.group);
    let mut lines = Vec::new();
    let mut last = None;
    for (at, kind) in state.kinds.iter().enumerate() {
        let group = group(kind);
        if last != Some(group) {
            lines.push(Line::Head(group.map_or_else(|| canvas.label("group-own"), |group| canvas.text().group(group))));
            last = Some(group);
        }
        lines.push(Line::Row(at));
    }
    let (wide, whole) = (area.width.saturating_sub(4), area);
    let number = 9;
    let name = state.kinds.iter().map(|kind| columns(kind.name.as_str())).max().unwrap_or(0).min(wide / 2) + 1;
    let longest = state.kinds.iter().map(|kind| columns(&said(canvas, kind))).max().unwrap_or(0) + 5;
    let label = longest.max(16).min(wide.saturating_sub(name + number));
    let (area, detail) = beside(canvas, whole, 4 + label + name + number, 34);
    if let Some((place, kind)) = detail.zip(state.kinds.get(state.events.selected)) {
        doc::lines(canvas, place, &Doc::new(docs::sample_lines(&state.text, kind, &state.webhooks)));
    }
    let mut x = area.x + 4;
    for (width, key) in [(label - 2, "head-event"), (name, "head-kind")] {
        let title = canvas.label(key);
        canvas.put(x, area.y, width - 1, &title, canvas.theme.dim);
        x += width;
    }
    let title = canvas.label("head-webhooks");
    canvas.put_right(x, area.y, number, &title, canvas.theme.dim);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    grouped(canvas, list, state.events, &lines, |canvas, row, at| {
        let kind = &state.kinds[at];
        canvas.put(row.x + 2, row.y, label.saturating_sub(3), &said(canvas, kind), Style::new());
        canvas.put(row.x + label, row.y, name - 1, kind.name.as_str(), canvas.theme.dim);
        let wanted = state.webhooks.wanting(&kind.name).count();
        let style = if wanted == 0 { canvas.theme.dim } else { Style::new() };
        canvas.put_right(row.x + label + name, row.y, number, &wanted.to_string(), style);
    });
}

/// Draws one kind.
pub(super) fn kind(canvas: &mut Canvas<'_>, area: Rect, view: &KindView) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let Some(kind) = canvas.state.kinds.iter().find(|kind| kind.name == view.kind) else {
        canvas.put(area.x, area.y + 1, area.width, &text.get("kind-removed-meanwhile"), theme.dim);
        return;
    };
    let label = if kind.built_in { text.kind_in_group(kind.name.as_str()) } else { kind.description.clone() };
    let end = canvas.put(area.x, area.y, area.width, kind.name.as_str(), theme.strong);
    canvas.put(end + 2, area.y, area.right().saturating_sub(end + 2), &label, Style::new());
    let said = docs::kind_line(text, kind, &canvas.state.webhooks);
    canvas.put(area.x, area.y + 1, area.width, &said, theme.dim);
    let tabs = KindTab::ALL.iter().map(|tab| (text.get(tab.key()), *tab == view.tab));
    canvas.tabs(area.x, area.y + 3, tabs);
    let rest = Rect { y: area.y + 5, height: area.height.saturating_sub(5), ..area };
    doc::document(canvas, rest, &view.doc);
}
