//! The frame of what lies over a screen.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::tui::msg::Hit;

/// An empty window in the middle, with its border and title; answers what is inside.
pub(super) fn window(canvas: &mut Canvas<'_>, area: Rect, title: &str, (width, height): (u16, u16)) -> Rect {
    let width = width.min(area.width.saturating_sub(2));
    // The last row is for the dialog's keys.
    let height = height.min(area.height - 1);
    let place = Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - 1 - height) / 2, width, height);
    // What lies below steps back, so that the eye has one place to go to.
    canvas.lay(area, canvas.theme.dim);
    canvas.clear(place);
    let style = canvas.theme.accent;
    let across = "─".repeat(usize::from(width.saturating_sub(2)));
    canvas.put(place.x, place.y, width, &format!("╭{across}╮"), style);
    for y in place.y + 1..place.bottom() - 1 {
        canvas.put(place.x, y, 1, "│", style);
        canvas.put(place.right() - 1, y, 1, "│", style);
    }
    canvas.put(place.x, place.bottom() - 1, width, &format!("╰{across}╯"), style);
    canvas.put(place.x + 2, place.y, width.saturating_sub(4), &format!(" {title} "), canvas.theme.strong);
    canvas.hit(area, Hit::Body);
    canvas.drawn.cursor = None;
    Rect::new(place.x + 2, place.y + 1, width.saturating_sub(4), height.saturating_sub(2))
}
