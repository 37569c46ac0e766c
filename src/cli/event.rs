//! The commands for events: those that no webhook wanted are found here too.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    Result, fields,
    output::{Out, shown},
    request, request_show, shapes,
};
use crate::{
    admin::{Admin, EventDetail},
    model::{KindName, Time, Uid},
    payload,
    store::{EventQuery, EventRow, Filter},
};

#[derive(Debug, Subcommand)]
pub(super) enum EventCommand {
    /// The newest events, also those that no webhook wanted
    #[command(after_help = "Examples:
  hookkeeper event list
  hookkeeper event list --event invoice/add --since 2h
  hookkeeper event list --limit 1000 --json | jq -r 'select(.requests == 0) | .uid'")]
    List {
        /// Of this kind
        #[arg(long, visible_alias = "kind", value_name = "KIND", hide_possible_values = true, value_parser = fields::kind())]
        event: Option<KindName>,
        /// Happened at or after: 14:00, 'yesterday 14:00', '29.11 14:00', '2026-11-29 14:00', or 2h for two hours ago
        #[arg(long, value_parser = fields::past_time, value_name = "TIME")]
        since: Option<Time>,
        /// Happened before
        #[arg(long, value_parser = fields::time, value_name = "TIME")]
        until: Option<Time>,
        /// A text in the uid, the kind or the first 2 KiB of the data
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
        limit: u32,
    },
    /// One event with its data and its requests
    #[command(after_help = "Examples:
  hookkeeper event show invoice-90210001-added
  hookkeeper event show order-7 --json | jq .data")]
    Show {
        /// The event's uid, as `emit` prints it
        uid: Uid,
    },
}

pub(super) async fn run(admin: &Admin, command: EventCommand, out: &mut Out) -> Result<u8> {
    match command {
        EventCommand::List { event, since, until, search, limit } => {
            out.explain_period(since, until);
            let search = search.filter(|text| !text.trim().is_empty());
            let kind = event.map(|kind| kind.to_string());
            list(admin, EventQuery { kind, since, until, search, before: None, limit }, out).await?;
        }
        EventCommand::Show { uid } => {
            let detail = admin.event(&uid).await?;
            if out.json { out.object(&whole(&detail))? } else { show(&detail, out)? }
        }
    }
    Ok(0)
}

async fn list(admin: &Admin, mut query: EventQuery, out: &mut Out) -> Result<()> {
    let filtered = query != EventQuery::newest(query.limit);
    let kind = query.kind.clone();
    let mut rows = Vec::new();
    let (mut left, mut found) = (query.limit, 0_usize);
    while left > 0 && !out.is_closed() {
        query.limit = left.min(request::PAGE);
        left -= query.limit;
        let page = admin.events(query.clone()).await?;
        found += page.len();
        query.before = page.last().map(|row| row.event.id);
        let last = page.len() < query.limit as usize;
        if out.json {
            out.objects(page.iter().map(listed))?;
        } else {
            rows.extend(page.iter().map(|row| line(row, out)));
        }
        if last {
            break;
        }
    }
    if found == 0 {
        // A kind that there never was is an error, as in `request list`.
        admin.check_filter(&Filter { kind, ..Filter::default() }).await?;
    }
    match (out.json, found) {
        (true, _) => Ok(()),
        (false, 0) => out.say(if filtered { "event-none-found" } else { "event-none" }, &[]),
        (false, _) => {
            out.table(&["column-occurred", "column-event", "column-subject", "column-requests", "column-uid"], &rows)
        }
    }
}

fn line(row: &EventRow, out: &Out) -> Vec<String> {
    let event = &row.event;
    vec![
        out.when(event.occurred_at),
        shown(&event.kind),
        shown(&payload::subject(&event.data)),
        out.text.number(row.requests),
        shown(&event.uid),
    ]
}

fn show(detail: &EventDetail, out: &mut Out) -> Result<()> {
    let event = &detail.event;
    let fields = [
        ("field-uid", shown(&event.uid)),
        ("field-event", format!("{}  {}", shown(&event.kind), shown(&payload::subject(&event.data)))),
        ("field-occurred", out.when(event.occurred_at)),
    ];
    let named: Vec<_> = fields.into_iter().map(|(key, value)| (out.text.get(key), value)).collect();
    out.fields(&named)?;
    out.line("")?;
    if detail.requests.is_empty() {
        out.say("event-no-requests", &[])?;
    } else {
        let rows: Vec<_> = detail.requests.iter().map(|one| request::row(one, out)).collect();
        out.table(request::HEADERS, &rows)?;
    }
    out.line("")?;
    if event.is_removed() {
        return out.say("payload-removed", &[]);
    }
    request_show::body(event.data.as_bytes(), out)
}

fn listed(row: &EventRow) -> Json {
    let event = &row.event;
    json!({
        "uid": event.uid,
        "kind": event.kind,
        "occurred_at": event.occurred_at,
        "subject": payload::subject(&event.data),
        "payload_removed": event.is_removed(),
        "requests": row.requests,
    })
}

fn whole(detail: &EventDetail) -> Json {
    let mut object = shapes::event(&detail.event);
    object["subject"] = payload::subject(&detail.event.data).into();
    object["requests"] = detail.requests.iter().map(shapes::request).collect();
    object
}
