//! What a receiver answers does the terminal no harm.

use super::{
    picture::{dark, frame, rows},
    scenes,
    world::EVIL,
};
use crate::text::Language;

#[test]
fn a_reply_that_tries_to_take_over_the_terminal_is_written_out() {
    assert!(EVIL.contains('\u{1b}'), "the world has such a reply");
    let (_, scene) = scenes::all().find(|(name, _)| *name == "request-reply").unwrap();
    let (buffer, _) = frame(Language::English, (120, 36), &dark(), *scene);
    let said = rows(&buffer).join("\n");
    assert!(said.contains("\\x1b]0;owned\\x07") && said.contains("x-evil: \\x1b[2J\\u{9b}31m"), "{said}");
}
