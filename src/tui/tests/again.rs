//! What is read again, too late or not at all: filters, selections and places stay.

use super::{
    trying::screen,
    world::{
        NOW, OFF, REQUESTS, after, answer, answer_with, english, form, happen, health, key, log, press, request,
        settle, toast, type_in,
    },
};
use crate::{
    model::{Cause, Fault, Phase, RequestId, RequestState, WebhookId},
    store::{Filter, Part, StoreError},
    tui::{
        effect::Effect,
        msg::Msg,
        state::{Dialog, HostCheck, Screen, State, TestState},
        update::update,
    },
};

#[test]
fn stale_answers_change_nothing() {
    // A test of a form that was left, read by the form that came after it.
    let mut state = after("e");
    let old = form(&state).token;
    update(&mut state, key("Ctrl-t"));
    press(&mut state, "Esc e");
    let draft = Box::new(form(&state).draft().unwrap().0);
    happen(
        &mut state,
        answer(&Effect::TestDraft {
            token: old + 1,
            draft,
            kind: None,
            signer: crate::admin::Signer::Known(super::world::SHOP),
        })
        .unwrap(),
    );
    assert_eq!(form(&state).test, TestState::None);
    happen(&mut state, Msg::Host { token: old, check: Err(Fault::new(Phase::Dns, Cause::NoSuchHost, "old")) });
    assert_eq!(form(&state).host, HostCheck::Reachable { public: true });

    // The host of a URL that was typed over since.
    let mut state = after("a");
    for c in "https://one.example/".chars() {
        update(&mut state, key(&c.to_string()));
    }
    let earlier = form(&state).token;
    update(&mut state, key("x"));
    happen(&mut state, Msg::Host { token: earlier, check: Ok(true) });
    assert_eq!(form(&state).host, HostCheck::Unknown);

    // A page of the log under another filter.
    let mut state = after("L");
    let old = log(&state).token;
    press(&mut state, "/ F V 1 Enter");
    let before = log(&state).rows.clone();
    let filter = Filter::default();
    let page = log(&state).page(crate::tui::state::LogPart::Newest);
    let which = crate::tui::state::LogPart::Newest;
    happen(&mut state, answer(&Effect::LoadLog { token: old, filter: filter.clone(), page, which }).unwrap());
    happen(&mut state, answer(&Effect::Count { token: old, filter, from: None, so_far: 0 }).unwrap());
    assert_eq!(log(&state).rows, before);
    assert_ne!(log(&state).count, Some(REQUESTS as u64));

    // Another request, another script, another webhook's held requests, another test.
    let mut state = after("Down Enter Enter");
    happen(&mut state, answer(&Effect::LoadRequest(RequestId(7), None)).unwrap());
    assert!(matches!(state.screen(), Screen::Request(view) if view.detail.as_ref().unwrap().request.id.0 == 449));
    let mut state = after("Down Down s");
    happen(&mut state, Msg::Held { token: 0, held: Ok((0, 0, None)) });
    assert!(matches!(state.dialogs.last(), Some(Dialog::SwitchOn(dialog)) if dialog.held.unwrap().0 == 41));
    let mut state = english();
    let asked = update(&mut state, key("t"));
    press(&mut state, "Esc");
    update(&mut state, key("t"));
    settle(&mut state, &asked);
    assert!(matches!(state.dialogs.last(), Some(Dialog::Test(panel)) if panel.result.is_none()));
}

#[test]
fn a_filter_and_a_selection_survive_what_is_read_again() {
    let mut state = after("/ c r m Enter");
    assert_eq!(state.webhooks.shown().len(), 1);
    happen(&mut state, Msg::Changed);
    assert_eq!((state.webhooks.search.as_str(), state.webhooks.shown().len()), ("crm", 1));
    press(&mut state, "Esc");
    assert!(state.webhooks.search.is_empty() && matches!(state.screen(), Screen::Webhooks), "Esc shows all first");

    let mut state = after("L f Right Right Right Enter Down Down");
    let (filter, selected) = (log(&state).filter.clone(), log(&state).selected().unwrap().id);
    assert_eq!(filter.states, [RequestState::Failed]);
    assert!(log(&state).rows.iter().all(|row| row.state == RequestState::Failed));
    happen(&mut state, Msg::Changed);
    assert_eq!((log(&state).filter.clone(), log(&state).selected().unwrap().id), (filter, selected));
    press(&mut state, "Enter Esc");
    assert_eq!(log(&state).selected().unwrap().id, selected, "coming back from a request leads to its row");
    press(&mut state, "Esc");
    assert!(!log(&state).is_filtered() && state.screens.len() == 3);

    // The selected webhook stays selected where the list changes above it.
    let mut state = after("Down Down");
    let mut less = super::world::overviews();
    less.remove(0);
    happen(&mut state, Msg::Overviews(Ok(less)));
    assert_eq!(state.webhooks.selected().unwrap().webhook.id, OFF);
}

