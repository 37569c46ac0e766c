//! What is wrong with a request, as RFC 9457 says it: every answer that is not a success says what to mend.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value as Json, json};

use crate::store::StoreError;

/// An answer that is not a success.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// A word for programs.
    pub(super) code: &'static str,
    /// A sentence for people.
    pub(super) detail: String,
    more: Option<Box<(&'static str, Json)>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), more: None, headers: Vec::new() }
    }

    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// One more member beside those of the RFC.
    pub(super) fn with(mut self, name: &'static str, value: Json) -> Self {
        self.more = Some(Box::new((name, value)));
        self
    }

    /// What is left of the body will not be read.
    pub(super) fn closing(self) -> Self {
        self.header(header::CONNECTION, "close")
    }

    pub(super) fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, &seconds.to_string())
    }

    pub(super) fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(super) fn busy(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).retry_after(1)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { .. } => Self::new(StatusCode::NOT_FOUND, "not_found", error.to_string()),
            StoreError::Refused(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", error.to_string()),
            _ => {
                tracing::error!(%error, "the intake could not do what was asked");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "database", error.to_string()).retry_after(5)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
        });
        if let Some(more) = self.more {
            body[more.0] = more.1;
        }
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(self.headers);
        response
    }
}
