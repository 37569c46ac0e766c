//! A terminal's screen as an SVG: text stays text, so that a picture is small, sharp, and its change can be read. Lines and
//! bars are drawn, so that they meet in every font.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// A cell, in units of the picture.
const WIDTH: u32 = 9;
const HEIGHT: u32 = 19;
const MARGIN: u32 = 12;

/// The colours of a terminal.
pub(crate) struct Ground {
    /// The theme of the console on it.
    pub(crate) name: &'static str,
    fore: &'static str,
    back: &'static str,
    dim: &'static str,
    sixteen: [&'static str; 16],
}

pub(crate) const DARK: Ground = Ground {
    name: "dark",
    fore: "#d4d4d8",
    back: "#16171d",
    dim: "#8a8c99",
    sixteen: [
        "#16171d", "#f2616a", "#5bc470", "#e0b356", "#6ca4f8", "#c586e8", "#45bdd0", "#c8c8ce", "#8a8c99", "#ff7f86",
        "#7bdc8e", "#f4cb76", "#8bbaff", "#d7a3f5", "#6dd6e6", "#ffffff",
    ],
};

pub(crate) const LIGHT: Ground = Ground {
    name: "light",
    fore: "#26272d",
    back: "#fbfbfa",
    dim: "#6b6d78",
    sixteen: [
        "#26272d", "#c22a36", "#1d7a35", "#8a5a00", "#1f5fc4", "#8438ab", "#0b7285", "#d9d9de", "#6b6d78", "#c22a36",
        "#1d7a35", "#8a5a00", "#1f5fc4", "#8438ab", "#0b7285", "#fbfbfa",
    ],
};

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
pub(crate) fn picture(screen: &Screen, ground: &Ground) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (u32::from(u16::from(rows)), u32::from(u16::from(columns)));
    let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
    let back = ground.back;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace\" font-size=\"15\">\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{back}\" stroke=\"{}\" stroke-opacity=\"0.4\"/>\n",
        width - 1,
        height - 1,
        ground.dim,
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let begin = column;
            let cell = |at: u32| screen.cell(row as u16, at as u16);
            let Some(style) = cell(begin).map(|cell| style(cell, ground)) else { break };
            let mut cells = Vec::new();
            while let Some(next) =
                (column < columns).then(|| cell(column)).flatten().filter(|next| self::style(next, ground) == style)
            {
                cells.push(match next {
                    _ if next.is_wide_continuation() => "",
                    _ if next.has_contents() => next.contents(),
                    _ => " ",
                });
                column += 1;
            }
            run(&mut svg, &style, &cells, begin, row);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// One run of cells that are drawn alike.
fn run(svg: &mut String, style: &Style, cells: &[&str], column: u32, row: u32) {
    let (x, y) = (MARGIN + column * WIDTH, MARGIN + row * HEIGHT);
    if let Some(back) = &style.back {
        rectangle(svg, f64::from(x), f64::from(y), f64::from(cells.len() as u32 * WIDTH), f64::from(HEIGHT), back);
    }
    let mut at = 0;
    while at < cells.len() {
        let here = x + at as u32 * WIDTH;
        let is_word = |cell: &str| cell.is_ascii() && cell != " " && !cell.is_empty();
        let alike = |what: &dyn Fn(&str) -> bool| cells[at..].iter().take_while(|cell| what(cell)).count();
        let many = match cells[at] {
            " " | "" => 1,
            // Words in a row are one text, which keeps the picture small; every other sign stands where its cell is.
            word if is_word(word) => {
                let mut many = 0;
                while at + many < cells.len() && is_word(cells[at + many]) {
                    many += cells[at + many..].iter().take_while(|cell| is_word(cell)).count();
                    let spaced =
                        cells.get(at + many) == Some(&" ") && cells.get(at + many + 1).is_some_and(|c| is_word(c));
                    many += usize::from(spaced);
                }
                many
            }
            sign => alike(&|cell| cell == sign),
        };
        let text = cells[at..at + many].concat();
        if !text.trim().is_empty() && !drawn(svg, style, cells[at], many as u32, here, y) {
            written(svg, style, &text, here, y);
        }
        at += many;
    }
}

fn written(svg: &mut String, style: &Style, text: &str, x: u32, y: u32) {
    // Every letter has its place, whatever font there is.
    let wide = |c: char| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) as u32 * WIDTH;
    let places = text.chars().scan(x, |at, c| Some(std::mem::replace(at, *at + wide(c)).to_string()));
    let places = places.collect::<Vec<_>>().join(" ");
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
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let (fore, y) = (&style.fore, y + 14);
    let _ = writeln!(svg, "<text x=\"{places}\" y=\"{y}\" fill=\"{fore}\"{more}>{text}</text>");
}

/// Draws a line or a bar that is repeated so often; answers whether the sign is one.
fn drawn(svg: &mut String, style: &Style, sign: &str, many: u32, x: u32, y: u32) -> bool {
    let (left, top, wide, high) = (f64::from(x), f64::from(y), f64::from(many * WIDTH), f64::from(HEIGHT));
    let (cell, middle) = (f64::from(WIDTH), (left + f64::from(WIDTH) / 2.0, top + high / 2.0));
    let fore = style.fore.as_str();
    let mut curve = |from: (f64, f64), to: (f64, f64)| {
        let _ = writeln!(
            svg,
            "<path d=\"M{} {}Q{} {} {} {}\" fill=\"none\" stroke=\"{fore}\"/>",
            from.0, from.1, middle.0, middle.1, to.0, to.1
        );
    };
    let (right, bottom) = ((left + cell, middle.1), (middle.0, top + high));
    let (up, before) = ((middle.0, top), (left, middle.1));
    match sign {
        "╭" => curve(right, bottom),
        "╮" => curve(before, bottom),
        "╰" => curve(right, up),
        "╯" => curve(before, up),
        "─" => rectangle(svg, left, middle.1 - 0.5, wide, 1.0, fore),
        "│" => rectangle(svg, middle.0 - 0.5, top, 1.0, high, fore),
        "┃" => rectangle(svg, middle.0 - 1.0, top, 2.0, high, fore),
        "█" => rectangle(svg, left, top, wide, high, fore),
        "▌" => rectangle(svg, left, top, cell / 2.0, high, fore),
        "░" => rectangle(svg, left, top, wide, high, &format!("{fore}\" fill-opacity=\"0.3")),
        _ => {
            let Some(eighths) = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"].iter().position(|bar| *bar == sign)
            else {
                return false;
            };
            let tall = high * (eighths as f64 + 1.0) / 8.0;
            rectangle(svg, left, top + high - tall, wide, tall, fore);
        }
    }
    true
}

fn rectangle(svg: &mut String, x: f64, y: f64, width: f64, height: f64, fill: &str) {
    let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>");
}

fn style(cell: &Cell, ground: &Ground) -> Style {
    let (mut fore, mut back) = (colour(cell.fgcolor(), ground), colour(cell.bgcolor(), ground));
    if cell.inverse() {
        (fore, back) = (
            Some(back.unwrap_or_else(|| ground.back.to_owned())),
            Some(fore.unwrap_or_else(|| ground.fore.to_owned())),
        );
    }
    let fore = fore.unwrap_or_else(|| ground.fore.to_owned());
    let fore = if cell.dim() { ground.dim.to_owned() } else { fore };
    Style { fore, back, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
}

fn colour(colour: Color, ground: &Ground) -> Option<String> {
    match colour {
        Color::Default => None,
        Color::Idx(index @ 0..=15) => Some(ground.sixteen[usize::from(index)].to_owned()),
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
