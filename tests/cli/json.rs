//! What `--json` prints: the shape of every command, held as a picture, and the page of the docs in step with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use crate::program::{Answer, Home};

/// Commands that print no JSON of their own: a screen, a shell's script, a manual's page, or the log of a program that runs.
const WITHOUT: [&str; 5] = ["console", "demo", "serve", "completions", "man"];

/// A value without its contents: names, and what may stand there.
fn shape(value: &Json) -> Json {
    match value {
        Json::Null => "null".into(),
        Json::Bool(_) => "bool".into(),
        Json::Number(number) => if number.is_f64() { "float" } else { "number" }.into(),
        Json::String(_) => "text".into(),
        Json::Array(all) => Json::Array(all.iter().map(shape).reduce(either).into_iter().collect()),
        Json::Object(all) => {
            // The data of an event is its emitter's own.
            let inner =
                |name: &str, value| if ["data", "sample"].contains(&name) { "any".into() } else { shape(value) };
            all.iter().map(|(name, value)| (name.clone(), inner(name, value))).collect::<Map<_, _>>().into()
        }
    }
}

/// What fits both shapes.
fn either(one: Json, other: Json) -> Json {
    match (one, other) {
        (one, other) if one == other => one,
        (Json::Object(one), Json::Object(mut other)) => {
            let mut both = Map::new();
            for (name, value) in one {
                let value = match other.shift_remove(&name) {
                    Some(more) => either(value, more),
                    None => json!({ "sometimes": value }),
                };
                both.insert(name, value);
            }
            both.extend(other.into_iter().map(|(name, value)| (name, json!({ "sometimes": value }))));
            both.into()
        }
        (Json::Array(one), Json::Array(other)) => {
            Json::Array(one.into_iter().chain(other).reduce(either).into_iter().collect())
        }
        (Json::String(null), other) | (other, Json::String(null)) if null == "null" => match other {
            Json::String(text) if text.ends_with(" or null") => text.into(),
            Json::String(text) => format!("{text} or null").into(),
            other => json!({ "or null": other }),
        },
        (Json::Object(maybe), other) | (other, Json::Object(maybe)) if maybe.contains_key("or null") => {
            json!({ "or null": either(maybe["or null"].clone(), other) })
        }
        (Json::String(one), Json::String(other))
            if one.trim_end_matches(" or null") == other.trim_end_matches(" or null") =>
        {
            if one.ends_with(" or null") {
                one.into()
            } else {
                other.into()
            }
        }
        (one, other) => panic!("two shapes under one name: {one} and {other}"),
    }
}

/// What every command printed.
#[derive(Default)]
struct Seen(BTreeMap<String, Json>);

impl Seen {
    fn take(&mut self, command: &str, answer: &Answer) {
        assert!(!answer.out.is_empty(), "{command} printed nothing: {answer:?}");
        for line in answer.out.lines() {
            let parsed = serde_json::from_str::<Json>(line).unwrap_or_else(|why| panic!("{command}: {why}: {line}"));
            self.line(command, &parsed);
        }
    }

    fn line(&mut self, command: &str, value: &Json) {
        assert!(value.is_object(), "{command}: one object a line: {value}");
        let shape = shape(value);
        let both = match self.0.remove(command) {
            Some(known) => either(known, shape),
            None => shape,
        };
        self.0.insert(command.to_owned(), both);
    }

    /// Runs a command whose name is its first `words` words.
    fn run(&mut self, home: &Home, words: usize, line: &str) -> Answer {
        let command = line.split(' ').take(words).collect::<Vec<_>>().join(" ");
        let answer = home.run(&format!("{line} --json"));
        self.take(&command, &answer);
        answer
    }
}

