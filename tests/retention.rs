//! Retention: what goes, what never goes, and the books.

use std::{path::Path, time::Duration};

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, Setting, Time, WebhookDraft, WebhookId},
    store::{Filter, Limits, Pass},
};
use proptest::prelude::*;
use rusqlite::Connection;

const DAY: i64 = 86_400_000;

/// What one event is to be like: for each of two webhooks the state and whether it waits to be sent again; and its age in days.
type Plan = (u8, u8, i64);

fn state(number: u8) -> &'static str {
    ["pending", "delivered", "failed", "discarded"][usize::from(number % 4)]
}

fn event(kind: &str) -> NewEvent {
    let data = format!("{{\"text\": \"{}\"}}", "x".repeat(300));
    NewEvent { kind: kind.to_owned(), data, uid: None, occurred_at: None }
}

async fn open(path: &Path) -> Admin {
    let admin = Admin::open(path, "test").await.unwrap();
    for (url, kinds) in [("http://a.example/", "invoice/add"), ("http://b.example/", "invoice/add")] {
        let draft = WebhookDraft::new(url.parse().unwrap(), vec![kinds.parse().unwrap()]);
        admin.add_webhook(draft, None).await.unwrap();
    }
    // Of the two, one holds what it has.
    admin.switch_off(WebhookId(2)).await.unwrap();
    admin
}

/// Brings requests into the states and ages that were planned, with an attempt each where they were attempted.
fn arrange(path: &Path, plans: &[Plan], now: Time) {
    let db = Connection::open(path).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ids: Vec<(i64, i64)> = db
        .prepare("SELECT id, event_id FROM request ORDER BY id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (pair, (first, second, age)) in ids.chunks(2).zip(plans) {
        let at = now.0 - age * DAY;
        db.execute("UPDATE event SET occurred_at = ?2 WHERE id <= ?1 AND id > ?1 - 2", [pair[0].1, at]).unwrap();
        for ((id, _), code) in pair.iter().zip([first, second]) {
            let state = state(*code);
            db.execute("UPDATE request SET state = ?2, accepted_at = ?3, attempts = 1 WHERE id = ?1", (id, state, at))
                .unwrap();
            db.execute(
                "INSERT INTO attempt (request_id, number, revision_id, started_at, total_us, macs, reply_body)
                 VALUES (?1, 1, 1, ?2, 5, x'', zeroblob(500))",
                [*id, at],
            )
            .unwrap();
            if code & 16 != 0 {
                db.execute("INSERT INTO resend SELECT id, webhook_id, 0 FROM request WHERE id = ?1", [id]).unwrap();
            }
        }
    }
    for state in ["delivered", "failed", "discarded"] {
        let sql = format!(
            "UPDATE book SET {state} = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND state = '{state}')"
        );
        db.execute(&sql, []).unwrap();
    }
    db.execute_batch("COMMIT").unwrap();
}

/// Everything that retention may touch, as another program sees it: requests with what they have, events with their data.
#[derive(Debug, PartialEq)]
struct Seen {
    requests: Vec<(i64, i64, String, i64, bool, bool)>,
    events: Vec<(i64, bool)>,
}

fn see(path: &Path) -> Seen {
    let db = Connection::open(path).unwrap();
    let mut requests = db
        .prepare(
            "SELECT id, event_id, state, accepted_at, EXISTS (SELECT 1 FROM attempt WHERE request_id = r.id),
                state = 'pending' OR EXISTS (SELECT 1 FROM resend WHERE request_id = r.id) FROM request r ORDER BY id",
        )
        .unwrap();
    let requests = requests
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut events = db.prepare("SELECT id, data IS NOT NULL FROM event ORDER BY id").unwrap();
    let events = events.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
    Seen { requests, events }
}

