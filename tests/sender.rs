//! The sender against real receivers and a real database: what an operator and a receiver's owner can rely on.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::time::Duration;

use hookkeeper::{
    model::{Cause, NewEvent, OffReason, Phase, RequestId, RequestState, Setting, SwitchState, Time},
    sender::{Role, Sender, SenderOptions},
    store::{Filter, HeldChoice, Page},
};
use inbox::Inbox;
use world::{World, dead_port};

#[tokio::test]
async fn everything_arrives_once_and_in_full() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    world.emit(500).await;
    world.send_until_idle().await;
    let mut ids = inbox.ids();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), inbox.all().len()), (500, 500));
    assert_eq!(world.count(RequestState::Delivered).await, 500);
    assert!(inbox.most_at_once() <= 16);
    let first = &inbox.all()[0];
    assert_eq!(first.headers["content-type"], "application/json");
    assert!(first.body.contains(r#""webhook_event":"invoice/add""#), "{}", first.body);
    world.assert_books().await;
}

#[tokio::test]
async fn a_dead_port_switches_off_after_exactly_ten_and_what_is_held_goes_out_when_it_is_switched_on() {
    let world = World::new().await;
    let address = dead_port().await;
    let id = world.add(&format!("http://{address}/")).await.id;
    world.emit(1).await;
    world.send_until_idle().await;
    let off = world.webhook(id).await;
    assert!(matches!(off.state, SwitchState::Off(off) if off.reason == OffReason::Failures), "{off:?}");
    assert_eq!(off.failed_in_row, 10);
    let request = world.admin.request(RequestId(1)).await.unwrap();
    assert_eq!(request.attempts.len(), 10);
    for (n, attempt) in request.attempts.iter().enumerate() {
        let fault = attempt.fault.as_ref().unwrap();
        assert_eq!((attempt.number as usize, fault.phase, fault.cause), (n + 1, Phase::Connect, Cause::Refused));
        assert!(!fault.chain.is_empty());
    }
    assert_eq!(request.request.state, RequestState::Failed, "its own ten attempts are used up");

    let more: Vec<_> = (0..41)
        .map(|n| NewEvent {
            kind: "invoice/add".into(),
            data: "{}".into(),
            uid: Some(format!("h{n}").parse().unwrap()),
            occurred_at: None,
        })
        .collect();
    world.admin.emit(more).await.unwrap();
    world.send_until_idle().await;
    assert_eq!(world.count(RequestState::Held).await, 41);
    world.assert_books().await;

    let inbox = Inbox::start_at(address).await;
    let switched = world.admin.switch_on(id, HeldChoice::Send).await.unwrap();
    assert_eq!((switched.sent, switched.discarded), (41, 0));
    world.send_until_idle().await;
    assert_eq!(inbox.all().len(), 41);
    assert_eq!(world.count(RequestState::Delivered).await, 41);
    assert_eq!(world.webhook(id).await.failed_in_row, 0);
    world.assert_books().await;
}

#[tokio::test]
async fn attempts_in_flight_together_are_one_failure_and_a_success_starts_the_count_anew() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.admin.set_setting(Setting::Waits, "1h".to_owned()).await.unwrap();
    let id = world.add(&inbox.url()).await.id;
    world.emit(100).await;
    let seen = std::sync::atomic::AtomicUsize::new(0);
    // The window is wide open by the fortieth; then everything in flight fails together.
    inbox.answer(move |_| {
        let n = seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        (if n < 40 { 200 } else { 500 }, Vec::new(), String::new())
    });
    world.send_until_idle().await;
    let webhook = world.webhook(id).await;
    assert_eq!(webhook.failed_in_row, 1);
    let wait = webhook.next_probe_at.unwrap().since(Time::now());
    assert!((3_200..=3_960).contains(&wait.as_secs()), "an hour, give or take ten in a hundred: {wait:?}");
    world.assert_books().await;
}

#[tokio::test]
async fn a_poisonous_request_does_not_stop_a_healthy_webhook() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    inbox.answer(|arrived| (if arrived.id == "e0" { 500 } else { 200 }, Vec::new(), String::new()));
    world.emit(50).await;
    world.send_until_idle().await;
    assert_eq!(world.count(RequestState::Delivered).await, 49);
    assert_eq!(world.count(RequestState::Failed).await + world.count(RequestState::Held).await, 1);
    let poisonous = world.admin.request(RequestId(1)).await.unwrap();
    assert_eq!(poisonous.attempts.len(), 10);
    world.assert_books().await;
}

