//! One request: its attempts as a time line, and below it the error, both sides, and the same as a curl command.

use ratatui::{layout::Rect, style::Style};

use super::{
    beside::beside,
    canvas::{Canvas, columns, naked},
    doc,
    fault::fault_words,
    phases,
};
use crate::{
    model::Attempt,
    tui::{
        docs::PHASES,
        msg::Hit,
        state::{BOTH_SIDES, RequestView, Tab},
    },
};

/// Draws the request.
pub(super) fn request(canvas: &mut Canvas<'_>, area: Rect, view: &RequestView) {
    let x = area.x + 2;
    let width = area.width.saturating_sub(4);
    summary(canvas, x, area.y, width, view);
    let attempts = view.attempts();
    let room = match area.height {
        0..14 => 3,
        14..24 => 5,
        _ => area.height / 3,
    };
    let mut y = area.y + 1;
    if !attempts.is_empty() {
        let lines = (attempts.len() as u16).min(room);
        timeline(canvas, Rect::new(area.x, y, area.width, lines + 1), view);
        y += lines + 1;
        // Where there is no room for numbers in the rows, those of the selected attempt stand below them.
        if let Some(attempt) = view.selected().filter(|_| area.width < NUMBERS && area.height > 12) {
            phases::numbers(canvas, x, y, width, &attempt.timings);
            y += 1;
        }
    }
    tabs(canvas, Rect::new(area.x, y, area.width, 1), view.tab);
    let rest = Rect::new(area.x, y + 1, area.width, area.bottom().saturating_sub(y + 1));
    let (place, other) = match area.width < BOTH_SIDES {
        true => (rest, None),
        false => beside(canvas, rest, area.width / 2, BOTH_SIDES / 2 - 4),
    };
    doc::document(canvas, Rect { x, width: place.width.saturating_sub(4), ..place }, &view.doc);
    if let Some(other) = other {
        let tab = view.beside();
        let label = format!(" {} ", canvas.label(tab.key()));
        canvas.put(other.x - 1, y, columns(&label), &label, canvas.theme.dim);
        let at = Tab::ALL.iter().position(|one| *one == tab).unwrap_or(0);
        canvas.hit(Rect { y, height: rest.height + 1, ..other }, Hit::Tab(at));
        doc::lines(canvas, other, &view.other);
    }
}

fn summary(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, view: &RequestView) {
    let (theme, text) = (canvas.theme, canvas.text());
    let Some(detail) = &view.detail else { return };
    let request = &detail.request;
    let (sign, word, style) = canvas.request_state(request.state);
    let state = format!("{sign} {word}");
    let attempts = text.with("attempts", &[("n", u64::from(request.attempts).into())]);
    let accepted = text.with("accepted-at", &[("time", text.clock(request.accepted_at, canvas.state.now).into())]);
    let plain = Style::new();
    // Where it goes matters more than the end of its subject, than how many attempts there were, which have their rows
    // below, and than when it came.
    const URL: u16 = 20;
    const SUBJECT: u16 = 8;
    let (wide, url, subject) = (columns(&accepted), columns(&request.url), columns(&request.subject));
    let right = x + width;
    let mut end = canvas.parts(x, y, width, &[(&state, style), ("  ", plain)]);
    end = canvas.put(end, y, width / 3, &request.kind, plain) + 2;
    let room = right.saturating_sub(end + 2 + URL.min(url));
    let counted = columns(&attempts) + 2;
    let told = room >= SUBJECT.min(subject) + counted;
    let room = if told { room - counted } else { room.max(SUBJECT) };
    end = canvas.put(end, y, subject.min(room), &request.subject, theme.strong) + 2;
    if told {
        end = canvas.put(end, y, counted - 2, &attempts, theme.dim) + 2;
    }
    let room = right.saturating_sub(end);
    if room >= URL.min(url) + 2 + wide {
        canvas.put_url(end, y, room - wide - 2, &request.url, theme.dim);
        canvas.put(right - wide, y, wide, &accepted, theme.dim);
    } else {
        let shown = if room < url { naked(&request.url) } else { &request.url };
        canvas.put_url(end, y, room, shown, theme.dim);
    }
}

/// From this width on there is room for each phase in numbers beside its bar.
const NUMBERS: u16 = 140;

/// Where the parts of a row of the time line stand, from left to right; a part of no width is left out.
struct Columns {
    number: u16,
    when: u16,
    result: u16,
    /// Each of the six phases in numbers.
    phase: u16,
    total: u16,
    bar: u16,
    /// How long it was to the next attempt.
    next: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        let (number, when, total) = (4, 10, 9);
        let next = if width < 100 { 0 } else { 8 };
        if width < NUMBERS {
            let result = (width / 3).min(34);
            let bar = width.saturating_sub(4 + number + when + result + total + next + 2);
            return Self { number, when, result, phase: 0, total, bar: bar.min(60), next };
        }
        let phase = 9;
        let rest = width - 4 - number - when - 6 * phase - total - next - 2;
        let result = (rest * 2 / 5).clamp(22, 34);
        Self { number, when, result, phase, total, bar: (rest - result).min(60), next }
    }
}

