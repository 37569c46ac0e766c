//! What others send and answer does the terminal no harm.

use ratatui::buffer::Buffer;

use super::{
    picture::{dark, frame, rows},
    scenes,
    world::EVIL,
};
use crate::{text::Language, tui::terminal::doubt_second_halves};

#[test]
fn a_reply_that_tries_to_take_over_the_terminal_is_written_out() {
    assert!(EVIL.contains('\u{1b}'), "the world has such a reply");
    let (_, scene) = scenes::all().find(|(name, _)| *name == "request-reply").unwrap();
    let (buffer, _) = frame(Language::English, (120, 36), &dark(), *scene);
    let said = rows(&buffer).join("\n");
    assert!(said.contains("\\x1b]0;owned\\x07") && said.contains("x-evil: \\x1b[2J\\u{9b}31m"), "{said}");
}

#[test]
fn of_letters_that_a_terminal_holds_as_two_nothing_stays_behind() {
    for two in ["🇵🇱", "हि", "กำ"] {
        let mut shown = Buffer::with_lines([format!("{two} a")]);
        let same = shown.clone();
        let gone = Buffer::with_lines(["   a"]);
        doubt_second_halves(&mut shown);
        let written: Vec<_> = shown.diff(&gone).iter().map(|(x, _, cell)| (*x, cell.symbol().to_owned())).collect();
        assert_eq!(written, [(0, " ".to_owned()), (1, " ".to_owned())], "{two}");
        assert!(shown.diff(&same).is_empty(), "{two}: what stays is not written again");
    }
}
