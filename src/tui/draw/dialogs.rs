//! What lies over the screens and wants an answer first.

use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};

use super::{
    canvas::{Canvas, columns, with_short_urls},
    doc::{self, height, rows, sentences},
    form,
    window::window,
};
use crate::{
    model::Setting,
    store::Bulk,
    tui::{
        msg::Hit,
        state::{
            Confirm, Dialog, Each, Field, FilterDialog, FilterRow, Palette, Prompt, PromptFor, SwitchChoice, SwitchOn,
            TestPanel,
        },
        update::offered,
    },
};

/// Draws a dialog over what lies below it, and its keys where the footer is.
pub(super) fn dialog(canvas: &mut Canvas<'_>, area: Rect, dialog: &Dialog) {
    draw(canvas, area, dialog);
    let keys = match dialog {
        Dialog::Form(form) => match form.focus {
            Field::Event(_) => "keys-form-event",
            Field::Secret | Field::RequireKey | Field::SendKey if form.given.is_some() => "keys-form-secret",
            _ => "keys-form",
        },
        Dialog::SwitchOn(_) => "keys-switch-on",
        Dialog::Confirm(_) => "keys-confirm",
        Dialog::Test(_) => "keys-test",
        Dialog::Probe(panel) if panel.over.is_some() => "keys-probe",
        Dialog::Probe(_) => "keys-probing",
        Dialog::Help(_) | Dialog::Guide(_) => "keys-help",
        Dialog::Text { .. } => "keys-text",
        Dialog::Fields(_) => "keys-fields",
        Dialog::Token { .. } => "keys-token",
        Dialog::Palette(_) => "keys-palette",
        Dialog::Filter(_) => "keys-filter",
        Dialog::Bulk { .. } => "keys-bulk",
        Dialog::Each(each) if each.doc.is_some() => "keys-outcomes",
        Dialog::Each(_) => "keys-bulk",
        Dialog::Error { .. } => "keys-error",
        Dialog::Prompt(_) => return,
    };
    let y = area.bottom() - 1;
    canvas.clear(Rect::new(area.x, y, area.width, 1));
    let keys = canvas.label(keys);
    let mut x = area.x + 1;
    for part in keys.split("   ") {
        let (key, what) = part.split_once(' ').unwrap_or((part, ""));
        let wide = columns(part);
        if x + wide < area.right() {
            canvas.parts(x, y, wide, &[(key, canvas.theme.key), (" ", Style::new()), (what, canvas.theme.dim)]);
            x += wide + 3;
        }
    }
}

fn draw(canvas: &mut Canvas<'_>, area: Rect, dialog: &Dialog) {
    match dialog {
        Dialog::Form(form) => form::form(canvas, area, form),
        Dialog::SwitchOn(dialog) => switch_on(canvas, area, dialog),
        Dialog::Confirm(dialog) => confirm(canvas, area, dialog),
        Dialog::Test(panel) => test(canvas, area, panel),
        Dialog::Probe(panel) => {
            let mut title = canvas.label("command-probe");
            // What is under way, and for how long.
            if panel.over.is_none() {
                let step = panel.under_way().map(|step| canvas.label(&format!("probe-step-{step}")));
                let ago = canvas.ago(panel.since);
                title = [title].into_iter().chain(step).chain([ago]).collect::<Vec<_>>().join(" · ");
            }
            // Its height is that of its end from the beginning on, so that nothing jumps.
            let inner = window(canvas, area, &title, (92, 17.min(area.height.saturating_sub(2))));
            canvas.put_url(inner.x, inner.y, inner.width, &panel.url, canvas.theme.strong);
            let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
            doc::document(canvas, body, &panel.doc);
        }
        Dialog::Help(lines) | Dialog::Guide(lines) => {
            let is_guide = matches!(dialog, Dialog::Guide(_));
            let title = canvas.label(if is_guide { "demo-title" } else { "command-help" });
            let inner = window(canvas, area, &title, (76, area.height.saturating_sub(2)));
            doc::document(canvas, inner, lines);
        }
        Dialog::Fields(form) => super::fields::fields(canvas, area, form),
        Dialog::Token { name, token } => super::tokens::shown_once(canvas, area, name, token),
        Dialog::Text { title, doc } => {
            let width = 84.min(area.width - 2);
            let height = (rows(doc, width - 6) + 2).min(area.height.saturating_sub(2));
            let inner = window(canvas, area, title, (width, height));
            doc::document(canvas, inner, doc);
        }
        Dialog::Palette(dialog) => palette(canvas, area, dialog),
        Dialog::Prompt(dialog) => prompt(canvas, area, dialog),
        Dialog::Filter(dialog) => filter(canvas, area, dialog),
        Dialog::Bulk { bulk, stopping } => progress(canvas, area, bulk, *stopping),
        Dialog::Each(dialog) => each(canvas, area, dialog),
        Dialog::Error { title, text } => error(canvas, area, title, text),
    }
}

