//! Which key asks for what: the table's keys, and a person's own in their place.

use std::collections::HashMap;

use super::{
    commands::{Command, Entry, Place, TABLE, at},
    keys::Key,
};
use crate::text::Text;

/// Why a person's keys cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InvalidKeys {
    /// There is no such command.
    Command(String),
    /// There is no such key.
    Key { command: String, key: String },
    /// Two commands of one place would have it.
    Conflict { key: String, first: &'static str, second: &'static str },
}

/// The keys of every command.
#[derive(Debug, Clone)]
pub(crate) struct Keymap {
    keys: HashMap<Command, Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { keys: TABLE.iter().map(|entry| (entry.command, entry.keys().collect())).collect() }
    }
}

impl Keymap {
    /// The table's keys, and in place of them those that a person gave to a command by its name.
    pub(crate) fn new(own: &[(String, Vec<String>)]) -> Result<Self, InvalidKeys> {
        let mut map = Self::default();
        for (name, keys) in own {
            let entry = TABLE.iter().find(|entry| entry.name == name);
            let entry = entry.ok_or_else(|| InvalidKeys::Command(name.clone()))?;
            let key = |key: &String| {
                Key::parse(key).ok_or_else(|| InvalidKeys::Key { command: name.clone(), key: key.clone() })
            };
            map.keys.insert(entry.command, keys.iter().map(key).collect::<Result<_, _>>()?);
        }
        for place in Place::ALL {
            let mut seen: HashMap<Key, &'static str> = HashMap::new();
            for entry in at(*place) {
                for key in map.keys(entry.command) {
                    if let Some(first) = seen.insert(*key, entry.name)
                        && first != entry.name
                    {
                        return Err(InvalidKeys::Conflict { key: key.to_string(), first, second: entry.name });
                    }
                }
            }
        }
        Ok(map)
    }

    /// The keys of a command, the one that is shown first; none where a person took them all away.
    pub(crate) fn keys(&self, command: Command) -> &[Key] {
        self.keys.get(&command).map_or(&[], Vec::as_slice)
    }

    /// The key that is shown beside a command.
    pub(crate) fn shown(&self, command: Command, text: &Text) -> String {
        self.keys(command).first().map(|key| key.shown(text)).unwrap_or_default()
    }

    /// Texts whose sentences name these keys. A command without one is named as the palette is asked for it.
    pub(crate) fn told_in(&self, text: Text) -> Text {
        let told = |entry: &Entry| match self.keys(entry.command) {
            [] => self.shown(Command::Palette, &text) + &text.get(&entry.label()),
            [key, ..] => key.shown(&text),
        };
        let keys = TABLE.iter().map(|entry| (entry.name, told(entry))).collect();
        text.with_keys(keys)
    }

    /// The command that a key asks for in a place.
    pub(crate) fn command(&self, place: Place, key: Key) -> Option<Command> {
        at(place).map(|entry| entry.command).find(|command| self.keys(*command).contains(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn own(name: &str, keys: &[&str]) -> Vec<(String, Vec<String>)> {
        vec![(name.to_owned(), keys.iter().map(|key| (*key).to_owned()).collect())]
    }

    #[test]
    fn a_persons_own_keys_take_the_place_of_the_tables() {
        let map = Keymap::new(&own("add", &["n", "F2"])).unwrap();
        let key = |name: &str| Key::parse(name).unwrap();
        assert_eq!(map.command(Place::Webhooks, key("n")), Some(Command::Add));
        assert_eq!(map.command(Place::Webhooks, key("F2")), Some(Command::Add));
        assert_eq!(map.command(Place::Webhooks, key("a")), None);
        let text = Text::new(Language::English);
        assert_eq!(map.shown(Command::Add, &text), "n");
        assert_eq!(Keymap::new(&own("remove", &[])).unwrap().shown(Command::Remove, &text), "");
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_names_of_both() {
        assert_eq!(Keymap::new(&own("ad", &["n"])).unwrap_err(), InvalidKeys::Command("ad".to_owned()));
        let key = InvalidKeys::Key { command: "add".to_owned(), key: "Strg-x".to_owned() };
        assert_eq!(Keymap::new(&own("add", &["Strg-x"])).unwrap_err(), key);
        let conflict = InvalidKeys::Conflict { key: "e".to_owned(), first: "add", second: "edit" };
        assert_eq!(Keymap::new(&own("add", &["e"])).unwrap_err(), conflict);
        assert!(Keymap::new(&own("scroll-down", &["e"])).is_ok(), "what is on other screens is in nobody's way");
    }
}
