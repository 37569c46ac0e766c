//! What operators do while an attempt is under way: each request goes out as often as somebody wanted it, and in its order.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    time::Duration,
};

use hookkeeper::{
    model::{NewEvent, RequestId, RequestState, Setting, Webhook},
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

#[tokio::test]
async fn what_waits_is_sent_once_when_it_is_asked_for_and_what_is_on_its_way_once_more() {
    for limit in [1, 16] {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        world.add_with(&inbox.url(), |draft| draft.limit = limit).await;
        inbox.answer_first(0);
        let sender = world.serve();
        world.emit(400).await;
        // One is on its way, others are read ahead, and the rest is not.
        inbox.wait(1).await;
        let waits = Filter { states: vec![RequestState::Pending], ..Filter::default() };
        assert_eq!(world.admin.resend(waits).await.unwrap(), 400);
        inbox.answer_first(usize::MAX);
        all_sent(&world).await;
        sender.stop().await;
        let arrivals = arrivals(&inbox);
        let more: Vec<_> = arrivals.iter().filter(|(_, times)| **times > 1).collect();
        assert_eq!((arrivals.len(), more), (400, vec![(&"e0".to_owned(), &2)]), "limit {limit}");
        world.assert_books().await;
    }
}

/// The order in which requests came first.
fn first_arrivals(inbox: &Inbox) -> Vec<String> {
    let mut seen = BTreeSet::new();
    inbox.ids().into_iter().filter(|id| seen.insert(id.clone())).collect()
}

#[tokio::test]
async fn strict_order_holds_whatever_an_operator_does_while_an_attempt_is_under_way() {
    type Act = for<'a> fn(&'a World, &'a Webhook) -> Pin<Box<dyn Future<Output = ()> + 'a>>;
    let acts: [(&str, Act); 6] = [
        ("off and on", |world, webhook| {
            Box::pin(async {
                world.admin.switch_off(webhook.id).await.unwrap();
                world.admin.switch_on(webhook.id, HeldChoice::Send).await.unwrap();
            })
        }),
        ("another Post URL", |world, webhook| {
            Box::pin(async {
                let mut draft = webhook.draft.clone();
                draft.url = format!("{}?a=b", draft.url.as_str()).parse().unwrap();
                world.admin.edit_webhook(webhook.id, draft).await.unwrap();
            })
        }),
        ("another secret", |world, webhook| {
            Box::pin(async {
                world.admin.rotate_secret(webhook.id, None, Duration::from_secs(60)).await.unwrap();
            })
        }),
        ("resend of what is under way", |world, _| {
            Box::pin(async {
                world.admin.resend(Filter::one(RequestId(5))).await.unwrap();
            })
        }),
        ("resend of what was delivered", |world, _| {
            Box::pin(async {
                world.admin.resend(Filter::one(RequestId(2))).await.unwrap();
            })
        }),
        ("discard", |world, _| {
            Box::pin(async {
                world.admin.discard(Filter::one(RequestId(8))).await.unwrap();
            })
        }),
    ];
    for (what, act) in acts {
        let (world, inbox) = (World::new().await, Inbox::start().await);
        // The wait is longer than anything else: whoever is let go ahead of it, is seen.
        world.admin.set_setting(Setting::Waits, "300ms".to_owned()).await.unwrap();
        let webhook = world.add_with(&inbox.url(), |draft| draft.ordered = true).await;
        let marks = Inbox::start().await;
        world.add_with(&marks.url(), |draft| draft.kinds = vec!["contractors/add".parse().unwrap()]).await;
        // The fifth fails, the first two times that it comes.
        let fails = AtomicUsize::new(2);
        inbox.answer(move |arrived| {
            let fails = arrived.id == "e4" && fails.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok();
            (if fails { 500 } else { 200 }, Vec::new(), String::new())
        });
        inbox.answer_first(4);
        let sender = world.serve();
        world.emit(40).await;
        inbox.wait(5).await;
        act(&world, &webhook).await;
        // What arrives elsewhere was found by a look that found this as well; the next one has read what it could.
        for mark in ["m0", "m1", "m2"] {
            let event = NewEvent::new("contractors/add", "{}").with_uid(mark.parse().unwrap());
            world.admin.emit(vec![event]).await.unwrap();
            marks.wait(1 + mark[1..].parse::<usize>().unwrap()).await;
        }
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
