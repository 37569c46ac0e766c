//! A wide window: the list at the left, and beside it what is to be known of the row that is selected.

use ratatui::layout::Rect;

use super::canvas::Canvas;

/// Parts the screen where beside a list of `need` columns there are `least` left; answers the places of both.
pub(super) fn beside(canvas: &mut Canvas<'_>, area: Rect, need: u16, least: u16) -> (Rect, Option<Rect>) {
    let rest = area.width.saturating_sub(need);
    if rest < least + 4 {
        return (area, None);
    }
    let list = Rect { width: need, ..area };
    for y in area.y..area.bottom() {
        canvas.put(list.right(), y, 1, "│", canvas.theme.line);
    }
    (list, Some(Rect { x: list.right() + 2, width: rest - 4, ..area }))
}
