//! The key that the secrets in the database are encrypted with.

use clap::Subcommand;
use serde_json::json;

use super::{
    Result,
    confirm::Consent,
    output::{Out, shown},
    person::Database,
};
use crate::admin::Admin;

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a new key and encrypt everything anew with it; senders that run go on
    #[command(after_help = "Examples:
  hookkeeper key rotate
  hookkeeper key rotate --yes")]
    Rotate(Consent),
    /// Where the key is lost: a new key, and a new secret for every webhook; all are switched off and lose their own headers
    #[command(after_help = "Examples:
  hookkeeper key replace
  hookkeeper key replace --yes")]
    Replace(Consent),
}

pub(super) async fn run(command: KeyCommand, database: &Database, out: &mut Out) -> Result<u8> {
    match command {
        KeyCommand::Rotate(consent) => {
            let admin = super::open(database, "cli").await?;
            let path = shown(&admin.store().key_file().display().to_string());
            consent.ask(out, "key-ask-rotate", &[("path", path.into())])?;
            let count = admin.rotate_key().await?;
            let path = admin.store().key_file().to_owned();
            let values = [("count", count.into()), ("path", path.display().to_string().into())];
            out.done("key-rotated", &values, &json!({ "encrypted": count, "key_file": path.to_string_lossy() }))?;
        }
        KeyCommand::Replace(consent) => {
            consent.ask(out, "key-ask-replace", &[])?;
            let webhooks = Admin::replace_lost_key(&database.path, database.key_file.as_deref(), "cli").await?;
            out.done("key-replaced", &[("count", webhooks.len().into())], &json!({ "webhooks": webhooks }))?;
        }
    }
    Ok(0)
}
