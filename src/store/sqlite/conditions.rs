//! What a filter means in SQL.

use rusqlite::types::Value;

use super::{emit::is_own_uid, rows::like};
use crate::{
    model::{Cause, RequestId, RequestState},
    store::{Filter, Shown},
};

/// A filter as conditions with numbered parameters.
#[derive(Default)]
pub(super) struct Conditions {
    sql: Vec<String>,
    pub(super) values: Vec<Value>,
    of_webhook: bool,
}

impl Conditions {
    pub(super) fn add(&mut self, sql: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.sql.push(sql.replace("??", &format!("?{}", self.values.len())));
    }

    pub(super) fn of(filter: &Filter) -> Self {
        let mut all = Self { of_webhook: filter.webhook.is_some(), ..Self::default() };
        all.gather(filter);
        all
    }

    fn gather(&mut self, filter: &Filter) {
        let all = self;
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| id.0.to_string()).collect();
            all.add("r.id IN (SELECT value FROM json_each(??))", format!("[{}]", ids.join(",")));
        }
        if let Some(id) = filter.webhook {
            all.add("r.webhook_id = ??", id.0);
        }
        if !filter.states.is_empty() {
            let wanted = RequestState::ALL.iter().filter(|state| filter.states.contains(state));
            all.sql.push(either(wanted.map(|state| state_condition(*state).to_owned()).collect()));
        }
        if let Some(cause) = filter.fault {
            all.add("r.last_cause = ??", cause.as_str().to_owned());
        }
        if filter.untried {
            all.sql.push("r.attempts = 0".to_owned());
        }
        if let Some(kind) = &filter.kind {
            all.add("e.kind = ??", kind.clone());
        }
        if let Some(since) = filter.since {
            all.add("r.accepted_at >= ??", since.0);
        }
        if let Some(until) = filter.until {
            all.add("r.accepted_at < ??", until.0);
        }
        if let Some(text) = &filter.search {
            match text.trim().parse::<RequestId>() {
                Ok(id) => all.add("r.id = ??", id.0),
                Err(_) if filter.bodies => all.add(
                    "(e.data LIKE ?? ESCAPE '\\' OR EXISTS (SELECT 1 FROM attempt t WHERE t.request_id = r.id
                      AND CAST(t.reply_body AS TEXT) LIKE ?? ESCAPE '\\'))",
                    like(text.trim()),
                ),
                Err(_) if is_own_uid(text.trim()) => {
                    all.add("r.event_id = (SELECT id FROM event WHERE uid = ??)", text.trim().to_owned());
                }
                Err(_) => all.add(&anywhere(text.trim(), &filter.shown), like(text.trim())),
            }
        }
        if !filter.any.is_empty() {
            let outer = std::mem::take(&mut all.sql);
            let mut any = Vec::new();
            for one in &filter.any {
                all.gather(one);
                any.push(format!("({})", all.clause()));
                all.sql.clear();
            }
            all.sql = outer;
            all.sql.push(either(any));
        }
    }

    pub(super) fn clause(&self) -> String {
        if self.sql.is_empty() { "1".to_owned() } else { self.sql.join(" AND ") }
    }

    /// The tables that the conditions look at; a lookup for each row of a million costs more than the rest.
    pub(super) fn from(&self) -> String {
        let names = |table: &str| self.sql.iter().any(|sql| sql.contains(table));
        // In the order of the ids, whatever state they are in: a piece of the log is a span of them.
        let index = if self.of_webhook { "INDEXED BY request_log" } else { "NOT INDEXED" };
        let webhook = if names("w.") { " JOIN webhook w ON w.id = r.webhook_id" } else { "" };
        let event = if names("e.") { " LEFT JOIN event e ON e.id = r.event_id" } else { "" };
        format!("FROM request r {index}{webhook}{event}")
    }
}

/// One of these must hold. SQLite limits how deep an expression is nested, so a long list becomes a balanced tree.
fn either(mut any: Vec<String>) -> String {
    match any.len() {
        0 => "0".to_owned(),
        1 => any.remove(0),
        count => {
            let rest = any.split_off(count / 2);
            format!("({} OR {})", either(any), either(rest))
        }
    }
}

const fn state_condition(state: RequestState) -> &'static str {
    match state {
        RequestState::Pending => "(r.state = 'pending' AND w.state <> 'off')",
        RequestState::Held => "(r.state = 'pending' AND w.state = 'off')",
        RequestState::Delivered => "r.state = 'delivered'",
        RequestState::Failed => "r.state = 'failed'",
        RequestState::Discarded => "r.state = 'discarded'",
    }
}

/// That a text stands somewhere in what the log shows. What few rows of other tables or our own words answer is answered
/// once, and not for each of a million requests.
fn anywhere(text: &str, shown: &[Shown]) -> String {
    let wanted = text.to_ascii_lowercase();
    let causes = Cause::ALL.iter().map(|cause| cause.as_str()).filter(|cause| cause.contains(&wanted));
    let causes: Vec<_> = causes.map(|cause| format!("'{cause}'")).collect();
    let mut any: Vec<_> = shown.iter().map(shows).collect();
    if !causes.is_empty() {
        any.push(format!("r.last_cause IN ({})", causes.join(", ")));
    }
    // A status is found whole: parts of one are parts of too many numbers.
    let digits = wanted.strip_prefix("http ").unwrap_or(&wanted);
    if let Some(status) = digits.parse().ok().filter(|status| digits.len() == 3 && (100..1_000).contains(status)) {
        any.push(shows(&Shown { status: Some(status), ..Shown::default() }));
    }
    let own = if any.is_empty() { String::new() } else { any.join(" OR ") + " OR " };
    format!(
        "({own}r.webhook_id IN (SELECT id FROM webhook WHERE url LIKE ?? ESCAPE '\\')
          OR e.uid LIKE ?? ESCAPE '\\' OR e.kind LIKE ?? ESCAPE '\\'
          OR substr(e.data, 1, 2048) LIKE ?? ESCAPE '\\')"
    )
}

/// That a row says this.
fn shows(shown: &Shown) -> String {
    let parts = [
        shown.state.map(|state| state_condition(state).to_owned()),
        shown.status.map(|status| format!("r.last_status = {status}")),
        shown.phase.map(|phase| format!("r.last_phase = '{phase}'")),
        shown.cause.map(|cause| format!("r.last_cause = '{cause}'")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "0".to_owned() } else { format!("({})", parts.join(" AND ")) }
}
