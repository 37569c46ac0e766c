//! What operators do while an attempt is under way: each request goes out as often as somebody wanted it, and in its order.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    time::Duration,
};

use hookkeeper::{
    admin::Admin,
    model::{Header, NewEvent, RequestId, RequestState, Setting, Time, Webhook, WebhookDraft, WebhookId},
    store::{Filter, HeldChoice},
};
use inbox::Inbox;
use world::World;

/// How often each request arrived.
fn arrivals(inbox: &Inbox) -> BTreeMap<String, usize> {
    let mut arrivals = BTreeMap::new();
    for id in inbox.ids() {
        *arrivals.entry(id).or_default() += 1;
    }
    arrivals
}

/// Waits until nothing is to be sent any more.
async fn all_sent(world: &World) {
    let waiting = [RequestState::Pending, RequestState::Held];
    let waiting = Filter { states: waiting.to_vec(), ..Filter::default() };
    world
        .until("all sent", async |admin| {
            let asked = world::asked_again(&world.path());
            asked == 0 && admin.count(waiting.clone()).await.unwrap() == 0
        })
        .await;
}

/// Another webhook, by which a test learns how far the sender has looked.
struct Marks {
    inbox: Inbox,
    next: usize,
}

impl Marks {
    async fn start(world: &World) -> Self {
        let inbox = Inbox::start().await;
        world.add_with(&inbox.url(), |draft| draft.events = vec!["contractors/add".parse().unwrap()]).await;
        Self { inbox, next: 0 }
    }

    /// Waits until the sender has seen what was committed before, and has done what it could about it. What arrives here was
    /// found by a look that found that as well, and the look after it has read what was wanted then.
    async fn seen(&mut self, world: &World) {
        for _ in 0..3 {
            let uid = format!("m{}", self.next).parse().unwrap();
            world.admin.emit(vec![NewEvent::new("contractors/add", "{}").with_uid(uid)]).await.unwrap();
            self.next += 1;
            self.inbox.wait(self.next).await;
        }
    }
}

#[tokio::test]
async fn what_waits_is_sent_once_when_it_is_asked_for_and_what_is_on_its_way_once_more() {
    for limit in [1, 16] {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        world.add_with(&inbox.url(), |draft| draft.limit = limit).await;
        let mut marks = Marks::start(&world).await;
        inbox.answer_first(0);
        let sender = world.serve();
        world.emit(400).await;
        // One is on its way, others are read ahead, and the rest is not.
        inbox.wait(1).await;
        marks.seen(&world).await;
        let waits = Filter { webhook: Some(WebhookId(1)), states: vec![RequestState::Pending], ..Filter::default() };
        assert_eq!(world.admin.resend(waits).await.unwrap(), 400);
        marks.seen(&world).await;
        inbox.answer_first(usize::MAX);
        all_sent(&world).await;
        sender.stop().await;
        let arrivals = arrivals(&inbox);
        let more: Vec<_> = arrivals.iter().filter(|(_, times)| **times > 1).collect();
        assert_eq!((arrivals.len(), more), (400, vec![(&"e0".to_owned(), &2)]), "limit {limit}");
        world.assert_books().await;
    }
}

#[tokio::test]
async fn an_attempt_that_began_after_an_operator_asked_is_the_one_that_was_asked_for() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add(&inbox.url()).await;
    inbox.answer_first(0);
    let sender = world.serve();
    world.emit(1).await;
    inbox.wait(1).await;
    // As where the sender starts it before it learns of the wish.
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    let asked_at = Time::now().0 - 1_000;
    other.execute("INSERT INTO resend (request_id, webhook_id, asked_at) VALUES (1, 1, ?1)", [asked_at]).unwrap();
    inbox.answer_first(usize::MAX);
    all_sent(&world).await;
    sender.stop().await;
    assert_eq!(inbox.ids(), ["e0"]);
}

/// The order in which requests came first.
fn first_arrivals(inbox: &Inbox) -> Vec<String> {
    let mut seen = BTreeSet::new();
    inbox.ids().into_iter().filter(|id| seen.insert(id.clone())).collect()
}

const ACTS: [&str; 6] =
    ["off and on", "another Post URL", "another secret", "resend of this", "resend of another", "discard"];

