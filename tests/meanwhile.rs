//! What operators do while an attempt is under way: each request goes out as often as somebody wanted it, and in its order.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::collections::BTreeMap;

use hookkeeper::{model::RequestState, store::Filter};
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
