//! Every screen and every dialog, each as it comes about by keys and answers.

use std::time::Duration;

use super::world::{NOW, bulk, happen, health, key, press, sending, type_in};
use crate::{
    admin::Health,
    model::{Cause, Fault, Phase},
    sender::{Role, SenderStatus},
    store::{BulkAction, Filter, QueueHealth, StoreError},
    tui::{
        msg::Msg,
        state::{Dialog, Screen, State},
        update::update,
    },
};

/// A name, and the way there from the beginning.
pub(super) type Scene = (&'static str, fn(&mut State));

/// All of them, with those of the files that tell of some alone.
pub(super) fn all() -> impl Iterator<Item = &'static Scene> {
    SCENES.iter().chain(super::views::VIEWS).chain(super::marked::MARKED).chain(super::trying::TRYING)
}

const SCENES: &[Scene] = &[
    ("menu", |state| _ = press(state, "Esc Down")),
    ("webhooks", |state| {
        happen(state, Msg::Status(sending()));
    }),
    ("webhooks-off", |state| _ = press(state, "Down Down")),
    ("webhooks-empty", |state| {
        happen(state, Msg::Overviews(Ok(Vec::new())));
    }),
    ("webhooks-none-found", |state| search(state, "nothing like that")),
    ("webhooks-overlap", |state| {
        let mut overviews = super::world::overviews();
        let old = (crate::model::Secret::from_bytes(vec![7; 24]).unwrap(), Some(NOW.plus(Duration::from_secs(7_500))));
        overviews[0].webhook.secrets.push(old);
        happen(state, Msg::Overviews(Ok(overviews)));
    }),
    ("request-payload-removed", |state| {
        press(state, &format!("{OPEN_FAILED} Tab"));
        removed(state, true);
    }),
    ("request-attempts-removed", |state| {
        press(state, OPEN_FAILED);
        removed(state, false);
    }),
    ("log", |state| _ = press(state, "L")),
    ("log-of-one", |state| _ = press(state, "Down Enter Down Down")),
    ("log-filtered", |state| {
        press(state, "L f Right Right Right Down Right Down Right Right Right Right Enter /");
        type_in(state, "FV");
        press(state, "Enter");
    }),
    ("log-none-found", |state| {
        press(state, "L /");
        type_in(state, "nowhere");
        press(state, "Enter");
    }),
    ("log-empty", |state| _ = press(state, "Down Down Down Down Enter")),
    ("request-error", |state| _ = press(state, OPEN_FAILED)),
    ("request-sent", |state| _ = press(state, &format!("{OPEN_FAILED} Tab"))),
    ("request-reply", |state| _ = press(state, &format!("{OPEN_FAILED} Up Up Tab Tab"))),
    ("request-curl", |state| _ = press(state, &format!("{OPEN_FAILED} BackTab"))),
    ("request-delivered", |state| _ = press(state, "Enter Enter")),
    ("request-held-untried", |state| _ = press(state, "Down Down Enter Enter")),
    ("request-search", |state| {
        press(state, &format!("{OPEN_FAILED} Tab /"));
        type_in(state, "webhook");
        press(state, "Enter n");
    }),
    ("script", |state| _ = press(state, "x")),
    ("undelivered", |state| _ = press(state, "Esc Down Down Enter Down")),
    ("events", |state| _ = press(state, "Esc Down Down Down Down Enter")),
    ("activity", |state| _ = press(state, "Esc Down Down Down Down Down Enter")),
    ("settings", |state| _ = press(state, "Esc Down Down Down Down Down Down Down Enter Down Down")),
    ("form-add", |state| _ = press(state, "a")),
    ("form-add-wrong", |state| {
        press(state, "a");
        type_in(state, "ftp://shop.example");
        press(state, "Ctrl-s");
    }),
    ("form-add-open", |state| {
        press(state, "a");
        type_in(state, "http://10.1.2.3/x");
        press(state, "Tab Space Tab Space Tab Tab Space");
    }),
    ("form-add-open-wrong", |state| {
        press(state, "a");
        type_in(state, "https://shop.example/");
        press(state, "Tab Space Tab Tab Space Tab Tab Tab Tab");
        type_in(state, "Host: evil");
        press(state, "Tab Tab");
        type_in(state, "0");
        press(state, "Tab");
        type_in(state, "5");
        press(state, "Tab Tab");
        type_in(state, "soon");
        press(state, "Tab");
        type_in(state, "whsec_nothing");
    }),
    ("form-edit-twin-tested", |state| {
        press(state, "e End");
        type_in(state, "2");
        press(state, "Ctrl-t");
    }),
    ("form-edit-test-failed", |state| _ = press(state, "Down Down e Ctrl-t")),
    ("form-twin", |state| {
        press(state, "a");
        type_in(state, "https://pay.example/in");
        press(state, "Tab Space");
    }),
    ("form-refused", |state| {
        press(state, "e");
        update(state, key("Ctrl-s"));
        happen(state, Msg::Edited(Box::new(Err(StoreError::ReadOnly.into()))));
    }),
    ("form-blocked", |state| {
        press(state, "a");
        type_in(state, "https://inside.example/");
        let Some(Dialog::Form(form)) = state.dialogs.last() else { panic!("no form") };
        let fault = Fault::new(Phase::Guard, Cause::BlockedAddress, "10.0.0.8");
        let token = form.token;
        happen(state, Msg::Host { token, check: Err(fault) });
    }),
    ("form-leave", |state| {
        press(state, "a");
        type_in(state, "https");
        press(state, "Esc");
    }),
    ("switch-on", |state| _ = press(state, "Down Down s")),
    ("switch-on-since", |state| _ = press(state, "Down Down s Down")),
    ("switch-on-since-wrong", |state| _ = press(state, "Down Down s Down x")),
    ("switch-off", |state| _ = press(state, "s")),
    ("remove", |state| _ = press(state, "Down Down Delete")),
    ("discard", |state| _ = press(state, "Down Enter d")),
    ("emit-sample", |state| _ = press(state, "Esc Down Down Down Down Enter e")),
    ("test-delivered", |state| _ = press(state, "t")),
    ("test-refused", |state| _ = press(state, "Down Down t")),
    ("test-running", |state| {
        update(state, key("t"));
    }),
    ("help", |state| _ = press(state, "?")),
    ("help-scrolled", |state| _ = press(state, "L ? G")),
    ("palette", |state| _ = press(state, ": Down Down")),
    ("palette-typed", |state| {
        press(state, ":");
        type_in(state, "sort");
    }),
    ("palette-none", |state| {
        press(state, ":");
        type_in(state, "qqq");
    }),
    ("palette-refused", |state| {
        happen(state, Msg::Overviews(Ok(Vec::new())));
        press(state, ":");
    }),
    ("prompt-search", |state| {
        press(state, "/");
        type_in(state, "shop");
    }),
    ("prompt-setting", |state| _ = press(state, "Esc Down Down Down Down Down Down Down Enter Enter")),
    ("prompt-setting-wrong", |state| {
        press(state, "Esc Down Down Down Down Down Down Down Enter Down Enter x Enter");
    }),
    ("prompt-save", |state| _ = press(state, "x w")),
    ("filter", |state| _ = press(state, "L f Right Down Right")),
    ("filter-since", |state| {
        press(state, "L f Down Down Down");
        type_in(state, "2h");
    }),
    ("error", |state| {
        let long = "/home/ola/receiver.php: File exists (os error 17). \u{1b}[31mAnd more, over more than one line of the panel.";
        happen(state, Msg::Failed(crate::store::StoreError::Other(long.to_owned()).into()));
    }),
    ("resend-all", |state| _ = press(state, "Enter R")),
    ("discard-all", |state| _ = press(state, "Enter D")),
    ("bulk", |state| {
        update(state, Msg::Bulk(Ok(bulk(BulkAction::Resend, Filter::default(), 100))));
        update(state, key("Esc"));
    }),
    ("bulk-offer", |state| {
        let filter = Filter { states: vec![crate::model::RequestState::Failed], ..Filter::default() };
        happen(state, Msg::Bulks(Ok(vec![bulk(BulkAction::Resend, filter, 100)])));
    }),
    ("toast", |state| _ = press(state, "Down Down Down s Right Enter")),
    ("refused", |state| _ = press(state, "Esc Esc")),
];

