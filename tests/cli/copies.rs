//! Backups, exports, following, completions, the manual.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value as Json, json};

use crate::program::Home;

fn names(object: &Json) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn lines(count: usize) -> String {
    (0..count).map(|n| format!("{{\"kind\":\"invoice/add\",\"data\":{{\"id\":{n}}},\"uid\":\"e{n}\"}}\n")).collect()
}

fn webhook(home: &Home) -> String {
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
    assert_eq!(names(&restored), ["database", "requests", "pending", "balanced", "kept", "key_is_there"]);
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
    home.run("key rotate").ok();
    home.run("restore copy.db --replace").ok();
    assert!(home.run("webhook show 1 --reveal").ok().contains(&secret), "the key of that time is in force again");
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
    home.run("emit invoice/add").ok();
    assert_eq!(told_of(&mut follow), ("req_00000003".to_owned(), "pending".to_owned()));
    follow.terminate();
    assert_eq!(follow.code(), 0);
}

#[test]
fn in_a_pipe_tables_are_plain_and_a_closed_pipe_ends_quietly() {
    let home = Home::new();
    webhook(&home);
    home.run("emit invoice/add").ok();
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

/// Runs a checker on a text where it is there; says so where it is not.
fn checked(program: &str, args: &[&str], text: &str) {
    let home = Home::new();
    let file = home.path().join("text");
    std::fs::write(&file, text).unwrap();
    match Command::new(program).args(args).arg(&file).stdin(Stdio::null()).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.is_empty(), "{program}: {said}");
        }
        Err(error) => eprintln!("skipped: {program}: {error}"),
    }
}

#[test]
fn completions_load_and_know_every_command() {
    let home = Home::new();
    for (shell, check) in
        [("bash", Some("-n")), ("zsh", Some("-n")), ("fish", Some("--no-execute")), ("powershell", None)]
    {
        let script = home.run(&format!("completions {shell}")).ok();
        for word in ["rotate-secret", "doctor", "key-file", "until-idle"] {
            assert!(script.contains(word), "{shell} knows no {word}");
        }
        if let Some(check) = check {
            checked(shell, &[check], &script);
        }
    }
    home.run("completions cobol").refused(2);
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let home = Home::new();
    let written = home.run("man --folder pages --json").object();
    assert!(written["files"].as_array().unwrap().len() > 40, "{written}");
    let page = home.run("man webhook add").ok();
    assert!(page.contains("hookkeeper\\-webhook\\-add") && page.contains("\\-\\-require\\-key"), "{page}");
    assert_eq!(page, std::fs::read_to_string(home.path().join("pages/hookkeeper-webhook-add.1")).unwrap());
    for file in written["files"].as_array().unwrap() {
        let path = home.path().join(file.as_str().unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_uppercase();
        let title = format!(".TH {name} 1 \"\" \"hookkeeper {}\" hookkeeper\n.SH NAME\n", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&title) && text.contains(".SH EXAMPLES\nExample"), "{text}");
    }
    for page in [home.run("man").ok(), page] {
        checked("man", &["--warnings", "-l", "-Tutf8", "-P", "cat"], &page);
        checked("mandoc", &["-Wfatal"], &page);
    }
    assert!(home.run("man webhook fly").refused(2).contains("`webhook fly`"));
}

/// What bash offers after this line, by the script that we print.
fn offered(home: &Home, line: &str) -> Vec<String> {
    let script = r#"
        eval "$("$0" completions bash)"
        COMP_WORDS=($1) COMP_LINE=$1 COMP_POINT=${#1}
        [[ $1 == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _hookkeeper hookkeeper "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let mut bash = Command::new("bash");
    bash.args(["-c", script, env!("CARGO_BIN_EXE_hookkeeper"), line]).env_clear().env("HOME", home.path());
    let output = bash.env("PATH", "/usr/bin:/bin").current_dir(home.path()).output().unwrap();
    assert!(output.stderr.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_commands_options_and_the_words_that_they_take() {
    let home = Home::new();
    assert_eq!(offered(&home, "hookkeeper webh"), ["webhook"]);
    assert_eq!(offered(&home, "hookkeeper webhook add --type "), ["json", "xml"]);
    assert_eq!(offered(&home, "hookkeeper request list --state h"), ["held"]);
    assert_eq!(offered(&home, "hookkeeper request list --fault cert").len(), 3);
    assert_eq!(offered(&home, "hookkeeper webhook script 1 --lang p"), ["php", "python", "perl"]);
    assert!(offered(&home, "hookkeeper setting set ret").contains(&"retain_requests".to_owned()));
    assert!(offered(&home, "hookkeeper webhook add --event in").contains(&"invoice/edit".to_owned()));
    assert!(offered(&home, "hookkeeper emit ").contains(&"payments/add".to_owned()));
    // They are offered, and others are taken as before: an own kind, and the answer to a bad word is the type's.
    home.run("kind add order/paid").ok();
    home.run("emit order/paid").ok();
    assert!(home.run("webhook add --url https://a.example/ --event a/b --type yaml").refused(2).contains("json, xml"));
}
