//! What concerns a person: where things are, the language, what is wrong usage.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::program::Home;

#[test]
fn the_database_is_made_at_its_usual_place_for_its_owner_only() {
    let home = Home::new();
    let paths = home.run("paths --json").object();
    assert_eq!(paths["database"], home.database().to_str().unwrap());
    assert_eq!((&paths["database_exists"], &paths["config_exists"]), (&false.into(), &false.into()));
    assert!(!home.database().exists(), "asking where it is does not make it");
    assert!(home.run("paths").ok().contains("(not there yet)"));
    home.run("webhook list").ok();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.database().parent().unwrap()), 0o700);
    assert_eq!(mode(&home.database()), 0o600);
    assert_eq!(home.run("paths --json").object()["database_exists"], true);
}

#[test]
fn a_database_is_named_by_argument_environment_or_configuration_in_this_order() {
    let home = Home::new();
    let config = home.path().join("my.toml");
    fs::write(&config, "database = \"third.db\"\nlanguage = \"pl\"\n").unwrap();
    let named = |args: &[&str], variable: Option<&str>| {
        let mut command = home.command(args);
        if let Some(path) = variable {
            command.env("HOOKKEEPER_DB", path);
        }
        let out = command.env("HOOKKEEPER_CONFIG", &config).output().unwrap().stdout;
        serde_json::from_slice::<serde_json::Value>(&out).unwrap()["database"].as_str().unwrap().to_owned()
    };
    assert_eq!(named(&["paths", "--json", "--db", "first.db"], Some("second.db")), "first.db");
    assert_eq!(named(&["paths", "--json"], Some("second.db")), "second.db");
    assert_eq!(named(&["paths", "--json"], None), home.path().join("third.db").to_str().unwrap());
    let said = home.run("webhook list --db no/such/folder/x.db").refused(1);
    assert!(said.contains("there is no folder no/such/folder"), "{said}");
}

#[test]
fn a_mistake_in_the_configuration_is_named() {
    let home = Home::new();
    let folder = home.path().join(".config/hookkeeper");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    fs::write(&file, "langage = \"pl\"\n").unwrap();
    let said = home.run("webhook list").refused(1);
    assert!(
        said.contains(file.to_str().unwrap()) && said.contains("`langage`") && said.contains("`language`"),
        "{said}"
    );
    fs::write(&file, "language = \"xx\"\n").unwrap();
    assert!(home.run("kind list").refused(1).contains("“xx”; this program has en, "));
    // Those that are asked when something is wrong say so beside the rest.
    for wrong in ["language = \"xx\"\n", "language = 7\n", "database = \"a.db\"\nlangage = \"pl\"\n"] {
        fs::write(&file, wrong).unwrap();
        let paths = home.run("paths --json").object();
        assert!(paths["config_trouble"].is_string() && paths["config_exists"] == true, "{paths}");
        assert_eq!(paths["database"], home.database().to_str().unwrap());
        let said = home.run("paths");
        assert!(said.code == 0 && said.err.starts_with("The configuration is passed over"), "{said:?}");
        let doctor = home.run("doctor --db other.db");
        assert!(doctor.code == 1 && doctor.out.starts_with("ERROR   configuration: "), "{doctor:?}");
        assert!(doctor.out.contains("other.db"), "{doctor:?}");
    }
    fs::write(&file, "language = \"pl\"\ntheme = \"dark\"\n").unwrap();
    assert!(home.run("webhook list").ok().contains("Nie ma jeszcze żadnego webhooka"));
    assert!(home.run("--config missing.toml kind list").refused(1).contains("cannot read missing.toml"));
    let paths = home.run("--config missing.toml paths --json").object();
    assert_eq!((&paths["config"], &paths["config_exists"]), (&"missing.toml".into(), &false.into()));
    assert!(paths["config_trouble"].as_str().unwrap().contains("cannot read missing.toml"), "{paths}");
}

