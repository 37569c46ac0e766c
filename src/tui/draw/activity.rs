//! Who changed what: the log of changes, and one entry of it whole.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::Canvas,
    dialogs::sentences,
    lists::{head, rows},
};

/// Draws the log.
pub(super) fn activity(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let log = &state.activity;
    if log.rows.is_empty() {
        let text = match (&log.search, log.is_read) {
            (_, false) => canvas.label("loading"),
            (search, true) if search.is_empty() => canvas.label("activity-empty"),
            (search, true) => canvas.text().with("activity-none-found", &[("text", search.as_str().into())]),
        };
        let place = Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 1 };
        sentences(canvas, place, &text, canvas.theme.dim);
        return;
    }
    let wide = area.width.saturating_sub(4);
    let (time, actor, action) = (13, (wide / 5).clamp(14, 24), (wide * 3 / 10).clamp(18, 30));
    let rest = wide.saturating_sub(time + actor + action);
    let titles = [(time, "head-when"), (actor, "head-who"), (action, "head-what"), (rest, "head-detail")];
    let mut list = head(canvas, area, &titles.map(|(width, key)| (width, canvas.label(key))));
    if !log.search.is_empty() {
        let text = canvas.text().with("activity-searched", &[("text", log.search.as_str().into())]);
        list.height = list.height.saturating_sub(1);
        canvas.put(area.x + 2, list.bottom(), wide, &text, canvas.theme.accent);
    }
    rows(canvas, list, log.cursor, log.rows.len(), |canvas, row, at| {
        let entry = &log.rows[at];
        let clock = canvas.text().clock(entry.at, state.now);
        canvas.put(row.x, row.y, time - 1, &clock, canvas.theme.dim);
        canvas.put(row.x + time, row.y, actor - 1, &entry.actor, Style::new());
        let action_said = canvas.text().action(&entry.action);
        canvas.put(row.x + time + actor, row.y, action - 1, &action_said, canvas.theme.accent);
        let x = row.x + time + actor + action;
        let said = canvas.text().activity_subject(entry);
        let subject = canvas.put(x, row.y, rest, &said, Style::new());
        if !entry.detail.is_empty() {
            let x = if entry.subject.is_empty() { subject } else { subject + 1 };
            let detail = canvas.text().activity_detail(entry);
            canvas.put(x, row.y, row.right().saturating_sub(x), &detail, canvas.theme.dim);
        }
    });
}
