//! The words of the project as validated types; nothing here touches a file, a network or a database.
//!
//! | word | type |
//! |---|---|
//! | webhook | [`Webhook`], made from a [`WebhookDraft`] |
//! | event | [`NewEvent`] before it is accepted, [`Event`] after |
//! | kind | [`Kind`] |
//! | request | [`Request`], in a [`RequestState`] |
//! | attempt | [`Attempt`] |
//! | fault | [`Fault`]: a [`Phase`], a [`Cause`] and the chain of causes |

mod attempt;
mod books;
mod concealed;
mod database_id;
mod event;
mod fault;
mod header;
mod kind;
mod post_url;
mod probe;
mod request;
mod retention;
mod secret;
mod setting;
mod time;
mod token;
mod typed_time;
mod waits;
mod warning;
mod webhook;

pub use attempt::{Attempt, Purpose, Reply, Sent, Timings};
pub use books::{Balance, Books};
pub use concealed::UrlText;
pub use database_id::DatabaseId;
pub use event::{Event, InvalidUid, NewEvent, Uid};
pub use fault::{Cause, Fault, Phase};
pub use header::Header;
pub use kind::{InvalidElement, InvalidKind, Kind, KindName};
pub use post_url::PostUrl;
pub use probe::{Certificate, Probed, Step};
pub use request::{InvalidRequestId, Request, RequestId, RequestState};
pub use retention::{InvalidKeep, Keep};
pub use secret::{Credentials, InvalidSecret, InvalidWebhookKey, Secret, WebhookKey};
pub(crate) use setting::yes_no;
pub use setting::{InvalidSetting, Setting, Settings};
pub use time::{Time, format_duration, parse_duration};
pub use token::{InvalidToken, Scope, Token, TokenDraft, TokenHash, TokenRecord};
pub use typed_time::InvalidTime;
pub use waits::{InvalidWaits, Waits};
pub use warning::{Warning, WarningKind};
pub use webhook::{
    DataType, Envelope, InvalidWebhook, Off, OffReason, Rate, SwitchState, Webhook, WebhookDraft, WebhookId,
};

/// A word that one of our closed lists does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a known {what}; use one of {allowed}")]
pub struct UnknownWord {
    /// What kind of word was wanted, such as `data type`.
    pub what: &'static str,
    /// What was given.
    pub given: String,
    /// The allowed words, separated by commas.
    pub allowed: String,
}

/// Gives a fieldless enum its words: `ALL`, `as_str`, `Display`, `FromStr` and serde.
macro_rules! words {
    ($name:ident, $what:literal, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word used in tables, commands and JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownWord;
            fn from_str(given: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.as_str() == given).ok_or_else(|| {
                    $crate::model::UnknownWord {
                        what: $what,
                        given: given.to_owned(),
                        allowed: Self::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;
