//! Whatever JSON an event holds: its bodies are well-formed, lose nothing, and can be undone.

use hookkeeper::model::{DataType, Envelope, Event, Kind, Time, WebhookId};
use hookkeeper::payload::{Wire, render, subject, xml_to_json};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;
use quick_xml::events::Event as Xml;
use serde_json::{Map, Value, json};

fn body(data: &str, data_type: DataType, envelope: Envelope) -> String {
    let (root, item) = ("invoices".to_owned(), "invoice".to_owned());
    let name = "invoice/add".parse().unwrap();
    let kind = Kind { name, root, item, description: String::new(), built_in: true, collections: Default::default() };
    let (uid, data) = ("evt_1".to_owned(), data.to_owned());
    let event = Event { id: 1, uid, kind: "invoice/add".to_owned(), data, occurred_at: Time(0) };
    let wire = Wire { data_type, envelope, company_id: "7", time_zone: &TimeZone::UTC, first_form: false };
    String::from_utf8(render(&event, &kind, &wire).unwrap().body(WebhookId(1), None).to_vec()).unwrap()
}

/// A string as JSON text, with what is hard for XML, for our escapes and for parsers of JSON.
fn string() -> impl Strategy<Value = String> {
    let hard = proptest::sample::select(vec![
        r"\ud800z",
        r"\udc00",
        r"\ud83d\ude00",
        r"\u0000",
        r"\u001f",
        r"\uffff",
        r"\r\n\t",
        r"\/",
        r#"\""#,
        r"\\",
        "]]>",
        "<a>&amp;",
        "_x0041_",
        "_x",
        "_",
        "x0041_",
        " ",
        "0",
        "-",
        "ł",
        "日",
        "😀",
        "\u{fffe}",
    ]);
    let plain = any::<String>().prop_map(|text| {
        let quoted = serde_json::to_string(&text).unwrap();
        quoted[1..quoted.len() - 1].to_owned()
    });
    let parts = vec(prop_oneof![3 => hard.prop_map(str::to_owned), 1 => plain], 0..4);
    parts.prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn key() -> impl Strategy<Value = String> {
    let known = [
        "0",
        "1",
        "2",
        "id",
        "tags",
        "tag",
        "invoicecontents",
        "payments",
        "payment",
        "invoice",
        "invoices",
        "parameters",
        "status",
        "metainfo",
        "item",
        "name",
        "_x_",
        "",
    ];
    prop_oneof![1 => string(), 1 => proptest::sample::select(known.to_vec()).prop_map(|key| format!("\"{key}\""))]
}

fn scalar() -> impl Strategy<Value = String> {
    // serde_json, which the expectations come from, writes `1E5` as `1e+5`; bodies keep it, as tests/payload.rs shows.
    let number = r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?(e[+-][0-9]{1,5})?";
    let word = proptest::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned);
    prop_oneof![2 => string(), 1 => number, 1 => word]
}

/// Any JSON text, with space between here and there.
fn any_json() -> impl Strategy<Value = String> {
    scalar().prop_recursive(6, 48, 6, |inner| {
        let entry = (key(), inner.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
        prop_oneof![
            vec(inner, 0..5).prop_map(|values| format!("[{}]", values.join(" ,\n"))),
            vec(entry, 0..5).prop_map(|entries| format!("{{{}}}", entries.join(","))),
        ]
    })
}

/// The value of the text, with U+FFFD for the lone surrogates that [`string`] makes.
fn value(text: &str) -> Value {
    serde_json::from_str(&text.replace(r"\ud800", r"\ufffd").replace(r"\udc00", r"\ufffd")).unwrap()
}

/// What the `wfirma` envelope makes of a value, said a second time and simply. It builds the vendor's form from the inside
/// and knows nothing of how it is written.
fn as_strings(value: &Value, item: Option<&'static str>) -> Value {
    let value = match (value, item) {
        (Value::Object(map), Some(item)) if map.len() == 1 && map.contains_key(item) => match list(&map[item]) {
            Some(_) => &map[item],
            None if record(&map[item]) => return json!({"0": {item: as_strings(&map[item], item_of(item))}}),
            None => return json!({item: as_strings(&map[item], item_of(item))}),
        },
        _ => value,
    };
    if let (Some(item), Some(elements)) = (item, list(value)) {
        let wrapped = elements.into_iter().map(|(key, element)| {
            let only = element.as_object().filter(|map| map.len() == 1).and_then(|map| map.get(item));
            (key, json!({item: as_strings(only.unwrap_or(element), item_of(item))}))
        });
        return wrapped.collect::<Map<_, _>>().into();
    }
    match value {
        Value::Null => json!(""),
        Value::Bool(yes) => json!(if *yes { "1" } else { "0" }),
        Value::Number(number) => json!(number.to_string()),
        Value::String(_) => value.clone(),
        Value::Array(list) => {
            list.iter().enumerate().map(|(i, v)| (i.to_string(), as_strings(v, item))).collect::<Map<_, _>>().into()
        }
        Value::Object(map) => {
            let inherited = item.filter(|_| numbered(map));
            let field = |(k, v): (&String, &Value)| (k.clone(), as_strings(v, inherited.or_else(|| item_of(k))));
            map.iter().map(field).collect::<Map<_, _>>().into()
        }
    }
}

fn item_of(list: &str) -> Option<&'static str> {
    let known =
        [("tags", "tag"), ("invoicecontents", "invoicecontent"), ("payments", "payment"), ("invoices", "invoice")];
    known.into_iter().find(|(name, _)| *name == list).map(|(_, item)| item)
}

