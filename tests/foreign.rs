//! Other programs on the database, which have nothing of ours: the examples of docs/sql.md, and what the schema refuses them.

#[path = "common/docs.rs"]
mod docs;
#[path = "common/program.rs"]
mod program;

use std::process::Command;

use docs::{blocks, has};
use hookkeeper::{
    model::NewEvent,
    store::{Outbox, OutboxError},
};
use program::Home;
use rusqlite::{Connection, config::DbConfig};

/// A home with a webhook for invoices that nobody sends to, with what it keeps already: an event, its attempt, a token, a change.
fn home() -> Home {
    let home = Home::new();
    home.run("--db shop.db webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
    home.run("--db shop.db token add --name shop").ok();
    home.run("--db shop.db setting set waits 5s --yes").ok();
    home.run("--db shop.db emit invoice/add --sample --uid first").ok();
    home.run("--db shop.db send --until-idle").ok();
    home
}

fn open(home: &Home) -> Connection {
    Connection::open(home.path().join("shop.db")).unwrap()
}

#[test]
fn the_examples_of_the_page_do_what_it_says() {
    let home = home();
    open(&home).execute_batch("CREATE TABLE invoice (id INTEGER PRIMARY KEY, number TEXT)").unwrap();
    let mut ran = 1;
    for (language, text) in blocks("docs/sql.md") {
        let (program, file) = match language.as_str() {
            "python" => ("python3", "example.py"),
            "php" => ("php", "example.php"),
            "sh" => ("sh", "example.sh"),
            other => panic!("nobody runs {other}"),
        };
        if !has(program) || (language == "sh" && !has("sqlite3")) || (program == "php" && !has_php_sqlite()) {
            eprintln!("skipped: {program} is not there, or lacks SQLite");
            continue;
        }
        std::fs::write(home.path().join(file), text).unwrap();
        let output = Command::new(program).arg(file).current_dir(home.path()).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        ran += 1;
        let books = home.run("--db shop.db balance --json").object();
        assert_eq!((&books["accepted"], &books["balanced"]), (&ran.into(), &true.into()), "{language}");
    }
    let newest = &home.run("--db shop.db request list --limit 1 --json").objects()[0];
    assert!(newest["subject"].as_str().unwrap().starts_with("FV 1"), "{newest}");
    let invoices: i64 = open(&home).query_row("SELECT count(*) FROM invoice", [], |row| row.get(0)).unwrap();
    assert_eq!(invoices, ran - 1);
}

fn has_php_sqlite() -> bool {
    let modules = Command::new("php").arg("-m").output().unwrap();
    String::from_utf8_lossy(&modules.stdout).contains("pdo_sqlite")
}

/// Every table of ours, and which operations on it no trigger stands before.
#[test]
fn every_table_is_guarded() {
    let home = home();
    let db = open(&home);
    let mut tables =
        db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(tables.len() > 15);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sql.md")).unwrap();
    for table in tables {
        assert!(page.contains(&format!("`{table}`")), "docs/sql.md does not say that the name {table} is taken");
        let operations: &[_] = match table.as_str() {
            "event" => &[],
            // Nobody finds a row there to delete.
            "accepting" => &["INSERT", "UPDATE"],
            _ => &["INSERT", "UPDATE", "DELETE"],
        };
        for operation in operations {
            let guards = format!("%BEFORE {operation} ON {table}\n%RAISE(ABORT%");
            let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 AND sql LIKE ?2";
            let there: i64 = db.query_row(sql, [&table, &guards], |row| row.get(0)).unwrap();
            assert_eq!(there, 1, "{operation} on {table} is not guarded");
        }
    }
}

#[test]
fn what_another_program_may_not_do_is_refused_and_told() {
    let home = home();
    let db = open(&home);
    let before = home.run("--db shop.db request show req_00000001 --json").object();
    let refused = [
        ("UPDATE request SET state = 'delivered'", "request resend"),
        ("DELETE FROM request", "request discard"),
        ("INSERT INTO request (webhook_id, event_id, accepted_at) VALUES (1, 1, 0)", "INSERT INTO event"),
        ("INSERT OR IGNORE INTO request (webhook_id, event_id, accepted_at) VALUES (1, 1, 0)", "INSERT INTO event"),
        (
            "INSERT OR REPLACE INTO request (id, webhook_id, event_id, accepted_at) VALUES (1, 1, 1, 0)",
            "INSERT INTO event",
        ),
        ("UPDATE book SET accepted = accepted + 1", "hookkeeper balance"),
        ("DELETE FROM book", "hookkeeper balance"),
        ("DELETE FROM attempt", "by the sender only"),
        ("UPDATE attempt SET status = 200", "by the sender only"),
        ("DELETE FROM webhook", "hookkeeper webhook add"),
        ("UPDATE webhook SET url = 'http://127.0.0.1:1/'", "hookkeeper webhook add"),
        ("DELETE FROM subscription", "webhook edit"),
        ("DELETE FROM secret", "rotate-secret"),
        ("UPDATE setting SET value = '1s'", "setting set"),
        ("INSERT INTO setting VALUES ('waits', 'soon')", "setting set"),
        ("INSERT INTO kind (name, root, item) VALUES ('a/b', 'a', 'b')", "kind add"),
        ("UPDATE token SET may_read = 1", "token add"),
        ("DELETE FROM activity", "noted by hookkeeper"),
        ("UPDATE meta SET value = 0", "hookkeeper's own"),
        ("UPDATE event SET kind = 'invoice/edit'", "cannot be changed"),
        ("DELETE FROM event", "cannot be deleted"),
        ("INSERT INTO event (kind, data) VALUES ('no/kind', '{}')", "unknown kind"),
        ("INSERT OR IGNORE INTO event (kind, data) VALUES ('invoice/add', '{')", "JSON of at most 1 MiB"),
        (
            "INSERT OR IGNORE INTO event (kind, data) VALUES ('invoice/add', '{}' || char(0) || '{')",
            "JSON of at most 1 MiB",
        ),
        ("INSERT INTO event (kind) VALUES ('invoice/add')", "JSON of at most 1 MiB"),
        (
            "INSERT OR IGNORE INTO event (kind, data) VALUES ('invoice/add', '\"' || printf('%1048576d', 0) || '\"')",
            "JSON of at most 1 MiB",
        ),
        ("INSERT OR IGNORE INTO event (kind, data, uid) VALUES ('invoice/add', '{}', 'a.b')", "no full stop"),
        ("INSERT OR IGNORE INTO event (kind, data, uid) VALUES ('invoice/add', '{}', '')", "no full stop"),
        ("INSERT OR IGNORE INTO event (kind, data, uid) VALUES ('invoice/add', '{}', 'ż')", "no full stop"),
        ("INSERT INTO event (kind, data, occurred_at) VALUES ('invoice/add', '{}', unixepoch())", "milliseconds"),
        (
            "INSERT INTO event (kind, data, occurred_at) VALUES ('invoice/add', '{}', 9223372036854775807)",
            "milliseconds",
        ),
        ("REPLACE INTO request SELECT * FROM request", "INSERT INTO event"),
        ("REPLACE INTO book SELECT * FROM book", "hookkeeper balance"),
        ("INSERT OR REPLACE INTO event (id, kind, data) VALUES (1, 'invoice/add', '[]')", "leave the id"),
        ("REPLACE INTO event (id, kind, data) VALUES (2, 'invoice/add', '[]')", "leave the id"),
        ("INSERT OR REPLACE INTO event (id, kind, data) VALUES (-1, 'invoice/add', '[]')", "leave the id"),
        ("INSERT OR REPLACE INTO event (id, kind, data) VALUES ('-1', 'invoice/del', '[]')", "leave the id"),
        ("INSERT OR IGNORE INTO event (id, kind, data) VALUES (-1, 'invoice/add', '[]')", "leave the id"),
        ("INSERT INTO event (rowid, kind, data) VALUES (0, 'invoice/add', '[]')", "leave the id"),
        ("UPDATE webhook SET id = 99", "hookkeeper webhook add"),
        ("INSERT INTO accepting VALUES (1)", "hookkeeper's own"),
        ("INSERT OR IGNORE INTO accepting VALUES (2)", "hookkeeper's own"),
        ("REPLACE INTO accepting VALUES (NULL)", "hookkeeper's own"),
    ];
    // Whatever a program has set for itself.
    for set in [
        "",
        "PRAGMA foreign_keys = OFF; PRAGMA recursive_triggers = OFF",
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA defer_foreign_keys = ON",
        "PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON",
    ] {
        let db = open(&home);
        db.execute_batch(set).unwrap();
        for (statement, told) in refused {
            let error = db.execute(statement, []).expect_err(statement).to_string();
            assert!(error.contains(told), "{set}: {statement}: {error}");
        }
        for taken in [
            "INSERT OR IGNORE INTO event (kind, data, uid) VALUES ('invoice/edit', '[]', ?1)",
            "REPLACE INTO event (kind, data, uid) VALUES ('invoice/edit', '[]', ?1)",
            "INSERT INTO event (kind, data, uid) VALUES ('invoice/edit', '[]', ?1) ON CONFLICT DO NOTHING",
        ] {
            let error = db.execute(taken, [before["uid"].as_str().unwrap()]).expect_err(taken).to_string();
            assert!(error.contains("another kind"), "{set}: {taken}: {error}");
        }
        // What comes again under the same uid changes nothing, in whatever words.
        for again in [
            "REPLACE INTO event (kind, data, uid) VALUES ('invoice/add', '[]', ?1)",
            "INSERT INTO event (kind, data, uid) VALUES ('invoice/add', '[]', ?1) ON CONFLICT DO UPDATE SET data = '[]'",
        ] {
            assert_eq!(db.execute(again, [before["uid"].as_str().unwrap()]).unwrap(), 0, "{set}: {again}");
        }
    }
    let other = Connection::open_in_memory().unwrap();
    other.execute("ATTACH ?1 AS shop", [home.path().join("shop.db").to_str().unwrap()]).unwrap();
    other.execute("DELETE FROM shop.event", []).unwrap_err();
    other.execute("UPDATE shop.request SET state = 'delivered'", []).unwrap_err();
    assert_eq!(home.run("--db shop.db request show req_00000001 --json").object(), before);
    assert_eq!(home.run("--db shop.db webhook list --json").objects().len(), 1);
    let books = home.run("--db shop.db balance --json").object();
    assert_eq!((&books["accepted"], &books["balanced"]), (&1.into(), &true.into()));
    // In one transaction with something that is refused, the rest is the program's to keep or to give up.
    db.execute_batch("BEGIN").unwrap();
    db.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', '{}'), ('invoice/add', '[1]')", []).unwrap();
    db.execute("UPDATE request SET state = 'failed'", []).unwrap_err();
    db.execute_batch("COMMIT").unwrap();
    assert_eq!(home.run("--db shop.db balance --json").object()["accepted"], 3);
    // Bytes that are no text come out as the sign for what cannot be read, and hold up nobody.
    db.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', CAST(x'22ff22' AS TEXT))", []).unwrap();
    let (mut listen, url) = home.listen("");
    home.run(&format!("--db shop.db webhook edit 1 --url {url} --envelope standard")).ok();
    home.run("--db shop.db request resend req_00000004").ok();
    home.run("--db shop.db send --until-idle").ok();
    let mut bodies = String::new();
    while !bodies.contains('\u{fffd}') {
        bodies.push_str(&listen.line());
    }
}

/// A database as the first version made it is brought up to date, and guarded from then on.
#[test]
fn a_database_of_the_version_before_is_guarded_once_it_is_opened() {
    let home = Home::new();
    let path = home.path().join("shop.db");
    let db = Connection::open(&path).unwrap();
    db.execute_batch(include_str!("../assets/migrations/0001_begin.sql")).unwrap();
    db.execute_batch("PRAGMA application_id = 0x686b6b70; PRAGMA user_version = 1;").unwrap();
    db.execute("INSERT INTO kind (name, root, item) VALUES ('own/kind', 'a', 'b')", []).unwrap();
    db.execute("INSERT INTO event (kind, data, uid) VALUES ('own/kind', '{}', 'before')", []).unwrap();
    drop(db);
    home.run("--db shop.db webhook add --url http://127.0.0.1:9/ --event own/kind --private").ok();
    let db = open(&home);
    let uid: String = db.query_row("SELECT uid FROM event", [], |row| row.get(0)).unwrap();
    assert_eq!(uid, "before");
    db.execute("INSERT INTO event (kind, data) VALUES ('own/kind', '{}')", []).unwrap();
    db.execute("DELETE FROM request", []).unwrap_err();
    let books = home.run("--db shop.db balance --json").object();
    assert_eq!((&books["accepted"], &books["balanced"]), (&1.into(), &true.into()));
    // hookkeeper's own way through, which no other program has by chance.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    assert_eq!(db.execute("DELETE FROM request", []), Ok(1));
}

/// Only the trigger that makes requests may say that it does; a program that says so itself, at whatever moment, gets nowhere.
#[test]
fn nobody_else_says_that_an_event_is_being_accepted() {
    let home = home();
    let db = open(&home);
    let inserts = [
        "INSERT INTO event (kind, data) VALUES ('invoice/add', '{}')",
        "INSERT INTO event (kind, data) VALUES ('invoice/add', '{}'), ('invoice/del', '{}')",
        "INSERT INTO event (kind, data) VALUES ('invoice/del', '{}'), ('invoice/add', '{}')",
    ];
    for insert in inserts {
        db.execute(insert, []).unwrap();
        for id in ["last_insert_rowid()", "last_insert_rowid() + 1", "1", "99"] {
            let error = db.execute(&format!("INSERT INTO accepting VALUES ({id})"), []).unwrap_err().to_string();
            assert!(error.contains("hookkeeper's own"), "{insert}, {id}: {error}");
        }
    }
    // A trigger of the program's own hands in events as well.
    db.execute_batch(
        "CREATE TABLE invoice (id INTEGER PRIMARY KEY, number TEXT);
         CREATE TRIGGER invoice_added AFTER INSERT ON invoice
         BEGIN INSERT INTO event (kind, data) VALUES ('invoice/add', json_object('fullnumber', NEW.number)); END;
         INSERT INTO invoice (number) VALUES ('FV 1'), ('FV 2');",
    )
    .unwrap();
    let other = Connection::open_in_memory().unwrap();
    other.execute("ATTACH ?1 AS shop", [home.path().join("shop.db").to_str().unwrap()]).unwrap();
    other.execute("INSERT INTO shop.event (kind, data) VALUES ('invoice/add', '{}')", []).unwrap();
    let books = home.run("--db shop.db balance --json").object();
    assert_eq!((&books["accepted"], &books["balanced"]), (&7.into(), &true.into()));
}

/// The third version let everybody write into `accepting`: what was left there opened the books, and held up events.
#[test]
fn what_was_left_in_a_database_of_the_third_version_is_cleared_away() {
    let home = Home::new();
    let path = home.path().join("shop.db");
    let db = Connection::open(&path).unwrap();
    for migration in [
        include_str!("../assets/migrations/0001_begin.sql"),
        include_str!("../assets/migrations/0002_traffic.sql"),
        include_str!("../assets/migrations/0003_guards.sql"),
    ] {
        db.execute_batch(migration).unwrap();
    }
    db.execute_batch("INSERT INTO accepting VALUES (1); PRAGMA application_id = 0x686b6b70; PRAGMA user_version = 3;")
        .unwrap();
    drop(db);
    home.run("--db shop.db webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
    let db = open(&home);
    db.execute("UPDATE book SET accepted = 5", []).unwrap_err();
    db.execute("INSERT INTO event (kind, data) VALUES ('invoice/add', '{}')", []).unwrap();
    let books = home.run("--db shop.db balance --json").object();
    assert_eq!((&books["accepted"], &books["balanced"]), (&1.into(), &true.into()));
}

#[test]
fn an_outbox_says_what_is_wrong_and_leaves_the_transaction_to_its_owner() {
    let home = home();
    let mut db = open(&home);
    let event = NewEvent::new("invoice/add", "{}").with_uid("once".parse().unwrap());
    let tx = db.transaction().unwrap();
    let outbox = Outbox::new(&tx).unwrap();
    let put = outbox.put(&event).unwrap();
    assert_eq!((put.uid.as_str(), put.requests, put.duplicate), ("once", 1, false));
    let again = outbox.put(&event).unwrap();
    assert_eq!((again.requests, again.duplicate), (0, true));
    let own = outbox.put(&NewEvent::new("invoice/add", "[1.50]")).unwrap();
    assert!(own.uid.starts_with("evt_") && own.requests == 1, "{own:?}");
    for (kind, data, told) in [
        ("no/kind", "{}".to_owned(), "kind add"),
        ("invoice/add", "{".to_owned(), "not JSON"),
        ("invoice/add", format!("\"{}\"", "x".repeat(1 << 20)), "at most 1,048,576"),
    ] {
        let error = outbox.put(&NewEvent::new(kind, data)).unwrap_err();
        assert!(matches!(&error, OutboxError::Refused(_)) && error.to_string().contains(told), "{error}");
    }
    tx.commit().unwrap();
    let books = home.run("--db shop.db balance --json").object();
    assert_eq!((&books["accepted"], &books["balanced"]), (&3.into(), &true.into()));
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    assert!(matches!(Outbox::new(&db), Err(OutboxError::NoTriggers)));
    let other = Connection::open_in_memory().unwrap();
    assert!(matches!(Outbox::new(&other), Err(OutboxError::NotOurs)));
}

/// The SQLite of the machine reads JSON deeper than ours where it is older than 3.45, and knows nothing of NULL there.
#[test]
fn an_older_sqlite_hands_in_nothing_that_ours_cannot_read_and_finds_no_fault() {
    let home = home();
    let deep = |levels| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    std::fs::write(home.path().join("good.json"), deep(1_000)).unwrap();
    std::fs::write(home.path().join("deep.json"), deep(1_001)).unwrap();
    let shell = |file: &str| {
        let insert = format!("INSERT INTO event (kind, data) VALUES ('invoice/add', CAST(readfile('{file}') AS TEXT))");
        Command::new("sqlite3").args(["-bail", "shop.db", &insert]).current_dir(home.path()).output().unwrap()
    };
    let python = |file: &str| {
        let program = "import sqlite3, sys\n\
                       with sqlite3.connect('shop.db', timeout=30) as db:\n    \
                       db.execute(\"INSERT INTO event (kind, data) VALUES ('invoice/add', ?)\", [open(sys.argv[1]).read()])";
        Command::new("python3").args(["-c", program, file]).current_dir(home.path()).output().unwrap()
    };
    type Hand<'a> = &'a dyn Fn(&str) -> std::process::Output;
    let hands: [(&str, Hand<'_>); 2] = [("sqlite3", &shell), ("python3", &python)];
    let mut accepted = 1;
    for (program, hand_in) in hands {
        if !has(program) {
            eprintln!("skipped: {program} is not there");
            continue;
        }
        let good = hand_in("good.json");
        assert!(good.status.success(), "{program}: {good:?}");
        accepted += 1;
        let refused = hand_in("deep.json");
        assert!(!refused.status.success(), "{program}: {refused:?}");
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(told.contains("nested at most 1,000 deep"), "{program}: {told}");
    }
    assert_eq!(home.run("--db shop.db balance --json").object()["accepted"], accepted);

    // As retention leaves an event, beside a token that is good for all kinds.
    let db = open(&home);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE event SET data = NULL WHERE uid = 'first'", []).unwrap();
    if has("sqlite3") {
        let check = Command::new("sqlite3")
            .args(["shop.db", "PRAGMA integrity_check; PRAGMA quick_check"])
            .current_dir(home.path())
            .output();
        assert_eq!(String::from_utf8_lossy(&check.unwrap().stdout), "ok\nok\n");
    }
    let doctor = home.run("--db shop.db doctor --full --json").out;
    assert!(doctor.lines().any(|line| line.contains("integrity") && line.contains("whole")), "{doctor}");
    home.run("--db shop.db backup copy.db").ok();
    // A row that breaks a rule of ours is no damage: the copy has it as well, and the doctor names it.
    db.pragma_update(None, "ignore_check_constraints", true).unwrap();
    db.execute("UPDATE event SET data = ?1 WHERE uid = 'first'", [deep(1_500)]).unwrap();
    home.run("--db shop.db backup odd.db").ok();
    let doctor = home.run("--db shop.db doctor --json").out;
    assert!(doctor.lines().any(|line| line.contains("integrity") && line.contains("event")), "{doctor}");
}