/// What must be left: the rules of docs/operating.md, written as plainly as can be.
fn expected(before: &Seen, limits: &Limits) -> Seen {
    let old = |at: i64, limit: Option<Time>| limit.is_some_and(|limit| at <= limit.0);
    let newest = before.requests.last().map_or(0, |r| r.0);
    let newest_event = before.events.last().map_or(0, |e| e.0);
    let ended = before.requests.iter().filter(|r| r.2 != "pending").count() as u64;
    let mut excess = limits.count.map_or(0, |count| ended.saturating_sub(count));
    let mut left = Vec::new();
    for request in &before.requests {
        let (id, _, state, at, attempts, waits) = request;
        if !waits && *id != newest && (excess > 0 || old(*at, limits.requests)) {
            excess = excess.saturating_sub(1);
            continue;
        }
        let bare = !waits && state != "failed" && old(*at, limits.attempts);
        left.push((*id, request.1, state.clone(), *at, *attempts && !bare, *waits));
    }
    let of = |event: i64, all: &[(i64, i64, String, i64, bool, bool)]| {
        all.iter().filter(|r| r.1 == event).cloned().collect::<Vec<_>>()
    };
    let mut events = Vec::new();
    for (id, data) in &before.events {
        let (had, has) = (of(*id, &before.requests), of(*id, &left));
        // One that nobody wanted is as old as the next that somebody did.
        let next = before.requests.iter().find(|r| r.1 > *id).map_or(i64::MAX, |r| r.3);
        let gone = if had.is_empty() { old(next, limits.requests) } else { has.is_empty() };
        if gone && *id != newest_event {
            continue;
        }
        let settled = !has.is_empty() && has.iter().all(|r| !r.5 && r.2 != "failed" && old(r.3, limits.payloads));
        events.push((*id, *data && !settled));
    }
    Seen { requests: left, events }
}

fn age() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![Just(None), Just(Some(0)), (1i64..60).prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_owed_stays_what_may_go_goes_and_the_books_balance(
        plans in prop::collection::vec((0u8..32, 0u8..32, 0i64..60), 0..40),
        (payloads, attempts, requests) in (age(), age(), age()),
        count in prop_oneof![Just(None), (1u64..60).prop_map(Some)],
    ) {
        let mut plans = plans;
        // In the order of acceptance.
        plans.sort_by_key(|plan| -plan.2);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("db");
            let admin = open(&path).await;
            let both = plans.iter().flat_map(|_| [event("goods/add"), event("invoice/add")]).collect();
            admin.emit(both).await.unwrap();
            let now = Time::now();
            arrange(&path, &plans, now);
            let ago = |days: Option<i64>| days.map(|days| Time(now.0 - days * DAY));
            let limits = Limits { now, payloads: ago(payloads), attempts: ago(attempts), requests: ago(requests), count };
            let before = see(&path);
            let dry = admin.store().prune_dry(limits).await.unwrap();
            assert_eq!(see(&path), before, "a dry run changes nothing");
            let mut pass = Pass::new(limits, true);
            while !pass.is_done() {
                admin.store().prune_step(&mut pass).await.unwrap();
                let balance = admin.balance().await.unwrap();
                assert!(balance.balanced(), "{balance:?}");
            }
            let after = see(&path);
            assert_eq!(after, expected(&before, &limits));
            assert_eq!((dry.requests, dry.payloads, dry.attempts, dry.events),
                (pass.pruned.requests, pass.pruned.payloads, pass.pruned.attempts, pass.pruned.events));
            // A second pass finds nothing.
            let mut again = Pass::new(limits, true);
            while !again.is_done() {
                admin.store().prune_step(&mut again).await.unwrap();
            }
            assert_eq!(see(&path), after);
        });
    }
}

#[tokio::test]
async fn events_are_accepted_while_much_is_removed_and_the_file_shrinks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    let now = Time::now();
    for _ in 0..8 {
        admin.emit((0..500).map(|_| event("invoice/add")).collect()).await.unwrap();
    }
    arrange(&path, &vec![(1, 1, 40); 4_000], now);
    fold(&path);
    let size = |path: &Path| std::fs::metadata(path).unwrap().len();
    let full = size(&path);
    admin.set_setting(Setting::RetainRequests, "10d".to_owned()).await.unwrap();
    let other = admin.clone();
    let emitting = tokio::spawn(async move {
        let mut accepted = 0;
        loop {
            if other.emit(vec![event("invoice/add")]).await.unwrap()[0].is_ok() {
                accepted += 1;
            }
            tokio::task::yield_now().await;
            let done = other.activity(1).await.unwrap()[0].action == "prune";
            if done {
                return accepted;
            }
        }
    });
    let mut steps = 0;
    let pruned = admin.prune(|_| steps += 1).await.unwrap();
    let accepted = tokio::time::timeout(Duration::from_secs(60), emitting).await.unwrap().unwrap();
    assert!(accepted > 3 && steps > 10, "{accepted} events between {steps} steps");
    assert_eq!(pruned.requests, 8_000);
    assert!(admin.balance().await.unwrap().balanced());
    let total = admin.balance().await.unwrap().total();
    assert_eq!((total.accepted, total.delivered), (8_000 + 2 * accepted, 8_000));
    fold(&path);
    assert!(size(&path) < full / 4, "{full} → {}", size(&path));
    let freed: i64 = Connection::open(&path).unwrap().query_row("PRAGMA freelist_count", [], |r| r.get(0)).unwrap();
    assert!(freed < 200, "{freed} pages are free");
}

