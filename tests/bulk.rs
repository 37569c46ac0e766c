//! What operators do to many requests at once: counted first, each request once, and on from where it was.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::collections::BTreeMap;

use hookkeeper::{
    admin::Admin,
    model::RequestState,
    store::{Bulk, BulkAction, BulkState, Filter, Page},
};
use inbox::Inbox;
use world::{World, dead_port};

async fn to_the_end(admin: &Admin, bulk: Bulk) -> Bulk {
    let mut bulk = bulk;
    while bulk.state == BulkState::Running {
        bulk = admin.bulk_step(bulk.id).await.unwrap();
    }
    bulk
}

fn in_state(state: RequestState) -> Filter {
    Filter { states: vec![state], ..Filter::default() }
}

#[tokio::test]
async fn every_delivered_request_is_sent_again_exactly_once_though_the_program_is_killed_between_two_steps() {
    let world = World::new().await;
    let receiver = Inbox::start().await;
    world.add(&receiver.url()).await;
    world.emit(2_500).await;
    world.send_until_idle().await;
    assert_eq!(receiver.all().len(), 2_500);

    let bulk = world.admin.bulk_begin(BulkAction::Resend, in_state(RequestState::Delivered)).await.unwrap();
    assert_eq!((bulk.total, bulk.done), (2_500, 0));
    let bulk = world.admin.bulk_step(bulk.id).await.unwrap();
    assert!(bulk.state == BulkState::Running && bulk.done < 2_500, "{bulk:?}");
    // What was asked for so far is sent, so that it would match the filter once more.
    world.send_until_idle().await;

    // Another program finds what was broken off, and goes on with it.
    let other = Admin::open(&world.path(), "test").await.unwrap();
    let found = other.bulk_unfinished().await.unwrap();
    assert_eq!(found, [bulk]);
    let ended = to_the_end(&other, found[0].clone()).await;
    assert_eq!((ended.state, ended.done), (BulkState::Done, 2_500));
    assert_eq!(other.bulk_unfinished().await.unwrap(), []);
    world.send_until_idle().await;

    let mut arrivals: BTreeMap<String, usize> = BTreeMap::new();
    for id in receiver.ids() {
        *arrivals.entry(id).or_default() += 1;
    }
    assert!(arrivals.len() == 2_500 && arrivals.values().all(|times| *times == 2), "each twice, none thrice");
    world.assert_books().await;
}

#[tokio::test]
async fn what_was_never_attempted_is_discarded_as_well_and_what_comes_meanwhile_is_left_alone() {
    let world = World::new().await;
    let webhook = world.add(&format!("http://{}/", dead_port().await)).await;
    world.admin.switch_off(webhook.id).await.unwrap();
    world.emit(1_500).await;
    let bulk = world.admin.bulk_begin(BulkAction::Discard, Filter { webhook: Some(webhook.id), ..Filter::default() });
    let bulk = bulk.await.unwrap();
    assert_eq!(bulk.total, 1_500);
    let event = |uid: &str| hookkeeper::model::NewEvent {
        kind: "invoice/add".to_owned(),
        data: "{}".to_owned(),
        uid: Some(uid.parse().unwrap()),
        occurred_at: None,
    };
    world.admin.emit(vec![event("later")]).await.unwrap().pop().unwrap().unwrap();
    let ended = to_the_end(&world.admin, bulk).await;
    assert_eq!(ended.done, 1_500);
    assert_eq!(world.count(RequestState::Discarded).await, 1_500);
    let left = world.admin.requests(in_state(RequestState::Held), Page::newest(10)).await.unwrap();
    assert_eq!(left.iter().map(|request| request.uid.as_str()).collect::<Vec<_>>(), ["later"]);
    world.assert_books().await;
}

#[tokio::test]
async fn what_is_stopped_stays_as_it_is_and_nothing_but_what_can_be_discarded_is() {
    let world = World::new().await;
    let receiver = Inbox::start().await;
    world.add(&receiver.url()).await;
    world.emit(1_200).await;
    let bulk = world.admin.bulk_begin(BulkAction::Discard, Filter::default()).await.unwrap();
    let bulk = world.admin.bulk_step(bulk.id).await.unwrap();
    let stopped = world.admin.bulk_cancel(bulk.id).await.unwrap();
    assert_eq!((stopped.state, stopped.done), (BulkState::Cancelled, 1_000));
    assert_eq!(world.admin.bulk_step(bulk.id).await.unwrap(), stopped, "it does not go on");
    world.send_until_idle().await;
    assert_eq!(receiver.all().len(), 200);
    let refused = world.admin.bulk_begin(BulkAction::Discard, in_state(RequestState::Delivered)).await;
    assert!(refused.unwrap_err().to_string().contains("only what waits or has failed"));
    world.assert_books().await;
}
