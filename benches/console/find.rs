//! Searches and filters over the whole log: how soon the first rows stand on the screen, how soon all is known, and whether
//! the count is right.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    path::Path,
    time::{Duration, Instant},
};

use hookkeeper::{
    admin::Admin,
    model::{Cause, RequestId, RequestState},
};
use rusqlite::Connection;
use vt100::Screen;

use crate::{common::runtime, terminal::Terminal};

/// How often each is done; the median is told.
const TIMES: usize = 3;

/// What is asked, and the condition by which the database is asked how many there are.
struct Question {
    what: &'static str,
    keys: String,
    condition: String,
}

/// Asks everything.
pub(crate) fn all(terminal: &mut Terminal, database: &Path, when: &str) {
    let db = Connection::open(database).unwrap();
    let one = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let (oldest, newest) = (one("SELECT min(id) FROM request"), one("SELECT max(id) FROM request"));
    let middle = oldest.midpoint(newest);
    let uid = |id: i64| -> String {
        let sql = "SELECT uid FROM event WHERE id = (SELECT event_id FROM request WHERE id = ?1)";
        db.query_row(sql, [id], |row| row.get(0)).unwrap()
    };
    let (first, half) = (uid(oldest), uid(middle));
    let search = |what, text: &str, condition: String| Question { what, keys: format!("/{text}"), condition };
    let bodies = |what, text: &str, condition: String| Question { what, keys: format!("B{text}"), condition };
    let states = |state| right(RequestState::ALL.iter().position(|one| *one == state).unwrap() + 1);
    let cause = |cause| right(Cause::ALL.iter().position(|one| *one == cause).unwrap() + 1);
    let down = "\x1b[B";
    let kinds = runtime(1).block_on(async { Admin::open(database, "bench").await.unwrap().kinds().await.unwrap() });
    let kind_at = kinds.iter().position(|kind| kind.name.as_str() == "goods/add").unwrap();
    let questions = [
        search("the id of a request", &RequestId(middle).to_string(), format!("r.id = {middle}")),
        search("the id of the oldest event", &first, format!("e.uid = '{first}'")),
        search("the id of an event in the middle", &half, format!("e.uid = '{half}'")),
        search("an invoice's number, one hit", "FV 77/2026", "e.data LIKE '%FV 77/2026%'".into()),
        search("a URL, one in five", "/goods/add", "e.kind = 'goods/add'".into()),
        search("a kind of event, one in five", "contractors/add", "e.kind = 'contractors/add'".into()),
        search("a fault, one in 194", "server_error", "r.last_cause = 'server_error'".into()),
        search("a status, one in 194", "HTTP 500", "r.last_status = 500".into()),
        search("what is nowhere", "nowhere", "0".into()),
        Question {
            what: "filter: state",
            keys: format!("f{}", states(RequestState::Failed)),
            condition: "r.state = 'failed'".into(),
        },
        Question {
            what: "filter: event",
            keys: format!("f{down}{}", right(kind_at + 1)),
            condition: "e.kind = 'goods/add'".into(),
        },
        Question {
            what: "filter: fault",
            keys: format!("f{down}{down}{}", cause(Cause::Refused)),
            condition: "r.last_cause = 'refused'".into(),
        },
        bodies("in bodies: everywhere", "PLN", "e.data LIKE '%PLN%'".into()),
        bodies("in bodies: one hit", "FV 77/2026", "e.data LIKE '%FV 77/2026%'".into()),
    ];
    for question in &questions {
        let sql =
            format!("SELECT count(*) FROM request r JOIN event e ON e.id = r.event_id WHERE {}", question.condition);
        ask(terminal, question, one(&sql), when);
    }
    cancel(terminal, when);
}

/// Presses of the key to the right.
fn right(times: usize) -> String {
    "\x1b[C".repeat(times)
}

