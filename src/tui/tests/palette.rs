//! The palette: what is meant by a few letters, and going to a screen from wherever one is.

use super::world::{console, happen, key, press, toast, type_in};
use crate::{
    text::Language,
    tui::{
        commands::{Command, Place},
        effect::Effect,
        msg::Msg,
        state::{Dialog, MenuItem, State},
        update::{Offer, offered, update},
    },
};

fn typed(language: Language, text: &str) -> State {
    let mut state = console(language);
    press(&mut state, ":");
    type_in(&mut state, text);
    state
}

fn offers(state: &State) -> Vec<Offer> {
    let Some(Dialog::Palette(palette)) = state.dialogs.last() else { panic!("no palette") };
    offered(state, palette)
}

#[test]
fn what_begins_a_name_or_a_word_of_it_or_stands_together_comes_first() {
    // Whole beginnings before beginnings of words, those before letters here and there.
    for (text, wanted) in [
        ("se", "Search"),
        ("se", "Select"),
        ("sel", "Select"),
        ("law", "Log of all webhooks"),
        ("log", "Log of all webhooks"),
        ("othw", "Sort the other way round"),
        ("qui", "Quit"),
        ("mouse", "Mouse: ours or the terminal’s"),
        ("UND", "Go to undelivered"),
    ] {
        let labels: Vec<_> = offers(&typed(Language::English, text)).into_iter().map(|offer| offer.label).collect();
        let at = labels.iter().position(|label| label == wanted);
        let best = if text == "se" { 3 } else { 1 };
        assert!(at.is_some_and(|at| at < best), "{text}: {labels:?}");
    }
    let first = |text: &str| offers(&typed(Language::English, text)).swap_remove(0);
    assert_eq!(first("law").typed, [0, 7, 11], "the letters that were typed are told");
    assert_eq!(first("all web").typed, [7, 8, 9, 11, 12, 13]);
}

#[test]
fn names_are_found_in_both_languages_and_without_accents() {
    let meant = |text: &str| offers(&typed(Language::Polish, text)).swap_remove(0);
    assert_eq!(meant("skrypt").command, Command::Script);
    assert_eq!(meant("usun").label, meant("usuń").label);
    let switch = meant("wl");
    assert_eq!((switch.command, switch.name), (Command::Switch, None), "{}", switch.label);
    // The name that a person's file has is found as well, and shown since it is what was typed.
    let sorted = meant("sort-rev");
    assert_eq!(sorted.command, Command::SortReversed);
    assert_eq!(sorted.name, Some(("sort-reversed", (0..8).collect())));
}

#[test]
fn enter_does_what_is_chosen_and_what_cannot_be_done_says_why() {
    for (text, place) in [("evnts", Place::Events), ("log of all", Place::Log), ("sript", Place::Script)] {
        let mut state = typed(Language::English, text);
        press(&mut state, "Enter");
        assert_eq!((state.place(), state.dialogs.len()), (place, 0), "{text}");
    }
    assert_eq!(update(&mut typed(Language::English, "qui"), key("Enter")), [Effect::Quit]);
    let mut state = console(Language::English);
    happen(&mut state, Msg::Overviews(Ok(Vec::new())));
    press(&mut state, ":");
    type_in(&mut state, "remove");
    press(&mut state, "Enter");
    assert_eq!((toast(&state), state.dialogs.len()), ("no webhook is selected", 0));
}

#[test]
fn one_key_leads_to_each_screen_of_the_menu_from_wherever_one_is() {
    for way in ["Home", "Down Enter Enter", "x", "Esc"] {
        for (item, digit) in MenuItem::ALL.iter().zip(1..) {
            let mut state = console(Language::English);
            press(&mut state, way);
            press(&mut state, &digit.to_string());
            assert_eq!(MenuItem::ALL[state.menu.selected], *item);
            let by_menu = {
                let mut state = console(Language::English);
                press(
                    &mut state,
                    &"Down ".repeat(digit - 1).split(' ').fold("Esc Home".to_owned(), |keys, key| {
                        if key.is_empty() { keys } else { format!("{keys} {key}") }
                    }),
                );
                press(&mut state, "Enter");
                state.place()
            };
            assert_eq!((state.place(), state.screens.len()), (by_menu, 2), "{way} {digit}");
            press(&mut state, "Esc");
            assert_eq!(state.place(), Place::Menu);
        }
    }
}
