//! What `doctor` finds beyond the database's own file: who keeps it locked, clocks, settings, ports, the service, and with
//! `--network` receivers' names and certificates.
#![cfg(target_os = "linux")]

#[path = "common/certificates.rs"]
mod certificates;
#[path = "doctor/damage.rs"]
mod damage;
#[path = "common/program.rs"]
mod program;
#[path = "common/receiver.rs"]
mod receiver;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certificates::{Authority, Flaw};
use program::{Answer, Home, dead_port};
use serde_json::Value as Json;

/// The lines of one check.
fn of(answer: &Answer, check: &str) -> Vec<(String, String, String)> {
    let lines = answer.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    let word = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    lines
        .filter(|line| line["check"] == check)
        .map(|l| (word(&l["level"]), word(&l["found"]), word(&l["next"])))
        .collect()
}

#[track_caller]
fn finds(answer: &Answer, check: &str, level: &str, found: &str, next: &str) {
    let lines = of(answer, check);
    let is = |(l, f, n): &(String, String, String)| l == level && f.contains(found) && n.contains(next);
    assert!(lines.iter().any(is), "{check} {level} {found} {next}: {lines:?}");
}

fn home() -> Home {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/ --event invoice/add").ok();
    home
}

#[test]
fn the_page_on_operating_has_every_check() {
    let page = include_str!("../docs/operating.md");
    let told = home().run("doctor --json").out;
    let checks: Vec<_> =
        told.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()["check"].clone()).collect();
    assert!(checks.len() > 15, "{checks:?}");
    for check in checks {
        let name = check.as_str().unwrap();
        assert!(page.contains(&format!("`{name}`")), "docs/operating.md lacks the check {name}");
    }
}

#[test]
fn who_keeps_the_database_locked_or_owns_a_file_of_it_is_in_the_way() {
    let home = home();
    finds(&home.run("doctor --json"), "lock", "ok", "can be written", "");
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = home.run("doctor --json");
    finds(&answer, "lock", "error", "kept", "fuser");
    assert_eq!(answer.code, 1);
    db.execute_batch("ROLLBACK").unwrap();

    let folder = home.database().parent().unwrap().to_owned();
    fs::set_permissions(&folder, PermissionsExt::from_mode(0o777)).unwrap();
    finds(&home.run("doctor --json"), "access", "warn", "everyone may write", "chmod o-w");
    fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).unwrap();
    // Only root can give a file away.
    let lock = folder.join("hookkeeper.db.sender");
    fs::write(&lock, "").unwrap();
    if std::os::unix::fs::chown(&lock, Some(12_345), None).is_ok() {
        finds(&home.run("doctor --json"), "access", "error", "hookkeeper.db.sender belongs to another", "chown");
        std::os::unix::fs::chown(home.database(), Some(12_345), None).unwrap();
        for end in ["-wal", "-shm"] {
            let _ = std::os::unix::fs::chown(folder.join(format!("hookkeeper.db{end}")), Some(12_345), None);
        }
        finds(&home.run("doctor --json"), "access", "warn", "uid 12345", "sudo -u");
    } else {
        eprintln!("skipped: only root may give files away");
    }
}

#[test]
fn settings_and_webhooks_that_cannot_do_what_is_meant_are_told() {
    let home = home();
    finds(&home.run("doctor --json"), "settings", "warn", "nobody is told", "warn_url");
    home.run("setting set warn_url https://shop.example/").ok();
    home.run("setting set connect_timeout 30s --yes").ok();
    home.run("setting set retain_requests 1d --yes").ok();
    home.run("webhook edit 1 --private").ok();
    home.run("setting set private_addresses no --yes").ok();
    home.run("webhook add --url http://10.0.0.8/ --event invoice/add").ok();
    home.run("webhook add --url https://b.example/ --event goods/add").ok();
    home.run("webhook disable 3").ok();
    home.run("emit goods/add --sample").ok();
    let answer = home.run("doctor --json");
    finds(&answer, "settings", "warn", "Post URL of webhook 1", "warn_command");
    finds(&answer, "settings", "warn", "connect_timeout is longer", "connect_timeout");
    finds(&answer, "settings", "warn", "retain_payloads is longer", "retain_requests");
    finds(&answer, "settings", "warn", "forbids it to all", "--private=no");
    finds(&answer, "webhooks", "error", "2: 10.0.0.8 is", "--private");
    finds(&answer, "webhooks", "warn", "webhook 3 (https://b.example/) is off and holds 1 request", "--held send");
    assert_eq!(answer.code, 1);
    let polish = home.run("doctor --language pl").out;
    assert!(polish.contains("BŁĄD") && polish.contains("webhook 3 (https://b.example/) jest wyłączony"), "{polish}");
}

