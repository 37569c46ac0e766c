//! Texts of more than a line: a document, as much of it as is in sight, and sentences that stand whole.

use ratatui::{layout::Rect, style::Style};

use unicode_width::UnicodeWidthChar;

use super::canvas::Canvas;
use crate::tui::{
    msg::Hit,
    state::{Doc, DocLine},
};

/// Draws a document, with a mark of where one is in it.
pub(super) fn document(canvas: &mut Canvas<'_>, area: Rect, doc: &Doc) {
    let text = Rect { width: area.width.saturating_sub(2), ..area };
    canvas.room(text);
    canvas.hit(area, Hit::Body);
    lines(canvas, text, doc);
    // The mark stands only where there is more than can be seen.
    let (rows, columns) = (usize::from(text.height), usize::from(text.width));
    let percent = doc.percent(rows, columns);
    if (doc.top != (0, 0) || percent < 100) && area.height > 1 {
        let down = percent * usize::from(area.height - 1) / 100;
        for at in 0..area.height {
            let (sign, style) =
                if usize::from(at) == down { ("┃", canvas.theme.accent) } else { ("│", canvas.theme.line) };
            canvas.put(area.right() - 1, area.y + at, 1, sign, style);
        }
    }
}

/// Draws as much of it as there is room for, without a mark; answers the line after it.
pub(super) fn lines(canvas: &mut Canvas<'_>, text: Rect, doc: &Doc) -> u16 {
    let columns = usize::from(text.width);
    let mut y = text.y;
    let mut skipped = doc.top.1;
    let mut line = doc.top.0;
    while y < text.bottom() && line < doc.lines.len() {
        let hits = doc.hits_in(line);
        for row in doc.rows(line, columns).into_iter().skip(skipped) {
            if y >= text.bottom() {
                break;
            }
            let place = Rect { y, height: 1, ..text };
            let hang = if row.start > 0 { doc.lines[line].hang.min(text.width) } else { 0 };
            let place = Rect { x: place.x + hang, width: place.width - hang, ..place };
            if doc.is_marked(line) {
                canvas.lay(place, canvas.theme.selected);
            }
            draw_row(canvas, place, doc, line, row, &hits);
            y += 1;
        }
        skipped = 0;
        line += 1;
    }
    y
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    area: Rect,
    doc: &Doc,
    line: usize,
    row: std::ops::Range<usize>,
    hits: &[std::ops::Range<usize>],
) {
    let theme = canvas.theme;
    let content = &doc.lines[line];
    let mut x = area.x;
    let mut at = row.start;
    while at < row.end && x < area.right() {
        let hit = hits.iter().find(|hit| hit.contains(&at));
        let role = content.roles.iter().find(|(range, _)| range.contains(&at));
        let style = match (hit, role) {
            (Some(_), _) => theme.hit,
            (None, Some((_, role))) => theme.role(*role),
            (None, None) => Style::new(),
        };
        // Up to where the style changes.
        let ends = [hit.map(|hit| hit.end), role.map(|(range, _)| range.end)];
        let starts = hits.iter().map(|hit| hit.start).chain(content.roles.iter().map(|(range, _)| range.start));
        let end =
            ends.into_iter().flatten().chain(starts.filter(|start| *start > at)).min().unwrap_or(row.end).min(row.end);
        let style = canvas.style_at(x, area.y, style);
        x = canvas.buffer.set_stringn(x, area.y, &content.text[at..end], usize::from(area.right() - x), style).0;
        at = end;
    }
    if !doc.wrap
        && let Some(beyond) = beyond(&content.text[row.clone()], area.width)
    {
        // It goes on out of sight, and may hold there what is searched for.
        let found = hits.iter().any(|hit| hit.end > row.start + beyond);
        let style = if found { theme.hit } else { theme.accent };
        canvas.put(area.right() - 1, area.y, 1, "›", style);
    }
}

/// Where a text goes on beyond a width; nothing where it does not. No more of it is looked at than is in sight.
fn beyond(text: &str, width: u16) -> Option<usize> {
    let mut seen = 0;
    let past = |(at, c): (usize, char)| {
        seen += c.width().unwrap_or(0);
        (seen > usize::from(width)).then_some(at)
    };
    text.char_indices().find_map(past)
}

/// Sentences over several lines; answers the line after them.
pub(super) fn sentences(canvas: &mut Canvas<'_>, area: Rect, text: &str, style: Style) -> u16 {
    let doc = paragraph(text);
    let mut y = area.y;
    for line in 0..doc.lines.len() {
        for row in doc.rows(line, usize::from(area.width)) {
            if y >= area.bottom() {
                return y;
            }
            canvas.put(area.x, y, area.width, doc.lines[line].text[row].trim_end(), style);
            y += 1;
        }
    }
    y
}

/// Sentences as a document of lines that may be shown.
pub(super) fn paragraph(text: &str) -> Doc {
    Doc::new(crate::text::escape_lines(text).lines().map(DocLine::plain).collect())
}

/// How many lines sentences take at a width.
pub(super) fn height(text: &str, width: u16) -> u16 {
    rows(&paragraph(text), width)
}

/// How many lines a document takes at a width.
pub(super) fn rows(doc: &Doc, width: u16) -> u16 {
    let lines: usize = (0..doc.lines.len()).map(|line| doc.rows(line, usize::from(width)).len()).sum();
    u16::try_from(lines).unwrap_or(u16::MAX / 2)
}
