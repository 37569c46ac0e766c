//! The screens beside webhooks and the log: traffic, events, activity, settings.

use std::time::Duration;

use ratatui::buffer::Buffer;

use super::{
    picture::{dark, rows},
    scenes::Scene,
    world::{NOW, console, happen, key, press, type_in},
};
use crate::{
    model::{Scope, Setting, Time, TokenDraft, TokenHash, TokenRecord},
    store::{Activity, ActivityQuery, Traffic, TrafficQuery},
    text::Language,
    tui::{
        effect::{Effect, Kept},
        msg::{Done, Msg},
        state::{Dialog, Ground, Lines, Screen, State},
        update::update,
    },
};

const TRAFFIC: &str = "Esc Down Down Down Enter";
const EVENTS: &str = "Esc Down Down Down Down Enter";
const KIND: &str = "Esc Down Down Down Down Enter Enter";
const ACTIVITY: &str = "Esc Down Down Down Down Down Enter";
const TOKENS: &str = "Esc Down Down Down Down Down Down Enter";
const SETTINGS: &str = "Esc Down Down Down Down Down Down Down Enter";

/// What each of them looks like, beside the scenes of the others.
pub(super) const VIEWS: &[Scene] = &[
    ("traffic", |state| _ = press(state, TRAFFIC)),
    ("traffic-cursor", |state| _ = press(state, &format!("{TRAFFIC} Down PageUp Left"))),
    ("traffic-hour", |state| _ = press(state, &format!("{TRAFFIC} BackTab"))),
    ("traffic-month", |state| _ = press(state, &format!("{TRAFFIC} Tab Tab"))),
    ("kind", |state| _ = press(state, KIND)),
    ("kind-xml", |state| _ = press(state, &format!("{KIND} Tab"))),
    ("kind-webhooks", |state| _ = press(state, &format!("{KIND} BackTab"))),
    ("events-own", |state| _ = press(state, &format!("{EVENTS} G"))),
    ("fields-kind", |state| {
        press(state, &format!("{EVENTS} a"));
        type_in(state, "order/paid");
    }),
    ("fields-kind-wrong", |state| {
        press(state, &format!("{EVENTS} a"));
        type_in(state, "order/paid");
        press(state, "Tab Tab");
        type_in(state, "order");
        press(state, "Ctrl-s");
    }),
    ("emit-edited", |state| {
        press(state, EVENTS);
        happen(state, Msg::DataEdited("invoice/add".parse().unwrap(), Ok("{\"a\":1}".to_owned())));
    }),
    ("emit-not-json", |state| {
        press(state, EVENTS);
        happen(state, Msg::DataEdited("invoice/add".parse().unwrap(), Ok("{a:1}".to_owned())));
    }),
    ("tokens", |state| _ = press(state, TOKENS)),
    ("tokens-none", |state| {
        press(state, TOKENS);
        happen(state, Msg::Tokens(Ok(Vec::new())));
    }),
    ("fields-token", |state| _ = press(state, &format!("{TOKENS} a Tab Tab"))),
    ("token-shown", |state| {
        press(state, TOKENS);
        let token = format!("hkt_{}", "A1b2".repeat(10) + "abc");
        happen(state, Msg::TokenAdded(Ok(("shop".to_owned(), token))));
    }),
    ("activity-entry-edit", |state| _ = press(state, "6 Enter")),
    ("activity-entry-off", |state| _ = press(state, "6 Down Enter")),
    ("activity-entry", |state| _ = press(state, &format!("{ACTIVITY} G Enter"))),
    ("activity-searched", |state| {
        press(state, &format!("{ACTIVITY} /"));
        type_in(state, "sender");
        press(state, "Enter");
    }),
    ("settings-appearance", |state| {
        state.config = Some("/home/ola/.config/hookkeeper/config.toml".to_owned());
        press(state, &format!("{SETTINGS} G Up Up Up"));
    }),
    ("settings-changed", |state| _ = press(state, &format!("{SETTINGS} Down Down Down Down Down"))),
    ("traffic-none", |state| {
        press(state, "Home T");
        let token = state.token;
        happen(state, Msg::Traffic { token, slots: Ok(Vec::new()) });
    }),
];

