//! The envelope `wfirma`: a receiver that was written for wFirma.pl works unchanged.

mod collections;
mod json;
mod list;
mod xml;

use std::borrow::Cow;

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{Event, Kind, Time};

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
        let list = List::find(tape, &kind.root, &kind.item);
        Self {
            tape,
            root: &kind.root,
            item: &kind.item,
            collections: Collections::new(kind),
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
