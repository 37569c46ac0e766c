//! Short forms: a few lines and ticks.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc::sentences,
    window::window,
};
use crate::tui::{
    msg::Hit,
    state::{FieldValue, Fields, FieldsFor},
};

/// Draws one.
pub(super) fn fields(canvas: &mut Canvas<'_>, area: Rect, form: &Fields) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let (title, yes) = match form.what {
        FieldsFor::Kind => ("fields-title-kind", "fields-title-kind-yes"),
        FieldsFor::Token => ("fields-title-token", "fields-title-token-yes"),
    };
    let title = canvas.label(title);
    let rows = form.rows.len() as u16;
    // Below the fields stand two lines that say what the one with the focus takes, or what is wrong with it.
    let inner = window(canvas, area, &title, (72, rows + 6));
    let name = form.rows.iter().map(|row| columns(&canvas.label(row.key))).max().unwrap_or(0) + 2;
    let (item, root) = form.usual_elements();
    for (at, row) in form.rows.iter().enumerate() {
        let y = inner.y + at as u16;
        let focused = at == form.at;
        let wrong = form.problem.as_ref().is_some_and(|(wrong, _)| *wrong == at);
        let label = canvas.label(row.key);
        let style = match (wrong, focused) {
            (true, _) => theme.bad,
            (false, true) => theme.strong,
            (false, false) => theme.dim,
        };
        canvas.put(inner.x, y, name - 1, &label, style);
        let (x, wide) = (inner.x + name, inner.width.saturating_sub(name));
        canvas.hit(Rect::new(inner.x, y, inner.width, 1), Hit::Line(at));
        match &row.value {
            FieldValue::Tick(on) => {
                let style = if focused { theme.strong } else { Style::new() };
                let sign = if *on { "[x] " } else { "[ ] " };
                let what = canvas.label(&format!("{}-tick", row.key));
                canvas.parts(x, y, wide, &[(sign, style), (&what, style)]);
                if focused {
                    canvas.drawn.cursor = Some(ratatui::layout::Position::new(x + 1, y));
                }
            }
            FieldValue::Line(input) => {
                canvas.input(x, y, wide, input, focused);
                let usual = match row.key {
                    "fields-item" => &item,
                    "fields-root" => &root,
                    _ => continue,
                };
                if input.text().is_empty() && !usual.is_empty() {
                    let at = x + 2 * u16::from(focused);
                    canvas.put(at, y, wide.saturating_sub(2), usual, theme.dim);
                }
            }
        }
    }
    let below = Rect { y: inner.y + rows + 1, height: 2, ..inner };
    match (&form.problem, &form.refused, form.rows.get(form.at)) {
        (_, Some(why), _) => sentences(canvas, below, why, theme.bad),
        (Some((_, problem)), ..) => {
            let (key, named) = problem.text();
            sentences(canvas, below, &text.with(key, &[("named", named.into())]), theme.bad)
        }
        (None, None, Some(row)) => {
            let hint = canvas.label(&format!("{}-hint", row.key));
            sentences(canvas, below, &hint, theme.dim)
        }
        _ => below.y,
    };
    let (yes, no) = (canvas.label(yes), canvas.label("cancel"));
    let x = inner.right().saturating_sub(columns(&yes) + columns(&no) + 10).max(inner.x);
    let x = canvas.button(x, inner.bottom() - 1, &yes, form.at == form.rows.len(), Hit::Button(true));
    canvas.button(x, inner.bottom() - 1, &no, false, Hit::Button(false));
}