/// What was attempted: more by day than by night, slow and failing for an hour in the morning.
pub(super) fn slots(query: &TrafficQuery) -> Vec<Traffic> {
    let first = query.since.0 / query.step * query.step;
    let slot = |at: i64| {
        let hour = at / 3_600_000 % 24;
        let many = if (6..20).contains(&hour) { 40 + at / 600_000 % 7 * 9 } else { at / 600_000 % 3 };
        let delivered = (many * query.step / 600_000).unsigned_abs();
        let bad = hour == 8;
        let mut took = [0; Traffic::BUCKETS];
        (took[3], took[5], took[if bad { 12 } else { 6 }]) = (delivered / 2, delivered / 3, delivered / 5);
        let failed = if bad { delivered / 4 } else { 0 };
        Traffic { at: Time(at), delivered, failed, total_us: delivered * 41_000 + failed * 2_000_000, took }
    };
    (0..).map(|n| first + n * query.step).take_while(|at| *at <= NOW.0).map(slot).collect()
}

/// What the world says to what these screens ask for.
pub(super) fn answer(effect: &Effect) -> Option<Msg> {
    Some(match effect {
        Effect::Lay { token, body, how } => {
            Msg::Laid { token: *token, lines: Lines::of_big(crate::tui::docs::body_lines(body, *how)) }
        }
        Effect::LoadTokens => Msg::Tokens(Ok(tokens())),
        Effect::LoadSample(kind) => {
            let json = format!("{{\"invoices\":{{\"0\":{{\"invoice\":{{\"id\":\"12\"}}}}}},\"kind\":\"{kind}\"}}");
            let xml = format!("<api><invoices><invoice><id>12</id></invoice></invoices><kind>{kind}</kind></api>");
            Msg::Sample(kind.clone(), Ok((json, xml)))
        }
        Effect::AddKind(kind) => Msg::KindAdded(Ok(kind.name.clone())),
        Effect::RemoveKind(name) => Msg::Done(Done::KindRemoved(name.to_string())),
        Effect::AddToken(draft) => Msg::TokenAdded(Ok((draft.name.clone(), "hkt_secret".to_owned()))),
        Effect::RemoveToken(name) => Msg::Done(Done::TokenRemoved(name.clone())),
        Effect::Keep(..) => Msg::Done(Done::Kept),
        Effect::EditData(kind, data) => Msg::DataEdited(kind.clone(), Ok(data.clone())),
        other => return super::trying::answer(other),
    })
}

fn tokens() -> Vec<TokenRecord> {
    let token = |id, name: &str, scopes: &[Scope], kinds: &[&str], rate: Option<&str>, used: Option<u64>| TokenRecord {
        id,
        draft: TokenDraft {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            kinds: kinds.iter().map(|kind| kind.parse().unwrap()).collect(),
            rate: rate.map(|rate| rate.parse().unwrap()),
        },
        hash: TokenHash::of(name.as_bytes()),
        created_at: NOW.minus(Duration::from_secs(90_000)),
        last_used_at: used.map(|ago| NOW.minus(Duration::from_secs(ago))),
    };
    vec![
        token(1, "sklep „Żółw”", &[Scope::Emit], &["invoice/add", "payments/add"], Some("50/s"), Some(40)),
        token(2, "erp", &[Scope::Emit, Scope::Read], &[], None, Some(90_000)),
        token(3, "monitoring", &[Scope::Read], &[], None, None),
    ]
}

/// The lines of the log of changes that a query finds.
pub(super) fn activity(lines: Vec<Activity>, query: &ActivityQuery) -> Vec<Activity> {
    let holds = |line: &Activity| query.search.as_ref().is_none_or(|text| line.actor.contains(text));
    lines.into_iter().filter(holds).take(query.limit as usize).collect()
}

fn traffic(state: &State) -> (Option<usize>, Vec<String>) {
    let Screen::Traffic(view) = state.screen() else { panic!("no traffic") };
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 100, 30));
    crate::tui::draw::draw(state, &dark(), &mut buffer);
    (view.at(state.now), rows(&buffer))
}