#[test]
fn a_key_that_is_not_this_database_s_and_rows_that_open_the_guards_have_a_next_step() {
    let home = home();
    finds(&home.run("doctor --json"), "guards", "ok", "cannot write", "");
    let other = rusqlite::Connection::open(home.database()).unwrap();
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    other.execute_batch("INSERT INTO accepting VALUES (7)").unwrap();
    let answer = home.run("doctor --json");
    assert_eq!(answer.code, 1);
    finds(&answer, "guards", "error", "accepting holds a row", "'DELETE FROM accepting'");
    // Which every program may do that obeys the guards.
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true).unwrap();
    other.execute_batch("DELETE FROM accepting").unwrap();
    finds(&home.run("doctor --json"), "guards", "ok", "", "");

    let key = home.database().with_extension("db.key");
    let good = fs::read(&key).unwrap();
    let stranger = Home::new();
    stranger.run("webhook add --url https://shop.example/ --event invoice/add").ok();
    let foreign = fs::read(stranger.database().with_extension("db.key")).unwrap();
    for (bytes, found) in [
        (foreign, "belongs to another database"),
        (b"notes".to_vec(), "something else"),
        (good[..good.len() - 9].to_vec(), "damaged"),
    ] {
        fs::write(&key, bytes).unwrap();
        let answer = home.run("doctor --json");
        assert_eq!(answer.code, 1);
        finds(&answer, "key", "error", found, "hookkeeper key replace");
        finds(&answer, "key", "error", found, key.to_str().unwrap());
    }
    fs::write(&key, &good).unwrap();
    fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    finds(&home.run("doctor --json"), "key", "error", "others may read it", &format!("chmod 600 {}", key.display()));
    fs::remove_file(&key).unwrap();
    finds(&home.run("doctor --json"), "key", "error", "missing", "--key-file");
}

/// Answers every request with 200 and a `Date` that is so many seconds ahead.
fn clock(ahead: i64) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let _ = connection.read(&mut [0; 65_536]);
            let now = std::time::SystemTime::now();
            let span = std::time::Duration::from_secs(ahead.unsigned_abs());
            let date = httpdate::fmt_http_date(if ahead < 0 { now - span } else { now + span });
            let _ =
                write!(connection, "HTTP/1.1 200 OK\r\ndate: {date}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        }
    });
    port
}

#[test]
fn a_clock_that_differs_from_that_of_receivers_is_told_by_what_they_answered() {
    let delivered = |urls: &[String]| {
        let home = Home::new();
        for url in urls {
            home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
        }
        home.run("emit invoice/add --sample").ok();
        home.run("send --until-idle").ok();
        home.run("doctor --json")
    };
    let at = |host: &str, ahead: i64| format!("http://{host}:{}/", clock(ahead));
    finds(&delivered(&[at("127.0.0.1", 0), at("localhost", 0)]), "clock", "ok", "2 receivers say", "");
    let answer = delivered(&[at("127.0.0.1", 7_200), at("localhost", 7_200)]);
    finds(&answer, "clock", "error", "behind what 2 receivers said", "set-ntp");
    assert_eq!(answer.code, 1);
    let answer = delivered(&[at("127.0.0.1", -7_200), at("localhost", -7_200)]);
    finds(&answer, "clock", "error", "ahead of what 2 receivers said", "set-ntp");
    finds(&delivered(&[at("127.0.0.1", 7_200)]), "clock", "warn", "127.0.0.1 said", "one of the two is wrong");
}

#[test]
fn the_port_and_the_service_are_looked_at() {
    let home = home();
    let mut serve = home.start("serve --listen 127.0.0.1:0");
    let said = serve.says("http://127.0.0.1:");
    let port = said.split("127.0.0.1:").nth(1).unwrap().split(|c: char| !c.is_ascii_digit()).next().unwrap();
    let config = home.path().join("config.toml");
    let doctor = |port: &str| {
        fs::write(&config, format!("intake = \"127.0.0.1:{port}\"\n")).unwrap();
        home.args(&["doctor", "--json", "--config", config.to_str().unwrap()])
    };
    finds(&doctor(port), "intake", "ok", "taken at", "");
    finds(&doctor(port), "sender", "ok", "serve", "");
    finds(&doctor(&clock(0).to_string()), "intake", "warn", "another program", "--listen");
    let free = dead_port();
    finds(&doctor(&free.to_string()), "intake", "ok", "nobody takes any", "");

    let program = home.path().join("systemctl");
    for (state, level, next) in [
        ("active", "ok", ""),
        ("inactive", "warn", "systemctl enable"),
        ("failed", "error", "journalctl -u hookkeeper"),
    ] {
        let script =
            format!("#!/bin/sh\nprintf 'LoadState=loaded\\nActiveState={state}\\nResult=exit-code\\nNRestarts=5\\n'\n");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        let mut command = home.command(&["doctor", "--json"]);
        command.env("PATH", home.path());
        let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
        finds(&Answer { code: 0, out, err: String::new() }, "service", level, "", next);
    }
}

