//! A webhook's pace: its rate, its limit of attempts in flight and its strict order, which hold for all that is sent to it.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use std::time::{Duration, Instant};

use hookkeeper::{model::RequestId, store::Filter};
use inbox::Inbox;
use world::World;

#[tokio::test]
async fn a_rate_is_kept() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.rate = Some("50/s".parse().unwrap())).await;
    world.emit(21).await;
    let began = Instant::now();
    world.send_until_idle().await;
    assert_eq!(inbox.all().len(), 21);
    assert!(began.elapsed() >= Duration::from_millis(390), "{:?}", began.elapsed());
}

#[tokio::test]
async fn resends_keep_to_the_rate() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add(&inbox.url()).await.id;
    world.emit(21).await;
    world.send_until_idle().await;
    let mut draft = world.webhook(id).await.draft;
    draft.rate = Some("50/s".parse().unwrap());
    world.admin.edit_webhook(id, draft).await.unwrap();
    // Also where it is off, and nothing but resends goes out.
    for off in [false, true] {
        if off {
            world.admin.switch_off(id).await.unwrap();
        }
        world.admin.resend(Filter::default()).await.unwrap();
        let began = Instant::now();
        world.send_until_idle().await;
        assert!(began.elapsed() >= Duration::from_millis(390), "{:?}", began.elapsed());
    }
    assert_eq!(inbox.all().len(), 63);
}

#[tokio::test]
async fn resends_and_what_is_new_share_the_limit_and_take_turns() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.limit = 1).await;
    world.emit(30).await;
    world.send_until_idle().await;
    world.admin.resend(Filter::default()).await.unwrap();
    // Ten more.
    world.emit(40).await;
    world.send_until_idle().await;
    let ids = inbox.ids();
    assert_eq!((ids.len(), inbox.most_at_once()), (70, 1));
    let new: Vec<_> = ids[30..55].iter().filter(|id| !ids[..30].contains(id)).collect();
    assert_eq!(new.len(), 10, "{ids:?}");
}

#[tokio::test]
async fn a_new_rate_counts_from_now_whatever_the_one_before_would_have_waited() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add_with(&inbox.url(), |draft| draft.rate = Some("1/m".parse().unwrap())).await.id;
    world.emit(3).await;
    let _sender = world.serve();
    inbox.wait(1).await;
    let mut draft = world.webhook(id).await.draft;
    draft.rate = Some("100/s".parse().unwrap());
    world.admin.edit_webhook(id, draft).await.unwrap();
    inbox.wait(3).await;
}

#[tokio::test]
async fn ordered_means_strictly_one_after_the_other_also_over_a_failure() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.ordered = true).await;
    let failed = std::sync::atomic::AtomicUsize::new(0);
    inbox.answer(move |arrived| {
        let fail = arrived.id == "e7" && failed.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 3;
        (if fail { 503 } else { 200 }, Vec::new(), String::new())
    });
    world.emit(60).await;
    world.send_until_idle().await;
    let mut ids = inbox.ids();
    ids.dedup();
    let wanted: Vec<_> = (0..60).map(|n| format!("e{n}")).collect();
    assert_eq!(ids, wanted);
    assert_eq!(inbox.most_at_once(), 1);
}

#[tokio::test]
async fn in_strict_order_the_next_one_begins_once_the_one_before_is_recorded() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    world.add_with(&inbox.url(), |draft| draft.ordered = true).await;
    let path = world.path();
    inbox.answer(move |_| {
        let db = rusqlite::Connection::open(&path).unwrap();
        let recorded: i64 = db.query_row("SELECT count(*) FROM attempt", [], |row| row.get(0)).unwrap();
        (200, Vec::new(), recorded.to_string())
    });
    world.emit(40).await;
    world.send_until_idle().await;
    for n in 0..40 {
        let attempt = world.admin.request(RequestId(n + 1)).await.unwrap().attempts.remove(0);
        assert_eq!(attempt.reply.unwrap().body, n.to_string().into_bytes(), "so many were recorded before");
    }
}
