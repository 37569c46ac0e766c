//! Plain lists, and the settings menu, which is one.

use ratatui::layout::Rect;

use super::canvas::{Canvas, columns};
use crate::tui::{
    commands::Command,
    msg::Hit,
    state::{Cursor, MenuItem},
};

/// Rows of a list, one line each; `draw` draws a row into its area.
pub(super) fn rows(
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
pub(super) fn head(canvas: &mut Canvas<'_>, area: Rect, columns: &[(u16, String)]) -> Rect {
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
    let state = canvas.state;
    let keys: Vec<_> = MenuItem::ALL.iter().map(|item| state.keymap.shown(Command::Go(*item), &state.text)).collect();
    let key = keys.iter().map(|key| columns(key)).max().unwrap_or(0) + 2;
    rows(canvas, area, canvas.state.menu, MenuItem::ALL.len(), |canvas, row, at| {
        let item = MenuItem::ALL[at];
        let label = canvas.label(item.key());
        canvas.put(row.x, row.y, key - 1, &keys[at], canvas.theme.key);
        let row = Rect { x: row.x + key, width: row.width.saturating_sub(key), ..row };
        canvas.put(row.x, row.y, name, &label, canvas.theme.strong);
        let about = canvas.label(&format!("{}-about", item.key()));
        canvas.put(row.x + name, row.y, row.width.saturating_sub(name), &about, canvas.theme.dim);
    });
}