/// One request without a body: the whole answer.
fn get(port: &str, path: &str, token: &str) -> String {
    let mut connection = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let head = "host: localhost\r\nconnection: close";
    write!(connection, "GET {path} HTTP/1.1\r\n{head}\r\nauthorization: Bearer {token}\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_service_with_another_database_is_recognized_and_no_path_leaves_the_machine() {
    let (ours, other, empty) = (home(), home(), Home::new());
    let id = |home: &Home| home.run("paths --json").object()["database_id"].as_str().unwrap().to_owned();
    let (our_id, other_id) = (id(&ours), id(&other));
    assert!(our_id.len() == 8 && our_id != other_id, "{our_id} {other_id}");
    assert!(empty.run("paths --json").object()["database_id"].is_null());

    let added = ours.run("token add --name shop --scope read");
    let place = ours.database().display().to_string();
    assert!(added.err.contains(&place) && added.err.contains(&our_id), "{}", added.err);
    let object = ours.run("token add --name erp --json").object();
    assert_eq!((&object["database"], &object["database_id"]), (&place.into(), &our_id.as_str().into()));
    // However the file is named, the path says where it is.
    let named = ours.args(&["--db", ".local/share/hookkeeper/hookkeeper.db", "token", "add", "--name", "third"]);
    assert!(named.err.contains(&ours.database().display().to_string()), "{}", named.err);
    let paths = ours.run("paths").ok();
    assert!(paths.lines().next().unwrap().contains(&our_id), "{paths}");

    let mut serve = other.start("serve --listen 127.0.0.1:0");
    let started = serve.says("started");
    assert!(started.contains(&other_id) && started.contains(other.database().to_str().unwrap()), "{started}");
    let said = serve.says("http://127.0.0.1:");
    let port = said.split("127.0.0.1:").nth(1).unwrap().split(|c: char| !c.is_ascii_digit()).next().unwrap();
    // It may say that it sends before it says where it listens.
    other.until("doctor --json", |_| get(port, "/readyz", "").starts_with("HTTP/1.1 200"));
    for token in [added.out.trim(), ""] {
        let refused = get(port, "/v1/webhooks", token);
        let body = refused.split_once("\r\n\r\n").unwrap().1;
        assert!(refused.starts_with("HTTP/1.1 401") && body.contains(&other_id), "{refused}");
        assert!(refused.contains(&format!("hookkeeper-database: {other_id}\r\n")), "{refused}");
        assert!(!refused.contains(other.path().to_str().unwrap()), "{refused}");
    }
    let ready = get(port, "/readyz", "");
    assert!(ready.contains(&format!("hookkeeper-database: {other_id}\r\n")), "{ready}");
    assert!(!ready.contains(other.path().to_str().unwrap()), "{ready}");

    let config = ours.path().join("config.toml");
    fs::write(&config, format!("intake = \"127.0.0.1:{port}\"\n")).unwrap();
    let doctor = |home: &Home| home.args(&["doctor", "--json", "--config", config.to_str().unwrap()]);
    let answer = doctor(&ours);
    finds(&answer, "intake", "error", &format!("another database ({other_id})"), "--db");
    finds(&answer, "database", "ok", &our_id, "");
    assert_eq!(answer.code, 1);
    finds(&doctor(&other), "intake", "ok", "taken at", "");
    finds(&doctor(&empty), "intake", "error", &other_id, "--db");
    assert!(!empty.database().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_network_names_connections_and_certificates_are_looked_at_and_nothing_is_sent() {
    let home = Home::new();
    let (authority, stranger) = (Authority::new(), Authority::new());
    let pem = home.path().join("roots.pem");
    let lines =
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(authority.root()));
    fs::write(&pem, lines).unwrap();
    let mut cases = Vec::new();
    for (of, name, flaw, level, found, next) in [
        (&authority, "localhost", Flaw::Ends(90), "ok", "good for 90 days", ""),
        (&authority, "localhost", Flaw::Ends(5), "warn", "ends in 5 days", "renew"),
        (&authority, "localhost", Flaw::Expired, "error", "has expired", "Renew"),
        (&authority, "other.example", Flaw::None, "error", "is not for localhost", "Put the name"),
        (&stranger, "localhost", Flaw::None, "error", "signature of the certificate of localhost is wrong", "Install"),
    ] {
        let port = of.receiver(name, flaw).await.port();
        cases.push((format!("https://localhost:{port}"), level, found, next));
    }
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    cases.push((format!("http://127.0.0.1:{}", plain.local_addr().unwrap().port()), "ok", "read along", ""));
    cases.push(("http://127.0.0.1:1".to_owned(), "error", "Nothing listens", ""));
    cases.push(("https://nothing.invalid".to_owned(), "error", "nothing.invalid", ""));
    tokio::task::spawn_blocking(move || {
        for (url, ..) in &cases {
            home.run(&format!("webhook add --url {url}/a --event invoice/add --private")).ok();
        }
        plain.set_nonblocking(true).unwrap();
        home.run("doctor --json");
        assert!(plain.accept().is_err(), "without --network nobody is connected to");
        let mut command = home.command(&["doctor", "--network", "--json"]);
        let output = command.env("SSL_CERT_FILE", &pem).output().unwrap();
        let answer = Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::new(),
        };
        assert_eq!((answer.code, of(&answer, "receiver").len()), (1, cases.len()));
        for (url, level, found, next) in &cases {
            let lines = of(&answer, "receiver");
            let line = lines.iter().find(|line| line.1.starts_with(url.as_str())).unwrap();
            assert!(line.0 == *level && line.1.contains(found) && line.2.contains(next), "{level} {found}: {line:?}");
        }
        let (mut connection, _) = plain.accept().unwrap();
        connection.set_nonblocking(false).unwrap();
        let mut sent = Vec::new();
        connection.read_to_end(&mut sent).unwrap();
        assert_eq!(sent, b"", "nothing is sent");
        finds(&answer, "authorities", "ok", "trusts 1", "");
    })
    .await
    .unwrap();
}

/// Damages the file at a path.
type Damage = fn(&std::path::Path);

/// Whatever is damaged: each check that fails is a result with the level `error`, also as JSON, and the code says so.
fn sql(path: &std::path::Path, sql: &str) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.execute_batch(sql).unwrap();
}