#[test]
fn the_language_is_that_of_the_argument_or_the_environment() {
    let home = Home::new();
    let said = |language: Option<&str>, args: &[&str]| {
        let mut command = home.command(args);
        if let Some(language) = language {
            command.env("LANG", language);
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(said(Some("pl_PL.UTF-8"), &["kind", "list"]).starts_with("rodzaj\t"));
    assert!(said(Some("pl_PL.UTF-8"), &["kind", "list", "--language", "en"]).starts_with("kind\t"));
    assert!(said(None, &["kind", "list"]).starts_with("kind\t"));
}

#[test]
fn a_value_that_cannot_be_read_is_told_in_the_persons_language() {
    let home = Home::new();
    for (args, told) in [
        (&["request", "show", "2"][..], "„2” nie pasuje do <ID>: „2” nie jest id żądania"),
        (&["webhook", "enable", "1", "--held", "x"], "„x” nie pasuje do --held <send|discard|since:TIME>: wpisz send"),
        (&["webhook", "enable", "1", "--held", "since:x"], "„x” nie jest czasem"),
        (&["webhook", "show", "x"], "„x” nie jest numerem webhooka"),
        (&["request", "list", "--state", "zzz"], "użyj jednego z: pending, delivered"),
        (&["request", "list", "--since", "zzz"], "„zzz” nie jest czasem"),
        (&["request", "list", "--event", "z z"], "nie może być nazwą rodzaju"),
        (&["emit", "invoice/add", "--uid", "a.b"], "a.b"),
        (&["emit", "--lines", "-", "--batch", "a.b"], "partia to od 1 do 107"),
        (&["traffic", "--step", "90s"], "pełne minuty"),
        (&["webhook", "edit", "1", "--private=x"], "wpisz yes albo no"),
        (&["webhook", "edit", "1", "--rate", "x"], "„x” nie pasuje do --rate"),
        (&["webhook", "edit", "1", "--waits", "x"], "nie jest listą odstępów"),
        (&["webhook", "rotate-secret", "1", "--overlap", "x"], "potrzebny jest odstęp czasu"),
        (&["setting", "get", "zzz"], "użyj jednego z: waits"),
        (&["webhook", "add", "--event", "a/b", "--url", "ftp://me:hunter2@shop.example/"], "--url <URL>"),
    ] {
        let answer = home.args(&[args, &["--language", "pl"]].concat());
        let said = answer.refused(2);
        assert!(said.starts_with("hookkeeper: „") && said.contains(told), "{args:?}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
        assert!(home.args(args).refused(2).starts_with("error: invalid value '"), "{args:?}");
    }
    assert!(home.run("webhook list --language=xx").refused(2).contains("write one of en, pl"));
    fs::write(home.path().join("my.toml"), "language = \"pl\"\n").unwrap();
    for asked in ["--language=pl request show 2", "--config my.toml request show 2", "request show 2 --config=my.toml"]
    {
        assert!(home.run(asked).refused(2).contains("nie jest id żądania"), "{asked}");
    }
    assert!(home.run("request show 2 --config my.toml --language en").refused(2).starts_with("error: "));
}

#[test]
fn wrong_usage_is_told_apart_from_refusal() {
    let home = Home::new();
    for usage in [
        "webhook",
        "webhook add --url https://shop.example/",
        "webhook add --url nonsense --event invoice/add",
        "request list --state lost",
        "request resend",
        "request discard --dry-run",
        "emit",
        "emit invoice/add --lines -",
        "send",
        "listen --secret whsec_short",
        "nonsense",
        "webhook show one",
    ] {
        let answer = home.run(usage);
        assert_eq!(answer.code, 2, "{usage}: {answer:?}");
        assert!(answer.out.is_empty() && !answer.err.is_empty(), "{usage}: {answer:?}");
    }
    for refused in
        ["webhook show 7", "request show req_0000000A", "request resend req_0000000A", "kind remove invoice/add"]
    {
        home.run(refused).refused(1);
    }
    assert!(!home.run("listen --secret whsec_short").err.contains("whsec_short"), "a secret is not repeated");
    for (flag, value) in
        [("--url", "https://user:hunter2@shop.example/"), ("--header", "Authorization: Bearer hunter2\u{17c}")]
    {
        let answer = home.args(&["webhook", "add", "--event", "invoice/add", flag, value]);
        assert!(answer.code == 2 && answer.err.contains(flag) && !answer.err.contains("hunter2"), "{answer:?}");
    }
    assert!(home.run("").refused(1).contains("needs a terminal"));
    assert!(home.run("--help").ok().contains("Examples:"));
    assert!(home.run("--version").ok().starts_with("hookkeeper "));
}

#[test]
fn every_text_that_a_command_asks_for_is_there() {
    let text = hookkeeper::text::Text::new(hookkeeper::text::Language::English);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    let families = [
        "activity-",
        "attempt-",
        "attempts-",
        "book-",
        "books-",
        "cli-",
        "column-",
        "emit-",
        "field-",
        "kind-",
        "listen-",
        "paths-",
        "reply-",
        "request-",
        "secret-",
        "send-",
        "waits-",
        "webhook-",
    ];
    let on_the_wire = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let mut found = 0;
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(path).unwrap().map(|file| file.unwrap().path()));
            continue;
        }
        let source = fs::read_to_string(path).unwrap();
        for word in source.split('"').filter(|word| families.iter().any(|family| word.starts_with(family))) {
            let key = word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.ends_with('-');
            if key && !on_the_wire.contains(&word) {
                found += 1;
                assert!(text.has(word), "{word}");
            }
        }
    }
    assert!(found > 100, "{found}");
}

#[test]
fn a_polish_operator_is_refused_in_polish() {
    let home = Home::new();
    for (command, code, said) in [
        ("setting set waits soon --yes", 1, "waits nie może mieć wartości „soon”; wpisz: od 1 do 32 czasów"),
        ("webhook show 7", 1, "nie ma webhooka 7"),
        ("kind remove invoice/add", 1, "„invoice/add” jest wbudowany i nie można go usunąć"),
        ("kind add order/paid --item order --root order", 1, "nadaj im dwie"),
        ("token add --name x --kind invoice/add --scope read", 2, "dodaj mu --scope emit"),
        ("emit shop/opened --sample", 1, "nieznany rodzaj „shop/opened”"),
        ("emit invoice/add --data no.json", 1, "nie można odczytać no.json"),
        ("webhook add --url http://a.example/ --event shop/opened", 1, "nieznany rodzaj „shop/opened”"),
        ("serve --listen 203.0.113.1:1", 1, "nie można nasłuchiwać na 203.0.113.1:1"),
        ("--db no/such/folder/x.db webhook list", 1, "nie ma folderu no/such/folder"),
        ("--config missing.toml kind list", 1, "nie można odczytać missing.toml"),
    ] {
        let answer = home.run(&format!("--language pl {command}")).refused(code);
        assert!(answer.contains(said), "{command}: {answer}");
    }
    fs::write(home.path().join("other.db"), "not a database at all ".repeat(100)).unwrap();
    assert!(home.run("--language pl --db other.db webhook list").refused(1).contains("nie jest bazą hookkeepera"));
}
