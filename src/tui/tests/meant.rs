//! A command acts on what the screen marked when the key was pressed, whatever was read again before.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::{after, answer, console, happen, key, overviews, press};
use crate::{
    model::{Webhook, WebhookId},
    text::Language,
    tui::{
        effect::Effect,
        msg::Msg,
        state::{Dialog, Sort, State},
        update::update,
    },
};

/// What the screen shows as meant: the marks that can be seen, else the selected row.
fn seen(state: &State) -> BTreeSet<WebhookId> {
    let shown: Vec<WebhookId> = state.webhooks.shown().iter().map(|overview| overview.webhook.id).collect();
    let marks: BTreeSet<_> = shown.iter().copied().filter(|id| state.webhooks.marked.contains(id)).collect();
    if marks.is_empty() { shown.get(state.webhooks.cursor.selected).copied().into_iter().collect() } else { marks }
}

/// The webhooks that an effect changes or posts to.
fn named(effect: &Effect) -> Vec<WebhookId> {
    match effect {
        Effect::Test { webhook, .. } | Effect::Probe { webhook, .. } | Effect::Each { webhook, .. } => vec![*webhook],
        Effect::SwitchOn(id, _) | Effect::SwitchOff(id) | Effect::Remove(id) => vec![*id],
        Effect::EachOf(_, ids) => ids.clone(),
        _ => Vec::new(),
    }
}

/// The webhooks that the topmost dialog will act on.
fn asked(state: &State) -> Vec<WebhookId> {
    match state.dialogs.last() {
        Some(Dialog::Confirm(confirm)) => confirm.effect.iter().flat_map(named).collect(),
        Some(Dialog::SwitchOn(dialog)) => [dialog.webhooks.clone(), dialog.on.clone()].concat(),
        Some(Dialog::Form(form)) => form.of.into_iter().collect(),
        Some(Dialog::Test(panel)) => vec![panel.webhook],
        _ => Vec::new(),
    }
}

fn added(id: i64, url: &str) -> Webhook {
    let mut webhook = overviews()[0].webhook.clone();
    webhook.id = WebhookId(id);
    webhook.draft.url = url.parse().unwrap();
    webhook
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_command_and_its_question_name_what_the_screen_marked(
        steps in proptest::collection::vec((0usize..16, any::<u64>()), 1..60),
    ) {
        const KEYS: [&str; 12] = ["t", "s", "Delete", "e", "p", "Space", "*", "o", "O", "Down", "Up", "Esc"];
        let mut state = console(Language::English);
        // What the open question named when it was opened.
        let mut question: Option<Vec<WebhookId>> = None;
        for (step, seed) in steps {
            match step {
                // The rows move, vanish and come back.
                12 => {
                    let mut all = overviews();
                    all.retain(|overview| seed >> (overview.webhook.id.0 as u32) & 1 == 0);
                    for overview in &mut all {
                        overview.webhook.failed_in_row = (seed >> (8 + 4 * overview.webhook.id.0 as u32) & 3) as u32;
                    }
                    _ = update(&mut state, Msg::Overviews(Ok(all)));
                }
                13 if state.dialogs.is_empty() => {
                    state.webhooks.search = ["", "crm", "shop", "e"][(seed % 4) as usize].to_owned();
                    let before = state.webhooks.selected().map(|overview| overview.webhook.id);
                    state.webhooks.select_again(before, 10);
                }
                14 => state.webhooks.sort = Sort::ALL[(seed % 9) as usize],
                15 => {
                    // The answer to the question, if it is open.
                    let wanted = question.take();
                    if let (Some(Dialog::Confirm(_)), Some(wanted)) = (state.dialogs.last(), wanted) {
                        let effects = update(&mut state, key("y"));
                        let done: Vec<_> = effects.iter().flat_map(named).collect();
                        prop_assert!(done.iter().all(|id| wanted.contains(id)), "{done:?} {wanted:?}");
                    }
                    state.dialogs.clear();
                }
                _ if state.dialogs.is_empty() => {
                    let wanted = seen(&state);
                    let effects = update(&mut state, key(KEYS[step.min(11)]));
                    let now: Vec<_> = effects.iter().flat_map(named).chain(asked(&state)).collect();
                    prop_assert!(now.iter().all(|id| wanted.contains(id)), "{}: {now:?} {wanted:?}", KEYS[step.min(11)]);
                    question = Some(asked(&state));
                    // Whoever works on one does not work on another one meanwhile.
                    if matches!(state.dialogs.last(), Some(Dialog::Each(_) | Dialog::Probe(_))) {
                        state.dialogs.clear();
                    }
                    if state.screens.len() < 2 {
                        press(&mut state, "Enter");
                        state.dialogs.clear();
                    }
                }
                _ => prop_assert_eq!(Some(asked(&state)), question.clone(), "a question keeps what it named"),
            }
        }
    }
}

#[test]
fn a_webhook_that_was_added_is_selected_and_the_next_keys_mean_it() {
    // Another one is selected, some are marked, and a search would hide the new one.
    for before in ["Down", "Space Space", "/ c r m Enter", "o"] {
        let mut state = after(before);
        let new = added(99, "https://new.example/hooks");
        let asked = update(&mut state, Msg::Added(Box::new(Ok(new))));
        let chosen = |state: &State| state.webhooks.selected().map(|overview| overview.webhook.id);
        assert_eq!(chosen(&state), Some(WebhookId(99)), "{before}");
        assert!(asked.contains(&Effect::LoadOverviews));
        // A list that was asked for before comes late: the new one stays.
        happen(&mut state, answer(&Effect::LoadOverviews).unwrap());
        assert_eq!(chosen(&state), Some(WebhookId(99)), "{before}");
        let tested = update(&mut state, key("t"));
        assert!(
            tested.iter().any(|effect| matches!(effect, Effect::Test { webhook: WebhookId(99), .. })),
            "{before}: {tested:?}"
        );
        press(&mut state, "Esc");
        update(&mut state, key("Delete"));
        let Some(Dialog::Confirm(confirm)) = state.dialogs.last() else { panic!("no question") };
        assert_eq!(confirm.effect, Some(Effect::Remove(WebhookId(99))), "{before}");
    }
}

#[test]
fn a_command_for_one_says_so_if_several_are_selected_and_edits_the_only_one() {
    for one in ["e", "p", "x", "T"] {
        let state = after(&format!("Space Space {one}"));
        assert!(state.dialogs.is_empty() && state.screens.len() == 2, "{one}");
        assert!(state.toast.as_ref().is_some_and(|toast| toast.text.contains("one webhook")), "{one}");
    }
    let state = after("Space Down e");
    let Some(Dialog::Form(form)) = state.dialogs.last() else { panic!("no form") };
    assert_eq!(form.of, Some(overviews()[0].webhook.id), "the one that is marked, not the row of the cursor");
}

#[test]
fn what_a_search_hides_is_counted_and_left_alone() {
    let mut state = after("* / c r m Enter Delete");
    let Some(Dialog::Confirm(confirm)) = state.dialogs.last() else { panic!("no question") };
    assert!(confirm.text.contains("crm.example") && !confirm.text.contains("shop.example"), "{}", confirm.text);
    press(&mut state, "Esc");
    let shown = super::trying::screen((120, 36), &mut state);
    assert!(shown.contains("1 selected") && shown.contains("4 hidden and left alone"), "{shown}");
}
