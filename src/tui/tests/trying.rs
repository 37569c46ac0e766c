//! The Add and Edit dialogs: events by typing, the body beside them, the secret, what an edit does to what waits.

use std::time::Duration;

use ratatui::buffer::Buffer;

use super::{
    picture::{dark, frame, rows},
    scenes::Scene,
    world::{NOW, SHOP, english, form, happen, key, kinds, press, settle, type_in},
};
use crate::{
    admin::Signer,
    model::{
        Cause, Certificate, Credentials, DataType, Envelope, Event, Fault, Phase, Probed, Secret, Step, WebhookId,
        WebhookKey,
    },
    payload::{self, Wire},
    text::Language,
    tui::{
        docs,
        effect::Effect,
        msg::{Hit, Msg, ProbeNews},
        state::{BodyView, Dialog, Field, State, TestState, Wanted},
        update::update,
    },
};

const SECRET: &str = "whsec_TUFERV9GT1JfSVRfTUFERV9GT1JfSVQhMTIzNDU=";

/// What the world says to what these dialogs ask.
pub(super) fn answer(effect: &Effect) -> Option<Msg> {
    Some(match effect {
        Effect::MakeCredentials => {
            let key = WebhookKey::from_stored("q".repeat(32));
            Msg::Made(Credentials { secret: SECRET.parse().unwrap(), key })
        }
        Effect::Preview { token, wanted, of } => {
            let body = body(wanted, of.unwrap_or(WebhookId(0)));
            let lines = docs::body_lines(body.as_bytes(), BodyView::Set);
            Msg::Previewed { token: *token, body: Ok((lines, body.len())) }
        }
        _ => return None,
    })
}

fn body(wanted: &Wanted, of: WebhookId) -> String {
    let kind = kinds().into_iter().find(|kind| kind.name == wanted.kind).unwrap();
    let event = Event {
        id: 0,
        uid: "test_1".to_owned(),
        kind: kind.name.to_string(),
        data: payload::sample(kind.name.as_str()).to_owned(),
        occurred_at: NOW,
    };
    let zone = jiff::tz::TimeZone::UTC;
    let wire = Wire {
        data_type: wanted.data_type,
        envelope: wanted.envelope,
        company_id: "4711",
        time_zone: &zone,
        first_form: false,
    };
    String::from_utf8(
        payload::render(&event, &kind, &wire).unwrap().body(of, wanted.send_key.then_some("***")).to_vec(),
    )
    .unwrap()
}

/// What the dialogs look like, beside the scenes of the others.
pub(super) const TRYING: &[Scene] = &[
    ("form-find", |state| {
        press(state, "a Tab");
        type_in(state, "stock");
        press(state, "Enter");
        type_in(state, "inv");
    }),
    ("form-find-none", |state| {
        press(state, "a Tab");
        type_in(state, "zzz");
    }),
    ("form-body-turned", |state| {
        press(state, "a Tab Space Tab Right Ctrl-p");
    }),
    ("form-tested-turned", |state| {
        press(state, "a");
        type_in(state, "https://shop.example/");
        press(state, "Tab Space Ctrl-p Ctrl-t");
    }),
    ("form-test-running", |state| {
        press(state, "a");
        type_in(state, "https://shop.example/");
        press(state, "Tab Space");
        update(state, key("Ctrl-t"));
    }),
    ("form-edit-waiting", |state| {
        press(state, "Down e End");
        type_in(state, "2");
        press(state, "Tab Space Tab Right");
    }),
    ("form-secret", |state| {
        press(state, "a Tab Tab Tab Space Tab Tab Space");
        focus(state, Field::Secret);
    }),
    ("form-secret-shown", |state| {
        press(state, "a Tab Tab Tab Space Tab Tab Space");
        focus(state, Field::Secret);
        press(state, "Ctrl-r");
    }),
    ("probe-running", |state| {
        press(state, "p");
        news(
            state,
            ProbeNews::Begins { steps: vec![Step::Dns, Step::Connect, Step::Tls, Step::Http], past_proxy: true },
        );
        news(state, ProbeNews::Step(step(Step::Dns, 1_200, &["203.0.113.7", "203.0.113.8"])));
    }),
    ("probe-reached", |state| reached(state, 405)),
    ("probe-ended", |state| {
        press(state, "p");
        news(state, ProbeNews::Begins { steps: vec![Step::Connect, Step::Http], past_proxy: false });
        let fault = Fault::new(Phase::Connect, Cause::Refused, "Connection refused (os error 111)");
        news(state, ProbeNews::Step(Probed { fault: Some(fault), ..step(Step::Connect, 90, &[]) }));
        news(state, ProbeNews::Ends(Ok(())));
    }),
    ("request-planned", |state| _ = press(state, "Down Down Enter Enter Tab")),
    ("request-no-reply-yet", |state| _ = press(state, "Down Down Enter Enter Tab Tab")),
    ("form-secret-edit", |state| {
        press(state, "e Tab Tab Tab Space");
        focus(state, Field::Secret);
    }),
];

