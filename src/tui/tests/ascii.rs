//! The console where only ASCII can be shown.

use std::collections::BTreeSet;

use super::{
    picture::{dark, frame, rows},
    scenes,
};
use crate::text::Language;

#[test]
fn in_ascii_nothing_of_ours_is_left_but_letters() {
    for (name, scene) in scenes::all() {
        let (mut buffer, _) = frame(Language::English, (100, 30), &dark(), *scene);
        crate::tui::ascii::to_ascii(&mut buffer);
        let signs: BTreeSet<_> =
            rows(&buffer).concat().chars().filter(|c| !c.is_ascii() && !c.is_alphabetic()).collect();
        // Marks that belong to letters of the data.
        let signs: Vec<_> = signs.into_iter().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
        assert!(signs.is_empty(), "{name}: {signs:?}");
    }
}
