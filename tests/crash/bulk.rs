//! A command that works on many requests, killed in the middle: another one goes on, and each request is worked on once.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::{program::Running, troubles::Place};

const EVENTS: usize = 12_000;

/// Kills it once it has done a part of its work; answers with how much.
fn kill_in_the_middle(place: &Place, running: Running) -> i64 {
    let db = Connection::open(&place.database).unwrap();
    db.busy_timeout(Duration::from_secs(20)).unwrap();
    let done = || db.query_row("SELECT coalesce(max(done), 0) FROM bulk WHERE state = 'running'", [], |row| row.get(0));
    let end = Instant::now() + Duration::from_secs(30);
    while done().unwrap() == 0i64 {
        assert!(Instant::now() < end, "it does not begin");
    }
    running.kill();
    done().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_on_many_requests_goes_on_after_a_kill_and_touches_each_once() {
    let place = Place::new(None).await;
    place.run("webhook disable 1").ok();
    place.emit(&place.events("a", EVENTS, 1));

    // None of them was ever attempted.
    let done = kill_in_the_middle(
        &place,
        place.start("request resend --webhook 1 --state delivered,pending,held,failed,discarded --yes"),
    );
    assert!((1..EVENTS as i64).contains(&done), "{done}");
    let left = place.run("request bulk --json").objects();
    assert_eq!((left.len(), &left[0]["done"], &left[0]["total"]), (1, &done.into(), &EVENTS.into()), "{left:?}");
    let ended = place.run("request bulk --continue 1 --json").object();
    assert_eq!((&ended["done"], &ended["state"]), (&EVENTS.into(), &"done".into()));
    place.run("send --until-idle").ok();
    assert_eq!((place.receiver.count(), place.receiver.different().len()), (EVENTS, EVENTS), "each once");

    place.emit(&place.events("b", EVENTS, 1));
    let done = kill_in_the_middle(&place, place.start("request discard --webhook 1 --state held --yes"));
    let stopped = place.run("request bulk --cancel 2 --json").object();
    assert_eq!((&stopped["done"], &stopped["state"]), (&done.into(), &"cancelled".into()));
    let books = place.run("balance --json").object();
    assert_eq!(books["discarded"], done, "what was done stays done, and no more is");
    place.run("request discard --webhook 1 --state held --yes").ok();
    let books = place.run("balance --json").object();
    assert_eq!((&books["discarded"], &books["held"], &books["balanced"]), (&EVENTS.into(), &0.into(), &true.into()));
}
