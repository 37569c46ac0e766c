//! What ended or waits without success, under the webhooks that it is owed to.

use ratatui::{layout::Rect, style::Style};

use super::{
    beside::beside,
    canvas::{Canvas, columns, shortened},
    doc::sentences,
    fault::fault_words,
    frame,
    grouped::{Line, grouped},
    webhook,
};
use crate::{
    model::RequestState,
    store::Undelivered,
    text::{FaultContext, escape},
    tui::msg::Hit,
};

/// Draws the screen.
pub(super) fn undelivered(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let (theme, text, list) = (canvas.theme, canvas.text(), &state.undelivered);
    let all = list.all.as_ref().map_or(0, Vec::len);
    let groups = list.shown(text);
    if !list.search.is_empty() {
        let values = [("text", list.search.as_str().into()), ("shown", groups.len().into()), ("all", all.into())];
        frame::above(canvas, area, vec![(text.with("filtered-count", &values), theme.warn, None)]);
    }
    if groups.is_empty() {
        let said = match (list.all.is_none(), all) {
            (true, _) => text.get("loading"),
            (_, 0) => text.get("undelivered-none"),
            _ => text.with("undelivered-none-found", &[("text", list.search.as_str().into())]),
        };
        let place = Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 1 };
        sentences(canvas, place, &said, theme.dim);
        return;
    }
    let (count, oldest) = if area.width < 74 { (11, 11) } else { (12, 12) };
    let word = RequestState::ALL.iter().map(|state| columns(&text.state(*state))).max().unwrap_or(0);
    let standing = (word + 5).min(area.width / 4 - 1);
    // The numbers stand near what they count, and the right side of a wide screen is for the selected group.
    let longest = groups.iter().map(|group| columns(&said(canvas, group, u16::MAX).0)).max().unwrap_or(0) + 2;
    let selected = groups.get(list.cursor.selected).copied();
    let url = groups.iter().map(|group| columns(&group.url)).max().unwrap_or(0).saturating_add(24);
    let need = (6 + standing + longest.max(20) + count + oldest).max(url.min(area.width / 2));
    let (area, detail) = beside(canvas, area, need, 60);
    if let Some((place, group)) = detail.zip(selected) {
        picked(canvas, place, group);
    }
    let wide = area.width.saturating_sub(4);
    let fault = longest.max(16).min(wide.saturating_sub(2 + standing + count + oldest));
    let x = area.x + 4;
    for (x, width, key) in [(x, standing, "head-state"), (x + standing, fault, "head-fault")] {
        let title = canvas.label(key);
        canvas.put(x, area.y, width - 1, &title, theme.dim);
    }
    for (end, key) in [(standing + fault + count, "head-count"), (standing + fault + count + oldest, "head-oldest")] {
        let title = canvas.label(key);
        canvas.put_right(x, area.y, end, &title, theme.dim);
    }
    let mut lines = Vec::new();
    let mut last = None;
    for (at, group) in groups.iter().enumerate() {
        if last != Some(group.webhook) {
            let all: u64 = groups.iter().filter(|one| one.webhook == group.webhook).map(|one| one.count).sum();
            let said = |url: &str| {
                text.with(
                    "undelivered-of",
                    &[("url", url.into()), ("n", all.into()), ("number", text.number(all).into())],
                )
            };
            // How many they are is told however long the URL is.
            let (url, rest) = (escape(&group.url), columns(&said("")));
            lines.push(Line::Head(said(&shortened(&url, usize::from(wide.saturating_sub(rest))))));
            last = Some(group.webhook);
        }
        lines.push(Line::Row(at));
    }
    // What the list does not need is of use below it.
    let spare = area.height.saturating_sub(lines.len() as u16 + 2);
    let below = match area.height {
        _ if detail.is_some() => 0,
        0..15 => 0,
        15..24 => spare.clamp(3, 8),
        _ => spare.clamp(5, area.height / 2),
    };
    let place = Rect { y: area.y + 1, height: area.height.saturating_sub(2 + below), ..area };
    grouped(canvas, place, list.cursor, &lines, |canvas, row, at| {
        let group = groups[at];
        if list.is_marked(group) {
            canvas.put(row.x, row.y, 1, "◆", theme.accent);
        }
        let (sign, word, style) = canvas.request_state(group.state);
        let x = row.x + 2;
        canvas.put(x, row.y, standing - 1, &format!("{sign} {word}"), style);
        let (said, style) = said(canvas, group, fault.saturating_sub(1));
        canvas.put(x + standing, row.y, fault.saturating_sub(1), &said, style);
        let number = canvas.text().number(group.count);
        canvas.put_right(x + standing + fault, row.y, count, &number, theme.strong);
        let ago = canvas.ago(group.oldest);
        canvas.put_right(x + standing + fault + count, row.y, oldest, &ago, theme.dim);
        canvas.hit(Rect { x: area.x, width: 4, ..row }, Hit::Mark(at));
    });
    let marked = list.marked(text);
    let (meant, key, style) = match marked.is_empty() {
        true => (&groups, "undelivered-all", theme.dim),
        false => (&marked, "undelivered-marked", theme.accent.patch(theme.strong)),
    };
    let sum: u64 = meant.iter().map(|group| group.count).sum();
    let values = [("n", sum.into()), ("number", text.number(sum).into()), ("groups", meant.len().into())];
    let end = area.bottom() - 1;
    let mut said = text.with(key, &values);
    let hidden = list.count_marked() - marked.len();
    if hidden > 0 {
        said = format!("{said} · {}", text.with("marked-hidden", &[("n", hidden.into())]));
    }
    canvas.put(area.x + 2, end - below, wide, &said, style);
    if let Some(group) = selected.filter(|_| below > 0) {
        canvas.rule(area, end - below + 1);
        let place = Rect { x: area.x + 2, y: end - below + 2, width: wide, height: below - 1 };
        let y = sentences(canvas, place, &why(canvas, group), Style::new());
        let rest = Rect { y, height: place.bottom().saturating_sub(y), ..place };
        webhook::latest(canvas, rest, &group.filter());
    }
}

