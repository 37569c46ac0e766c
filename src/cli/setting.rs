//! The settings of the deliveries on the command line.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Result,
    argument::Bad,
    confirm::Consent,
    fields,
    output::{Out, shown},
    prune, secret_input,
};
use crate::{
    admin::{Admin, Impact},
    model::{Setting, Settings},
};

#[derive(Debug, Subcommand)]
pub(super) enum SettingCommand {
    /// Every setting, its value and what it means
    #[command(after_help = "Examples:
  hookkeeper setting list")]
    List,
    /// The value of one setting
    #[command(after_help = "Examples:
  hookkeeper setting get waits")]
    Get {
        /// Its name
        #[arg(hide_possible_values = true, value_parser = fields::one_of(Setting::ALL, Setting::as_str))]
        name: Setting,
    },
    /// Change a setting
    #[command(after_help = "Examples:
  hookkeeper setting set waits '5s 15s 30s'
  hookkeeper setting set attempt_timeout 30s
  hookkeeper setting set retain_requests 30d --dry-run

If a change concerns webhooks, or removes stored data, the command says so and asks. Without a terminal it needs --yes.")]
    Set {
        /// Its name
        #[arg(hide_possible_values = true, value_parser = fields::one_of(Setting::ALL, Setting::as_str))]
        name: Setting,
        /// Its value; for warn_url and warn_command, @FILE or - reads it
        value: String,
        #[command(flatten)]
        how: How,
    },
    /// Change a setting back to its default
    #[command(after_help = "Examples:
  hookkeeper setting reset waits")]
    Reset {
        /// Its name
        #[arg(hide_possible_values = true, value_parser = fields::one_of(Setting::ALL, Setting::as_str))]
        name: Setting,
        #[command(flatten)]
        how: How,
    },
}

/// How a setting is changed.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct How {
    /// Only say what the change would do
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    consent: Consent,
}

pub(super) async fn run(admin: &Admin, command: SettingCommand, out: &mut Out) -> Result<u8> {
    match command {
        SettingCommand::List => {
            let settings = admin.settings().await?;
            if out.json {
                out.objects(Setting::ALL.iter().map(|name| shape(&settings, *name)))?;
            } else {
                let row = |name: &Setting| vec![name.to_string(), shown(&settings.get(*name)), out.text.setting(*name)];
                let rows: Vec<_> = Setting::ALL.iter().map(row).collect();
                out.table(&["column-setting", "column-value", "column-meaning"], &rows)?;
            }
        }
        SettingCommand::Get { name } => {
            let settings = admin.settings().await?;
            match out.json {
                true => out.object(&shape(&settings, name))?,
                false => out.line(&shown(&settings.get(name)))?,
            }
        }
        SettingCommand::Set { name, value, how } => set(admin, name, value, how, out).await?,
        SettingCommand::Reset { name, how } => set(admin, name, Settings::default().get(name), how, out).await?,
    }
    Ok(0)
}

async fn set(admin: &Admin, name: Setting, value: String, how: How, out: &mut Out) -> Result<()> {
    let value =
        if name.may_be_secret() { secret_input::read(&value).map_err(Bad::failure)?.unwrap_or(value) } else { value };
    if how.dry_run || !how.consent.is_given() {
        let impact = admin.setting_impact(name, &value).await?;
        let named = [("name", name.as_str().into())];
        let (key, values): (_, Vec<_>) = match &impact {
            Impact::Nothing => ("setting-ask-nothing", named.into()),
            Impact::Webhooks(count) => {
                ("setting-ask-webhooks", named.into_iter().chain([("count", (*count).into())]).collect())
            }
            Impact::Removes(pruned) => {
                ("setting-ask-removes", named.into_iter().chain(prune::counts(pruned)).collect())
            }
        };
        if how.dry_run {
            return out.done(key, &values, &would(name, &impact));
        }
        if impact != Impact::Nothing {
            how.consent.ask(out, key, &values)?;
        }
    }
    admin.set_setting(name, value).await?;
    let settings = admin.settings().await?;
    match out.json {
        true => out.object(&shape(&settings, name)),
        false => out.line(&format!("{name} = {}", shown(&settings.get(name)))),
    }
}

fn would(name: Setting, impact: &Impact) -> serde_json::Value {
    let (webhooks, removes) = match impact {
        Impact::Nothing => (0, None),
        Impact::Webhooks(count) => (*count, None),
        Impact::Removes(pruned) => (0, Some(pruned)),
    };
    json!({ "dry_run": true, "name": name, "webhooks": webhooks, "removes": removes })
}

fn shape(settings: &Settings, name: Setting) -> serde_json::Value {
    json!({ "name": name, "value": settings.get(name), "default": Settings::default().get(name) })
}