fn confirm(canvas: &mut Canvas<'_>, area: Rect, dialog: &Confirm) {
    // What is named in it, a URL on a line of its own, is not broken where there is room for it.
    let longest = dialog.text.lines().filter(|line| line.contains("://")).map(columns).max().unwrap_or(0);
    let width = (longest.clamp(62, 96) + 4).min(area.width - 2);
    // However long a URL is, what is asked can be read.
    let text = with_short_urls(&dialog.text, width - 6);
    let inner = window(canvas, area, &dialog.title, (width, height(&text, width - 4) + 4));
    sentences(canvas, inner, &text, Style::new());
    let no = canvas.label("cancel");
    let wide = columns(&dialog.yes) + columns(&no) + 10;
    let x = inner.right().saturating_sub(wide).max(inner.x);
    let x = canvas.button(x, inner.bottom() - 1, &dialog.yes, dialog.on_yes, Hit::Button(true));
    canvas.button(x, inner.bottom() - 1, &no, !dialog.on_yes, Hit::Button(false));
}

fn switch_on(canvas: &mut Canvas<'_>, area: Rect, dialog: &SwitchOn) {
    let (text, theme, now) = (canvas.text(), canvas.theme, canvas.state.now);
    let overview = match (dialog.webhooks.as_slice(), dialog.on.as_slice()) {
        ([only], []) => canvas.state.webhooks.get(*only),
        _ => None,
    };
    let title = text.get("switch-on-title");
    let extra = dialog.choices().len() as u16 - 3;
    let narrow = area.width < 74;
    let inner = window(canvas, area, &title, (72, extra + if narrow { 14 } else { 11 }));
    let mut y = inner.y;
    if overview.is_none() {
        let values = [("off", dialog.webhooks.len().into()), ("on", dialog.on.len().into())];
        canvas.put(inner.x, y, inner.width, &text.with("switch-many", &values), theme.strong);
        y += 1;
    }
    if let Some(overview) = overview {
        canvas.put(inner.x, y, inner.width, overview.webhook.draft.url.as_str(), theme.strong);
        y += 1;
        if let Some(off) = overview.off() {
            let ago = canvas.ago(off.at);
            let values = [("ago", ago.into()), ("reason", text.off_reason(off.reason).into())];
            y = sentences(canvas, Rect { y, height: 2, ..inner }, &text.with("detail-off", &values), Style::new());
        }
    }
    let (held, since, oldest) = match dialog.held {
        Some((held, since, oldest)) => (Some(held), Some(since), oldest),
        None => (None, None, None),
    };
    let number = |count: Option<u64>| count.map_or_else(|| "…".to_owned(), |count| text.number(count));
    let values = |count: Option<u64>| [("n", count.unwrap_or(0).into()), ("number", number(count).into())];
    let sentence = match oldest {
        Some(oldest) => {
            let [n, shown] = values(held);
            text.with("switch-on-held-from", &[n, shown, ("time", text.clock(oldest, now).into())])
        }
        None => text.with("switch-on-held", &values(held)),
    };
    y = sentences(canvas, Rect { y, height: 2, ..inner }, &sentence, Style::new()) + 1;
    for &choice in dialog.choices() {
        let chosen = choice == dialog.choice;
        let sign = if chosen { "(•) " } else { "( ) " };
        let (label, count) = match choice {
            SwitchChoice::Off => (text.with("switch-many-off", &[("n", dialog.on.len().into())]), None),
            SwitchChoice::All => (text.with("switch-on-all", &values(held)), None),
            SwitchChoice::Since => (text.get("switch-on-since"), Some(since)),
            SwitchChoice::Discard => (text.with("switch-on-discard", &values(held)), None),
        };
        let style = if chosen { theme.strong } else { Style::new() };
        canvas.hit(Rect::new(inner.x, y, inner.width, 1), Hit::Choice(choice));
        let x = canvas.parts(inner.x + 1, y, inner.width - 1, &[(sign, style), (&label, style)]);
        if let Some(count) = count {
            canvas.input(x + 1, y, 17, &dialog.since, chosen);
            let (said, style) = match dialog.since(now) {
                Some(_) => (text.with("switch-on-since-count", &values(count)), theme.dim),
                None => (text.get("time-not-read"), theme.bad),
            };
            // Where there is no room beside the time it stands below.
            let (at, below) = if narrow { (inner.x + 5, 1) } else { (x + 20, 0) };
            y += below;
            canvas.put(at, y, inner.right().saturating_sub(at), &said, style);
        }
        y += 1;
    }
    let yes = if dialog.choice == SwitchChoice::Off { "switch-off-yes" } else { "switch-on-yes" };
    let (yes, no) = (text.get(yes), text.get("cancel"));
    let x = inner.right().saturating_sub(columns(&yes) + columns(&no) + 10);
    // They are for the mouse: the focus is on a line, and Enter takes what the lines say.
    let x = canvas.button(x, inner.bottom() - 1, &yes, false, Hit::Button(true));
    canvas.button(x, inner.bottom() - 1, &no, false, Hit::Button(false));
}

