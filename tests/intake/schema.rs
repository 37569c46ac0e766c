//! As much of JSON Schema as the API's description uses; a word that it does not know fails the test.

use serde_json::Value as Json;

/// Why a value does not fit a schema.
pub(crate) fn check(document: &Json, schema: &Json, value: &Json, at: &str) -> Result<(), String> {
    let Some(words) = schema.as_object() else { return Err(format!("{at}: the schema is no object")) };
    for (word, rule) in words {
        let fits = match word.as_str() {
            "$ref" => {
                let target = document.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap());
                check(document, target.ok_or_else(|| format!("{at}: nothing at {rule}"))?, value, at)?;
                true
            }
            "type" => match rule {
                Json::Array(types) => types.iter().any(|name| is(value, name)),
                name => is(value, name),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "oneOf" => {
                let tries: Vec<_> = rule.as_array().unwrap().iter().map(|s| check(document, s, value, at)).collect();
                if tries.iter().filter(|tried| tried.is_ok()).count() != 1 {
                    return Err(format!("{at}: not exactly one fits: {tries:?}"));
                }
                true
            }
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(document, schema, value, &format!("{at}/{name}"))?;
                    }
                }
                true
            }
            "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => {
                assert_eq!(rule, &Json::Bool(false));
                let known = &schema["properties"];
                value.as_object().is_none_or(|object| object.keys().all(|name| known.get(name).is_some()))
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, rule, item, &format!("{at}/{index}"))?;
                }
                true
            }
            "pattern" => {
                let start = rule.as_str().unwrap().strip_prefix('^').unwrap();
                value.as_str().is_some_and(|text| text.starts_with(start))
            }
            "format" => {
                assert_eq!(rule, "date-time");
                value.as_str().is_none_or(|text| text.parse::<jiff::Timestamp>().is_ok())
            }
            "minLength" | "maxLength" | "minimum" | "maximum" | "default" | "description" => true,
            other => return Err(format!("{at}: this checker does not know `{other}`")),
        };
        if !fits {
            return Err(format!("{at}: {value} does not fit {word}: {rule}"));
        }
    }
    Ok(())
}

fn is(value: &Json, name: &Json) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type that we use"),
    }
}