/// The attempts, a row each.
fn timeline(canvas: &mut Canvas<'_>, area: Rect, view: &RequestView) {
    let attempts = view.attempts();
    let columns = Columns::of(area.width);
    // One scale for all attempts, so that their bars can be compared.
    let scale = phases::scale(attempts.iter().map(|attempt| &attempt.timings));
    heads(canvas, area, &columns, scale);
    // The selected attempt is always in sight.
    let rows = usize::from(area.height - 1);
    let top = (view.attempt + 1).saturating_sub(rows);
    for (line, (index, attempt)) in attempts.iter().enumerate().skip(top).take(rows).enumerate() {
        let place = Rect { y: area.y + 1 + line as u16, height: 1, ..area };
        if index == view.attempt {
            canvas.lay(place, canvas.theme.selected);
        }
        canvas.hit(place, Hit::Row(index));
        row(canvas, place, attempt, &columns, scale);
    }
}

fn heads(canvas: &mut Canvas<'_>, area: Rect, columns: &Columns, scale: u64) {
    let (theme, text, y) = (canvas.theme, canvas.text(), area.y);
    let mut x = area.x + 2;
    for (width, key) in [(columns.number, "head-number"), (columns.when, "head-when"), (columns.result, "head-result")]
    {
        canvas.put(x, y, width - 1, &text.get(key), theme.dim);
        x += width;
    }
    for (at, phase) in PHASES.iter().enumerate().filter(|_| columns.phase > 0) {
        // The sign that the bar has for it stands before its name.
        let (sign, style) = phases::sign(canvas, at);
        let label = text.get(&format!("timing-{phase}"));
        let wide = super::canvas::columns(&label) + 2;
        let begin = x + (columns.phase - 1).saturating_sub(wide);
        canvas.parts(begin, y, columns.phase, &[(sign, style), (" ", style), (&label, theme.dim)]);
        x += columns.phase;
    }
    canvas.put_right(x, y, columns.total - 1, &text.get("head-total"), theme.dim);
    if scale > 0 && columns.bar > 0 {
        let (bar, end) = (x + columns.total + 1, format!(" {}", text.measured(scale)));
        let across = format!("0 {}", "─".repeat(usize::from(columns.bar)));
        canvas.parts(bar, y, columns.bar, &[(&across, theme.line)]);
        let wide = super::canvas::columns(&end).min(columns.bar);
        canvas.put(bar, y, 1, "0", theme.dim);
        canvas.put(bar + columns.bar - wide, y, wide, &end, theme.dim);
    }
    if columns.next > 0 {
        let x = x + columns.total + 1 + columns.bar + 1;
        canvas.put(x, y, columns.next, &text.get("head-next"), theme.dim);
    }
}

fn row(canvas: &mut Canvas<'_>, place: Rect, attempt: &Attempt, columns: &Columns, scale: u64) {
    let (theme, text, y) = (canvas.theme, canvas.text(), place.y);
    let mut x = place.x + 2;
    canvas.put(x, y, columns.number - 1, &attempt.number.to_string(), theme.dim);
    x += columns.number;
    canvas.put(x, y, columns.when - 1, &text.clock(attempt.started_at, canvas.state.now), Style::new());
    x += columns.when;
    let (said, style) = outcome(canvas, attempt, columns.result - 1);
    canvas.put(x, y, columns.result - 1, &said, style);
    x += columns.result;
    let longest = attempt.timings.phases().into_iter().flatten().max().unwrap_or(0);
    for phase in attempt.timings.phases().into_iter().filter(|_| columns.phase > 0) {
        if let Some(micros) = phase {
            // The phase that took the longest is where to look.
            let style = if micros == longest && longest > 0 { theme.strong } else { theme.dim };
            canvas.put_right(x, y, columns.phase - 1, &text.measured(micros), style);
        }
        x += columns.phase;
    }
    canvas.put_right(x, y, columns.total - 1, &text.measured(attempt.timings.total_us), Style::new());
    x += columns.total;
    phases::bar(canvas, x + 1, y, columns.bar, &attempt.timings, scale);
    if columns.next > 0 {
        let ended = attempt.started_at.plus(std::time::Duration::from_micros(attempt.timings.total_us));
        let after = attempt.next_at.map(|next| format!("+{}", text.span(next.since(ended)))).unwrap_or_default();
        canvas.put(x + 1 + columns.bar + 1, y, columns.next, &after, theme.dim);
    }
}

fn outcome(canvas: &Canvas<'_>, attempt: &Attempt, room: u16) -> (String, Style) {
    let (theme, text) = (canvas.theme, canvas.text());
    let status = attempt.reply.as_ref().map(|reply| reply.status);
    match &attempt.fault {
        None => (status.map_or_else(|| "✓".to_owned(), |status| format!("✓ {status}")), theme.good),
        Some(fault) => (format!("✗ {}", fault_words(text, fault, status, room.saturating_sub(2))), theme.bad),
    }
}

fn tabs(canvas: &mut Canvas<'_>, area: Rect, chosen: Tab) {
    canvas.rule(area, area.y);
    let text = canvas.text();
    let tabs = Tab::ALL.iter().map(|tab| (text.get(tab.key()), *tab == chosen));
    canvas.tabs(area.x + 2, area.y, tabs);
}
