//! Short forms: a few lines and ticks, checked as one types.

use super::Input;
use crate::model::{Kind, KindName, Rate, Scope, TokenDraft};

/// What a form makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldsFor {
    /// A kind of an operator's own.
    Kind,
    /// A token of the intake.
    Token,
}

/// What a field takes.
#[derive(Debug)]
pub(crate) enum FieldValue {
    Line(Input),
    Tick(bool),
}

/// One field.
#[derive(Debug)]
pub(crate) struct FieldRow {
    /// The key of its name; `<key>-hint` says what it takes.
    pub(crate) key: &'static str,
    pub(crate) value: FieldValue,
}

/// A short form.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) what: FieldsFor,
    pub(crate) rows: Vec<FieldRow>,
    /// The field with the focus; one past the last is the button.
    pub(crate) at: usize,
    /// What is wrong, and with which field; it stands there once one has tried.
    pub(crate) problem: Option<(usize, FieldProblem)>,
    /// Why it was refused when it was to be saved.
    pub(crate) refused: Option<String>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldProblem {
    KindName,
    Taken(String),
    Element,
    ElementTaken(String),
    SameElement,
    TokenName,
    NoScope,
    Kinds(String),
    Rate,
}

impl FieldProblem {
    /// The key of its text, and what it names.
    pub(crate) fn text(&self) -> (&'static str, &str) {
        match self {
            Self::KindName => ("fields-wrong-kind", ""),
            Self::Taken(name) => ("fields-wrong-taken", name),
            Self::Element => ("fields-wrong-element", ""),
            Self::ElementTaken(name) => ("fields-wrong-element-taken", name),
            Self::SameElement => ("fields-wrong-same", ""),
            Self::TokenName => ("fields-wrong-token", ""),
            Self::NoScope => ("fields-wrong-scope", ""),
            Self::Kinds(name) => ("fields-wrong-kinds", name),
            Self::Rate => ("fields-wrong-rate", ""),
        }
    }
}

fn line(key: &'static str) -> FieldRow {
    FieldRow { key, value: FieldValue::Line(Input::default()) }
}

impl Fields {
    pub(crate) fn new(what: FieldsFor) -> Self {
        let tick = |key, on| FieldRow { key, value: FieldValue::Tick(on) };
        let rows = match what {
            FieldsFor::Kind => {
                vec![line("fields-kind"), line("fields-item"), line("fields-root"), line("fields-about")]
            }
            FieldsFor::Token => vec![
                line("fields-token"),
                tick("fields-emit", true),
                tick("fields-read", false),
                line("fields-kinds"),
                line("fields-rate"),
            ],
        };
        Self { what, rows, at: 0, problem: None, refused: None }
    }

    /// What stands in a line, without spaces around it.
    pub(crate) fn text(&self, row: usize) -> &str {
        match self.rows.get(row).map(|row| &row.value) {
            Some(FieldValue::Line(input)) => input.text().trim(),
            _ => "",
        }
    }

    fn ticked(&self, row: usize) -> bool {
        matches!(self.rows.get(row).map(|row| &row.value), Some(FieldValue::Tick(true)))
    }

    /// Whether anything was typed.
    pub(crate) fn is_touched(&self) -> bool {
        (0..self.rows.len()).any(|row| !self.text(row).is_empty())
    }

    /// The names of the elements where none were typed: made from the kind's own.
    pub(crate) fn usual_elements(&self) -> (String, String) {
        let item = match self.text(1) {
            "" => self.text(0).split('/').next().unwrap_or_default(),
            item => item,
        };
        (item.to_owned(), if item.is_empty() { String::new() } else { format!("{item}s") })
    }

    /// The kind that was described, or which field is wrong.
    pub(crate) fn kind(&self, known: &[Kind]) -> Result<Kind, (usize, FieldProblem)> {
        let name: KindName = self.text(0).parse().map_err(|_| (0, FieldProblem::KindName))?;
        if known.iter().any(|kind| kind.name == name) {
            return Err((0, FieldProblem::Taken(name.to_string())));
        }
        let (item, root) = self.usual_elements();
        let root = Some(self.text(2)).filter(|root| !root.is_empty()).map_or(root, str::to_owned);
        let kind = Kind {
            name,
            root,
            item,
            description: self.text(3).to_owned(),
            built_in: false,
            collections: Default::default(),
        };
        use crate::model::InvalidElement as Wrong;
        // A list that was not typed is made of the item.
        let at = |name: &str| if name == kind.root && !self.text(2).is_empty() { 2 } else { 1 };
        match kind.validate() {
            Ok(()) => Ok(kind),
            Err(Wrong::NotAName(name)) => Err((at(&name), FieldProblem::Element)),
            Err(Wrong::Taken(name)) => Err((at(&name), FieldProblem::ElementTaken(name))),
            Err(Wrong::Same(_)) => Err((2, FieldProblem::SameElement)),
        }
    }

