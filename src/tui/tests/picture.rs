//! A frame as a picture that can be written down and compared: its text, and the style of each cell.

use std::collections::HashMap;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier, Style},
};

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

/// The themes that a picture is drawn in: on a dark ground, on a light one, with sixteen colours, and with none.
pub(super) fn themes() -> [Theme; 4] {
    [dark(), Theme::new(true, Depth::Many), Theme::new(false, Depth::Sixteen), Theme::new(false, Depth::None)]
}

/// Draws a console as the loop does: twice, since the first frame tells how much room there is.
pub(super) fn frame(language: Language, size: (u16, u16), theme: &Theme, scene: fn(&mut State)) -> (Buffer, Drawn) {
    frames(language, size, &[*theme], scene).swap_remove(0)
}

/// The same in several themes.
pub(super) fn frames(
    language: Language,
    (width, height): (u16, u16),
    themes: &[Theme],
    scene: fn(&mut State),
) -> Vec<(Buffer, Drawn)> {
    let mut state = console(language);
    let area = Rect::new(0, 0, width, height);
    let room = |state: &State| draw(state, &themes[0], &mut Buffer::empty(area)).room.unwrap_or(state.room);
    state.room = room(&state);
    state.width = width;
    scene(&mut state);
    state.room = room(&state);
    let shown = |theme| {
        let mut buffer = Buffer::empty(area);
        let drawn = draw(&state, theme, &mut buffer);
        (buffer, drawn)
    };
    themes.iter().map(shown).collect()
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

/// What is looked at of a frame: from the first window's corner to the last one's, or all of it where there is no window. What
/// lies below a window is another scene's concern.
fn looked_at(buffer: &Buffer) -> Rect {
    let area = buffer.area;
    let at = |sign: &str| area.positions().filter(move |at| buffer[*at].symbol() == sign).collect::<Vec<_>>();
    let (begin, end) = (at("╭"), at("╯"));
    let left = begin.iter().map(|corner| corner.x).min();
    let Some((left, top)) = left.zip(begin.first().map(|corner| corner.y)) else { return area };
    let right = end.iter().map(|corner| corner.x).max().unwrap_or(area.right() - 1);
    let bottom = end.last().map_or(area.bottom(), |corner| corner.y);
    Rect::new(left, top, right + 1 - left, bottom + 1 - top)
}

fn part(buffer: &Buffer, area: Rect) -> Buffer {
    let mut part = Buffer::empty(area);
    for place in area.positions() {
        part[place] = buffer[place].clone();
    }
    part
}

/// The colours and the like of one cell in every theme.
type Look = [(Color, Color, Modifier); 4];

/// Writes pictures down: their texts, and below them a letter for the style of each cell. The letters stand for what a theme
/// names, so that one picture holds for all of them; [`Pictures::legend`] tells those that are of no name.
pub(super) struct Pictures {
    known: HashMap<Look, char>,
    others: Vec<Look>,
}

/// What a theme names, with its letter.
type Role = (char, fn(&Theme) -> Style);

/// What a theme names, each with its letter; the same in capitals on the selected row.
pub(super) const ROLES: [Role; 13] = [
    ('d', |theme| theme.dim),
    ('s', |theme| theme.strong),
    ('a', |theme| theme.accent),
    ('g', |theme| theme.good),
    ('b', |theme| theme.bad),
    ('w', |theme| theme.warn),
    ('l', |theme| theme.line),
    ('n', |theme| theme.number),
    ('k', |theme| theme.key),
    ('h', |theme| theme.hit),
    ('f', |theme| theme.focus),
    ('!', |theme| theme.alarm),
    ('u', |_| Style::new().add_modifier(Modifier::UNDERLINED)),
];

/// How a style looks that is laid over nothing.
pub(super) fn look(style: Style) -> (Color, Color, Modifier) {
    let mut cell = ratatui::buffer::Cell::default();
    cell.set_style(style);
    (cell.fg, cell.bg, cell.modifier)
}

impl Pictures {
    pub(super) fn new() -> Self {
        let mut known = HashMap::new();
        let of = |style: &dyn Fn(&Theme) -> Style| themes().map(|theme| look(style(&theme)));
        known.insert(of(&|_| Style::new()), ' ');
        known.insert(of(&|theme| theme.selected), '=');
        for (letter, role) in ROLES {
            known.entry(of(&role)).or_insert(letter);
            known
                .entry(of(&|theme| theme.selected.patch(theme.on_selected(role(theme)))))
                .or_insert(letter.to_ascii_uppercase());
        }
        Self { known, others: Vec::new() }
    }

    /// A letter for each cell, line by line.
    fn styles(&mut self, buffers: &[Buffer]) -> Vec<String> {
        let area = buffers[0].area;
        let mut lines = Vec::new();
        for y in area.y..area.bottom() {
            let line: String = (area.x..area.right()).map(|x| self.letter(buffers, (x, y))).collect();
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    fn letter(&mut self, buffers: &[Buffer], at: (u16, u16)) -> char {
        let looks = buffers.iter().map(|buffer| (buffer[at].fg, buffer[at].bg, buffer[at].modifier));
        let look: Look = looks.collect::<Vec<_>>().try_into().expect("there is one for each theme");
        // The colour of a letter that is not there cannot be seen.
        let blank = |(_, ground, how): &(Color, Color, Modifier)| *ground == Color::Reset && how.is_empty();
        if buffers[0][at].symbol() == " " && look.iter().all(blank) {
            return ' ';
        }
        if let Some(letter) = self.known.get(&look) {
            return *letter;
        }
        let letter = char::from_digit(self.others.len() as u32, 36).expect("few styles have no name");
        self.others.push(look);
        self.known.insert(look, letter);
        letter
    }

    /// What is looked at of a scene, and the footer.
    pub(super) fn picture(&mut self, language: Language, size: (u16, u16), scene: fn(&mut State)) -> String {
        let frames = frames(language, size, &themes(), scene);
        let buffers: Vec<Buffer> = frames.iter().map(|(buffer, _)| buffer.clone()).collect();
        let coloured = buffers[3].content.iter().find(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
        assert_eq!(coloured, None, "there is a colour though none is asked for");
        let area = buffers[0].area;
        let looked = looked_at(&buffers[0]);
        let footer = Rect { y: area.bottom() - 1, height: 1, ..area };
        let parts = if looked == area { vec![area] } else { vec![looked, footer] };
        let mut said = format!("── {} {}×{}", language.code(), size.0, size.1);
        if let Some(cursor) = frames[0].1.cursor {
            said.push_str(&format!(" cursor {},{}", cursor.x, cursor.y));
        }
        let mut styles = Vec::new();
        for area in parts {
            let buffers: Vec<Buffer> = buffers.iter().map(|buffer| part(buffer, area)).collect();
            said.push_str(&format!("\n{}", rows(&buffers[0]).join("\n")));
            styles.extend(self.styles(&buffers));
        }
        // Where a theme has no colour for something, it may have a sign.
        let first = rows(&buffers[0]);
        for (name, buffer) in ["light", "16 colours", "NO_COLOR"].iter().zip(&buffers[1..]) {
            let others = rows(buffer);
            let changed = first.iter().zip(&others).filter(|(first, other)| first != other);
            said.extend(changed.map(|(_, other)| format!("\n{name}: {other}")));
        }
        format!("{said}\n┄┄\n{}\n", styles.join("\n"))
    }

    /// The first line of a scene, and its styles.
    pub(super) fn first_line(&mut self, language: Language, size: (u16, u16), scene: fn(&mut State)) -> String {
        let first = |(buffer, _): (Buffer, Drawn)| part(&buffer, Rect { height: 1, ..buffer.area });
        let buffers: Vec<Buffer> = frames(language, size, &themes(), scene).into_iter().map(first).collect();
        format!("{}\n{}\n", rows(&buffers[0])[0], self.styles(&buffers)[0])
    }

    /// The styles that no theme names.
    pub(super) fn legend(&self) -> String {
        let of = |(at, look): (usize, &Look)| {
            let looks: Vec<_> = look.iter().map(|look| told(*look)).collect();
            format!("{at} = {}\n", looks.join(" | "))
        };
        self.others.iter().enumerate().map(of).collect()
    }
}

/// A style in words.
pub(super) fn told((fore, ground, how): (Color, Color, Modifier)) -> String {
    let mut words = Vec::new();
    if fore != Color::Reset {
        words.push(fore.to_string());
    }
    if ground != Color::Reset {
        words.push(format!("on {ground}"));
    }
    words.extend(how.iter_names().map(|(name, _)| name.to_lowercase()));
    if words.is_empty() { "plain".to_owned() } else { words.join(" ") }
}

/// Compares with the file of a scene beside this one.
pub(super) fn assert_looks(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