#[tokio::test]
async fn until_idle_sends_also_what_fell_due_while_the_database_was_kept_waiting() {
    for _ in 0..10 {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        world.add(&inbox.url()).await;
        let fails = std::sync::atomic::AtomicBool::new(true);
        inbox.answer(move |arrived| {
            let fails = arrived.id == "e1" && fails.swap(false, std::sync::atomic::Ordering::SeqCst);
            (if fails { 500 } else { 200 }, Vec::new(), String::new())
        });
        world.emit(8).await;
        // While another program writes, outcomes wait to be recorded, and a look finds nothing more that is due.
        let other = rusqlite::Connection::open(world.path()).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let options = SenderOptions { command: "test".to_owned(), until_idle: true };
        let mut sender = Sender::start(world.admin.store().clone(), options).unwrap();
        inbox.wait(3).await;
        sender.status().wait_for(|status| status.in_flight == 0).await.unwrap();
        other.execute_batch("COMMIT").unwrap();
        tokio::time::timeout(Duration::from_secs(30), sender.ended()).await.expect("it becomes idle");
        assert_eq!(world.count(RequestState::Delivered).await, 8);
    }
}

#[tokio::test]
async fn gone_switches_off_at_once_and_holds_the_request() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    inbox.status(410);
    world.emit(3).await;
    world.send_until_idle().await;
    let webhook = world.webhook(id).await;
    assert!(matches!(webhook.state, SwitchState::Off(off) if off.reason == OffReason::Gone), "{webhook:?}");
    assert_eq!(inbox.all().len(), 1, "nothing more is sent");
    assert_eq!(world.count(RequestState::Held).await, 3);
    world.assert_books().await;
}

#[tokio::test]
async fn gone_switches_off_also_where_others_that_were_under_way_are_taken_and_recorded_with_it() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    let seen = std::sync::atomic::AtomicUsize::new(0);
    inbox.answer(move |_| {
        let n = seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        (if n == 40 { 410 } else { 200 }, Vec::new(), String::new())
    });
    world.emit(200).await;
    // While another program writes, all of it gathers for one commit.
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options = SenderOptions { command: "test".to_owned(), until_idle: true };
    let mut sender = Sender::start(world.admin.store().clone(), options).unwrap();
    inbox.wait(41).await;
    sender.status().wait_for(|status| status.in_flight == 0).await.unwrap();
    other.execute_batch("COMMIT").unwrap();
    tokio::time::timeout(Duration::from_secs(30), sender.ended()).await.expect("it becomes idle");
    let webhook = world.webhook(id).await;
    assert!(matches!(webhook.state, SwitchState::Off(off) if off.reason == OffReason::Gone), "{webhook:?}");
    let sent = inbox.all().len() as u64;
    assert_eq!(world.count(RequestState::Held).await, 201 - sent, "the one that was refused, and what was not sent");
    world.assert_books().await;
}

#[tokio::test]
async fn retry_after_is_honoured_and_shown() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    inbox.answer(|_| (429, vec![("retry-after", "120".to_owned())], String::new()));
    world.emit(1).await;
    world.send_until_idle().await;
    let attempt = world.admin.request(RequestId(1)).await.unwrap().attempts.remove(0);
    assert_eq!(attempt.fault.unwrap().cause, Cause::RateLimited);
    assert_eq!(attempt.retry_after_ms, Some(120_000));
    let wait = world.webhook(id).await.next_probe_at.unwrap().since(Time::now());
    assert!((110..=120).contains(&wait.as_secs()), "{wait:?}");
}

#[tokio::test]
async fn a_reply_without_the_key_is_a_failure_where_the_key_is_required() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let webhook = world.add_with(&inbox.url(), |draft| draft.require_key = true).await;
    world.emit(1).await;
    world.send_until_idle().await;
    let first = world.admin.request(RequestId(1)).await.unwrap().attempts.remove(0);
    assert_eq!(first.fault.unwrap().cause, Cause::NoWebhookKey);
    let reply = format!(r#"{{"webhook_key":"{}"}}"#, webhook.key.reveal());
    inbox.answer(move |_| (200, Vec::new(), reply.clone()));
    world.admin.resend(Filter::one(RequestId(1))).await.unwrap();
    world.send_until_idle().await;
    assert_eq!(world.count(RequestState::Delivered).await, 1);
    world.assert_books().await;
}

#[tokio::test]
async fn a_resend_works_on_a_webhook_that_is_off_and_touches_no_count() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    inbox.status(500);
    world.emit(1).await;
    world.send_until_idle().await;
    assert!(!world.webhook(id).await.is_on());
    world.admin.resend(Filter::one(RequestId(1))).await.unwrap();
    world.send_until_idle().await;
    let request = world.admin.request(RequestId(1)).await.unwrap();
    assert_eq!((request.attempts.len(), request.request.state), (11, RequestState::Failed));
    inbox.status(200);
    world.admin.resend(Filter::one(RequestId(1))).await.unwrap();
    world.send_until_idle().await;
    let request = world.admin.request(RequestId(1)).await.unwrap();
    assert_eq!((request.attempts.len(), request.request.state), (12, RequestState::Delivered));
    let webhook = world.webhook(id).await;
    assert_eq!((webhook.failed_in_row, webhook.is_on()), (10, false));
    world.assert_books().await;
}

