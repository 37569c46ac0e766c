//! Switches webhooks on and off, and removes them. What discards requests asks first.

use serde_json::json;

use super::{
    Failure, Result,
    argument::Bad,
    confirm::Consent,
    fields,
    output::{Out, shown},
    send,
};
use crate::{
    admin::Admin,
    model::{RequestState, SwitchState, Time, WebhookId},
    store::{Filter, HeldChoice},
};

/// Reads `--held`.
pub(super) fn held(text: &str) -> std::result::Result<HeldChoice, Bad> {
    match (text, text.strip_prefix("since:")) {
        ("send", _) => Ok(HeldChoice::Send),
        ("discard", _) => Ok(HeldChoice::Discard),
        (_, Some(since)) => fields::past_time(since).map(HeldChoice::Since).map_err(Bad::Time),
        (_, None) => Err(Bad::value("argument-held", [])),
    }
}

/// `webhook enable`.
pub(super) async fn enable(
    admin: &Admin,
    id: WebhookId,
    choice: Option<HeldChoice>,
    (dry_run, consent): (bool, Consent),
    out: &mut Out,
) -> Result<()> {
    let since = match choice {
        Some(HeldChoice::Since(time)) => Some(time),
        _ => None,
    };
    // A webhook that is on holds nothing; switching it on again is the store's to refuse.
    let off = !admin.webhook(id).await?.is_on();
    let (held, held_since, oldest) = admin.held(id, since.unwrap_or(Time(0))).await?;
    let choice = match choice {
        Some(choice) => choice,
        None if off && held > 0 => {
            let since = oldest.map_or_else(String::new, |at| out.when(at));
            let values = [("id", id.0.into()), ("held", held.into()), ("oldest", since.into())];
            return Err(Failure::Said(out.text.with("webhook-enable-choose", &values)));
        }
        None => HeldChoice::Send,
    };
    let sent = match choice {
        HeldChoice::Send => held,
        HeldChoice::Since(_) => held_since,
        HeldChoice::Discard => 0,
    };
    let period = out.text.period(since, None, Time::now()).map_or_else(String::new, |period| format!(" ({period})"));
    let values = |sent: u64, discarded: u64| {
        [("id", id.0.into()), ("sent", sent.into()), ("discarded", discarded.into()), ("period", period.clone().into())]
    };
    if dry_run && off {
        let object = json!({ "dry_run": true, "id": id, "sent": sent, "discarded": held - sent });
        return out.done("webhook-would-enable", &values(sent, held - sent), &object);
    }
    if off && held > sent {
        consent.ask(out, "webhook-ask-enable", &values(sent, held - sent))?;
    }
    let switched = admin.switch_on(id, choice).await?;
    let object = json!({ "id": id, "state": "on", "sent": switched.sent, "discarded": switched.discarded });
    out.done("webhook-enabled", &values(switched.sent, switched.discarded), &object)?;
    // A request that used up its own ten attempts is not held; it waits for an operator's word of its own.
    let failed =
        admin.count(Filter { webhook: Some(id), states: vec![RequestState::Failed], ..Filter::default() }).await?;
    if failed > 0 && !out.json {
        out.note("webhook-enabled-failed", &[("id", id.0.into()), ("failed", failed.into())]);
    }
    if switched.sent > 0 {
        send::hint(admin, out);
    }
    Ok(())
}

/// `webhook disable`.
pub(super) async fn disable(admin: &Admin, id: WebhookId, out: &mut Out) -> Result<()> {
    let held = admin.switch_off(id).await?;
    let object = json!({ "id": id, "state": "off", "held": held });
    out.done("webhook-disabled", &[("id", id.0.into()), ("held", held.into())], &object)
}

/// `webhook remove`.
pub(super) async fn remove(
    admin: &Admin,
    id: WebhookId,
    (dry_run, consent): (bool, Consent),
    out: &mut Out,
) -> Result<()> {
    let webhook = admin.webhook(id).await?;
    let waiting =
        Filter { webhook: Some(id), states: vec![RequestState::Pending, RequestState::Held], ..Filter::default() };
    let waiting = admin.count(waiting).await?;
    let url = shown(&webhook.draft.url.concealed());
    let values = [("id", id.0.into()), ("url", url.into()), ("waiting", waiting.into())];
    if dry_run {
        let object = json!({ "dry_run": true, "id": id, "discarded": waiting });
        return out.done("webhook-would-remove", &values, &object);
    }
    // If it was removed before, the store says so.
    if webhook.state != SwitchState::Removed {
        consent.ask(out, "webhook-ask-remove", &values)?;
    }
    let discarded = admin.remove_webhook(id).await?;
    let object = json!({ "id": id, "state": "removed", "discarded": discarded });
    out.done("webhook-removed", &[("id", id.0.into()), ("discarded", discarded.into())], &object)
}
