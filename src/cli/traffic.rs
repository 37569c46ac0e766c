//! The traffic over time on the command line: the figures that the console plots.

use std::time::Duration;

use clap::Args;
use serde_json::{Value as Json, json};

use super::{Result, argument::Bad, fields, output::Out};
use crate::{
    admin::Admin,
    model::{Time, WebhookId},
    store::{Traffic, TrafficQuery},
    text::Text,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper traffic --since 1h
  hookkeeper traffic --webhook 3 --since 30d --step 1d
  hookkeeper traffic --json | jq -s 'map(.failed) | add'

A slot without traffic is left out. Of the last three hours every minute is kept, of what is older ten minutes together.
How long deliveries took is counted within bounds of 1, 2, 5, 10, 20, 50 … ms: p95 is the bound that 95 % stayed within.")]
pub(super) struct TrafficArgs {
    /// Of this webhook [default: of all]
    #[arg(long, value_name = "ID")]
    webhook: Option<WebhookId>,
    /// From this time on, or so far back
    #[arg(long, default_value = "24h", value_name = "TIME", value_parser = fields::past_time)]
    since: Time,
    /// The length of a slot, a minute or more [default: what fits the time]
    #[arg(long, value_name = "SPAN", value_parser = step)]
    step: Option<Duration>,
}

fn step(text: &str) -> std::result::Result<Duration, Bad> {
    let span = fields::span(text)?;
    let whole = span.as_millis() > 0 && span.as_millis().is_multiple_of(Traffic::MINUTE.unsigned_abs().into());
    if whole { Ok(span) } else { Err(Bad::value("argument-minutes", [])) }
}

pub(super) async fn traffic(admin: &Admin, args: &TrafficArgs, out: &mut Out) -> Result<u8> {
    if let Some(id) = args.webhook {
        admin.webhook(id).await?;
    }
    out.explain_period(Some(args.since), None);
    let usual = Traffic::step_for(Time::now().0 - args.since.0);
    let step = args.step.map_or(usual, |step| i64::try_from(step.as_millis()).unwrap_or(usual));
    let slots = admin.traffic(TrafficQuery { webhook: args.webhook, since: args.since, step }).await?;
    if out.json {
        out.objects(slots.iter().map(|slot| shape(slot, args.webhook, step)))?;
        return Ok(0);
    }
    if slots.is_empty() {
        out.say("traffic-none", &[])?;
        return Ok(0);
    }
    let mut rows: Vec<_> = slots.iter().map(|slot| row(out.when(slot.at), slot, &out.text)).collect();
    rows.push(row(out.text.get("books-total"), &Traffic::sum(&slots), &out.text));
    let headers = [
        "column-time",
        "book-delivered",
        "column-attempts-failed",
        "column-p50",
        "column-p95",
        "column-p99",
        "column-mean",
    ];
    out.table(&headers, &rows)?;
    Ok(0)
}

fn row(name: String, slot: &Traffic, text: &Text) -> Vec<String> {
    let within =
        |percent| slot.within(percent).map_or_else(|| "–".to_owned(), |bucket| text.bound(Traffic::bound_ms(bucket)));
    let mean = slot.mean_us().map_or_else(|| "–".to_owned(), |us| text.measured(us));
    vec![name, slot.delivered.to_string(), slot.failed.to_string(), within(50), within(95), within(99), mean]
}

fn shape(slot: &Traffic, webhook: Option<WebhookId>, step: i64) -> Json {
    let last = Traffic::BOUNDS_MS.len();
    // What has no bound is more than the last one: there is no number for that.
    let within = |percent| slot.within(percent).filter(|bucket| *bucket < last).and_then(Traffic::bound_ms);
    let took: serde_json::Map<String, Json> = slot
        .took
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(bucket, count)| {
            (Traffic::bound_ms(bucket).map_or_else(|| "more".to_owned(), |ms| ms.to_string()), json!(count))
        })
        .collect();
    json!({
        "at": slot.at,
        "step_s": step / 1_000,
        "webhook": webhook,
        "delivered": slot.delivered,
        "failed": slot.failed,
        "mean_us": slot.mean_us(),
        "p50_ms": within(50),
        "p95_ms": within(95),
        "p99_ms": within(99),
        "took_ms": took,
    })
}
