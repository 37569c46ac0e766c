//! How webhooks look on the command line.

use std::time::Duration;

use super::{
    Result,
    output::{Out, shown},
    shapes,
};
use crate::{
    admin::Admin,
    model::{Header, SwitchState, Time, Webhook, WebhookId, format_duration},
    store::Overview,
};

pub(super) async fn list(admin: &Admin, out: &mut Out) -> Result<()> {
    let overviews = admin.overviews().await?;
    if out.json {
        return out.objects(overviews.iter().map(|o| shapes::webhook(&o.webhook, Some(o), false)));
    }
    if overviews.is_empty() {
        return out.say("webhook-none", &[]);
    }
    let rows: Vec<Vec<String>> = overviews.iter().map(|overview| row(overview, out)).collect();
    let headers = [
        "column-id",
        "column-state",
        "column-url",
        "column-events",
        "column-type",
        "column-last",
        "column-in-row",
        "column-waiting",
    ];
    out.table(&headers, &rows)
}

fn row(overview: &Overview, out: &Out) -> Vec<String> {
    let webhook = &overview.webhook;
    let events = match webhook.draft.events.as_slice() {
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
        [] => "–".to_owned(),
    };
    vec![
        webhook.id.to_string(),
        out.text.get(&format!("webhook-state-{}", shapes::state_word(webhook.state))),
        shown(&webhook.draft.url.concealed()),
        events,
        webhook.draft.data_type.to_string(),
        last(overview, out).unwrap_or_else(|| "–".to_owned()),
        format!("{}/10", webhook.failed_in_row),
        (overview.books.pending + overview.books.held).to_string(),
    ]
}

/// How the last attempt ended, and when it began.
fn last(overview: &Overview, out: &Out) -> Option<String> {
    let at = out.when(overview.last_at?);
    Some(match (&overview.last_fault, overview.last_status) {
        (Some(fault), Some(status)) if fault.phase == crate::model::Phase::Reply => {
            format!("{status} {} {at}", out.text.cause(fault.cause))
        }
        (Some(fault), _) => format!("{} {at}", out.text.cause(fault.cause)),
        (None, Some(status)) => format!("{status} {at}"),
        (None, None) => at,
    })
}

pub(super) async fn one(admin: &Admin, id: WebhookId, reveal: bool, out: &mut Out) -> Result<()> {
    let webhook = admin.webhook(id).await?;
    let overviews = admin.overviews().await?;
    let overview = overviews.iter().find(|overview| overview.webhook.id == id);
    if out.json {
        return out.object(&shapes::webhook(&webhook, overview, reveal));
    }
    let fields = described(&webhook, overview, reveal, out);
    out.fields(&fields)
}

fn described(webhook: &Webhook, overview: Option<&Overview>, reveal: bool, out: &Out) -> Vec<(String, String)> {
    let text = &out.text;
    let draft = &webhook.draft;
    let yes_no = |yes: bool| text.get(if yes { "yes" } else { "no" });
    let mut state = text.get(&format!("webhook-state-{}", shapes::state_word(webhook.state)));
    if let SwitchState::Off(off) = webhook.state {
        state = format!("{state}, {} {}", text.off_reason(off.reason), out.when(off.at));
    }
    let kinds: Vec<_> =
        draft.events.iter().map(|kind| format!("{kind} ({})", text.kind_in_group(kind.as_str()))).collect();
    let mut fields = vec![
        ("field-id", webhook.id.to_string()),
        ("field-url", shown(&if reveal { draft.url.to_string() } else { draft.url.concealed() })),
        ("field-state", state),
        ("field-events", kinds.join(", ")),
        ("field-type", format!("{}, {}", draft.data_type, draft.envelope)),
        ("field-description", shown(&draft.description)),
        ("field-private", yes_no(draft.allow_private)),
        ("field-require-key", yes_no(draft.require_key)),
        ("field-send-key", yes_no(draft.send_key)),
        ("field-limit", draft.limit.to_string()),
        ("field-rate", draft.rate.map_or_else(|| "–".to_owned(), |rate| rate.to_string())),
        ("field-ordered", yes_no(draft.ordered)),
        ("field-waits", draft.waits.as_ref().map_or_else(|| text.get("waits-of-all"), ToString::to_string)),
    ];
    let header = |h: &Header| format!("{}: {}", shown(&h.name), shown(shapes::header_value(h, reveal)));
    fields.extend(draft.headers.iter().map(|h| ("field-header", header(h))));
    fields.push(("field-in-row", format!("{}/10", webhook.failed_in_row)));
    if let Some(at) = webhook.next_probe_at {
        fields.push(("field-next-probe", out.when(at)));
    }
    if let Some(overview) = overview {
        fields.push(("field-last", last(overview, out).unwrap_or_else(|| "–".to_owned())));
        if let Some(waiting) = &overview.waiting {
            fields.push(("field-waiting", text.waiting(waiting, |at| text.span(at.since(Time::now())))));
        }
        let counts =
            overview.books.counts().map(|(name, count)| format!("{} {count}", text.get(&format!("book-{name}"))));
        fields.push(("field-books", counts.join(", ")));
    }
    fields.push(("field-created", out.when(webhook.created_at)));
    fields.push(("field-modified", out.when(webhook.modified_at)));
    if let Some((count, until)) = webhook.overlap(Time::now()) {
        // Whole minutes are enough, seconds in the last of them, and a span with milliseconds says nothing more.
        let seconds = until.since(Time::now()).as_millis().div_ceil(1_000) as u64;
        let left = Duration::from_secs(if seconds < 60 { seconds } else { seconds.div_ceil(60) * 60 });
        let values =
            [("count", count.into()), ("left", format_duration(left).into()), ("time", out.when(until).into())];
        fields.push(("field-signing", text.with("secrets-overlap", &values)));
    }
    if reveal {
        fields.push(("field-key", webhook.key.reveal().to_owned()));
        for (secret, until) in &webhook.secrets {
            let until = until.map_or_else(String::new, |at| {
                format!("  ({})", text.with("secret-until", &[("time", out.when(at).into())]))
            });
            fields.push(("field-secret", format!("{}{until}", secret.reveal())));
        }
    } else {
        fields.push(("field-secret", text.get("secret-hidden")));
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields.into_iter().map(|(key, value)| (text.get(key), value)).collect()
}
