//! What every key, click and answer does to the state, and what it asks of the world.

use super::world::{
    NOW, OFF, REQUESTS, SHOP, answer, answer_with, bulk, console, happen, health, key, press, request, settle, type_in,
};
use crate::{
    model::{Cause, Fault, Phase, RequestId, RequestState, Setting, Time, WebhookId},
    store::{BulkAction, Filter, HeldChoice, StoreError},
    text::Language,
    tui::{
        commands::{Command, Place, TABLE},
        effect::Effect,
        msg::{Hit, Msg},
        state::{Dialog, Field, FilterRow, Form, HostCheck, Log, MenuItem, Screen, State, SwitchChoice, TestState},
        update::update,
    },
};

fn english() -> State {
    console(Language::English)
}

/// A console where some keys were pressed.
fn after(names: &str) -> State {
    let mut state = english();
    press(&mut state, names);
    state
}

fn toast(state: &State) -> &str {
    state.toast.as_ref().map_or("", |toast| toast.text.as_str())
}

#[track_caller]
fn form(state: &State) -> &Form {
    let Some(Dialog::Form(form)) = state.dialogs.last() else { panic!("no form") };
    form
}

#[track_caller]
fn log(state: &State) -> &Log {
    let Screen::Log(log) = state.screen() else { panic!("no log") };
    log
}

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
        Screen::Undelivered => state.undelivered.0.selected,
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
fn leaving_a_changed_form_asks_and_an_unchanged_one_goes() {
    assert!(after("a Esc").dialogs.is_empty());
    assert!(after("e Esc").dialogs.is_empty());
    let mut state = after("a");
    type_in(&mut state, "x");
    press(&mut state, "Esc");
    assert!(matches!(state.dialogs.last(), Some(Dialog::Confirm(_))));
    press(&mut state, "Enter");
    assert_eq!(form(&state).url.text(), "x", "the safe answer stays, and nothing is lost");
    press(&mut state, "Esc y");
    assert!(state.dialogs.is_empty());
}

#[test]
fn a_question_that_destroys_has_no_as_its_answer_until_yes_is_chosen() {
    for (way, wanted) in [
        ("s", Effect::SwitchOff(SHOP)),
        ("Delete", Effect::Remove(SHOP)),
        ("Down Enter d", Effect::Discard(Filter::one(RequestId(449)))),
    ] {
        assert_eq!(press(&mut after(way), "Enter"), [], "{way}");
        assert_eq!(press(&mut after(way), "Esc"), [], "{way}");
        assert_eq!(press(&mut after(way), "n"), [], "{way}");
        for yes in ["y", "Left Enter", "Tab Enter", "Right Enter"] {
            let mut state = after(way);
            assert_eq!(press(&mut state, yes), std::slice::from_ref(&wanted), "{way} {yes}");
            assert!(state.dialogs.is_empty() && !toast(&state).is_empty(), "{way} {yes}");
        }
        let mut state = after(way);
        assert_eq!(happen(&mut state, Msg::Click(Hit::Button(false))), []);
        assert!(state.dialogs.is_empty());
        assert_eq!(happen(&mut after(way), Msg::Click(Hit::Button(true))), [wanted]);
    }
}