fn test(canvas: &mut Canvas<'_>, area: Rect, panel: &TestPanel) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let title = text.get("command-test");
    let width = 100.min(area.width - 2);
    let needs = match &panel.result {
        None => 4,
        Some(Err(error)) => height(error, width - 4) + 3,
        Some(Ok(_)) => rows(&panel.doc, width - 6) + 3,
    };
    let inner = window(canvas, area, &title, (width, needs.min(area.height.saturating_sub(2))));
    canvas.put_url(inner.x, inner.y, inner.width, &panel.url, theme.strong);
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    match &panel.result {
        None => {
            let said = format!("{} {}", text.get("test-running"), canvas.ago(panel.since));
            canvas.put(body.x, body.y, body.width, &said, theme.dim);
        }
        Some(Err(error)) => {
            sentences(canvas, body, error, theme.bad);
        }
        Some(Ok(_)) => doc::document(canvas, body, &panel.doc),
    }
}

fn progress(canvas: &mut Canvas<'_>, area: Rect, bulk: &Bulk, stopping: bool) {
    let title = canvas.text().get(&format!("bulk-title-{}", bulk.action));
    working(canvas, area, &title, (bulk.done, bulk.total), (usize::from(bulk.percent), 100), stopping);
}

/// How far work on many has come.
fn working(
    canvas: &mut Canvas<'_>,
    area: Rect,
    title: &str,
    (done, total): (u64, u64),
    (part, whole): (usize, usize),
    stopping: bool,
) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let inner = window(canvas, area, title, (60, 5));
    let said = text.with("bulk-done", &[("done", text.number(done).into()), ("total", text.number(total).into())]);
    canvas.put(inner.x, inner.y, inner.width, &said, Style::new());
    let full = usize::from(inner.width) * part / whole.max(1);
    let bar = "█".repeat(full) + &"░".repeat(usize::from(inner.width) - full);
    canvas.put(inner.x, inner.y + 1, inner.width, &bar, theme.accent);
    if stopping {
        canvas.put(inner.x, inner.y + 2, inner.width, &text.get("bulk-stopping"), theme.warn);
    }
}