/// Folds the log into the file, as SQLite does by itself sooner or later.
fn fold(path: &Path) {
    Connection::open(path).unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

#[tokio::test]
async fn numbers_are_never_given_out_again_and_a_request_without_payload_says_why_it_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    admin.emit(vec![event("invoice/add"), event("invoice/add")]).await.unwrap();
    arrange(&path, &[(1, 1, 40), (1, 1, 40)], Time::now());
    let newest = see(&path).requests.last().unwrap().0;
    let all = admin.requests(Filter::default(), hookkeeper::store::Page::newest(9)).await.unwrap();
    // 40 days: the payloads and the attempts go, the requests stay.
    admin.prune(|_| ()).await.unwrap();
    let detail = admin.request(all[0].id).await.unwrap();
    assert!(detail.event.is_removed() && detail.attempts.is_empty());
    assert_eq!((detail.event.uid.as_str(), detail.event.kind.as_str()), (all[0].uid.as_str(), "invoice/add"));
    let refused = admin.resend(Filter::one(all[0].id)).await.unwrap_err().to_string();
    assert!(refused.contains("retain_payloads"), "{refused}");
    assert_eq!(admin.resend(Filter { webhook: Some(WebhookId(1)), ..Filter::default() }).await.unwrap(), 0);
    admin.set_setting(Setting::RetainRequests, "0s".to_owned()).await.unwrap();
    admin.prune(|_| ()).await.unwrap();
    assert_eq!(see(&path).requests.len(), 1);
    admin.emit(vec![event("invoice/add")]).await.unwrap();
    assert!(see(&path).requests.last().unwrap().0 > newest);
}

/// The events that are left, by their number.
fn events(path: &Path) -> Vec<i64> {
    see(path).events.into_iter().map(|event| event.0).collect()
}

/// A pass of a day's age, as of so many hours from now.
async fn pass(admin: &Admin, hours: i64) -> Limits {
    let now = Time(Time::now().0 + hours * 3_600_000);
    let limits = Limits { now, payloads: None, attempts: None, requests: Some(Time(now.0 - DAY)), count: None };
    let mut pass = Pass::new(limits, false);
    while !pass.is_done() {
        admin.store().prune_step(&mut pass).await.unwrap();
    }
    limits
}

#[tokio::test]
async fn an_event_that_nobody_wanted_goes_by_when_it_was_accepted_and_not_by_when_it_happened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    let told = |days: i64| {
        let occurred_at = Some(Time(Time::now().0 + days * DAY));
        NewEvent { occurred_at, ..event("goods/add") }
    };
    admin.emit(vec![told(-400), told(400)]).await.unwrap();
    pass(&admin, 0).await;
    assert_eq!(events(&path), [1, 2], "one that is told late has only just come");
    admin.emit(vec![told(400)]).await.unwrap();
    pass(&admin, 23).await;
    assert_eq!(events(&path), [1, 2, 3]);
    pass(&admin, 25).await;
    assert_eq!(events(&path), [3], "one of a time to come does not stay for that");
    // Whatever comes without end and is wanted by nobody goes in time.
    for hours in 25..100 {
        admin.emit(vec![told(0)]).await.unwrap();
        let dry = admin.store().prune_dry(pass(&admin, hours).await).await.unwrap();
        assert_eq!(dry.events, 0);
    }
    let left = events(&path).len();
    assert!((24..=27).contains(&left), "{left} of the last 24 hours");
    let notes = "SELECT count(*) FROM meta WHERE name LIKE 'arrived:%'";
    let notes = || Connection::open(&path).unwrap().query_row(notes, [], |row| row.get::<_, i64>(0)).unwrap();
    assert!((10..=18).contains(&notes()), "{}", notes());
    // The next that somebody wants says as much.
    admin.emit(vec![event("invoice/add"), told(0)]).await.unwrap();
    pass(&admin, 101).await;
    assert_eq!(notes(), 1);
}

