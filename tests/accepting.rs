//! Accepting events: what other programs and operators can rely on.

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, PostUrl, WebhookDraft},
    store::Refused,
};

fn event(kind: &str, uid: Option<&str>) -> NewEvent {
    NewEvent {
        kind: kind.to_owned(),
        data: r#"{"id":"1"}"#.to_owned(),
        uid: uid.map(|uid| uid.parse().unwrap()),
        occurred_at: None,
    }
}

/// A request: its event's kind, its webhook, its state, and whether it was accepted when the event happened.
type Made = (String, i64, String, bool);

/// What events made: requests in their order, and how many the books say each webhook has accepted.
fn made(db: &rusqlite::Connection) -> (Vec<Made>, Vec<(i64, i64)>) {
    let mut requests = db
        .prepare(
            "SELECT e.kind, r.webhook_id, r.state, r.accepted_at - e.occurred_at BETWEEN -1000 AND 60000
             FROM request r JOIN event e ON e.id = r.event_id ORDER BY r.id",
        )
        .unwrap();
    let rows = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let requests = requests.query_map([], rows).unwrap().map(Result::unwrap).collect();
    let mut books = db.prepare("SELECT webhook_id, accepted FROM book ORDER BY webhook_id").unwrap();
    let books = books.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    (requests, books)
}

#[tokio::test]
async fn an_insert_by_another_program_makes_what_emit_makes() {
    let kinds = ["invoice/add", "goods/add", "invoice/edit", "invoice/add", "contractors/add", "invoice/add"];
    let mut all = Vec::new();
    for foreign in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let admin = Admin::open(&path, "test").await.unwrap();
        for wants in [&["invoice/add", "goods/add"][..], &["invoice/add"], &["invoice/edit"]] {
            let url: PostUrl = "https://example.com/".parse().unwrap();
            let wants = wants.iter().map(|kind| kind.parse().unwrap()).collect();
            admin.add_webhook(WebhookDraft::new(url, wants), None).await.unwrap();
        }
        let other = rusqlite::Connection::open(&path).unwrap();
        if foreign {
            for kind in kinds {
                other.execute("INSERT INTO event (kind, data) VALUES (?1, '{\"id\":\"1\"}')", [kind]).unwrap();
            }
        } else {
            let answers = admin.emit(kinds.iter().map(|kind| event(kind, None)).collect()).await.unwrap();
            let requests: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().requests).collect();
            assert_eq!(requests, [2, 1, 1, 2, 0, 2]);
        }
        assert!(admin.balance().await.unwrap().balanced());
        all.push(made(&other));
    }
    assert_eq!(all[0].1, [(1, 4), (2, 3), (3, 1)]);
    assert_eq!(all[0], all[1]);
}

#[tokio::test]
async fn a_refused_event_stops_no_other_and_the_same_uid_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let admin = Admin::open(&folder.path().join("db"), "test").await.unwrap();
    let url: PostUrl = "https://example.com/".parse().unwrap();
    admin.add_webhook(WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()]), None).await.unwrap();
    let broken = NewEvent { data: "{".to_owned(), ..event("invoice/add", None) };
    let batch = |uid| vec![event("no/such", None), event("invoice/add", Some(uid)), broken.clone()];
    let mut answers = admin.emit([batch("a"), batch("a"), batch("b")].concat()).await.unwrap();
    assert!(matches!(answers[0], Err(Refused::UnknownKind(_))), "{answers:?}");
    assert!(matches!(answers[2], Err(Refused::NotJson(_))), "{answers:?}");
    let told: Vec<_> = [1, 4, 7].map(|n| answers[n].clone().unwrap()).into();
    assert_eq!(told.iter().map(|a| a.duplicate).collect::<Vec<_>>(), [false, true, false]);
    answers = admin.emit(vec![event("invoice/add", Some("b")), event("invoice/add", Some("c"))]).await.unwrap();
    assert_eq!(answers.iter().map(|a| a.clone().unwrap().duplicate).collect::<Vec<_>>(), [true, false]);
    let balance = admin.balance().await.unwrap();
    assert!(balance.balanced(), "{balance:?}");
    assert_eq!(balance.total().pending, 3);
}

#[tokio::test]
async fn no_statement_of_another_program_takes_an_accepted_event_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = Admin::open(&path, "test").await.unwrap();
    let url: PostUrl = "https://example.com/".parse().unwrap();
    admin.add_webhook(WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()]), None).await.unwrap();
    admin.emit(vec![event("invoice/add", Some("a"))]).await.unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    let events = || {
        let mut rows = other.prepare("SELECT id, uid, data FROM event ORDER BY id").unwrap();
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        rows.query_map([], read).unwrap().map(Result::unwrap).collect::<Vec<(i64, String, String)>>()
    };
    let first = events();
    for again in [
        "INSERT INTO event (uid, kind, data) VALUES ('a', 'invoice/add', '{}')",
        "INSERT OR REPLACE INTO event (uid, kind, data) VALUES ('a', 'invoice/add', '{}')",
        "INSERT INTO event (uid, kind, data) VALUES ('a', 'invoice/add', '{}')
         ON CONFLICT (uid) DO UPDATE SET data = excluded.data",
    ] {
        assert_eq!(other.execute(again, []).unwrap(), 0, "{again}");
    }
    for refused in [
        "INSERT OR REPLACE INTO event (id, uid, kind, data) VALUES (1, 'b', 'invoice/add', '{}')",
        "INSERT INTO event (id, uid, kind, data) VALUES (9223372036854775807, 'b', 'invoice/add', '{}')",
        "INSERT INTO event (id, uid, kind, data) VALUES (0, 'b', 'invoice/add', '{}')",
        "INSERT INTO event (uid, kind, data) VALUES ('b' || char(0) || 'b', 'invoice/add', '{}')",
        "DELETE FROM event",
    ] {
        assert!(other.execute(refused, []).is_err(), "{refused}");
    }
    assert_eq!(events(), first);
    let balance = admin.balance().await.unwrap();
    assert!(balance.balanced() && balance.total().pending == 1, "{balance:?}");
}

#[tokio::test]
async fn what_is_due_is_what_could_be_sent_now() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let admin = Admin::open(&path, "test").await.unwrap();
    let url: PostUrl = "https://example.com/".parse().unwrap();
    let draft = WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()]);
    let id = admin.add_webhook(draft, None).await.unwrap().id;
    admin.emit((0..4).map(|_| event("invoice/add", None)).collect()).await.unwrap();
    let waits = async || {
        let queue = admin.health().await.unwrap().queue;
        (queue.due, queue.pending, queue.held)
    };
    assert_eq!(waits().await, (4, 4, 0));
    let other = rusqlite::Connection::open(&path).unwrap();
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    let later = "strftime('%s', 'now') * 1000 + 60000";
    other.execute_batch(&format!("UPDATE request SET used = 2, due_at = {later} WHERE id = 1")).unwrap();
    assert_eq!(waits().await, (3, 4, 0), "one waits for a time of its own");
    other.execute_batch(&format!("UPDATE webhook SET next_probe_at = {later}")).unwrap();
    assert_eq!(waits().await, (0, 4, 0), "a webhook that backs off has nothing due");
    admin.switch_off(id).await.unwrap();
    assert_eq!(waits().await, (0, 0, 4));
}