#[tokio::test]
async fn what_is_due_is_sent_at_once_after_its_resend_has_failed() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    let seen = std::sync::atomic::AtomicUsize::new(0);
    inbox.answer(move |_| {
        let n = seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        (if n == 0 { 500 } else { 200 }, Vec::new(), String::new())
    });
    world.emit(1).await;
    world.admin.resend(Filter::one(RequestId(1))).await.unwrap();
    world.send_until_idle().await;
    assert_eq!((inbox.all().len(), world.count(RequestState::Delivered).await), (2, 1));
}

#[tokio::test]
async fn many_resends_all_go_out_though_not_all_are_read_ahead() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    world.emit(600).await;
    world.admin.switch_off(id).await.unwrap();
    world.admin.resend(Filter::default()).await.unwrap();
    world.send_until_idle().await;
    let mut ids = inbox.ids();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), inbox.all().len()), (600, 600));
    assert_eq!(world.count(RequestState::Delivered).await, 600);
    world.assert_books().await;
}

#[tokio::test]
async fn private_addresses_need_leave() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.allow_private = false).await;
    world.emit(1).await;
    world.send_until_idle().await;
    let attempt = world.admin.request(RequestId(1)).await.unwrap().attempts.remove(0);
    let fault = attempt.fault.unwrap();
    assert_eq!((fault.phase, fault.cause), (Phase::Guard, Cause::BlockedAddress));
    assert!(inbox.all().is_empty());
}

#[tokio::test]
async fn a_running_sender_sees_what_other_programs_write_and_what_operators_change() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let sender = world.serve();
    let id = world.add(&inbox.url()).await.id;
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', '{\"id\":7}')", []).unwrap();
    inbox.wait(1).await;
    world.until("delivered", async |admin| admin.balance().await.unwrap().total().delivered == 1).await;
    world.admin.switch_off(id).await.unwrap();
    other.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', '{}')", []).unwrap();
    assert_eq!(world.count(RequestState::Held).await, 1);
    world.admin.switch_on(id, HeldChoice::Send).await.unwrap();
    inbox.wait(2).await;
    sender.stop().await;
    assert_eq!(world.count(RequestState::Delivered).await, 2, "what was in flight is recorded before it ends");
    world.assert_books().await;
}

#[tokio::test]
async fn one_sends_and_the_next_takes_over() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    let first = world.serve();
    first.status().wait_for(|status| status.role == Role::Sending).await.unwrap();
    let second = world.serve();
    let mut status = second.status();
    let waiting = status.wait_for(|status| matches!(status.role, Role::Waiting(_))).await.unwrap().clone();
    assert!(matches!(waiting.role, Role::Waiting(Some(note)) if note.pid == std::process::id()));
    first.stop().await;
    status.wait_for(|status| status.role == Role::Sending).await.unwrap();
    world.emit(1).await;
    inbox.wait(1).await;
    second.stop().await;
}

#[tokio::test]
async fn both_secrets_sign_while_they_overlap() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let before = world.add(&inbox.url()).await;
    let after = world.admin.rotate_secret(before.id, None, Duration::from_secs(3600)).await.unwrap();
    world.emit(1).await;
    world.send_until_idle().await;
    let arrived = inbox.all().remove(0);
    let timestamp = arrived.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
    let signature = arrived.headers["webhook-signature"].to_str().unwrap();
    for secret in [&before.secrets[0].0, &after.secrets[0].0] {
        assert!(hookkeeper::payload::verify(secret, &arrived.id, timestamp, arrived.body.as_bytes(), signature));
    }
    assert_ne!(before.secrets[0].0, after.secrets[0].0);
}

#[tokio::test]
async fn the_log_shows_what_was_on_the_wire_though_the_webhook_has_changed_since() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let webhook = world
        .add_with(&inbox.url(), |draft| draft.headers = vec![hookkeeper::model::Header::parse("X-Shop: 7").unwrap()])
        .await;
    world.emit(1).await;
    world.send_until_idle().await;
    let mut draft = webhook.draft.clone();
    draft.data_type = hookkeeper::model::DataType::Xml;
    draft.headers.clear();
    world.admin.edit_webhook(webhook.id, draft).await.unwrap();
    let attempt = world.admin.request(RequestId(1)).await.unwrap().attempts.remove(0);
    let arrived = inbox.all().remove(0);
    assert_eq!(String::from_utf8(attempt.sent.body.to_vec()).unwrap(), arrived.body);
    for header in &attempt.sent.headers {
        let sent = arrived.headers.get(header.name.as_str()).map(|value| value.to_str().unwrap());
        assert_eq!(sent, Some(header.value.as_str()), "{}", header.name);
    }
    assert_eq!(attempt.sent.headers.len(), arrived.headers.len());
    assert!(attempt.timings.total_us > 0 && attempt.address.unwrap().starts_with("127.0.0.1:"));
}

