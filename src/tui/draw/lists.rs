//! The plain lists: the settings menu, the catalogue of events, who changed what, and the settings.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    dialogs::sentences,
};
use crate::{
    model::{Setting, Settings},
    tui::{
        msg::Hit,
        state::{Cursor, MenuItem},
    },
};

/// Rows of a list, one line each; `draw` draws a row into its area.
fn rows(
    canvas: &mut Canvas<'_>,
    area: Rect,
    cursor: Cursor,
    count: usize,
    mut draw: impl FnMut(&mut Canvas<'_>, Rect, usize),
) {
    canvas.room(area);
    for line in 0..area.height {
        let row = cursor.top + usize::from(line);
        if row >= count {
            break;
        }
        let place = Rect { y: area.y + line, height: 1, ..area };
        if row == cursor.selected {
            canvas.lay(place, canvas.theme.selected);
        }
        draw(canvas, Rect { x: place.x + 2, width: place.width.saturating_sub(4), ..place }, row);
        canvas.hit(place, Hit::Row(row));
    }
}

/// A headline of columns.
fn head(canvas: &mut Canvas<'_>, area: Rect, columns: &[(u16, String)]) -> Rect {
    let mut x = area.x + 2;
    for (width, label) in columns {
        canvas.put(x, area.y, width.saturating_sub(1), label, canvas.theme.dim);
        x += width;
    }
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// The settings menu.
pub(super) fn menu(canvas: &mut Canvas<'_>, area: Rect) {
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let name = MenuItem::ALL.iter().map(|item| columns(&canvas.label(item.key()))).max().unwrap_or(0) + 3;
    rows(canvas, area, canvas.state.menu, MenuItem::ALL.len(), |canvas, row, at| {
        let item = MenuItem::ALL[at];
        let label = canvas.label(item.key());
        canvas.put(row.x, row.y, name, &label, canvas.theme.strong);
        let about = canvas.label(&format!("{}-about", item.key()));
        canvas.put(row.x + name, row.y, row.width.saturating_sub(name), &about, canvas.theme.dim);
    });
}

/// What ended or waits without success, by webhook and fault.
pub(super) fn undelivered(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let (cursor, groups) = (state.undelivered.0, state.undelivered.1.as_deref());
    let Some(groups) = groups.filter(|groups| !groups.is_empty()) else {
        let key = if state.undelivered.1.is_none() { "loading" } else { "undelivered-none" };
        let text = canvas.label(key);
        canvas.put(area.x + 2, area.y + 1, area.width.saturating_sub(4), &text, canvas.theme.dim);
        return;
    };
    let wide = area.width.saturating_sub(4);
    let (count, since, standing) = (12, 12, 16.min(wide / 5));
    let fault = (wide / 4).clamp(14, 36);
    let url = wide.saturating_sub(count + since + standing + fault);
    let titles = [(url, "head-url"), (standing, "head-state"), (fault, "head-fault")];
    let list = head(canvas, area, &titles.map(|(width, key)| (width, canvas.label(key))));
    for (end, key) in [(url + standing + fault + count - 2, "head-count"), (wide - 1, "head-oldest")] {
        let label = canvas.label(key);
        canvas.put_right(area.x + 2, area.y, end, &label, canvas.theme.dim);
    }
    rows(canvas, list, cursor, groups.len(), |canvas, row, at| {
        let group = &groups[at];
        let (sign, word, style) = canvas.request_state(group.state);
        canvas.put(row.x, row.y, url.saturating_sub(1), &group.url, Style::new());
        let mut x = row.x + url;
        canvas.put(x, row.y, standing - 1, &format!("{sign} {word}"), style);
        x += standing;
        let said = match &group.fault {
            Some(fault) => format!("{} · {}", canvas.text().phase(fault.phase), canvas.text().cause(fault.cause)),
            None => canvas.label("untried"),
        };
        canvas.put(
            x,
            row.y,
            fault - 1,
            &said,
            if group.fault.is_some() { canvas.theme.warn } else { canvas.theme.dim },
        );
        x += fault;
        let number = canvas.text().number(group.count);
        canvas.put_right(x, row.y, count - 2, &number, canvas.theme.strong);
        let ago = canvas.ago(group.oldest);
        canvas.put_right(x + count, row.y, since - 1, &ago, canvas.theme.dim);
    });
}

/// The catalogue of events.
pub(super) fn events(canvas: &mut Canvas<'_>, area: Rect) {
    let wide = area.width.saturating_sub(4);
    let (slug, webhooks) = (46.min(wide / 2), 10);
    let label = wide.saturating_sub(slug + webhooks);
    let titles = [(label, "head-event"), (slug, "head-kind"), (webhooks, "head-webhooks")];
    let titles = titles.map(|(width, key)| (width, canvas.label(key)));
    let area = head(canvas, area, &titles);
    let state = canvas.state;
    rows(canvas, area, state.events, state.kinds.len(), |canvas, row, at| {
        let kind = &state.kinds[at];
        let name = canvas.text().kind_in_group(kind.name.as_str());
        let wanted =
            state.webhooks.all.iter().flatten().filter(|o| o.webhook.draft.events.contains(&kind.name)).count();
        canvas.put(row.x, row.y, label.saturating_sub(1), &name, Style::new());
        canvas.put(row.x + label, row.y, slug.saturating_sub(1), kind.name.as_str(), canvas.theme.dim);
        let style = if wanted == 0 { canvas.theme.dim } else { Style::new() };
        canvas.put_right(row.x + label + slug, row.y, webhooks - 2, &wanted.to_string(), style);
    });
}

/// Who changed what.
pub(super) fn activity(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let (cursor, all) = (state.activity.0, &state.activity.1);
    if all.is_empty() {
        let text = canvas.label("activity-empty");
        canvas.put(area.x + 2, area.y + 1, area.width.saturating_sub(4), &text, canvas.theme.dim);
        return;
    }
    let wide = area.width.saturating_sub(4);
    let (time, actor, action) = (15, 20.min(wide / 4), 20.min(wide / 4));
    let titles = [
        (time, "head-when"),
        (actor, "head-who"),
        (action, "head-what"),
        (wide.saturating_sub(time + actor + action), "head-detail"),
    ];
    let titles = titles.map(|(width, key)| (width, canvas.label(key)));
    let area = head(canvas, area, &titles);
    rows(canvas, area, cursor, all.len(), |canvas, row, at| {
        let entry = &all[at];
        let clock = canvas.text().clock(entry.at, state.now);
        canvas.put(row.x, row.y, time - 1, &clock, canvas.theme.dim);
        canvas.put(row.x + time, row.y, actor.saturating_sub(1), &entry.actor, Style::new());
        canvas.put(row.x + time + actor, row.y, action.saturating_sub(1), &entry.action, canvas.theme.accent);
        let rest = time + actor + action;
        let detail = format!("{} {}", entry.subject, entry.detail);
        canvas.put(row.x + rest, row.y, row.width.saturating_sub(rest), &detail, Style::new());
    });
}

/// What concerns deliveries.
pub(super) fn settings(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let Some(values) = &state.settings.1 else { return };
    let wide = area.width.saturating_sub(4);
    let (name, value) = (20, (wide.saturating_sub(20)).min(40));
    let titles = [(name, "head-setting"), (value, "head-value"), (wide.saturating_sub(name + value), "head-default")];
    let titles = titles.map(|(width, key)| (width, canvas.label(key)));
    let list = head(canvas, area, &titles);
    let defaults = Settings::default();
    let list = Rect { height: list.height.saturating_sub(3), ..list };
    rows(canvas, list, state.settings.0, Setting::ALL.len(), |canvas, row, at| {
        let setting = Setting::ALL[at];
        let (now, default) = (values.get(setting), defaults.get(setting));
        canvas.put(row.x, row.y, name - 1, setting.as_str(), canvas.theme.strong);
        let style = if now == default { Style::new() } else { canvas.theme.accent };
        canvas.put(row.x + name, row.y, value.saturating_sub(1), &now, style);
        let rest = name + value;
        canvas.put(row.x + rest, row.y, row.width.saturating_sub(rest), &default, canvas.theme.dim);
    });
    // What the selected one means stands below, where it has the whole width.
    let meaning = canvas.text().setting(Setting::ALL[state.settings.0.selected]);
    let place = Rect::new(area.x + 2, area.bottom().saturating_sub(2), wide, 2);
    sentences(canvas, place, &meaning, canvas.theme.dim);
}
