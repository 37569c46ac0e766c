//! The settings of the deliveries on the command line.

use clap::Subcommand;
use serde_json::json;

use super::{
    Result, fields,
    output::{Out, shown},
};
use crate::{
    admin::Admin,
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
  hookkeeper setting set attempt_timeout 30s")]
    Set {
        /// Its name
        #[arg(hide_possible_values = true, value_parser = fields::one_of(Setting::ALL, Setting::as_str))]
        name: Setting,
        /// Its value
        value: String,
    },
    /// Change a setting back to its default
    #[command(after_help = "Examples:
  hookkeeper setting reset waits")]
    Reset {
        /// Its name
        #[arg(hide_possible_values = true, value_parser = fields::one_of(Setting::ALL, Setting::as_str))]
        name: Setting,
    },
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
        SettingCommand::Set { name, value } => set(admin, name, value, out).await?,
        SettingCommand::Reset { name } => set(admin, name, Settings::default().get(name), out).await?,
    }
    Ok(0)
}

async fn set(admin: &Admin, name: Setting, value: String, out: &mut Out) -> Result<()> {
    admin.set_setting(name, value).await?;
    let settings = admin.settings().await?;
    match out.json {
        true => out.object(&shape(&settings, name)),
        false => out.line(&format!("{name} = {}", shown(&settings.get(name)))),
    }
}

fn shape(settings: &Settings, name: Setting) -> serde_json::Value {
    json!({ "name": name, "value": settings.get(name), "default": Settings::default().get(name) })
}
