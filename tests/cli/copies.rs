//! Backups and restores.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::Value as Json;

use crate::program::Home;

fn names(object: &Json) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// So many events as lines.
pub(crate) fn lines(count: usize) -> String {
    (0..count).map(|n| format!("{{\"kind\":\"invoice/add\",\"data\":{{\"id\":{n}}},\"uid\":\"e{n}\"}}\n")).collect()
}

/// Adds a webhook that nobody answers for; answers its secret.
pub(crate) fn webhook(home: &Home) -> String {
    home.run("webhook add --url http://127.0.0.1:9/ --event invoice/add --private --json").object()["secrets"][0]["secret"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_backup_made_under_load_comes_back_whole_and_balanced_and_with_its_key_only() {
    let home = Home::new();
    let secret = webhook(&home);
    std::fs::write(home.path().join("first.ndjson"), lines(20_000)).unwrap();
    home.run("emit --lines first.ndjson").ok();
    let mut emit = home.start("emit --lines - --batch later");
    let enough = Arc::new(AtomicBool::new(false));
    let writer = std::thread::spawn({
        let (text, enough) = ("{\"kind\":\"invoice/add\",\"data\":{}}\n".repeat(500), Arc::clone(&enough));
        move || {
            while !enough.load(Ordering::Relaxed) {
                emit.write(&text);
            }
            (emit.code(), emit)
        }
    });
    let accepted = || home.run("balance --json").object()["accepted"].as_u64().unwrap();
    let before =
        home.until("balance --json", |answer| !answer.out.contains("\"accepted\":20000,")).object()["accepted"].clone();
    let made = home.run("backup copy.db --json").object();
    let after = accepted();
    // The load went on all the while: there was more at the end than at the beginning, and more than is in the copy.
    let (before, copied) = (before.as_u64().unwrap(), made["requests"].as_u64().unwrap());
    assert!(20_000 < before && before <= copied && copied < after, "{before} {copied} {after}");
    let more = home.until("balance --json", |answer| !answer.out.contains(&format!("\"accepted\":{after},")));
    assert_eq!(more.code, 0, "and it goes on after it");
    enough.store(true, Ordering::Relaxed);
    assert_eq!(names(&made), ["file", "bytes", "requests", "balanced", "key_file", "key_copy"]);
    assert_eq!(made["balanced"], true, "{made}");
    assert_eq!(writer.join().unwrap().0, 0, "whoever emits is not held up");
    assert!(home.run("backup copy.db").refused(1).contains("--force"));
    let own = home.database();
    assert!(home.args(&["backup", own.to_str().unwrap(), "--force"]).refused(1).contains("itself"));

    let said = home.run("restore copy.db --db other.db").refused(1);
    assert!(
        said.contains("the key of the time of the backup at copy.db.key. Where it is lost: --without-key"),
        "{said}"
    );
    assert!(said.contains("the file with their key is missing") && !home.path().join("other.db").exists(), "{said}");
    std::fs::copy(home.path().join(".local/share/hookkeeper/hookkeeper.db.key"), home.path().join("other.db.key"))
        .unwrap();
    let restored = home.run("restore copy.db --db other.db --json").object();
    assert_eq!(names(&restored), ["database", "requests", "pending", "balanced", "kept", "kept_key", "key_is_there"]);
    assert_eq!((&restored["requests"], &restored["kept"]), (&made["requests"], &Json::Null));
    assert_eq!(home.run("balance --db other.db --json").object()["accepted"], made["requests"]);
    assert!(home.run("webhook show 1 --reveal --db other.db").ok().contains(&secret));

    // Back in its own place: what is there is kept, and nobody may be using it.
    let mut serve = home.start("serve --no-listen");
    serve.says("sending");
    let said = home.run("restore copy.db --replace").refused(1);
    assert!(said.contains(&format!("(serve, process {}); end it", serve.pid())), "{said}");
    serve.kill();
    assert!(home.run("restore copy.db").refused(1).contains("--replace"));
    let before = home.run("balance --json").object()["accepted"].clone();
    let restored = home.run("restore copy.db --replace --json").object();
    assert_eq!(home.run("balance --json").object()["accepted"], made["requests"]);
    let kept = restored["kept"].as_str().unwrap();
    let key = home.database().with_extension("db.key");
    let kept = home.args(&["balance", "--json", "--db", kept, "--key-file", key.to_str().unwrap()]).object();
    assert_eq!(kept["accepted"], before);
}

#[test]
fn a_key_that_goes_along_is_put_in_place_and_what_is_no_backup_is_refused() {
    let home = Home::new();
    let secret = webhook(&home);
    home.run("backup copy.db --with-key").ok();
    home.run("key rotate --yes").ok();
    home.run("webhook rotate-secret 1").ok();
    let shown = home.run("webhook show 1 --reveal --json").object();
    let mut secrets = shown["secrets"].as_array().unwrap().iter().map(|one| one["secret"].as_str().unwrap());
    let later = secrets.find(|one| *one != secret).unwrap().to_owned();
    // Without its key it says where that belongs.
    std::fs::rename(home.path().join("copy.db.key"), home.path().join("elsewhere")).unwrap();
    let said = home.run("restore copy.db --replace").refused(1);
    assert!(
        said.contains("does not hold the key")
            && said.contains("put the one that does in its place")
            && said.contains("at copy.db.key"),
        "{said}"
    );
    std::fs::rename(home.path().join("elsewhere"), home.path().join("copy.db.key")).unwrap();
    let said = home.run("restore copy.db --replace").ok();
    assert!(home.run("webhook show 1 --reveal").ok().contains(&secret), "the key of that time is in force again");
    assert!(!home.run("webhook show 1 --reveal").ok().contains(&later));
    // What was there before has a key of its own by then, which is named and can be restored with it.
    let kept = said.lines().find_map(|line| line.strip_prefix("The contents of before are in ")?.split(';').next());
    let kept = kept.unwrap();
    assert!(said.contains(&format!("another key, which is kept in {kept}.key")), "{said}");
    home.args(&["restore", kept, "--replace"]).ok();
    assert!(home.run("webhook show 1 --reveal").ok().contains(&later));
    // Nor is it lost where the backup's own is.
    std::fs::remove_file(home.path().join("copy.db.key")).unwrap();
    let restored = home.run("restore copy.db --replace --without-key --json").object();
    home.run("key replace --yes").ok();
    let (kept, key) = (restored["kept"].as_str().unwrap(), restored["kept_key"].as_str().unwrap());
    assert!(home.args(&["webhook", "show", "1", "--reveal", "--db", kept, "--key-file", key]).ok().contains(&later));
    home.args(&["restore", kept, "--replace"]).ok();
    assert!(home.run("webhook show 1 --reveal").ok().contains(&later));
    std::fs::write(home.path().join("notes.db"), "just some notes, and longer than a header ".repeat(200)).unwrap();
    assert!(home.run("restore notes.db --replace").refused(1).contains("not a hookkeeper database"));
    assert!(home.run("restore none.db --replace").refused(1).contains("there is no file"));
    let mut bytes = std::fs::read(home.path().join("copy.db")).unwrap();
    for byte in &mut bytes[8_192..40_960] {
        *byte = 0x5a;
    }
    std::fs::write(home.path().join("copy.db"), bytes).unwrap();
    assert!(home.run("restore copy.db --replace").refused(1).contains("damaged"));
    assert!(home.run("webhook show 1 --reveal").ok().contains(&secret), "nothing was touched");
}

#[test]
fn a_backup_never_takes_the_place_of_a_file_that_the_database_lives_by() {
    let home = Home::new();
    webhook(&home);
    let mut serve = home.start("serve --no-listen");
    serve.says("sending");
    let own = |end: &str| home.database().with_extension(format!("db{end}"));
    let refuses = |args: &[&str]| {
        let said = home.args(&[args, &["--force"]].concat()).refused(1);
        assert!(said.contains("a file of the database in use"), "{args:?}: {said}");
    };
    // Those that are not there at the moment are its own as well: it would take them for what it left there.
    for end in ["", "-wal", "-shm", "-journal", ".sender", ".key", ".key.new"] {
        refuses(&["backup", own(end).to_str().unwrap()]);
    }
    refuses(&["backup", own("").to_str().unwrap(), "--with-key"]);
    #[cfg(unix)]
    {
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(own(to), home.path().join(name)).unwrap();
        link("-wal", "wal");
        refuses(&["backup", "wal"]);
        link("", "link.db");
        for file in ["link.db", own("-wal").to_str().unwrap(), own(".sender").to_str().unwrap()] {
            refuses(&["backup", file, "--db", "link.db", "--key-file", own(".key").to_str().unwrap()]);
        }
    }
    // Another place of the key, and a copy of it that would come to lie there.
    std::fs::copy(own(".key"), home.path().join("own.key")).unwrap();
    for args in [["backup", "own.key"].as_slice(), &["backup", "own", "--with-key"], &["backup", "own.key.new"]] {
        refuses(&[args, &["--key-file", "own.key"]].concat());
    }
    let is_sending = |line: &Json| line["check"] == "sender" && line["level"] == "ok";
    assert!(home.run("doctor --json").objects().iter().any(is_sending), "the one that sends still has its lock");
    assert!(home.run("webhook show 1 --reveal").ok().contains("whsec_"), "and the key is as it was");
}

/// The names in the home that begin so.
fn beginning(home: &Home, with: &str) -> Vec<String> {
    let entries = std::fs::read_dir(home.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.starts_with(with));
    names.sort_unstable();
    names
}

#[test]
fn a_backup_touches_no_file_but_its_own_and_replaces_none_that_is_in_use() {
    let home = Home::new();
    webhook(&home);
    for name in ["copy.db.part", "copy.db.key.new"] {
        std::fs::write(home.path().join(name), name).unwrap();
    }
    home.run("backup copy.db --with-key").ok();
    home.run("backup copy.db --with-key --force").ok();
    assert_eq!(beginning(&home, "copy"), ["copy.db", "copy.db.key", "copy.db.key.new", "copy.db.part"]);
    for name in ["copy.db.part", "copy.db.key.new"] {
        assert_eq!(std::fs::read_to_string(home.path().join(name)).unwrap(), name);
    }
    std::fs::create_dir(home.path().join("folder")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::net::UnixListener::bind(home.path().join("door")).unwrap();
        assert!(home.run("backup door --force").refused(1).contains("door is a device or a pipe"));
    }
    for line in ["backup folder", "backup folder --force"] {
        assert!(home.run(line).refused(1).contains("folder is a folder"), "{line}");
    }
    assert_eq!(beginning(&home, "folder"), ["folder"]);
    // Another one's log would be read with what takes its place.
    let other = home.path().join("other.db");
    home.run("balance --db other.db").ok();
    let reading = rusqlite::Connection::open(&other).unwrap();
    let count = || reading.query_row("SELECT count(*) FROM kind", [], |row| row.get::<_, i64>(0)).unwrap();
    let before = count();
    assert!(
        home.run("backup other.db --force").refused(1).contains("other.db-wal shows that a program has other.db open")
    );
    assert_eq!(count(), before);
}

#[test]
fn a_restore_that_is_refused_says_who_is_in_the_way_and_leaves_nothing_behind() {
    let home = Home::new();
    webhook(&home);
    home.run("backup copy.db").ok();
    home.run("restore copy.db --db my.db --without-key").ok();
    let reading = rusqlite::Connection::open(home.path().join("my.db")).unwrap();
    reading.execute_batch("PRAGMA journal_mode = wal; BEGIN; SELECT count(*) FROM kind;").unwrap();
    let said = home.run("restore copy.db --db my.db --without-key --replace").refused(1);
    assert!(said.contains("another program has the database open"), "{said}");
    assert_eq!(beginning(&home, "my.db.before"), [""; 0]);
    drop(reading);
    home.run("restore copy.db --db my.db --without-key --replace").ok();
    assert_eq!(beginning(&home, "my.db.before").len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_done_is_told_in_json_also_where_a_name_is_no_utf_8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let home = Home::new();
    let odd = OsStr::from_bytes(b"\xff.db");
    for args in [
        ["paths"].as_slice(),
        &["key", "rotate", "--yes"],
        &["backup", "copy.db", "--force"],
        &["restore", "copy.db", "--replace"],
    ] {
        let done = home.command(args).arg("--db").arg(odd).arg("--json").output().unwrap();
        assert!(done.status.success(), "{args:?}: {done:?}");
        assert!(String::from_utf8(done.stdout).unwrap().contains("\u{fffd}.db"), "{args:?}");
    }
}