#[test]
fn switching_on_asks_what_becomes_of_the_held_requests() {
    let way = "Down Down s";
    let mut state = after(way);
    let Some(Dialog::SwitchOn(dialog)) = state.dialogs.last() else { panic!("no question") };
    assert_eq!(dialog.held.map(|(held, some, _)| (held, some)), Some((41, 17)));
    assert_eq!(press(&mut state, "Enter"), [Effect::SwitchOn(OFF, HeldChoice::Send)]);
    assert_eq!(toast(&state), "Switched on; 41 held requests go out");

    let mut state = after(&format!("{way} Down"));
    press(&mut state, "Ctrl-u");
    type_in(&mut state, "2026-03-14 08:00");
    let since = Time::parse("2026-03-14T08:00:00Z", NOW).unwrap();
    assert_eq!(press(&mut state, "Enter"), [Effect::SwitchOn(OFF, HeldChoice::Since(since))]);

    let mut state = after(&format!("{way} Down x"));
    assert_eq!(press(&mut state, "Enter"), [], "a time that cannot be read decides nothing");
    assert_eq!(state.dialogs.len(), 1);

    assert_eq!(press(&mut after(way), "Up Enter"), [Effect::SwitchOn(OFF, HeldChoice::Discard)]);
    let mut state = after(way);
    happen(&mut state, Msg::Click(Hit::Choice(SwitchChoice::Discard)));
    assert_eq!(happen(&mut state, Msg::Click(Hit::Button(true))), [Effect::SwitchOn(OFF, HeldChoice::Discard)]);
    assert_eq!(press(&mut after(way), "Esc"), []);
}

