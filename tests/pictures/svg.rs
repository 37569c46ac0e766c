//! A terminal's screen as an SVG: text stays text, so that a picture is small, sharp, and its change can be read.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// A cell, in units of the picture.
const WIDTH: u32 = 9;
const HEIGHT: u32 = 19;
const MARGIN: u32 = 12;
const FOREGROUND: &str = "#d4d4d8";
const BACKGROUND: &str = "#16171d";
/// The sixteen colours of a terminal, as a calm dark theme has them.
const SIXTEEN: [&str; 16] = [
    "#16171d", "#f2616a", "#5bc470", "#e0b356", "#6ca4f8", "#c586e8", "#45bdd0", "#c8c8ce", "#8a8c99", "#ff7f86",
    "#7bdc8e", "#f4cb76", "#8bbaff", "#d7a3f5", "#6dd6e6", "#ffffff",
];

/// How a run of cells is drawn.
#[derive(PartialEq)]
struct Style {
    fore: String,
    back: Option<String>,
    bold: bool,
    italic: bool,
    underline: bool,
}

/// The picture of a screen.
pub(crate) fn picture(screen: &Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (u32::from(u16::from(rows)), u32::from(u16::from(columns)));
    let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"15\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let begin = column;
            let cell = |at: u32| screen.cell(row as u16, at as u16);
            let Some(style) = cell(begin).map(style) else { break };
            let mut text = String::new();
            while let Some(next) =
                (column < columns).then(|| cell(column)).flatten().filter(|next| self::style(next) == style)
            {
                if !next.is_wide_continuation() {
                    text.push_str(if next.has_contents() { next.contents() } else { " " });
                }
                column += 1;
            }
            run(&mut svg, &style, &text, begin, column - begin, row);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// One run of cells that are drawn alike.
fn run(svg: &mut String, style: &Style, text: &str, column: u32, cells: u32, row: u32) {
    let (x, y) = (MARGIN + column * WIDTH, MARGIN + row * HEIGHT);
    if let Some(back) = &style.back {
        let width = cells * WIDTH;
        let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{back}\"/>");
    }
    let shown = text.trim_end();
    if shown.trim().is_empty() {
        return;
    }
    let blank = shown.len() - shown.trim_start().len();
    let shown = shown.trim_start();
    let x = x + blank as u32 * WIDTH;
    let length = unicode_width::UnicodeWidthStr::width(shown) as u32 * WIDTH;
    let mut more = String::new();
    for (is, attribute) in [
        (style.bold, " font-weight=\"bold\""),
        (style.italic, " font-style=\"italic\""),
        (style.underline, " text-decoration=\"underline\""),
    ] {
        if is {
            more.push_str(attribute);
        }
    }
    let text = shown.replace('&', "&amp;").replace('<', "&lt;");
    let (fore, y) = (&style.fore, y + 14);
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" \
         fill=\"{fore}\"{more}>{text}</text>"
    );
}

fn style(cell: &Cell) -> Style {
    let (mut fore, mut back) = (colour(cell.fgcolor()), colour(cell.bgcolor()));
    if cell.inverse() {
        (fore, back) =
            (Some(back.unwrap_or_else(|| BACKGROUND.to_owned())), Some(fore.unwrap_or_else(|| FOREGROUND.to_owned())));
    }
    let fore = fore.unwrap_or_else(|| FOREGROUND.to_owned());
    let fore = if cell.dim() { "#8a8c99".to_owned() } else { fore };
    Style { fore, back, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Default => None,
        Color::Idx(index @ 0..=15) => Some(SIXTEEN[usize::from(index)].to_owned()),
        Color::Idx(index @ 16..=231) => {
            let part = |n: u8| if n == 0 { 0 } else { 55 + 40 * u32::from(n) };
            let index = index - 16;
            Some(format!("#{:02x}{:02x}{:02x}", part(index / 36), part(index / 6 % 6), part(index % 6)))
        }
        Color::Idx(index) => {
            let grey = 8 + 10 * u32::from(index - 232);
            Some(format!("#{grey:02x}{grey:02x}{grey:02x}"))
        }
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
    }
}
