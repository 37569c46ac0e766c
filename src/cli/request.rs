//! The commands for requests: look, send again, discard.

use clap::Subcommand;

use super::{
    Result,
    bulk::{self, BulkArgs},
    export,
    fields::Filters,
    follow,
    output::{Out, shown},
    request_batch::{self, Chosen},
    request_show, shapes,
};
use crate::{
    admin::Admin,
    model::{Phase, Request, RequestId},
    store::{Filter, Page},
};

/// So many rows are asked for at once.
pub(super) const PAGE: u32 = 500;
/// The columns of a list.
pub(super) const HEADERS: &[&str] = &[
    "column-id",
    "column-accepted",
    "column-state",
    "column-event",
    "column-subject",
    "column-webhook",
    "column-attempts",
    "column-result",
];

#[derive(Debug, Subcommand)]
pub(super) enum RequestCommand {
    /// The newest requests, of all or of those that the filters find
    #[command(after_help = "Examples:
  hookkeeper request list --webhook 1 --state failed --since 2h
  hookkeeper request list --search 'FV 12/3/2026' --json
  hookkeeper request list --follow --state failed         each one as soon as it has failed")]
    List {
        #[command(flatten)]
        filters: Filters,
        /// At most so many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
        limit: u32,
        /// Oldest first, and go on: each one that is new, and each whose state or attempts change, until Ctrl-C
        #[arg(long)]
        follow: bool,
    },
    /// Every request that the filters find, oldest first, for other programs
    Export(export::ExportArgs),
    /// One request with its event and its attempts, both sides as they were on the wire
    #[command(after_help = "Examples:
  hookkeeper request show req_0000000A
  hookkeeper request show req_0000000A --attempt 1
  hookkeeper request show req_0000000A --curl --reveal | sh
  hookkeeper request show req_0000000A --body > body.bin
  hookkeeper request show req_0000000A --json | jq -r '.attempts[].fault.cause'")]
    Show {
        /// The request's id
        id: RequestId,
        /// Show this attempt in full, not the last one
        #[arg(long, value_name = "N")]
        attempt: Option<u32>,
        /// Show headers that may hold a secret
        #[arg(long)]
        reveal: bool,
        /// Only the attempt as a curl command line, to be repeated by hand
        #[arg(long)]
        curl: bool,
        /// Only the body that the attempt sent, byte by byte
        #[arg(long, conflicts_with = "curl")]
        body: bool,
    },
    /// What waits without success or has failed, by webhook and fault, the largest part first
    #[command(after_help = "Examples:
  hookkeeper request undelivered
  hookkeeper request undelivered --json | jq -r 'select(.fault.cause == \"refused\") | .webhook'")]
    Undelivered,
    /// Send failed requests once more, or those in a state that is named; touches neither the count of ten nor the waits
    Resend(Chosen),
    /// Discard those that are pending, held or failed
    Discard(Chosen),
    /// Resends and discards by filter that were broken off, as by a crash
    Bulk(BulkArgs),
}

pub(super) async fn run(admin: &Admin, command: RequestCommand, out: &mut Out) -> Result<u8> {
    match command {
        RequestCommand::List { filters, limit, follow: true } => {
            return follow::follow(admin, found_by(admin, filters, out).await?, limit, out).await;
        }
        RequestCommand::Export(args) => return export::export(admin, args, out).await,
        RequestCommand::List { filters, limit, follow: false } => {
            list(admin, found_by(admin, filters, out).await?, limit, out).await?
        }
        RequestCommand::Show { id, attempt, reveal, curl, body } => {
            let detail = admin.request(id).await?;
            match (curl, body, out.json) {
                (true, ..) => request_show::curl(&detail, attempt, reveal, out)?,
                (_, true, _) => request_show::sent(&detail, attempt, reveal, out)?,
                (_, _, true) => out.object(&shapes::detail(&detail, reveal))?,
                (_, _, false) => request_show::detail(&detail, attempt, reveal, out)?,
            }
        }
        RequestCommand::Undelivered => undelivered(admin, out).await?,
        RequestCommand::Resend(chosen) => return request_batch::resend(admin, chosen, out).await,
        RequestCommand::Discard(chosen) => return request_batch::discard(admin, chosen, out).await,
        RequestCommand::Bulk(args) => return bulk::run(admin, args, out).await,
    }
    Ok(0)
}

