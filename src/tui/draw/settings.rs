//! The settings: groups, each setting with its value, what it means, what it takes, and whether it was changed.

use ratatui::{layout::Rect, style::Style};

use super::{
    beside::beside,
    canvas::{Canvas, columns},
    doc::sentences,
    grouped::{Line, grouped},
};
use crate::{
    model::Settings,
    tui::state::{Choice, Ground, Own, choices, groups},
};

/// The columns of a value and its default where something stands beside the list.
const VALUE: u16 = 72;

/// Draws the screen.
pub(super) fn settings(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    if state.settings.1.is_none() {
        return;
    }
    let mut lines = Vec::new();
    let mut count = 0;
    for (key, group) in groups() {
        lines.push(Line::Head(canvas.label(key)));
        lines.extend((count..count + group.len()).map(Line::Row));
        count += group.len();
    }
    let all = choices();
    let name = all.iter().map(|choice| columns(&label(canvas, *choice))).max().unwrap_or(0) + 2;
    // What the selected one means stands beside the list, or below it, where it has the whole width.
    let (list, detail) = beside(canvas, area, name + VALUE, 60);
    let below = if detail.is_some() { 0 } else { 5 };
    let list = Rect { height: list.height.saturating_sub(below), ..list };
    grouped(canvas, list, state.settings.0, &lines, |canvas, row, at| {
        let choice = all[at];
        let (now, default) = values(canvas, choice);
        let changed = default.as_ref().is_some_and(|default| *default != now);
        let label = label(canvas, choice);
        let theme = canvas.theme;
        if changed {
            canvas.put(row.x, row.y, 1, "•", theme.accent);
        }
        canvas.put(row.x + 2, row.y, name - 1, &label, Style::new());
        let rest = row.width.saturating_sub(name + 2);
        let style = if changed { theme.accent.patch(theme.strong) } else { Style::new() };
        let shown = if now.is_empty() { "–" } else { &now };
        let end = canvas.put(row.x + 2 + name, row.y, rest, shown, style);
        if let Some(default) = default.filter(|_| changed) {
            let shown = if default.is_empty() { "–" } else { &default };
            let said = canvas.text().with("settings-default", &[("default", shown.into())]);
            if end + 2 + columns(&said) <= row.right() {
                canvas.put_right(end, row.y, row.right() - end, &said, theme.dim);
            }
        }
    });
    let Some(choice) = all.get(state.settings.0.selected) else { return };
    let Some(place) = detail else {
        canvas.rule(area, list.bottom());
        let y = list.bottom() + 1;
        about(canvas, Rect { x: area.x + 2, y, width: area.width.saturating_sub(4), height: below - 1 }, *choice);
        return;
    };
    let (theme, text) = (canvas.theme, canvas.text());
    let (now, default) = values(canvas, *choice);
    let title = label(canvas, *choice);
    canvas.put(place.x, place.y, place.width, &title, theme.strong);
    let left = |y: u16| Rect { y, height: place.bottom().saturating_sub(y), ..place };
    let mut y = sentences(canvas, left(place.y + 1), if now.is_empty() { "–" } else { &now }, theme.accent);
    if let Some(default) = default {
        let default = if default.is_empty() { "–" } else { &default };
        y = sentences(canvas, left(y), &text.with("settings-default", &[("default", default.into())]), theme.dim);
    }
    about(canvas, left(y + 1), *choice);
}

/// What a line is named.
fn label(canvas: &Canvas<'_>, choice: Choice) -> String {
    name(canvas, choice.name())
}

/// What a setting is named here, which its commands name otherwise.
pub(super) fn name(canvas: &Canvas<'_>, name: &str) -> String {
    let key = format!("settings-name-{}", name.replace('_', "-"));
    if canvas.text().has(&key) { canvas.label(&key) } else { name.to_owned() }
}

/// Its value, and its default where it has one.
fn values(canvas: &Canvas<'_>, choice: Choice) -> (String, Option<String>) {
    let state = canvas.state;
    let yes_no = |yes: bool| canvas.label(if yes { "yes" } else { "no" });
    match choice {
        Choice::Shared(setting) => {
            let value = |settings: &Settings| match settings.get(setting) {
                word if word == "yes" || word == "no" => yes_no(word == "yes"),
                word if word == "forever" || word == "unlimited" => canvas.label(&format!("settings-{word}")),
                value => value,
            };
            let now = state.settings.1.as_ref().map(value).unwrap_or_default();
            (now, Some(value(&Settings::default())))
        }
        Choice::Own(Own::Theme) => {
            let word = |ground: Ground| canvas.label(&format!("theme-{}", ground.as_str()));
            (word(state.look.ground), Some(word(Ground::Auto)))
        }
        Choice::Own(Own::Ascii) => (yes_no(state.look.ascii), Some(yes_no(false))),
        Choice::Own(Own::Mouse) => (yes_no(state.mouse), Some(yes_no(true))),
        Choice::Own(Own::Language) => (canvas.label("language-name"), None),
    }
}

/// What the selected one means and takes, and where it is kept.
fn about(canvas: &mut Canvas<'_>, area: Rect, choice: Choice) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let key = choice.name().replace('_', "-");
    let (meaning, kept) = match choice {
        Choice::Shared(setting) => {
            (text.setting(setting), text.with("settings-kept", &[("name", choice.name().into())]))
        }
        Choice::Own(_) => {
            let kept = match canvas.state.config.as_deref() {
                Some(path) => text.with("settings-kept-own", &[("name", choice.name().into()), ("path", path.into())]),
                None => text.get("settings-not-kept"),
            };
            (text.get(&format!("settings-about-{key}")), kept)
        }
    };
    let takes = match choice {
        Choice::Shared(setting) => text.with("settings-takes", &[("takes", text.takes(setting).into())]) + " ",
        Choice::Own(_) => String::new(),
    };
    let y = sentences(canvas, area, &meaning, Style::new());
    sentences(
        canvas,
        Rect { y, height: area.bottom().saturating_sub(y), ..area },
        &format!("{takes}{kept}"),
        theme.dim,
    );
}
