//! The list of webhooks: which of them work, which do not, and what is known of the selected one beside or below it.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns, naked},
    columns::{Column, Columns, Longest, Shown},
    day, frame, webhook,
};
use crate::{
    model::SwitchState,
    policy::TEN,
    store::Overview,
    tui::{
        commands::Command,
        msg::Hit,
        state::{Sort, bare, success},
    },
};

/// From this width on, what is known of the selected webhook stands beside the list.
const BESIDE: u16 = 170;

/// Draws the list, and the selected webhook where there is room.
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
    let beside = if area.width >= BESIDE { area.width * 2 / 5 } else { 0 };
    let below = match area.height {
        _ if beside > 0 => 0,
        0..14 => 0,
        14..24 => 6,
        // What the list does not need is of use below it.
        _ => (area.height / 3).max(area.height.saturating_sub(shown.len() as u16 + 3)).min(area.height * 3 / 5),
    };
    // Below a short list in a wide window stands the day of the selected one.
    let spare = area.height.saturating_sub(shown.len() as u16 + 5);
    let day = if beside > 0 && spare >= *day::LINES.start() { spare.min(*day::LINES.end()) } else { 0 };
    let table = Rect { width: area.width - beside, height: area.height - below - day, ..area };
    let longest = shown.iter().fold(Longest::default(), |longest, overview| {
        let (webhook, url) = (&overview.webhook, overview.webhook.draft.url.as_str());
        let (status, fault) = (overview.last_status, overview.last_fault.as_ref());
        let last = |room| canvas.last(status, fault, room).map_or(0, |(said, _)| columns(&said));
        Longest {
            whole: longest.whole.max(columns(url)),
            bare: longest.bare.max(columns(bare(webhook))),
            naked: longest.naked.max(columns(naked(url))),
            last: (longest.last.0.max(last(u16::MAX)), longest.last.1.max(last(0))),
        }
    });
    let widths = Columns::of(canvas.text(), table.width, longest);
    head(canvas, table, &widths);
    let list = Rect { y: table.y + 1, height: table.height.saturating_sub(1), ..table };
    canvas.room(list);
    standing_line(canvas, area, shown.len(), all, usize::from(list.height) < shown.len());
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
        canvas.hit(Rect { width: 4, ..place }, Hit::Mark(row));
    }
    let Some(overview) = shown.get(cursor.selected) else { return };
    if beside > 0 {
        let x = table.right();
        for y in area.y..area.bottom() {
            canvas.put(x, y, 1, "│", canvas.theme.line);
        }
        let detail = Rect { x: x + 2, width: beside - 3, ..area };
        webhook::whole(canvas, detail, overview, day == 0);
        if day > 0 {
            canvas.rule(table, table.bottom());
            let place = Rect { x: table.x + 2, y: table.bottom() + 1, width: table.width - 4, height: day - 1 };
            day::day(canvas, place, overview);
        }
    } else if below > 0 {
        let detail = Rect { y: area.bottom() - below, height: below, ..area };
        canvas.rule(detail, detail.y);
        let inner = Rect { x: detail.x + 2, y: detail.y + 1, width: detail.width.saturating_sub(4), height: below - 1 };
        webhook::short(canvas, inner, overview);
    }
}

