//! A frame as a picture that can be written down and compared: its text, and the style of each cell.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::world::console;
use crate::{
    text::Language,
    tui::{
        draw::{Drawn, draw},
        state::State,
        theme::{Depth, Theme},
    },
};

pub(super) fn dark() -> Theme {
    Theme::new(false, Depth::Many)
}

/// Draws a console as the loop does: twice, since the first frame tells how much room there is.
pub(super) fn frame(
    language: Language,
    (width, height): (u16, u16),
    theme: &Theme,
    scene: fn(&mut State),
) -> (Buffer, Drawn) {
    let mut state = console(language);
    let area = Rect::new(0, 0, width, height);
    state.room = draw(&state, theme, &mut Buffer::empty(area)).room.unwrap_or(state.room);
    scene(&mut state);
    state.room = draw(&state, theme, &mut Buffer::empty(area)).room.unwrap_or(state.room);
    let mut buffer = Buffer::empty(area);
    let drawn = draw(&state, theme, &mut buffer);
    (buffer, drawn)
}

pub(super) fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.y..area.bottom())
        .map(|y| {
            let mut line = String::new();
            let mut skip = 0;
            for x in area.x..area.right() {
                // A wide character stands in two cells and is written once.
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// The windows on a frame and the footer; the whole frame where there is no window. What lies below a window is another
/// scene's concern.
pub(super) fn looked_at(buffer: &Buffer) -> String {
    let area = buffer.area;
    let at = |sign: &str| area.positions().filter(move |at| buffer[*at].symbol() == sign).collect::<Vec<_>>();
    let (begin, end) = (at("╭"), at("╯"));
    let left = begin.iter().map(|corner| corner.x).min();
    let Some((left, top)) = left.zip(begin.first().map(|corner| corner.y)) else { return rows(buffer).join("\n") };
    let right = end.iter().map(|corner| corner.x).max().unwrap_or(area.right() - 1);
    let bottom = end.last().map_or(area.bottom(), |corner| corner.y);
    let mut cropped = Buffer::empty(Rect::new(left, top, right + 1 - left, bottom + 1 - top));
    for place in cropped.area.positions() {
        cropped[place] = buffer[place].clone();
    }
    let footer = rows(buffer).pop().unwrap_or_default();
    format!("{}\n{footer}", rows(&cropped).join("\n"))
}

/// Compares with the file of a scene beside this one.
pub(super) fn assert_looks(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The text of a frame, and below it a letter for the style of each cell.
pub(super) fn styled(buffer: &Buffer) -> String {
    let mut names: Vec<Style> = Vec::new();
    let plain = Style::reset();
    let mut layer = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let style = buffer[(x, y)].style();
            let blank = buffer[(x, y)].symbol() == " " && style.bg == plain.bg && style.add_modifier.is_empty();
            if blank || style == plain || style == Style::reset().remove_modifier(ratatui::style::Modifier::all()) {
                line.push(' ');
                continue;
            }
            let at = names.iter().position(|known| *known == style).unwrap_or_else(|| {
                names.push(style);
                names.len() - 1
            });
            line.push(char::from(b'a' + at as u8));
        }
        layer.push_str(line.trim_end());
        layer.push('\n');
    }
    let legend = names.iter().enumerate().map(|(at, style)| {
        let ground = if style.bg == plain.bg { String::new() } else { format!(" on {:?}", style.bg.unwrap()) };
        let fore = style.fg.filter(|fg| *fg != ratatui::style::Color::Reset);
        let fore = fore.map(|fg| format!(" {fg:?}")).unwrap_or_default();
        let how = if style.add_modifier.is_empty() { String::new() } else { format!(" {:?}", style.add_modifier) };
        format!("{} ={fore}{ground}{how}\n", char::from(b'a' + at as u8))
    });
    format!("{}\n{layer}{}", rows(buffer).join("\n"), legend.collect::<String>())
}
