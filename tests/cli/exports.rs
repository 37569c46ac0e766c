//! Requests on their way into other programs: exports, following, tables in a pipe.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
};

use serde_json::{Value as Json, json};

use crate::{
    copies::{lines, webhook},
    program::Home,
};

#[test]
fn a_hundred_thousand_requests_are_exported_in_little_memory() {
    let home = Home::new();
    webhook(&home);
    std::fs::write(home.path().join("events.ndjson"), lines(100_000)).unwrap();
    home.run("emit --lines events.ndjson").ok();
    let command = format!("ulimit -v 200000; {} request export --format csv", env!("CARGO_BIN_EXE_hookkeeper"));
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).env_clear().env("HOME", home.path()).env("TZ", "UTC").env("PATH", "/usr/bin:/bin");
    // What each thread's allocator sets aside of the addresses is no memory, and more than all that is used.
    shell.env("MALLOC_ARENA_MAX", "1");
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 100_001);
    assert!(text.starts_with("id,webhook,url,kind,uid,subject,state,attempts,accepted_at,"), "{}", &text[..100]);
    let first = text.lines().nth(1).unwrap();
    assert!(first.starts_with("req_00000001,1,http://127.0.0.1:9/,invoice/add,e0,"), "{first}");
    assert!(text.lines().last().unwrap().contains(",e99999,"));
}

#[test]
fn an_export_takes_the_filters_of_a_list_and_its_lines_are_those_of_json() {
    let home = Home::new();
    webhook(&home);
    home.pipe("emit --lines -", &lines(5)).ok();
    home.run("request discard req_00000002").ok();
    let exported = home.run("request export --format ndjson").objects();
    let mut listed = home.run("request list --json").objects();
    listed.reverse();
    assert_eq!(exported, listed, "oldest first");
    assert_eq!(home.run("request export --format ndjson --state discarded").objects().len(), 1);
    assert_eq!(home.run("request export --format csv --limit 2").ok().lines().count(), 3);
    assert_eq!(home.run("request export --format csv --state failed").ok().lines().count(), 1, "only the head");
    let full = home.run("request export --format ndjson --full --limit 1").objects().remove(0);
    assert_eq!((&full["event"]["data"], &full["attempts"]), (&json!({ "id": 0 }), &json!([])));
    home.run("request export --format csv --full").refused(2);
    home.run("request export").refused(2);
}

#[test]
fn an_interrupted_export_ends_with_a_whole_line_and_says_so() {
    let home = Home::new();
    webhook(&home);
    home.pipe("emit --lines -", &lines(20_000)).ok();
    for (format, signal) in [("ndjson", "INT"), ("csv", "TERM")] {
        let mut command = home.command(&["request", "export", "--format", format]);
        let mut export = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut from = BufReader::new(export.stdout.take().unwrap());
        let mut first = String::new();
        from.read_line(&mut first).unwrap();
        // Nobody reads on yet, so it is certain to be on its way still.
        assert!(Command::new("kill").args(["-s", signal, &export.id().to_string()]).status().unwrap().success());
        let mut rest = String::new();
        from.read_to_string(&mut rest).unwrap();
        let output = export.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && said.contains("The rest is missing"), "{:?} {said}", output.status);
        let (count, last) = (rest.lines().count(), rest.lines().last().unwrap());
        assert!(count < 19_999 && rest.ends_with('\n'), "{count} lines");
        if format == "ndjson" {
            assert!(said.contains(&last_number(last)), "{said}: {last}");
        } else {
            assert_eq!(last.matches(',').count(), first.matches(',').count(), "a whole row: {last}");
        }
    }
}

/// The number of a request's event, which counts from 0, as so many lines.
fn last_number(line: &str) -> String {
    let object: Json = serde_json::from_str(line).expect("a whole line");
    let number = object["uid"].as_str().unwrap()[1..].parse::<u64>().unwrap() + 1;
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

/// The request that a follower tells of next, and its state.
fn told_of(follow: &mut crate::program::Running) -> (String, String) {
    let object: Json = serde_json::from_str(&follow.line()).unwrap();
    (object["id"].as_str().unwrap().to_owned(), object["state"].as_str().unwrap().to_owned())
}

#[test]
fn following_tells_of_what_came_faster_than_it_looked_and_of_changes_only_among_the_newest() {
    let home = Home::new();
    webhook(&home);
    home.pipe("emit --lines -", &lines(10)).ok();
    let mut follow = home.start("request list --follow --json --limit 1");
    assert_eq!(told_of(&mut follow), ("req_0000000A".to_owned(), "pending".to_owned()));
    // More than are watched come at once: each is told of once, in the order of acceptance.
    home.pipe("emit --lines -", &lines(2_500).replace(",\"uid\":\"e", ",\"uid\":\"f")).ok();
    let told: Vec<_> = (0..2_500).map(|_| told_of(&mut follow).0).collect();
    assert!(told.is_sorted() && told.first().unwrap() == "req_0000000B", "{:?}", &told[..3]);
    // An old one that changes is not told of; one of the newest is.
    home.run("request discard req_00000002").ok();
    home.run(&format!("request discard {}", told[2_499])).ok();
    assert_eq!(told_of(&mut follow), (told[2_499].clone(), "discarded".to_owned()));
    follow.signal("INT");
    assert_eq!(follow.code(), 0);
}

#[test]
fn following_shows_what_comes_and_what_changes() {
    let home = Home::new();
    webhook(&home);
    home.pipe("emit --lines -", &lines(2)).ok();
    let mut follow = home.start("request list --follow --json --limit 1");
    assert_eq!(told_of(&mut follow), ("req_00000002".to_owned(), "pending".to_owned()));
    home.run("request discard req_00000001").ok();
    assert_eq!(told_of(&mut follow), ("req_00000001".to_owned(), "discarded".to_owned()));
    home.run("emit invoice/add --sample").ok();
    assert_eq!(told_of(&mut follow), ("req_00000003".to_owned(), "pending".to_owned()));
    follow.terminate();
    assert_eq!(follow.code(), 0);
}

#[test]
fn in_a_pipe_tables_are_plain_and_a_closed_pipe_ends_quietly() {
    let home = Home::new();
    webhook(&home);
    home.run("emit invoice/add --sample").ok();
    let out = home.run("request list").ok();
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows[0].len(), rows[1].len(), rows[1][0]), (8, 8, "req_00000001"));
    assert_eq!(rows[1][1].len(), "2026-03-14 10:22:31".len(), "a time is whole: {out}");
    for command in ["kind list", "--help", "setting list --json", "man", "completions bash", "nonsense 2>&1"] {
        let line = format!("{} {command} | head -c 1", env!("CARGO_BIN_EXE_hookkeeper"));
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).env_clear().env("HOME", home.path()).env("PATH", "/usr/bin:/bin");
        let output = shell.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.stdout.len() == 1 && said.is_empty(), "{command}: {said}");
    }
}
