//! One line of text that a person edits, by grapheme.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// A line of text with a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Input {
    text: String,
    /// A byte at the boundary of a grapheme.
    at: usize,
}

impl Input {
    /// The most that a line takes, in bytes.
    const MAX: usize = 8 << 10;

    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), at: text.len() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The same with a dot for each character, the cursor where it was.
    pub(crate) fn masked(&self) -> Self {
        let dots = |text: &str| "•".repeat(text.graphemes(true).count());
        Self { text: dots(&self.text), at: dots(self.before()).len() }
    }

    /// What stands before the cursor.
    pub(crate) fn before(&self) -> &str {
        &self.text[..self.at]
    }

    /// Puts text in, as one paste; line ends and control characters in it become spaces or nothing.
    pub(crate) fn insert(&mut self, text: &str) {
        let clean: String = text
            .trim_matches(['\r', '\n'])
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        if self.text.len() + clean.len() <= Self::MAX {
            self.text.insert_str(self.at, &clean);
            self.at += clean.len();
        }
    }

    /// Takes a key; answers whether the key was one for editing.
    pub(crate) fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char('a') if control => self.at = 0,
            KeyCode::Char('e') if control => self.at = self.text.len(),
            KeyCode::Char('u') if control => {
                self.text.drain(..self.at);
                self.at = 0;
            }
            KeyCode::Char('k') if control => self.text.truncate(self.at),
            KeyCode::Char('w') if control => self.delete_from(self.word_before()),
            KeyCode::Backspace if control || alt => self.delete_from(self.word_before()),
            KeyCode::Char(_) if control || alt => return false,
            KeyCode::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace => self.delete_from(self.before_one()),
            KeyCode::Delete => {
                let end = self.after_one();
                self.text.drain(self.at..end);
            }
            KeyCode::Left if control => self.at = self.word_before(),
            KeyCode::Right if control => self.at = self.word_after(),
            KeyCode::Left => self.at = self.before_one(),
            KeyCode::Right => self.at = self.after_one(),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.text.len(),
            _ => return false,
        }
        true
    }

    fn before_one(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after_one(&self) -> usize {
        self.text[self.at..].graphemes(true).next().map_or(self.at, |g| self.at + g.len())
    }

    fn word_before(&self) -> usize {
        let mut words = self.text[..self.at].split_word_bound_indices().rev();
        words.find(|(_, word)| !word.trim().is_empty()).map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.at..].split_word_bound_indices();
        words.find(|(_, word)| !word.trim().is_empty()).map_or(self.text.len(), |(at, word)| self.at + at + word.len())
    }

    fn delete_from(&mut self, start: usize) {
        self.text.drain(start..self.at);
        self.at = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(input: &mut Input, code: KeyCode) -> bool {
        input.key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn it_edits_by_what_a_person_sees_as_one_character() {
        let mut input = Input::new("e\u{301}👨‍👩‍👧x");
        press(&mut input, KeyCode::Backspace);
        press(&mut input, KeyCode::Backspace);
        assert_eq!(input.text(), "e\u{301}");
        press(&mut input, KeyCode::Left);
        press(&mut input, KeyCode::Char('a'));
        assert_eq!(input.text(), "ae\u{301}");
        assert!(!press(&mut input, KeyCode::Enter));
        input.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(input.text(), "e\u{301}");
    }

    #[test]
    fn a_paste_is_one_line_without_control_characters() {
        let mut input = Input::default();
        input.insert("https://a.example/\n\u{1b}[31m\n");
        assert_eq!(input.text(), "https://a.example/ [31m");
    }

    proptest! {
        #[test]
        fn no_keys_break_it(start in ".{0,12}", keys in proptest::collection::vec(0usize..12, 0..40)) {
            let codes = [KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::Backspace, KeyCode::Delete];
            let mut input = Input::new(&start);
            for n in keys {
                let modifiers = if n >= 6 { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
                input.key(KeyEvent::new(codes[n % 6], modifiers));
                prop_assert!(input.text().starts_with(input.before()));
            }
        }
    }
}
