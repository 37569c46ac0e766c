//! Files that hookkeeper opens for itself: a link, a pipe, or a second name in their place.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::symlink,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{copies::webhook, program::Home};

/// A file beside the database.
fn beside(home: &Home, ending: &str) -> PathBuf {
    home.database().with_extension(format!("db{ending}"))
}

fn pipe(at: &PathBuf) {
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

/// Runs a command that must end by itself with 1; answers what it said.
#[track_caller]
fn ends_refused(home: &Home, args: &[&str]) -> String {
    let mut command = home.command(args);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("it hangs: {args:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
    said
}

#[test]
fn lock_that_is_a_link_is_refused_and_its_target_stays_as_it_was() {
    let home = Home::new();
    webhook(&home);
    let target = home.path().join("precious");
    fs::write(&target, "kept").unwrap();
    let _ = fs::remove_file(beside(&home, ".sender"));
    symlink(&target, beside(&home, ".sender")).unwrap();
    let mut serve = home.start("serve --no-listen");
    let said = serve.says("cannot take the lock");
    assert!(said.contains("hookkeeper.db.sender") && said.contains("symbolic link"), "{said}");
    fs::remove_file(beside(&home, ".sender")).unwrap();
    serve.says("sending");
    serve.terminate();
    assert_eq!(serve.code(), 0, "it goes on once the link is gone");
    assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
}

#[test]
fn key_that_is_a_link_stays_a_link_when_the_key_is_rotated() {
    let home = Home::new();
    let secret = webhook(&home);
    let (key, elsewhere) = (beside(&home, ".key"), home.path().join("elsewhere.key"));
    fs::rename(&key, &elsewhere).unwrap();
    symlink(&elsewhere, &key).unwrap();
    let before = fs::read(&elsewhere).unwrap();
    home.run("key rotate --yes").ok();
    assert!(key.is_symlink());
    assert_ne!(fs::read(&elsewhere).unwrap(), before);
    assert!(home.run("webhook show 1 --reveal").ok().contains(&secret));
    // A link that leads nowhere is not taken for a key that is not there yet.
    fs::rename(&elsewhere, home.path().join("away")).unwrap();
    let said = ends_refused(&home, &["key", "rotate", "--yes"]);
    assert!(said.contains("hookkeeper.db.key") && said.contains("symbolic link"), "{said}");
    assert!(key.is_symlink() && !elsewhere.exists());
}

#[test]
fn second_name_of_the_key_is_refused() {
    let home = Home::new();
    webhook(&home);
    let (key, log) = (beside(&home, ".key"), home.path().join("log"));
    let before = fs::read(&key).unwrap();
    fs::hard_link(&key, &log).unwrap();
    let said = ends_refused(&home, &["serve", "--no-listen", "--log-file", "log"]);
    assert!(said.contains("hard link"), "{said}");
    let said = ends_refused(&home, &["key", "rotate", "--yes"]);
    assert!(said.contains("hookkeeper.db.key") && said.contains("hard link"), "{said}");
    assert_eq!((fs::read(&key).unwrap(), fs::read(&log).unwrap()), (before.clone(), before));
}

#[test]
fn log_is_not_written_into_a_file_of_the_database_or_through_another_name() {
    let home = Home::new();
    webhook(&home);
    fs::write(home.path().join("precious"), "kept").unwrap();
    symlink(home.path().join("precious"), home.path().join("link")).unwrap();
    fs::hard_link(home.path().join("precious"), home.path().join("second")).unwrap();
    for (name, why) in [("link", "link is a symbolic link"), ("second", "second has another name")] {
        let said = ends_refused(&home, &["serve", "--no-listen", "--log-file", name]);
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(fs::read_to_string(home.path().join("precious")).unwrap(), "kept");
    for ending in ["", ".key", ".sender", "-wal"] {
        let file = beside(&home, ending);
        let before = fs::read(&file).ok();
        let said = ends_refused(&home, &["serve", "--no-listen", "--log-file", file.to_str().unwrap()]);
        assert!(said.contains("a file of the database"), "{ending}: {said}");
        assert_eq!(fs::read(&file).ok(), before, "{ending}");
    }
}

#[test]
fn pipe_in_place_of_a_file_hangs_nothing() {
    let home = Home::new();
    webhook(&home);
    home.run("backup copy.db --with-key").ok();
    let at = home.path().join("pipe");
    pipe(&at);
    for args in [
        &["webhook", "list", "--db", "pipe"][..],
        &["doctor", "--db", "pipe"],
        &["serve", "--no-listen", "--log-file", "pipe"],
        &["key", "rotate", "--yes", "--key-file", "pipe"],
        &["restore", "pipe", "--db", "new.db"],
        &["restore", "copy.db", "--db", "pipe", "--replace"],
    ] {
        let said = ends_refused(&home, args);
        assert!(args[0] == "doctor" || said.contains("pipe"), "{args:?}: {said}");
    }
    for ending in ["-wal", "-shm", ".key"] {
        let file = beside(&home, ending);
        let aside = home.path().join("aside");
        let was_there = fs::rename(&file, &aside).is_ok();
        pipe(&file);
        let said = ends_refused(&home, &["key", "rotate", "--yes"]);
        assert!(said.contains(ending) && said.contains("not a regular file"), "{ending}: {said}");
        fs::remove_file(&file).unwrap();
        if was_there {
            fs::rename(&aside, &file).unwrap();
        }
    }
    let lock = beside(&home, ".sender");
    let _ = fs::remove_file(&lock);
    pipe(&lock);
    home.run("webhook list").ok();
    let mut serve = home.start("serve --no-listen");
    assert!(serve.says("cannot take the lock").contains("not a regular file"));
}
