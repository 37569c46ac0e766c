//! What every key and click does, on every screen.

use super::world::{NOW, OFF, after, english, form, happen, key, log, press, toast};
use crate::{
    model::{RequestId, RequestState},
    text::{Language, Text},
    tui::{
        commands::{Command, Place, TABLE},
        effect::Effect,
        keymap::Keymap,
        msg::{Hit, Msg},
        state::{Dialog, Field, FilterRow, MenuItem, Screen, State},
        update::update,
    },
};

/// One way to each screen, by keys from the beginning.
const WAYS: &[(Place, &str)] = &[
    (Place::Menu, "Esc"),
    (Place::Webhooks, "Home"),
    (Place::Log, "Down Enter"),
    (Place::Request, "Down Enter Enter"),
    (Place::Script, "x"),
    (Place::Undelivered, "Esc Down Down Enter"),
    (Place::Traffic, "Esc Down Down Down Enter"),
    (Place::Events, "Esc Down Down Down Down Enter"),
    (Place::Kind, "Esc Down Down Down Down Enter Enter"),
    (Place::Tokens, "Esc Down Down Down Down Down Down Enter"),
    (Place::Activity, "Esc Down Down Down Down Down Enter"),
    (Place::Settings, "Esc Down Down Down Down Down Down Down Enter"),
];

/// One way to each dialog.
const DIALOGS: &[&str] = &["a", "e", "Down Down s", "s", "t", "?", ":", "/", "L f", "Delete", "x w"];

/// What a screen that was left and entered anew would look like to a person, in few words.
fn shape(state: &State) -> String {
    let cursor = match state.screen() {
        Screen::Menu => state.menu.selected,
        Screen::Webhooks => {
            let list = &state.webhooks;
            let sort = list.sort as usize * 2 + usize::from(list.reversed);
            list.cursor.selected + list.marked.len() * 100 + sort * 10_000
        }
        Screen::Log(log) => log.cursor.selected + usize::from(log.following) * 10_000,
        Screen::Request(view) => view.attempt * 1_000 + view.tab as usize * 100 + view.how as usize * 10,
        Screen::Script(view) => view.lang as usize,
        Screen::Undelivered => {
            let list = &state.undelivered;
            list.cursor.selected + list.count_marked() * 100
        }
        Screen::Traffic(view) => view.at(state.now).map_or(0, |at| at + 1) + view.span as usize * 1_000,
        Screen::Events => state.events.selected,
        Screen::Kind(view) => view.tab as usize,
        Screen::Tokens => state.tokens.0.selected,
        Screen::Activity => state.activity.cursor.selected,
        Screen::Settings => state.settings.0.selected,
    };
    let doc = match state.screen() {
        Screen::Request(view) => Some(&view.doc),
        Screen::Script(view) => Some(&view.doc),
        Screen::Kind(view) => Some(&view.doc),
        _ => None,
    };
    let doc = doc.map(|doc| (doc.top, doc.wrap, doc.hit.clone()));
    let (screens, dialogs) = (state.screens.len(), state.dialogs.len());
    format!("{:?} {screens} {dialogs} {cursor} {doc:?} {} {}", state.place(), toast(state), state.mouse)
}

#[test]
fn every_key_of_every_command_does_something_or_says_why_not() {
    // Moves at the end of a list have nowhere to go, so each is tried from the middle.
    let middle = |state: &mut State| {
        state.room.rows = 3;
        press(state, "Down Down Up");
    };
    for (place, way) in WAYS {
        for entry in TABLE.iter().filter(|entry| entry.is_at(*place)) {
            for own in entry.keys() {
                let mut state = after(way);
                assert_eq!(state.place(), *place, "{way}");
                middle(&mut state);
                if let Screen::Request(view) = state.screen_mut() {
                    view.doc.search = "webhook".to_owned();
                }
                let up = matches!(entry.command, Command::Up | Command::First | Command::PageUp | Command::ScrollUp);
                if up && matches!(place, Place::Request | Place::Script | Place::Kind) {
                    press(&mut state, "End");
                }
                let before = shape(&state);
                let asked = happen(&mut state, Msg::Key(own.press()));
                let done = !asked.is_empty() || shape(&state) != before;
                assert!(done, "{own} ({}) in {place:?} does nothing and does not say so", entry.name);
            }
        }
    }
}

#[test]
fn a_command_that_can_do_nothing_says_why() {
    let empty = |way: &str| {
        let mut state = english();
        happen(&mut state, Msg::Overviews(Ok(Vec::new())));
        press(&mut state, way);
        state
    };
    for refused in ["Enter", "e", "t", "s", "x", "Delete", "Space", "*"] {
        let mut state = empty(refused);
        assert_eq!(toast(&state), "no webhook is selected", "{refused}");
        assert_eq!((state.screens.len(), state.dialogs.len()), (2, 0), "{refused}");
        press(&mut state, "a");
        assert_eq!(state.dialogs.len(), 1, "what can be done goes on");
    }
    let nowhere = "Down Down Down Down Enter";
    for refused in ["Enter", "r", "d", "y"] {
        let state = after(&format!("{nowhere} {refused}"));
        assert_eq!(toast(&state), "no request is selected", "{refused}");
    }
    let state = after("Enter d");
    assert_eq!(toast(&state), "only what waits or has failed can be discarded");
    let state = after("Esc Esc");
    assert_eq!(toast(&state), "this is the first screen; q quits");
}