#[test]
fn warnings_that_fail_are_told_and_a_test_shows_whether_one_arrives() {
    let home = home();
    let none = home.run("warn test");
    assert_eq!(none.code, 1, "{}", none.out);
    assert!(none.out.contains("warn_url"), "{}", none.out);
    home.args(&["setting", "set", "warn_command", "no-such-mailer me@shop.example"]).ok();
    finds(&home.run("doctor --json"), "warnings", "ok", "has had none yet", "warn test");
    let failed = home.run("warn test");
    assert_eq!(failed.code, 1);
    assert!(failed.out.contains("no-such-mailer") && failed.out.contains("reached nobody"), "{}", failed.out);
    finds(&home.run("doctor --json"), "warnings", "warn", "warn_command reached nobody", "warn test");
    // What failed before the setting was changed says nothing of the new one.
    let file = home.path().join("warned");
    home.args(&["setting", "set", "warn_command", &format!("cat > '{}'", file.display())]).ok();
    finds(&home.run("doctor --json"), "warnings", "ok", "has had none yet", "warn test");
    let given = home.run("warn test --json").object();
    assert_eq!(given["setting"], "warn_command");
    assert_eq!(given["given"], true);
    let warned: Json = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(warned["type"], "warning.test");
    finds(&home.run("doctor --json"), "warnings", "ok", "took the last one", "");
    // One of two that fails is a failure.
    home.run(&format!("setting set warn_url http://127.0.0.1:{}/", dead_port())).ok();
    let both = home.run("warn test --json");
    assert_eq!(both.code, 1);
    assert_eq!(both.out.matches("\"given\":false").count(), 1, "{}", both.out);
    finds(&home.run("doctor --json"), "warnings", "warn", "warn_url reached nobody", "warn test");
}

#[test]
fn a_webhook_that_is_off_is_told_also_if_it_holds_nothing() {
    let home = home();
    home.run("webhook disable 1").ok();
    finds(&home.run("doctor --json"), "webhooks", "warn", "webhook 1 (https://shop.example/) is off", "webhook test 1");
}
