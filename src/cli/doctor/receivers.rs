//! Receivers from outside: their names, whether they can be reached, and how long their certificates last.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use url::Url;

use super::{Level, Report, Result, shown};
use crate::{
    admin::Admin,
    model::{Certificate, Fault, Time},
    sender::http::{Looker, Seen, machine_authorities},
    text::FaultContext,
};

/// So many are looked at at once.
const AT_ONCE: usize = 16;

/// Whom this machine trusts.
pub(super) fn authorities(report: &mut Report<'_>) -> Result<()> {
    match machine_authorities() {
        0 => report.tell("authorities", Level::Warn, "no-authorities", &[]),
        count => report.tell("authorities", Level::Ok, "authorities", &[("count", count.into())]),
    }
}

/// Each place once, whatever paths it has, and whether any webhook may reach it at a private address.
pub(super) async fn look(admin: &Admin, report: &mut Report<'_>) -> Result<()> {
    let settings = admin.settings().await?;
    if settings.environment_proxy {
        return report.tell("receiver", Level::Ok, "receivers-by-proxy", &[]);
    }
    let mut places: BTreeMap<(String, bool), Url> = BTreeMap::new();
    for webhook in admin.store().webhooks().await? {
        let url = webhook.draft.url.url();
        let private = webhook.draft.allow_private && settings.private_addresses;
        places.entry((place(url), private)).or_insert_with(|| url.clone());
    }
    if let Some(url) = &settings.warn_url {
        places.entry((place(url.url()), settings.private_addresses)).or_insert_with(|| url.url().clone());
    }
    let looker = Looker::new(settings.connect_timeout);
    let mut found: Vec<_> = stream::iter(places)
        .map(|((place, private), url)| {
            let looker = looker.clone();
            async move {
                let seen = looker.look(&url, private).await;
                (place, private, url, seen)
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    found.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    for (place, _, url, seen) in found {
        match seen {
            Ok(seen) => reached(&place, &seen, report)?,
            Err(fault) => unreached(&place, &url, &fault, report)?,
        }
    }
    Ok(())
}

fn place(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn reached(place: &str, seen: &Seen, report: &mut Report<'_>) -> Result<()> {
    let days = seen.certificate.as_ref().and_then(|certificate| certificate.days_left(Time::now()));
    let values = [
        ("place", shown(place).into()),
        ("address", seen.address.to_string().into()),
        ("days", days.and_then(|days| u64::try_from(days).ok()).unwrap_or(0).into()),
    ];
    let (level, state) = match days {
        None if place.starts_with("https:") => (Level::Ok, "receiver-tls"),
        None => (Level::Ok, "receiver-plain"),
        Some(days) if days < Certificate::FEW_DAYS => (Level::Warn, "receiver-ends"),
        Some(_) => (Level::Ok, "receiver"),
    };
    report.tell("receiver", level, state, &values)
}

fn unreached(place: &str, url: &Url, fault: &Fault, report: &mut Report<'_>) -> Result<()> {
    let said = report.out.text.fault(fault, &FaultContext { url: url.as_str(), ..FaultContext::default() });
    report.line("receiver", Level::Error, format!("{}: {}", shown(place), said.what), Some(said.next))
}
