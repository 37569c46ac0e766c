//! CloudEvents 1.0 in JSON and in HTTP's binary form, as our events: `type` is the kind, `data` the data, `time` the time, and the uid
//! comes from `source` and `id`, which together are what makes a CloudEvent the same event.

use axum::http::HeaderMap;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::{
    forms::Misread,
    line::moment,
    shape::{Shape, not_json},
};
use crate::model::{NewEvent, Uid};

/// Attributes of which we make no use are let by, as the specification asks.
#[derive(serde::Deserialize)]
struct Structured {
    specversion: String,
    id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    time: Option<String>,
    datacontenttype: Option<String>,
    data: Option<Box<RawValue>>,
    data_base64: Option<String>,
}

const SHAPE: Shape = Shape {
    is: "a CloudEvent",
    such_as: r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "invoice/add", "data": {}}"#,
    must: &["specversion", "id", "source", "type"],
    may: &["time", "datacontenttype", "data_base64"],
    any: "data",
    elsewhere: None,
};

/// Reads one that is JSON as a whole.
pub(super) fn structured(text: &[u8]) -> Result<NewEvent, Misread> {
    let wrong = |error| {
        let (wrong, spot) = SHAPE.wrong(text, &error);
        Misread { what: SHAPE.say(&wrong), at: Some(spot) }
    };
    Ok(event(serde_json::from_slice::<Structured>(text).map_err(wrong)?)?)
}

fn event(event: Structured) -> Result<NewEvent, String> {
    let data = match (event.data, event.data_base64) {
        (Some(_), Some(_)) => return Err("a CloudEvent has data or data_base64, not both".to_owned()),
        (Some(data), None) => Box::<str>::from(data).into(),
        (None, Some(encoded)) => {
            if !event.datacontenttype.as_deref().is_none_or(is_json) {
                return Err("only data that is JSON can be delivered; put other data into a JSON string".to_owned());
            }
            let bytes = STANDARD.decode(encoded).map_err(|error| format!("data_base64 is not base64: {error}"))?;
            json(bytes)?
        }
        (None, None) => "null".to_owned(),
    };
    new(&event.specversion, &event.source, &event.id, event.kind, event.time.as_deref(), data)
}

/// Whether headers make a request a CloudEvent in binary form; one of those that it must have is enough to be told of the others.
pub(super) fn is_binary(headers: &HeaderMap) -> bool {
    ["ce-specversion", "ce-type", "ce-source", "ce-id"].iter().any(|name| headers.contains_key(*name))
}

/// Reads one whose attributes are headers and whose data is the body.
pub(super) fn binary(headers: &HeaderMap, body: &[u8]) -> Result<NewEvent, String> {
    let given = |name: &str| -> Result<Option<String>, String> {
        let mut values = headers.get_all(format!("ce-{name}")).iter();
        match (values.next(), values.next()) {
            (Some(_), Some(_)) => Err(format!("the header ce-{name} is given twice")),
            (value, _) => value.map(|value| decoded(name, value.as_bytes())).transpose(),
        }
    };
    let wanted = |name: &str| given(name)?.ok_or_else(|| format!("the header ce-{name} is missing"));
    let data = if body.trim_ascii().is_empty() { "null".to_owned() } else { json(body.to_vec())? };
    let (version, source, id) = (wanted("specversion")?, wanted("source")?, wanted("id")?);
    new(&version, &source, &id, wanted("type")?, given("time")?.as_deref(), data)
}

fn new(
    version: &str,
    source: &str,
    id: &str,
    kind: String,
    time: Option<&str>,
    data: String,
) -> Result<NewEvent, String> {
    if version != "1.0" {
        return Err(format!("specversion `{version}` is not known; CloudEvents 1.0 are accepted"));
    }
    for (name, value) in [("id", id), ("source", source), ("type", &kind)] {
        if value.is_empty() {
            return Err(format!("{name} is empty; CloudEvents 1.0 wants a text"));
        }
        // Section 2.1 of the specification. A zero byte would also move the border between source and id in the uid.
        if value.contains(char::is_control) {
            return Err(format!("{name} holds a control character; CloudEvents 1.0 allows none"));
        }
    }
    let occurred_at = time.map(|text| moment("time", text)).transpose()?;
    Ok(NewEvent { kind, data, uid: Some(uid(source, id)), occurred_at })
}

