//! After the program has ended, the database's file alone holds everything.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use rusqlite::{Connection, types::Value};

use crate::{copies::lines, copies::webhook, program::Home, program::Running, pty::Terminal};

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

fn log_size(database: &Path) -> u64 {
    std::fs::metadata(beside(database, "-wal")).map_or(0, |log| log.len())
}

/// Every row of every table.
fn contents(database: &Path) -> Vec<(String, Vec<Value>)> {
    let db = Connection::open(database).unwrap();
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut found = Vec::new();
    for name in names {
        let mut rows = db.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = rows.column_count();
        let row = rows.query_map([], |row| (0..columns).map(|at| row.get(at)).collect()).unwrap();
        found.extend(row.map(|row| (name.clone(), row.unwrap())));
    }
    found
}

/// Copies the file alone, as a backup job does, and compares the copy with what is there.
#[track_caller]
fn is_whole(database: &Path, after: &str) {
    assert_eq!(log_size(database), 0, "after {after}");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    std::fs::copy(database, &copy).unwrap();
    assert!(contents(&copy) == contents(database), "after {after}");
}

#[test]
fn file_alone_is_whole_after_any_command() {
    let home = Home::new();
    webhook(&home);
    std::fs::write(home.path().join("lines.ndjson"), lines(500)).unwrap();
    for (line, code) in [
        ("emit invoice/add --sample", 0),
        ("emit --lines lines.ndjson", 0),
        ("emit no/kind --sample", 1),
        ("webhook add --url ftp://nowhere/ --event invoice/add", 2),
        ("webhook show 99", 1),
        ("request list --json", 0),
        ("balance", 0),
        ("setting set connect_timeout 1s --yes", 0),
        ("send --until-idle", 0),
        ("webhook disable 1", 0),
        ("token add --name shop", 0),
        ("doctor --json", 0),
        ("key rotate --yes", 0),
        ("prune --yes", 0),
        ("backup copy.db", 0),
        ("backup copy.db", 1),
        ("serve --listen nowhere", 1),
    ] {
        let answer = home.run(line);
        // Whether it is right matters elsewhere; that it ended by itself matters here.
        assert!(answer.code == code || answer.code <= 2, "{line}: {answer:?}");
        is_whole(&home.database(), line);
    }
}

#[test]
fn file_alone_is_whole_after_serve_and_console_end() {
    let home = Home::new();
    webhook(&home);
    for signal in ["TERM", "INT"] {
        let mut serve = home.start("serve --no-listen");
        serve.says("sending");
        home.pipe("emit --lines -", &"{\"kind\":\"invoice/add\",\"data\":{}}\n".repeat(200)).ok();
        assert!(log_size(&home.database()) > 0, "another program has it open, so the log stays");
        serve.signal(signal);
        assert_eq!(serve.code(), 0);
        is_whole(&home.database(), signal);
    }
    let mut console = Terminal::console(&home, 100, 30);
    console.sees("127.0.0.1:9");
    home.run("emit invoice/add --sample").ok();
    console.types("q");
    assert_eq!(console.code(), 0);
    is_whole(&home.database(), "q");
}

#[test]
fn file_alone_is_whole_after_the_grace_of_an_attempt_ends() {
    let home = Home::new();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    home.args(&["webhook", "add", "--url", &url, "--event", "invoice/add", "--private"]).ok();
    let mut serve = home.start("serve --no-listen --grace 100ms");
    serve.says("sending");
    home.run("emit invoice/add --sample").ok();
    let _attempt = silent.accept().unwrap();
    serve.terminate();
    assert_eq!(serve.code(), 1);
    is_whole(&home.database(), "the grace");
}

/// Two connections that close at the same moment each take the other for one that goes on.
#[test]
fn file_alone_is_whole_after_many_commands_end_at_once() {
    let home = Home::new();
    webhook(&home);
    let start =
        || -> Running { Running::spawn(home.command(&["emit", "invoice/add", "--sample"]).stdin(Stdio::null())) };
    for round in 0..12 {
        let mut all: Vec<Running> = (0..8).map(|_| start()).collect();
        for one in &mut all {
            assert_eq!(one.code(), 0);
        }
        is_whole(&home.database(), &format!("round {round}"));
    }
}

#[test]
fn log_stays_while_another_program_reads_and_nothing_breaks() {
    let home = Home::new();
    webhook(&home);
    let database = home.database();
    let reader = Connection::open(&database).unwrap();
    let snapshot = reader.unchecked_transaction().unwrap();
    let count = || -> i64 { snapshot.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap() };
    assert_eq!(count(), 0);
    home.run("emit invoice/add --sample").ok();
    assert_eq!(count(), 0, "its snapshot stays as it was");
    drop(snapshot);
    drop(reader);
    assert_eq!(contents(&database).iter().filter(|(table, _)| table == "event").count(), 1);
    home.run("balance").ok();
    is_whole(&database, "the next command");
}
