//! The languages that were found in `assets/locales` when the program was built, and how each writes numbers.

use fluent_bundle::FluentValue;

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// What `language.txt` and the files beside it say.
struct Facts {
    code: &'static str,
    thousands: char,
    thousands_from: usize,
    decimal: char,
    sources: &'static [&'static str],
}

/// A number as the language writes it.
fn grouped(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.number(number.value as u64)),
        _ => None,
    }
}

impl Language {
    /// Its code, such as `en`.
    pub const fn code(self) -> &'static str {
        self.facts().code
    }

    /// The codes of all, as a person may choose from them.
    pub fn codes() -> String {
        Self::ALL.iter().map(|language| language.code()).collect::<Vec<_>>().join(", ")
    }

    /// The language with this very code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// The language that a code or a locale's name such as `pl_PL.UTF-8` stands for, where we have it.
    pub fn of(name: &str) -> Option<Self> {
        Self::of_code(&name.split(['_', '.', '@', '-']).next()?.to_ascii_lowercase())
    }

    /// The language that the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`, in the order of POSIX), or English.
    pub fn from_environment() -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .and_then(|value| Self::of(&value))
            .unwrap_or(Self::English)
    }

    /// How Fluent writes a number.
    pub(super) fn writes<M>(self) -> fn(&FluentValue<'_>, &M) -> Option<String> {
        self.formatter()
    }

    /// Its files of texts.
    pub(super) const fn sources(self) -> &'static [&'static str] {
        self.facts().sources
    }

    /// A whole number with its thousands set apart: `1,204,331`.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let Facts { thousands, thousands_from, .. } = self.facts();
        if digits.len() < *thousands_from {
            return digits;
        }
        let mut text = String::with_capacity(digits.len() + 6);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(*thousands);
            }
            text.push(digit);
        }
        text
    }

    /// A number with one digit after the point: `1.2`.
    pub fn tenths(self, tenths: u64) -> String {
        format!("{}{}{}", self.number(tenths / 10), self.facts().decimal, tenths % 10)
    }

    /// A small number that was written with a point, with the language's own sign.
    pub fn pointed(self, written: &str) -> String {
        written.replace('.', self.facts().decimal.encode_utf8(&mut [0; 4]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_a_language_in_many_ways() {
        assert_eq!(Language::of("pl_PL.UTF-8"), Some(Language::Polish));
        assert_eq!(Language::of("en-GB"), Some(Language::English));
        assert_eq!(Language::of("C"), None);
    }

    #[test]
    fn the_languages_are_the_folders() {
        let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales")).unwrap();
        let mut codes: Vec<_> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let mut known: Vec<_> = Language::ALL.iter().map(|language| language.code().to_owned()).collect();
        codes.sort();
        known.sort();
        assert_eq!(codes, known);
        assert_eq!(Language::ALL[0], Language::English);
    }
}
