//! Work on many requests at once: with its progress, to be stopped with Ctrl-C, and to be continued after a crash.

use clap::Args;
use serde_json::{Value, json};

use super::{
    Result,
    output::{Out, Progress},
};
use crate::{
    admin::Admin,
    store::{Bulk, BulkAction, BulkState, Filter},
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper request bulk
  hookkeeper request bulk --continue 3
  hookkeeper request bulk --cancel 3")]
pub(super) struct BulkArgs {
    /// Go on with one that was broken off
    #[arg(long = "continue", value_name = "N")]
    go_on: Option<i64>,
    /// Leave one as it is; what was done stays done
    #[arg(long, value_name = "N", conflicts_with = "go_on")]
    cancel: Option<i64>,
}

/// `request bulk`: what was broken off, and what becomes of it.
pub(super) async fn run(admin: &Admin, args: BulkArgs, out: &mut Out) -> Result<u8> {
    if let Some(id) = args.go_on {
        return go_on(admin, id, out).await;
    }
    if let Some(id) = args.cancel {
        return told(&admin.bulk_cancel(id).await?, out).map(|()| 0);
    }
    let all = admin.bulk_unfinished().await?;
    if all.is_empty() && !out.json {
        out.say("bulk-none", &[])?;
    }
    for bulk in &all {
        if out.json {
            out.object(&shape(bulk))?;
        } else {
            out.say(
                "bulk-unfinished",
                &[
                    ("id", bulk.id.into()),
                    ("action", bulk.action.as_str().into()),
                    ("filter", bulk.filter.to_string().into()),
                    ("done", bulk.done.into()),
                    ("total", bulk.total.into()),
                    ("begun", out.when(bulk.begun_at).into()),
                ],
            )?;
        }
    }
    Ok(0)
}

/// Does something to every request of a filter.
pub(super) async fn begin(admin: &Admin, action: BulkAction, filter: Filter, out: &mut Out) -> Result<u8> {
    let bulk = admin.bulk_begin(action, filter).await?;
    go_on(admin, bulk.id, out).await
}

async fn go_on(admin: &Admin, id: i64, out: &mut Out) -> Result<u8> {
    let mut shown = Progress::new(!out.json);
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let bulk = tokio::select! {
            biased;
            _ = &mut stop => admin.bulk_cancel(id).await?,
            step = admin.bulk_step(id) => step?,
        };
        let values = [("done", bulk.done.into()), ("percent", i64::from(bulk.percent).into())];
        shown.draw(&out.text.with("bulk-progress", &values));
        if bulk.state != BulkState::Running {
            shown.clear();
            told(&bulk, out)?;
            return Ok(u8::from(bulk.state == BulkState::Cancelled));
        }
    }
}

fn told(bulk: &Bulk, out: &mut Out) -> Result<()> {
    let key = match (bulk.action, bulk.state) {
        (_, BulkState::Cancelled) => "bulk-cancelled",
        (BulkAction::Resend, _) => "request-resend",
        (BulkAction::Discard, _) => "request-discarded",
    };
    let values = [("count", bulk.done.into()), ("total", bulk.total.into())];
    let mut object = shape(bulk);
    // The names that these commands have for ids as well.
    let name = if bulk.action == BulkAction::Resend { "resend" } else { "discarded" };
    object[name] = json!(bulk.done);
    out.done(key, &values, &object)
}

fn shape(bulk: &Bulk) -> Value {
    json!({
        "bulk": bulk.id,
        "action": bulk.action.as_str(),
        "filter": bulk.filter.to_string(),
        "total": bulk.total,
        "done": bulk.done,
        "state": bulk.state.as_str(),
        "begun_at": bulk.begun_at,
    })
}
