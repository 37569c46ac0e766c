//! What dialogs ask before something is done, and what comes of each answer.

use ratatui::style::Modifier;

use super::{
    picture::{frame, themes},
    trying::screen,
    world::{NOW, OFF, SHOP, after, bulk, english, happen, key, press, toast, type_in},
};
use crate::{
    model::{RequestId, Setting, Step, Time, WebhookId},
    store::{BulkAction, Filter, HeldChoice},
    text::Language,
    tui::{
        effect::Effect,
        msg::{Hit, Msg, ProbeNews},
        state::{Dialog, State, SwitchChoice},
        update::update,
    },
};

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
fn what_a_test_came_to_is_copied_whole() {
    let copied = press(&mut after("t"), "y");
    assert!(matches!(&copied[..], [Effect::Copy(text, _)] if text.contains("POST http")), "{copied:?}");
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

#[test]
fn where_a_line_has_the_focus_no_button_looks_as_though_it_had_it() {
    let scenes: [fn(&mut State); 2] =
        [|state| _ = press(state, "L f Down Down Down"), |state| _ = press(state, "Down Down s")];
    for (theme, scene) in themes().into_iter().flat_map(|theme| scenes.map(|scene| (theme, scene))) {
        let (buffer, _) = frame(Language::English, (80, 24), &theme, scene);
        // What lies below the dialog is not looked at.
        let reversed = (0..80u16)
            .flat_map(|x| (6..18u16).map(move |y| (x, y)))
            .filter(|at| buffer[*at].modifier.contains(Modifier::REVERSED) && "[]".contains(buffer[*at].symbol()));
        assert_eq!(reversed.count(), 0);
    }
}

#[test]
fn what_a_dialog_asks_and_tells_is_seen_however_long_the_url_is() {
    for (keys, words) in [
        ("Delete", ["Nothing waits for it", "[ Remove ]"]),
        ("s", ["[ Switch off ]", "[ Cancel ]"]),
        ("p", ["Each step", "dns"]),
    ] {
        for size in [(60, 15), (80, 24), (120, 36)] {
            let mut state = english();
            let long = format!("https://shop.example/{}the-end", "part/".repeat(390));
            state.webhooks.all.as_mut().unwrap()[0].webhook.draft.url = long.parse().unwrap();
            press(&mut state, keys);
            if let Some(Dialog::Probe(panel)) = state.dialogs.last() {
                let news = ProbeNews::Begins { steps: vec![Step::Dns, Step::Http], past_proxy: false };
                let token = panel.token;
                update(&mut state, Msg::Probe { token, news });
            }
            let shown = screen(size, &mut state);
            assert!(words.iter().chain(&["shop.example/", "the-end"]).all(|word| shown.contains(word)), "{shown}");
        }
    }
}
