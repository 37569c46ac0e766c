//! A database that takes nothing for a while, or holds what nobody would expect.

use std::time::Duration;

use hookkeeper::{
    model::{RequestId, RequestState, Time},
    sender::{Sender, SenderOptions},
};

use crate::{inbox::Inbox, world::World};

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
        let options = SenderOptions { command: "test".to_owned(), until_idle: true };
        let mut sender = Sender::start(world.admin.store().clone(), options).unwrap();
        // A sender begins only once it has written its generation.
        inbox.wait(1).await;
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        sender.status().wait_for(|status| status.in_flight == 0).await.unwrap();
        other.execute_batch("COMMIT").unwrap();
        tokio::time::timeout(Duration::from_secs(30), sender.ended()).await.expect("it becomes idle");
        assert_eq!(world.count(RequestState::Delivered).await, 8);
    }
}

#[tokio::test]
async fn it_stops_though_the_database_takes_nothing_and_the_next_one_sends_again() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    world.emit(1).await;
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let gone = std::sync::Mutex::new(gone);
    inbox.answer(move |_| {
        // The answer waits until the database is locked.
        let _ = gone.lock().unwrap().recv_timeout(Duration::from_secs(10));
        (200, Vec::new(), String::new())
    });
    let other = rusqlite::Connection::open(world.path()).unwrap();
    let sender = world.serve();
    sender.status().wait_for(|status| status.in_flight == 1).await.unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    drop(go);
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
