//! The sender against real receivers and a real database: what an operator and a receiver's owner can rely on.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "sender/ours.rs"]
mod ours;
#[path = "common/program.rs"]
mod program;
#[path = "sender/rule.rs"]
mod rule;
#[path = "sender/trouble.rs"]
mod trouble;
#[path = "common/world.rs"]
mod world;

use std::time::Duration;

use hookkeeper::{
    model::{Cause, Phase, RequestId, RequestState},
    sender::Role,
    store::{Filter, HeldChoice, Page},
};
use inbox::Inbox;
use world::World;

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