fn each(canvas: &mut Canvas<'_>, area: Rect, dialog: &Each) {
    let title = canvas.text().with(&format!("each-{}-doing", dialog.action.as_str()), &[("n", dialog.total.into())]);
    let Some(doc) = &dialog.doc else {
        let done = dialog.outcomes.len();
        let way = (done, dialog.total);
        working(canvas, area, &title, (done as u64, dialog.total as u64), way, dialog.stopping);
        return;
    };
    let width = 100.min(area.width - 2);
    let height = (rows(doc, width - 4) + 2).clamp(6, area.height.saturating_sub(2).max(6));
    let inner = window(canvas, area, &title, (width, height));
    doc::document(canvas, inner, doc);
}

fn error(canvas: &mut Canvas<'_>, area: Rect, title: &str, text: &str) {
    let width = 72.min(area.width - 2);
    let text = with_short_urls(text, width - 4);
    let inner = window(canvas, area, title, (width, height(&text, width - 4) + 2));
    sentences(canvas, inner, &text, canvas.theme.bad);
}

fn palette(canvas: &mut Canvas<'_>, area: Rect, dialog: &Palette) {
    let theme = canvas.theme;
    let offered = offered(canvas.state, dialog);
    let title = canvas.label("command-palette");
    let height = (offered.len() as u16 + 4).clamp(6, area.height.saturating_sub(2).max(6));
    let inner = window(canvas, area, &title, (76, height));
    canvas.put(inner.x, inner.y, 2, ":", theme.key);
    canvas.input(inner.x + 2, inner.y, inner.width - 2, &dialog.input, true);
    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if offered.is_empty() {
        let text = canvas.label("palette-none");
        canvas.put(list.x, list.y, list.width, &text, theme.dim);
    }
    let top = (dialog.selected + 1).saturating_sub(usize::from(list.height));
    for (line, (at, offer)) in offered.iter().enumerate().skip(top).take(usize::from(list.height)).enumerate() {
        let place = Rect { y: list.y + line as u16, height: 1, ..list };
        if at == dialog.selected {
            canvas.lay(place, theme.selected);
        }
        canvas.hit(place, Hit::Line(at));
        let refused = crate::tui::commands::refusal(canvas.state, offer.command);
        let style = if refused.is_some() { theme.dim } else { Style::new() };
        let mut end = lettered(canvas, place.x + 1, place.y, place.width - 2, &offer.label, &offer.typed, style);
        if let Some((name, typed)) = &offer.name {
            end = lettered(canvas, end + 2, place.y, place.right().saturating_sub(end + 3), name, typed, theme.dim);
        }
        let keys = canvas.state.keymap.shown(offer.command, &canvas.state.text);
        match refused {
            Some(reason) => {
                let reason = format!("– {}", canvas.label(reason));
                canvas.put(end + 1, place.y, place.right().saturating_sub(end + 2), &reason, theme.dim);
            }
            None => canvas.put_right(place.x, place.y, place.width - 1, &keys, theme.key),
        }
    }
}

/// A text with those of its characters marked that were typed.
fn lettered(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, text: &str, typed: &[usize], style: Style) -> u16 {
    let marked = canvas.theme.accent.patch(canvas.theme.strong).add_modifier(Modifier::UNDERLINED);
    let parts: Vec<(String, Style)> = text
        .chars()
        .enumerate()
        .map(|(at, c)| (c.to_string(), if typed.contains(&at) { marked } else { style }))
        .collect();
    let parts: Vec<_> = parts.iter().map(|(c, style)| (c.as_str(), *style)).collect();
    canvas.parts(x, y, width, &parts)
}

