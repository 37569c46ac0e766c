//! Operators' commands killed with SIGKILL at random moments: secrets can be read, the books balance, and a backup that has its
//! name is whole.

use std::{fs, process::Stdio, time::Duration};

use rusqlite::Connection;

use crate::{
    kills::{Chance, seed},
    program::Home,
    record::assert_whole,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const WEBHOOKS: u64 = 8;

#[test]
fn a_command_that_is_killed_leaves_nothing_half_done() {
    let home = Home::new();
    for _ in 0..WEBHOOKS {
        let line = "webhook add --url https://a.example/ --event invoice/add --secret";
        home.run(&format!("{line} {SECRET} --header Authorization:abc")).ok();
    }
    home.pipe("emit --lines -", &"{\"kind\":\"invoice/add\",\"data\":{}}\n".repeat(200)).ok();
    home.run("webhook disable 1").ok();
    let mut chance = Chance(seed());
    for round in 0..40 {
        let webhook = 1 + chance.below(WEBHOOKS);
        let commands = [
            "key rotate --yes".to_owned(),
            "prune --yes".to_owned(),
            format!("backup copy{round}.db --with-key"),
            format!("request discard --webhook {webhook} --yes"),
            format!("webhook rotate-secret {webhook} --secret {SECRET}"),
            format!("webhook disable {webhook}"),
        ];
        let line = &commands[chance.below(commands.len() as u64) as usize];
        let mut command = home.command(&line.split_whitespace().collect::<Vec<_>>());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(chance.below(80_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let shown = home.run(&format!("webhook show {webhook} --reveal --json")).object();
        assert_eq!((&shown["secrets"][0]["secret"], &shown["headers"][0]["value"]), (&SECRET.into(), &"abc".into()));
        assert_eq!(home.run("balance --json").object()["balanced"], true, "{line}");
    }
    let examined = home.run("doctor --full --json").objects();
    assert!(examined.iter().all(|line| line["level"] != "error"), "{examined:?}");
    for entry in fs::read_dir(home.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "db") {
            assert_whole(&Connection::open(&path).unwrap());
        }
    }
}