async fn undelivered(admin: &Admin, out: &mut Out) -> Result<()> {
    let groups = admin.undelivered().await?;
    if out.json {
        return out.objects(groups.iter().map(shapes::undelivered));
    }
    if groups.is_empty() {
        return out.say("undelivered-none", &[]);
    }
    let rows: Vec<Vec<String>> = groups
        .iter()
        .map(|group| {
            let fault = group.fault.as_ref().map(|fault| (out.text.phase(fault.phase), out.text.cause(fault.cause)));
            vec![
                group.webhook.to_string(),
                shown(&group.url.concealed()),
                out.text.state(group.state),
                fault.map_or_else(|| "–".to_owned(), |(phase, cause)| format!("{phase} · {cause}")),
                out.text.number(group.count),
                out.when(group.oldest),
            ]
        })
        .collect();
    out.table(
        &["column-webhook", "column-url", "column-state", "column-result", "column-count", "column-oldest"],
        &rows,
    )
}

/// What the filters ask for; what they name must be there.
pub(super) async fn found_by(admin: &Admin, filters: Filters, out: &Out) -> Result<Filter> {
    let filter = filters.filter(Vec::new(), &out.text);
    admin.check_filter(&filter).await?;
    out.explain_period(filter.since, filter.until);
    Ok(filter)
}

async fn list(admin: &Admin, filter: Filter, limit: u32, out: &mut Out) -> Result<()> {
    let mut rows = Vec::new();
    let mut left = limit;
    let mut before = None;
    while left > 0 && !out.is_closed() {
        let limit = left.min(PAGE);
        let page = admin.requests(filter.clone(), Page { before, after: None, limit }).await?;
        before = page.last().map(|request| request.id);
        left -= limit;
        let last = page.len() < limit as usize;
        if out.json {
            out.objects(page.iter().map(shapes::request))?;
        } else {
            rows.extend(page.iter().map(|request| row(request, out)));
        }
        if last {
            // There may be more only where the limit was reached.
            before = None;
            break;
        }
    }
    if out.json {
        return Ok(());
    }
    if rows.is_empty() {
        return out.say(if filter.is_empty() { "request-none" } else { "request-none-found" }, &[]);
    }
    out.table(HEADERS, &rows)?;
    if before.is_some() {
        let all = admin.count(filter).await?;
        if all > rows.len() as u64 {
            out.note("request-more", &[("shown", rows.len().into()), ("all", all.into())]);
        }
    }
    Ok(())
}

/// A row of a list.
pub(super) fn row(request: &Request, out: &Out) -> Vec<String> {
    let mut state = out.text.state(request.state);
    if request.resend_waiting {
        state = format!("{state} ↻");
    }
    vec![
        request.id.to_string(),
        out.when(request.accepted_at),
        state,
        shown(&request.kind),
        shown(&request.subject),
        request.webhook.to_string(),
        request.attempts.to_string(),
        result(request, out),
    ]
}

/// What the last attempt came to.
fn result(request: &Request, out: &Out) -> String {
    match (&request.last_fault, request.last_status) {
        (Some(fault), Some(status)) if fault.phase == Phase::Reply => {
            format!("{status} {}", out.text.cause(fault.cause))
        }
        (Some(fault), _) => format!("{} · {}", out.text.phase(fault.phase), out.text.cause(fault.cause)),
        (None, Some(status)) => {
            let took = request.last_us.map(|us| format!(" {}", out.text.measured(us))).unwrap_or_default();
            format!("{status}{took}")
        }
        (None, None) => "–".to_owned(),
    }
}
