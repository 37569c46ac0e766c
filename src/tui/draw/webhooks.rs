//! The webhooks: which of them work, which do not, and why.

use ratatui::{layout::Rect, style::Style};

use super::canvas::{Canvas, columns};
use crate::{
    model::{SwitchState, Time},
    policy::TEN,
    store::{Overview, TrafficSlot},
    text::FaultContext,
    tui::{commands::Command, msg::Hit},
};

/// The columns, each with its width; zero where there is no room for it.
struct Widths {
    url: u16,
    event: u16,
    kind: u16,
    last: u16,
    day: u16,
    row: u16,
}

impl Widths {
    /// The widths for a window; what the longest URL does not need goes to the events.
    fn of(width: u16, longest: u16) -> Self {
        let inner = width.saturating_sub(4);
        let (event, kind, last, day, row) = match width {
            0..70 => (0, 0, 18, 0, 10),
            70..100 => (17, 5, 18, 0, 9),
            100..116 => (18, 5, 18, 12, 10),
            116..140 => (22, 6, 22, 13, 18),
            _ => (34, 7, 28, 20, 28),
        };
        let url = inner.saturating_sub(event + kind + last + day + row);
        let spare = if event > 0 { url.saturating_sub(longest + 2).min(20) } else { 0 };
        Self { url: url - spare, event: event + spare, kind, last, day, row }
    }
}

/// Draws the list, and the selected webhook below it where there is room.
pub(super) fn webhooks(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let Some(all) = &state.webhooks.all else {
        let text = canvas.label("loading");
        canvas.put(area.x + 2, area.y + 1, area.width.saturating_sub(4), &text, canvas.theme.dim);
        return;
    };
    if all.is_empty() {
        return welcome(canvas, area);
    }
    let shown = state.webhooks.shown();
    let below = match area.height {
        0..14 => 0,
        14..24 => 6,
        _ => area.height / 3,
    };
    let longest = shown.iter().map(|overview| columns(overview.webhook.draft.url.as_str())).max().unwrap_or(0);
    let widths = Widths::of(area.width, longest);
    head(canvas, area, &widths);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + below), ..area };
    canvas.room(list);
    if shown.is_empty() {
        let text = state.text.with("webhooks-none-found", &[("text", state.webhooks.search.as_str().into())]);
        canvas.put(list.x + 2, list.y + 1, list.width.saturating_sub(4), &text, canvas.theme.dim);
    }
    let cursor = state.webhooks.cursor;
    for (line, overview) in shown.iter().skip(cursor.top).take(usize::from(list.height)).enumerate() {
        let row = cursor.top + line;
        let place = Rect { y: list.y + line as u16, height: 1, ..list };
        if row == cursor.selected {
            canvas.lay(place, canvas.theme.selected);
        }
        draw_row(canvas, place, overview, &widths);
        canvas.hit(place, Hit::Row(row));
    }
    if below > 0
        && let Some(overview) = state.webhooks.selected()
    {
        let detail = Rect { y: area.bottom() - below, height: below, ..area };
        canvas.rule(detail, detail.y);
        draw_detail(
            canvas,
            Rect { x: detail.x + 2, y: detail.y + 1, width: detail.width.saturating_sub(4), height: below - 1 },
            overview,
        );
    }
}

/// What to do where there is nothing yet.
fn welcome(canvas: &mut Canvas<'_>, area: Rect) {
    let x = area.x + 4;
    let width = area.width.saturating_sub(8);
    let mut y = area.y + 2;
    let title = canvas.label("welcome-title");
    canvas.put(x, y, width, &title, canvas.theme.strong);
    y += 2;
    for line in canvas.label("welcome-text").lines() {
        for row in
            crate::tui::state::Doc::new(vec![crate::tui::state::DocLine::plain(line)]).rows(0, usize::from(width))
        {
            if y < area.bottom() {
                canvas.put(x, y, width, &line[row], Style::new());
            }
            y += 1;
        }
    }
    // The footer has them as well.
    if y + 1 < area.bottom() {
        canvas.hints(x, y + 1, width, &[Command::Add, Command::Help]);
    }
}

