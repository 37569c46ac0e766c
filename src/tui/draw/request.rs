//! One request: its attempts as a time line, and below it the error, both sides, and the same as a curl command.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc,
};
use crate::{
    model::Attempt,
    tui::{
        msg::Hit,
        state::{RequestView, Tab},
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
    }
    tabs(canvas, Rect::new(area.x, y, area.width, 1), view.tab);
    let rest = Rect::new(x, y + 1, width, area.bottom().saturating_sub(y + 1));
    doc::document(canvas, rest, &view.doc);
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
    let end = canvas.parts(
        x,
        y,
        width,
        &[
            (&state, style),
            ("  ", plain),
            (&request.kind, plain),
            ("  ", plain),
            (&request.subject, theme.strong),
            ("  ", plain),
            (&attempts, theme.dim),
        ],
    );
    let wide = columns(&accepted);
    if end + 2 + wide <= x + width {
        canvas.put(x + width - wide, y, wide, &accepted, theme.dim);
    }
}

/// The phases of an attempt, in the order in which they happen.
const PHASES: [&str; 6] = ["dns", "connect", "tls", "send", "wait", "body"];

fn phases(attempt: &Attempt) -> [Option<u64>; 6] {
    let t = &attempt.timings;
    [t.dns_us, t.connect_us, t.tls_us, t.send_us, t.wait_us, t.body_us]
}

fn timeline(canvas: &mut Canvas<'_>, area: Rect, view: &RequestView) {
    let (theme, text) = (canvas.theme, canvas.text());
    let attempts = view.attempts();
    // Every phase in numbers takes so many columns.
    let wide = area.width >= 118;
    let (number, time, result) = (4, 10, if wide { 30 } else { area.width / 3 });
    let per_phase = if wide { 9 } else { 0 };
    let x = area.x + 2;
    let titles = [(number, "head-number"), (time, "head-when"), (result, "head-result")];
    let mut at = x;
    for (width, key) in titles {
        canvas.put(at, area.y, width - 1, &text.get(key), theme.dim);
        at += width;
    }
    for phase in PHASES.iter().filter(|_| wide) {
        canvas.put_right(at, area.y, per_phase - 1, &text.get(&format!("timing-{phase}")), theme.dim);
        at += per_phase;
    }
    let total = 10;
    canvas.put_right(at, area.y, total - 1, &text.get("head-total"), theme.dim);
    at += total;
    let next = area.right().saturating_sub(at + 3);
    if next > 8 {
        canvas.put(at + 1, area.y, next, &text.get(if wide { "head-next" } else { "head-phases" }), theme.dim);
    }
    // The selected attempt is always in sight.
    let rows = usize::from(area.height - 1);
    let top = (view.attempt + 1).saturating_sub(rows);
    for (line, (index, attempt)) in attempts.iter().enumerate().skip(top).take(rows).enumerate() {
        let y = area.y + 1 + line as u16;
        let place = Rect { y, height: 1, ..area };
        if index == view.attempt {
            canvas.lay(place, theme.selected);
        }
        canvas.hit(place, Hit::Row(index));
        canvas.put(x, y, number - 1, &attempt.number.to_string(), theme.dim);
        canvas.put(x + number, y, time - 1, &text.clock(attempt.started_at, canvas.state.now), Style::new());
        let (said, style) = outcome(canvas, attempt);
        canvas.put(x + number + time, y, result - 1, &said, style);
        let mut at = x + number + time + result;
        let longest = phases(attempt).into_iter().flatten().max().unwrap_or(0);
        for phase in phases(attempt).into_iter().filter(|_| wide) {
            if let Some(micros) = phase {
                // The phase that took the longest is where to look.
                let style = if micros == longest && longest > 0 { theme.strong } else { theme.dim };
                canvas.put_right(at, y, per_phase - 1, &text.measured(micros), style);
            }
            at += per_phase;
        }
        canvas.put_right(at, y, total - 1, &text.measured(attempt.timings.total_us), Style::new());
        at += total;
        if next > 8 {
            if wide {
                let ended = attempt.started_at.plus(std::time::Duration::from_micros(attempt.timings.total_us));
                let after =
                    attempt.next_at.map(|next| format!("+{}", text.span(next.since(ended)))).unwrap_or_default();
                canvas.put(at + 1, y, next, &after, theme.dim);
            } else {
                let longest = slowest(attempt).map(|phase| text.get(&format!("timing-{phase}"))).unwrap_or_default();
                let end = canvas.put(at + 1, y, next, &bar(attempt, usize::from(next.min(12))), theme.line);
                // What is cut helps nobody.
                if end + 1 + columns(&longest) <= at + 1 + next {
                    canvas.put(end + 1, y, columns(&longest), &longest, theme.dim);
                }
            }
        }
    }
}

/// The phase that took the longest.
fn slowest(attempt: &Attempt) -> Option<&'static str> {
    let all = phases(attempt).into_iter().zip(PHASES);
    all.filter_map(|(micros, phase)| micros.map(|micros| (micros, phase))).max().map(|(_, phase)| phase)
}

/// Where the time of an attempt went, phase by phase.
fn bar(attempt: &Attempt, width: usize) -> String {
    const SHADES: [char; 6] = ['░', '▒', '▓', '░', '█', '▒'];
    let total = attempt.timings.total_us.max(1);
    let cells = |micros: u64| (micros * width as u64 / total) as usize;
    phases(attempt)
        .iter()
        .zip(SHADES)
        .flat_map(|(phase, shade)| std::iter::repeat_n(shade, cells(phase.unwrap_or(0))))
        .collect()
}

fn outcome(canvas: &Canvas<'_>, attempt: &Attempt) -> (String, Style) {
    let (theme, text) = (canvas.theme, canvas.text());
    let status = attempt.reply.as_ref().map(|reply| reply.status.to_string());
    match (&attempt.fault, status) {
        (None, status) => (format!("✓ {}", status.unwrap_or_default()), theme.good),
        (Some(fault), Some(status)) => (format!("✗ {status} · {}", text.cause(fault.cause)), theme.bad),
        (Some(fault), None) => (format!("✗ {} · {}", text.phase(fault.phase), text.cause(fault.cause)), theme.bad),
    }
}

fn tabs(canvas: &mut Canvas<'_>, area: Rect, chosen: Tab) {
    canvas.rule(area, area.y);
    let mut x = area.x + 2;
    for (at, tab) in Tab::ALL.iter().enumerate() {
        let label = format!(" {} ", canvas.label(tab.key()));
        canvas.clear(Rect::new(x, area.y, columns(&label), 1));
        let style = if *tab == chosen { canvas.theme.focus } else { canvas.theme.dim };
        let end = canvas.put(x, area.y, columns(&label), &label, style);
        canvas.hit(Rect::new(x, area.y, end - x, 1), Hit::Tab(at));
        x = end + 1;
    }
}
