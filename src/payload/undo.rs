//! The way back: from XML of the `standard` envelope to the JSON it was made from.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::json_string;
use super::steps::{Step, Steps};
use super::xml::{original_name, original_text};

/// An XML document that the rule does not produce.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this XML does not follow the rule: {0}")]
pub struct NotByTheRule(String);

fn not<T>(why: impl Into<String>) -> Result<T, NotByTheRule> {
    Err(NotByTheRule(why.into()))
}

/// What an element says that it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    /// Nothing: it is a string, or an object once the first element in it is seen.
    Unsaid,
    Object,
    Array,
    Number,
    Boolean,
    Null,
}

struct Open {
    is: Type,
    children: usize,
}

/// Undoes the rule for XML that the page of [`payload`](super) states: gives the JSON text that a document of the
/// `standard` envelope was made from, `{"type":…,"timestamp":…,"data":…}`, or the value of any other element written by
/// the same rule.
///
/// It reads what was rendered from any JSON back without loss: names, order, repeated keys and the digits of numbers.
/// Only the spelling of strings may differ, and half a surrogate pair has become U+FFFD.
///
/// # Errors
/// [`NotByTheRule`] where the document is not well-formed or no JSON could have given it.
///
/// ```
/// let xml = r#"<webhook><type>a/b</type><data><n type="number">1.50</n><l type="array"/></data></webhook>"#;
/// assert_eq!(hookkeeper::payload::xml_to_json(xml).unwrap(), r#"{"type":"a/b","data":{"n":1.50,"l":[]}}"#);
/// ```
pub fn xml_to_json(xml: &str) -> Result<String, NotByTheRule> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut undo = Undo::default();
    loop {
        match reader.read_event().or_else(|e| not(e.to_string()))? {
            Event::Start(element) => undo.start(&element)?,
            Event::End(_) => undo.end()?,
            Event::Text(text) => undo.text(&text.xml10_content())?,
            Event::CData(text) => undo.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().or_else(|e| not(e.to_string()))?;
                match character {
                    Some(c) => undo.text(c.encode_utf8(&mut [0; 4]))?,
                    None => match resolve_xml_entity(&reference.xml10_content()) {
                        Some(text) => undo.text(text)?,
                        None => return not("it names an entity that XML does not know"),
                    },
                }
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return not("it has a document type"),
            Event::Eof => return undo.finish(),
            _ => return not("it holds something unknown"),
        }
    }
}

#[derive(Default)]
struct Undo {
    json: Vec<u8>,
    open: Vec<Open>,
    /// The text since the last tag.
    text: String,
}

impl Undo {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), NotByTheRule> {
        let blank = self.take_text().trim_ascii().is_empty();
        match self.open.last_mut() {
            None if !self.json.is_empty() => return not("it has more than one root"),
            None => {}
            Some(_) if !blank => return not("text stands beside an element"),
            Some(parent) => {
                if parent.is == Type::Unsaid {
                    parent.is = Type::Object;
                    self.json.push(b'{');
                }
                if parent.children > 0 {
                    self.json.push(b',');
                }
                parent.children += 1;
                let name = element.name();
                match parent.is {
                    Type::Object => {
                        json_string(&mut self.json, &original_name(name.as_ref()));
                        self.json.push(b':');
                    }
                    Type::Array if name.as_ref() == "item" => {}
                    _ => return not("an element stands where none may"),
                }
            }
        }
        let is = type_of(element)?;
        match is {
            Type::Object => self.json.push(b'{'),
            Type::Array => self.json.push(b'['),
            _ => {}
        }
        self.open.push(Open { is, children: 0 });
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), NotByTheRule> {
        if self.open.is_empty() && !text.trim_ascii().is_empty() {
            return not("text stands outside of the root");
        }
        self.text.push_str(text);
        Ok(())
    }

    fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn end(&mut self) -> Result<(), NotByTheRule> {
        let text = self.take_text();
        let Some(element) = self.open.pop() else { return not("a tag closes nothing") };
        match element.is {
            Type::Unsaid => json_string(&mut self.json, &original_text(&text)),
            Type::Object if text.trim_ascii().is_empty() => self.json.push(b'}'),
            Type::Array if text.trim_ascii().is_empty() => self.json.push(b']'),
            Type::Number if is_number(&text) => self.json.extend_from_slice(text.as_bytes()),
            Type::Boolean if text == "true" || text == "false" => self.json.extend_from_slice(text.as_bytes()),
            Type::Null if text.is_empty() => self.json.extend_from_slice(b"null"),
            _ => return not(format!("`{text}` is not what its type says")),
        }
        Ok(())
    }

    fn finish(self) -> Result<String, NotByTheRule> {
        if self.json.is_empty() || !self.open.is_empty() {
            return not("it ends too early");
        }
        Ok(String::from_utf8(self.json).expect("JSON is put together from whole strings"))
    }
}

fn type_of(element: &BytesStart<'_>) -> Result<Type, NotByTheRule> {
    let Some(is) = element.try_get_attribute("type").or_else(|e| not(e.to_string()))? else { return Ok(Type::Unsaid) };
    match is.value.as_ref() {
        "object" => Ok(Type::Object),
        "array" => Ok(Type::Array),
        "number" => Ok(Type::Number),
        "boolean" => Ok(Type::Boolean),
        "null" => Ok(Type::Null),
        other => not(format!("`{other}` is no type")),
    }
}

fn is_number(text: &str) -> bool {
    let mut steps = Steps::new(text);
    let number = matches!(steps.step(), Ok(Some(Step::Number(_)))) && steps.step() == Ok(None);
    number && !text.contains(|c: char| c.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_a_person_wrote_with_space_between_reads_the_same() {
        let xml = "<?xml version=\"1.0\"?>\n<!-- by hand -->\n<r>\n  <a>x &lt; <![CDATA[y]]></a>\n  <b type=\"object\"/> </r>\n";
        assert_eq!(xml_to_json(xml).unwrap(), r#"{"a":"x < y","b":{}}"#);
    }

    #[test]
    fn what_the_rule_does_not_give_is_refused() {
        for bad in [
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a>x<b/></a>",
            "<a><b/>x</a>",
            "<a type=\"number\">1 2</a>",
            "<a type=\"number\"> 1</a>",
            "<a type=\"boolean\">yes</a>",
            "<a type=\"null\">x</a>",
            "<a type=\"array\"><b/></a>",
            "<a type=\"number\"><b/></a>",
            "<a type=\"date\"/>",
            "<a>&unknown;</a>",
            "<!DOCTYPE a><a/>",
        ] {
            assert!(xml_to_json(bad).is_err(), "{bad}");
        }
    }
}
