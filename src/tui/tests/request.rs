//! Searching the log piece by piece, and reading a request.

use std::sync::Arc;

use super::{
    trying::screen,
    world::{REQUESTS, answer, console, detail, happen, key, log, press, request, type_in},
};
use crate::{
    model::{Cause, RequestId, RequestState},
    store::{Counted, Part},
    text::Language,
    tui::{
        effect::Effect,
        msg::Msg,
        state::{BodyView, DocLine, Lines, Screen, State},
        update::update,
    },
};

/// What a search comes to that has looked down to `reached`.
fn piece(state: &State, ids: &[i64], reached: Option<i64>) -> Msg {
    let log = log(state);
    let which = if log.fresh { crate::tui::state::LogPart::Newest } else { crate::tui::state::LogPart::Older };
    let part = Part {
        rows: ids.iter().map(|id| request(*id)).collect(),
        reached: reached.map(RequestId),
        ends: (RequestId(1), RequestId(REQUESTS)),
    };
    Msg::Log { token: log.token, which, page: log.page(which), part: Ok(part) }
}

#[test]
fn a_fault_is_found_by_the_words_that_the_row_has_for_it() {
    for (language, words) in [(Language::English, "server err"), (Language::Polish, "błąd serw")] {
        let mut state = console(language);
        press(&mut state, "L /");
        type_in(&mut state, words);
        press(&mut state, "Enter");
        let faults: Vec<_> = log(&state).rows.iter().filter_map(|row| row.last_fault.as_ref()).collect();
        assert!(!faults.is_empty() && faults.len() == log(&state).rows.len(), "{words}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.cause == Cause::ServerError), "{words}: {faults:?}");
    }
}

#[test]
fn a_search_shows_its_first_rows_goes_on_by_itself_and_is_stopped_by_esc() {
    let mut state = console(Language::English);
    press(&mut state, "L B");
    type_in(&mut state, "rare");
    let asked = update(&mut state, key("Enter"));
    assert!(asked.iter().any(|effect| matches!(effect, Effect::LoadLog { filter, .. } if filter.bodies)), "{asked:?}");
    let first = piece(&state, &[440], Some(400));
    let next = update(&mut state, first);
    assert!(matches!(&next[..], [Effect::LoadLog { page, .. }] if page.before == Some(RequestId(400))), "{next:?}");
    assert_eq!((log(&state).rows.len(), log(&state).progress()), (1, Some(11)));
    // What is committed meanwhile does not begin it anew.
    let again = update(&mut state, Msg::Changed);
    assert!(!again.iter().any(|effect| matches!(effect, Effect::LoadLog { .. })), "{again:?}");

    let late = piece(&state, &[300], Some(200));
    assert!(update(&mut state, key("Esc")).is_empty());
    assert!(log(&state).is_filtered() && log(&state).progress().is_some(), "what was found stays");
    update(&mut state, late);
    assert_eq!(log(&state).rows.len(), 1, "what comes late is of no use");
    let on = update(&mut state, key("n"));
    assert!(on.iter().any(|effect| matches!(effect, Effect::LoadLog { .. })), "n goes on: {on:?}");
    let last = piece(&state, &[7], None);
    update(&mut state, last);
    assert_eq!((log(&state).rows.len(), log(&state).progress()), (2, None));
}

#[test]
fn a_count_comes_in_pieces_and_stands_when_it_is_whole() {
    let mut state = console(Language::English);
    press(&mut state, "L /");
    type_in(&mut state, "rar");
    update(&mut state, key("e"));
    let token = log(&state).token;
    let count = |count, reached: Option<i64>| Ok(Counted { count, reached: reached.map(RequestId) });
    let next = update(&mut state, Msg::Count { token, count: count(3, Some(200)), so_far: 0 });
    assert!(matches!(next[..], [Effect::Count { from: Some(RequestId(200)), so_far: 3, .. }]), "{next:?}");
    assert_eq!(log(&state).count, None);
    update(&mut state, Msg::Count { token, count: count(2, None), so_far: 3 });
    assert_eq!(log(&state).count, Some(5));
}

/// A request whose body is of some hundred thousand bytes.
fn big() -> State {
    let mut state = console(Language::English);
    press(&mut state, "Down Enter Down Enter");
    let Screen::Request(view) = state.screen() else { panic!("no request is open") };
    let mut big = detail(view.id.0);
    let items: Vec<String> = (0..9_000).map(|n| format!("{{\"line\":{n}}}")).collect();
    for attempt in &mut big.attempts {
        attempt.sent.body = format!("[{}]", items.join(",")).into_bytes().into();
    }
    assert!(!big.attempts.is_empty());
    happen(&mut state, Msg::Request(big.request.id, Box::new(Ok(big))));
    state
}

#[test]
fn a_big_body_is_made_into_lines_off_the_screen_and_an_older_answer_is_of_no_use() {
    let mut state = big();
    let lines = |state: &State| match state.screen() {
        Screen::Request(view) => view.doc.lines.len(),
        _ => 0,
    };
    let set = update(&mut state, key("Tab"));
    assert!(matches!(set[..], [Effect::Lay { how: BodyView::Set, .. }]));
    assert!(lines(&state) < 40, "the head stands at once");
    let raw = update(&mut state, key("v"));
    update(&mut state, answer(&set[0]).unwrap());
    assert!(lines(&state) < 40, "it was asked for otherwise since");
    update(&mut state, answer(&raw[0]).unwrap());
    let joined = lines(&state);
    assert!((20..100).contains(&joined), "one long line, in parts: {joined}");
    press(&mut state, "v v");
    assert!(lines(&state) > 27_000);
}

#[test]
fn whoever_reads_a_big_body_keeps_the_place_when_something_else_of_the_request_changes() {
    let mut state = big();
    press(&mut state, "Tab J J J");
    let top = |state: &State| match state.screen() {
        Screen::Request(view) => (view.doc.top, view.doc.lines.len()),
        _ => panic!("no request"),
    };
    let before = top(&state);
    assert!(before.0.0 > 20 && before.1 > 27_000, "{before:?}");
    let Screen::Request(view) = state.screen() else { panic!("no request") };
    let mut detail = (**view.detail.as_ref().unwrap()).clone();
    detail.request.resend_waiting = true;
    let asked = update(&mut state, Msg::Request(detail.request.id, Box::new(Ok(detail))));
    assert_eq!((asked, top(&state)), (Vec::new(), before), "its lines are there already");
}

#[test]
fn what_no_clipboard_of_a_terminal_takes_is_not_copied_and_the_reason_is_told() {
    let mut state = big();
    press(&mut state, "Tab");
    let Screen::Request(view) = state.screen_mut() else { panic!("no request") };
    view.doc.lines.join(Lines::of_big(vec![DocLine::plain("x".repeat(2 << 20))]));
    assert_eq!(update(&mut state, key("y")), []);
    assert!(screen((100, 30), &mut state).contains("Too long to copy (more than 1.0 MiB)"));
}

#[test]
fn lines_are_marked_and_copied_and_secrets_are_in_the_curl_that_asks_for_them() {
    let mut state = console(Language::English);
    press(&mut state, "Down Enter Down Enter Tab");
    let copied = |effects: &[Effect]| match effects {
        [Effect::Copy(text, _)] => text.clone(),
        other => panic!("{other:?}"),
    };
    update(&mut state, key("V"));
    update(&mut state, key("j"));
    let part = copied(&update(&mut state, key("y")));
    assert!(part.starts_with("POST ") && part.lines().count() == 2, "{part}");
    assert!(copied(&update(&mut state, key("y"))).lines().count() > 2, "the mark is gone");
    update(&mut state, key("V"));
    update(&mut state, key("Esc"));
    assert!(matches!(state.screen(), Screen::Request(view) if view.doc.mark.is_none()), "Esc ends the mark first");

    if let Screen::Request(view) = state.screen_mut() {
        let header = crate::model::Header { name: "Authorization".to_owned(), value: "Bearer s3cret".to_owned() };
        for attempt in &mut Arc::make_mut(view.detail.as_mut().unwrap()).attempts {
            attempt.sent.headers.push(header.clone());
        }
    }
    assert!(!copied(&update(&mut state, key("Y"))).contains("s3cret"));
    assert!(copied(&update(&mut state, key("Ctrl-y"))).contains("s3cret"));
}

#[test]
fn where_a_request_goes_is_told_however_long_its_subject_is() {
    for attempted in [true, false] {
        let mut state = console(Language::English);
        press(&mut state, "Down Enter Down Enter");
        let Screen::Request(view) = state.screen() else { panic!("no request is open") };
        let mut long = detail(view.id.0);
        long.request.subject = "an order of very many things ".repeat(9);
        long.request.url = "https://receiver.example/hooks/stock".into();
        if !attempted {
            (long.request.attempts, long.request.state) = (0, RequestState::Held);
            long.attempts.clear();
        }
        happen(&mut state, Msg::Request(long.request.id, Box::new(Ok(long))));
        for size in [(80, 24), (60, 15), (200, 60)] {
            let shown = screen(size, &mut state);
            let summary = shown.lines().nth(2).unwrap();
            assert!(summary.contains("receiver") && summary.contains("an orde"), "{size:?}: {summary}");
            let whole = shown.lines().skip(3).any(|line| line.contains("https://receiver.example/hooks/stock"));
            assert!(attempted || whole, "{shown}");
        }
    }
}

#[test]
fn the_bars_of_all_attempts_have_one_scale_whose_length_is_named() {
    let mut state = console(Language::English);
    press(&mut state, "Down Enter Enter");
    for size in [(80, 24), (120, 36), (200, 60)] {
        let shown = screen(size, &mut state);
        let lines: Vec<&str> = shown.lines().skip(3).take(5).collect();
        let bars: Vec<_> = lines[1..].iter().map(|line| line.matches('▆').count()).collect();
        assert!(lines[0].contains("─ 14 s"), "{shown}");
        assert!(bars[3] > 10 && bars[..3].iter().all(|short| (1..3).contains(short)), "{bars:?}\n{shown}");
    }
}

#[test]
fn the_other_side_is_made_only_where_it_is_drawn() {
    let mut state = console(Language::English);
    press(&mut state, "Down Enter Enter");
    let other = |state: &State| match state.screen() {
        Screen::Request(view) => view.other.lines.len(),
        _ => panic!("no request is open"),
    };
    assert_eq!(other(&state), 0);
    happen(&mut state, Msg::Resized { width: 149 });
    assert_eq!(other(&state), 0);
    happen(&mut state, Msg::Resized { width: 150 });
    assert!(other(&state) > 3);
    // It is there too after something lay over it meanwhile.
    press(&mut state, "?");
    happen(&mut state, Msg::Resized { width: 80 });
    happen(&mut state, Msg::Resized { width: 200 });
    press(&mut state, "Esc");
    assert!(other(&state) > 3 && screen((200, 60), &mut state).contains("│ POST https://crm.example/wf"));
}
