//! A list under headlines.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::tui::{msg::Hit, state::Cursor};

/// One line of it.
pub(super) enum Line {
    /// A headline, which cannot be selected.
    Head(String),
    /// A row by its number.
    Row(usize),
}

/// Draws as much of it as has room, the selected row among it; `draw` draws a row into its area.
pub(super) fn grouped(
    canvas: &mut Canvas<'_>,
    area: Rect,
    cursor: Cursor,
    lines: &[Line],
    mut draw: impl FnMut(&mut Canvas<'_>, Rect, usize),
) {
    canvas.room(area);
    let rows = usize::from(area.height);
    let place = |row: usize| lines.iter().position(|line| matches!(line, Line::Row(at) if *at == row)).unwrap_or(0);
    // A headline stays with its first row.
    let with_head = |at: usize| if at > 0 && matches!(lines[at - 1], Line::Head(_)) { at - 1 } else { at };
    let selected = place(cursor.selected);
    let top = with_head(place(cursor.top)).min(with_head(selected));
    let top = top.max((selected + 1).saturating_sub(rows)).min(lines.len().saturating_sub(rows));
    for (line, what) in lines.iter().skip(top).take(rows).enumerate() {
        let place = Rect { y: area.y + line as u16, height: 1, ..area };
        let inner = Rect { x: place.x + 2, width: place.width.saturating_sub(4), ..place };
        match what {
            Line::Head(text) => {
                canvas.put(inner.x, inner.y, inner.width, text, canvas.theme.accent.patch(canvas.theme.strong));
            }
            Line::Row(at) => {
                if *at == cursor.selected {
                    canvas.lay(place, canvas.theme.selected);
                }
                canvas.hit(place, Hit::Row(*at));
                draw(canvas, inner, *at);
            }
        }
    }
}
