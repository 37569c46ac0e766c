//! The rule of ten, as it shows in what arrives and in what is held.

use std::time::Duration;

use hookkeeper::{
    model::{Cause, NewEvent, OffReason, Phase, RequestId, RequestState, Setting, SwitchState, Time},
    sender::{Sender, SenderOptions},
    store::HeldChoice,
};

use crate::{
    inbox::Inbox,
    world::{World, dead_port},
};

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
    let options = SenderOptions { command: "test".to_owned(), until_idle: true };
    let mut sender = Sender::start(world.admin.store().clone(), options).unwrap();
    // A sender begins only once it has written its generation.
    inbox.wait(1).await;
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
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
async fn retry_after_holds_also_for_the_next_sender_and_against_shorter_waits() {
    let (world, inbox, other) = (World::new().await, Inbox::start().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    inbox.answer(|_| (503, vec![("retry-after", "120".to_owned())], String::new()));
    world.emit(1).await;
    world.send_until_idle().await;
    world.add(&other.url()).await;
    let sender = world.serve();
    let event = || vec![hookkeeper::model::NewEvent::new("invoice/add", "{}")];
    world.admin.emit(event()).await.unwrap();
    other.wait(1).await;
    // To wait for nothing, as it was, but written in another way.
    world.admin.set_setting(Setting::Waits, "0s 0s".to_owned()).await.unwrap();
    for sent in 2..4 {
        world.admin.emit(event()).await.unwrap();
        other.wait(sent).await;
    }
    sender.stop().await;
    assert_eq!(inbox.all().len(), 1, "it was left alone");
}
