//! Why a command was not carried out, what a person reads of it, and the exit code.

use crate::text::{Text, escape};

/// Why a command was not carried out. It is no `Error` itself, so that every error can become one.
#[derive(Debug)]
pub(super) enum Failure {
    /// It was asked for in a wrong way.
    Usage(String),
    /// It was refused, or it failed.
    Failed(anyhow::Error),
    /// The same, and why stands here in the person's language already, line ends and all.
    Said(String),
    /// It failed where nobody knows the person's language: a key of the locales, its values, and whether it was asked for in
    /// a wrong way.
    Text(&'static str, Vec<(&'static str, String)>, bool),
}

/// How a command ended that was not carried out.
#[derive(Debug)]
pub struct Ended {
    /// What is said of it, in the person's language.
    pub message: String,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// What a person reads of it.
    pub(super) fn told(&self, text: &Text) -> String {
        match self {
            Self::Usage(why) | Self::Said(why) => why.clone(),
            Self::Failed(error) => {
                let known = error.chain().find_map(|link| text.error(link));
                known.unwrap_or_else(|| escape(&format!("{error:#}")).into_owned())
            }
            Self::Text(key, values, _) => {
                let shown = |value: &String| escape(value).into_owned();
                let values: Vec<_> = values.iter().map(|(name, value)| (*name, shown(value).into())).collect();
                text.with(key, &values)
            }
        }
    }

    pub(super) fn ended(&self, text: &Text) -> Ended {
        let code = if matches!(self, Self::Usage(_) | Self::Text(.., true)) { 2 } else { 1 };
        Ended { message: self.told(text), code }
    }

    pub(super) fn text<const N: usize>(key: &'static str, values: [(&'static str, String); N]) -> Self {
        Self::Text(key, values.into(), false)
    }

    pub(super) fn usage<const N: usize>(key: &'static str, values: [(&'static str, String); N]) -> Self {
        Self::Text(key, values.into(), true)
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(anyhow::Error::new(error))
    }
}

pub(super) type Result<T> = std::result::Result<T, Failure>;
