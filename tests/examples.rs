//! The examples of the library, run as a reader runs them.

#[path = "common/program.rs"]
mod program;

use std::{path::PathBuf, process::Command};

use program::{Home, Running};

/// An example as cargo has built it beside the tests.
fn example(name: &str) -> PathBuf {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_hookkeeper"));
    let path = program.parent().unwrap().join("examples").join(name);
    // `cargo test` has built it, and `cargo test --test examples` has not.
    if !path.exists() {
        let build = ["build", "--locked", "--example", name];
        assert!(Command::new(env!("CARGO")).args(build).status().unwrap().success());
    }
    path
}

fn run(home: &Home, name: &str, args: &[&str]) -> String {
    let output = Command::new(example(name)).args(args).current_dir(home.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_event_is_there_with_the_invoice_and_only_with_it() {
    let home = Home::new();
    home.run("--db shop.db webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
    for id in 1..=2 {
        let said = run(&home, "outbox", &["shop.db"]);
        assert_eq!(said, format!("invoice {id}, FV 12/3/2026: 1 webhook(s) will hear of it\n"));
    }
    let rows = home.run("--db shop.db request list --json").objects();
    let uids: Vec<_> = rows.iter().map(|row| row["uid"].as_str().unwrap()).collect();
    assert_eq!(uids, ["invoice-2-added", "invoice-1-added"], "what was rolled back is not there");
    assert_eq!(rows[0]["subject"], "FV 12/3/2026");
    assert_eq!(home.run("--db shop.db balance --json").object()["balanced"], true);
}

#[test]
fn a_program_delivers_by_itself_and_the_receiver_knows_it_is_genuine() {
    let home = Home::new();
    let (_listen, url) = home.listen("");
    let said = run(&home, "embedded_sender", &["shop.db", &url]);
    assert!(said.contains("accepted evt_") && said.contains("delivered after 1 attempt(s)"), "{said}");
    // The receiver in Rust, for the webhook that was just added, and for a secret that is another's.
    let secret = home.run("--db shop.db webhook show 1 --reveal --json").object()["secrets"][0]["secret"].clone();
    for (secret, verdict) in
        [(secret.as_str().unwrap(), "genuine"), ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "refused")]
    {
        let mut receive = Running::spawn(Command::new(example("receive")).arg(secret));
        home.run(&format!("--db shop.db webhook edit 1 --url {}", receive.line())).ok();
        home.run("--db shop.db webhook test 1");
        let line = receive.line();
        assert!(line.starts_with(verdict) && line.contains("invoice"), "{line}");
        assert_eq!(receive.code(), 0);
    }
}
