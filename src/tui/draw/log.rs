//! The log: every request with what became of it, newest first.

use ratatui::{layout::Rect, style::Style};

use super::canvas::{Canvas, columns};
use crate::{
    model::{Request, RequestState, Time},
    store::Filter,
    text::Text,
    tui::{
        msg::Hit,
        state::{FilterRow, Log},
    },
};

/// Draws the log.
pub(super) fn log(canvas: &mut Canvas<'_>, area: Rect, log: &Log) {
    filter_line(canvas, area, log);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    canvas.room(list);
    if log.rows.is_empty() {
        let key = match () {
            () if log.fresh => "loading",
            () if log.is_searching() => "log-none-yet",
            () if log.stopped => "log-none-so-far",
            () if log.is_filtered() => "log-none-found",
            () => "log-empty",
        };
        let text = canvas.label(key);
        let doc = crate::tui::state::Doc::new(vec![crate::tui::state::DocLine::plain(text)]);
        let width = list.width.saturating_sub(8);
        for (line, row) in doc.rows(0, usize::from(width)).into_iter().enumerate() {
            canvas.put(list.x + 4, list.y + 1 + line as u16, width, &doc.lines[0].text[row], canvas.theme.dim);
        }
        return;
    }
    let word = RequestState::ALL.iter().map(|state| columns(&canvas.text().state(*state))).max().unwrap_or(0);
    let widths = Widths::of(area.width, word, log.only().is_none());
    let rows = log.rows.iter().enumerate().skip(log.cursor.top).take(usize::from(list.height));
    for (line, (row, request)) in rows.enumerate() {
        let place = Rect { y: list.y + line as u16, height: 1, ..list };
        if row == log.cursor.selected {
            canvas.lay(place, canvas.theme.selected);
        }
        canvas.hit(place, Hit::Row(row));
        draw_row(canvas, place, request, &widths, row);
        if let Some(search) = &log.filter.search {
            canvas.mark(place, search);
        }
    }
}

struct Widths {
    time: u16,
    state: u16,
    kind: u16,
    subject: u16,
    url: u16,
    attempts: u16,
    result: u16,
}

impl Widths {
    fn of(width: u16, word: u16, with_url: bool) -> Self {
        let inner = width.saturating_sub(6);
        let kind = (width / 6).clamp(13, 44);
        let result = (width / 4).clamp(16, 40);
        let (time, state, attempts) = match width {
            0..70 => (9, 3, 4),
            70..100 => (9, word + 3, 4),
            _ => (13, word + 4, 12),
        };
        let rest = inner.saturating_sub(time + state + kind + attempts + result);
        // A URL of a few letters tells nothing; the subject does.
        let url = if with_url && rest >= 24 { rest * 3 / 5 } else { 0 };
        Self { time, state, kind, subject: rest - url, url, attempts, result }
    }
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, request: &Request, widths: &Widths, row: usize) {
    let (theme, now) = (canvas.theme, canvas.state.now);
    let mut x = area.x + 2;
    let clock = canvas.text().clock(request.last_at.unwrap_or(request.accepted_at), now);
    // A date and a time of day take more room than a narrow column has.
    let clock = if columns(&clock) < widths.time { clock } else { clock[..5].to_owned() };
    canvas.put(x, area.y, widths.time - 1, &clock, theme.dim);
    x += widths.time;
    let (sign, word, style) = canvas.request_state(request.state);
    // The sign opens the error log of the request, as the icon does on wFirma.pl.
    canvas.put(x, area.y, 1, sign, style);
    canvas.hit(Rect::new(x, area.y, 2, 1), Hit::Icon(row));
    if widths.state > 4 {
        canvas.put(x + 2, area.y, widths.state - 2, &word, style);
    }
    x += widths.state;
    canvas.put(x, area.y, widths.kind - 1, &request.kind, Style::new());
    x += widths.kind;
    canvas.put(x, area.y, widths.subject.saturating_sub(1), &request.subject, theme.strong);
    x += widths.subject;
    if widths.url > 0 {
        canvas.put_url(x, area.y, widths.url - 1, &request.url, theme.dim);
        x += widths.url;
    }
    if request.attempts > 0 {
        let attempts = match widths.attempts {
            0..6 => format!("{}×", request.attempts),
            _ => canvas.text().with("attempts", &[("n", u64::from(request.attempts).into())]),
        };
        canvas.put_right(x, area.y, widths.attempts - 1, &attempts, theme.dim);
    }
    x += widths.attempts + 1;
    let (result, style) = result(canvas, request);
    canvas.put(x, area.y, widths.result, &result, style);
}

/// What the last attempt came to, or why there was none.
fn result(canvas: &Canvas<'_>, request: &Request) -> (String, Style) {
    let (theme, text) = (canvas.theme, canvas.text());
    if request.resend_waiting {
        return (text.get("resend-waiting"), theme.accent);
    }
    match (&request.last_fault, request.last_status) {
        (Some(fault), status) => {
            let status = status.map(|status| format!("{status} ")).unwrap_or_default();
            let style = if request.state == RequestState::Failed { theme.bad } else { theme.warn };
            (format!("{status}{} · {}", text.phase(fault.phase), text.cause(fault.cause)), style)
        }
        (None, Some(status)) => {
            let took = text.measured(request.last_us.unwrap_or(0));
            (text.with("status-in", &[("status", i64::from(status).into()), ("took", took.into())]), theme.dim)
        }
        (None, None) => ("–".to_owned(), theme.dim),
    }
}

