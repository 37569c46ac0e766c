//! How a line of the Add and Edit dialogs looks: its name, and what was typed, ticked or chosen.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    form_lines::{Line, NAME},
};
use crate::tui::{
    msg::Hit,
    state::{Field, Form, Input},
};

/// Draws it.
pub(super) fn draw_line(canvas: &mut Canvas<'_>, area: Rect, form: &Form, line: &Line) {
    let theme = canvas.theme;
    let x = area.x + NAME;
    let width = area.width.saturating_sub(NAME + 2);
    let name = |canvas: &mut Canvas<'_>, key: &str| {
        if !key.is_empty() {
            let label = canvas.label(key);
            let style = if line.holds(form.focus) { theme.strong } else { theme.dim };
            canvas.put(area.x, area.y, NAME - 1, &label, style);
        }
    };
    match line {
        Line::Empty => {}
        Line::Said(said, style) => {
            canvas.put(x, area.y, width, said, *style);
        }
        Line::Input(field, key) => {
            name(canvas, key);
            let input = input_of(form, *field);
            canvas.hit(Rect::new(area.x, area.y, area.width, 1), Hit::Field(*field));
            let hint = hint(*field).filter(|_| input.text().is_empty() && form.focus != *field);
            match hint {
                Some(hint) => {
                    let hint = canvas.label(hint);
                    canvas.put(x, area.y, width, &hint, theme.dim);
                }
                None => canvas.input(x, area.y, width, input, form.focus == *field),
            }
        }
        Line::Find => {
            name(canvas, "input-event");
            find(canvas, Rect { x, width, ..area }, form);
        }
        Line::Secret => {
            name(canvas, "input-secret");
            canvas.hit(Rect::new(area.x, area.y, area.width, 1), Hit::Field(Field::Secret));
            secret(canvas, Rect { x, width, ..area }, form);
        }
        Line::Ticks { name: key, group, ticks } => {
            name(canvas, key);
            let mut x = x;
            let events = matches!(ticks.first(), Some((Field::Event(_), ..)));
            if events {
                canvas.put(x, area.y, NAME - 1, group, theme.dim);
                x += NAME;
            }
            for (field, label, on) in ticks {
                let label = format!("[{}] {label}", if *on { "x" } else { " " });
                let style = match (form.focus == *field, on) {
                    (true, _) => theme.focus,
                    (false, true) => theme.accent,
                    (false, false) => Style::new(),
                };
                let end = canvas.put(x, area.y, area.right().saturating_sub(x), &label, style);
                canvas.hit(Rect::new(x, area.y, end - x, 1), Hit::Field(*field));
                x = end + 2;
            }
            if events && matches!(form.focus, Field::Event(_)) && !form.find.text().is_empty() {
                canvas
                    .mark(Rect { x: area.x + NAME, width: x.saturating_sub(area.x + NAME), ..area }, form.find.text());
            }
        }
        Line::Choice { field, name: key, choices } => {
            name(canvas, key);
            let mut x = x;
            for (label, on) in choices {
                let label = format!("({}) {label}", if *on { "•" } else { " " });
                let style = match (form.focus == *field, on) {
                    (true, true) => theme.focus,
                    (false, true) => theme.accent,
                    _ => Style::new(),
                };
                let end = canvas.put(x, area.y, area.right().saturating_sub(x), &label, style);
                if !*on {
                    canvas.hit(Rect::new(x, area.y, end - x, 1), Hit::Field(*field));
                }
                x = end + 3;
            }
        }
        Line::More => {
            let sign = if form.open { "▾" } else { "▸" };
            let label = format!("{sign} {}", canvas.label("input-more"));
            let style = if form.focus == Field::More { theme.focus } else { Style::new() };
            canvas.put(area.x, area.y, NAME - 1, &label, style);
            canvas.hit(Rect::new(area.x, area.y, area.width, 1), Hit::Field(Field::More));
            if !form.open {
                let said = folded(canvas, form);
                canvas.put(x, area.y, width, &said, theme.dim);
            }
        }
    }
}

/// The further settings on one line.
fn folded(canvas: &Canvas<'_>, form: &Form) -> String {
    let text = canvas.text();
    let mut parts = vec![text.with("folded-envelope", &[("envelope", form.envelope.as_str().into())])];
    parts.push(text.get(if form.require_key { "folded-key" } else { "folded-no-key" }));
    parts.push(text.with("folded-limit", &[("limit", form.limit.text().into())]));
    let headers = form.headers.iter().filter(|header| !header.text().is_empty()).count();
    if headers > 0 {
        parts.push(text.with("folded-headers", &[("n", headers.into())]));
    }
    if form.ordered {
        parts.push(text.get("folded-ordered"));
    }
    parts.join(" · ")
}

fn hint(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Header(_) => "hint-header",
        Field::Rate => "hint-rate",
        Field::Waits => "hint-waits",
        _ => return None,
    })
}

fn input_of(form: &Form, field: Field) -> &Input {
    match field {
        Field::Header(at) => &form.headers[at],
        Field::Limit => &form.limit,
        Field::Rate => &form.rate,
        Field::Waits => &form.waits,
        Field::Description => &form.description,
        _ => &form.url,
    }
}

/// What was typed to find an event; where nobody types, which are chosen.
fn find(canvas: &mut Canvas<'_>, area: Rect, form: &Form) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let chosen: Vec<String> = form.chosen().map(|event| text.kind_in_group(event.kind.as_str())).collect();
    if form.focused_find().is_none() {
        canvas.hit(area, Hit::Line(0));
        match chosen.is_empty() {
            true => canvas.put(area.x, area.y, area.width, &text.get("form-none-chosen"), theme.dim),
            false => canvas.put(area.x, area.y, area.width, &chosen.join(", "), theme.accent),
        };
        return;
    }
    let values = [("n", chosen.len().into()), ("all", form.events.len().into())];
    let count = text.with("form-chosen", &values);
    let wide = columns(&count).min(area.width / 2);
    canvas.put_right(area.right() - wide, area.y, wide, &count, theme.dim);
    canvas.put(area.x, area.y, 2, "/", theme.key);
    let room = area.width.saturating_sub(wide + 4);
    canvas.input(area.x + 2, area.y, room, &form.find, true);
    if form.find.text().is_empty() {
        canvas.put(area.x + 2, area.y, room, &text.get("form-find-hint"), theme.dim);
    }
}

/// The secret: dots unless it is asked for.
fn secret(canvas: &mut Canvas<'_>, area: Rect, form: &Form) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let focused = form.focus == Field::Secret;
    if !form.secret.text().is_empty() {
        let input = if form.revealed { form.secret.clone() } else { form.secret.masked() };
        return canvas.input(area.x, area.y, area.width, &input, focused);
    }
    let given = form.given.as_ref().map(|given| given.secret.reveal()).unwrap_or_default();
    let shown = if form.revealed { given } else { "•".repeat(given.len().min(12)) };
    if focused && form.of.is_none() {
        canvas.input(area.x, area.y, area.width, &form.secret, true);
    }
    let style = if focused && form.of.is_some() { theme.focus } else { theme.dim };
    let end = canvas.put(area.x, area.y, area.width, &shown, style);
    let said = text.get(if form.of.is_some() { "form-secret-own" } else { "form-secret-made" });
    canvas.put(end + 2, area.y, area.right().saturating_sub(end + 2), &said, theme.dim);
}