/// Every command, run so that as much of its shape as possible is filled in.
fn seen() -> Seen {
    let mut seen = Seen::default();
    let home = Home::new();
    let (mut listen, url) = home.listen("--secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    seen.line("listen", &json!({ "listening": url }));
    seen.run(&home, 2, "kind list");
    seen.run(&home, 2, "kind add order/paid --description paid");
    seen.run(&home, 2, "kind show order/paid");
    seen.run(&home, 2, "kind show invoice/add");
    seen.run(&home, 2, "kind remove order/paid --yes");
    seen.run(
        &home,
        2,
        &format!("webhook add --url {url} --event invoice/add --private --description x --header X-A:b"),
    );
    seen.run(
        &home,
        2,
        "webhook add --url http://127.0.0.1:1/ --event invoice/add,goods/add --private --rate 5/s --waits 1h",
    );
    seen.run(&home, 2, "webhook edit 1 --ordered");
    seen.run(&home, 2, "webhook test 1");
    seen.run(&home, 2, "webhook test 2");
    seen.run(&home, 2, "webhook probe 1");
    seen.run(&home, 2, "webhook probe 2");
    seen.run(&home, 2, "webhook rotate-secret 1");
    seen.run(&home, 2, "webhook script 1 --lang php");
    seen.run(&home, 1, "emit invoice/add --sample --uid a");
    let lines = "{\"kind\":\"invoice/add\",\"data\":{}}\n";
    seen.take("emit --lines", &home.pipe("emit --lines - --json", lines));
    seen.run(&home, 1, "send --until-idle");
    seen.line("listen", &serde_json::from_str(&listen.line()).unwrap());
    seen.run(&home, 2, "webhook list");
    seen.run(&home, 2, "webhook show 1 --reveal");
    seen.run(&home, 2, "webhook show 2");
    seen.run(&home, 2, "request list");
    let mut follow = home.start("request list --follow --json --limit 1");
    seen.line("request list --follow", &serde_json::from_str(&follow.line()).unwrap());
    follow.terminate();
    seen.take("request export", &home.run("request export --format ndjson"));
    seen.run(&home, 2, "request show req_00000001");
    seen.run(&home, 2, "request show req_00000002");
    seen.take("request show --curl", &home.run("request show req_00000001 --curl --json"));
    seen.take("request show --body", &home.run("request show req_00000001 --body --json"));
    seen.run(&home, 2, "request undelivered");
    seen.take("request resend --dry-run", &home.run("request resend --state pending --dry-run --json"));
    seen.run(&home, 2, "request resend req_00000001");
    seen.take("request resend by filters", &home.run("request resend --webhook 2 --state pending --yes --json"));
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE bulk SET state = 'running' WHERE id = 1", []).unwrap();
    drop(db);
    seen.run(&home, 2, "request bulk");
    seen.run(&home, 2, "request discard req_00000002");
    seen.run(&home, 2, "webhook disable 2");
    home.run("emit goods/add --sample").ok();
    seen.run(&home, 2, "request undelivered");
    seen.run(&home, 2, "webhook list");
    seen.run(&home, 2, "webhook enable 2 --held discard --yes");
    seen.run(&home, 2, "webhook remove 2 --yes");
    seen.run(&home, 2, "event list");
    seen.run(&home, 2, "event show a");
    seen.run(&home, 2, "token add --name shop --kind invoice/add --rate 5/s");
    seen.run(&home, 2, "token add --name all");
    seen.run(&home, 2, "token list");
    seen.run(&home, 2, "token remove shop --yes");
    seen.run(&home, 2, "setting list");
    seen.run(&home, 2, "setting get waits");
    seen.run(&home, 2, "setting set company_id 7 --yes");
    seen.run(&home, 2, "setting reset company_id --yes");
    home.run("setting set warn_command true").ok();
    seen.run(&home, 2, "warn test");
    seen.run(&home, 1, "activity");
    seen.run(&home, 1, "traffic");
    seen.run(&home, 1, "balance");
    seen.run(&home, 1, "doctor");
    seen.run(&home, 1, "prune --dry-run");
    seen.run(&home, 2, "key rotate --yes");
    seen.run(&home, 1, "backup copy.db");
    seen.run(&home, 1, "backup other.db --with-key");
    seen.run(&home, 1, "restore other.db --replace");
    seen.run(&home, 1, "paths");
    seen.take("man --folder", &home.run("man --folder pages --json"));
    std::fs::remove_file(home.database().with_extension("db.key")).unwrap();
    seen.run(&home, 2, "key replace --yes");
    seen
}

#[test]
fn every_command_prints_json_of_a_shape_that_stays_and_is_in_the_docs() {
    let seen = seen();
    let home = Home::new();
    let pages = home.run("man --folder pages --json").object();
    let pages = pages["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned());
    // The pages' names: hookkeeper-webhook-add.1; a group of commands is no command of its own.
    let names: BTreeSet<String> = pages
        .map(|page| {
            page.rsplit('/')
                .next()
                .unwrap()
                .trim_start_matches("hookkeeper")
                .trim_end_matches(".1")
                .replacen('-', "", 1)
        })
        .filter(|name| !name.is_empty())
        .collect();
    let is_group = |name: &String| names.iter().any(|other| other.starts_with(&format!("{name}-")));
    let covered: BTreeSet<String> = seen.0.keys().map(|command| command.replace(' ', "-")).collect();
    for name in names.iter().filter(|name| !is_group(name) && !WITHOUT.contains(&name.as_str())) {
        assert!(covered.contains(name), "no JSON of `{name}` is seen");
    }

    let mut picture = String::new();
    for (command, shape) in &seen.0 {
        picture.push_str(&format!("{command}\n{shape:#}\n\n"));
    }
    insta::assert_snapshot!("json-shapes", picture.trim_end());

    let page = include_str!("../../docs/json.md");
    let row = |command: &str| page.lines().find(|line| line.starts_with(&format!("| `{command}`"))).map(str::to_owned);
    let mut named = BTreeSet::new();
    for (command, shape) in &seen.0 {
        keys(shape, &mut named);
        // A row that writes an object out names all of it, and nothing else.
        let Some(row) = row(command) else { continue };
        if let Some(object) = row.split("| `{").nth(1).and_then(|rest| rest.split("}`").next()) {
            let said: BTreeSet<_> = object.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            let printed: BTreeSet<_> = shape.as_object().unwrap().keys().cloned().collect();
            let values = BTreeSet::from(["on".to_owned(), "off".to_owned(), "removed".to_owned()]);
            assert!(printed.is_subset(&said), "{command}: the docs leave out {:?}", printed.difference(&said));
            let more: Vec<_> = said.difference(&printed).filter(|name| !values.contains(*name)).collect();
            assert!(more.is_empty(), "{command}: the docs name {more:?}, which is not printed");
        }
    }
    for name in &named {
        let there = [format!("`{name}`"), format!("\"{name}\""), format!("`{name}_")];
        assert!(there.iter().any(|form| page.contains(form)), "docs/json.md does not name `{name}`");
    }
}

fn keys(shape: &Json, into: &mut BTreeSet<String>) {
    match shape {
        Json::Object(all) => {
            for (name, value) in all {
                // Bounds of a histogram are names made of numbers.
                if name != "sometimes" && name != "or null" && name.parse::<u64>().is_err() {
                    into.insert(name.clone());
                }
                keys(value, into);
            }
        }
        Json::Array(all) => all.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}