#[tokio::test]
async fn what_an_operator_discards_is_not_sent_and_the_books_still_balance() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    world.emit(10).await;
    let discarded = world.admin.discard(Filter { search: Some("e3".to_owned()), ..Filter::default() }).await.unwrap();
    assert_eq!(discarded, 1);
    world.send_until_idle().await;
    assert_eq!(inbox.all().len(), 9);
    assert!(!inbox.ids().contains(&"e3".to_owned()));
    world.assert_books().await;
    let page = world.admin.requests(Filter::default(), Page::newest(3)).await.unwrap();
    let uids: Vec<_> = page.iter().map(|request| request.uid.as_str()).collect();
    assert_eq!(uids, ["e9", "e8", "e7"]);
}

#[tokio::test]
async fn a_test_touches_neither_the_count_nor_the_books_and_works_on_a_webhook_that_is_off() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    world.admin.switch_off(id).await.unwrap();
    let attempt = world.admin.test(id, None).await.unwrap();
    assert_eq!(attempt.fault, None);
    assert!(inbox.all()[0].id.starts_with("test_"));
    inbox.status(500);
    let attempt = world.admin.test(id, None).await.unwrap();
    assert_eq!(attempt.fault.unwrap().cause, Cause::ServerError);
    assert_eq!(world.webhook(id).await.failed_in_row, 0);
    assert_eq!(world.admin.balance().await.unwrap().total().accepted, 0);
}

#[tokio::test]
async fn it_stops_though_the_database_takes_nothing_and_the_next_one_sends_again() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    world.emit(1).await;
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let sender = world.serve();
    inbox.wait(1).await;
    let stop = sender.stop_within(Duration::from_millis(50));
    tokio::time::timeout(Duration::from_secs(20), stop).await.expect("it ends");
    assert_eq!(world.count(RequestState::Pending).await, 1);
    other.execute_batch("ROLLBACK").unwrap();
    world.send_until_idle().await;
    assert!(inbox.ids().iter().all(|id| id == "e0"), "{:?}", inbox.ids());
    world.assert_books().await;
}

#[tokio::test]
async fn what_seems_to_be_due_after_the_longest_wait_was_written_before_the_clock_was_set_back() {
    for ordered in [false, true] {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        world.add_with(&inbox.url(), |draft| draft.ordered = ordered).await;
        // Behind a request that is not due, strict order sends nothing.
        world.emit(if ordered { 1 } else { 2 }).await;
        let other = rusqlite::Connection::open(world.path()).unwrap();
        other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        let due = |id: i64, hours: i64| {
            let at = Time::now().plus(Duration::from_secs(60)).0 + hours * 3_600_000;
            other.execute("UPDATE request SET used = 1, due_at = ?2 WHERE id = ?1", [id, at]).unwrap();
        };
        due(1, 24);
        due(2, 0);
        world.send_until_idle().await;
        assert_eq!(inbox.ids(), ["e0"], "ordered: {ordered}");
    }
}

#[tokio::test]
async fn an_attempt_whose_number_was_used_after_all_takes_the_next_one() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    world.emit(1).await;
    world.send_until_idle().await;
    // As the next sender read it before the last outcome of the one before was committed.
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    other.execute("UPDATE request SET state = 'pending', attempts = 0", []).unwrap();
    world.send_until_idle().await;
    let detail = world.admin.request(RequestId(1)).await.unwrap();
    assert_eq!(detail.attempts.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((detail.request.attempts, detail.request.state), (2, RequestState::Delivered));
}

#[tokio::test]
async fn nothing_new_goes_out_while_the_database_can_be_read_but_not_written() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    world.emit(300).await;
    // As on a full disk: every look answers, and no outcome can be recorded.
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.execute_batch("ALTER TABLE traffic RENAME TO away").unwrap();
    let sender = world.serve();
    let mut status = sender.status();
    status.wait_for(|status| status.trouble.is_some()).await.unwrap();
    let over = status.wait_for(|status| status.trouble.is_none());
    let over = tokio::time::timeout(Duration::from_millis(1500), over).await.is_ok();
    assert!(!over, "a look is no proof that outcomes can be recorded");
    let unrecorded = inbox.ids().len();
    other.execute_batch("ALTER TABLE away RENAME TO traffic").unwrap();
    world.until("all delivered", async |admin| admin.balance().await.unwrap().total().delivered == 300).await;
    assert!(unrecorded < 300 && inbox.ids().len() == 300, "{unrecorded}");
    sender.stop().await;
    world.assert_books().await;
}
