//! Many webhooks at once, and the order of their list.

use super::{
    scenes::Scene,
    world::{OFF, after, answer, happen, key, overviews, press, tested},
};
use crate::{
    model::WebhookId,
    store::{HeldChoice, StoreError, Switched},
    tui::{
        commands::Place,
        effect::Effect,
        msg::{Hit, Msg},
        state::{Dialog, EachAction, Outcome, Sort, State},
        update::update,
    },
};

/// What that looks like, beside the scenes of the others.
pub(super) const MARKED: &[Scene] = &[
    ("webhooks-marked-sorted", |state| _ = press(state, "o Space Space / e x a Enter")),
    ("each-mixed", |state| _ = press(state, "* s")),
    ("each-switch-off", |state| _ = press(state, "Space Space s")),
    ("each-remove", |state| _ = press(state, "* Delete")),
    ("each-tested", |state| _ = press(state, "* t")),
    ("each-under-way", |state| {
        press(state, "*");
        update(state, key("t"));
        update(state, key("Esc"));
    }),
];

/// What the world says to one of many.
pub(super) fn outcome(effect: &Effect) -> Option<Msg> {
    let Effect::Each { token, webhook, action } = effect else { return None };
    let outcome = match action {
        EachAction::SwitchOn(_) => Outcome::SwitchedOn(Switched { sent: 41, discarded: 0 }),
        EachAction::SwitchOff => Outcome::SwitchedOff { held: 5 },
        EachAction::Remove => Outcome::Removed { discarded: 2 },
        EachAction::Test => Outcome::Tested(Box::new(tested(*webhook))),
    };
    Some(Msg::Each { token: *token, webhook: *webhook, outcome: Ok(outcome) })
}

fn marked(state: &State) -> Vec<i64> {
    state.webhooks.marked.iter().map(|id| id.0).collect()
}

fn shown(state: &State) -> Vec<i64> {
    state.webhooks.shown().iter().map(|overview| overview.webhook.id.0).collect()
}

#[test]
fn what_is_done_to_the_selected_ones_is_done_to_each_and_what_failed_stays_selected() {
    let mut state = after("Space Space s");
    let Some(Dialog::Confirm(confirm)) = state.dialogs.last() else { panic!("no question") };
    assert!(confirm.text.contains("https://shop.example") && confirm.text.contains("https://crm.example"));
    assert_eq!(press(&mut state, "Enter"), [], "the safe answer is the default");
    assert_eq!(marked(&state), [1, 2]);
    press(&mut state, "s");
    let asked = update(&mut state, key("y"));
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|effect| matches!(effect, Effect::Each { action: EachAction::SwitchOff, .. })));
    // One of them cannot be switched off: it alone is told of, and stays marked.
    let Effect::Each { token, webhook, .. } = asked[0] else { panic!("{asked:?}") };
    happen(&mut state, Msg::Each { token, webhook, outcome: Err(StoreError::Locked.into()) });
    happen(&mut state, answer(&asked[1]).unwrap());
    let Some(Dialog::Each(each)) = state.dialogs.last() else { panic!("no outcomes") };
    let told = each.doc.as_ref().unwrap().to_text();
    assert!(told.contains("1 worked, 1 did not") && told.contains("locked by another program"), "{told}");
    press(&mut state, "Esc");
    assert!(state.dialogs.is_empty() && marked(&state) == [1]);
    press(&mut state, "Esc");
    assert!(marked(&state).is_empty() && state.place() == Place::Webhooks, "Esc takes the marks away first");
}

#[test]
fn of_those_that_are_on_and_those_that_are_off_one_kind_is_switched() {
    let off = update(&mut after("* s Up"), key("Enter"));
    assert!(off.iter().all(|effect| matches!(effect, Effect::Each { action: EachAction::SwitchOff, .. })));
    assert_eq!(off.len(), 4, "those that are on");
    let on = update(&mut after("* s"), key("Enter"));
    let wanted = EachAction::SwitchOn(HeldChoice::Send);
    assert!(matches!(on.as_slice(), [Effect::Each { webhook: OFF, action, .. }] if *action == wanted), "{on:?}");
}

#[test]
fn removing_many_asks_first_and_only_a_few_are_under_way_at_once() {
    assert_eq!(press(&mut after("* Delete"), "Enter"), []);
    assert_eq!(update(&mut after("* Delete"), key("y")).len(), 5);
    let mut state = after("Home");
    let many = (1..=20).map(|id| {
        let mut one = overviews()[0].clone();
        one.webhook.id = WebhookId(id);
        one
    });
    happen(&mut state, Msg::Overviews(Ok(many.collect())));
    press(&mut state, "*");
    let asked = update(&mut state, key("t"));
    assert_eq!(asked.len(), 8);
    assert_eq!(update(&mut state, answer(&asked[0]).unwrap()).len(), 1);
    update(&mut state, key("Esc"));
    assert_eq!(update(&mut state, answer(&asked[1]).unwrap()), [], "Esc begins no further one");
}

#[test]
fn the_list_is_sorted_by_a_key_or_by_the_head_of_a_column_and_the_selected_one_stays_selected() {
    let mut state = after("Down Down Down");
    let selected = state.webhooks.selected().unwrap().webhook.id;
    press(&mut state, "o");
    assert_eq!(shown(&state), [3, 2, 1, 4, 5], "the worst first");
    assert_eq!(state.webhooks.selected().unwrap().webhook.id, selected);
    press(&mut state, "O");
    assert_eq!(shown(&state), [5, 4, 1, 2, 3]);
    happen(&mut state, Msg::Click(Hit::Head(Sort::Waiting)));
    assert_eq!(shown(&state), [4, 3, 2, 1, 5]);
    happen(&mut state, Msg::Click(Hit::Head(Sort::Waiting)));
    assert_eq!(shown(&state), [5, 1, 2, 3, 4], "a second click turns it round");
    happen(&mut state, Msg::Click(Hit::Mark(0)));
    assert_eq!(marked(&state), [5]);
    // What is hidden by a search stays marked, and comes back with all.
    press(&mut state, "* / c r m Enter");
    assert_eq!((shown(&state), marked(&state).len()), (vec![2], 5));
}
