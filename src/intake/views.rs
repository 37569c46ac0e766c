//! The read side: webhooks, requests and the books, in the shapes of the command line's `--json`.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value as Json;

use super::{door::Door, problem::Problem};
use crate::{
    model::{RequestId, Scope, Time, WebhookId, yes_no},
    store::{Filter, Page, StoreError},
};

/// Rows of a page.
const USUAL: u32 = 50;
const MOST: u32 = 500;

/// What may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Every webhook.
    Webhooks,
    /// One webhook.
    Webhook(WebhookId),
    /// A page of requests, newest first: `requests`, and in `next` what the next page is before, if there may be one.
    Requests(Box<Filter>, Page),
    /// One request with its event and its attempts.
    Request(RequestId),
    /// The ledger.
    Balance,
}

async fn answer(door: &Door, headers: &HeaderMap, view: View) -> Result<Response, Problem> {
    door.gate.admit(headers, Scope::Read).await?;
    let _permit = door.long_query().await?;
    Ok(json(&door.host.view(view).await?))
}

pub(super) fn json(value: &Json) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (headers, value.to_string()).into_response()
}

pub(super) async fn webhooks(State(door): State<Arc<Door>>, headers: HeaderMap) -> Result<Response, Problem> {
    answer(&door, &headers, View::Webhooks).await
}

pub(super) async fn webhook(
    State(door): State<Arc<Door>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = id.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND, "not_found", "a webhook's id is a number"))?;
    answer(&door, &headers, View::Webhook(id)).await
}

pub(super) async fn request(
    State(door): State<Arc<Door>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bad =
        |error: crate::model::InvalidRequestId| Problem::new(StatusCode::NOT_FOUND, "not_found", error.to_string());
    answer(&door, &headers, View::Request(id.parse().map_err(bad)?)).await
}

pub(super) async fn balance(State(door): State<Arc<Door>>, headers: HeaderMap) -> Result<Response, Problem> {
    answer(&door, &headers, View::Balance).await
}

pub(super) async fn requests(
    State(door): State<Arc<Door>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    door.gate.admit(&headers, Scope::Read).await?;
    let (filter, page) = asked(&query.unwrap_or_default()).map_err(|why| Problem::bad("query", why))?;
    let _permit = door.long_query().await?;
    let page = door.host.view(View::Requests(Box::new(filter), page)).await.map_err(|error| match error {
        StoreError::NotFound { .. } | StoreError::Refused(_) => Problem::bad("query", error.to_string()),
        error => error.into(),
    })?;
    Ok(json(&page))
}

/// Reads the filters of `request list`, by the same names, and the page.
fn asked(query: &str) -> Result<(Filter, Page), String> {
    let mut filter = Filter::default();
    let mut page = Page::newest(USUAL);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let why = |error: &dyn std::fmt::Display| format!("{name}: {error}");
        let (since, until) = (|| Time::parse_past(&value, Time::now()), || Time::parse(&value, Time::now()));
        match &*name {
            "webhook" => filter.webhook = Some(value.parse().map_err(|error| why(&error))?),
            "state" => {
                for state in value.split(',') {
                    filter.states.push(state.parse().map_err(|error| why(&error))?);
                }
            }
            "fault" => filter.fault = Some(value.parse().map_err(|error| why(&error))?),
            "event" if value.is_empty() => {
                return Err(format!("{name}: which kind, such as invoice/add, or leave it out"));
            }
            "event" => filter.kind = Some(value.into_owned()),
            "since" => filter.since = Some(since().map_err(|error| why(&error))?),
            "until" => filter.until = Some(until().map_err(|error| why(&error))?),
            "untried" => filter.untried = yes(&value).map_err(|error| why(&error))?,
            "bodies" => filter.bodies = yes(&value).map_err(|error| why(&error))?,
            "search" => filter.search = Some(value.trim().to_owned()).filter(|text| !text.is_empty()),
            "before" => page.before = Some(value.parse().map_err(|error| why(&error))?),
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                page.limit = limit.ok_or_else(|| format!("limit: `{value}` is not a number from 1 to {MOST}"))?;
            }
            _ => {
                return Err(format!(
                    "`{name}` is not known; use webhook, state, fault, untried, event, since, until, search, bodies, before and limit"
                ));
            }
        }
    }
    Ok((filter, page))
}

fn yes(text: &str) -> Result<bool, String> {
    let named = if text.is_empty() { Some(true) } else { yes_no(text) };
    named.ok_or_else(|| format!("`{text}` is not yes or no"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RequestState;

    #[test]
    fn a_query_has_the_filters_of_the_command_line() {
        let (filter, page) =
            asked("webhook=3&untried=no&bodies=yes&state=failed,held&fault=refused&event=a/b&search=FV%2012+x&before=req_00000002&limit=7")
                .unwrap();
        assert_eq!(filter.to_string(), "webhook=3 state=failed,held fault=refused event=a/b search=\"FV 12 x\" bodies");
        assert!(filter.bodies && !filter.untried);
        assert_eq!(filter.states, [RequestState::Failed, RequestState::Held]);
        assert_eq!(page, Page { before: Some(RequestId(2)), after: None, limit: 7 });
        for bad in [
            "webhook=x",
            "state=lost",
            "fault=none",
            "event=",
            "since=soon",
            "since=2999-01-01",
            "limit=0",
            "limit=501",
            "before=1",
            "page=2",
            "bodies=maybe",
        ] {
            let name = bad.split('=').next().unwrap();
            assert!(asked(bad).unwrap_err().contains(name), "{bad}");
        }
    }
}
