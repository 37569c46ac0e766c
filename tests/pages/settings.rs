//! The page of settings, from the model and the locales.

use std::fmt::Write as _;

use hookkeeper::model::{Setting, Settings};
use hookkeeper::text::{Language, Text};

const BEGINNING: &str = "# Settings

What concerns deliveries stands in the database and holds for everyone who opens it. `hookkeeper setting list` shows the values,
`hookkeeper setting set NAME VALUE` changes one, and so does the console on its screen Settings; a running sender takes the change
up at once, and the activity says who changed what. What concerns a person (language, theme, keys) stands in the
configuration file instead; `hookkeeper paths` says where that is. This page is made from the texts of the program.

| setting | meaning | takes | default |
|---|---|---|---|
";

#[test]
fn the_page_of_settings_is_what_the_program_takes() {
    let (text, defaults) = (Text::new(Language::English), Settings::default());
    let mut page = BEGINNING.to_owned();
    for setting in Setting::ALL {
        let default = match defaults.get(*setting) {
            value if value.is_empty() => "nothing".to_owned(),
            value => format!("`{value}`"),
        };
        let (meaning, takes) = (super::cell(&text.setting(*setting)), super::cell(&text.takes(*setting)));
        writeln!(page, "| `{setting}` | {meaning} | {takes} | {default} |").unwrap();
    }
    super::hold("settings.md", &page);
}