fn numbered(map: &Map<String, Value>) -> bool {
    map.keys().enumerate().all(|(index, key)| *key == index.to_string())
}

fn record(value: &Value) -> bool {
    value.as_object().is_some_and(|map| !map.is_empty() && !numbered(map))
}

/// The elements of a list that holds at least one object.
fn list(value: &Value) -> Option<Vec<(String, &Value)>> {
    let elements: Vec<_> = match value {
        Value::Array(list) => list.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), v)).collect(),
        _ => return None,
    };
    let digits = |key: &String| !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
    (elements.iter().all(|(key, _)| digits(key)) && elements.iter().any(|(_, v)| record(v))).then_some(elements)
}

fn only_strings_and_objects(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().all(only_strings_and_objects),
        other => other.is_string(),
    }
}

/// Reads a document through as XML 1.0 wants it, and gives the text of each element that holds any.
fn texts(xml: &str) -> Vec<String> {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "{xml:?}");
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut texts, mut text, mut depth) = (Vec::new(), String::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(element) => {
                let name = element.name().as_ref().to_owned();
                assert!(name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)), "{name:?}");
                assert!(name.starts_with(|c: char| c.is_alphabetic() || c == '_'), "{name:?}");
                depth += 1;
            }
            Xml::End(_) => {
                depth -= 1;
                if !text.is_empty() {
                    texts.push(std::mem::take(&mut text));
                }
            }
            Xml::Text(part) => text.push_str(&part),
            Xml::GeneralRef(part) => text.push_str(&quick_xml::escape::unescape(&format!("&{};", &*part)).unwrap()),
            Xml::Empty(_) | Xml::Decl(_) => {}
            Xml::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(depth, 0);
    texts
}

/// The scalars of JSON text in order, each as the XML of a string would hold it.
fn scalars(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.values().for_each(|v| scalars(v, found)),
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => {
            let xml = body(&serde_json::to_string(text).unwrap(), DataType::Xml, Envelope::Standard);
            found.push(texts(&xml).pop().unwrap());
        }
        other => panic!("{other}"),
    }
}

proptest! {
    #[test]
    fn standard_xml_gives_the_same_data_back(data in any_json()) {
        let xml = body(&data, DataType::Xml, Envelope::Standard);
        texts(&xml);
        let back: Value = serde_json::from_str(&xml_to_json(&xml).unwrap()).unwrap();
        let expected = json!({"type": "invoice/add", "timestamp": "1970-01-01T00:00:00.000Z", "data": value(&data)});
        prop_assert_eq!(back.to_string(), expected.to_string());
    }

    #[test]
    fn wfirma_json_holds_all_values_as_strings(data in any_json()) {
        let whole: Value = serde_json::from_str(&body(&data, DataType::Json, Envelope::Wfirma)).unwrap();
        prop_assert!(only_strings_and_objects(&whole));
        // Two keys, so that it is an object of its own and not in wFirma's form.
        let own = format!("{{\"x\":{data},\"y\":1}}");
        let whole: Value = serde_json::from_str(&body(&own, DataType::Json, Envelope::Wfirma)).unwrap();
        let item = &whole["invoices"]["0"]["invoice"];
        prop_assert_eq!(item.to_string(), json!({"x": as_strings(&value(&data), None), "y": "1"}).to_string());
    }

    #[test]
    fn a_wfirma_body_given_as_data_is_the_same_body(data in any_json()) {
        let once = body(&data, DataType::Json, Envelope::Wfirma);
        prop_assert_eq!(body(&once, DataType::Json, Envelope::Wfirma), once);
    }

    #[test]
    fn json_and_xml_agree(data in any_json()) {
        let json = body(&data, DataType::Json, Envelope::Wfirma);
        prop_assert_eq!(body(&json, DataType::Xml, Envelope::Wfirma), body(&data, DataType::Xml, Envelope::Wfirma));
    }

    #[test]
    fn wfirma_xml_is_well_formed_and_holds_every_value(data in any_json()) {
        texts(&body(&data, DataType::Xml, Envelope::Wfirma));
        // Of repeated keys serde_json keeps the last value only, so they are gone before both sides see them.
        let item = json!({"x": as_strings(&value(&data), None), "y": "end"});
        let found = texts(&body(&item.to_string(), DataType::Xml, Envelope::Wfirma));
        let mut expected = Vec::new();
        scalars(&item, &mut expected);
        prop_assert_eq!(&found[..expected.len()], &expected[..]);
        prop_assert_eq!(&found[expected.len()..][..3], ["20", "1", "1"]);
    }

    #[test]
    fn a_subject_is_short_and_harmless(data in any_json()) {
        let subject = subject(&data);
        prop_assert!(subject.chars().count() <= 60 && !subject.contains(char::is_control));
    }

    /// The store asks SQLite whether data is JSON; what it lets in must be sendable.
    #[test]
    fn all_that_sqlite_takes_for_json_is_rendered(
        data in any_json(),
        at in any::<prop::sample::Index>(),
        put in r#"[\[\]{},:"\\0-9a. -]{0,3}"#,
    ) {
        let mut spoilt: Vec<char> = data.chars().collect();
        let at = at.index(spoilt.len());
        spoilt.splice(at..=at, put.chars());
        let database = rusqlite::Connection::open_in_memory().unwrap();
        for data in [data, spoilt.into_iter().collect()] {
            let valid: bool = database.query_row("SELECT json_valid(?1)", [&data], |row| row.get(0)).unwrap();
            if valid {
                body(&data, DataType::Xml, Envelope::Standard);
            }
        }
    }
}
