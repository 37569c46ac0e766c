//! The settings on screen: those that everyone who opens the database shares, and those of a person.

use crate::{model::Setting, text::Language};

/// A setting of a person, which lives in their file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    Theme,
    Ascii,
    Mouse,
    Language,
}

impl Own {
    /// Its name in the file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Ascii => "ascii",
            Self::Mouse => "mouse",
            Self::Language => "language",
        }
    }
}

/// One line of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Shared(Setting),
    Own(Own),
}

impl Choice {
    /// Its name where it is kept.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Shared(setting) => setting.as_str(),
            Self::Own(own) => own.name(),
        }
    }
}

/// Where a shared setting stands.
const fn group(setting: Setting) -> &'static str {
    match setting {
        Setting::AttemptTimeout | Setting::ConnectTimeout => "settings-limits",
        Setting::PrivateAddresses | Setting::EnvironmentProxy => "settings-policy",
        Setting::CompanyId | Setting::TimeZone => "settings-envelope",
        Setting::WarnCommand | Setting::WarnUrl => "settings-warnings",
        Setting::RetainPayloads | Setting::RetainAttempts | Setting::RetainRequests | Setting::RetainCount => {
            "settings-retention"
        }
        Setting::Waits => "settings-deliveries",
    }
}

/// Every group by the key of its name, with its lines.
pub(crate) fn groups() -> Vec<(&'static str, Vec<Choice>)> {
    let mut groups: Vec<(&str, Vec<Choice>)> = Vec::new();
    for setting in Setting::ALL {
        let key = group(*setting);
        match groups.iter_mut().find(|(name, _)| *name == key) {
            Some((_, lines)) => lines.push(Choice::Shared(*setting)),
            None => groups.push((key, vec![Choice::Shared(*setting)])),
        }
    }
    let own = [Own::Theme, Own::Ascii, Own::Mouse, Own::Language];
    groups.push(("settings-appearance", own.map(Choice::Own).to_vec()));
    groups
}

/// The lines alone, in the order of the screen.
pub(crate) fn choices() -> Vec<Choice> {
    groups().into_iter().flat_map(|(_, lines)| lines).collect()
}

/// The ground that the colours are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ground {
    /// What the terminal says.
    #[default]
    Auto,
    Dark,
    Light,
}

impl Ground {
    pub(crate) const ALL: [Self; 3] = [Self::Auto, Self::Dark, Self::Light];

    /// The word in a person's file.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.as_str() == word)
    }
}

/// What the console looks like, as far as a person chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Look {
    pub(crate) ground: Ground,
    /// Only ASCII for our signs and lines.
    pub(crate) ascii: bool,
}

/// The language after this one.
pub(crate) fn next_language(now: Language) -> Language {
    let at = Language::ALL.iter().position(|language| *language == now).unwrap_or(0);
    Language::ALL[(at + 1) % Language::ALL.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_stands_in_one_group() {
        let all = choices();
        for setting in Setting::ALL {
            assert_eq!(all.iter().filter(|choice| **choice == Choice::Shared(*setting)).count(), 1, "{setting}");
        }
        assert_eq!(all.len(), Setting::ALL.len() + 4);
    }
}