/// Types a question and takes the times of its answer.
fn ask(terminal: &mut Terminal, question: &Question, expected: i64, when: &str) {
    let (mut firsts, mut wholes) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let before = terminal.see(told);
        give(terminal, &question.keys);
        let pressed = Instant::now();
        let closed = |screen: &Screen| screen.hide_cursor() && !screen.contents().contains("Since");
        let asked = |screen: &Screen| closed(screen) && told(screen) != before;
        let first = terminal.press("\r", |screen| asked(screen) && (rows(screen) || counted(screen).is_some()));
        let whole = terminal.until("the whole", |screen| counted(screen).is_some() && !searching(screen)) - pressed;
        assert_eq!(terminal.see(counted), Some(expected), "{}: the count is not right", question.what);
        firsts.push(first);
        wholes.push(whole);
        unfilter(terminal);
    }
    say(&format!("{when}: {}", question.what), &mut firsts, &mut wholes);
}

/// Opens what takes a question and types it, but for the Enter.
fn give(terminal: &mut Terminal, keys: &str) {
    let (open, rest) = keys.split_at(1);
    terminal
        .press(open, |screen| if open == "f" { screen.contents().contains("Since") } else { !screen.hide_cursor() });
    if rest.starts_with('\x1b') {
        for key in rest.split_inclusive(['A', 'B', 'C', 'D']) {
            let before = terminal.see(Screen::contents);
            terminal.press(key, |screen| screen.contents() != before || key.ends_with('B'));
        }
    } else {
        terminal.press(rest, |screen| screen.contents().contains(rest));
    }
}

/// A search in bodies that finds nothing: when its progress stands there, how often it moves on, and how soon it is given up.
fn cancel(terminal: &mut Terminal, when: &str) {
    give(terminal, "Bnowhere");
    let began = Instant::now();
    let progress = terminal.press("\r", searching);
    let seen = RefCell::new(BTreeSet::new());
    let whole = terminal.until("the whole", |screen| {
        seen.borrow_mut().insert(told(screen));
        counted(screen).is_some() && !searching(screen)
    });
    let steps = seen.borrow().len();
    crate::say(&format!("{when}: in bodies, nothing found: its progress stands"), ms(progress), "ms");
    crate::say(&format!("{when}: in bodies, nothing found: progress told"), steps as f64, "times");
    crate::say(&format!("{when}: in bodies, nothing found: whole"), ms(whole - began), "ms");
    unfilter(terminal);
    let mut stops = Vec::new();
    for n in 0..10 {
        give(terminal, "Bnowhere");
        terminal.press("\r", searching);
        std::thread::sleep(Duration::from_millis(20 + n * 7));
        stops.push(terminal.press("\x1b", |screen| screen.contents().contains("stopped at")));
        unfilter(terminal);
    }
    stops.sort();
    crate::say(&format!("{when}: in bodies: Esc stops it, median of 10"), ms(stops[5]), "ms");
    crate::say(&format!("{when}: in bodies: Esc stops it, worst of 10"), ms(stops[9]), "ms");
}

/// Takes the filter away, and waits until the whole log is counted.
fn unfilter(terminal: &mut Terminal) {
    let all = ["all states ▾", "all events ▾", "all faults ▾", "following"];
    terminal.press("\x1b", |screen| {
        let whole = |line: String| all.iter().all(|part| line.contains(part)) && !line.contains(['/', ':']);
        told(screen).is_some_and(whole) && counted(screen).is_some()
    });
}

/// The line of the filter.
fn told(screen: &Screen) -> Option<String> {
    screen.rows(0, 120).find(|line| line.contains('▾'))
}

fn searching(screen: &Screen) -> bool {
    told(screen).is_some_and(|line| line.contains("searching"))
}

/// Whether a row of the log stands there; what is searched for may read like one.
fn rows(screen: &Screen) -> bool {
    screen.rows(0, 120).any(|line| line.contains("FV ") && !line.contains('▾'))
}

/// How many requests it says there are.
fn counted(screen: &Screen) -> Option<i64> {
    let line = told(screen)?;
    let at = line.find(" request")?;
    line[..at].split_whitespace().next_back()?.replace(',', "").parse().ok()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn say(what: &str, firsts: &mut [Duration], wholes: &mut [Duration]) {
    firsts.sort();
    wholes.sort();
    println!(
        "{what:<58} {:>8.2} ms to the first rows {:>8.1} ms until whole",
        ms(firsts[TIMES / 2]),
        ms(wholes[TIMES / 2])
    );
}
