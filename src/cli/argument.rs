//! A value on the command line that cannot be read, told in the person's language. The parser of arguments ends the program before
//! anything is known of that person, so the language is looked for here.

use std::{error::Error, fmt, path::PathBuf};

use clap::error::{ContextKind, ErrorKind};

use super::{Failure, output::shown, person::Person};
use crate::{
    model::InvalidTime,
    text::{Language, Text},
};

/// Why a value cannot be read.
#[derive(Debug, Clone)]
pub(super) enum Bad {
    /// A key of the locales and its values.
    Text(&'static str, Vec<(&'static str, String)>),
    /// The value is not a time, or not one that is useful here.
    Time(InvalidTime),
}

impl Bad {
    pub(super) fn value<const N: usize>(key: &'static str, values: [(&'static str, String); N]) -> Self {
        Self::Text(key, values.into())
    }

    /// The same outside the parser of arguments.
    pub(super) fn failure(self) -> Failure {
        match self {
            Self::Text(key, values) => Failure::Text(key, values, false),
            Self::Time(problem) => problem.into(),
        }
    }

    fn told(&self, text: &Text) -> String {
        match self {
            Self::Text(key, values) => Failure::Text(key, values.clone(), true).told(text),
            Self::Time(problem) => text.invalid_time(problem),
        }
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(&Text::new(Language::English)))
    }
}

impl Error for Bad {}

/// What is said of a value that one of our own parsers refuses, where the person reads another language than English. What the
/// parser of arguments says by itself it says in English.
pub(super) fn told(error: &clap::Error) -> Option<String> {
    let text = Text::new(Some(asked()).filter(|language| *language != Language::English)?);
    let why = error.source().filter(|_| error.kind() == ErrorKind::ValueValidation)?;
    let why = match why.downcast_ref::<Bad>() {
        Some(bad) => bad.told(&text),
        None => text.error(why)?,
    };
    let context = |kind| error.get(kind).map(|value| shown(&value.to_string())).unwrap_or_default();
    let (argument, given) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    Some(text.with("argument-bad", &[("argument", argument.into()), ("given", given.into()), ("why", why.into())]))
}

/// The language that is asked for by a command line which could not be read, by the configuration, or by the environment.
fn asked() -> Language {
    let named = |option: &str| {
        let words: Vec<_> = std::env::args_os().filter_map(|word| word.into_string().ok()).collect();
        let at = words
            .iter()
            .position(|word| word.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))?;
        let value = words[at].strip_prefix(option)?.strip_prefix('=').map(str::to_owned);
        value.or_else(|| words.get(at + 1).cloned())
    };
    let config =
        named("--config").map(PathBuf::from).or_else(|| std::env::var_os("HOOKKEEPER_CONFIG").map(PathBuf::from));
    let chosen = || Person::load(config.as_deref()).ok()?.file.language;
    let of = |code: String| Language::of_code(&code);
    named("--language").and_then(of).or_else(|| chosen().and_then(of)).unwrap_or_else(Language::from_environment)
}