/// A line to type stands where the footer is.
fn prompt(canvas: &mut Canvas<'_>, area: Rect, dialog: &Prompt) {
    let theme = canvas.theme;
    let label = match &dialog.what {
        PromptFor::SearchLog { bodies: true } => canvas.label("prompt-search-bodies"),
        PromptFor::SearchWebhooks
        | PromptFor::SearchLog { .. }
        | PromptFor::SearchDoc
        | PromptFor::SearchActivity
        | PromptFor::SearchUndelivered => "/".to_owned(),
        PromptFor::SaveAs { .. } => canvas.label("prompt-save-as"),
        PromptFor::Change(setting) => super::settings::name(canvas, Setting::as_str(*setting)),
    };
    let y = area.bottom() - 1;
    canvas.clear(Rect::new(area.x, y, area.width, 1));
    canvas.hit(area, Hit::Body);
    let x = canvas.put(area.x + 1, y, area.width / 2, &label, theme.key) + 1;
    canvas.input(x, y, area.right().saturating_sub(x + 1), &dialog.input, true);
    if let Some(problem) = &dialog.problem {
        canvas.clear(Rect::new(area.x, y - 1, area.width, 1));
        canvas.put(area.x + 1, y - 1, area.width - 2, problem, theme.bad);
    }
}

fn filter(canvas: &mut Canvas<'_>, area: Rect, dialog: &FilterDialog) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let title = text.get("command-filter");
    let inner = window(canvas, area, &title, (64, 11));
    let name = 14;
    for (line, row) in FilterRow::ALL.iter().enumerate() {
        let y = inner.y + 1 + line as u16;
        let chosen = *row == dialog.row;
        let (key, value) = match row {
            FilterRow::State => ("filter-state", dialog.state.map(|state| text.state(state))),
            FilterRow::Event => ("filter-event", dialog.event.as_ref().map(|kind| text.kind_in_group(kind))),
            FilterRow::Fault => ("filter-fault", dialog.fault.map(|fault| text.cause(fault))),
            FilterRow::Since => ("filter-since", None),
            FilterRow::Until => ("filter-until", None),
        };
        canvas.put(inner.x, y, name - 1, &text.get(key), if chosen { theme.strong } else { theme.dim });
        let x = inner.x + name;
        canvas.hit(Rect::new(inner.x, y, inner.width, 1), Hit::Line(line));
        let typed = match row {
            FilterRow::Since => Some(&dialog.since),
            FilterRow::Until => Some(&dialog.until),
            FilterRow::State | FilterRow::Event | FilterRow::Fault => None,
        };
        if let Some(typed) = typed {
            canvas.input(x + 2, y, 18, typed, chosen);
            // What stood there before has no seconds here, and can be read all the same.
            let said = match dialog.time(*row, None, canvas.state.now) {
                Err(_) => Some(("time-not-read", theme.bad)),
                Ok(_) => chosen.then_some(("filter-since-hint", theme.dim)),
            };
            if let Some((key, style)) = said {
                canvas.put(x + 22, y, inner.right().saturating_sub(x + 22), &text.get(key), style);
            }
            continue;
        }
        let label = value.unwrap_or_else(|| text.get("filter-all"));
        let shown = if chosen { format!("‹ {label} ›") } else { format!("  {label}") };
        let style = if chosen { theme.accent } else { Style::new() };
        canvas.put(x, y, inner.right().saturating_sub(x), &shown, style);
    }
    let (yes, no) = (text.get("filter-yes"), text.get("cancel"));
    let x = inner.right().saturating_sub(columns(&yes) + columns(&no) + 10);
    // As above.
    let x = canvas.button(x, inner.bottom() - 1, &yes, false, Hit::Button(true));
    canvas.button(x, inner.bottom() - 1, &no, false, Hit::Button(false));
}
