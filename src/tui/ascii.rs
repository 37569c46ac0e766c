//! Our signs for terminals and readers that have only ASCII. Data stays as it is.

use ratatui::buffer::Buffer;

/// A sign, and what stands in its place.
const SIGNS: &[(&str, &str)] = &[
    ("●", "*"),
    ("◐", "~"),
    ("○", "o"),
    ("◌", "."),
    ("✓", "+"),
    ("✗", "x"),
    ("‖", "="),
    ("•", "*"),
    ("─", "-"),
    ("│", "|"),
    ("┃", "#"),
    ("╭", "+"),
    ("╮", "+"),
    ("╰", "+"),
    ("╯", "+"),
    ("»", ">"),
    ("…", "_"),
    ("·", "-"),
    ("–", "-"),
    ("×", "x"),
    ("▴", "^"),
    ("▾", "v"),
    ("◆", "@"),
    ("▌", ":"),
    ("▸", ">"),
    ("◂", "<"),
    ("‹", "<"),
    ("›", ">"),
    ("↑", "^"),
    ("↓", "v"),
    ("←", "<"),
    ("→", ">"),
    ("└", "+"),
    ("┴", "+"),
    ("┤", "+"),
    ("┊", ":"),
    ("≤", "<"),
    ("░", "."),
    ("▒", ":"),
    ("▓", "%"),
    ("█", "#"),
    ("╱", "/"),
    ("╲", "\\"),
    ("▁", "1"),
    ("▂", "2"),
    ("▃", "3"),
    ("▄", "4"),
    ("▅", "5"),
    ("▆", "6"),
    ("▇", "7"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
    ("„", "\""),
    ("\u{a0}", " "),
];

/// Puts ASCII in place of our signs.
pub(super) fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii()
            && let Some((_, ascii)) = SIGNS.iter().find(|(sign, _)| *sign == cell.symbol())
        {
            cell.set_symbol(ascii);
        }
    }
}
