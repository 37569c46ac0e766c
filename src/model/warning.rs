//! Warnings: what an operator should hear of though they are not looking.

use super::{Fault, OffReason, Time, WebhookId, words};

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningKind {
    /// The webhook has failed 5, 7 or 9 times in a row.
    Failing,
    /// It was switched off.
    SwitchedOff,
    /// It delivers again after at least 5 failures in a row, or after it was switched off.
    Recovered,
    /// None: an operator tries whether warnings arrive.
    Test,
}

words!(WarningKind, "warning", {
    Failing => "webhook.failing",
    SwitchedOff => "webhook.switched_off",
    Recovered => "webhook.recovered",
    Test => "warning.test",
});

/// A warning, as it is given to a command or posted to a URL.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: WarningKind,
    /// When it came about.
    pub at: Time,
    /// The webhook; 0 in a test.
    pub webhook_id: WebhookId,
    /// Its Post URL, without the values in its query: a warning goes to somebody else.
    pub url: String,
    /// Failed attempts in a row.
    pub failed_in_row: u32,
    /// Why it is off, where it is.
    pub off_reason: Option<OffReason>,
    /// Requests held now.
    pub held: u64,
    /// What the last attempt failed of.
    pub fault: Option<Fault>,
}
