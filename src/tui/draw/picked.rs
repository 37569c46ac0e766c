//! The selected request of a log in whole words, below the rows that have no room for them.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc::sentences,
    log::result,
};
use crate::{
    model::{Request, RequestState},
    text::FaultContext,
};

/// On one line what it is and where it goes, and below it what became of it, as far as there is room.
pub(super) fn picked(canvas: &mut Canvas<'_>, area: Rect, request: &Request) {
    let theme = canvas.theme;
    // Where there is one line alone, the result that the row has no room for counts as much as the rest.
    let (said, style) = if area.height > 1 { tried(canvas, request) } else { result(canvas, request, area.width / 3) };
    let result = columns(&said).min(if area.height > 1 { area.width / 2 } else { area.width / 3 });
    let gap = |width: u16| if width > 0 { 2 } else { 0 };
    let named = columns(&request.kind) + 2 + columns(&request.subject);
    let left = area.width.saturating_sub(named + 2 + result + gap(result));
    // The subject keeps a few columns beside the time of the last attempt as well.
    let least = if result > 0 { 18 } else { area.width * 2 / 5 };
    let url = columns(&request.url).min(left.max(least));
    let room = area.width.saturating_sub(url + gap(url) + result + gap(result));
    let plain = Style::new();
    let x =
        canvas.parts(area.x, area.y, room, &[(&request.kind, plain), ("  ", plain), (&request.subject, theme.strong)]);
    let x = if request.subject.is_empty() { x.saturating_sub(2) } else { x };
    let x = canvas.put_url(x + gap(url), area.y, url, &request.url, theme.dim);
    canvas.put(x + gap(result), area.y, result, &said, style);
    let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let (said, style) = story(canvas, request);
    sentences(canvas, rest, &said, style);
}

/// What became of it, what comes next, and what to do.
fn story(canvas: &Canvas<'_>, request: &Request) -> (String, Style) {
    let (theme, text, now) = (canvas.theme, canvas.text(), canvas.state.now);
    let (said, style) = match (&request.last_fault, request.last_status) {
        (Some(fault), status) => {
            let total_ms = request.last_us.map(|micros| micros / 1_000);
            let context = FaultContext { url: &request.url, status, total_ms, ..Default::default() };
            let words = text.fault(fault, &context);
            (format!("{} {}", words.what, words.next).trim().to_owned(), Style::new())
        }
        (None, Some(status)) => {
            let took = text.measured(request.last_us.unwrap_or(0));
            let values = [("status", i64::from(status).into()), ("took", took.into())];
            (text.with("attempt-delivered", &values), theme.good)
        }
        (None, None) => (text.untried(request.state, 1), theme.dim),
    };
    if request.state == RequestState::Pending && request.due_at > now {
        let due = text.with("request-due", &[("at", text.clock(request.due_at, now).into())]);
        return (format!("{said}\n{due}"), style);
    }
    (said, style)
}

/// When it was last attempted: the rows have the times in which they were accepted.
fn tried(canvas: &Canvas<'_>, request: &Request) -> (String, Style) {
    let (text, now) = (canvas.text(), canvas.state.now);
    let at = request.last_at.map(|at| text.with("last-attempt-at", &[("time", text.clock(at, now).into())]));
    (at.unwrap_or_default(), canvas.theme.dim)
}