fn head(canvas: &mut Canvas<'_>, area: Rect, widths: &Widths) {
    let mut x = area.x + 4;
    let titles = [
        (widths.url, "head-url"),
        (widths.event, "head-event"),
        (widths.kind, "head-type"),
        (widths.last, "head-last"),
        (widths.day, "head-day"),
        (widths.row, "head-in-row"),
    ];
    for (width, key) in titles {
        if width > 0 {
            let label = canvas.label(key);
            canvas.put(x, area.y, width - 1, &label, canvas.theme.dim);
        }
        x += width;
    }
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview, widths: &Widths) {
    let (theme, state) = (canvas.theme, canvas.state);
    let webhook = &overview.webhook;
    let (sign, style) = match webhook.state {
        SwitchState::On if webhook.failed_in_row > 0 => ("◐", theme.warn),
        SwitchState::On => ("●", theme.good),
        SwitchState::Off(_) => ("○", theme.bad),
        SwitchState::Removed => ("–", theme.dim),
    };
    canvas.put(area.x + 2, area.y, 1, sign, style);
    let mut x = area.x + 4;
    let url_style = if webhook.is_on() { Style::new() } else { theme.dim };
    canvas.put(x, area.y, widths.url.saturating_sub(1), webhook.draft.url.as_str(), url_style);
    x += widths.url;
    if widths.event > 0 {
        let events = events(canvas, overview);
        canvas.put(x, area.y, widths.event - 1, &events, Style::new());
        x += widths.event;
        let kind = webhook.draft.data_type.as_str().to_uppercase();
        canvas.put(x, area.y, widths.kind - 1, &kind, theme.dim);
        x += widths.kind;
    }
    if let Some((last, style)) = canvas.last(overview.last_status, overview.last_fault.as_ref(), widths.last < 20) {
        let ago = overview.last_at.map(|at| canvas.ago(at)).unwrap_or_default();
        let wide = columns(&ago).max(4);
        canvas.put(x, area.y, widths.last.saturating_sub(wide + 2), &last, style);
        canvas.put_right(x, area.y, widths.last - 1, &ago, theme.dim);
    } else {
        let text = canvas.label("never");
        canvas.put(x, area.y, widths.last - 1, &text, theme.dim);
    }
    x += widths.last;
    if widths.day > 0 {
        draw_day(canvas, x, area.y, widths.day - 1, overview);
        x += widths.day;
    }
    draw_in_row(canvas, x, area.y, widths.row, overview, state.now);
}

/// The kinds in a few words: the one, or how many of which group.
fn events(canvas: &Canvas<'_>, overview: &Overview) -> String {
    let kinds = &overview.webhook.draft.events;
    let text = canvas.text();
    if let [only] = kinds.as_slice() {
        return text.kind_in_group(only.as_str());
    }
    let group = |name: &str| crate::payload::catalogue().iter().find(|b| b.kind == name).map(|b| b.group);
    let count = ("count", kinds.len().into());
    match kinds.first().and_then(|first| group(first.as_str())) {
        Some(first) if kinds.iter().all(|kind| group(kind.as_str()) == Some(first)) => {
            text.with("events-of-group", &[("group", text.group(first).into()), count])
        }
        _ => text.with("events-many", &[count]),
    }
}

/// The last 24 hours as bars of two or three hours each, and how much of it was delivered.
fn draw_day(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, overview: &Overview) {
    let (delivered, failed) =
        overview.traffic.iter().fold((0, 0), |(d, f), slot| (d + slot.delivered, f + slot.failed));
    if delivered + failed == 0 {
        canvas.put(x, y, width, "–", canvas.theme.dim);
        return;
    }
    let bars = usize::from(width.saturating_sub(6));
    let tall = sparkline(&overview.traffic, canvas.state.now, bars);
    let end = canvas.put(x, y, width, &tall, canvas.theme.accent);
    let percent = delivered * 100 / (delivered + failed);
    let style = match percent {
        100 => canvas.theme.good,
        90..100 => canvas.theme.warn,
        _ => canvas.theme.bad,
    };
    canvas.put_right(end, y, (x + width).saturating_sub(end), &format!("{percent} %"), style);
}