/// A request on one line below the list of webhooks.
pub(super) fn short_row(canvas: &mut Canvas<'_>, area: Rect, request: &Request) {
    let (theme, now) = (canvas.theme, canvas.state.now);
    let (sign, _, style) = canvas.request_state(request.state);
    canvas.put(area.x, area.y, 1, sign, style);
    let clock = canvas.text().clock(request.last_at.unwrap_or(request.accepted_at), now);
    canvas.put(area.x + 2, area.y, 11, &clock, theme.dim);
    let kind = (area.width / 4).clamp(16, 34);
    canvas.put(area.x + 14, area.y, kind - 1, &request.kind, Style::new());
    let (result, result_style) = result(canvas, request);
    let right = columns(&result).min(area.width / 3);
    let subject = area.width.saturating_sub(14 + kind + right + 1);
    canvas.put(area.x + 14 + kind, area.y, subject, &request.subject, theme.strong);
    canvas.put(area.right() - right, area.y, right, &result, result_style);
}

/// What is shown, what can be chosen, and how many there are.
fn filter_line(canvas: &mut Canvas<'_>, area: Rect, log: &Log) {
    let (theme, text) = (canvas.theme, canvas.text());
    let filter = &log.filter;
    let on = theme.accent.patch(theme.strong);
    let or_all = |said: Option<String>, key: &str| (said.is_some(), said.unwrap_or_else(|| text.get(key)));
    let fault = filter.fault.map(|fault| text.cause(fault)).or_else(|| filter.untried.then(|| text.get("untried")));
    let mut chips = vec![
        (FilterRow::State, or_all(states(text, &filter.states), "all-states")),
        (FilterRow::Event, or_all(filter.kind.clone(), "all-events")),
        (FilterRow::Fault, or_all(fault, "all-faults")),
        (FilterRow::Since, or_all(times(text, filter.since, filter.until), "all-times")),
    ];
    // Groups of what was not delivered, which were chosen together.
    if filter.any.iter().any(|one| *one != Filter { webhook: one.webhook, ..Filter::default() }) {
        let said = text.with("log-of-groups", &[("n", filter.any.len().into())]);
        chips.insert(0, (FilterRow::State, (true, said)));
    }
    let count = log.count.map(|count| {
        let number = text.number(count);
        text.with("requests-count", &[("n", count.into()), ("number", number.into())])
    });
    let following = if log.following { text.get("following") } else { String::new() };
    // A count may take longer than the first rows.
    let count = count.unwrap_or_else(|| if log.fresh { String::new() } else { "…".to_owned() });
    let searching = log.progress().map(|percent| {
        let key = if log.stopped { "log-search-stopped" } else { "log-searching" };
        text.with(key, &[("percent", i64::from(percent).into())])
    });
    let right = [searching.unwrap_or_default(), count, following]
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ");
    canvas.put_right(area.x + 2, area.y, area.width.saturating_sub(4), &right, theme.dim);
    let end = area.right().saturating_sub(columns(&right) + 4);
    let mut x = area.x + 2;
    let search = filter.search.as_ref().map(|search| match filter.bodies {
        true => format!("{}{search}", text.get("prompt-search-bodies")),
        false => format!("/{search}"),
    });
    let wide = |label: &str| columns(label) + 4;
    // What is not on is left out first where there is no room.
    let shown = chips.iter().filter(|(_, (active, _))| *active).map(|(_, (_, label))| wide(label));
    let mut spare = end.saturating_sub(x + shown.sum::<u16>() + search.as_ref().map_or(0, |search| columns(search)));
    for (row, (active, label)) in &chips {
        if !*active {
            if wide(label) > spare {
                continue;
            }
            spare -= wide(label);
        }
        let begin = x;
        let label = format!("{label} ▾");
        x = canvas.put(x, area.y, end.saturating_sub(x), &label, if *active { on } else { theme.dim });
        canvas.hit(Rect::new(begin, area.y, x - begin, 1), Hit::Chip(*row));
        x += 2;
    }
    if let Some(search) = &search {
        canvas.put(x, area.y, end.saturating_sub(x), search, on);
    }
}

/// The states of a filter in words.
fn states(text: &Text, states: &[RequestState]) -> Option<String> {
    let words: Vec<_> = states.iter().map(|state| text.state(*state)).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The times of a filter in words.
fn times(text: &Text, since: Option<Time>, until: Option<Time>) -> Option<String> {
    let clock = |time: Time| time.local_format("%m-%d %H:%M");
    Some(match (since, until) {
        (Some(since), Some(until)) => {
            let same_day = since.local_format("%F") == until.local_format("%F");
            let end = if same_day { until.local_format("%H:%M") } else { clock(until) };
            format!("{} – {end}", clock(since))
        }
        (Some(since), None) => text.with("since-time", &[("time", clock(since).into())]),
        (None, Some(until)) => text.with("until-time", &[("time", clock(until).into())]),
        (None, None) => return None,
    })
}
