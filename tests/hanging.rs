//! Receivers that take a connection and say nothing more: they keep no other webhook waiting.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/program.rs"]
mod program;
#[path = "common/receiver.rs"]
mod receiver;
#[path = "common/world.rs"]
mod world;

use std::{
    collections::HashMap,
    io::{Read as _, Write as _},
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use hookkeeper::{
    model::{NewEvent, RequestState, Setting, WebhookId},
    sender::Sender,
};
use inbox::Inbox;
use tokio::{io::AsyncWriteExt as _, net::TcpListener};
use world::World;

/// Far longer than any test here waits.
const TIME_LIMIT: &str = "2m";

/// Answers the first requests of each of so many paths, then nobody any more.
async fn hanging(paths: usize, answers: usize, reply: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (answered, mut all) = tokio::sync::watch::channel(0);
    let left: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    tokio::spawn(async move {
        // Afterwards, connections stand in the queue of the operating system.
        while *all.borrow_and_update() < paths * answers {
            tokio::select! {
                Ok((mut connection, _)) = listener.accept() => {
                    let (answered, left) = (answered.clone(), Arc::clone(&left));
                    tokio::spawn(async move {
                        loop {
                            let request = receiver::request(&mut connection).await;
                            let Some(path) = request.split(|byte| *byte == b' ').nth(1) else { return };
                            let path = String::from_utf8_lossy(path).into_owned();
                            let mine = {
                                let mut left = left.lock().unwrap();
                                let left = left.entry(path).or_insert(answers);
                                let mine = *left > 0;
                                *left = left.saturating_sub(1);
                                mine
                            };
                            if !mine {
                                return receiver::hold(connection).await;
                            }
                            let _ = connection.write_all(reply).await;
                            answered.send_modify(|count| *count += 1);
                        }
                    });
                }
                _ = all.changed() => {}
            }
        }
        receiver::hold(listener).await;
    });
    address
}

async fn emit(world: &World, kind: &str, count: usize) {
    let event = |_| NewEvent { kind: kind.to_owned(), data: "{}".to_owned(), uid: None, occurred_at: None };
    let answers = world.admin.emit((0..count).map(event).collect()).await.unwrap();
    assert!(answers.iter().all(Result::is_ok));
}

/// So many webhooks hang with all they may have in flight, at least so many attempts over all of them, and a healthy one gets
/// its event nevertheless.
async fn a_healthy_one_is_served_beside(
    hang: usize,
    limit: u32,
    (answers, reply): (usize, &'static [u8]),
    least: usize,
) {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.admin.set_setting(Setting::AttemptTimeout, TIME_LIMIT.to_owned()).await.unwrap();
    world.admin.set_setting(Setting::ConnectTimeout, TIME_LIMIT.to_owned()).await.unwrap();
    let address = hanging(hang, answers, reply).await;
    let urls: Vec<_> = (0..hang).map(|n| format!("http://{address}/{n}")).collect();
    futures_util::future::join_all(urls.iter().map(|url| world.add_with(url, |draft| draft.limit = limit))).await;
    // The last one, so that it never is the first to be asked.
    world.add_with(&inbox.url(), |draft| draft.events = vec!["invoice/edit".parse().unwrap()]).await;
    let sender = world.serve();
    emit(&world, "invoice/add", answers + limit as usize + 50).await;
    let mut status = sender.status();
    let hangs = status.wait_for(|status| status.in_flight >= least);
    tokio::time::timeout(Duration::from_secs(60), hangs).await.expect("they hang").unwrap();
    // Until nothing more is begun.
    while tokio::time::timeout(Duration::from_millis(500), status.changed()).await.is_ok() {}
    emit(&world, "invoice/edit", 10).await;
    inbox.wait(10).await;
}

#[tokio::test]
async fn one_that_hangs_keeps_nobody_waiting() {
    a_healthy_one_is_served_beside(1, 256, (9, receiver::OK), 256).await;
}

#[tokio::test]
async fn three_that_hang_with_all_they_may_keep_nobody_waiting() {
    a_healthy_one_is_served_beside(3, 256, (9, receiver::OK), 500).await;
}

#[tokio::test]
async fn a_hundred_that_hang_keep_nobody_waiting() {
    a_healthy_one_is_served_beside(100, 16, (5, receiver::OK), 600).await;
}

#[tokio::test]
async fn a_thousand_that_failed_and_hang_keep_nobody_waiting() {
    let failed = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
    a_healthy_one_is_served_beside(1_000, 16, (1, failed), 300).await;
}

#[tokio::test]
async fn those_that_hang_with_large_events_hold_nobody_to_one_at_a_time() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.admin.set_setting(Setting::AttemptTimeout, TIME_LIMIT.to_owned()).await.unwrap();
    let address = hanging(20, 0, receiver::OK).await;
    let urls: Vec<_> = (0..20).map(|n| format!("http://{address}/{n}")).collect();
    futures_util::future::join_all(urls.iter().map(|url| world.add(url))).await;
    world.add_with(&inbox.url(), |draft| draft.events = vec!["invoice/edit".parse().unwrap()]).await;
    let sender = world.serve();
    let data = format!(r#"{{"text":"{}"}}"#, "x".repeat(1_000_000));
    let large = NewEvent { kind: "invoice/add".to_owned(), data, uid: None, occurred_at: None };
    world.admin.emit(vec![large]).await.unwrap().remove(0).unwrap();
    let mut status = sender.status();
    let hangs = status.wait_for(|status| status.in_flight == 20);
    tokio::time::timeout(Duration::from_secs(20), hangs).await.expect("they hang").unwrap();
    // Nine answers are enough for all that it may have in flight.
    inbox.answer_first(9);
    emit(&world, "invoice/edit", 40).await;
    inbox.wait(9 + 16).await;
}

/// Reads a request's head; answers so many requests over all connections; the next ones get interim replies without end.
fn flooding(answers: usize) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let left = Arc::new(AtomicUsize::new(answers));
    std::thread::spawn(move || {
        for mut connection in listener.incoming().map(Result::unwrap) {
            let left = Arc::clone(&left);
            std::thread::spawn(move || {
                // Requests that are answered fit into this.
                let mut room = [0; 4_096];
                while connection.read(&mut room).is_ok_and(|read| read > 0) {
                    if left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_err() {
                        let interim = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(4_000);
                        while connection.write_all(&interim).is_ok() {}
                    } else if connection.write_all(receiver::OK).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// A world in which attempts take this long at most, and none follows one that failed; the first webhook is healthy.
async fn beside_a_healthy_one(attempt_timeout: &str) -> (World, Inbox) {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.events = vec!["invoice/edit".parse().unwrap()]).await;
    world.admin.set_setting(Setting::AttemptTimeout, attempt_timeout.to_owned()).await.unwrap();
    world.admin.set_setting(Setting::Waits, "1h".to_owned()).await.unwrap();
    (world, inbox)
}

async fn add_flooding(world: &World, answers: usize) -> WebhookId {
    let url = format!("http://{}/", flooding(answers));
    world.add_with(&url, |draft| draft.events = vec!["invoice/add".parse().unwrap()]).await.id
}

async fn wait_in_flight(sender: &Sender, count: usize) {
    let mut status = sender.status();
    let wait = status.wait_for(|status| status.in_flight == count);
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("so many in flight").unwrap();
}

/// Two hundred events of the healthy one arrive one after the other while attempts on those that flood are under way.
async fn two_hundred_arrive_meanwhile(world: &World, inbox: &Inbox) {
    let before = inbox.all().len();
    let all = async {
        for n in 1..=200 {
            emit(world, "invoice/edit", 1).await;
            inbox.wait(before + n).await;
        }
    };
    // Far longer than it takes, and far shorter than where each waits for those that flood.
    tokio::time::timeout(Duration::from_secs(40), all).await.expect("they keep nobody waiting");
}

#[tokio::test]
async fn those_that_flood_with_interim_replies_keep_nobody_waiting() {
    let (world, inbox) = beside_a_healthy_one(TIME_LIMIT).await;
    for _ in 0..4 {
        add_flooding(&world, 0).await;
    }
    let sender = world.serve();
    emit(&world, "invoice/edit", 1).await;
    inbox.wait(1).await;
    emit(&world, "invoice/add", 1).await;
    wait_in_flight(&sender, 4).await;
    two_hundred_arrive_meanwhile(&world, &inbox).await;
}

#[tokio::test]
async fn one_that_had_answered_before_it_flooded_keeps_others_waiting_once() {
    // The second one floods before it has read its requests.
    for large in [0, 1_000_000] {
        let (world, inbox) = beside_a_healthy_one("1s").await;
        let floods = add_flooding(&world, 20).await;
        let sender = world.serve();
        emit(&world, "invoice/edit", 1).await;
        inbox.wait(1).await;
        emit(&world, "invoice/add", 20).await;
        world.until("it has answered", async |_| world.count(RequestState::Delivered).await == 21).await;
        let data = format!(r#"{{"text":"{}"}}"#, "x".repeat(large));
        let event = NewEvent { kind: "invoice/add".to_owned(), data, uid: None, occurred_at: None };
        world.admin.emit(vec![event; 3]).await.unwrap().into_iter().for_each(|one| drop(one.unwrap()));
        // The healthy one is late meanwhile, and is not taken for one that stalls for that.
        emit(&world, "invoice/edit", 5).await;
        world.until("it has flooded", async |admin| admin.webhook(floods).await.unwrap().failed_in_row == 1).await;
        wait_in_flight(&sender, 0).await;
        world.admin.set_setting(Setting::AttemptTimeout, TIME_LIMIT.to_owned()).await.unwrap();
        world.admin.set_setting(Setting::Waits, "0s".to_owned()).await.unwrap();
        wait_in_flight(&sender, 1).await;
        two_hundred_arrive_meanwhile(&world, &inbox).await;
    }
}

#[tokio::test]
async fn one_whose_first_event_comes_while_another_floods_is_served() {
    let (world, inbox) = beside_a_healthy_one(TIME_LIMIT).await;
    add_flooding(&world, 0).await;
    let sender = world.serve();
    emit(&world, "invoice/add", 1).await;
    wait_in_flight(&sender, 1).await;
    two_hundred_arrive_meanwhile(&world, &inbox).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_hangs_keeps_little_in_memory_though_its_events_are_large() {
    for (answers, limit) in [(0, 16), (9, 256)] {
        let (home, inbox) = (program::Home::new(), Inbox::start().await);
        let url = format!("http://{}/0", hanging(1, answers, receiver::OK).await);
        home.run(&format!("setting set attempt_timeout {TIME_LIMIT} --yes")).ok();
        home.run(&format!("webhook add --url {url} --event invoice/add --private --limit {limit}")).ok();
        home.run(&format!("webhook add --url {} --event invoice/edit --private", inbox.url())).ok();
        let serve = home.start("serve --listen 127.0.0.1:0");
        let data = "x".repeat(900_000);
        let line = format!("{{\"kind\":\"invoice/add\",\"data\":{{\"notes\":\"{data}\"}}}}\n");
        home.pipe("emit --lines -", &line.repeat(150)).ok();
        // Each of them makes the sender look once more.
        for n in 1..=10 {
            home.pipe("emit invoice/edit --data -", "{}").ok();
            inbox.wait(n).await;
        }
        let peak = serve.peak() >> 10;
        println!("{peak} MiB after {answers} answers");
        assert!(peak < 96, "{peak} MiB");
    }
}
