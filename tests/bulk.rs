//! What operators do to many requests at once: counted first, each request once, and on from where it was.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::collections::BTreeMap;

use hookkeeper::{
    admin::Admin,
    model::{RequestState, WebhookId},
    store::{Bulk, BulkAction, BulkState, Filter, HeldChoice, Page},
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

/// What the books say of a webhook that is being switched on or removed: how many were accepted, and how many discarded.
fn books(world: &World) -> (i64, i64) {
    let db = rusqlite::Connection::open(world.path()).unwrap();
    db.query_row("SELECT accepted, discarded FROM book", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// One that is off and holds much, and is wanted to hold nothing.
async fn with_much_held() -> (World, WebhookId) {
    let world = World::new().await;
    let webhook = world.add("http://192.0.2.1/").await;
    world.admin.switch_off(webhook.id).await.unwrap();
    world.emit(12_000).await;
    (world, webhook.id)
}

/// Emits one event after the other; ends once some but not all of what is held is discarded.
async fn emit_until_some_are_discarded(world: &World) {
    for n in 0.. {
        let event =
            hookkeeper::model::NewEvent::new("invoice/add", "{}").with_uid(format!("between-{n}").parse().unwrap());
        world.admin.emit(vec![event]).await.unwrap().pop().unwrap().unwrap();
        let (accepted, discarded) = books(world);
        assert!(discarded < 12_000, "all at once, and nobody came in between");
        if accepted > 12_001 && discarded > 0 {
            return;
        }
    }
}

#[tokio::test]
async fn events_come_in_between_while_what_was_held_is_discarded_and_the_webhook_is_off_until_all_of_it_is() {
    let (world, id) = with_much_held().await;
    let (admin, between) = (world.admin.clone(), emit_until_some_are_discarded(&world));
    let work = tokio::spawn(async move { admin.switch_on(id, HeldChoice::Discard).await });
    between.await;
    assert!(!world.webhook(id).await.is_on());
    let switched = work.await.unwrap().unwrap();
    let (accepted, discarded) = books(&world);
    assert_eq!((switched.discarded as i64, switched.sent as i64), (discarded, accepted - discarded));
    assert!(discarded >= 12_000 && world.webhook(id).await.is_on());
    assert_eq!(world.admin.bulk_unfinished().await.unwrap(), []);
    world.assert_books().await;
}

#[tokio::test]
async fn switching_on_that_is_broken_off_leaves_the_webhook_off_and_said_again_it_goes_on_from_there() {
    let (world, id) = with_much_held().await;
    let since = HeldChoice::Since(hookkeeper::model::Time(i64::MAX));
    tokio::select! {
        biased;
        done = world.admin.switch_on(id, since) => panic!("{done:?}"),
        () = emit_until_some_are_discarded(&world) => {}
    }
    // The step that was under way comes to its end before this.
    world.admin.set_setting(hookkeeper::model::Setting::CompanyId, "7".to_owned()).await.unwrap();
    assert!(!world.webhook(id).await.is_on());
    world.assert_books().await;
    let begun = world.admin.bulk_unfinished().await.unwrap();
    assert_eq!(begun.len(), 1, "it is told of");
    let before = books(&world).1;
    let switched = world.admin.switch_on(id, since).await.unwrap();
    let (accepted, discarded) = books(&world);
    assert_eq!((discarded, switched.discarded as i64, switched.sent), (accepted, accepted - before, 0));
    assert_eq!(world.admin.bulk_unfinished().await.unwrap(), [], "the same work was gone on with");
    world.assert_books().await;

    // Where somebody stops it, nothing more is done.
    let (world, id) = with_much_held().await;
    let (admin, between) = (world.admin.clone(), emit_until_some_are_discarded(&world));
    let work = tokio::spawn(async move { admin.remove_webhook(id).await });
    between.await;
    let bulk = world.admin.bulk_unfinished().await.unwrap().remove(0);
    world.admin.bulk_cancel(bulk.id).await.unwrap();
    assert!(work.await.unwrap().unwrap_err().to_string().contains("the webhook is as it was"));
    assert!(books(&world).1 < 12_000);
    assert!(world.admin.remove_webhook(id).await.unwrap() > 0);
    let (accepted, discarded) = books(&world);
    assert_eq!(accepted, discarded);
    world.assert_books().await;
}

#[tokio::test]
async fn another_program_gets_its_turn_between_the_steps() {
    let (world, id) = with_much_held().await;
    let path = world.path();
    let other = std::thread::spawn(move || {
        let db = rusqlite::Connection::open(path).unwrap();
        db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
        let discarded = || db.query_row("SELECT discarded FROM book", [], |row| row.get::<_, i64>(0)).unwrap();
        let mut between = 0;
        while discarded() < 12_000 {
            db.execute("INSERT INTO event (kind, data) VALUES ('goods/add', '{}')", []).unwrap();
            between += i64::from((1..12_000).contains(&discarded()));
        }
        between
    });
    world.admin.remove_webhook(id).await.unwrap();
    let between = other.join().unwrap();
    assert!(between >= 10, "{between}");
}

/// Does it as another program could not, past the guards.
fn past_the_guards(world: &World, sql: &str) {
    let db = rusqlite::Connection::open(world.path()).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute_batch(sql).unwrap();
}

/// Switches on without what is held; answers how many were discarded.
async fn discard_what_is_held(world: &World, id: WebhookId) -> u64 {
    let work = world.admin.switch_on(id, HeldChoice::Discard);
    tokio::time::timeout(std::time::Duration::from_secs(30), work)
        .await
        .expect("it comes to its end")
        .unwrap()
        .discarded
}

#[tokio::test]
async fn switching_on_takes_as_long_as_what_is_held_and_not_as_the_requests_numbers_are_high() {
    let (world, id) = with_much_held().await;
    past_the_guards(
        &world,
        "INSERT INTO request (id, webhook_id, event_id, accepted_at) VALUES (1000000000000, 1, 12000, 1);
         UPDATE book SET accepted = accepted + 1",
    );
    assert_eq!(discard_what_is_held(&world, id).await, 12_001);
    world.assert_books().await;
    let events = (0..1_001).map(|_| hookkeeper::model::NewEvent::new("invoice/add", "{}"));
    world.admin.emit(events.collect()).await.unwrap();
    world.admin.switch_on(id, HeldChoice::Discard).await.unwrap_err();
    let db = rusqlite::Connection::open(world.path()).unwrap();
    let works: i64 = db.query_row("SELECT count(*) FROM bulk", [], |row| row.get(0)).unwrap();
    assert_eq!(works, 1, "what is on is refused before anything is begun");
}

#[tokio::test]
async fn switching_on_ends_though_the_books_say_that_more_is_held_than_there_is() {
    let world = World::new().await;
    let webhook = world.add("http://192.0.2.1/").await;
    world.admin.switch_off(webhook.id).await.unwrap();
    past_the_guards(&world, "UPDATE book SET accepted = accepted + 5000");
    assert_eq!(discard_what_is_held(&world, webhook.id).await, 0);
}

#[tokio::test]
async fn switching_on_ends_however_much_arrives_meanwhile() {
    let (world, id) = with_much_held().await;
    let without_end = async {
        loop {
            let events = (0..1_001).map(|_| hookkeeper::model::NewEvent::new("invoice/add", "{}"));
            world.admin.emit(events.collect()).await.unwrap();
        }
    };
    tokio::select! {
        discarded = discard_what_is_held(&world, id) => assert!(discarded >= 12_000),
        () = without_end => {}
    }
    assert!(world.webhook(id).await.is_on());
    world.assert_books().await;
}
