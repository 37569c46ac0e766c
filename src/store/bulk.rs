//! What operators do to many requests at once: in steps, so that nothing else waits, and on from where it was after a crash.

use std::str::FromStr;

use serde_json::{Map, Value, json};

use super::{Filter, Shown};
use crate::model::{Cause, Phase, RequestId, RequestState, Time, WebhookId, words};

/// What is done to each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAction {
    /// Ask the sender to send it once more.
    Resend,
    /// Discard it where it waits or has failed.
    Discard,
}

words!(BulkAction, "action", { Resend => "resend", Discard => "discard" });

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkState {
    /// There is more to do.
    Running,
    /// Every request was looked at once.
    Done,
    /// An operator stopped it; what was done stays done.
    Cancelled,
}

words!(BulkState, "state of work on many", { Running => "running", Done => "done", Cancelled => "cancelled" });

/// One such piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// Its number.
    pub id: i64,
    /// What is done to each.
    pub action: BulkAction,
    /// Which requests are meant: those of this filter that had been made when it began.
    pub filter: Filter,
    /// How many there were when it began.
    pub total: u64,
    /// To how many it was done.
    pub done: u64,
    /// How far the ids were gone through, in per cent.
    pub percent: u8,
    /// How far it has come.
    pub state: BulkState,
    /// When it began.
    pub begun_at: Time,
}

/// A filter as it is kept with the work.
pub(crate) fn to_json(filter: &Filter) -> String {
    value_of(filter).to_string()
}

fn value_of(filter: &Filter) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    if let Some(ids) = &filter.ids {
        put("ids", ids.iter().map(|id| id.0).collect());
    }
    if let Some(webhook) = filter.webhook {
        put("webhook", json!(webhook.0));
    }
    put("untried", json!(filter.untried));
    put("bodies", json!(filter.bodies));
    put("states", filter.states.iter().map(|state| state.as_str()).collect());
    let texts = [
        ("fault", filter.fault.map(|fault| fault.as_str().to_owned())),
        ("kind", filter.kind.clone()),
        ("search", filter.search.clone()),
    ];
    for (name, text) in texts {
        put(name, json!(text));
    }
    let shown = |shown: &Shown| {
        let (phase, cause) = (shown.phase.map(Phase::as_str), shown.cause.map(Cause::as_str));
        json!({ "state": shown.state.map(RequestState::as_str), "status": shown.status, "phase": phase, "cause": cause })
    };
    put("shown", filter.shown.iter().map(shown).collect());
    put("since", json!(filter.since.map(|time| time.0)));
    put("until", json!(filter.until.map(|time| time.0)));
    put("any", filter.any.iter().map(value_of).collect());
    Value::Object(object)
}

/// A filter as it was kept; `None` where this program does not understand it.
pub(crate) fn from_json(text: &str) -> Option<Filter> {
    read(&serde_json::from_str(text).ok()?)
}

fn read(value: &Value) -> Option<Filter> {
    fn words<T: FromStr>(value: &Value) -> Option<Vec<T>> {
        value.as_array()?.iter().map(|word| word.as_str()?.parse().ok()).collect()
    }
    // What is there and is not understood makes the whole filter one that is not.
    fn word<T: FromStr>(value: &Value) -> Option<Option<T>> {
        value.as_str().map_or(Some(None), |word| word.parse().ok().map(Some))
    }
    let shown = |shown: &Value| {
        let status = match &shown["status"] {
            Value::Null => None,
            status => Some(u16::try_from(status.as_u64()?).ok()?),
        };
        let (state, phase, cause) = (word(&shown["state"])?, word(&shown["phase"])?, word(&shown["cause"])?);
        Some(Shown { state, status, phase, cause })
    };
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let ids = match value["ids"].as_array() {
        Some(ids) => Some(ids.iter().map(|id| id.as_i64().map(RequestId)).collect::<Option<Vec<_>>>()?),
        None => None,
    };
    Some(Filter {
        ids,
        webhook: value["webhook"].as_i64().map(WebhookId),
        states: words(&value["states"])?,
        fault: word(&value["fault"])?,
        untried: value["untried"].as_bool().unwrap_or(false),
        kind: text("kind"),
        since: value["since"].as_i64().map(Time),
        until: value["until"].as_i64().map(Time),
        search: text("search"),
        shown: value["shown"].as_array().into_iter().flatten().map(shown).collect::<Option<_>>()?,
        bodies: value["bodies"].as_bool().unwrap_or(false),
        any: match value["any"].as_array() {
            Some(any) => any.iter().map(read).collect::<Option<_>>()?,
            None => Vec::new(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back() {
        let full = Filter {
            ids: Some(vec![RequestId(7)]),
            webhook: Some(WebhookId(2)),
            states: vec![RequestState::Failed, RequestState::Held],
            fault: Some(Cause::Refused),
            untried: true,
            kind: Some("invoice/add".to_owned()),
            since: Some(Time(1)),
            until: Some(Time(2)),
            search: Some("\"x\"".to_owned()),
            shown: vec![
                Shown { state: Some(RequestState::Held), ..Shown::default() },
                Shown { status: Some(502), phase: Some(Phase::Reply), ..Shown::of(Cause::ServerError) },
            ],
            bodies: true,
            any: vec![Filter { untried: true, ..Filter::default() }, Filter::one(RequestId(9))],
        };
        assert_eq!(from_json(&to_json(&full)), Some(full));
        assert_eq!(from_json(&to_json(&Filter::default())), Some(Filter::default()));
        assert_eq!(from_json("{\"states\": [\"lost\"]}"), None);
        assert_eq!(from_json("{\"states\": [], \"shown\": [{\"cause\": \"lost\"}]}"), None);
        assert_eq!(from_json("{\"states\": [], \"any\": [{\"states\": [\"lost\"]}]}"), None);
    }
}