#[test]
fn esc_never_quits_and_ctrl_c_always_does() {
    let ways = WAYS.iter().map(|(_, way)| *way).chain(DIALOGS.iter().copied());
    for way in ways {
        let mut state = after(way);
        for _ in 0..12 {
            let asked = happen(&mut state, key("Esc"));
            assert!(!asked.contains(&Effect::Quit), "Esc after {way}");
        }
        assert!(matches!(state.screen(), Screen::Menu) && state.dialogs.is_empty(), "Esc leads out of {way}");
        let mut state = after(way);
        assert_eq!(update(&mut state, key("Ctrl-c")), [Effect::Quit], "Ctrl-C after {way}");
        let mut state = after(way);
        assert_eq!(update(&mut state, key("Ctrl-z")), [Effect::Suspend], "Ctrl-Z after {way}");
    }
    for (place, way) in WAYS {
        assert_eq!(update(&mut after(way), key("q")), [Effect::Quit], "q on {place:?}");
    }
    for text in ["a", "/", ":"] {
        assert_eq!(update(&mut after(text), key("q")), [], "q is a letter where one types");
    }
}

#[test]
fn clicks_mean_what_is_seen() {
    let mut state = english();
    happen(&mut state, Msg::Click(Hit::Row(2)));
    assert_eq!(state.webhooks.selected().unwrap().webhook.id, OFF);
    happen(&mut state, Msg::DoubleClick(Hit::Row(1)));
    assert_eq!(log(&state).only(), Some(crate::model::WebhookId(2)));
    happen(&mut state, Msg::Click(Hit::Icon(3)));
    assert!(matches!(state.screen(), Screen::Request(view) if view.id == RequestId(437)));
    happen(&mut state, Msg::Click(Hit::Tab(2)));
    assert!(matches!(state.screen(), Screen::Request(view) if view.tab == crate::tui::state::Tab::Reply));
    happen(&mut state, Msg::Click(Hit::Crumb(3)));
    happen(&mut state, Msg::Click(Hit::Chip(FilterRow::Fault)));
    assert!(matches!(state.dialogs.last(), Some(Dialog::Filter(filter)) if filter.row == FilterRow::Fault));
    happen(&mut state, Msg::Click(Hit::Line(0)));
    happen(&mut state, Msg::Click(Hit::Button(true)));
    assert_eq!(log(&state).filter.states, [RequestState::Pending]);
    happen(&mut state, Msg::Click(Hit::Crumb(1)));
    assert_eq!((state.place(), state.screens.len()), (Place::Menu, 1));
    happen(&mut state, Msg::DoubleClick(Hit::Row(MenuItem::ALL.len() - 1)));
    assert_eq!(state.place(), Place::Settings);
    assert_eq!(happen(&mut state, Msg::Click(Hit::Command(Command::Quit))), [Effect::Quit]);

    let mut state = after("a");
    happen(&mut state, Msg::Click(Hit::Field(Field::Event(4))));
    assert!(form(&state).events[4].chosen && form(&state).focus == Field::Event(4));
    happen(&mut state, Msg::Click(Hit::Row(0)));
    assert_eq!(state.dialogs.len(), 1, "what lies below a dialog is out of reach");
    happen(&mut state, Msg::Click(Hit::Field(Field::Cancel)));
    assert!(matches!(state.dialogs.last(), Some(Dialog::Confirm(_))));
}

#[test]
fn sentences_name_a_persons_own_keys_in_every_language() {
    let own = [("add", &["F2", "a"][..]), ("quit", &[]), ("mark-lines", &["Ctrl-Space"])];
    let own = own.map(|(name, keys)| (name.to_owned(), keys.iter().map(|key| (*key).to_owned()).collect()));
    let keymap = Keymap::new(&own).unwrap();
    let mut state = State::new(keymap.told_in(Text::new(Language::English)), NOW);
    state.keymap = keymap;
    assert!(state.text.get("welcome-text").contains("Press F2 to add"));
    assert_eq!(state.text.get("not-further-back"), "this is the first screen; :Quit quits");
    assert!(state.text.get("toast-too-long-to-copy").contains("Ctrl-Space marks lines"));
    // The language is the last of the settings; it goes from one to the next, and the keys stay.
    press(&mut state, "8 End Enter");
    while state.text.language() != Language::Polish {
        press(&mut state, "Enter");
    }
    assert!(state.text.get("welcome-text").contains("Naciśnij F2,"));
    assert!(state.text.get("toast-too-long-to-copy").contains("Ctrl-Spacja wiersze"));
}

#[test]
fn no_sentence_names_a_key_of_the_table_by_itself() {
    // The keys of dialogs are the same for everybody.
    const OF_DIALOGS: &[&str] = &["demo-guide", "probe-running", "probe-then"];
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales")).unwrap();
    let files =
        folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap()).map(|file| file.unwrap().path());
    let mut named = 0;
    for path in files.filter(|path| path.extension().is_some_and(|end| end == "ftl")) {
        let mut message = String::new();
        for line in std::fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =")
                && !line.starts_with(' ')
            {
                message = name.to_owned();
            }
            for (_, rest) in line.match_indices("KEY(\"").map(|(at, found)| (at, &line[at + found.len()..])) {
                let command = rest.split('"').next().unwrap();
                assert!(TABLE.iter().any(|entry| entry.name == command), "{}: {command} is no command", path.display());
                named += 1;
            }
            if message.starts_with("key-") || message.starts_with("keys-") || OF_DIALOGS.contains(&message.as_str()) {
                continue;
            }
            let words = line.split(|c: char| !c.is_alphanumeric() && !"()-".contains(c));
            let key = words.clone().find(|word| match word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
                Some(letter) => letter.chars().count() == 1,
                None => ["Enter", "Esc", "Tab", "Space", "Spacja", "Home", "End", "Delete", "PageUp", "PageDown"]
                    .contains(word),
            });
            assert_eq!(key, None, "{}: {message} names a key; write {{ KEY(\"command\") }}", path.display());
        }
    }
    assert!(named > 20, "the sentences were not found");
}
