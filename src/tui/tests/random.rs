//! Whatever is pressed, clicked, pasted or answered, in whatever order and at whatever size: nothing panics.

use proptest::prelude::*;
use ratatui::{buffer::Buffer, layout::Rect};

use super::world::{NOW, REQUESTS, answer_with, console, health, key, sending};
use crate::{
    model::{Cause, Fault, Phase},
    store::StoreError,
    text::Language,
    tui::{
        commands::TABLE,
        draw::{Drawn, draw},
        effect::Effect,
        msg::Msg,
        theme::{Depth, Theme},
        update::{begin, update},
    },
};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    /// One of the keys that mean something, or a letter.
    Key(usize),
    Paste(String),
    /// A click at a place of the window, in thousandths.
    Click(u16, u16, bool),
    Wheel(bool),
    /// The world answers the oldest question, or the newest one.
    Answer(bool),
    /// A question is answered by an error.
    Error,
    /// A question is never answered.
    Lost,
    /// Something was committed.
    Changed,
    /// The list of webhooks is read while there is none.
    Emptied,
    /// So many seconds go by, or come back.
    Time(i64),
    Size(u16, u16),
    Status,
    /// What was asked last about a host has a bad answer.
    Host,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => any::<prop::sample::Index>().prop_map(|index| Step::Key(index.index(4_096))),
        1 => prop_oneof![Just("https://a.example/".to_owned()), ".{0,20}"].prop_map(Step::Paste),
        4 => (0u16..1_000, 0u16..1_000, any::<bool>()).prop_map(|(x, y, double)| Step::Click(x, y, double)),
        1 => any::<bool>().prop_map(Step::Wheel),
        10 => any::<bool>().prop_map(Step::Answer),
        1 => Just(Step::Error),
        1 => Just(Step::Lost),
        2 => Just(Step::Changed),
        1 => Just(Step::Emptied),
        1 => (-90_000i64..90_000).prop_map(Step::Time),
        2 => (1u16..=200, 1u16..=60).prop_map(|(width, height)| Step::Size(width, height)),
        1 => Just(Step::Status),
        1 => Just(Step::Host),
    ]
}

/// Every key of the table and every one that a dialog takes, then letters.
fn keys() -> Vec<String> {
    let mut keys: Vec<String> = TABLE.iter().flat_map(|entry| entry.keys()).map(|key| key.to_string()).collect();
    keys.retain(|key| !["q", "Ctrl-c", "Ctrl-z"].contains(&key.as_str()));
    // What opens and what moves on is pressed more often than what is rare.
    for key in ["Enter", "Enter", "Enter", "Tab", "Down", "Space", "Ctrl-s", "Ctrl-t", "Ctrl-w", "é", "漢", "1"] {
        keys.push(key.to_owned());
    }
    keys
}

fn failed(effect: &Effect) -> Option<Msg> {
    let error = || StoreError::Locked.into();
    Some(match effect {
        Effect::LoadOverviews => Msg::Overviews(Err(error())),
        Effect::LoadLog { token, page, which, .. } => {
            Msg::Log { token: *token, page: *page, which: *which, part: Err(error()) }
        }
        Effect::LoadRequest(id, _) => {
            let gone = StoreError::NotFound { what: "request", id: id.to_string() };
            Msg::Request(*id, Box::new(Err(gone.into())))
        }
        Effect::Add(..) => Msg::Added(Box::new(Err(error()))),
        Effect::Edit(..) => Msg::Edited(Box::new(Err(error()))),
        Effect::Test { token, .. } | Effect::TestDraft { token, .. } => {
            Msg::Tested { token: *token, attempt: Box::new(Err(error())) }
        }
        Effect::Each { token, webhook, .. } => Msg::Each { token: *token, webhook: *webhook, outcome: Err(error()) },
        Effect::LoadHeld { token, .. } => Msg::Held { token: *token, held: Err(error()) },
        _ => Msg::Failed(crate::store::StoreError::Other("it did not work\nat all".to_owned()).into()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_happens_breaks_the_console(
        polish in any::<bool>(),
        steps in proptest::collection::vec(step(), 1..120),
    ) {
        let mut state = console(if polish { Language::Polish } else { Language::English });
        let theme = Theme::new(polish, Depth::Many);
        let keys = keys();
        let mut area = Rect::new(0, 0, 80, 24);
        let mut drawn = Drawn::default();
        let mut open: Vec<Effect> = begin(&mut state);
        let mut last = 260;
        for step in steps {
            let msg = match step {
                Step::Key(at) => Some(key(&keys[at % keys.len()])),
                Step::Paste(text) => Some(Msg::Paste(text)),
                Step::Click(x, y, double) => {
                    let (x, y) = (u32::from(x) * u32::from(area.width) / 1_000, u32::from(y) * u32::from(area.height) / 1_000);
                    let hit = drawn.at(x as u16, y as u16);
                    hit.map(|hit| if double { Msg::DoubleClick(hit) } else { Msg::Click(hit) })
                }
                Step::Wheel(up) => Some(Msg::Wheel { up }),
                Step::Answer(oldest) if !open.is_empty() => {
                    let effect = if oldest { open.remove(0) } else { open.pop().unwrap() };
                    answer_with(&effect, last)
                }
                Step::Error if !open.is_empty() => failed(&open.remove(0)),
                Step::Lost => {
                    open.pop();
                    None
                }
                Step::Changed => {
                    last = (last + 7).min(REQUESTS);
                    Some(Msg::Changed)
                }
                Step::Emptied => Some(Msg::Overviews(Ok(Vec::new()))),
                Step::Time(seconds) => {
                    state.now.0 = NOW.0 + seconds * 1_000;
                    Some(Msg::Health(Ok(health())))
                }
                Step::Size(width, height) => {
                    area = Rect::new(0, 0, width, height);
                    Some(Msg::Tick)
                }
                Step::Status => Some(Msg::Status(sending())),
                Step::Host => {
                    let fault = Fault::new(Phase::Guard, Cause::BlockedAddress, "10.0.0.8");
                    Some(Msg::Host { token: state.token, check: Err(fault) })
                }
                Step::Answer(_) | Step::Error => None,
            };
            if let Some(msg) = msg {
                open.extend(update(&mut state, msg));
            }
            let mut buffer = Buffer::empty(area);
            drawn = draw(&state, &theme, &mut buffer);
            if let Some(room) = drawn.room {
                state.room = room;
            }
            prop_assert!(!state.screens.is_empty());
            prop_assert!(drawn.cursor.is_none_or(|cursor| area.contains(cursor)));
            for (place, hit) in &drawn.hits {
                prop_assert!(place.is_empty() || place.intersection(area) == *place, "{hit:?} at {place:?} in {area:?}");
            }
        }
    }
}
