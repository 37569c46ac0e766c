//! The languages: every text that a person reads, from the files in `assets/locales`.

mod changes;
mod curl;
mod escape;
mod fault;
mod json;
mod labels;
mod language;
mod probe;
mod problem;
mod reading;
mod spans;
mod waiting;

use std::{borrow::Cow, collections::HashMap, rc::Rc};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

pub use curl::curl;
pub use escape::{escape, escape_json, escape_laid_out, escape_lines};
pub use fault::{FaultContext, FaultText};
pub use json::{JsonPart, json_pieces, json_text};
pub use language::Language;

/// The texts of one language. Cheap to clone; belongs to one thread.
#[derive(Clone)]
pub struct Text {
    language: Language,
    bundle: Rc<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Text {
    /// The texts of a language. `{ SHELL($path) }` in one of them is the path as a word of a command to be run.
    ///
    /// # Panics
    /// Where a file of ours is not Fluent, which a test rules out.
    pub fn new(language: Language) -> Self {
        let id = language.code().parse().expect("our codes are language identifiers");
        let mut bundle = FluentBundle::new(vec![id]);
        // Marks of direction around every value would be seen as odd characters in terminals.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(language.writes()));
        let shell = bundle.add_function("SHELL", |words, _| match words {
            [FluentValue::String(text)] => curl::word(text).into(),
            _ => FluentValue::Error,
        });
        shell.expect("it is added once");
        for source in language.sources() {
            let resource = FluentResource::try_new((*source).to_owned()).expect("our locale files are Fluent");
            bundle.add_resource(resource).expect("no key stands in two of our locale files");
        }
        Self { language, bundle: Rc::new(bundle) }
    }

    /// The same texts, whose sentences name keys: `{ KEY("add") }` in one of them is what stands under `add` here.
    ///
    /// # Panics
    /// Where these texts were cloned before, or have keys already.
    pub fn with_keys(mut self, keys: HashMap<&'static str, String>) -> Self {
        let bundle = Rc::get_mut(&mut self.bundle).expect("nobody else has these texts yet");
        let added = bundle.add_function("KEY", move |names, _| match names {
            [FluentValue::String(name)] => keys.get(name.as_ref()).map_or(FluentValue::Error, |key| key.clone().into()),
            _ => FluentValue::Error,
        });
        added.expect("keys are given once");
        self
    }

    /// Which language it is.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a text under `key`.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text under `key`, or the key itself where there is none, which a test rules out.
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text under `key`, with values put in.
    pub fn with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.fluent());
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

/// A value to be put into a text.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// How many: it chooses plural forms, and its thousands are set apart.
    Count(u64),
    /// A text, or a number that is a name, as of a webhook or a process.
    Text(Cow<'a, str>),
}

impl Value<'_> {
    fn fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Count(count) => FluentValue::from(*count),
            Self::Text(text) => FluentValue::from(text.as_ref()),
        }
    }
}

/// Numbers with a sign are names here: of webhooks, processes, statuses. What is counted has none.
impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Text(number.to_string().into())
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Count(number)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Count(number as u64)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_each_language_does_and_names_as_they_are() {
        let (en, pl) = (Text::new(Language::English), Text::new(Language::Polish));
        let held = |text: &Text, count: u64| {
            text.with("webhook-disabled", &[("id", 12_345i64.into()), ("held", count.into())])
        };
        assert_eq!(held(&en, 1), "Webhook 12345 is off; 1 request is held.");
        assert_eq!(held(&en, 1_204_331), "Webhook 12345 is off; 1,204,331 requests are held.");
        assert!(held(&pl, 1_204_331).contains("1\u{a0}204\u{a0}331"));
        assert!(held(&pl, 12_345).starts_with("Webhook 12345 "));
    }

    #[test]
    fn polish_counts_in_its_three_forms() {
        let text = Text::new(Language::Polish);
        let attempts = |n: u64| text.with("attempts", &[("n", n.into())]);
        let said = [1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 112, 122].map(attempts);
        let form = |n: &str| said.iter().filter(|said| said.ends_with(n)).count();
        assert_eq!((form("próba"), form("próby"), form("prób")), (1, 4, 7), "{said:?}");
    }
}