/// Two sources may use the same id, so neither of the two alone can be the uid.
fn uid(source: &str, id: &str) -> Uid {
    let mut hash = Sha256::new();
    hash.update(source);
    hash.update([0]);
    hash.update(id);
    format!("ce_{}", URL_SAFE_NO_PAD.encode(hash.finalize())).parse().expect("base64 makes a uid")
}

/// Whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    name == "application/json" || name == "text/json" || name.ends_with("+json")
}

fn json(bytes: Vec<u8>) -> Result<String, String> {
    serde_json::from_slice::<&RawValue>(&bytes).map_err(|error| {
        let (wrong, spot) = not_json(&error);
        format!("the data is {} ({spot})", SHAPE.say(&wrong))
    })?;
    String::from_utf8(bytes).map_err(|error| format!("the data is not UTF-8: {error}"))
}

/// An attribute in a header may stand in quotes, and is percent-encoded within them (HTTP protocol binding, section 3.1.3.2).
fn decoded(name: &str, value: &[u8]) -> Result<String, String> {
    let quoted = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).map(|inside| {
        let mut escaped = false;
        let plain = |byte: &u8| {
            escaped = *byte == b'\\' && !escaped;
            !escaped
        };
        inside.iter().copied().filter(plain).collect::<Vec<u8>>()
    });
    let value = quoted.as_deref().unwrap_or(value);
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((first, after)) = rest.split_first() {
        match after.first_chunk().filter(|_| *first == b'%').and_then(hex) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_err(|_| format!("the header ce-{name} is not UTF-8"))
}

fn hex(digits: &[u8; 2]) -> Option<u8> {
    let digit = |at: usize| char::from(digits[at]).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_id_of_two_sources_is_two_events() {
        assert_ne!(uid("/a", "1"), uid("/b", "1"));
        assert_ne!(uid("/a", "b1"), uid("/ab", "1"));
        assert_eq!(uid("/a", "1"), uid("/a", "1"));
    }

    #[test]
    fn headers_are_decoded() {
        let read = |text: &str| decoded("source", text.as_bytes()).unwrap();
        assert_eq!(read("Euro%20%E2%82%AC%20%F0%9F%98%80"), "Euro € 😀", "the specification's own example");
        assert_eq!(read("%C5%BBuk%20%e2%82%ac"), "Żuk €");
        assert_eq!(read("100% %2 %+f %zz %25E2"), "100% %2 %+f %zz %E2", "decoded once, and only what is encoded");
        assert_eq!(read(r#""a \"b\" \\ %20c""#), r#"a "b" \  c"#);
        assert_eq!((read("\""), read("\"a")), ("\"".to_owned(), "\"a".to_owned()));
        assert!(decoded("source", b"%ff").is_err());
    }

    #[test]
    fn what_is_no_cloud_event_is_told_apart() {
        let read = |text: &str| structured(text.as_bytes()).unwrap_err().what;
        let with = |more: &str| format!(r#"{{"specversion":"1.0","id":"1","source":"/a","type":"t"{more}}}"#);
        assert!(read("{}").starts_with("`specversion` is missing; a CloudEvent is an object such as"));
        assert!(read(&with("").replace("1.0", "0.3")).contains("`0.3` is not known"));
        assert!(read(&with("").replace("/a", "")).contains("source is empty"));
        for control in ["\\u0000", "\\u001f", "\\u007f", "\\u0085"] {
            for text in ["/a", "\"1\"", "\"t\""] {
                let within = text.replace(|c: char| c.is_alphanumeric(), control);
                assert!(read(&with("").replace(text, &within)).contains("control character"), "{within}");
            }
        }
        assert!(read(&with(r#","time":"soon""#)).contains("time `soon`"));
        assert!(read(&with(r#","data":1,"data_base64":"MQ==""#)).contains("not both"));
        assert!(
            read(&with(r#","data_base64":"e30=","datacontenttype":"image/png""#)).contains("only data that is JSON")
        );
        assert!(read(&with(r#","data_base64":"ew==""#)).contains("the data is not JSON"));
        let data = |more: &str| structured(with(more).as_bytes()).unwrap().data;
        assert_eq!(data(r#","data_base64":"e30=","future":1"#), "{}");
        assert_eq!((data(""), data(r#","data":[1.50]"#)), ("null".to_owned(), "[1.50]".to_owned()));
    }
}
