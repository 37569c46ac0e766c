//! The log of events: also those that no webhook wanted.

use crate::program::Home;

fn home() -> Home {
    let home = Home::new();
    for _ in 0..2 {
        home.run("webhook add --url http://127.0.0.1:1/ --event invoice/add --private").ok();
    }
    home
}

#[test]
fn an_event_that_no_webhook_wanted_is_found() {
    let home = home();
    let said = home.run("emit goods/add --sample --uid lonely").ok();
    assert!(said.contains("hookkeeper event show lonely"), "{said}");
    let shown = home.run("event show lonely").ok();
    assert!(shown.contains("goods/add") && shown.contains("no webhook wanted this event"), "{shown}");
    let object = home.run("event show lonely --json").object();
    assert_eq!((&object["requests"], &object["kind"]), (&serde_json::json!([]), &"goods/add".into()));
    assert!(object["data"].is_object(), "{object}");

    // Another program's event, and one that was wanted.
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.execute("INSERT INTO event (uid, kind, data) VALUES ('by_sql', 'invoice/add', '{\"id\": \"FV_77\"}')", [])
        .unwrap();
    drop(db);
    home.run("emit invoice/add --sample --uid wanted").ok();
    let uids = |line: &str| {
        let rows = home.run(&format!("event list --json {line}")).objects();
        rows.iter().map(|row| format!("{} {}", row["uid"].as_str().unwrap(), row["requests"])).collect::<Vec<_>>()
    };
    assert_eq!(uids(""), ["wanted 2", "by_sql 2", "lonely 0"], "newest first");
    assert_eq!(uids("--limit 1"), ["wanted 2"]);
    assert_eq!(uids("--kind goods/add"), ["lonely 0"]);
    assert_eq!(uids("--event invoice/add --search fv_77"), ["by_sql 2"], "a text of the data");
    assert_eq!(uids("--search by_sql"), ["by_sql 2"], "_ is no wildcard, and a uid is found");
    assert_eq!(uids("--since 1h").len(), 3);
    assert!(uids("--until 1h").is_empty());
    let shown = home.run("event show by_sql").ok();
    assert_eq!(shown.matches("req_").count(), 2, "{shown}");

    assert!(home.run("event show nothing").refused(1).contains("nothing"));
    assert!(home.run("event list --event a/b").code != 0, "a kind that there never was");
    assert!(Home::new().run("event list").ok().contains("There is no event yet"));
}

#[test]
fn the_requests_of_an_event_are_found_in_a_long_log_with_gaps() {
    let home = home();
    let line = |n: u32| {
        let kind = if n.is_multiple_of(3) { "goods/add" } else { "invoice/add" };
        format!("{{\"kind\": \"{kind}\", \"data\": {{}}, \"uid\": \"e{n}\"}}\n")
    };
    home.pipe("emit --lines -", &(0..600).map(line).collect::<String>()).ok();
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("DELETE FROM request WHERE id % 7 = 0 OR id < 40", []).unwrap();
    let mut query = db
        .prepare("SELECT uid, (SELECT count(*) FROM request WHERE event_id = event.id) FROM event ORDER BY id DESC")
        .unwrap();
    let by_scan: Vec<(String, u64)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    let listed = home.run("event list --limit 1000 --json").objects();
    let listed: Vec<_> =
        listed.iter().map(|row| (row["uid"].as_str().unwrap().to_owned(), row["requests"].as_u64().unwrap())).collect();
    assert_eq!(listed, by_scan);
}
