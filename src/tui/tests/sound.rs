//! What must hold for every frame, whatever it shows and whatever its size.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;

use super::{
    picture::{dark, frame, rows},
    scenes::{self, HEALTH},
    screens::SIZES,
};
use crate::{text::Language, tui::draw::Drawn};

/// The beginnings that our texts' keys have, such as `head-`, beside whole keys.
fn key_beginnings() -> BTreeSet<String> {
    let folder = format!("{}/assets/locales/en", env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let keys = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        found.extend(keys.filter_map(|key| key.split_once('-')).map(|(first, _)| format!("{first}-")));
    }
    found
}

/// What must hold for every frame that is large enough.
fn assert_sound(name: &str, buffer: &Buffer, drawn: &Drawn, beginnings: &BTreeSet<String>) {
    let area = buffer.area;
    let rows = rows(buffer);
    let whole = rows.join("\n");
    assert!(!whole.contains("{ $") && !whole.contains("{$"), "{name}: a value is missing\n{whole}");
    // What is data here, and not a key of ours.
    let data = ["host-with", "long-name", "of-a"];
    for word in whole.split(|c: char| !(c.is_ascii_lowercase() || c == '-')) {
        let key = beginnings.iter().any(|begin| word.len() > begin.len() && word.starts_with(begin.as_str()));
        let said = data.iter().any(|data| word.contains(data)) || SAID.contains(&word);
        assert!(!key || said, "{name}: `{word}` looks like the key of a text\n{whole}");
    }
    assert!(!rows.last().unwrap().trim().is_empty(), "{name}: the footer is empty\n{whole}");
    for (place, hit) in &drawn.hits {
        assert!(place.is_empty() || place.intersection(area) == *place, "{name}: {hit:?} at {place:?} is outside");
    }
    if let Some(cursor) = drawn.cursor {
        assert!(area.contains(cursor), "{name}: the cursor is outside");
    }
    for (y, row) in rows.iter().enumerate() {
        let last = buffer[(area.right() - 1, y as u16)].symbol();
        assert!([" ", "─"].contains(&last), "{name}: line {y} runs over the edge: {row}\n{whole}");
        assert!(!row.chars().any(|c| c.is_control() || c == '\u{202e}'), "{name}: line {y} holds a control character");
    }
    assert_windows_whole(name, buffer, &whole);
}

/// Words with a hyphen that our texts and the protocol have, and no key.
const SAID: &[&str] = &["webhook-done-", "webhook-id", "webhook-timestamp", "webhook-signature"];

/// The border of every window that nothing lies upon is whole, so nothing in it runs over its edge.
fn assert_windows_whole(name: &str, buffer: &Buffer, whole: &str) {
    let area = buffer.area;
    let find = |sign: &str, from: u16, y: u16| (from..area.right()).find(|x| buffer[(*x, y)].symbol() == sign);
    // The topmost window alone is drawn whole.
    let mut windows = Vec::new();
    for y in 0..area.height {
        if let Some(left) = find("╭", 0, y) {
            let right = find("╮", left, y).unwrap_or_else(|| panic!("{name}: a title runs over the corner\n{whole}"));
            windows.push((left, right, y));
        }
    }
    let Some((left, right, top)) = windows.pop() else { return };
    for y in top + 1..area.height {
        match (buffer[(left, y)].symbol(), buffer[(right, y)].symbol()) {
            ("│", "│") => {}
            ("╰", "╯") => return,
            other => panic!("{name}: line {y} runs over the window: {other:?}\n{whole}"),
        }
    }
    panic!("{name}: the window has no end\n{whole}");
}

#[test]
fn no_screen_at_any_size_runs_over_or_shows_what_is_not_for_people() {
    let beginnings = key_beginnings();
    assert!(beginnings.contains("head-"), "{beginnings:?}");
    for (name, scene) in scenes::all().chain(HEALTH) {
        for language in Language::ALL {
            for size in SIZES.into_iter().chain([(50, 12), (73, 19), (99, 13), (101, 27), (200, 60), (300, 100)]) {
                let (buffer, drawn) = frame(*language, size, &dark(), *scene);
                let name = format!("{name} {} {size:?}", language.code());
                assert_sound(&name, &buffer, &drawn, &beginnings);
            }
        }
    }
}

#[test]
fn a_window_too_small_says_which_size_it_needs() {
    for language in Language::ALL {
        for size in [(49, 24), (80, 11), (30, 5)] {
            let (buffer, _) = frame(*language, size, &dark(), |_| {});
            let said = rows(&buffer).join(" ");
            assert!(said.contains("50×12") || said.contains('…'), "{said}");
        }
    }
}
