//! Keys by name, as the table of commands and a person's settings write them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::text::Text;

/// One key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const NAMED: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("BackTab", KeyCode::BackTab),
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
];

impl Key {
    /// A key as the terminal reports it. Shift counts only where the character itself does not tell.
    pub(crate) fn of(event: KeyEvent) -> Self {
        let mut modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let mut code = event.code;
        if let KeyCode::Char(c) = code
            && modifiers.contains(KeyModifiers::CONTROL)
        {
            code = KeyCode::Char(c.to_ascii_lowercase());
        }
        if code == KeyCode::Tab && event.modifiers.contains(KeyModifiers::SHIFT) {
            code = KeyCode::BackTab;
        }
        if code == KeyCode::BackTab {
            modifiers = KeyModifiers::NONE;
        }
        Self { code, modifiers }
    }

    /// A press of this key, as the terminal reports it.
    #[cfg(test)]
    pub(crate) fn press(self) -> KeyEvent {
        KeyEvent::new(self.code, self.modifiers)
    }

    /// Reads a name such as `a`, `Enter`, `Ctrl-d`, `Alt-x` or `F5`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        loop {
            let (held, after) = match rest.split_once('-') {
                Some(("Ctrl", after)) if !after.is_empty() => (KeyModifiers::CONTROL, after),
                Some(("Alt", after)) if !after.is_empty() => (KeyModifiers::ALT, after),
                _ => break,
            };
            modifiers |= held;
            rest = after;
        }
        let named = NAMED.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code);
        let function = || rest.strip_prefix('F')?.parse().ok().filter(|n| (1..=12).contains(n)).map(KeyCode::F);
        let mut chars = rest.chars();
        let single = match (chars.next(), chars.next()) {
            (Some(c), None) => Some(KeyCode::Char(c)),
            _ => None,
        };
        named.or_else(function).or(single).map(|code| Self { code, modifiers })
    }

    /// What it is called on the screen, where a key with a name has one of its language: `key-space` in the locales.
    pub(crate) fn shown(self, text: &Text) -> String {
        self.written(|name| text.get(&label(name)))
    }

    fn written(self, named: impl Fn(&'static str) -> String) -> String {
        let held = |modifier, name: &'static str| if self.modifiers.contains(modifier) { name } else { "" };
        let held = [held(KeyModifiers::CONTROL, "Ctrl-"), held(KeyModifiers::ALT, "Alt-")].concat();
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => held + &named(name),
            (None, KeyCode::Char(c)) => format!("{held}{c}"),
            (None, KeyCode::F(n)) => format!("{held}F{n}"),
            (None, other) => format!("{held}{other:?}"),
        }
    }
}

/// The key of a name's text in the locales.
fn label(name: &str) -> String {
    format!("key-{}", name.to_ascii_lowercase())
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_key_with_a_name_has_one_in_every_language() {
        for language in Language::ALL {
            let text = Text::new(*language);
            assert!(NAMED.iter().all(|(name, _)| text.has(&label(name))), "{}", language.code());
        }
        let key = Key::parse("Ctrl-Space").unwrap();
        let told = [Language::English, Language::Polish].map(|language| key.shown(&Text::new(language)));
        assert_eq!(
            (told, key.to_string()),
            (["Ctrl-Space", "Ctrl-Spacja"].map(str::to_owned), "Ctrl-Space".to_owned())
        );
    }

    #[test]
    fn a_name_reads_back_and_a_press_is_the_key_it_names() {
        for name in ["a", "G", "?", "-", "Enter", "Ctrl-d", "Alt-x", "Ctrl-Alt-Delete", "F5", "Space", "BackTab"] {
            assert_eq!(Key::parse(name).unwrap().to_string(), name);
        }
        for bad in ["", "Enterr", "Ctrl-", "F13", "ab"] {
            assert_eq!(Key::parse(bad), None, "{bad}");
        }
        let press = |code, modifiers| Key::of(KeyEvent::new(code, modifiers));
        assert_eq!(Some(press(KeyCode::Char('G'), KeyModifiers::SHIFT)), Key::parse("G"));
        assert_eq!(Some(press(KeyCode::Char('D'), KeyModifiers::CONTROL)), Key::parse("Ctrl-d"));
        assert_eq!(Some(press(KeyCode::Tab, KeyModifiers::SHIFT)), Key::parse("BackTab"));
    }
}
