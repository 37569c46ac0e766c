//! The languages: every text that a person reads, from the files in `assets/locales`.

mod escape;
mod fault;
mod labels;
mod problem;
mod spans;

use std::{borrow::Cow, rc::Rc};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

pub use escape::{escape, escape_json, escape_lines};
pub use fault::{FaultContext, FaultText};

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English
    English,
    /// Polish
    Polish,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::English, Self::Polish];

    /// Its code, such as `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Polish => "pl",
        }
    }

    /// The language that a code or a locale's name such as `pl_PL.UTF-8` stands for, where we have it.
    pub fn of(name: &str) -> Option<Self> {
        let code = name.split(['_', '.', '@', '-']).next()?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// The language that the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`, in the order of POSIX), or English.
    pub fn from_environment() -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .and_then(|value| Self::of(&value))
            .unwrap_or(Self::English)
    }

    const fn sources(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                include_str!("../../assets/locales/en/words.ftl"),
                include_str!("../../assets/locales/en/faults.ftl"),
                include_str!("../../assets/locales/en/console.ftl"),
                include_str!("../../assets/locales/en/cli.ftl"),
                include_str!("../../assets/locales/en/keep.ftl"),
                include_str!("../../assets/locales/en/screens.ftl"),
            ],
            Self::Polish => &[
                include_str!("../../assets/locales/pl/words.ftl"),
                include_str!("../../assets/locales/pl/faults.ftl"),
                include_str!("../../assets/locales/pl/console.ftl"),
                include_str!("../../assets/locales/pl/cli.ftl"),
                include_str!("../../assets/locales/pl/keep.ftl"),
                include_str!("../../assets/locales/pl/screens.ftl"),
            ],
        }
    }
}

/// The texts of one language. Cheap to clone; belongs to one thread.
#[derive(Clone)]
pub struct Text {
    language: Language,
    bundle: Rc<FluentBundle<FluentResource>>,
}

impl Text {
    /// The texts of a language.
    ///
    /// # Panics
    /// Where a file of ours is not Fluent, which a test rules out.
    pub fn new(language: Language) -> Self {
        let id = language.code().parse().expect("our codes are language identifiers");
        let mut bundle = FluentBundle::new(vec![id]);
        // Marks of direction around every value would be seen as odd characters in terminals.
        bundle.set_use_isolating(false);
        for source in language.sources() {
            let resource = FluentResource::try_new((*source).to_owned()).expect("our locale files are Fluent");
            bundle.add_resource(resource).expect("no key stands in two of our locale files");
        }
        Self { language, bundle: Rc::new(bundle) }
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
    /// A number, which chooses plural forms.
    Number(i64),
    /// A text.
    Text(Cow<'a, str>),
}

impl Value<'_> {
    fn fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::from(text.as_ref()),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
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
    use std::collections::BTreeSet;

    fn keys(language: Language) -> BTreeSet<String> {
        let lines = language.sources().iter().flat_map(|source| source.lines());
        lines
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()))
            .collect()
    }

    #[test]
    fn every_language_has_every_text() {
        for language in Language::ALL {
            let text = Text::new(*language);
            let missing: Vec<_> = keys(Language::English).symmetric_difference(&keys(*language)).cloned().collect();
            assert!(missing.is_empty(), "{}: {missing:?}", language.code());
            assert!(keys(*language).iter().all(|key| text.has(key)));
        }
    }

    #[test]
    fn the_environment_names_a_language_in_many_ways() {
        assert_eq!(Language::of("pl_PL.UTF-8"), Some(Language::Polish));
        assert_eq!(Language::of("en-GB"), Some(Language::English));
        assert_eq!(Language::of("C"), None);
    }
}