fn step(step: Step, took_us: u64, seen: &[&str]) -> Probed {
    let seen = seen.iter().map(|seen| (*seen).to_owned()).collect();
    Probed { seen, ..Probed::new(step, took_us) }
}

/// Tells the console what its probe tells.
fn news(state: &mut State, news: ProbeNews) {
    let Some(Dialog::Probe(panel)) = state.dialogs.last() else { panic!("no probe") };
    let token = panel.token;
    update(state, Msg::Probe { token, news });
}

fn reached(state: &mut State, status: u16) {
    press(state, "p");
    news(state, ProbeNews::Begins { steps: vec![Step::Dns, Step::Connect, Step::Tls, Step::Http], past_proxy: false });
    news(state, ProbeNews::Step(step(Step::Dns, 1_200, &["203.0.113.7"])));
    news(state, ProbeNews::Step(step(Step::Connect, 11_000, &["203.0.113.7:443"])));
    let certificate = Certificate {
        expires_at: Some(state.now.plus(Duration::from_secs(9 * 86_400 + 60))),
        issuer: "Let's Encrypt, R11".to_owned(),
        names: vec!["shop.example".to_owned(), "\u{1b}[31m.example".to_owned()],
    };
    let tls = Probed { certificate: Some(certificate), ..step(Step::Tls, 24_000, &["TLS 1.3"]) };
    news(state, ProbeNews::Step(tls));
    let answer = step(Step::Http, 46_000, &["HTTP/1.1 405 Method Not Allowed", "server: \u{1b}[31mevil"]);
    news(state, ProbeNews::Step(Probed { status: Some(status), ..answer }));
    news(state, ProbeNews::Ends(Ok(())));
}