/// To a request whose four attempts each failed in another way.
const OPEN_FAILED: &str = "Down Enter Enter";

/// Retention has been at the request on screen: the payload is gone, and the attempts where they are not to stay.
fn removed(state: &mut State, attempts: bool) {
    let Some(Screen::Request(view)) = state.screens.last() else { panic!("no request is on screen") };
    let mut detail = (**view.detail.as_ref().unwrap()).clone();
    detail.event.data = String::new();
    if !attempts {
        detail.attempts.clear();
    }
    happen(state, Msg::Request(detail.request.id, Box::new(Ok(detail))));
}

/// The health line in each of its forms, over the list.
pub(super) const HEALTH: &[Scene] = &[
    ("reading", |state| state.pulse = Default::default()),
    ("other", |_| {}),
    ("other and all later", |state| {
        let mut health = health();
        (health.queue.due, health.queue.held, health.queue.oldest_due) = (0, 0, None);
        happen(state, Msg::Health(Ok(health)));
    }),
    ("here", |state| {
        happen(state, Msg::Status(sending()));
    }),
    ("unheard", |state| {
        let mut health = health();
        health.sender.as_mut().unwrap().silent = std::time::Duration::from_secs(125);
        happen(state, Msg::Health(Ok(health)));
    }),
    ("starting", |state| {
        lone(state, QueueHealth::default());
        happen(state, Msg::Status(SenderStatus { role: Role::Starting, in_flight: 0, trouble: None }));
    }),
    ("nobody", |state| lone(state, QueueHealth { held: 41, ..Default::default() })),
    ("due and nobody", |state| lone(state, health().queue)),
    ("due for long", |state| {
        lone(state, QueueHealth { oldest_due: Some(crate::model::Time(NOW.0 - 125_000)), ..health().queue });
    }),
    ("fast", |state| {
        happen(state, Msg::Status(sending()));
        state.now = NOW.plus(std::time::Duration::from_secs(2));
        let mut health = health();
        health.queue.delivered += 8_642;
        happen(state, Msg::Health(Ok(health)));
    }),
    ("trouble", |state| {
        happen(state, Msg::Health(Err(StoreError::Locked.into())));
    }),
    ("what is written waits", |state| {
        happen(state, Msg::Blocked(true));
    }),
    ("trouble of the sender", |state| {
        let trouble = Some(StoreError::Full);
        happen(state, Msg::Status(SenderStatus { role: Role::Sending, in_flight: 0, trouble }));
    }),
];

fn lone(state: &mut State, queue: QueueHealth) {
    happen(state, Msg::Health(Ok(Health { sender: None, here: false, queue })));
}

fn search(state: &mut State, text: &str) {
    press(state, "/");
    type_in(state, text);
    press(state, "Enter");
}
