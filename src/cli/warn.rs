//! `warn test`: whether a warning would reach anybody.

use clap::Subcommand;
use serde_json::json;

use super::{
    Result,
    output::{Out, shown},
};
use crate::admin::{Admin, WarningWay};

#[derive(Debug, Subcommand)]
pub(super) enum WarnCommand {
    /// Send a test warning by `warn_command` and `warn_url`; exit 1 if one failed or neither is set
    #[command(after_help = "Examples:
  hookkeeper setting set warn_url https://chat.shop.example/hooks/ops
  hookkeeper warn test")]
    Test,
}

pub(super) async fn run(admin: &Admin, command: &WarnCommand, out: &mut Out) -> Result<u8> {
    let WarnCommand::Test = command;
    let ways = admin.test_warnings().await?;
    if ways.is_empty() {
        match out.json {
            true => out.note("warn-test-none", &[]),
            false => out.say("warn-test-none", &[])?,
        }
        return Ok(1);
    }
    let mut failed = false;
    for way in &ways {
        failed |= tell(way, out)?;
    }
    Ok(u8::from(failed))
}

/// Says what came of the test; answers whether it failed.
fn tell(way: &WarningWay, out: &mut Out) -> Result<bool> {
    let Some(last) = &way.last else { return Ok(false) };
    let (failed, said) = match &last.result {
        Ok(said) => (false, said),
        Err(why) => (true, why),
    };
    let object = json!({ "setting": way.setting, "given": !failed, "said": said });
    let key = if failed { "warn-test-failed" } else { "warn-test-given" };
    let values = [("setting", way.setting.as_str().into()), ("said", shown(said).into())];
    out.done(key, &values, &object)?;
    Ok(failed)
}
