//! The events of the Add and Edit dialogs: found by typing, ticked one by one.

use super::{Field, Form, Input};
use crate::{
    model::{Kind, KindName},
    payload::{self, Group},
    text::Text,
};

/// A kind to tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventChoice {
    pub(crate) kind: KindName,
    /// `None` for a kind of an operator's own.
    pub(crate) group: Option<Group>,
    pub(crate) chosen: bool,
    /// What it is found by: its group, its label and its name, folded.
    words: String,
}

impl EventChoice {
    /// The kinds in the order of the dialog, those of a webhook ticked.
    pub(super) fn all(kinds: &[Kind], chosen: &[KindName], text: &Text) -> Vec<Self> {
        let group = |kind: &Kind| {
            payload::catalogue().iter().find(|b| b.kind == kind.name.as_str()).map(|built_in| built_in.group)
        };
        let choice = |kind: &Kind| Self {
            kind: kind.name.clone(),
            group: group(kind),
            chosen: chosen.contains(&kind.name),
            words: fold(&format!("{} {}", text.kind_in_group(kind.name.as_str()), kind.name)),
        };
        let mut all: Vec<_> = kinds.iter().map(choice).collect();
        all.sort_by_key(|choice| choice.group.map_or(usize::MAX, |group| group as usize));
        all
    }
}

/// Lower case without the marks of Polish letters and the like, so that nobody needs them to find something.
fn fold(text: &str) -> String {
    const MARKED: &[(&str, char)] = &[
        ("ąáàâäãå", 'a'),
        ("ćçč", 'c'),
        ("ęéèêëě", 'e'),
        ("íìîï", 'i'),
        ("łľ", 'l'),
        ("ńñň", 'n'),
        ("óòôöõ", 'o'),
        ("śš", 's'),
        ("úùûüů", 'u'),
        ("ýÿ", 'y'),
        ("źżž", 'z'),
    ];
    let plain = |c: char| MARKED.iter().find(|(marked, _)| marked.contains(c)).map_or(c, |(_, plain)| *plain);
    text.to_lowercase().chars().map(plain).collect()
}

/// Whether the letters stand in a text in this order, whatever is between them.
fn holds_apart(text: &str, letters: &str) -> bool {
    let mut rest = text.chars();
    letters.chars().all(|letter| rest.any(|c| c == letter))
}

impl Form {
    /// The events that fit what was typed to find one, by their places in the list. Where no name holds it as it stands,
    /// those that hold its letters apart.
    pub(crate) fn found(&self) -> Vec<usize> {
        let wanted = fold(self.find.text().trim());
        let those = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..self.events.len()).filter(|at| fits(&self.events[*at].words)).collect()
        };
        let found = those(&|words| words.contains(&wanted));
        if found.is_empty() { those(&|words| holds_apart(words, &wanted)) } else { found }
    }

    /// Whether what was typed to find an event finds none.
    pub(crate) fn finds_none(&self) -> bool {
        !self.events.is_empty() && self.found().is_empty()
    }

    /// What was typed to find an event, where one of them has the focus.
    pub(crate) fn focused_find(&self) -> Option<&Input> {
        matches!(self.focus, Field::Event(_)).then_some(&self.find)
    }

    /// The event with the focus, where it can be seen.
    pub(crate) fn focused_event(&self) -> Option<usize> {
        let Field::Event(at) = self.focus else { return None };
        self.found().contains(&at).then_some(at)
    }

    /// Keeps the focus on an event that is seen.
    pub(crate) fn find_changed(&mut self) {
        if let (Field::Event(at), found) = (self.focus, self.found())
            && !found.contains(&at)
            && let Some(first) = found.first()
        {
            self.focus = Field::Event(*first);
        }
    }

    /// The events that are ticked.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = &EventChoice> {
        self.events.iter().filter(|event| event.chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn form(language: Language) -> Form {
        let kind = |name: &str| Kind {
            name: name.parse().unwrap(),
            root: "r".to_owned(),
            item: "i".to_owned(),
            description: String::new(),
            built_in: true,
            collections: Default::default(),
        };
        let mut kinds: Vec<_> = payload::catalogue().iter().map(|built_in| kind(built_in.kind)).collect();
        kinds.push(kind("shop/basket-left"));
        Form::add(&kinds, &Text::new(language))
    }

    fn found(language: Language, typed: &str) -> Vec<String> {
        let mut form = form(language);
        form.find.insert(typed);
        form.found().into_iter().map(|at| form.events[at].kind.to_string()).collect()
    }

    #[test]
    fn an_event_is_found_by_its_group_its_label_and_its_name_without_marks() {
        assert_eq!(found(Language::English, "").len(), payload::catalogue().len() + 1);
        assert_eq!(found(Language::English, "STOCK"), ["warehouse_good/change_state"]);
        assert_eq!(found(Language::English, "invoices"), ["invoice/add", "invoice/edit", "invoice/del"]);
        assert_eq!(found(Language::English, "basket"), ["shop/basket-left"]);
        assert!(found(Language::Polish, "usuniecie").iter().any(|kind| kind == "invoice/del"), "Usunięcie");
        assert_eq!(found(Language::English, "paymad"), ["payments/add"], "letters apart, where no name holds them");
        assert_eq!(found(Language::English, "zzz"), [""; 0]);
    }

    #[test]
    fn the_focus_goes_along_with_what_is_found() {
        let mut form = form(Language::English);
        form.focus = Field::Event(0);
        form.find.insert("pay");
        form.find_changed();
        assert_eq!(form.focused_event().map(|at| form.events[at].kind.as_str()), Some("payments/add"));
        form.find.insert("zzz");
        form.find_changed();
        assert_eq!(form.focused_event(), None, "nothing that cannot be seen is ticked");
    }
}
