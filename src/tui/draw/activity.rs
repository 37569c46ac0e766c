//! Who changed what: the log of changes, and one entry of it whole.

use ratatui::{layout::Rect, style::Style};

use super::{
    beside::beside,
    canvas::{Canvas, columns, naked},
    doc::{self, sentences},
    lists::{head, rows},
};
use crate::{
    store::Activity,
    text::escape,
    tui::{docs, state::Doc},
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
    let text = canvas.text();
    let (whole, detail) = beside(canvas, area, area.width * 3 / 5, 60);
    // What a row has no room for is told of the selected one below the list.
    let below = match area.height {
        _ if detail.is_some() => 0,
        0..9 => 0,
        9..17 => 2,
        17..28 => 4,
        _ => 6,
    };
    if let Some(entry) = log.selected() {
        if let Some(place) = detail {
            doc::lines(canvas, place, &Doc::new(docs::activity_lines(text, entry, &state.webhooks)));
        } else if below > 0 {
            let y = area.bottom() - below;
            canvas.rule(area, y);
            let place = Rect { x: area.x + 2, y: y + 1, width: area.width.saturating_sub(4), height: below - 1 };
            told(canvas, place, entry);
        }
    }
    let area = Rect { height: whole.height - below, ..whole };
    let wide = area.width.saturating_sub(4);
    // As wide as what is shown needs, so that the details have the rest.
    let room = usize::from(area.height.saturating_sub(1));
    let shown = || log.rows.iter().skip(log.cursor.top).take(room);
    let need = |said: &dyn Fn(&Activity) -> String, least: &str| {
        shown().map(|entry| columns(&said(entry))).max().unwrap_or(0).max(columns(&text.get(least)))
    };
    let time = need(&|entry| text.clock(entry.at, state.now), "head-when") + 2;
    let actor = (need(&|entry| entry.actor.clone(), "head-who") + 2).min(wide / 5);
    let action = (need(&|entry| text.action(&entry.action), "head-what") + 2).min(wide / 3);
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
        let said = docs::activity_subject(canvas.text(), entry, &state.webhooks);
        let detail = canvas.text().activity_detail(entry);
        // What follows a Post URL must be seen too.
        let more = !detail.is_empty() && detail != said;
        let room = if more { rest.saturating_sub(columns(&detail) + 1).max(rest / 2) } else { rest };
        let end = match columns(&said) > room && said.contains("://") {
            true => canvas.put_url(x, row.y, room, naked(&said), Style::new()),
            false => canvas.put(x, row.y, rest, &said, Style::new()),
        };
        if more {
            let x = if entry.subject.is_empty() { end } else { end + 1 };
            canvas.put(x, row.y, row.right().saturating_sub(x), &detail, canvas.theme.dim);
        }
    });
}

/// The selected line, what its row may have no room for first.
fn told(canvas: &mut Canvas<'_>, area: Rect, entry: &Activity) {
    let subject = docs::activity_subject(canvas.text(), entry, &canvas.state.webhooks);
    let mut details = canvas.text().activity_detail(entry);
    if details == subject {
        details.clear();
    }
    let (strong, taken) = (canvas.theme.strong, columns(&details) + 2);
    // On one line where that is all there is, or enough; the details may be cut in the row, and count more.
    let fits = columns(&escape(&subject)) + taken <= area.width;
    if area.height == 1 || fits {
        let room = if details.is_empty() { area.width } else { area.width.saturating_sub(taken).max(area.width / 3) };
        let subject = if fits { &subject } else { naked(&subject) };
        let x = canvas.put_url(area.x, area.y, room, subject, strong);
        canvas.put(x + 2, area.y, area.right().saturating_sub(x + 2), &details, Style::new());
        return;
    }
    let y = sentences(canvas, area, &subject, strong);
    let rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    sentences(canvas, rest, &details, Style::new());
}
