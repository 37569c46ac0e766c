//! Requests for other programs: every one that the filters find, as it is read, so that a million needs no more memory than one.

use clap::{Args, ValueEnum};
use serde_json::Value as Json;

use super::{
    Result,
    fields::Filters,
    output::Out,
    request::{PAGE, found_by},
    send::Signals,
    shapes,
};
use crate::{
    admin::Admin,
    model::{Request, RequestId},
    store::Page,
};

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A head and a row for each request, for spreadsheets
    Csv,
    /// One JSON object a line, as `request list --json` prints them
    Ndjson,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper request export --format csv --since 2026-03-01 --until 2026-04-01 > march.csv
  hookkeeper request export --format ndjson --state failed | jq -r .uid
  hookkeeper request export --format ndjson --full > everything.ndjson

A cell of CSV that a spreadsheet would take for a formula begins with an apostrophe; NDJSON has everything as it is. Requests
that are made while the export runs are not in it. Ctrl-C ends it after a whole line; the exit code is then 1.")]
pub(super) struct ExportArgs {
    /// The form
    #[arg(long, value_enum, value_name = "FORM")]
    format: Form,
    #[command(flatten)]
    filters: Filters,
    /// At most so many [default: all]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..), value_name = "N")]
    limit: Option<u64>,
    /// With the event and every attempt, as `request show --json` prints them (NDJSON only)
    #[arg(long)]
    full: bool,
}

/// Ends at a signal with a whole line, and with exit code 1: not everything is in it.
pub(super) async fn export(admin: &Admin, args: ExportArgs, out: &mut Out) -> Result<u8> {
    if args.full && args.format == Form::Csv {
        return Err(super::Failure::usage("export-full-csv", []));
    }
    let filter = found_by(admin, args.filters, out).await?;
    let Some(last) = admin.requests(filter.clone(), Page::newest(1)).await?.first().map(|newest| newest.id) else {
        return if args.format == Form::Csv { out.line(&COLUMNS.join(",")).map(|()| 0) } else { Ok(0) };
    };
    let mut signals = Signals::listen()?;
    let mut interrupted = false;
    if args.format == Form::Csv {
        out.part(&COLUMNS.join(","))?;
    }
    let mut left = args.limit.unwrap_or(u64::MAX);
    let mut after = RequestId(0);
    while left > 0 && after < last && !out.is_closed() {
        let page = Page { before: None, after: Some(after), limit: PAGE };
        let mut page = tokio::select! {
            biased;
            () = signals.next() => {
                interrupted = true;
                break;
            }
            page = admin.requests(filter.clone(), page) => page?,
        };
        // A page is newest first, whatever it lies after.
        page.reverse();
        page.retain(|request| request.id <= last);
        page.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let Some(end) = page.last() else { break };
        after = end.id;
        left -= page.len() as u64;
        for request in &page {
            match (args.format, args.full) {
                (Form::Csv, _) => out.part(&row(request))?,
                (Form::Ndjson, false) => out.json_part(&shapes::request(request))?,
                (Form::Ndjson, true) => {
                    let detail = shapes::detail(&admin.request(request.id).await?, false);
                    out.json_part(&detail)?;
                }
            }
        }
    }
    out.flush()?;
    if interrupted {
        let done = args.limit.unwrap_or(u64::MAX) - left;
        out.note("export-interrupted", &[("count", done.into())]);
    }
    Ok(u8::from(interrupted))
}

/// The columns of CSV: the names of `--json`, with the two parts of a fault.
const COLUMNS: [&str; 16] = [
    "id",
    "webhook",
    "url",
    "kind",
    "uid",
    "subject",
    "state",
    "attempts",
    "accepted_at",
    "due_at",
    "last_at",
    "last_us",
    "status",
    "fault_phase",
    "fault_cause",
    "resend_waiting",
];

fn row(request: &Request) -> String {
    let shape = shapes::request(request);
    let value = |name: &str| match name {
        "fault_phase" => &shape["fault"]["phase"],
        "fault_cause" => &shape["fault"]["cause"],
        name => &shape[name],
    };
    let cells: Vec<String> = COLUMNS
        .iter()
        .map(|name| match value(name) {
            Json::Null => String::new(),
            Json::String(text) => cell(text),
            other => other.to_string(),
        })
        .collect();
    cells.join(",")
}

/// What spreadsheets take for the beginning of a formula, also in the wide forms that East Asian keyboards type.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A text as a cell: nothing that a terminal or a spreadsheet would obey, and in quotes where it needs them.
fn cell(text: &str) -> String {
    let mut text = super::output::shown(text);
    if text.trim_start().starts_with(FORMULA) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::{FORMULA, cell};

    #[test]
    fn a_cell_is_only_text() {
        assert_eq!(cell("FV 12/3/2026"), "FV 12/3/2026");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        for begins in FORMULA.map(String::from).iter().chain([&" =1".to_owned(), &"\u{a0}@".to_owned()]) {
            assert_eq!(cell(begins), format!("'{begins}"), "a spreadsheet would compute it");
        }
        // A tab and a line's end are written out, and so begin no formula.
        assert_eq!(cell("\t=1"), "\\t=1");
        assert_eq!(cell("two\nlines\u{1b}[2J"), "two\\nlines\\x1b[2J");
    }
}
