//! The log: every request with what became of it, newest first.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns, naked},
    fault::fault_words,
    picked,
};
use crate::{
    model::{Request, RequestState, Time},
    store::Filter,
    text::{Text, escape},
    tui::{
        msg::Hit,
        state::{FilterRow, Log},
    },
};

/// Draws the log.
pub(super) fn log(canvas: &mut Canvas<'_>, area: Rect, log: &Log) {
    filter_line(canvas, area, log);
    // What a row has no room for is told of the selected one below the list.
    let below = match area.height {
        0..9 => 0,
        9..17 => 2,
        17..28 => 4,
        _ => 6,
    };
    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + below), ..area };
    canvas.room(list);
    if log.rows.is_empty() {
        let key = match () {
            () if log.fresh => "loading",
            () if log.is_searching() => "log-none-yet",
            () if log.stopped => "log-none-so-far",
            () if log.is_filtered() => "log-none-found",
            () if canvas.state.webhooks.all.as_ref().is_some_and(Vec::is_empty) => "log-no-webhooks",
            () if log.only().is_none() => "log-empty-all",
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
    let shown = || log.rows.iter().enumerate().skip(log.cursor.top).take(usize::from(list.height));
    let widths = Widths::of(canvas, area.width, shown().map(|(_, request)| request), log.only().is_none());
    heads(canvas, Rect { y: area.y + 1, height: 1, ..area }, &widths);
    for (line, (row, request)) in shown().enumerate() {
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
    if let Some(request) = log.selected().filter(|_| below > 0) {
        canvas.rule(area, list.bottom());
        let y = list.bottom() + 1;
        let place = Rect { x: area.x + 2, y, width: area.width.saturating_sub(4), height: below - 1 };
        picked::picked(canvas, place, request);
        if let Some(search) = &log.filter.search {
            canvas.mark(Rect { height: 1, ..place }, search);
        }
    }
}

/// The columns; each but the last has a blank at its end.
struct Widths {
    time: u16,
    state: u16,
    kind: u16,
    subject: u16,
    /// Zero where there is no room for it, or all are of one webhook.
    url: u16,
    /// The URLs stand without their schemes, since there is no room for all of them.
    bare: bool,
    attempts: u16,
    /// When the last attempt was; zero where there is no room for it.
    last: u16,
    result: u16,
}

impl Widths {
    /// As wide as what is shown needs; where that is too much, the widest give first.
    fn of<'a>(canvas: &Canvas<'_>, width: u16, rows: impl Iterator<Item = &'a Request>, with_url: bool) -> Self {
        let (text, now) = (canvas.text(), canvas.state.now);
        let (mut clock, mut clock_last, mut needs, mut naked_url) = (0, 0, [0; 4], 0);
        // The results in fewer words, and in the fewest.
        let (mut fewer, mut fewest) = (0, 0);
        for request in rows {
            clock = clock.max(columns(&text.clock(request.accepted_at, now)));
            clock_last = request.last_at.map_or(0, |at| columns(&text.clock(at, now))).max(clock_last);
            let parts = [&request.kind, &request.subject, &result(canvas, request, u16::MAX).0, &*request.url];
            for (need, part) in needs.iter_mut().zip(parts) {
                *need = columns(&escape(part)).max(*need);
            }
            let whole = columns(&result(canvas, request, u16::MAX).0);
            fewer = columns(&result(canvas, request, whole - 1).0).max(fewer);
            fewest = columns(&result(canvas, request, 0).0).max(fewest);
            naked_url = naked_url.max(columns(&escape(naked(&request.url))));
        }
        let word = RequestState::ALL.iter().map(|state| columns(&text.state(*state))).max().unwrap_or(0);
        let (time, state, attempts) = match width {
            0..70 => (9, 3, 5),
            70..140 => (clock.max(8) + 1, word + 3, 5),
            _ => (clock.max(8) + 2, word + 4, 13),
        };
        let last = match width {
            140.. => clock_last.max(columns(&text.get("head-last-attempt"))) + 2,
            100.. if !with_url => clock_last.max(columns(&text.get("head-last-attempt"))) + 2,
            _ => 0,
        };
        let room = width.saturating_sub(4 + time + state + attempts + last);
        // Steps of four, so that the columns do not move at each row that comes into sight.
        let [kind, subject, result, url] = needs.map(|need| (need + 2).next_multiple_of(4).max(12));
        let mut widths = [kind, subject, result, url];
        let mut bare = false;
        if !with_url || room < 4 * 14 {
            widths[3] = 0;
        } else if widths.iter().sum::<u16>() > room {
            widths[3] = (naked_url + 1).max(14);
            bare = true;
        }
        // The kind and the subject give way first: they are told whole below the list. A fault is not cut while its shortest
        // words have room.
        let url = widths[3];
        let leasts = [
            // A long URL takes no more than its share.
            [20, 24, fewer.max(16), url.min(room / 3)],
            [16, 16, fewer.max(16), url.min(room / 3)],
            [12, 12, fewest.max(14), 16],
            [10, 10, fewest.max(10), 10],
            [10; 4],
        ];
        for least in leasts {
            while widths.iter().sum::<u16>() > room {
                let wider = widths.iter_mut().zip(least).filter(|(width, least)| **width > *least);
                let Some((widest, _)) = wider.max_by_key(|(width, _)| **width) else { break };
                *widest -= 1;
            }
        }
        let [kind, subject, result, url] = widths;
        Self { time, state, kind, subject, url, bare, attempts, last, result }
    }
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, request: &Request, widths: &Widths, row: usize) {
    let (theme, now) = (canvas.theme, canvas.state.now);
    let mut x = area.x + 2;
    let clock = canvas.text().clock(request.accepted_at, now);
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
    canvas.put(x, area.y, widths.kind.saturating_sub(1), &request.kind, Style::new());
    x += widths.kind;
    canvas.put(x, area.y, widths.subject.saturating_sub(1), &request.subject, theme.strong);
    x += widths.subject;
    if widths.url > 0 {
        let url = if widths.bare { naked(&request.url) } else { &request.url };
        canvas.put_url(x, area.y, widths.url - 1, url, theme.dim);
        x += widths.url;
    }
    if request.attempts > 0 {
        let attempts = match widths.attempts {
            0..7 => format!("{}×", request.attempts),
            _ => canvas.text().with("attempts", &[("n", u64::from(request.attempts).into())]),
        };
        canvas.put_right(x, area.y, widths.attempts - 2, &attempts, theme.dim);
    }
    x += widths.attempts;
    if let Some(at) = request.last_at.filter(|_| widths.last > 0) {
        canvas.put(x, area.y, widths.last - 1, &canvas.text().clock(at, now), theme.dim);
    }
    x += widths.last;
    let (result, style) = result(canvas, request, widths.result);
    canvas.put(x, area.y, widths.result, &result, style);
}

/// The names of the columns. The rows stand in the order in which they were accepted, so that is their time.
fn heads(canvas: &mut Canvas<'_>, area: Rect, widths: &Widths) {
    let narrow = widths.attempts < 7;
    let heads = [
        (widths.time, "head-accepted"),
        (widths.state, if widths.state > 4 { "head-state" } else { "" }),
        (widths.kind, "head-event"),
        (widths.subject, "head-subject"),
        (widths.url, "head-url"),
        (widths.attempts, if narrow { "" } else { "head-attempts" }),
        (widths.last, "head-last-attempt"),
        (widths.result, "head-result"),
    ];
    let mut x = area.x + 2;
    for (width, key) in heads {
        if width > 0 && !key.is_empty() {
            let label = canvas.label(key);
            match key {
                "head-attempts" => canvas.put_right(x, area.y, width - 2, &label, canvas.theme.dim),
                _ => _ = canvas.put(x, area.y, width - 1, &label, canvas.theme.dim),
            }
        }
        x += width;
    }
}

/// What the last attempt came to, or why there was none, in so many columns if that can be.
pub(super) fn result(canvas: &Canvas<'_>, request: &Request, room: u16) -> (String, Style) {
    let (theme, text) = (canvas.theme, canvas.text());
    if request.resend_waiting {
        return (text.get("resend-waiting"), theme.accent);
    }
    match (&request.last_fault, request.last_status) {
        (Some(fault), status) => {
            let style = if request.state == RequestState::Failed { theme.bad } else { theme.warn };
            (fault_words(text, fault, status, room), style)
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
    let clock = canvas.text().clock(request.accepted_at, now);
    canvas.put(area.x + 2, area.y, 11, &clock, theme.dim);
    let kind = (area.width / 4).clamp(16, 34);
    // The subject keeps a few columns.
    let room = area.width.saturating_sub(14 + kind + 9).max(area.width / 3);
    canvas.put(area.x + 14, area.y, kind - 1, &request.kind, Style::new());
    let (result, result_style) = result(canvas, request, room);
    let right = columns(&result).min(room);
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