#[test]
fn stale_answers_change_nothing() {
    // A test of a form that was left, read by the form that came after it.
    let mut state = after("e");
    let old = form(&state).token;
    update(&mut state, key("Ctrl-t"));
    press(&mut state, "Esc e");
    let draft = Box::new(form(&state).draft().unwrap().0);
    happen(&mut state, answer(&Effect::TestDraft { token: old + 1, draft, of: None }).unwrap());
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
    let page = log(&state).page(crate::tui::state::LogPlace::Newest);
    let place = crate::tui::state::LogPlace::Newest;
    happen(&mut state, answer(&Effect::LoadLog { token: old, filter: filter.clone(), page, place }).unwrap());
    happen(&mut state, answer(&Effect::Count { token: old, filter, from: None, so_far: 0 }).unwrap());
    assert_eq!(log(&state).rows, before);
    assert_ne!(log(&state).count, Some(REQUESTS as u64));

    // Another request, another script, another webhook's held requests, another test.
    let mut state = after("Down Enter Enter");
    happen(&mut state, answer(&Effect::LoadRequest(RequestId(7))).unwrap());
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
fn saving_once_adds_one_webhook() {
    let mut state = after("a");
    happen(&mut state, Msg::Paste("https://new.example/hook\n".to_owned()));
    assert_eq!(form(&state).url.text(), "https://new.example/hook");
    press(&mut state, "Tab Space");
    let asked = update(&mut state, key("Ctrl-s"));
    assert!(matches!(asked.as_slice(), [Effect::Add(draft, None)] if draft.url.as_str() == "https://new.example/hook"));
    assert_eq!(update(&mut state, key("Ctrl-s")), [], "it is under way");
    settle(&mut state, &asked);
    assert!(state.dialogs.is_empty());
    assert_eq!(toast(&state), "Added https://new.example/hook");

    // What saving refused can be mended and saved again.
    let mut state = after("e");
    update(&mut state, key("Ctrl-s"));
    happen(&mut state, Msg::Edited(Box::new(Err(StoreError::ReadOnly.into()))));
    assert!(form(&state).refused.as_ref().unwrap().contains("read-only"));
    assert!(matches!(update(&mut state, key("Ctrl-s")).as_slice(), [Effect::Edit(SHOP, _)]));
}

#[test]
fn saving_what_is_wrong_leads_to_the_field_and_opens_what_is_folded() {
    let mut state = after("a");
    assert_eq!(press(&mut state, "Ctrl-s"), []);
    assert_eq!(form(&state).focus, Field::Url);
    type_in(&mut state, "https://new.example/");
    assert_eq!(press(&mut state, "Ctrl-s"), []);
    assert_eq!(form(&state).focus, Field::Event(0));
    press(&mut state, "Space Tab Tab Space Tab Tab Tab Tab Tab 0 0 0");
    assert_eq!((form(&state).focus, form(&state).limit.text()), (Field::Limit, "16000"));
    press(&mut state, "BackTab BackTab BackTab BackTab BackTab Space");
    assert!(!form(&state).open, "folded again: {:?}", form(&state).focus);
    assert_eq!(press(&mut state, "Ctrl-s"), []);
    assert!(form(&state).open && form(&state).focus == Field::Limit);
}

#[test]
fn the_palette_finds_by_letters_apart_and_does_the_command() {
    for (typed, place) in [("evnts", Place::Webhooks), ("log of all", Place::Log), ("sript", Place::Script)] {
        let mut state = after(":");
        type_in(&mut state, typed);
        press(&mut state, "Enter");
        assert_eq!(state.place(), place, "{typed}");
        assert!(state.dialogs.is_empty());
    }
    let mut state = after(":");
    type_in(&mut state, "qui");
    assert_eq!(update(&mut state, key("Enter")), [Effect::Quit]);
    // The Polish names are found as well, and so are the English ones of the table.
    let mut state = console(Language::Polish);
    press(&mut state, ":");
    type_in(&mut state, "skrypt");
    press(&mut state, "Enter");
    assert_eq!(state.place(), Place::Script);
}

#[test]
fn clicks_mean_what_is_seen() {
    let mut state = english();
    happen(&mut state, Msg::Click(Hit::Row(2)));
    assert_eq!(state.webhooks.selected().unwrap().webhook.id, OFF);
    happen(&mut state, Msg::DoubleClick(Hit::Row(1)));
    assert_eq!(log(&state).of, Some(crate::model::WebhookId(2)));
    happen(&mut state, Msg::Click(Hit::Icon(3)));
    assert!(matches!(state.screen(), Screen::Request(view) if view.id == RequestId(437)));
    happen(&mut state, Msg::Click(Hit::Tab(2)));
    assert!(matches!(state.screen(), Screen::Request(view) if view.tab == crate::tui::state::Tab::Reply));
    happen(&mut state, Msg::Click(Hit::Crumb(3)));
    happen(&mut state, Msg::Click(Hit::Chip(2)));
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
fn a_setting_is_checked_before_it_is_changed() {
    let way = "Esc Down Down Down Down Down Down Down Enter Down Enter";
    let mut state = after(&format!("{way} x"));
    assert_eq!(press(&mut state, "Enter"), []);
    let Some(Dialog::Prompt(prompt)) = state.dialogs.last() else { panic!("no prompt") };
    assert!(prompt.problem.as_ref().unwrap().contains("100ms"));
    assert_eq!(press(&mut state, "Backspace Enter"), [Effect::Set(Setting::AttemptTimeout, "15s".to_owned())]);
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
fn work_on_all_that_the_log_shows_goes_step_by_step_until_it_is_done_or_stopped() {
    let filter = Filter { webhook: Some(WebhookId(2)), ..Filter::default() };
    let mut state = after("Down Enter R");
    assert_eq!(press(&mut state, "y"), [Effect::BulkBegin(BulkAction::Resend, filter.clone())]);
    let mut state = after("Down Enter R");
    assert_eq!(press(&mut state, "Enter"), [], "the safe answer is the default");
    let step = |done| Msg::Bulk(Ok(bulk(BulkAction::Resend, Filter::default(), done)));
    assert_eq!(update(&mut state, step(0)), [Effect::BulkStep(1)]);
    assert_eq!(update(&mut state, step(100)), [Effect::BulkStep(1)]);
    assert!(matches!(state.dialogs.as_slice(), [Dialog::Bulk { stopping: false, .. }]), "one dialog, which moves on");
    update(&mut state, key("Esc"));
    assert_eq!(update(&mut state, step(200)), [Effect::BulkCancel(1)]);
    assert!(state.toast.is_none());
    update(&mut state, step(412));
    assert!(state.dialogs.is_empty() && state.toast.is_some());
    let offered = vec![bulk(BulkAction::Discard, filter, 7)];
    happen(&mut state, Msg::Bulks(Ok(offered)));
    assert_eq!(press(&mut state, "y"), [Effect::BulkStep(1)]);
}