#[test]
fn the_cursor_reads_the_slot_it_stands_on_and_enter_opens_its_requests() {
    let mut state = console(Language::English);
    press(&mut state, "Home T");
    let asked = press(&mut state, "Home");
    assert!(asked.is_empty(), "moving reads nothing");
    let (at, said) = traffic(&state);
    assert_eq!(at, Some(0));
    let query = TrafficQuery { webhook: None, since: Time(NOW.0 - 86_400_000 + 600_000), step: 600_000 };
    let first = slots(&query)[0];
    assert!(
        said.iter().any(|line| line.contains(&format!("03-13 10:30–10:40  ·  {} delivered", first.delivered))),
        "{said:#?}"
    );
    press(&mut state, "End");
    assert_eq!(traffic(&state).0, Some(143));
    press(&mut state, "Left");
    let asked = press(&mut state, "Enter");
    let Some(Effect::LoadLog { filter, .. }) = asked.first() else { panic!("{asked:?}") };
    let (since, until) = (filter.since.unwrap(), filter.until.unwrap());
    assert_eq!((until.0 - since.0, until.0 <= NOW.0, filter.webhook), (600_000, true, Some(super::world::SHOP)));
    // Esc goes back to the same slot, once more to all, and only then away.
    press(&mut state, "Esc Esc");
    assert_eq!(traffic(&state).0, Some(142));
    press(&mut state, "Esc");
    assert_eq!(traffic(&state).0, None);
    press(&mut state, "Esc");
    assert!(matches!(state.screen(), Screen::Webhooks));
}

#[test]
fn the_traffic_is_read_now_and_then_while_much_is_committed() {
    let mut state = console(Language::English);
    press(&mut state, TRAFFIC);
    let reads = |asked: &[Effect]| asked.iter().filter(|effect| matches!(effect, Effect::LoadTraffic { .. })).count();
    let asked = update(&mut state, Msg::Look);
    assert_eq!(reads(&asked), 0, "nothing was committed");
    for _ in 0..3 {
        assert_eq!(reads(&update(&mut state, Msg::Changed)), 0);
    }
    assert_eq!(reads(&happen(&mut state, Msg::Look)), 1);
    assert_eq!(reads(&update(&mut state, Msg::Look)), 0);
    // An answer about another webhook comes too late.
    let Screen::Traffic(view) = state.screen() else { panic!("no traffic") };
    let late = Msg::Traffic { token: view.token, slots: Ok(Vec::new()) };
    update(&mut state, key("w"));
    update(&mut state, late);
    let Screen::Traffic(view) = state.screen() else { panic!("no traffic") };
    assert!(view.slots.is_none());
}

