//! Secrets at rest: the real program, and the bytes it leaves on the disk.

#[path = "common/program.rs"]
mod program;

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use program::Home;

/// Every file of the database but that with the key.
fn bytes_beside(database: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(database.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_none_or(|extension| extension != "key"))
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn no_file_of_the_database_holds_a_secret() {
    let home = Home::new();
    let (mut receiver, url) = home.listen("");
    // The second webhook's receiver answers with the webhook's key, as wFirma.pl asks of receivers.
    let second = home.run("webhook add --url http://127.0.0.1:1/ --event invoice/add --private --json").object();
    let second_key = second["key"].as_str().unwrap().to_owned();
    let (_answering, answers) = home.listen(&format!("--key {second_key}"));
    home.run(&format!("webhook edit 1 --url {answers} --require-key=yes")).ok();
    let add = home
        .command(&["webhook", "add", "--url", &url, "--event", "invoice/add", "--private", "--json"])
        .args(["--header", "X-Shop-Token: value-of-a-header"])
        .output()
        .unwrap();
    let added: serde_json::Value = serde_json::from_slice(&add.stdout).unwrap();
    let secret = added["secrets"][0]["secret"].as_str().unwrap().to_owned();
    let key = added["key"].as_str().unwrap().to_owned();
    // While a program has it open the log is not folded in: both files are looked through.
    let mut serving = home.start("serve");
    serving.says("sending");
    home.run("emit invoice/add --sample").ok();
    receiver.line();
    home.until("balance --json", |answer| answer.out.contains("\"delivered\":2"));
    let shown = home.run("request show req_00000001").ok();
    assert!(shown.contains(&"*".repeat(32)), "{shown}");
    home.run("webhook rotate-secret 2").ok();
    home.run("webhook edit 2 --description other").ok();
    let all = bytes_beside(&home.database());
    assert!(all.iter().any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty()));
    assert!(
        all.iter().any(|(_, bytes)| holds(bytes, url.trim_end_matches('/').as_bytes())),
        "the search finds what is there"
    );
    let raw = STANDARD.decode(&secret[6..]).unwrap();
    for (name, bytes) in &all {
        for part in [
            secret.as_bytes(),
            &secret.as_bytes()[6..],
            &raw,
            key.as_bytes(),
            second_key.as_bytes(),
            b"value-of-a-header",
        ] {
            assert!(!holds(bytes, part), "{name}");
        }
    }
}

#[test]
fn a_running_sender_goes_on_through_a_rotation_of_the_key() {
    let home = Home::new();
    let (mut receiver, url) = home.listen("");
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    home.run(&format!("webhook add --url {url} --event invoice/add --private --secret {secret}")).ok();
    let mut serving = home.start("serve");
    serving.says("sending");
    let before = fs::read_to_string(home.database().with_extension("db.key")).unwrap();
    for round in 1..=3 {
        home.run("key rotate --yes").ok();
        // A change of the webhook makes the sender read everything anew, secrets included.
        home.run(&format!("webhook edit 1 --description round{round}")).ok();
        home.run("emit invoice/add --sample").ok();
        receiver.line();
        let want = format!("\"delivered\":{round},");
        home.until("balance --json", |answer| answer.out.contains(&want));
    }
    let after = fs::read_to_string(home.database().with_extension("db.key")).unwrap();
    assert_ne!(before, after);
    assert_eq!(home.run("webhook show 1 --reveal --json").object()["secrets"][0]["secret"], secret);
}

#[test]
fn the_key_may_be_elsewhere_and_its_absence_is_told() {
    let home = Home::new();
    home.run("webhook add --url https://a.example/ --event invoice/add --key-file elsewhere").ok();
    assert!(!home.database().with_extension("db.key").exists());
    let refused = home.run("webhook list").refused(1);
    assert!(refused.contains("--key-file") && refused.contains("key replace"), "{refused}");
    home.run("webhook list --key-file elsewhere").ok();
    assert_eq!(home.run("key replace --yes --key-file elsewhere").code, 1, "it is not lost");
    fs::remove_file(home.path().join("elsewhere")).unwrap();
    home.run("key replace --yes").ok();
    assert!(home.run("webhook list").ok().contains("https://a.example/"));
}