#[test]
fn the_newest_row_is_followed_until_one_leaves_it() {
    fn more(state: &mut State, last: i64) {
        let asked = update(state, Msg::Changed);
        for msg in asked.iter().filter_map(|effect| answer_with(effect, last)) {
            update(state, msg);
        }
    }
    let mut state = english();
    let asked = update(&mut state, key("L"));
    for msg in asked.iter().filter_map(|effect| answer_with(effect, 300)) {
        update(&mut state, msg);
    }
    more(&mut state, 310);
    assert_eq!(log(&state).selected().unwrap().id, RequestId(310));
    update(&mut state, key("Down"));
    more(&mut state, 320);
    assert_eq!((log(&state).selected().unwrap().id, log(&state).following), (RequestId(309), false));
    for _ in 0..2 {
        let asked = update(&mut state, key("F"));
        for msg in asked.iter().filter_map(|effect| answer_with(effect, 330)) {
            update(&mut state, msg);
        }
    }
    assert!(!log(&state).following);
    update(&mut state, key("g"));
    more(&mut state, 340);
    assert_eq!((log(&state).selected().unwrap().id, log(&state).following), (RequestId(340), true));
}

#[test]
fn a_log_reads_on_to_its_end_though_its_beginning_is_read_again_meanwhile() {
    let mut state = after("L");
    state.room.rows = 20;
    // The next page is asked for, and before it comes the first one is read again.
    let older: Vec<_> = (0..9).flat_map(|_| update(&mut state, key("PageDown"))).collect();
    assert!(older.iter().any(|effect| matches!(effect, Effect::LoadLog { .. })), "{older:?}");
    let again = update(&mut state, Msg::Changed);
    settle(&mut state, &older);
    settle(&mut state, &again);
    press(&mut state, "End");
    for _ in 0..40 {
        press(&mut state, "PageDown");
    }
    assert_eq!(log(&state).selected().unwrap().id, RequestId(1), "the oldest request can be reached");
    press(&mut state, "Home");
    assert_eq!(log(&state).selected().unwrap().id, RequestId(REQUESTS));
}

#[test]
fn copying_says_what_and_resending_asks_for_the_row_that_is_seen() {
    assert_eq!(press(&mut after("Down Enter Down"), "y"), [Effect::Copy("req_000000DX".into(), "req_000000DX".into())]);
    assert_eq!(press(&mut after("Down Enter Down"), "r"), [Effect::Resend(Filter::one(RequestId(445)))]);
    let asked = press(&mut after("Down Enter Enter"), "Y");
    assert!(matches!(asked.as_slice(), [Effect::Copy(text, what)] if text.starts_with("curl ") && what == "curl"));
    let mut state = after("Down Enter Enter ]");
    assert!(matches!(state.screen(), Screen::Request(view) if view.id == RequestId(445)));
    press(&mut state, "[ [");
    assert_eq!(toast(&state), "There are no more here");
    assert_eq!(request(449).id, RequestId(449));
}

#[test]
fn what_could_not_be_read_is_told_until_it_can_and_what_failed_stays_until_it_was_read() {
    let mut state = english();
    happen(&mut state, Msg::Health(Err(StoreError::Locked.into())));
    assert!(state.trouble.as_ref().unwrap().contains("locked"));
    happen(&mut state, Msg::Health(Ok(health())));
    assert_eq!(state.trouble, None);
    happen(&mut state, Msg::Failed(crate::store::StoreError::Full.into()));
    state.now = NOW.plus(std::time::Duration::from_secs(3_600));
    happen(&mut state, Msg::Tick);
    assert!(matches!(state.dialogs.last(), Some(Dialog::Error { text, .. }) if text.starts_with("the disk is full")));
    press(&mut state, "Enter");
    assert!(state.dialogs.is_empty());
    // A toast goes by itself.
    press(&mut state, "M");
    assert!(state.toast.is_some());
    state.now = state.now.plus(std::time::Duration::from_secs(5));
    happen(&mut state, Msg::Tick);
    assert!(state.toast.is_none());
}

#[test]
fn a_list_is_narrowed_as_one_types_and_esc_gives_back_what_was_there() {
    let mut state = after("Down Down");
    let shown = |state: &State| state.webhooks.shown().len();
    let selected = |state: &State| state.webhooks.selected().map(|one| one.webhook.id);
    let before = (shown(&state), selected(&state));
    press(&mut state, "/");
    type_in(&mut state, "cr");
    assert!(shown(&state) < before.0, "two letters narrow it already");
    type_in(&mut state, "m");
    assert_eq!((shown(&state), selected(&state)), (1, Some(WebhookId(2))), "the first that fits is selected");
    let told = screen((80, 24), &mut state);
    assert!(told.contains("crm.example/wf") && !told.contains("10.0.0.8"), "{told}");
    press(&mut state, "Backspace Backspace Backspace");
    happen(&mut state, Msg::Paste("pay".to_owned()));
    assert_eq!(selected(&state), Some(WebhookId(4)), "a paste finds as well");
    press(&mut state, "Esc");
    assert_eq!((shown(&state), selected(&state)), before);
    // What was found stays where it is taken, and Esc gives it back after a second thought.
    press(&mut state, "/");
    type_in(&mut state, "crm");
    press(&mut state, "Enter /");
    type_in(&mut state, "x");
    assert_eq!(shown(&state), 0);
    press(&mut state, "Esc");
    assert_eq!((shown(&state), state.webhooks.search.as_str()), (1, "crm"));

    let mut state = after("3 /");
    type_in(&mut state, "shop");
    assert_eq!(state.undelivered.shown(&state.text).len(), 1);
    press(&mut state, "Esc");
    assert_eq!(state.undelivered.shown(&state.text).len(), 3);

    let mut state = after("6");
    let all = state.activity.rows.len();
    press(&mut state, "/");
    type_in(&mut state, "sender");
    assert!(!state.activity.rows.is_empty() && state.activity.rows.len() < all);
    press(&mut state, "Esc");
    assert_eq!(state.activity.rows.len(), all);
}