#[test]
fn a_probe_can_be_broken_off_made_again_and_followed_by_a_test() {
    let mut state = english();
    let asked = update(&mut state, key("p"));
    let [Effect::Probe { token, webhook: SHOP }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(update(&mut state, key("Esc")), [Effect::StopProbe]);
    assert!(state.dialogs.is_empty());
    // What it still tells is of no use to the next one.
    update(&mut state, key("p"));
    update(&mut state, Msg::Probe { token, news: ProbeNews::Ends(Ok(())) });
    assert!(matches!(state.dialogs.last(), Some(Dialog::Probe(panel)) if panel.over.is_none()));
    update(&mut state, key("Esc"));
    reached(&mut state, 503);
    let told = screen((100, 30), &mut state);
    assert!(
        told.contains("in trouble: 503") && told.contains("\\x1b[31mevil") && told.contains("good for 9 days"),
        "{told}"
    );
    let again = update(&mut state, key("p"));
    assert!(matches!(again[..], [Effect::Probe { .. }]), "{again:?}");
    update(&mut state, key("Esc"));
    reached(&mut state, 200);
    let test = update(&mut state, key("t"));
    assert!(matches!(test[..], [Effect::Test { webhook: SHOP, .. }]), "{test:?}");
}

/// Goes on to a field.
fn focus(state: &mut State, field: Field) {
    for _ in 0..40 {
        if form(state).focus == field {
            return;
        }
        press(state, "Tab");
    }
    panic!("{field:?} is out of reach");
}

fn chosen(state: &State) -> Vec<&str> {
    form(state).chosen().map(|event| event.kind.as_str()).collect()
}

#[test]
fn events_are_picked_by_typing() {
    let mut state = english();
    press(&mut state, "a Tab");
    // Enter takes what was found and lets one type the next; Space keeps what was typed.
    type_in(&mut state, "stock");
    press(&mut state, "Enter");
    type_in(&mut state, "invoices");
    press(&mut state, "Space Right Right Space");
    assert_eq!(chosen(&state), ["invoice/add", "invoice/del", "warehouse_good/change_state"]);
    assert_eq!(form(&state).find.text(), "invoices");
    press(&mut state, "Backspace");
    assert_eq!(form(&state).find.text(), "invoice");
    press(&mut state, "Esc");
    assert!(form(&state).find.text().is_empty(), "Esc shows all first");
    type_in(&mut state, "zzz");
    press(&mut state, "Space Enter");
    assert_eq!(chosen(&state).len(), 3, "what is not seen is not ticked");
    press(&mut state, "Tab");
    assert_eq!((form(&state).focus, form(&state).find.text()), (Field::DataType, ""), "the next field shows all again");
    // A click on the line gives it the focus and ticks nothing.
    happen(&mut state, Msg::Click(Hit::Line(0)));
    assert_eq!((form(&state).focus, chosen(&state).len()), (Field::Event(0), 3));
    happen(&mut state, Msg::Paste("paym".to_owned()));
    press(&mut state, "Space");
    assert!(chosen(&state).contains(&"payments/add"), "a paste finds as well");
}

fn shown(state: &State) -> String {
    form(state).preview.doc.to_text()
}

#[test]
fn the_body_beside_the_fields_follows_what_is_chosen() {
    let mut state = english();
    press(&mut state, "a");
    assert!(form(&state).preview.asked.is_none());
    press(&mut state, "Tab");
    assert!(shown(&state).contains("\"webhook_event\": \"invoice/add\""), "the one with the focus: {}", shown(&state));
    press(&mut state, "Space Right");
    assert!(shown(&state).contains("invoice/edit"));
    press(&mut state, "Tab");
    assert!(shown(&state).contains("invoice/add"), "elsewhere the one that is ticked: {}", shown(&state));
    press(&mut state, "Right");
    assert!(shown(&state).starts_with("<?xml"), "{}", shown(&state));
    press(&mut state, "Tab Space Tab Right");
    assert!(shown(&state).contains("<webhook>"), "the standard envelope: {}", shown(&state));
    // The very bytes that the renderer of the sender makes.
    let wanted = form(&state).wanted().unwrap();
    assert_eq!((wanted.data_type, wanted.envelope), (DataType::Xml, Envelope::Standard));
    assert_eq!(form(&state).preview.bytes, Some(body(&wanted, WebhookId(0)).len()));
    // An answer to an older question is of no use.
    let before = shown(&state);
    happen(&mut state, Msg::Previewed { token: 0, body: Ok((Vec::new(), 0)) });
    assert_eq!(shown(&state), before);
    press(&mut state, "PageDown");
    assert!(form(&state).preview.doc.top > (0, 0), "it scrolls");
    // A webhook that stands is named in it.
    let mut state = english();
    press(&mut state, "e");
    assert!(shown(&state).contains("\"webhook_id\": \"1\""), "{}", shown(&state));
}

#[test]
fn a_test_posts_what_is_shown_signed_with_what_will_be_saved() {
    let mut state = english();
    press(&mut state, "a");
    type_in(&mut state, "https://shop.example/");
    press(&mut state, "Tab Space");
    type_in(&mut state, "paym");
    press(&mut state, "Space");
    let asked = update(&mut state, key("Ctrl-t"));
    let [Effect::TestDraft { kind, signer: Signer::New(given), .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((kind.as_ref().unwrap().as_str(), given.secret.reveal().as_str()), ("payments/add", SECRET));
    let given = given.clone();
    settle(&mut state, &asked);
    assert!(matches!(form(&state).test, TestState::Done(_)));
    let told = form(&state).test_doc.to_text();
    for part in ["Delivered", "connect", "wait", "{", "POST "] {
        assert!(told.contains(part), "{part} in {told}");
    }
    // What is saved is what was tested.
    let saved = update(&mut state, key("Ctrl-s"));
    assert!(matches!(saved.as_slice(), [Effect::Add(_, Some(kept), None)] if *kept == given), "{saved:?}");

    // Another data type has not been tested yet.
    let mut state = english();
    press(&mut state, "e Ctrl-t");
    assert!(matches!(form(&state).test, TestState::Done(_)));
    focus(&mut state, Field::DataType);
    assert!(matches!(form(&state).test, TestState::Done(_)), "looking around keeps it");
    press(&mut state, "Space");
    assert_eq!(form(&state).test, TestState::None);
}

pub(super) fn screen(size: (u16, u16), state: &mut State) -> String {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, size.0, size.1));
    happen(state, Msg::Resized { width: size.0 });
    crate::tui::draw::draw(state, &dark(), &mut buffer);
    rows(&buffer).join("\n")
}

#[test]
fn a_secret_is_never_on_the_screen_unless_it_is_asked_for() {
    for way in ["a", "e"] {
        let mut state = english();
        press(&mut state, &format!("{way} Tab Tab Tab Space"));
        focus(&mut state, Field::Secret);
        let secret = form(&state).given.as_ref().unwrap().secret.reveal();
        let hidden = screen((120, 50), &mut state);
        assert!(!hidden.contains(&secret[6..]) && hidden.contains("••••"), "{hidden}");
        let copied = update(&mut state, key("Ctrl-y"));
        assert!(matches!(copied.as_slice(), [Effect::Copy(text, _)] if *text == secret), "{copied:?}");
        press(&mut state, "Ctrl-r");
        assert!(screen((200, 50), &mut state).contains(&secret), "asked for");
        press(&mut state, "Ctrl-r");
        assert!(!screen((200, 50), &mut state).contains(&secret[6..]));
    }
    // An own one is dots while it is typed, and is what is saved.
    let own = Secret::from_bytes(vec![9; 32]).unwrap();
    let mut state = english();
    press(&mut state, "a");
    type_in(&mut state, "https://shop.example/");
    press(&mut state, "Tab Space Tab Tab Space");
    focus(&mut state, Field::Secret);
    happen(&mut state, Msg::Paste(own.reveal()));
    assert!(!screen((200, 50), &mut state).contains(&own.reveal()[..12]));
    let saved = update(&mut state, key("Ctrl-s"));
    assert!(matches!(saved.as_slice(), [Effect::Add(_, _, Some(kept))] if *kept == own), "{saved:?}");
}

#[test]
fn the_secret_of_a_webhook_that_stands_is_not_typed_over() {
    let mut state = english();
    press(&mut state, "e Tab Tab Tab Space");
    focus(&mut state, Field::Secret);
    type_in(&mut state, "whsec_x");
    assert!(form(&state).secret.text().is_empty() && !form(&state).is_changed());
    assert!(screen((120, 50), &mut state).contains("hookkeeper webhook rotate-secret 1"));
    assert_eq!(form(&state).of, Some(SHOP));
}

#[test]
fn an_edit_says_what_becomes_of_what_waits() {
    let said = |way: &str| {
        let mut state = english();
        press(&mut state, way);
        screen((120, 50), &mut state)
    };
    // The second webhook has twelve requests that wait, the first one none.
    assert!(!said("Down e").contains("requests that wait"));
    assert!(said("Down e x").contains("The 12 requests that wait go to the new address"));
    assert!(said("Down e Tab Tab Right").contains("The 12 requests that wait go out in the new form"));
    assert!(said("Down e Tab Down Space").contains("events which you took away are still sent"));
    assert!(!said("Down e Tab Space").contains("took away"), "one more than it had");
    assert!(said("e x").contains("Nothing waits for it"));
}

#[test]
fn what_is_typed_to_find_an_event_is_marked_in_the_events_alone() {
    let (buffer, _) = frame(Language::English, (80, 24), &dark(), |state| {
        press(state, "a");
        type_in(state, "http://10.0.0.8/");
        press(state, "Tab Tab");
        type_in(state, "d");
    });
    let marked = |words: &str| {
        let row = rows(&buffer).iter().position(|row| row.contains(words)).unwrap_or_else(|| panic!("{words}"));
        (0..80).any(|x| dark().hit.bg == Some(buffer[(x, row as u16)].bg))
    };
    assert!(marked("] Added"));
    assert!(!marked("private addresses are allowed"));
}