/// On the line above the list: how they stand where that cannot be seen at once, how many are marked, what hides a part of
/// it, and its order, where that is not the usual one.
fn standing_line(canvas: &mut Canvas<'_>, area: Rect, shown: usize, all: &[Overview], more: bool) {
    let (text, theme, webhooks) = (canvas.text(), canvas.theme, &canvas.state.webhooks);
    let mut parts: Vec<frame::Above> = Vec::new();
    let many = |is: fn(&Overview) -> bool| all.iter().filter(|overview| is(overview)).count() as u64;
    let failing = many(|one| one.webhook.is_backing_off());
    let off = many(|one| !one.webhook.is_on());
    if more || failing + off > 0 {
        let counts = [
            ("count-webhooks", all.len() as u64, theme.dim),
            ("count-failing", failing, theme.warn),
            ("count-off", off, theme.bad),
        ];
        parts.extend(counts.into_iter().filter(|(_, count, _)| *count > 0).map(|(key, count, style)| {
            let said = text.with(key, &[("n", count.into()), ("number", text.number(count).into())]);
            (said, style, Some(Hit::Worst))
        }));
    }
    if !webhooks.marked.is_empty() {
        // What is hidden is not acted on, and so it is counted apart.
        let seen = webhooks.marked().len();
        let hidden = webhooks.marked.len() - seen;
        for (key, count) in [("marked-count", seen), ("marked-hidden", hidden)] {
            if count > 0 {
                let said = text.with(key, &[("n", count.into())]);
                parts.push((said, theme.accent.patch(theme.strong), None));
            }
        }
    }
    if !webhooks.search.is_empty() {
        let values = [("text", webhooks.search.as_str().into()), ("shown", shown.into()), ("all", all.len().into())];
        parts.push((text.with("filtered-count", &values), theme.warn, None));
    }
    if webhooks.sort != Sort::Added || webhooks.reversed {
        parts.push((text.get(webhooks.sort.key()), theme.dim, None));
    }
    frame::above(canvas, area, parts);
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

/// The names of the columns; a click on one sorts by it.
fn head(canvas: &mut Canvas<'_>, area: Rect, widths: &Columns) {
    let (theme, webhooks) = (canvas.theme, &canvas.state.webhooks);
    for (column, x, width) in widths.iter() {
        let (key, sort, right) = match column {
            Column::State => ("head-state", Sort::State, false),
            Column::Url => ("head-url", Sort::Url, false),
            Column::Event => ("head-event", Sort::Event, false),
            Column::Type => ("head-type", Sort::Type, false),
            Column::Last => ("head-last", Sort::Last, false),
            Column::Day => ("head-day", Sort::Day, true),
            Column::Row => ("head-in-row", Sort::InRow, false),
            Column::Waiting => ("head-waiting", Sort::Waiting, true),
            Column::Ago | Column::Bars => continue,
        };
        // The outcome and its time are one column to a person.
        let width = if column == Column::Last { width + widths.width(Column::Ago) } else { width };
        let sorted = webhooks.sort == sort;
        let mut label = canvas.label(key);
        if column == Column::Last && columns(&label) + u16::from(sorted) >= width {
            label = canvas.label("head-last-short");
        }
        if sorted {
            label.push(if webhooks.reversed { '▴' } else { '▾' });
        }
        let style = if sorted { theme.accent.patch(theme.strong) } else { theme.dim };
        let x = area.x + x + u16::from(column == Column::Row && width > 13);
        match right {
            // The sign of the order may take the blank before the column.
            true => canvas.put_right(x - 1, area.y, width, &label, style),
            false => _ = canvas.put(x, area.y, width - 1, &label, style),
        }
        canvas.hit(Rect::new(x, area.y, width, 1), Hit::Head(sort));
    }
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview, widths: &Columns) {
    let theme = canvas.theme;
    let webhook = &overview.webhook;
    let marked = canvas.state.webhooks.marked.contains(&webhook.id);
    if marked {
        canvas.put(area.x, area.y, 1, "◆", theme.accent);
    }
    for (column, x, width) in widths.iter() {
        let (x, y, room) = (area.x + x, area.y, width - 1);
        match column {
            Column::State => {
                let (sign, word, style) = canvas.standing(webhook);
                canvas.put(x, y, room, &format!("{sign} {word}"), style);
            }
            Column::Url => {
                let style = match () {
                    () if marked => theme.accent.patch(theme.strong),
                    () if webhook.is_on() => Style::new(),
                    () => theme.dim,
                };
                let url = match widths.shown {
                    Shown::Whole => webhook.draft.url.as_str(),
                    Shown::Bare => bare(webhook),
                    Shown::Naked => naked(webhook.draft.url.as_str()),
                };
                canvas.put_url(x, y, room, url, style);
            }
            Column::Event => {
                let events = events(canvas, overview, room < 18);
                canvas.put(x, y, room, &events, Style::new());
            }
            Column::Type => {
                let kind = webhook.draft.data_type.as_str().to_uppercase();
                canvas.put(x, y, room, &kind, theme.dim);
            }
            Column::Last => {
                let last = canvas.last(overview.last_status, overview.last_fault.as_ref(), room);
                let (last, style) = last.unwrap_or_else(|| (canvas.label("never"), theme.dim));
                canvas.put(x, y, room, &last, style);
            }
            Column::Ago => {
                let ago = overview.last_at.map(|at| canvas.ago(at)).unwrap_or_default();
                canvas.put_right(x, y, room, &ago, theme.dim);
            }
            Column::Bars => webhook::bars(canvas, Rect::new(x, y, room, 1), overview),
            Column::Day => day(canvas, x, y, room, overview),
            // It may go up to the next column, which begins with blanks.
            Column::Row => in_row(canvas, x + u16::from(width > 13), y, width - u16::from(width > 13), overview),
            Column::Waiting => waiting(canvas, x, y, room, overview),
        }
    }
}

/// The kinds in a few words: the one, or how many of which group.
fn events(canvas: &Canvas<'_>, overview: &Overview, short: bool) -> String {
    let kinds = &overview.webhook.draft.events;
    let text = canvas.text();
    let group = |name: &str| crate::payload::catalogue().iter().find(|b| b.kind == name).map(|b| b.group);
    if let [only] = kinds.as_slice() {
        let whole = text.kind_in_group(only.as_str());
        return group(only.as_str()).filter(|_| short).map_or(whole, |group| text.group(group));
    }
    let count = ("count", kinds.len().into());
    match kinds.first().and_then(|first| group(first.as_str())) {
        Some(first) if short && kinds.iter().all(|kind| group(kind.as_str()) == Some(first)) => {
            format!("{} ×{}", text.group(first), kinds.len())
        }
        Some(first) if kinds.iter().all(|kind| group(kind.as_str()) == Some(first)) => {
            text.with("events-of-group", &[("group", text.group(first).into()), count])
        }
        _ => text.with("events-many", &[count]),
    }
}

/// How much of the last 24 hours was delivered.
fn day(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, overview: &Overview) {
    let theme = canvas.theme;
    let Some((_, per_mille)) = success(overview) else { return canvas.put_right(x, y, room, "–", theme.dim) };
    let style = match per_mille {
        1_000 => theme.good,
        900..1_000 => theme.warn,
        _ => theme.bad,
    };
    canvas.put_right(x, y, room, &format!("{} %", per_mille / 10), style);
}

/// How far the rule of ten has come, as a number, where there is room as a gauge too, and how long until the next attempt.
fn in_row(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, overview: &Overview) {
    const GAUGE: u16 = 5;
    let (theme, failed) = (canvas.theme, overview.webhook.failed_in_row);
    if failed == 0 && !overview.webhook.is_backing_off() {
        return canvas.put_right(x, y, 5, "–", theme.dim);
    }
    let style = if failed >= 5 { theme.bad } else { theme.warn };
    canvas.put_right(x, y, 5, &format!("{failed}/{TEN}"), style);
    let mut end = x + 6;
    if room >= 12 + GAUGE {
        let full = "█".repeat(failed as usize / 2) + if failed % 2 == 1 { "▌" } else { "" };
        let rest = "░".repeat(usize::from(GAUGE).saturating_sub(failed.div_ceil(2) as usize));
        end = canvas.parts(end, y, GAUGE, &[(&full, style), (&rest, theme.line)]) + 1;
    }
    if let Some(next) = canvas.next_probe(&overview.webhook) {
        canvas.put(end, y, (x + room).saturating_sub(end), &next, theme.dim);
    }
}

/// How many requests wait: pending ones, or held ones where it is off.
fn waiting(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, overview: &Overview) {
    let theme = canvas.theme;
    let off = matches!(overview.webhook.state, SwitchState::Off(_));
    let count = if off { overview.books.held } else { overview.books.pending };
    let number = canvas.text().short_number(count.max(0).cast_unsigned());
    let (said, style) = match count {
        ..=0 => ("–".to_owned(), theme.dim),
        _ if off => (format!("‖ {number}"), theme.warn),
        _ => (format!("◌ {number}"), Style::new()),
    };
    canvas.put_right(x, y, room, &said, style);
}
