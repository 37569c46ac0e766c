//! The screens beside webhooks and the log: traffic, events, activity, settings.

use ratatui::buffer::Buffer;

use super::{
    screens::{Scene, assert_looks, dark, frame, styled},
    world::{NOW, console, happen, key, press},
};
use crate::{
    model::Time,
    store::{Traffic, TrafficQuery},
    text::Language,
    tui::{
        effect::Effect,
        msg::Msg,
        state::{Screen, State},
        theme::{Depth, Theme},
        update::update,
    },
};

const TRAFFIC: &str = "Esc Down Down Down Enter";

/// What each of them looks like, beside the scenes of the others.
pub(super) const VIEWS: &[Scene] = &[
    ("traffic", |state| _ = press(state, TRAFFIC)),
    ("traffic-cursor", |state| _ = press(state, &format!("{TRAFFIC} Down PageUp Left"))),
    ("traffic-hour", |state| _ = press(state, &format!("{TRAFFIC} BackTab"))),
    ("traffic-month", |state| _ = press(state, &format!("{TRAFFIC} Tab Tab"))),
    ("traffic-none", |state| {
        press(state, "Home T");
        let token = state.token;
        happen(state, Msg::Traffic { token, slots: Ok(Vec::new()) });
    }),
];

/// Those whose colours are looked at as well.
const COLOURED: &[&str] = &["traffic-cursor"];

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

#[test]
fn their_colours_stay_as_they_are_on_every_ground() {
    let themes = [
        ("dark", dark()),
        ("light", Theme::new(true, Depth::Many)),
        ("sixteen", Theme::new(false, Depth::Sixteen)),
        ("none", Theme::new(false, Depth::None)),
    ];
    for wanted in COLOURED {
        let (_, scene) = VIEWS.iter().find(|(name, _)| name == wanted).unwrap();
        let mut text = String::new();
        for (name, theme) in &themes {
            let (buffer, _) = frame(Language::English, (80, 24), theme, *scene);
            text.push_str(&format!("── {name}\n{}", styled(&buffer)));
        }
        assert_looks(&format!("styled-{wanted}"), &text);
    }
}

fn traffic(state: &State) -> (Option<usize>, Vec<String>) {
    let Screen::Traffic(view) = state.screen() else { panic!("no traffic") };
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 100, 30));
    crate::tui::draw::draw(state, &dark(), &mut buffer);
    (view.at(state.now), super::screens::rows(&buffer))
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