async fn act(what: &str, admin: &Admin, webhook: &Webhook) {
    match what {
        "off and on" => {
            admin.switch_off(webhook.id).await.unwrap();
            admin.switch_on(webhook.id, HeldChoice::Send).await.unwrap();
        }
        "another Post URL" => {
            let mut draft = webhook.draft.clone();
            draft.url = format!("{}?a=b", draft.url.as_str()).parse().unwrap();
            admin.edit_webhook(webhook.id, draft).await.unwrap();
        }
        "another secret" => drop(admin.rotate_secret(webhook.id, None, Duration::from_secs(60)).await.unwrap()),
        "resend of this" => assert_eq!(admin.resend(Filter::one(RequestId(5))).await.unwrap(), 1),
        "resend of another" => assert_eq!(admin.resend(Filter::one(RequestId(2))).await.unwrap(), 1),
        "discard" => assert_eq!(admin.discard(Filter::one(RequestId(8))).await.unwrap(), 1),
        _ => unreachable!("{what}"),
    }
}

#[tokio::test]
async fn strict_order_holds_whatever_an_operator_does_while_an_attempt_is_under_way() {
    for what in ACTS {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        // The wait is longer than anything else: whoever is let go ahead of it, is seen.
        world.admin.set_setting(Setting::Waits, "300ms".to_owned()).await.unwrap();
        let webhook = world.add_with(&inbox.url(), |draft| draft.ordered = true).await;
        let mut marks = Marks::start(&world).await;
        // The fifth fails, the first two times that it comes.
        let failed = AtomicUsize::new(0);
        inbox.answer(move |arrived| {
            let fails = arrived.id == "e4" && failed.fetch_add(1, SeqCst) < 2;
            (if fails { 500 } else { 200 }, Vec::new(), String::new())
        });
        inbox.answer_first(4);
        let sender = world.serve();
        world.emit(40).await;
        inbox.wait(5).await;
        act(what, &world.admin, &webhook).await;
        marks.seen(&world).await;
        inbox.answer_first(usize::MAX);
        all_sent(&world).await;
        sender.stop().await;
        let wanted: Vec<_> = (0..40).filter(|n| what != "discard" || *n != 7).map(|n| format!("e{n}")).collect();
        let came = inbox.ids();
        assert_eq!(first_arrivals(&inbox), wanted, "{what}: {came:?}");
        let (fifth, sixth) = (came.iter().rposition(|id| id == "e4"), came.iter().position(|id| id == "e5"));
        assert!(fifth < sixth, "{what}: {came:?}");
        assert_eq!(inbox.most_at_once(), 1, "{what}");
        world.assert_books().await;
    }
}

#[tokio::test]
async fn what_is_discarded_before_its_attempt_began_is_not_sent_and_other_webhooks_do_not_notice() {
    let (world, inbox, other) = (World::new().await, Inbox::start().await, Inbox::start().await);
    let webhook = world.add_with(&inbox.url(), |draft| draft.limit = 1).await;
    world.add(&other.url()).await;
    inbox.answer_first(0);
    let sender = world.serve();
    world.emit(40).await;
    inbox.wait(1).await;
    other.wait(40).await;
    let filter = Filter { webhook: Some(webhook.id), ..Filter::default() };
    assert_eq!(world.admin.discard(filter).await.unwrap(), 40);
    // What arrives elsewhere was found by a look that found this as well.
    let event = NewEvent::new("invoice/add", "{}").with_uid("later".parse().unwrap());
    world.admin.emit(vec![event]).await.unwrap();
    other.wait(41).await;
    inbox.answer_first(usize::MAX);
    all_sent(&world).await;
    sender.stop().await;
    assert_eq!(inbox.ids(), ["e0", "later"], "what was under way, and what came after");
    world.assert_books().await;
}

