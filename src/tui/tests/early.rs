//! Keys that come before the rows they mean.

use std::time::Duration;

use super::world::{after, english, happen, key, log, settle, type_in};
use crate::{
    store::StoreError,
    tui::{
        effect::Effect,
        msg::Msg,
        state::{Dialog, Screen, State},
        update::update,
    },
};

/// Presses keys one after the other, and gives no answer in between.
fn at_once(state: &mut State, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|name| update(state, key(name))).collect()
}

/// The id of the request on screen.
fn shown(state: &State) -> Option<i64> {
    match state.screen() {
        Screen::Request(view) => Some(view.detail.as_ref()?.request.id.0),
        _ => None,
    }
}

#[test]
fn keys_pressed_before_the_rows_come_are_done_when_they_come_in_their_order() {
    let expected = shown(&after("L Down Down Enter"));
    let mut state = english();
    let asked = at_once(&mut state, "L Down Down Enter");
    settle(&mut state, &asked);
    assert!(shown(&state).is_some() && shown(&state) == expected);

    // Over several screens, into a line that is typed there, and at the end of a log whose last rows are not there yet.
    let mut state = english();
    let asked = at_once(&mut state, "L End Enter Tab / F V");
    settle(&mut state, &asked);
    assert_eq!(shown(&state), Some(1));
    assert!(matches!(state.dialogs.last(), Some(Dialog::Prompt(prompt)) if prompt.input.text() == "FV"));
}

#[test]
fn escape_takes_back_what_waits_and_leaves_only_then() {
    let mut state = english();
    let asked = at_once(&mut state, "L Down r Esc");
    settle(&mut state, &asked);
    assert!(matches!(state.screen(), Screen::Log(_)));
    assert_eq!(log(&state).cursor.selected, 0);
    let mut state = english();
    at_once(&mut state, "L Down Esc Esc");
    assert!(matches!(state.screen(), Screen::Webhooks));
}

#[test]
fn a_key_that_waited_too_long_or_was_overtaken_does_nothing() {
    // Nobody who pressed d a minute ago is still thinking of it.
    let mut state = english();
    let asked = at_once(&mut state, "L Down d");
    state.now = state.now.plus(Duration::from_secs(60));
    settle(&mut state, &asked);
    assert!(state.dialogs.is_empty() && log(&state).cursor.selected == 0);

    // A dialog that came by itself takes no key that was meant for the rows.
    let mut state = english();
    let asked = at_once(&mut state, "L Down Enter");
    happen(&mut state, Msg::NotPaged("gone".to_owned()));
    settle(&mut state, &asked);
    assert!(matches!(state.dialogs[..], [Dialog::Error { .. }]));
    assert!(matches!(state.screen(), Screen::Log(log) if log.cursor.selected == 0));
}

#[test]
fn what_needs_no_rows_waits_for_none() {
    let mut state = english();
    at_once(&mut state, "L /");
    type_in(&mut state, "x");
    assert!(matches!(state.dialogs.last(), Some(Dialog::Prompt(_))));
    let mut state = english();
    assert!(at_once(&mut state, "L Enter q").iter().any(|effect| matches!(effect, Effect::Quit)));
    let mut state = english();
    at_once(&mut state, "L Enter 8");
    assert!(matches!(state.screen(), Screen::Settings));
}

#[test]
fn where_the_rows_cannot_be_read_keys_mean_those_that_are_there() {
    let mut state = after("L");
    for effect in at_once(&mut state, "End") {
        let Effect::LoadLog { token, page, which, .. } = effect else { continue };
        happen(&mut state, Msg::Log { token, page, which, part: Err(StoreError::Locked.into()) });
    }
    at_once(&mut state, "Down");
    assert_eq!(log(&state).cursor.selected, 1);
    // Nor does one that waited in vain hold up what needs no rows.
    let mut state = english();
    at_once(&mut state, "L Down");
    state.now = state.now.plus(Duration::from_secs(60));
    at_once(&mut state, "?");
    assert!(matches!(state.dialogs.last(), Some(Dialog::Help(_))));
}
