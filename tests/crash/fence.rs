//! Two senders on one database, because somebody removed the lock file: the first one is fenced.

use std::{collections::BTreeMap, fs};

use crate::{
    inbox::Inbox,
    program::{Home, Running},
};

const EVENTS: usize = 200;

/// A home with one webhook that keeps the order and one that does not, and events for both.
fn home(ordered: &Inbox, free: &Inbox) -> Home {
    let home = Home::new();
    home.run(&format!("webhook add --url {} --event invoice/add --private --ordered", ordered.url())).ok();
    home.run(&format!("webhook add --url {} --event invoice/add --private", free.url())).ok();
    let line = |n| format!("{{\"kind\":\"invoice/add\",\"uid\":\"e{n:04}\",\"data\":{{}}}}\n");
    let file = home.path().join("events.ndjson");
    fs::write(&file, (0..EVENTS).map(line).collect::<String>()).unwrap();
    home.run(&format!("emit --lines {}", file.display())).ok();
    home
}

fn remove_lock(home: &Home) {
    fs::remove_file(hookkeeper_lock(home)).unwrap();
}

fn hookkeeper_lock(home: &Home) -> std::path::PathBuf {
    let mut lock = home.database().into_os_string();
    lock.push(".sender");
    lock.into()
}

/// How often each event arrived more than once.
fn repeats(inbox: &Inbox) -> usize {
    let mut counts = BTreeMap::<String, usize>::new();
    inbox.ids().into_iter().for_each(|id| *counts.entry(id).or_default() += 1);
    assert_eq!(counts.len(), EVENTS, "each event arrived");
    counts.values().map(|count| count - 1).sum()
}

fn is_in_order(inbox: &Inbox) -> bool {
    let mut ids = inbox.ids();
    ids.dedup();
    ids.is_sorted()
}

fn is_done(home: &Home) {
    home.until("balance --json", |answer| {
        let delivered = format!("\"delivered\":{}", 2 * EVENTS);
        answer.out.replace(' ', "").contains(&delivered)
    });
    home.run("balance").ok();
}

/// The first sender is stopped with attempts in flight; meanwhile the lock file goes and another sender takes over.
async fn taken_over() -> (Home, [Inbox; 2], Running, Running) {
    let inboxes = [Inbox::start().await, Inbox::start().await];
    let [ordered, free] = &inboxes;
    ordered.answer_first(20);
    free.answer_first(20);
    let home = home(ordered, free);
    let mut first = home.start("serve --no-listen");
    first.says("sending");
    ordered.wait(21).await;
    free.wait(21).await;
    first.signal("STOP");
    remove_lock(&home);
    let mut second = home.start("serve --no-listen");
    second.says("sending");
    // It repeats what was in flight.
    ordered.wait(22).await;
    (home, inboxes, first, second)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_goes_on_after_another_one_took_over_sends_and_records_nothing() {
    let (home, [ordered, free], mut first, mut second) = taken_over().await;
    let in_flight = free.all().len().saturating_sub(20);
    first.signal("CONT");
    ordered.answer_first(usize::MAX);
    free.answer_first(usize::MAX);
    first.says("another hookkeeper sends already");
    is_done(&home);
    assert!(is_in_order(&ordered), "{:?}", ordered.ids());
    assert!(repeats(&ordered) <= 2, "{:?}", ordered.ids());
    // What ended before the kill may not have been recorded: the replies to the first 20.
    assert!(repeats(&free) <= in_flight + 20, "{} of {in_flight}", repeats(&free));
    second.terminate();
    assert_eq!(second.code(), 0);
    first.says("sending");
    first.terminate();
    assert_eq!(first.code(), 0);
    home.run("balance").ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_whose_lock_file_is_removed_again_and_again_keeps_the_order() {
    let (ordered, free) = (Inbox::start().await, Inbox::start().await);
    let home = home(&ordered, &free);
    let mut senders = vec![home.start("serve --no-listen")];
    senders[0].says("sending");
    for turn in 1..4 {
        ordered.wait(turn * 30).await;
        let _ = fs::remove_file(hookkeeper_lock(&home));
        senders.push(home.start("serve --no-listen"));
        senders[turn].says_one_of(&["sending", "another hookkeeper sends already"]);
    }
    is_done(&home);
    assert!(is_in_order(&ordered), "{:?}", ordered.ids());
    assert!(repeats(&ordered) <= 3, "{:?}", ordered.ids());
}
