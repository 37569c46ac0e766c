//! The clock: whether it can be right, by what the database knows and by what receivers said of the time.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Level, Report, Result, shown};
use crate::{
    admin::Admin,
    model::{Attempt, RequestState, Time, format_duration},
    store::{Filter, Page},
};

/// A clock that differs by less is a clock.
const CLOCKS: i64 = 60_000;
/// 2024, before which no database of ours was made.
const BEFORE_US: Time = Time(1_704_067_200_000);
/// So many deliveries are looked through,
const LOOKED_AT: u32 = 200;
/// for the word of so many receivers,
const RECEIVERS: usize = 8;
/// of so long ago at most.
const RECENT: Duration = Duration::from_secs(86_400);

pub(super) async fn clock(admin: &Admin, newest: Option<Time>, readable: bool, report: &mut Report<'_>) -> Result<()> {
    let now = Time::now();
    let ahead = newest.map_or(0, |newest| newest.0 - now.0);
    // The files' times are of the same clock, or of a file server's.
    let written = std::fs::metadata(admin.store().path()).and_then(|file| file.modified()).ok();
    let written = written.and_then(|at| at.duration_since(SystemTime::now()).ok()).unwrap_or_default();
    let differs = |span: i64| ("span", format_duration(Duration::from_secs(span.unsigned_abs() / 1_000)).into());
    if now < BEFORE_US {
        return report.tell("clock", Level::Error, "clock-wrong", &[("time", report.out.when(now).into())]);
    }
    if ahead > CLOCKS {
        return report.tell("clock", Level::Error, "clock-back", &[differs(ahead)]);
    }
    if written.as_millis() > CLOCKS.unsigned_abs().into() {
        let span = i64::try_from(written.as_millis()).unwrap_or(i64::MAX);
        return report.tell("clock", Level::Error, "clock-file", &[differs(span)]);
    }
    let said = if readable { said(admin).await? } else { BTreeMap::new() };
    let mut spans: Vec<i64> = said.values().copied().collect();
    spans.sort_by_key(|span| span.abs());
    match spans.get(spans.len() / 2).copied() {
        Some(span) if span.abs() > CLOCKS => {
            let host = said.iter().find(|(_, other)| **other == span).map(|(host, _)| shown(host)).unwrap_or_default();
            let values = [differs(span), ("host", host.into()), ("count", said.len().into())];
            // One receiver may be wrong itself.
            let (level, state) = match (said.len() > 1, span < 0) {
                (true, true) => (Level::Error, "clock-ahead-of-receivers"),
                (true, false) => (Level::Error, "clock-behind-receivers"),
                (false, _) => (Level::Warn, "clock-differs"),
            };
            report.tell("clock", level, state, &values)
        }
        Some(_) => {
            let values = [("time", report.out.when(now).into()), ("count", said.len().into())];
            report.tell("clock", Level::Ok, "clock-agreed", &values)
        }
        None => report.tell("clock", Level::Ok, "clock", &[("time", report.out.when(now).into())]),
    }
}

/// By how much receivers' clocks were ahead of ours at their last deliveries, as their replies said.
async fn said(admin: &Admin) -> Result<BTreeMap<String, i64>> {
    let since = Some(Time::now().minus(RECENT));
    let filter = Filter { states: vec![RequestState::Delivered], since, ..Filter::default() };
    let mut said = BTreeMap::new();
    for request in admin.requests(filter, Page::newest(LOOKED_AT)).await? {
        let host = host(&request.url);
        if said.len() == RECEIVERS || said.contains_key(&host) {
            continue;
        }
        let detail = admin.request(request.id).await?;
        if let Some(ahead) = detail.attempts.last().and_then(ahead) {
            said.insert(host, ahead);
        }
    }
    Ok(said)
}

fn host(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// By how much a reply's `Date` was ahead of the moment when it came; whole seconds, since it has no others.
fn ahead(attempt: &Attempt) -> Option<i64> {
    let headers = &attempt.reply.as_ref()?.headers;
    let date = headers.iter().find(|header| header.name.eq_ignore_ascii_case("date"))?;
    let date = httpdate::parse_http_date(&date.value).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let came = attempt.started_at.plus(Duration::from_micros(attempt.timings.total_us));
    Some(i64::try_from(date.as_millis()).ok()? - came.0)
}
