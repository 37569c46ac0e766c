//! Sends requests again, or discards them: those that are named, or all that the filters find.
//!
//! Requests that are named by id are meant as they are. A filter may find more than its author has in mind, so it sends only failed
//! requests unless a state is named, and the command asks first.

use clap::Args;
use serde_json::json;

use super::{
    Failure, Result, bulk,
    confirm::Consent,
    fields::Filters,
    output::{Out, shown},
    send,
};
use crate::{
    admin::Admin,
    model::{RequestId, RequestState, Time},
    store::{BulkAction, Filter, Refusal, StoreError},
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper request resend req_0000000A req_0000000B
  hookkeeper request resend --webhook 1 --fault refused --dry-run
  hookkeeper request resend --webhook 1 --state delivered --since 14:00
  hookkeeper request discard --webhook 1 --until 2026-03-01 --yes

Requests that are named by id are taken in any state. Filters find failed requests to resend, unless --state names another
state. Before the command acts on filters it says how many requests it found and asks; without a terminal it needs --yes.")]
pub(super) struct Chosen {
    /// The requests' ids
    ids: Vec<RequestId>,
    #[command(flatten)]
    filters: Filters,
    /// Only say how many there are
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    consent: Consent,
}

/// `request resend`.
pub(super) async fn resend(admin: &Admin, chosen: Chosen, out: &mut Out) -> Result<u8> {
    let (dry_run, consent) = (chosen.dry_run, chosen.consent);
    let asked = meant(admin, chosen, out).await?;
    let by_default = asked.ids.is_none() && asked.states.is_empty();
    let filter =
        if by_default { Filter { states: vec![RequestState::Failed], ..asked.clone() } } else { asked.clone() };
    let count = admin.count(filter.clone()).await?;
    if dry_run {
        would(count, "request-would-resend", out)?;
    } else if filter.ids.is_some() {
        let count = admin.resend(filter).await?;
        out.done("request-resend", &[("count", count.into())], &json!({ "resend": count }))?;
    } else {
        if count > 0 {
            let values = [("count", count.into()), ("which", which(&filter, out).into())];
            consent.ask(out, "request-ask-resend", &values)?;
        }
        let code = bulk::begin(admin, BulkAction::Resend, filter, out).await?;
        if code != 0 {
            return Ok(code);
        }
    }
    if count == 0 && by_default {
        let others = admin.count(asked).await?;
        if others > 0 {
            out.note("request-resend-others", &[("count", others.into())]);
        }
    }
    if count > 0 && !dry_run {
        send::hint(admin, out);
    }
    Ok(0)
}

/// `request discard`.
pub(super) async fn discard(admin: &Admin, chosen: Chosen, out: &mut Out) -> Result<u8> {
    let (dry_run, consent) = (chosen.dry_run, chosen.consent);
    let filter = meant(admin, chosen, out).await?;
    let found = match filter.clone().discardable() {
        Some(open) => admin.count(open).await?,
        None => 0,
    };
    if dry_run {
        would(found, "request-would-discard", out)?;
    } else if filter.ids.is_none() {
        if found > 0 {
            let values = [("count", found.into()), ("which", which(&filter, out).into())];
            consent.ask(out, "request-ask-discard", &values)?;
        }
        return bulk::begin(admin, BulkAction::Discard, filter, out).await;
    } else {
        let named = admin.count(filter.clone()).await?;
        let count = admin.discard(filter).await?;
        if count == 0 && named > 0 {
            return Err(StoreError::Refused(Refusal::NothingToDiscard).into());
        }
        out.done("request-discarded", &[("count", count.into())], &json!({ "discarded": count }))?;
        if count < named {
            out.note("request-not-discarded", &[("count", (named - count).into())]);
        }
    }
    Ok(0)
}

fn would(count: u64, key: &str, out: &mut Out) -> Result<()> {
    out.done(key, &[("count", count.into())], &json!({ "dry_run": true, "count": count }))
}

/// A filter in words: its names and values, and its period in full.
fn which(filter: &Filter, out: &Out) -> String {
    let rest = Filter { since: None, until: None, ..filter.clone() }.to_string();
    let period = out.text.period(filter.since, filter.until, Time::now());
    [Some(shown(&rest)), period].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The requests that are meant: some must be named, and those that are named must be there.
async fn meant(admin: &Admin, chosen: Chosen, out: &Out) -> Result<Filter> {
    let mut ids = chosen.ids;
    ids.sort();
    ids.dedup();
    let filter = chosen.filters.filter(ids.clone(), &out.text);
    if filter.is_empty() {
        return Err(Failure::Usage(out.text.get("request-choose")));
    }
    admin.check_filter(&filter).await?;
    for id in ids {
        if admin.count(Filter::one(id)).await? == 0 {
            return Err(Failure::Said(out.text.with("request-unknown", &[("id", id.to_string().into())])));
        }
    }
    Ok(filter)
}