#[tokio::test]
async fn what_was_accepted_while_the_clock_was_ahead_goes_with_what_came_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    admin.emit((0..1_000).map(|_| event("invoice/add")).collect()).await.unwrap();
    let now = Time::now();
    let ages = (0..1_000).map(|n| match n {
        0..100 => 60,
        100..900 => -3_650,
        900..950 => 50,
        950..960 => -3_650,
        _ => 0,
    });
    arrange(&path, &ages.map(|age| (1, 1, age)).collect::<Vec<_>>(), now);
    pass(&admin, 0).await;
    assert_eq!(see(&path).requests.len(), 2 * 50, "what came in the last day, and as much that says it comes later");
    assert!(admin.balance().await.unwrap().balanced());
}

#[tokio::test]
async fn what_was_held_for_long_and_delivered_only_now_stays_also_where_the_pass_is_as_of_an_earlier_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    admin.emit((0..3).map(|_| event("invoice/add")).collect()).await.unwrap();
    let now = Time::now();
    arrange(&path, &[(1, 1, 120), (1, 1, 45), (1, 1, 45)], now);
    let db = Connection::open(&path).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE attempt SET started_at = ?1", [now.0]).unwrap();
    let before = see(&path);
    let settings = admin.settings().await.unwrap();
    // As it began a moment ago, and as of what a clock that is doubted showed ten days ago.
    for as_of in [now.0 - 1, now.0 - 10 * DAY] {
        let mut pass = Pass::new(Limits::of(&settings, Time(as_of)), false);
        while !pass.is_done() {
            admin.store().prune_step(&mut pass).await.unwrap();
        }
        assert_eq!(see(&path), before);
    }
}

#[tokio::test]
async fn another_program_cannot_break_the_order_of_events() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    let db = Connection::open(&path).unwrap();
    db.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', '{}')", []).unwrap();
    db.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', '{}')", []).unwrap();
    for bad in [
        "INSERT INTO event (id, kind, data) VALUES (0, 'invoice/add', '{}')",
        "INSERT INTO event (kind, data) VALUES ('invoice/add', NULL)",
        "UPDATE event SET data = NULL",
    ] {
        assert!(db.execute(bad, []).is_err(), "{bad}");
    }
    assert_eq!(admin.count(Filter::default()).await.unwrap(), 4);
}

#[tokio::test]
async fn revisions_go_with_the_last_attempt_that_could_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    let mut draft = admin.webhook(WebhookId(1)).await.unwrap().draft;
    for url in ["http://a.example/2", "http://a.example/3"] {
        draft.url = url.parse().unwrap();
        admin.edit_webhook(WebhookId(1), draft.clone()).await.unwrap();
    }
    admin.emit(vec![event("invoice/add"), event("invoice/add")]).await.unwrap();
    let now = Time::now();
    arrange(&path, &[(1, 1, 100), (0, 1, 50)], now);
    let db = Connection::open(&path).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE revision SET created_at = ?1", [now.0 - 100 * DAY]).unwrap();
    db.execute("UPDATE revision SET created_at = ?1 WHERE url LIKE '%/3'", [now.0 - 50 * DAY]).unwrap();
    assert_eq!(admin.prune(|_| ()).await.unwrap().revisions, 1);
    let left: Vec<String> = db
        .prepare("SELECT url FROM revision WHERE webhook_id = 1 ORDER BY id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(left, ["http://a.example/2", "http://a.example/3"]);
}

#[tokio::test]
async fn the_log_of_changes_and_of_work_on_many_requests_do_not_grow_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = open(&path).await;
    let db = Connection::open(&path).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let before = number("SELECT max(id) FROM activity");
    db.execute_batch(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100200)
         INSERT INTO activity (at, actor, action, subject, detail) SELECT 1, 'sender', 'warning.url', '1', 'x' FROM n;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1005)
         INSERT INTO bulk (action, filter, actor, begun_at, last, total, state)
             SELECT 'resend', '{}', 'x', 1, 0, 0, CASE i WHEN 2 THEN 'running' ELSE 'done' END FROM n;",
    )
    .unwrap();
    admin.prune(|_| ()).await.unwrap();
    // Its own line came after it had been done.
    assert_eq!(number("SELECT count(*) FROM activity"), 100_001);
    assert_eq!(number("SELECT min(id) FROM activity"), before + 201);
    assert_eq!(number("SELECT count(*) FROM bulk"), 1_001, "what has not ended stays");
    assert_eq!(number("SELECT count(*) FROM bulk WHERE state = 'running'"), 1);
}
