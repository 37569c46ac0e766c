//! What ended or waits without success, under the webhooks that it is owed to.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::Canvas,
    dialogs::sentences,
    grouped::{Line, grouped},
};
use crate::store::Undelivered;

/// Draws the screen.
pub(super) fn undelivered(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let (cursor, groups) = (state.undelivered.0, state.undelivered.1.as_deref());
    let Some(groups) = groups.filter(|groups| !groups.is_empty()) else {
        let key = if state.undelivered.1.is_none() { "loading" } else { "undelivered-none" };
        let text = canvas.label(key);
        let place = Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 1 };
        sentences(canvas, place, &text, canvas.theme.dim);
        return;
    };
    let (theme, text) = (canvas.theme, canvas.text());
    let wide = area.width.saturating_sub(4);
    let (count, oldest) = (12, 13);
    let standing = 16.min(wide / 4);
    let fault = wide.saturating_sub(2 + standing + count + oldest);
    let x = area.x + 4;
    for (x, width, key) in [(x, standing, "head-state"), (x + standing, fault, "head-fault")] {
        let title = canvas.label(key);
        canvas.put(x, area.y, width - 1, &title, theme.dim);
    }
    for (end, key) in [(2 + standing + fault + count, "head-count"), (wide, "head-oldest")] {
        let title = canvas.label(key);
        canvas.put_right(area.x + 2, area.y, end, &title, theme.dim);
    }
    let mut lines = Vec::new();
    let mut last = None;
    for (at, group) in groups.iter().enumerate() {
        if last != Some(group.webhook) {
            let all: u64 = groups.iter().filter(|one| one.webhook == group.webhook).map(|one| one.count).sum();
            let values = [("url", group.url.as_str().into()), ("n", all.into()), ("number", text.number(all).into())];
            lines.push(Line::Head(text.with("undelivered-of", &values)));
            last = Some(group.webhook);
        }
        lines.push(Line::Row(at));
    }
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
    grouped(canvas, list, cursor, &lines, |canvas, row, at| {
        let group = &groups[at];
        let (sign, word, style) = canvas.request_state(group.state);
        let x = row.x + 2;
        canvas.put(x, row.y, standing - 1, &format!("{sign} {word}"), style);
        let (said, style) = said(canvas, group);
        canvas.put(x + standing, row.y, fault.saturating_sub(1), &said, style);
        let number = canvas.text().number(group.count);
        canvas.put_right(x + standing + fault, row.y, count, &number, canvas.theme.strong);
        let ago = canvas.ago(group.oldest);
        canvas.put_right(row.x, row.y, row.width, &ago, canvas.theme.dim);
    });
    let all: u64 = groups.iter().map(|group| group.count).sum();
    let values = [("n", all.into()), ("number", text.number(all).into()), ("groups", groups.len().into())];
    canvas.put(area.x + 2, area.bottom() - 1, wide, &text.with("undelivered-all", &values), theme.dim);
}

fn said(canvas: &Canvas<'_>, group: &Undelivered) -> (String, Style) {
    match &group.fault {
        Some(fault) => {
            (format!("{} · {}", canvas.text().phase(fault.phase), canvas.text().cause(fault.cause)), canvas.theme.warn)
        }
        None => (canvas.label("untried"), canvas.theme.dim),
    }
}
