//! Retention by hand: what the settings let go, at once.

use clap::Args;
use serde_json::json;

use super::{Result, output::Out};
use crate::admin::Admin;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper prune --dry-run
  hookkeeper prune")]
pub(super) struct PruneArgs {
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(admin: &Admin, args: &PruneArgs, out: &mut Out) -> Result<u8> {
    let pruned = if args.dry_run { admin.prune_dry().await? } else { admin.prune(|_| ()).await? };
    if out.json {
        let mut object = json!(pruned);
        object["dry_run"] = args.dry_run.into();
        out.object(&object)?;
        return Ok(0);
    }
    let values = [
        ("dry", if args.dry_run { "yes" } else { "no" }.into()),
        ("requests", pruned.requests.into()),
        ("attempts", pruned.attempts.into()),
        ("payloads", pruned.payloads.into()),
        ("events", pruned.events.into()),
    ];
    out.say("pruned", &values)?;
    if pruned.pages > 0 {
        out.say("pruned-pages", &[("pages", pruned.pages.into())])?;
    }
    Ok(0)
}
