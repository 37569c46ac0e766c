//! What is wrong with a request, as RFC 9457 says it: every answer that is not a success says what to mend.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value as Json, json};

use crate::store::StoreError;

const MEDIA_TYPE: &str = "application/problem+json";

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

    /// The whole answer as it goes over the wire, where nobody else writes it.
    pub(super) fn raw(self) -> String {
        let mut text = format!("HTTP/1.1 {}\r\ncontent-type: {MEDIA_TYPE}\r\n", self.status);
        for (name, value) in &self.headers {
            text += &format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
        }
        let body = self.body();
        text + &format!("content-length: {}\r\n\r\n{body}", body.len())
    }

    fn body(self) -> String {
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
        body.to_string()
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
    fn into_response(mut self) -> Response {
        let (status, more) = (self.status, std::mem::take(&mut self.headers));
        let mut response = (status, self.body()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.extend(more);
        response
    }
}
