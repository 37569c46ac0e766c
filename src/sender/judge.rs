//! Judges replies.
#![allow(missing_docs)]
use crate::model::*;
use std::time::Duration;
pub fn judge(_reply: &Reply, _key: Option<&WebhookKey>) -> Option<Fault> {
    None
}
pub fn retry_after(_reply: &Reply, _now: Time) -> Option<Duration> {
    None
}
