//! How many requests of a webhook wait, and for what, as the screen and `webhook show` tell it.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use hookkeeper::{
    admin::Admin,
    model::{Time, WebhookId},
    store::{Waiting, Why},
    text::{Language, Text},
};
use inbox::Inbox;
use world::{World, dead_port};

async fn waiting(admin: &Admin, id: WebhookId) -> Option<Waiting> {
    let overviews = admin.overviews().await.unwrap();
    overviews.into_iter().find(|overview| overview.webhook.id == id).unwrap().waiting
}

/// A port that takes connections and never answers; it must live on.
async fn silent() -> (String, tokio::net::TcpListener) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    (format!("http://{}/", listener.local_addr().unwrap()), listener)
}

#[tokio::test]
async fn it_is_told_what_keeps_requests_waiting() {
    let world = World::new().await;
    let (healthy, (url, _silent)) = (Inbox::start().await, silent().await);
    let is = async |id: WebhookId, wanted: Option<(u64, Option<&str>, u64)>| {
        let what = format!("webhook {id}: {wanted:?}");
        world
            .until(&what, async |admin| {
                let waiting = waiting(admin, id).await;
                waiting.map(|w| (w.count, w.why.map(Why::as_str), w.later)) == wanted
            })
            .await;
    };
    let ordered = world.add_with(&url, |draft| draft.ordered = true).await.id;
    let limited = world.add_with(&url, |draft| draft.limit = 2).await.id;
    let rated = world.add_with(&healthy.url(), |draft| draft.rate = Some("4/h".parse().unwrap())).await.id;
    let dead = format!("http://{}/", dead_port().await);
    let failing = world.add_with(&dead, |draft| draft.waits = Some("1h".parse().unwrap())).await.id;
    let off = world.add(&healthy.url()).await.id;
    let good = world.add(&healthy.url()).await.id;
    is(good, None).await;
    world.admin.switch_off(off).await.unwrap();
    world.emit(7).await;
    is(good, Some((7, Some("nobody_sends"), 0))).await;
    let sender = world.serve();
    is(good, None).await;
    is(ordered, Some((6, Some("order"), 0))).await;
    is(limited, Some((5, Some("limit"), 0))).await;
    is(rated, Some((6, Some("rate"), 0))).await;
    is(off, Some((7, Some("off"), 0))).await;
    // The one that failed waits for a time of its own; the others for the webhook's probe.
    is(failing, Some((6, Some("backing_off"), 1))).await;
    let Some(Waiting { why: Some(Why::BackingOff(Some(until))), .. }) = waiting(&world.admin, failing).await else {
        panic!("it is known until when it backs off")
    };
    assert!((3_000..4_000).contains(&until.since(Time::now()).as_secs()));
    drop(sender);
}

#[test]
fn it_is_told_in_both_languages() {
    let now = Time(1_000_000);
    for (language, lines) in [
        (
            Language::English,
            [
                "41 (rate 5/s)",
                "1 (in order, one after the other) · 3 to be tried again later",
                "1,231 (16 in flight at once)",
                "12 (the next attempt in 41 s)",
                "3 to be tried again later",
            ],
        ),
        (
            Language::Polish,
            [
                "41 (tempo 5/s)",
                "1 (po kolei, jedno po drugim) · 3 do ponowienia później",
                "1231 (najwyżej 16 naraz)",
                "12 (następna próba za 41 s)",
                "3 do ponowienia później",
            ],
        ),
    ] {
        let text = Text::new(language);
        let told = [
            (41, Some(Why::Rate("5/s".parse().unwrap())), 0),
            (1, Some(Why::Order), 3),
            (1_231, Some(Why::Limit(16)), 0),
            (12, Some(Why::BackingOff(Some(Time(1_041_000)))), 0),
            (0, None, 3),
        ];
        let told =
            told.map(|(count, why, later)| text.waiting(&Waiting { count, why, later }, |at| text.span(at.since(now))));
        assert_eq!(told, lines);
    }
}
