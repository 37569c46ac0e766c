//! The envelope `wfirma`: a receiver that was written for wFirma.pl works unchanged.

mod collections;
mod json;
mod list;
mod xml;

use std::borrow::Cow;

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{DataType, Event, Kind, Time};

use super::render::Wire;
use super::tape::Tape;
use collections::Collections;
use list::List;

/// Everything that the body is written from, in JSON as in XML.
pub(super) struct Body<'a> {
    tape: &'a Tape<'a>,
    root: &'a str,
    item: &'a str,
    collections: Collections<'a>,
    list: List,
    total: String,
    company_id: &'a str,
    created: String,
    object_id: Cow<'a, str>,
    webhook_event: &'a str,
}

impl<'a> Body<'a> {
    pub(super) fn new(event: &'a Event, kind: &'a Kind, wire: &Wire<'a>, tape: &'a Tape<'a>) -> Self {
        let (root, item) = match kind.name.as_str() {
            "warehouse_good/change_state" if wire.first_form => ("goods", "good"),
            _ => (kind.root.as_str(), kind.item.as_str()),
        };
        let list = List::find(tape, root, item);
        Self {
            tape,
            root,
            item,
            collections: if wire.first_form { Collections::none(kind) } else { Collections::new(kind) },
            total: list.items.len().to_string(),
            company_id: wire.company_id,
            created: created(event.occurred_at, wire.time_zone),
            object_id: list.object_id(tape),
            webhook_event: &event.kind,
            list,
        }
    }

    /// What stands in `parameters` where the data has none of its own.
    fn parameters(&self) -> [(&'static str, &str); 3] {
        [("limit", "20"), ("page", "1"), ("total", &self.total)]
    }

    /// What stands in `metainfo` before `webhook_id`, which comes last and differs from webhook to webhook.
    fn metainfo(&self) -> [(&'static str, &str); 5] {
        [
            ("company_id", self.company_id),
            ("created", &self.created),
            ("object_id", &self.object_id),
            ("object_name", self.item),
            ("webhook_event", self.webhook_event),
        ]
    }
}

/// Writes the end of a body, which begins behind the webhook's id, with the webhook's key in `metainfo` and at the top level.
pub(super) fn end_with_key(out: &mut Vec<u8>, end: &[u8], data_type: DataType, key: &str) {
    let (inner, outer) = match data_type {
        // `"` closes the id, `}` closes `metainfo`, the last `}` closes the body.
        DataType::Json => end.split_at(1),
        DataType::Xml => end.split_at(b"</webhook_id>".len()),
    };
    out.extend_from_slice(inner);
    let mut member = Vec::with_capacity(key.len() + 40);
    match data_type {
        DataType::Json => {
            member.extend_from_slice(br#","webhook_key":"#);
            super::json_string(&mut member, key);
        }
        DataType::Xml => {
            member.extend_from_slice(b"<webhook_key>");
            super::xml::text(&mut member, key);
            member.extend_from_slice(b"</webhook_key>");
        }
    }
    out.extend_from_slice(&member);
    let close = if data_type == DataType::Json { 1 } else { b"</metainfo>".len() };
    out.extend_from_slice(&outer[..close]);
    out.extend_from_slice(&member);
    out.extend_from_slice(&outer[close..]);
}

/// `YYYY-MM-DD HH:MM:SS` on the clocks of a time zone. A time that no calendar holds is written as the beginning of
/// 1970.
fn created(at: Time, zone: &TimeZone) -> String {
    let at = zone.to_datetime(Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH));
    let (date, time) = (at.date(), at.time());
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
