//! The script screen: a receiving script for this webhook, with its secret and key filled in.

use ratatui::layout::Rect;

use super::{
    canvas::{Canvas, columns},
    doc,
};
use crate::{payload::ScriptLang, tui::state::ScriptView};

/// Draws the script.
pub(super) fn script(canvas: &mut Canvas<'_>, area: Rect, view: &ScriptView) {
    let theme = canvas.theme;
    let langs = ScriptLang::ALL.iter().map(|lang| (lang.name().to_owned(), *lang == view.lang));
    let x = canvas.tabs(area.x + 2, area.y, langs);
    let warning = canvas.label("script-holds-secret");
    match columns(&warning) + x + 4 < area.right() {
        true => canvas.put_right(x, area.y, area.right() - x - 2, &warning, theme.warn),
        false => canvas.put_right(area.x, area.y + 1, area.width.saturating_sub(2), &warning, theme.warn),
    };
    let rest = Rect::new(area.x + 2, area.y + 2, area.width.saturating_sub(4), area.height.saturating_sub(2));
    if view.script.is_none() {
        let text = canvas.label("loading");
        canvas.put(rest.x, rest.y, rest.width, &text, theme.dim);
        return;
    }
    doc::document(canvas, rest, &view.doc);
}