#[test]
fn a_kind_of_ones_own_is_made_with_checks_and_emitted_with_edited_data() {
    let mut state = console(Language::English);
    press(&mut state, &format!("{EVENTS} a"));
    type_in(&mut state, "invoice/add");
    assert!(press(&mut state, "Ctrl-s").is_empty());
    let Some(Dialog::Fields(form)) = state.dialogs.last() else { panic!("no form") };
    assert_eq!(form.at, 0, "the focus is where something is wrong");
    press(&mut state, "Ctrl-u");
    type_in(&mut state, "order/paid");
    let asked = press(&mut state, "Enter Enter Enter Enter Enter");
    let [Effect::AddKind(kind)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((kind.root.as_str(), kind.item.as_str()), ("orders", "order"));
    assert!(state.dialogs.is_empty());
    // What is not JSON is edited again; what is, goes out after a question.
    let kind: crate::model::KindName = "invoice/add".parse().unwrap();
    update(&mut state, Msg::DataEdited(kind.clone(), Ok("{".to_owned())));
    assert_eq!(update(&mut state, key("Enter")), [Effect::EditData(kind.clone(), "{".to_owned())]);
    update(&mut state, Msg::DataEdited(kind.clone(), Ok(" {\"a\":1}\n".to_owned())));
    assert_eq!(press(&mut state, "y"), [Effect::Emit(kind, "{\"a\":1}".to_owned())]);
    // A kind that is built in cannot be removed, one of one's own after a question.
    assert!(press(&mut state, "Home Delete").is_empty() && state.dialogs.is_empty());
    let asked = press(&mut state, "End Delete y");
    assert!(matches!(asked.as_slice(), [Effect::RemoveKind(name)] if name.as_str() == "shop/basket-left"), "{asked:?}");
}

#[test]
fn a_token_is_shown_once_and_can_be_copied() {
    let mut state = console(Language::English);
    press(&mut state, &format!("{TOKENS} a"));
    type_in(&mut state, "shop");
    press(&mut state, "Ctrl-s");
    assert!(matches!(state.dialogs.last(), Some(Dialog::Token { .. })));
    assert_eq!(press(&mut state, "y"), [Effect::Copy("hkt_secret".to_owned(), "shop".to_owned())]);
    press(&mut state, "Esc");
    assert!(state.dialogs.is_empty());
    let asked = press(&mut state, "Down Delete y");
    assert_eq!(asked, [Effect::RemoveToken("erp".to_owned())]);
}

#[test]
fn what_a_person_chooses_holds_at_once_and_is_kept() {
    let mut state = console(Language::English);
    state.config = Some("config.toml".to_owned());
    press(&mut state, &format!("{SETTINGS} G"));
    let next = Language::ALL[1];
    assert_eq!(press(&mut state, "Enter"), [Effect::Keep("language", Kept::Word(next.code().to_owned()))]);
    assert_eq!(state.text.language(), next);
    assert_eq!(press(&mut state, "Up Enter"), [Effect::TakeMouse(false), Effect::Keep("mouse", Kept::Yes(false))]);
    assert_eq!(press(&mut state, "Up Enter"), [Effect::Keep("ascii", Kept::Yes(true))]);
    assert!(state.look.ascii);
    assert_eq!(press(&mut state, "Delete"), [Effect::Keep("ascii", Kept::Yes(false))]);
    assert_eq!(press(&mut state, "Up Enter Enter"), [Effect::Keep("theme", Kept::Word("light".to_owned()))]);
    assert_eq!(state.look.ground, Ground::Light);
    state.config = None;
    assert!(press(&mut state, "Enter").is_empty(), "where there is no file, as in the demo, it holds and is not kept");
    assert_eq!(state.look.ground, Ground::Auto);
}

#[test]
fn a_setting_goes_back_to_its_default_and_what_has_two_values_is_turned() {
    let mut state = console(Language::English);
    press(&mut state, SETTINGS);
    assert!(press(&mut state, "Delete").is_empty(), "it is as it was made");
    let asked = press(&mut state, "Down Down Down Enter");
    assert_eq!(asked, [Effect::Set(Setting::PrivateAddresses, "no".to_owned())]);
    assert_eq!(press(&mut state, "Down Down u"), [Effect::Set(Setting::CompanyId, "0".to_owned())]);
}

#[test]
fn the_log_of_changes_reads_on_as_one_goes_down() {
    let mut state = console(Language::English);
    press(&mut state, ACTIVITY);
    let line = |id| Activity {
        id,
        at: NOW,
        actor: "ola".to_owned(),
        action: "webhook.test".to_owned(),
        subject: id.to_string(),
        detail: String::new(),
    };
    let lines = |query: &ActivityQuery| (0..i64::from(query.limit)).map(|n| line(1_000 - n)).collect();
    let query = state.activity.query();
    update(&mut state, Msg::Activity(query.clone(), Ok(lines(&query))));
    let asked = update(&mut state, key("G"));
    let [Effect::LoadActivity(more)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((more.limit, state.activity.selected().unwrap().id), (query.limit * 2, 801));
    update(&mut state, Msg::Activity(more.clone(), Ok(lines(more))));
    assert_eq!(state.activity.selected().unwrap().id, 801, "the place stays");
    press(&mut state, "/");
    type_in(&mut state, "sender");
    press(&mut state, "Enter");
    assert_eq!(state.activity.rows.len(), 1);
    press(&mut state, "Esc");
    assert_eq!(state.activity.rows.len(), 3);
}

#[test]
fn a_form_that_was_opened_before_the_events_were_known_gets_them() {
    let mut state = console(Language::English);
    let kinds = std::mem::take(&mut state.kinds);
    update(&mut state, key("a"));
    update(&mut state, Msg::Kinds(Ok(kinds.clone())));
    let Some(Dialog::Form(form)) = state.dialogs.last() else { panic!("no form") };
    assert_eq!(form.events.len(), kinds.len());
    press(&mut state, "Esc");
    assert!(state.dialogs.is_empty(), "nothing was typed, so nothing is asked");
}