#[test]
fn a_log_and_a_text_are_searched_as_one_types_and_escape_gives_back_what_was_there() {
    let mut state = after("L Down Down Down");
    let (rows, selected) = (log(&state).rows.clone(), log(&state).selected().unwrap().id);
    press(&mut state, "/");
    type_in(&mut state, "FV 44");
    assert!(log(&state).rows.iter().all(|row| row.subject.contains("FV 44")) && !log(&state).rows.is_empty());
    press(&mut state, "Esc");
    assert_eq!((log(&state).selected().unwrap().id, log(&state).filter.search.as_deref()), (selected, None));
    assert_eq!(log(&state).rows, rows);

    // Until the found ones are there the former rows stay, with what is searched for marked in them.
    press(&mut state, "/");
    let asked = update(&mut state, key("4"));
    assert_eq!(log(&state).rows, rows);
    settle(&mut state, &asked);
    press(&mut state, "Enter Esc");
    assert!(!log(&state).is_filtered());

    let mut state = after("Down Enter Enter Tab");
    press(&mut state, "/");
    type_in(&mut state, "webhook");
    let place = |state: &State| match state.screen() {
        Screen::Request(view) => (view.doc.top, view.doc.hit.clone()),
        _ => panic!("no request"),
    };
    let (top, hit) = place(&state);
    assert!(hit.is_some());
    // Nowhere: nothing moves from where it began.
    type_in(&mut state, "§");
    assert_eq!(place(&state), ((0, 0), None));
    press(&mut state, "Backspace Enter");
    assert_eq!(place(&state), (top, hit.clone()));
    press(&mut state, "n N /");
    type_in(&mut state, "other");
    press(&mut state, "Esc");
    assert_eq!(place(&state), (top, hit));
}

#[test]
fn what_was_found_stays_selected_when_all_is_shown_again_with_what_stands_around_it() {
    let mut state = after("L /");
    type_in(&mut state, "FV 17");
    press(&mut state, "Enter Down");
    let found = log(&state).selected().unwrap().id;
    press(&mut state, "Esc");
    assert!(!log(&state).is_filtered() && !log(&state).following);
    assert_eq!(log(&state).selected().unwrap().id, found);
    let (cursor, rows) = (log(&state).cursor, &log(&state).rows);
    assert!(cursor.top < cursor.selected, "the newer ones are in sight as well: {cursor:?}");
    assert_eq!(rows[cursor.selected - 1].id.0, found.0 + 1);
    assert_eq!(rows[cursor.selected + 1].id.0, found.0 - 1);

    let state = after("/ c r m Enter Esc");
    assert_eq!(state.webhooks.selected().unwrap().webhook.id, WebhookId(2));

    let mut state = after("3 End");
    let group = state.group_here().unwrap().filter();
    let url = state.group_here().unwrap().url.to_string();
    press(&mut state, "Home /");
    type_in(&mut state, &url.replace(' ', ""));
    press(&mut state, "Enter End Esc");
    assert_eq!(state.group_here().unwrap().filter(), group);

    // A search that was given up leaves one where one was.
    let mut state = after("6 End");
    let line = state.activity.selected().unwrap().id;
    press(&mut state, "/");
    type_in(&mut state, "sender");
    press(&mut state, "Esc");
    assert_eq!(state.activity.selected().unwrap().id, line);
    press(&mut state, "Home /");
    type_in(&mut state, "sender");
    press(&mut state, "Enter End");
    let found = state.activity.selected().unwrap().id;
    press(&mut state, "Esc");
    assert_eq!((state.activity.selected().unwrap().id, state.activity.search.as_str()), (found, ""));
}

#[test]
fn no_latest_request_found_is_told_from_no_request_at_all() {
    let mut state = after("3");
    let filter = state.group_here().unwrap().filter();
    let part = |reached| Part { rows: Vec::new(), reached, ends: (RequestId(1), RequestId(450)) };
    update(&mut state, Msg::Latest(filter.clone(), Ok(part(Some(RequestId(400))))));
    for size in [(80, 24), (200, 60)] {
        assert!(screen(size, &mut state).contains("among the newest; Enter looks through all"));
    }
    update(&mut state, Msg::Latest(filter, Ok(part(None))));
    assert!(screen((80, 24), &mut state).contains("No request yet"));
}
