//! What every screen and every dialog looks like, in both languages and three sizes.

use ratatui::buffer::Buffer;

use super::{
    picture::{assert_looks, dark, frame, looked_at, rows, styled},
    scenes::{self, HEALTH},
};
use crate::{
    text::Language,
    tui::theme::{Depth, Theme},
};

pub(super) const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (60, 15)];
/// Those that pictures are kept of; that every screen fits in every other language `sound` tells.
const PICTURED: [Language; 2] = [Language::English, Language::Polish];

#[test]
fn every_screen_and_dialog_looks_as_it_did() {
    for (name, scene) in scenes::all() {
        let mut text = String::new();
        for language in PICTURED {
            for size in SIZES {
                let (buffer, drawn) = frame(language, size, &dark(), *scene);
                text.push_str(&format!("── {} {}×{}", language.code(), size.0, size.1));
                if let Some(cursor) = drawn.cursor {
                    text.push_str(&format!(" cursor {},{}", cursor.x, cursor.y));
                }
                text.push('\n');
                text.push_str(&looked_at(&buffer));
                text.push('\n');
            }
        }
        assert_looks(name, &text);
    }
}

#[test]
fn the_health_line_tells_the_truth_in_few_words_and_in_many() {
    let mut text = String::new();
    for (name, scene) in HEALTH {
        text.push_str(&format!("── {name}\n"));
        for language in PICTURED {
            for width in [60, 80, 120, 200] {
                let (buffer, _) = frame(language, (width, 15), &dark(), *scene);
                text.push_str(&rows(&buffer)[0]);
                text.push('\n');
            }
        }
    }
    assert_looks("health", &text);
}

#[test]
fn the_three_main_screens_keep_their_colours_on_every_ground() {
    let themes = [
        ("dark", dark()),
        ("light", Theme::new(true, Depth::Many)),
        ("sixteen", Theme::new(false, Depth::Sixteen)),
        ("none", Theme::new(false, Depth::None)),
    ];
    for wanted in ["webhooks-off", "log", "request-error"] {
        let (_, scene) = scenes::all().find(|(name, _)| *name == wanted).unwrap();
        let mut text = String::new();
        for (name, theme) in &themes {
            let (buffer, _) = frame(Language::English, (80, 24), theme, *scene);
            text.push_str(&format!("── {name}\n{}", styled(&buffer)));
            if *name == "none" {
                let coloured = buffer
                    .content
                    .iter()
                    .find(|cell| cell.fg != ratatui::style::Color::Reset || cell.bg != ratatui::style::Color::Reset);
                assert_eq!(coloured, None, "NO_COLOR shows a colour in {wanted}");
            }
        }
        assert_looks(&format!("styled-{wanted}"), &text);
    }
}

#[test]
fn every_scene_shows_something_of_its_own() {
    let mut seen: Vec<(&str, Buffer)> = Vec::new();
    for (name, scene) in scenes::all() {
        let (buffer, _) = frame(Language::English, (120, 36), &dark(), *scene);
        let same = seen.iter().find(|(_, other)| *other == buffer).map(|(other, _)| *other);
        assert_eq!(same, None, "{name} looks just like it");
        seen.push((name, buffer));
    }
}