#[tokio::test]
async fn strict_order_is_that_of_acceptance_also_for_what_failed_before_an_operator_chose_it() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.ordered = true).await;
    world.emit(40).await;
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    // Those that were accepted last fell due first.
    let now = Time::now().0;
    other.execute("UPDATE request SET used = 1 + id % 2, due_at = ?1 - id", [now]).unwrap();
    world.send_until_idle().await;
    assert_eq!(inbox.ids(), (0..40).map(|n| format!("e{n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn shorter_waits_hold_also_for_what_waits_at_the_head_of_a_strict_order() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.admin.set_setting(Setting::Waits, "30m".to_owned()).await.unwrap();
    let id = world.add_with(&inbox.url(), |draft| draft.ordered = true).await.id;
    inbox.status(500);
    world.emit(3).await;
    let sender = world.serve();
    world.until("it has failed", async |admin| admin.webhook(id).await.unwrap().failed_in_row == 1).await;
    inbox.status(200);
    world.admin.set_setting(Setting::Waits, "0s".to_owned()).await.unwrap();
    world.until("all delivered", async |admin| admin.balance().await.unwrap().total().delivered == 3).await;
    assert_eq!(inbox.ids(), ["e0", "e0", "e1", "e2"]);
    sender.stop().await;
}

#[tokio::test]
async fn shorter_waits_hold_also_for_the_request_that_failed() {
    for own in [false, true] {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        world.admin.set_setting(Setting::Waits, "30m".to_owned()).await.unwrap();
        let id = world.add(&inbox.url()).await.id;
        inbox.status(500);
        world.emit(3).await;
        let sender = world.serve();
        world.until("it has failed", async |admin| admin.webhook(id).await.unwrap().failed_in_row == 1).await;
        inbox.status(200);
        if own {
            let draft = world.webhook(id).await.draft;
            let draft = hookkeeper::model::WebhookDraft { waits: Some("0s".parse().unwrap()), ..draft };
            world.admin.edit_webhook(id, draft).await.unwrap();
        } else {
            world.admin.set_setting(Setting::Waits, "0s".to_owned()).await.unwrap();
        }
        world.until("all delivered", async |admin| admin.balance().await.unwrap().total().delivered == 3).await;
        sender.stop().await;
    }
}

#[tokio::test]
async fn what_was_sent_before_a_webhook_was_switched_on_again_takes_none_of_its_fresh_ten() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    let mut marks = Marks::start(&world).await;
    world.emit(1).await;
    let other = rusqlite::Connection::open(world.path()).unwrap();
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    other.execute("UPDATE request SET used = 9", []).unwrap();
    inbox.status(500);
    inbox.answer_first(0);
    let sender = world.serve();
    inbox.wait(1).await;
    world.admin.switch_off(id).await.unwrap();
    assert_eq!(world.admin.switch_on(id, HeldChoice::Send).await.unwrap().sent, 1);
    marks.seen(&world).await;
    inbox.status(200);
    inbox.answer_first(usize::MAX);
    all_sent(&world).await;
    sender.stop().await;
    assert_eq!(inbox.ids(), ["e0", "e0"]);
    assert_eq!(world.count(RequestState::Failed).await, 0);
    world.assert_books().await;
}

#[tokio::test]
async fn what_a_receiver_repeats_of_a_secret_is_hidden_though_its_webhook_is_edited_or_removed_before_it_answers() {
    for removed in [false, true] {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        let secret = Header { name: "authorization".to_owned(), value: "Bearer 0ld-s3cret".to_owned() };
        let webhook = world.add_with(&inbox.url(), |draft| draft.headers = vec![secret]).await;
        let mut marks = Marks::start(&world).await;
        inbox.answer(|arrived| (500, Vec::new(), format!("{:?}", arrived.headers["authorization"])));
        inbox.answer_first(0);
        world.emit(1).await;
        let sender = world.serve();
        inbox.wait(1).await;
        if removed {
            world.admin.remove_webhook(webhook.id).await.unwrap();
        } else {
            world.admin.edit_webhook(webhook.id, WebhookDraft { headers: Vec::new(), ..webhook.draft }).await.unwrap();
        }
        marks.seen(&world).await;
        inbox.status(200);
        inbox.answer_first(usize::MAX);
        let other = rusqlite::Connection::open(world.path()).unwrap();
        let first = "SELECT reply_body FROM attempt WHERE request_id = 1 AND number = 1";
        let told = || other.query_row(first, [], |row| row.get::<_, Vec<u8>>(0));
        world.until("it is recorded", async |_| told().is_ok()).await;
        sender.stop().await;
        assert_eq!(String::from_utf8(told().unwrap()).unwrap(), "\"*****************\"", "removed: {removed}");
    }
}