/// How much was delivered in each part of the last 24 hours, the tallest bar the most.
fn sparkline(traffic: &[TrafficSlot], now: Time, bars: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let span = 86_400_000 / bars.max(1) as i64;
    let mut counts = vec![0; bars];
    for slot in traffic {
        let back = (now.0 - slot.at.0).max(0) / span;
        if let Some(bar) = usize::try_from(back).ok().and_then(|back| bars.checked_sub(back + 1)) {
            counts[bar] += slot.delivered;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    counts.into_iter().map(|count| if count == 0 { ' ' } else { BARS[(count * 7 / most) as usize] }).collect()
}

/// How far the rule of ten has come.
fn draw_in_row(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, overview: &Overview, now: Time) {
    let (theme, webhook) = (canvas.theme, &overview.webhook);
    let text = canvas.text();
    let width = width.saturating_sub(1);
    if let SwitchState::Off(_) = webhook.state {
        let end = canvas.put(x, y, width, &text.get("off"), theme.bad);
        if overview.books.held > 0 {
            let held = text.number(overview.books.held.unsigned_abs());
            let left = (x + width).saturating_sub(end + 1);
            let said = |key| text.with(key, &[("n", overview.books.held.into()), ("number", held.as_str().into())]);
            let long = said("held-count");
            let held = if columns(&long) <= left { long } else { said("held-count-short") };
            canvas.put(end + 1, y, left, &held, theme.warn);
        }
        return;
    }
    if webhook.failed_in_row == 0 {
        let pending = overview.books.pending;
        if pending > 0 {
            let number = text.number(pending.unsigned_abs());
            let key = if width < 14 { "pending-count-short" } else { "pending-count" };
            let waiting = text.with(key, &[("number", number.into())]);
            canvas.put(x, y, width, &waiting, theme.dim);
        } else {
            canvas.put(x, y, width, "–", theme.dim);
        }
        return;
    }
    let style = if webhook.failed_in_row >= 5 { theme.bad } else { theme.warn };
    let end = canvas.put(x, y, width, &format!("{}/{TEN}", webhook.failed_in_row), style);
    let next = match webhook.next_probe_at {
        Some(at) if at > now => {
            let span = canvas.until(at);
            text.with("next-in", &[("span", span.into())])
        }
        _ => text.get("next-now"),
    };
    // What is cut helps nobody.
    if columns(&next) < (x + width).saturating_sub(end) {
        canvas.put(end + 1, y, columns(&next), &next, theme.dim);
    }
}

/// The selected webhook: how it stands, why, and its latest requests.
fn draw_detail(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview) {
    let (theme, state) = (canvas.theme, canvas.state);
    let text = &state.text;
    let webhook = &overview.webhook;
    let mut y = area.y;
    let url = webhook.draft.url.as_str();
    let end = canvas.put(area.x, y, area.width, url, theme.strong);
    let (standing, style) = match webhook.state {
        SwitchState::Off(off) => {
            let ago = canvas.ago(off.at);
            let values = [("ago", ago.into()), ("reason", text.off_reason(off.reason).into())];
            (text.with("detail-off", &values), theme.bad)
        }
        _ if webhook.failed_in_row > 0 => {
            let values = [("count", u64::from(webhook.failed_in_row).into())];
            (text.with("detail-backing-off", &values), theme.warn)
        }
        _ => (text.get("detail-on"), theme.dim),
    };
    if end + 2 + columns(&standing) <= area.right() {
        canvas.put(end + 2, y, columns(&standing), &standing, style);
    } else {
        y += 1;
        canvas.put(area.x, y, area.width, &standing, style);
    }
    y += 1;
    if let Some(fault) = &overview.last_fault {
        let context =
            FaultContext { url: webhook.draft.url.as_str(), status: overview.last_status, ..Default::default() };
        let words = text.fault(fault, &context);
        let sentence = format!("{} {}", words.what, words.next);
        let doc = crate::tui::state::Doc::new(vec![crate::tui::state::DocLine::plain(sentence.trim())]);
        for row in doc.rows(0, usize::from(area.width)).into_iter().take(2) {
            canvas.put(area.x, y, area.width, &doc.lines[0].text[row], Style::new());
            y += 1;
        }
    } else if !webhook.draft.description.is_empty() {
        canvas.put(area.x, y, area.width, &webhook.draft.description, theme.dim);
        y += 1;
    }
    if let Some((_, until)) = webhook.overlap(state.now) {
        let left = text.with("detail-overlap", &[("span", canvas.until(until).into())]);
        canvas.put(area.x, y, area.width, &left, theme.dim);
        y += 1;
    }
    if let Some((id, rows)) = &state.webhooks.latest
        && *id == webhook.id
    {
        for request in rows.iter().take(usize::from(area.bottom().saturating_sub(y))) {
            super::log::short_row(canvas, Rect { y, height: 1, ..area }, request);
            y += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_show_when_most_was_delivered() {
        let now = Time(86_400_000 * 3);
        let slot = |hours_ago: i64, delivered| TrafficSlot {
            at: Time(now.0 - hours_ago * 3_600_000),
            delivered,
            ..Default::default()
        };
        assert_eq!(sparkline(&[slot(23, 4), slot(1, 8), slot(30, 99)], now, 6), "▄    █");
        assert_eq!(sparkline(&[], now, 3), "   ");
    }
}