/// The selected group, beside the list: whose it is, why it was not delivered, and its latest requests.
fn picked(canvas: &mut Canvas<'_>, area: Rect, group: &Undelivered) {
    let left = |y: u16| Rect { y, height: area.bottom().saturating_sub(y), ..area };
    let y = sentences(canvas, area, &group.url, canvas.theme.strong);
    let (said, style) = said(canvas, group, area.width);
    let (sign, word, state_style) = canvas.request_state(group.state);
    let state = format!("{sign} {word}");
    canvas.parts(area.x, y, area.width, &[(&state, state_style), ("  ", style), (&said, style)]);
    let y = sentences(canvas, left(y + 1), &why(canvas, group), Style::new()) + 1;
    let read = canvas.state.latest.as_ref().is_some_and(|(by, _)| *by == group.filter());
    if read && y + 1 < area.bottom() {
        let title = canvas.label("latest-requests");
        canvas.put(area.x, y, area.width, &title, canvas.theme.dim);
        webhook::latest(canvas, left(y + 1), &group.filter());
    }
}

/// Why the requests of a group were not delivered, and what to do.
fn why(canvas: &Canvas<'_>, group: &Undelivered) -> String {
    let text = canvas.text();
    let Some(fault) = &group.fault else {
        return text.untried(group.state, group.count);
    };
    let words = text.fault(fault, &FaultContext { url: &group.url, ..Default::default() });
    format!("{} {}", words.what, words.next).trim().to_owned()
}

fn said(canvas: &Canvas<'_>, group: &Undelivered, room: u16) -> (String, Style) {
    match &group.fault {
        Some(fault) => (fault_words(canvas.text(), fault, None, room), canvas.theme.warn),
        None => (canvas.label("untried"), canvas.theme.dim),
    }
}