/// The levels of the doctor's lines, by their names.
fn doctor(home: &Home, line: &str) -> (i32, std::collections::BTreeMap<String, String>) {
    let answer = home.run(&format!("doctor --json {line}"));
    let lines = answer.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (answer.code, lines.map(|line| (word(&line["check"]), word(&line["level"]))).collect())
}

#[test]
fn the_doctor_finds_what_is_wrong_and_says_what_to_do() {
    let home = Home::new();
    assert_eq!(doctor(&home, "").0, 1, "there is no database yet");
    assert!(!home.database().exists(), "and none is made");
    home.run("webhook add --url https://a.example/ --event invoice/add").ok();
    for line in ["", "--full"] {
        let (code, levels) = doctor(&home, line);
        // A service of another test may have the usual address, which is an error of this installation.
        assert!((code == 0 || levels["intake"] == "error") && levels.len() >= 17, "{levels:?}");
        // What depends on this machine, and that nobody would be warned.
        let mine = ["disk", "intake", "authorities", "service", "settings"];
        assert!(levels.iter().all(|(name, level)| level == "ok" || mine.contains(&name.as_str())), "{levels:?}");
    }
    home.run("emit invoice/add --sample").ok();
    assert_eq!(doctor(&home, "").1["sender"], "warn", "it waits and nobody sends");
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE request SET accepted_at = accepted_at + 3600000", []).unwrap();
    db.execute("UPDATE book SET delivered = 5", []).unwrap();
    drop(db);
    fs::remove_file(home.database().with_extension("db.key")).unwrap();
    let (code, levels) = doctor(&home, "");
    assert_eq!(code, 1);
    assert_eq!([&levels["clock"], &levels["books"], &levels["key"]], ["error"; 3]);
    let text = home.run("doctor").out;
    assert!(text.contains("→ set the clock") || text.contains("→ the clock was set back"), "{text}");
    assert!(text.contains("key replace"), "{text}");
    #[cfg(unix)]
    {
        fs::set_permissions(home.database(), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        assert_eq!(doctor(&home, "").1["database"], "warn");
    }
}

#[test]
fn what_waits_is_kept_and_prune_tells_what_went() {
    let home = Home::new();
    let (mut receiver, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    home.run("emit invoice/add --sample").ok();
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    receiver.line();
    home.run("emit invoice/add --sample").ok();
    for name in ["retain_payloads", "retain_attempts", "retain_requests"] {
        home.run(&format!("setting set {name} 0s --yes")).ok();
    }
    let dry = home.run("prune --dry-run --json").object();
    assert_eq!((&dry["requests"], &dry["dry_run"]), (&2.into(), &true.into()));
    let pruned = home.run("prune --yes --json").object();
    assert_eq!((&pruned["requests"], &pruned["events"]), (&2.into(), &2.into()));
    assert_eq!(home.run("request list --json").objects().len(), 1);
    let books = home.run("balance --json").object();
    assert_eq!((&books["accepted"], &books["delivered"], &books["pending"]), (&3.into(), &2.into(), &1.into()));
    // The newest stays for its number, without what it held.
    home.run("send --until-idle").ok();
    home.run("prune --yes").ok();
    let shown = home.run("request show req_00000003 --json").object();
    assert_eq!((&shown["event"]["payload_removed"], &shown["event"]["data"]), (&true.into(), &serde_json::Value::Null));
    assert!(home.run("request show req_00000003").ok().contains("removed by retention"));
    assert!(home.run("request resend req_00000003").refused(1).contains("retain_payloads"));
    assert!(home.run("setting set retain_requests 0 --yes").refused(1).contains("forever"));
}
