//! What every screen and every dialog looks like: in both languages, in three sizes, and in every theme.

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier},
};

use super::{
    picture::{Pictures, ROLES, assert_looks, dark, frame, look, rows, themes, told},
    scenes::{self, HEALTH},
    trying::screen,
    world::{after, press},
};
use crate::{
    text::Language,
    tui::{msg::Hit, state::Screen},
};

pub(super) const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (60, 15)];
/// Those that pictures are kept of; that every screen fits in every other language `sound` tells.
const PICTURED: [Language; 2] = [Language::English, Language::Polish];

#[test]
fn every_screen_and_dialog_looks_as_it_did() {
    for (name, scene) in scenes::all() {
        let mut pictures = Pictures::new();
        let mut text = String::new();
        for language in PICTURED {
            for size in SIZES {
                text.push_str(&pictures.picture(language, size, *scene));
            }
        }
        assert_looks(name, &(text + &pictures.legend()));
    }
}

/// The scenes that are looked at in a wide window too, and in ASCII.
const MAIN: &[&str] = &[
    "webhooks-off",
    "log",
    "request-error",
    "undelivered",
    "traffic",
    "events",
    "activity",
    "settings",
    "form-find",
    "switch-on",
    "palette",
    "probe-ended",
];

#[test]
fn the_main_screens_look_in_a_wide_window_as_they_did() {
    for (name, scene) in scenes::all().filter(|(name, _)| MAIN.contains(name)) {
        let mut pictures = Pictures::new();
        let text = pictures.picture(Language::English, (200, 60), *scene);
        assert_looks(&format!("wide-{name}"), &(text + &pictures.legend()));
    }
}

#[test]
fn the_main_screens_look_in_ascii_as_they_did() {
    for (name, scene) in scenes::all().filter(|(name, _)| MAIN.contains(name)) {
        let mut text = String::new();
        for language in PICTURED {
            let (mut buffer, _) = frame(language, (80, 24), &dark(), *scene);
            crate::tui::ascii::to_ascii(&mut buffer);
            text.push_str(&format!("── {}\n{}\n", language.code(), rows(&buffer).join("\n")));
        }
        assert_looks(&format!("ascii-{name}"), &text);
    }
}

#[test]
fn the_health_line_tells_the_truth_in_few_words_and_in_many() {
    let mut pictures = Pictures::new();
    let mut text = String::new();
    for (name, scene) in HEALTH {
        text.push_str(&format!("── {name}\n"));
        for language in PICTURED {
            for width in [60, 80, 120, 200] {
                text.push_str(&pictures.first_line(language, (width, 15), *scene));
            }
        }
    }
    assert_looks("health", &(text + &pictures.legend()));
}

/// What the letters of the pictures stand for.
#[test]
fn every_theme_has_its_colours() {
    let mut text = "letter = dark | light | 16 colours | NO_COLOR\n".to_owned();
    for (letter, role) in ROLES {
        let looks: Vec<_> = themes().iter().map(|theme| told(look(role(theme)))).collect();
        text.push_str(&format!("{letter} = {}\n", looks.join(" | ")));
    }
    let selected: Vec<_> = themes().iter().map(|theme| told(look(theme.selected))).collect();
    text.push_str(&format!("= is the selected row, as are capitals: {}\n", selected.join(" | ")));
    assert_looks("themes", &text);
}

/// The guess of the terminal's ground may be wrong, and sixteen colours are whatever its owner made of them.
#[test]
fn the_selected_row_can_be_read_on_whatever_ground() {
    for theme in themes() {
        let (buffer, drawn) = frame(Language::English, (80, 24), &theme, |state| _ = press(state, "Down"));
        let (row, _) = drawn.hits.iter().find(|(_, hit)| *hit == Hit::Row(1)).unwrap();
        for at in row.positions() {
            let (fore, ground, how) = (buffer[at].fg, buffer[at].bg, buffer[at].modifier);
            match how.contains(Modifier::REVERSED) {
                true => assert_eq!((fore, ground), (Color::Reset, Color::Reset), "{at}"),
                false => assert!(fore != Color::Reset && ground != Color::Reset, "{at}: {fore} on {ground}"),
            }
        }
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

#[test]
fn a_line_that_goes_on_out_of_sight_says_so_until_lines_are_wrapped() {
    let mut state = after("x");
    let shown = screen((80, 24), &mut state);
    assert!(shown.contains('›'), "{shown}");
    assert!(shown.lines().any(|line| !line.contains('›') && line.contains("<?php")), "{shown}");
    press(&mut state, "z");
    assert!(!screen((80, 24), &mut state).contains('›'));
}

#[test]
fn an_empty_log_says_whose_it_is_and_what_comes_next() {
    let mut state = after("L");
    let Screen::Log(log) = state.screen_mut() else { panic!("no log") };
    log.rows.clear();
    assert!(screen((80, 24), &mut state).contains("that one of these webhooks wants"));
    state.webhooks.all = Some(Vec::new());
    let shown = screen((80, 24), &mut state);
    assert!(shown.contains("There is no webhook yet") && shown.contains("1 leads to where one is"), "{shown}");
}
