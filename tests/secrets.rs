//! Secrets at rest: the real program, and the bytes it leaves on the disk.

#[path = "common/program.rs"]
#[allow(dead_code)]
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
    home.run("emit invoice/add").ok();
    receiver.line();
    home.until("balance --json", |answer| answer.out.contains("\"delivered\":1"));
    home.run("webhook rotate-secret 1").ok();
    home.run("webhook edit 1 --description other").ok();
    let all = bytes_beside(&home.database());
    assert!(all.iter().any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty()));
    assert!(
        all.iter().any(|(_, bytes)| holds(bytes, url.trim_end_matches('/').as_bytes())),
        "the search finds what is there"
    );
    let raw = STANDARD.decode(&secret[6..]).unwrap();
    for (name, bytes) in &all {
        for part in [secret.as_bytes(), &secret.as_bytes()[6..], &raw, key.as_bytes(), b"value-of-a-header"] {
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
        home.run("key rotate").ok();
        // A change of the webhook makes the sender read everything anew, secrets included.
        home.run(&format!("webhook edit 1 --description round{round}")).ok();
        home.run("emit invoice/add").ok();
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
    assert_eq!(home.run("key replace --key-file elsewhere").code, 1, "it is not lost");
    fs::remove_file(home.path().join("elsewhere")).unwrap();
    home.run("key replace").ok();
    assert!(home.run("webhook list").ok().contains("https://a.example/"));
}
