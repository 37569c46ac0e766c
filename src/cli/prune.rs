//! Retention by hand: what the settings let go, at once.

use clap::Args;
use serde_json::json;

use super::{Result, confirm::Consent, output::Out};
use crate::{admin::Admin, store::Pruned, text::Value};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper prune --dry-run
  hookkeeper prune --yes")]
pub(super) struct PruneArgs {
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    consent: Consent,
}

pub(super) async fn run(admin: &Admin, args: &PruneArgs, out: &mut Out) -> Result<u8> {
    if !args.dry_run && !args.consent.is_given() {
        let pruned = admin.prune_dry().await?;
        if !pruned.is_empty() {
            args.consent.ask(out, "prune-ask", &counts(&pruned))?;
        }
    }
    let pruned = if args.dry_run { admin.prune_dry().await? } else { admin.prune(|_| ()).await? };
    if out.json {
        let mut object = json!(pruned);
        object["dry_run"] = args.dry_run.into();
        out.object(&object)?;
        return Ok(0);
    }
    out.say(if args.dry_run { "prune-would" } else { "pruned" }, &counts(&pruned))?;
    if pruned.pages > 0 {
        out.say("pruned-pages", &[("pages", pruned.pages.into())])?;
    }
    Ok(0)
}

/// How many of each are removed, as texts name them.
pub(super) fn counts(pruned: &Pruned) -> [(&'static str, Value<'static>); 4] {
    [
        ("requests", pruned.requests.into()),
        ("attempts", pruned.attempts.into()),
        ("payloads", pruned.payloads.into()),
        ("events", pruned.events.into()),
    ]
}