    /// The token that was described, or which field is wrong.
    pub(crate) fn token(&self, known: &[Kind], names: &[String]) -> Result<TokenDraft, (usize, FieldProblem)> {
        let scopes: Vec<Scope> = [(1, Scope::Emit), (2, Scope::Read)]
            .into_iter()
            .filter(|(row, _)| self.ticked(*row))
            .map(|(_, s)| s)
            .collect();
        if scopes.is_empty() {
            return Err((1, FieldProblem::NoScope));
        }
        let mut kinds = Vec::new();
        for word in self.text(3).split([' ', ',']).filter(|word| !word.is_empty()) {
            match known.iter().find(|kind| kind.name.as_str() == word) {
                Some(kind) if !kinds.contains(&kind.name) => kinds.push(kind.name.clone()),
                Some(_) => {}
                None => return Err((3, FieldProblem::Kinds(word.to_owned()))),
            }
        }
        let rate = match self.text(4) {
            "" => None,
            rate => Some(rate.parse::<Rate>().map_err(|_| (4, FieldProblem::Rate))?),
        };
        let name = self.text(0).to_owned();
        if names.contains(&name) {
            return Err((0, FieldProblem::Taken(name)));
        }
        let draft = TokenDraft { name, scopes, kinds, rate };
        draft.validate().map_err(|_| (0, FieldProblem::TokenName))?;
        Ok(draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(what: FieldsFor, lines: &[(usize, &str)]) -> Fields {
        let mut fields = Fields::new(what);
        for (row, text) in lines {
            fields.rows[*row].value = FieldValue::Line(Input::new(text));
        }
        fields
    }

    #[test]
    fn a_kind_needs_a_name_of_its_own_and_elements_that_xml_can_name() {
        let known = filled(FieldsFor::Kind, &[(0, "order/paid")]).kind(&[]).unwrap();
        assert_eq!((known.root.as_str(), known.item.as_str()), ("orders", "order"));
        let kind = |lines: &[(usize, &str)]| filled(FieldsFor::Kind, lines).kind(std::slice::from_ref(&known));
        assert_eq!(kind(&[(0, "order/paid")]).unwrap_err(), (0, FieldProblem::Taken("order/paid".to_owned())));
        assert_eq!(kind(&[(0, "7")]).unwrap_err(), (0, FieldProblem::KindName));
        assert_eq!(kind(&[(0, "order/new"), (1, "a b")]).unwrap_err(), (1, FieldProblem::Element));
        assert_eq!(kind(&[(0, "order/new"), (2, "order")]).unwrap_err(), (2, FieldProblem::SameElement));
        assert_eq!(
            kind(&[(0, "o/n"), (2, "status")]).unwrap_err(),
            (2, FieldProblem::ElementTaken("status".to_owned()))
        );
        assert_eq!(kind(&[(0, "o/n"), (2, "basket-list"), (3, "x")]).unwrap().root, "basket-list");
    }

    #[test]
    fn a_token_is_good_for_something_that_exists() {
        let kinds = [filled(FieldsFor::Kind, &[(0, "order/paid")]).kind(&[]).unwrap()];
        let token = |lines: &[(usize, &str)]| filled(FieldsFor::Token, lines).token(&kinds, &["erp".to_owned()]);
        let made = token(&[(0, "shop"), (3, "order/paid, order/paid"), (4, "50/s")]).unwrap();
        assert_eq!((made.scopes.as_slice(), made.kinds.len(), made.rate.is_some()), (&[Scope::Emit][..], 1, true));
        assert_eq!(token(&[(0, "erp")]).unwrap_err(), (0, FieldProblem::Taken("erp".to_owned())));
        assert_eq!(token(&[(0, " ")]).unwrap_err(), (0, FieldProblem::TokenName));
        assert_eq!(token(&[(0, "a"), (3, "no/such")]).unwrap_err(), (3, FieldProblem::Kinds("no/such".to_owned())));
        assert_eq!(token(&[(0, "a"), (4, "fast")]).unwrap_err(), (4, FieldProblem::Rate));
        let mut none = Fields::new(FieldsFor::Token);
        none.rows[1].value = FieldValue::Tick(false);
        assert_eq!(none.token(&kinds, &[]).unwrap_err(), (1, FieldProblem::NoScope));
    }
}
