//! The form of a webhook: leaving it, and saving.

use super::world::{SHOP, after, form, happen, key, press, settle, toast, type_in};
use crate::{
    store::StoreError,
    tui::{
        effect::Effect,
        msg::Msg,
        state::{Dialog, Field},
        update::update,
    },
};

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
fn saving_once_adds_one_webhook() {
    let mut state = after("a");
    happen(&mut state, Msg::Paste("https://new.example/hook\n".to_owned()));
    assert_eq!(form(&state).url.text(), "https://new.example/hook");
    press(&mut state, "Tab Space");
    let asked = update(&mut state, key("Ctrl-s"));
    assert!(
        matches!(asked.as_slice(), [Effect::Add(draft, Some(_), None)] if draft.url.as_str() == "https://new.example/hook")
    );
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
    assert!(matches!(press(&mut state, "Ctrl-s")[..], [Effect::Preview { .. }]), "nothing is saved");
    assert_eq!(form(&state).focus, Field::Event(0));
    press(&mut state, "Space Tab Tab Space Tab Tab Tab Tab Tab Tab 0 0 0");
    assert_eq!((form(&state).focus, form(&state).limit.text()), (Field::Limit, "16000"));
    press(&mut state, "BackTab BackTab BackTab BackTab BackTab BackTab Space");
    assert!(!form(&state).open, "folded again: {:?}", form(&state).focus);
    assert_eq!(press(&mut state, "Ctrl-s"), []);
    assert!(form(&state).open && form(&state).focus == Field::Limit);
}
