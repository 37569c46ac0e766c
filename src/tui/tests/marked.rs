//! Many webhooks or groups of undelivered requests at once, and the order of their list.

use std::collections::BTreeSet;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    picture::{dark, rows},
    scenes::Scene,
    world::{
        NOW, OFF, after, answer, console, happen, key, log, overviews, press, settle, tested, type_in, undelivered,
    },
};
use crate::{
    model::WebhookId,
    store::{BulkAction, Filter, HeldChoice, StoreError, Switched},
    text::Language,
    tui::{
        commands::Place,
        draw::draw,
        effect::Effect,
        msg::{Hit, Msg},
        state::{Dialog, EachAction, EachOutcome, FilterRow, Sort, State},
        update::update,
    },
};

const UNDELIVERED: &str = "Esc Down Down Enter";

/// What that looks like, beside the scenes of the others.
pub(super) const MARKED: &[Scene] = &[
    ("webhooks-marked-sorted", |state| _ = press(state, "o Space Space / e x a Enter")),
    ("each-mixed", |state| _ = press(state, "* s")),
    ("each-switch-off", |state| _ = press(state, "Space Space s")),
    ("each-remove", |state| _ = press(state, "* Delete")),
    ("each-tested", |state| _ = press(state, "* t")),
    ("log-of-marked", |state| _ = press(state, "Space Space Enter")),
    ("undelivered-marked", |state| _ = press(state, &format!("{UNDELIVERED} Space Space"))),
    ("undelivered-searched", |state| {
        press(state, &format!("{UNDELIVERED} /"));
        type_in(state, "refused");
        press(state, "Enter");
    }),
    ("undelivered-none-found", |state| {
        press(state, &format!("{UNDELIVERED} /"));
        type_in(state, "nowhere");
        press(state, "Enter");
    }),
    ("resend-groups", |state| _ = press(state, &format!("{UNDELIVERED} * R"))),
    ("discard-group", |state| _ = press(state, &format!("{UNDELIVERED} D"))),
    ("log-of-groups", |state| _ = press(state, &format!("{UNDELIVERED} Space End Space Enter"))),
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
        EachAction::SwitchOn(_) => EachOutcome::SwitchedOn(Switched { sent: 41, discarded: 0 }),
        EachAction::SwitchOff => EachOutcome::SwitchedOff { held: 5 },
        EachAction::Remove => EachOutcome::Removed { discarded: 2 },
        EachAction::Test => EachOutcome::Tested(Box::new(tested(*webhook))),
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

#[test]
fn several_webhooks_are_marked_and_their_log_is_read_together() {
    let mut state = after("Space Down Space");
    let asked = update(&mut state, key("Enter"));
    let wanted = Filter::of(&[WebhookId(1), WebhookId(3)]);
    assert!(
        asked.iter().any(|effect| matches!(effect, Effect::LoadLog { filter, .. } if *filter == wanted)),
        "{asked:?}"
    );
    settle(&mut state, &asked);
    let of: BTreeSet<_> = log(&state).rows.iter().map(|row| row.webhook.0).collect();
    assert_eq!((of, log(&state).count), (BTreeSet::from([1, 3]), Some(225)));
    // A filter holds for both, and Esc leads back to both.
    press(&mut state, "f Down Down Down Down 2 h Enter");
    let two_hours = crate::model::Time(NOW.0 - 7_200_000);
    assert_eq!(log(&state).filter, Filter { until: Some(two_hours), ..wanted.clone() });
    assert!(log(&state).rows.iter().all(|row| row.accepted_at < two_hours) && log(&state).is_filtered());
    press(&mut state, "Esc");
    assert_eq!(log(&state).filter, wanted);
    press(&mut state, "Esc");
    assert_eq!((state.place(), marked(&state)), (Place::Webhooks, vec![1, 3]), "they stay marked");
}

#[test]
fn what_stands_in_the_filter_stays_to_the_second_and_what_cannot_be_read_is_said_at_its_field() {
    let mut state = after("Esc Down Down Down Enter Left Left Enter");
    let filter = log(&state).filter.clone();
    assert!(filter.since.is_some() && filter.until.is_some(), "the log of a part of the traffic");
    press(&mut state, "f Right Enter");
    assert_eq!((log(&state).filter.since, log(&state).filter.until), (filter.since, filter.until));
    press(&mut state, "f Down Down Down Ctrl-u");
    type_in(&mut state, "soon");
    press(&mut state, "Down");
    assert_eq!(press(&mut state, "Enter"), []);
    assert!(matches!(state.dialogs.last(), Some(Dialog::Filter(dialog)) if dialog.row == FilterRow::Since));
}

#[test]
fn groups_of_what_was_not_delivered_are_marked_searched_and_acted_on_together() {
    let groups = undelivered();
    let both = Filter { any: vec![groups[0].filter(), groups[1].filter()], ..Filter::default() };
    let mut state = after(&format!("{UNDELIVERED} Space Space R"));
    let Some(Dialog::Confirm(confirm)) = state.dialogs.last() else { panic!("no question") };
    assert!(
        confirm.text.contains("1,204,341") && confirm.text.contains("http://10.0.0.8/invoices"),
        "{}",
        confirm.text
    );
    assert_eq!(press(&mut state, "Enter"), [], "the safe answer is the default");
    assert_eq!(
        update(&mut after(&format!("{UNDELIVERED} Space Space R")), key("y")),
        [Effect::BulkBegin(BulkAction::Resend, both.clone())]
    );
    // What is read again leaves the marks; what is hidden by a search stays marked.
    let mut state = after(&format!("{UNDELIVERED} Space"));
    happen(&mut state, Msg::Changed);
    press(&mut state, "/");
    type_in(&mut state, "shop.example");
    press(&mut state, "Enter *");
    assert_eq!(state.undelivered.shown(&state.text).len(), 1);
    assert_eq!(state.undelivered.count_marked(), 2);
    // What cannot be seen is left alone.
    let asked = update(&mut state, key("Enter"));
    let wanted = groups[2].filter();
    assert!(
        asked.iter().any(|effect| matches!(effect, Effect::LoadLog { filter, .. } if *filter == wanted)),
        "{asked:?}"
    );
    settle(&mut state, &asked);
    assert_eq!(log(&state).of, [super::world::SHOP]);
    // Back: the log, the groups, no marks, all of them, the menu.
    press(&mut state, "Esc Esc Esc");
    assert!(state.undelivered.count_marked() == 0 && !state.undelivered.search.is_empty());
    press(&mut state, "Esc");
    assert_eq!(state.undelivered.shown(&state.text).len(), 3);
    // A click before a row marks it; what is gone is marked no more.
    happen(&mut state, Msg::Click(Hit::Mark(2)));
    assert_eq!(state.undelivered.count_marked(), 1);
    happen(&mut state, Msg::Undelivered(Ok(groups[..2].to_vec())));
    assert_eq!(state.undelivered.count_marked(), 0);
}

#[test]
fn of_a_long_list_it_is_told_how_many_fail_and_a_click_on_that_brings_them_into_sight() {
    for (language, said) in [
        (Language::English, ["300 webhooks", "17 failing", "2 off"]),
        (Language::Polish, ["300 webhooków", "17 zawodzi", "2 wyłączone"]),
    ] {
        let mut state = console(language);
        let one = |id| {
            let mut one = overviews().swap_remove(0);
            one.webhook.id = WebhookId(id);
            match id {
                200..=216 => one.webhook.failed_in_row = 3,
                250 | 251 => one.webhook.state = overviews()[2].webhook.state,
                _ => {}
            }
            one
        };
        happen(&mut state, Msg::Overviews(Ok((1..=300).map(one).collect())));
        press(&mut state, "Down Down");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        let drawn = draw(&state, &dark(), &mut buffer);
        let line = &rows(&buffer)[1];
        assert!(said.iter().all(|said| line.contains(said)), "{line}");
        let column = line[..line.find(said[1]).unwrap()].chars().count();
        happen(&mut state, Msg::Click(drawn.at(column as u16, 1).unwrap()));
        assert_eq!(shown(&state)[..4], [250, 251, 200, 201]);
        assert_eq!((state.webhooks.cursor.selected, state.webhooks.cursor.top), (0, 0));
    }
}
