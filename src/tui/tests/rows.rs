//! What the rows of lists say: whole words, and the time by which they stand in order.

use super::{
    trying::screen,
    world::{NOW, console, press},
};
use crate::{
    model::{Cause, Fault, Phase, Time},
    text::Language,
    tui::{
        msg::{Hit, Msg},
        state::{Screen, Sort, State},
        update::update,
    },
};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 36), (200, 60)];

/// Every cause in each of its phases, with the status that it has where it is told by a reply.
fn faults() -> impl Iterator<Item = (Option<u16>, Fault)> {
    let phases = |cause: &Cause| cause.phases().iter().map(|phase| Fault::new(*phase, *cause, "")).collect::<Vec<_>>();
    Cause::ALL.iter().flat_map(phases).map(|fault| {
        let status = match fault.cause {
            Cause::NoWebhookKey => 200,
            Cause::Redirect => 308,
            _ => 429,
        };
        ((fault.phase == Phase::Reply).then_some(status), fault)
    })
}

#[test]
fn no_row_has_a_fault_of_which_a_part_is_cut_off() {
    for language in [Language::English, Language::Polish] {
        for (status, fault) in faults() {
            let mut state = console(language);
            let crm = &mut state.webhooks.all.as_mut().unwrap()[1];
            (crm.last_status, crm.last_fault) = (status, Some(fault.clone()));
            let words = [state.text.cause(fault.cause), state.text.cause_short(fault.cause)];
            let told = |state: &mut State, row: &str, size| {
                let shown = screen(size, state);
                let line = shown.lines().find(|line| line.contains(row)).unwrap();
                let refuses = status.is_some_and(|status| status > 299 && line.contains(&format!(" {status}")));
                assert!(refuses || words.iter().any(|word| line.contains(word)), "{size:?} {words:?}\n{line}");
            };
            for size in SIZES {
                told(&mut state, "crm.", size);
            }
            press(&mut state, "L");
            let Screen::Log(log) = state.screen_mut() else { panic!("no log") };
            (log.rows[1].last_status, log.rows[1].last_fault) = (status, Some(fault.clone()));
            for size in SIZES {
                told(&mut state, "FV 449", size);
            }
        }
    }
}

#[test]
fn the_head_of_the_column_by_which_the_list_is_sorted_is_whole() {
    for language in [Language::English, Language::Polish] {
        let mut state = console(language);
        update(&mut state, Msg::Click(Hit::Head(Sort::Waiting)));
        let wanted = format!("{}▾", state.text.get("head-waiting"));
        for size in SIZES {
            let shown = screen(size, &mut state);
            assert!(shown.contains(&wanted), "{size:?}\n{shown}");
        }
    }
}

#[test]
fn until_the_next_attempt_is_told_whole_at_every_width() {
    for language in [Language::English, Language::Polish] {
        let mut state = console(language);
        state.webhooks.all.as_mut().unwrap()[1].webhook.next_probe_at =
            Some(NOW.plus(std::time::Duration::from_secs(59 * 60)));
        for size in SIZES {
            let shown = screen(size, &mut state);
            assert!(shown.contains("4/10") && shown.contains(" 59 min "), "{size:?}\n{shown}");
        }
    }
}

#[test]
fn the_log_stands_in_the_order_of_the_time_that_its_rows_tell() {
    let mut state = console(Language::English);
    press(&mut state, "L");
    let Screen::Log(log) = state.screen_mut() else { panic!("no log") };
    // One was attempted long after those that came later.
    log.rows[9].last_at = Some(Time(NOW.0 - 1_000));
    let clock = state.text.clock(Time(NOW.0 - 1_000), NOW);
    for size in SIZES {
        let shown = screen(size, &mut state);
        let rows = shown.lines().skip_while(|line| !line.contains("Accepted")).skip(1).take_while(|l| l.contains(':'));
        let times: Vec<&str> = rows.map(|row| &row[2..10]).collect();
        assert!(times.len() >= 6 && times.is_sorted_by(|a, b| a >= b), "{times:?}\n{shown}");
    }
    assert!(screen((200, 60), &mut state).contains(&clock), "where there is room the last attempt has its time too");
    press(&mut state, "j j j j j j j j j");
    assert!(screen((80, 24), &mut state).contains(&format!("last attempt {clock}")), "and the selected one always");
}
