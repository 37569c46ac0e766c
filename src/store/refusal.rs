//! What cannot be done as things stand, as values: a person reads it in their own language (`text::Text::refusal`).

use std::path::PathBuf;

use super::Refused;
use crate::model::{InvalidSetting, InvalidWebhook, RequestId, WebhookId};

/// Why something was not done though the database is well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The setting cannot be so.
    #[error(transparent)]
    Setting(#[from] InvalidSetting),
    /// The webhook cannot be so.
    #[error(transparent)]
    Webhook(#[from] InvalidWebhook),
    /// The event is not accepted.
    #[error(transparent)]
    Event(#[from] Refused),
    /// It is on already.
    #[error("webhook {0} is on already")]
    IsOn(WebhookId),
    /// It is off already.
    #[error("webhook {0} is off already")]
    IsOff(WebhookId),
    /// Somebody stopped the discarding that was to come first.
    #[error("the discarding was stopped; what was discarded stays so, and the webhook is as it was")]
    DiscardingStopped,
    /// It has been removed.
    #[error("webhook {0} has been removed; nothing is sent to it")]
    IsRemoved(WebhookId),
    /// Private addresses are forbidden everywhere.
    #[error("this installation forbids private addresses (setting private_addresses)")]
    PrivateForbidden,
    /// A webhook wants a kind that is not in the catalogue.
    #[error("unknown kind `{0}`; `hookkeeper kind list` shows the known ones")]
    UnknownKind(String),
    /// The catalogue has that kind.
    #[error("the kind `{0}` is there already")]
    KindThere(String),
    /// The ten stay.
    #[error("`{0}` is built in and cannot be removed")]
    KindBuiltIn(String),
    /// So many webhooks want the kind.
    #[error("{webhooks} webhook(s) want `{kind}`; take it from them first (webhook edit --event …)")]
    KindWanted {
        /// Which kind.
        kind: String,
        /// How many webhooks.
        webhooks: u64,
    },
    /// So many requests of the kind wait to be sent, and could not be without it.
    #[error(
        "{requests} request(s) wait for `{kind}`; let that be sent, or discard it (request discard --event {kind}), then remove the kind"
    )]
    KindWaits {
        /// Which kind.
        kind: String,
        /// How many requests.
        requests: u64,
    },
    /// A token has that name.
    #[error("there is a token `{0}` already; choose another name, or remove it")]
    TokenThere(String),
    /// The file holds the key that is said to be lost.
    #[error("the key in {0} is the right one; `hookkeeper key rotate` changes it and loses nothing")]
    KeyNotLost(PathBuf),
    /// A text to search for is too long.
    #[error("a text to search for may have {most} characters; this one has {0}", most = super::Filter::MAX_SEARCH)]
    SearchTooLong(usize),
    /// Retention has taken the payload.
    #[error("the payload of {0} was removed by retention (setting retain_payloads); it cannot be sent again")]
    PayloadRemoved(RequestId),
    /// Only ended requests were named.
    #[error("only what waits or has failed can be discarded")]
    NothingToDiscard,
}
