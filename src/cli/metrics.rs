//! Figures as Prometheus reads them. What is due, held and ended comes from the database; how long things take from this
//! process, counted since it began.

use std::fmt::{Display, Write as _};

use crate::{
    admin::{Admin, AdminError},
    intake::Counts,
    model::Time,
    sender::{Meter, Role, SenderStatus},
    store::Histogram,
};

/// The text format, version 0.0.4.
#[derive(Default)]
struct Page(String);

impl Page {
    fn name(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP hookkeeper_{name} {help}\n# TYPE hookkeeper_{name} {kind}\n");
    }

    /// One figure; labels are words and numbers of ours, which need no escaping.
    fn value(&mut self, name: &str, labels: &[(&str, &dyn Display)], value: impl Display) {
        let labels: Vec<_> = labels.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "hookkeeper_{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.name(name, kind, help);
        self.value(name, &[], value);
    }

    fn histogram(&mut self, name: &str, help: &str, histogram: &Histogram) {
        self.name(name, "histogram", help);
        let (counts, total) = histogram.cumulative();
        let bounds = Histogram::BOUNDS_US.iter().map(|us| (*us as f64 / 1e6).to_string());
        let bucket = format!("{name}_bucket");
        for (bound, count) in bounds.chain(["+Inf".to_owned()]).zip(&counts) {
            self.value(&bucket, &[("le", &bound)], count);
        }
        self.value(&format!("{name}_sum"), &[], total.as_secs_f64());
        self.value(&format!("{name}_count"), &[], counts.last().unwrap_or(&0));
    }
}

pub(super) async fn text(
    admin: &Admin,
    status: &SenderStatus,
    meter: &Meter,
    counts: &Counts,
) -> Result<String, AdminError> {
    let mut page = Page::default();
    let now = Time::now();
    let health = admin.health().await?;
    let webhooks = admin.store().overviews(now).await?;

    page.name(
        "attempts_total",
        "counter",
        "Attempts recorded by this process; result is delivered or the fault's cause.",
    );
    for ((webhook, cause), count) in meter.attempts() {
        let result = cause.map_or("delivered", |cause| cause.as_str());
        page.value("attempts_total", &[("webhook", &webhook), ("result", &result)], count);
    }
    page.histogram("attempt_seconds", "How long attempts took.", meter.took());
    page.histogram("commit_seconds", "How long this process's commits took.", &admin.store().commit_times());

    page.name("requests_accepted_total", "counter", "Requests made, by webhook, ever.");
    for overview in &webhooks {
        page.value("requests_accepted_total", &[("webhook", &overview.webhook.id)], overview.books.accepted);
    }
    page.name("requests", "gauge", "Requests by webhook and state; what ended counts though its rows may be pruned.");
    for overview in &webhooks {
        for (state, count) in overview.books.counts().into_iter().filter(|(name, _)| *name != "accepted") {
            page.value("requests", &[("webhook", &overview.webhook.id), ("state", &state)], count);
        }
    }
    page.name("webhook_on", "gauge", "1 where a webhook is on.");
    for overview in &webhooks {
        page.value("webhook_on", &[("webhook", &overview.webhook.id)], u8::from(overview.webhook.is_on()));
    }
    page.name("webhook_failed_in_row", "gauge", "Failed attempts in a row; at ten the webhook is switched off.");
    for overview in &webhooks {
        page.value("webhook_failed_in_row", &[("webhook", &overview.webhook.id)], overview.webhook.failed_in_row);
    }

    page.one("pending", "gauge", "Requests that are pending.", health.queue.pending);
    page.one(
        "due",
        "gauge",
        "Requests that could be sent now: due, and their webhooks do not back off.",
        health.queue.due,
    );
    page.one("held", "gauge", "Requests that are held: their webhooks are off.", health.queue.held);
    let age = health.queue.oldest_due.map_or(0.0, |due| now.since(due).as_secs_f64());
    page.one("oldest_due_seconds", "gauge", "How long the longest-waiting request has been due.", age);
    page.one("in_flight", "gauge", "Attempts in flight in this process.", status.in_flight);
    page.one(
        "sender_trouble",
        "gauge",
        "1 while the database cannot do what is asked.",
        u8::from(status.trouble.is_some()),
    );
    page.one("sending", "gauge", "1 where some process sends.", u8::from(health.sender.is_some()));
    page.name("sender_role", "gauge", "1 for the role that this process has.");
    let role = match status.role {
        Role::Starting => "starting",
        Role::Sending => "sending",
        Role::Waiting(_) => "waiting",
        Role::Ended => "ended",
    };
    for each in ["starting", "sending", "waiting", "ended"] {
        page.value("sender_role", &[("role", &each)], u8::from(each == role));
    }

    page.name("intake_events_total", "counter", "Events handed in over HTTP.");
    for (result, count) in counts.by_result() {
        page.value("intake_events_total", &[("result", &result)], count);
    }
    page.name("intake_answers_total", "counter", "Answers of the intake by status.");
    for (status, count) in counts.by_status() {
        page.value("intake_answers_total", &[("status", &status)], count);
    }
    Ok(page.0)
}
