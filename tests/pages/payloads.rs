//! The page of payloads: every built-in kind in both data types and both envelopes, as it is really sent.

use std::fmt::Write as _;

use hookkeeper::model::{DataType, Envelope, Event, Kind, Time, WebhookId};
use hookkeeper::payload::{BuiltIn, Wire, catalogue, content_type, render};
use hookkeeper::text::{Language, Text};
use jiff::tz::TimeZone;

const BEGINNING: &str = "# Payloads

Every built-in kind of event with its sample data, in both envelopes and both data types, byte for byte as it is sent to webhook 4101
(`hookkeeper emit KIND` sends the same to yours). The values are invented. `standard` in JSON holds the data as it was emitted, spaces and
line ends too; the other bodies are one line. How any other JSON data becomes XML, and how that is undone, stands in
`src/payload/mod.rs` (`cargo doc --open`, `payload`).

| kind | event | list | item |
|---|---|---|---|
";

fn body(built_in: &BuiltIn, data_type: DataType, envelope: Envelope) -> String {
    let (root, item) = (built_in.root.to_owned(), built_in.item.to_owned());
    let kind = Kind {
        name: built_in.kind.parse().unwrap(),
        root,
        item,
        description: String::new(),
        built_in: true,
        collections: Default::default(),
    };
    let occurred_at = Time::parse("2026-03-14T09:22:31.250Z", Time(0)).unwrap();
    let (uid, data) = ("evt_1".to_owned(), built_in.sample.to_owned());
    let event = Event { id: 1, uid, kind: built_in.kind.to_owned(), data, occurred_at };
    let time_zone = TimeZone::get("Europe/Warsaw").unwrap();
    let wire = Wire { data_type, envelope, company_id: "700001", time_zone: &time_zone, first_form: false };
    String::from_utf8(render(&event, &kind, &wire).unwrap().body(WebhookId(4101), None).to_vec()).unwrap()
}

fn page() -> String {
    let text = Text::new(Language::English);
    let mut page = BEGINNING.to_owned();
    for built_in in catalogue() {
        let BuiltIn { kind, root, item, .. } = built_in;
        writeln!(page, "| `{kind}` | {} | `{root}` | `{item}` |", text.kind_in_group(kind)).unwrap();
    }
    for built_in in catalogue() {
        writeln!(page, "\n## {}", built_in.kind).unwrap();
        for envelope in Envelope::ALL {
            for data_type in DataType::ALL {
                let body = body(built_in, *data_type, *envelope);
                let content_type = content_type(*data_type);
                // Four signs fence what may hold three.
                write!(
                    page,
                    "\nEnvelope `{envelope}`, `{content_type}`, {} bytes:\n\n````{data_type}\n{body}\n````\n",
                    body.len()
                )
                .unwrap();
            }
        }
    }
    page
}

#[test]
fn the_page_of_payloads_is_what_is_sent() {
    super::hold("payloads.md", &page());
}
