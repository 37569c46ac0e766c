//! The catalogue of events and the settings on the command line.

use clap::Subcommand;
use serde_json::json;

use super::{
    Result,
    output::{Out, shown},
};
use crate::{
    admin::Admin,
    model::{Kind, KindName, Setting, Settings},
};

#[derive(Debug, Subcommand)]
pub(super) enum KindCommand {
    /// Every kind of event
    #[command(after_help = "Examples:
  hookkeeper kind list")]
    List,
    /// Add a kind of your own
    #[command(after_help = "Example:
  hookkeeper kind add order/paid --root orders --item order --description 'An order was paid'")]
    Add {
        /// Its name, such as order/paid
        name: KindName,
        /// The element that holds the list in the wfirma envelope [default: the item and an s]
        #[arg(long, value_name = "NAME")]
        root: Option<String>,
        /// The element of one object in the wfirma envelope [default: the name up to its first /]
        #[arg(long, value_name = "NAME")]
        item: Option<String>,
        /// A note for operators
        #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
        description: String,
    },
    /// Remove a kind of your own that no webhook wants
    #[command(after_help = "Examples:
  hookkeeper kind remove order/paid")]
    Remove {
        /// Its name
        name: KindName,
    },
}

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
        name: Setting,
    },
    /// Change a setting
    #[command(after_help = "Examples:
  hookkeeper setting set waits '5s 15s 30s'
  hookkeeper setting set attempt_timeout 30s")]
    Set {
        /// Its name
        name: Setting,
        /// Its value
        value: String,
    },
}

pub(super) async fn kind(admin: &Admin, command: KindCommand, out: &mut Out) -> Result<u8> {
    match command {
        KindCommand::List => {
            let kinds = admin.kinds().await?;
            if out.json {
                out.objects(kinds.iter().map(|kind| json!(kind)))?;
            } else {
                let rows: Vec<_> = kinds.iter().map(|kind| row(kind, out)).collect();
                out.table(&["column-kind", "column-meaning", "column-root", "column-item"], &rows)?;
            }
        }
        KindCommand::Add { name, root, item, description } => {
            let item = item.unwrap_or_else(|| name.as_str().split('/').next().unwrap_or_default().to_owned());
            let root = root.unwrap_or_else(|| format!("{item}s"));
            let kind = Kind { name, root, item, description, built_in: false };
            admin.add_kind(kind.clone()).await?;
            let values = [
                ("name", kind.name.as_str().into()),
                ("root", kind.root.as_str().into()),
                ("item", kind.item.as_str().into()),
            ];
            out.done("kind-added", &values, &json!(kind))?;
        }
        KindCommand::Remove { name } => {
            admin.remove_kind(name.clone()).await?;
            out.done("kind-removed", &[("name", name.as_str().into())], &json!({ "name": name, "removed": true }))?;
        }
    }
    Ok(0)
}

fn row(kind: &Kind, out: &Out) -> Vec<String> {
    let meaning = match kind.built_in {
        true => out.text.kind_in_group(kind.name.as_str()),
        false => shown(&kind.description),
    };
    vec![kind.name.to_string(), meaning, shown(&kind.root), shown(&kind.item)]
}

pub(super) async fn setting(admin: &Admin, command: SettingCommand, out: &mut Out) -> Result<u8> {
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
        SettingCommand::Set { name, value } => {
            admin.set_setting(name, value).await?;
            let settings = admin.settings().await?;
            match out.json {
                true => out.object(&shape(&settings, name))?,
                false => out.line(&format!("{name} = {}", shown(&settings.get(name))))?,
            }
        }
    }
    Ok(0)
}

fn shape(settings: &Settings, name: Setting) -> serde_json::Value {
    json!({ "name": name, "value": settings.get(name), "default": Settings::default().get(name) })
}
