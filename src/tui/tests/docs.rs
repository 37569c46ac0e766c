//! Pages of the docs that are made from the code.

use crate::{
    text::{Language, Text},
    tui::commands::{Command, Entry, Place, TABLE},
};

/// A screen as the docs name it.
fn named(place: Place) -> &'static str {
    match place {
        Place::Menu => "the menu",
        Place::Webhooks => "webhooks",
        Place::Log => "log",
        Place::Undelivered => "undelivered",
        Place::Request => "a request",
        Place::Script => "a receiving script",
        Place::Traffic => "traffic",
        Place::Events => "events",
        Place::Kind => "one kind of event",
        Place::Tokens => "tokens",
        Place::Activity => "activity",
        Place::Settings => "settings",
    }
}

/// Dialogs as the docs name them, each with the text of its footer, which tells its keys.
const DIALOGS: [(&str, &str); 17] = [
    ("adding and editing a webhook", "keys-form"),
    ("its events there", "keys-form-event"),
    ("its secret and its key there", "keys-form-secret"),
    ("adding a kind of event or a token", "keys-fields"),
    ("switching on", "keys-switch-on"),
    ("a question", "keys-confirm"),
    ("a test", "keys-test"),
    ("a probe under way", "keys-probing"),
    ("a probe", "keys-probe"),
    ("the filter of the log", "keys-filter"),
    ("commands", "keys-palette"),
    ("help", "keys-help"),
    ("work on many", "keys-bulk"),
    ("what became of many", "keys-outcomes"),
    ("a line of activity", "keys-text"),
    ("a new token", "keys-token"),
    ("an error", "keys-error"),
];

/// The keys of a dialog, from the text of its footer.
fn keys_of_dialog(text: &Text, key: &str) -> String {
    let said = text.get(key);
    let parts = said.split("   ").map(|part| part.split_once(' ').expect("a key and what it does"));
    parts.map(|(key, does)| format!("`{key}` {does}")).collect::<Vec<_>>().join(" · ")
}

#[test]
fn the_keys_of_every_dialog_are_in_the_docs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/en");
    let files = std::fs::read_dir(path).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let all = files.collect::<String>();
    let names = all.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let footers: Vec<_> = names
        .filter(|name| name.starts_with("keys-") && !["keys-no-command", "keys-no-key", "keys-conflict"].contains(name))
        .collect();
    assert!(footers.len() > 10, "the footers were not found");
    for name in footers {
        assert!(DIALOGS.iter().any(|(_, key)| *key == name), "{name} is missing from the page of keys");
    }
}

/// The page of keys, as it must stand in the docs.
fn page_of_keys() -> String {
    let text = Text::new(Language::English);
    let mut page = "# Keys of the console\n\nThis page is made from the table of commands; a test holds it in step. A name goes into \
        the configuration file\n(`hookkeeper paths` says where it is), with one key or several; `[]` takes all away:\n\n\
        \x20   [keys]\n    add = \"n\"\n    quit = [\"q\", \"Ctrl-c\", \"F10\"]\n\nA key is a character, `Enter`, `Esc`, `Tab`, `BackTab`, \
        `Space`, `Backspace`, `Delete`, `Up`, `Down`, `Left`, `Right`, `PageUp`,\n`PageDown`, `Home`, `End`, `F1` to `F12`, and any of them \
        with `Ctrl-` or `Alt-` before it. Two commands of one screen cannot\nhave the same key; that is refused, naming both.\n\n\
        | keys | does | name | on |\n|---|---|---|---|\n"
        .to_owned();
    for entry in TABLE {
        let keys: Vec<_> = entry.keys().map(|key| format!("`{key}`")).collect();
        let places: Vec<_> = entry.places.iter().map(|place| named(*place)).collect();
        let places = if places.is_empty() { "every screen".to_owned() } else { places.join(", ") };
        let does = text.get(&entry.label());
        page.push_str(&format!("| {} | {does} | `{}` | {places} |\n", keys.join(" "), entry.name));
    }
    page.push_str(
        "\n## In dialogs\n\nWhere letters are typed, keys that do something are held with `Ctrl`. These keys are the same for \
        everybody: they are what any form has, and\nthe footer names them.\n\n| in | keys |\n|---|---|\n",
    );
    for (name, key) in DIALOGS {
        page.push_str(&format!("| {name} | {} |\n", keys_of_dialog(&text, key)));
    }
    page
}

#[test]
fn the_page_of_keys_in_the_docs_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page_of_keys()).unwrap();
    }
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        page == page_of_keys(),
        "docs/keys.md is stale; make it anew with UPDATE_DOCS=1 cargo test --lib page_of_keys"
    );
}

const BEGIN: &str = "<!-- Keys: made from the table of commands; a test holds them in step. -->\n";
const END: &str = "<!-- End of the keys. -->\n";

/// The keys of each screen that its footer may show, and those that work everywhere.
fn keys_of_the_readme() -> String {
    let text = Text::new(Language::English);
    let mut said = String::from("| on | keys |\n|---|---|\n");
    let line = |name: &str, entries: Vec<&Entry>| {
        let keys = entries.iter().filter_map(|entry| {
            let key = entry.keys().next()?;
            Some(format!("`{}` {}", key.shown(&text), text.get(&entry.label())))
        });
        format!("| {name} | {} |\n", keys.collect::<Vec<_>>().join(" · "))
    };
    for place in Place::ALL {
        let own = TABLE.iter().filter(|entry| entry.places.contains(place) && entry.hint.is_some()).collect();
        said.push_str(&line(named(*place), own));
    }
    let (screens, rest): (Vec<_>, Vec<_>) =
        TABLE.iter().filter(|entry| entry.places.is_empty()).partition(|entry| matches!(entry.command, Command::Go(_)));
    let ends = [screens.first(), screens.last()].map(|entry| entry.unwrap().keys().next().unwrap());
    let screens = format!("`{}` to `{}` A screen of the menu", ends[0], ends[1]);
    let form = format!("| adding and editing | {} |\n", keys_of_dialog(&text, "keys-form"));
    said + &form + &line("every screen", rest).replace(" |\n", &format!(" · {screens} |\n"))
}

#[test]
fn the_keys_in_the_readme_are_those_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let mut page = std::fs::read_to_string(path).unwrap();
    let (begin, end) = (page.find(BEGIN).unwrap() + BEGIN.len(), page.find(END).unwrap());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        page.replace_range(begin..end, &keys_of_the_readme());
        std::fs::write(path, &page).unwrap();
        return;
    }
    assert!(
        page[begin..end] == keys_of_the_readme(),
        "the keys in README.md are stale; make them anew with UPDATE_DOCS=1 cargo test --lib tests::docs"
    );
}
