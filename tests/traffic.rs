//! The traffic: every attempt is counted once, however it is looked at and whenever it is folded.

use hookkeeper::{
    admin::Admin,
    model::{Time, WebhookId},
    store::{Traffic, TrafficQuery},
};
use rusqlite::Connection;

#[path = "common/program.rs"]
mod program;

use program::Home;

const ALL: TrafficQuery = TrafficQuery { webhook: None, since: Time(0), step: 600_000 };

async fn open(path: &std::path::Path) -> Admin {
    let admin = Admin::open(path, "test").await.unwrap();
    for url in ["http://a.example/", "http://b.example/"] {
        let events = vec!["invoice/add".parse().unwrap()];
        admin.add_webhook(hookkeeper::model::WebhookDraft::new(url.parse().unwrap(), events), None).await.unwrap();
    }
    admin
}

fn insert(path: &std::path::Path, webhook: i64, slot: i64, delivered: i64) {
    let sql =
        "INSERT INTO traffic (webhook_id, slot, delivered, failed, total_us, t4) VALUES (?1, ?2, ?3, 1, 5000, ?3)";
    let db = Connection::open(path).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute(sql, (webhook, slot, delivered)).unwrap();
}

#[tokio::test]
async fn folding_makes_ten_minutes_of_old_minutes_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hookkeeper.db");
    let admin = open(&path).await;
    // The last five hours, a minute each; and one slot that a program of before has counted by tens.
    let now = Time::now().0 / 600_000 * 600_000;
    for minute in 1..300 {
        insert(&path, 1 + minute % 2, now - minute * 60_000, minute);
    }
    let before = admin.traffic(ALL).await.unwrap();
    let (rows, sum) = (
        || -> i64 {
            Connection::open(&path).unwrap().query_row("SELECT count(*) FROM traffic", [], |r| r.get(0)).unwrap()
        },
        Traffic::sum(&before),
    );
    assert_eq!((sum.delivered, sum.failed, sum.within(99)), (299 * 300 / 2, 299, Some(4)));
    let count = rows();
    for _ in 0..2 {
        admin.prune(|_| {}).await.unwrap();
        assert_eq!(admin.traffic(ALL).await.unwrap(), before);
    }
    assert!(rows() < count - 80, "{} of {count}", rows());
    let minutes = TrafficQuery { since: Time(now - 3_600_000), step: Traffic::MINUTE, ..ALL };
    assert_eq!(admin.traffic(minutes).await.unwrap().len(), 60, "the last hour stays by the minute");
    let of_one = admin.traffic(TrafficQuery { webhook: Some(WebhookId(2)), ..ALL }).await.unwrap();
    assert_eq!(Traffic::sum(&of_one).failed, 150);
}

#[tokio::test]
async fn what_a_program_of_before_has_counted_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hookkeeper.db");
    let db = Connection::open(&path).unwrap();
    db.execute_batch(include_str!("../assets/migrations/0001_begin.sql")).unwrap();
    db.execute_batch("INSERT INTO traffic VALUES (1, 600000, 5, 2, 7000); PRAGMA user_version = 1; PRAGMA application_id = 1751870320;")
        .unwrap();
    drop(db);
    let admin = open(&path).await;
    let slots = admin.traffic(ALL).await.unwrap();
    assert_eq!(slots, [Traffic { at: Time(600_000), delivered: 5, failed: 2, total_us: 7_000, ..Traffic::default() }]);
    assert_eq!((slots[0].within(50), slots[0].mean_us()), (None, Some(1_000)), "nobody counted how long they took");
}

#[test]
fn what_was_sent_is_told_by_the_command() {
    let home = Home::new();
    assert!(home.run("traffic").ok().contains("no traffic"));
    let (_listen, url) = home.listen("");
    home.run("setting set waits 0s --yes").ok();
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    home.run("webhook add --url http://127.0.0.1:9/ --event goods/add --private").ok();
    for kind in ["invoice/add", "invoice/add", "goods/add"] {
        home.run(&format!("emit {kind} --sample")).ok();
    }
    home.run("send --until-idle");
    let sum = |line: &str, name: &str| -> i64 {
        home.run(line).objects().iter().map(|slot| slot[name].as_i64().unwrap()).sum()
    };
    assert_eq!((sum("traffic --json", "delivered"), sum("traffic --json", "failed")), (2, 10));
    assert_eq!(
        (sum("traffic --json --webhook 1 --step 1d", "delivered"), sum("traffic --json --webhook 2", "delivered")),
        (2, 0)
    );
    let slot = home.run("traffic --json --webhook 1 --step 1d --since 1h").objects().pop().unwrap();
    assert!(slot["p99_ms"].as_u64().is_some_and(|ms| ms <= 1_000), "{slot}");
    assert_eq!((&slot["step_s"], &slot["webhook"]), (&86_400.into(), &1.into()));
    let table = home.run("traffic --step 1d").ok();
    assert!(table.contains("≤") && table.lines().last().unwrap().contains("all"), "{table}");
    assert!(home.run("traffic --step 90s").refused(2).contains("whole minutes"));
    home.run("traffic --webhook 7").refused(1);
}
