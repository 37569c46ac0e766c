//! What operators have chosen: settings that contradict each other, webhooks that cannot deliver, nobody who would be warned.

use super::{Level, Report, Result, shown};
use crate::{
    admin::Admin,
    model::{Fault, Keep, Settings, SwitchState, Webhook},
    sender::guard,
    text::{FaultContext, Value},
};

/// From so many failures in a row a webhook is worth a word, as the first warning is; docs/operating.md says so.
const MANY: u32 = 5;

/// Settings that do not go together.
pub(super) async fn settings(admin: &Admin, readable: bool, report: &mut Report<'_>) -> Result<()> {
    let settings = admin.settings().await?;
    let webhooks = if readable { admin.store().webhooks().await? } else { Vec::new() };
    let mut well = true;
    let mut tell = |report: &mut Report<'_>, level, state: &str, values: &[(&str, Value<'_>)]| {
        well = false;
        report.tell("settings", level, state, values)
    };
    if settings.connect_timeout > settings.attempt_timeout {
        tell(report, Level::Warn, "timeouts", &[])?;
    }
    for (name, keep) in [("retain_payloads", settings.retain_payloads), ("retain_attempts", settings.retain_attempts)] {
        if longer(keep, settings.retain_requests) {
            tell(report, Level::Warn, "retention", &[("name", name.into())])?;
        }
    }
    let private = |webhook: &&Webhook| webhook.draft.allow_private && !settings.private_addresses;
    if let Some(webhook) = webhooks.iter().find(private) {
        tell(report, Level::Warn, "private-forbidden", &[("id", webhook.id.0.into())])?;
    }
    if let Some(url) = &settings.warn_url
        && let Some(webhook) = webhooks.iter().find(|webhook| webhook.draft.url == *url)
    {
        tell(report, Level::Warn, "warns-itself", &[("id", webhook.id.0.into())])?;
    }
    if !webhooks.is_empty() && settings.warn_url.is_none() && settings.warn_command.is_empty() {
        tell(report, Level::Warn, "no-warning", &[])?;
    }
    if well { report.tell("settings", Level::Ok, "settings", &[]) } else { Ok(()) }
}

/// Whether warnings reach somebody, by what came of the last one.
pub(super) async fn warnings(admin: &Admin, report: &mut Report<'_>) -> Result<()> {
    for way in admin.warning_ways().await? {
        let setting = ("setting", Value::from(way.setting.as_str()));
        let Some(last) = way.last else {
            report.tell("warnings", Level::Ok, "warnings-untried", &[setting])?;
            continue;
        };
        let time = ("time", Value::from(report.out.when(last.at)));
        match last.result {
            Ok(_) => report.tell("warnings", Level::Ok, "warnings", &[setting, time])?,
            Err(why) => {
                let values = [setting, time, ("why", shown(&why).into())];
                report.tell("warnings", Level::Warn, "warnings-fail", &values)?;
            }
        }
    }
    Ok(())
}

fn longer(keep: Keep, than: Keep) -> bool {
    match (keep.span(), than.span()) {
        (None, Some(_)) => true,
        (Some(keep), Some(than)) => keep > than,
        (_, None) => false,
    }
}

/// Webhooks that are off, fail, or may not send where they are to send.
pub(super) async fn webhooks(admin: &Admin, report: &mut Report<'_>) -> Result<()> {
    let settings = admin.settings().await?;
    let overviews = admin.overviews().await?;
    let mut well = true;
    for overview in &overviews {
        let webhook = &overview.webhook;
        let on = webhook.state == SwitchState::On;
        if let Some(fault) = blocked(webhook, &settings).filter(|_| on) {
            well = false;
            let url = webhook.draft.url.as_str();
            let said = report.out.text.fault(&fault, &FaultContext { url, ..FaultContext::default() });
            report.line("webhooks", Level::Error, format!("{}: {}", webhook.id, said.what), Some(said.next))?;
            continue;
        }
        let (state, worth) = match on {
            true => ("failing-webhook", webhook.failed_in_row >= MANY),
            false => ("off-webhook", true),
        };
        if worth {
            well = false;
            let values = [
                ("id", Value::from(webhook.id.0)),
                ("url", shown(&webhook.draft.url.concealed()).into()),
                ("count", u64::from(webhook.failed_in_row).into()),
                ("held", overview.books.held.into()),
            ];
            report.tell("webhooks", Level::Warn, state, &values)?;
        }
    }
    if well { report.tell("webhooks", Level::Ok, "webhooks", &[("count", overviews.len().into())]) } else { Ok(()) }
}

/// Why nothing is ever sent to a webhook whose URL names an address.
fn blocked(webhook: &Webhook, settings: &Settings) -> Option<Fault> {
    let private = webhook.draft.allow_private && settings.private_addresses;
    guard::check_url(webhook.draft.url.url(), private).err()
}
