//! Webhooks: a Post URL, the events it wants, a data type, its settings, its state; and why one cannot be so.

use std::time::Duration;

use super::{Header, KindName, PostUrl, Secret, Time, Waits, WebhookKey, words};

/// A webhook's id: a small number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct WebhookId(pub i64);

impl std::fmt::Display for WebhookId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl std::str::FromStr for WebhookId {
    type Err = InvalidWebhook;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| InvalidWebhook::Id(text.to_owned()))
    }
}

/// The form of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataType {
    /// `application/json`
    Json,
    /// `application/xml; charset=utf-8`
    Xml,
}

words!(DataType, "data type", { Json => "json", Xml => "xml" });

/// What is put around the event's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Envelope {
    /// As wFirma.pl sends it.
    Wfirma,
    /// `type`, `timestamp`, `data`, as Standard Webhooks recommends.
    Standard,
}

words!(Envelope, "envelope", { Wfirma => "wfirma", Standard => "standard" });

/// Why a webhook is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OffReason {
    /// Ten failed attempts in a row.
    Failures,
    /// The receiver answered 410 Gone.
    Gone,
    /// An operator switched it off.
    Operator,
}

words!(OffReason, "reason", { Failures => "failures", Gone => "gone", Operator => "operator" });

/// Since when and why a webhook is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Off {
    /// Why.
    pub reason: OffReason,
    /// Since when.
    pub at: Time,
}

/// Whether a webhook is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchState {
    /// Its requests are attempted.
    On,
    /// Its requests are held.
    Off(Off),
    /// An operator removed it; its log remains.
    Removed,
}

/// At most so many a second: a webhook's attempts, or the events of a token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate(f64);

impl Rate {
    /// How many a second.
    pub const fn per_second(self) -> f64 {
        self.0
    }

    /// The least time from one to the next, on average.
    pub fn interval(self) -> Duration {
        Duration::from_secs_f64(1.0 / self.0)
    }

    /// So many a second: 0.001 to 100,000.
    ///
    /// # Errors
    /// It is beyond these bounds, or no number.
    pub fn new(per_second: f64) -> Result<Self, InvalidWebhook> {
        if (0.001..=100_000.0).contains(&per_second) {
            Ok(Self(per_second))
        } else {
            Err(InvalidWebhook::Rate(per_second.to_string()))
        }
    }
}

impl std::str::FromStr for Rate {
    type Err = InvalidWebhook;

    /// Reads `5/s`, `30/m` or `100/h`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || InvalidWebhook::Rate(text.to_owned());
        let (count, unit) = text.trim().split_once('/').ok_or_else(bad)?;
        let count: f64 = count.trim().parse().map_err(|_| bad())?;
        let seconds = match unit.trim() {
            "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3_600.0,
            _ => return Err(bad()),
        };
        Self::new(count / seconds).map_err(|_| bad())
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // In the first unit that makes a whole number of it, as it was most likely written.
        let whole = [("s", 1.0), ("m", 60.0), ("h", 3_600.0)].into_iter().find_map(|(unit, seconds)| {
            let count = (self.0 * seconds).round();
            (count >= 1.0 && (self.0 * seconds - count).abs() < 1e-6).then(|| format!("{count}/{unit}"))
        });
        f.pad(&whole.unwrap_or_else(|| format!("{}/s", self.0)))
    }
}

impl serde::Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// Everything about a webhook that an operator chooses.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookDraft {
    /// Where it posts to.
    pub url: PostUrl,
    /// The kinds of events it wants, at least one, each once.
    pub events: Vec<KindName>,
    /// The form of the body.
    pub data_type: DataType,
    /// What is put around the data.
    pub envelope: Envelope,
    /// A note of the operator, at most 500 characters.
    pub description: String,
    /// A 2xx counts only when the JSON reply holds the webhook's key.
    pub require_key: bool,
    /// The body of the `wfirma` envelope holds the webhook's key.
    pub send_key: bool,
    /// It may send to private addresses.
    pub allow_private: bool,
    /// Headers sent with each request, at most 32.
    pub headers: Vec<Header>,
    /// Attempts in flight at once, 1 to 256.
    pub limit: u32,
    /// At most so many attempts a second.
    pub rate: Option<Rate>,
    /// Strictly one after the other, in the order of events.
    pub ordered: bool,
    /// Its own waits between failed attempts, in place of the installation's.
    pub waits: Option<Waits>,
}

impl WebhookDraft {
    /// Attempts in flight at once where nothing else is said.
    pub const DEFAULT_LIMIT: u32 = 16;
    /// The most attempts in flight at once.
    pub const MAX_LIMIT: u32 = 256;

    /// A draft with everything but the URL and the events at its default.
    pub fn new(url: PostUrl, events: Vec<KindName>) -> Self {
        Self {
            url,
            events,
            data_type: DataType::Json,
            envelope: Envelope::Wfirma,
            description: String::new(),
            require_key: false,
            send_key: true,
            allow_private: false,
            headers: Vec::new(),
            limit: Self::DEFAULT_LIMIT,
            rate: None,
            ordered: false,
            waits: None,
        }
    }

    /// Whether it posts one of these kinds to this URL, where another webhook that did so too would make each arrive twice.
    pub fn posts_any<'a>(&self, mut kinds: impl Iterator<Item = &'a KindName>, url: &PostUrl) -> bool {
        self.url == *url && kinds.any(|kind| self.events.contains(kind))
    }

    /// Checks what no single field can check.
    ///
    /// # Errors
    /// The first thing that cannot be so, with what may.
    pub fn validate(&self) -> Result<(), InvalidWebhook> {
        if self.events.is_empty() {
            return Err(InvalidWebhook::NoEvent);
        }
        if !(1..=Self::MAX_LIMIT).contains(&self.limit) {
            return Err(InvalidWebhook::Limit(self.limit));
        }
        if self.headers.len() > 32 {
            return Err(InvalidWebhook::TooManyHeaders(self.headers.len()));
        }
        if self.description.chars().count() > 500 {
            return Err(InvalidWebhook::DescriptionTooLong);
        }
        Ok(())
    }
}

/// A webhook as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// What an operator chose.
    pub draft: WebhookDraft,
    /// The key that a receiver may have to answer with.
    pub key: WebhookKey,
    /// Secrets that sign, the newest first, each with the time at which it stops.
    pub secrets: Vec<(Secret, Option<Time>)>,
    /// Whether it is on.
    pub state: SwitchState,
    /// Failed attempts in a row, 0 to 10.
    pub failed_in_row: u32,
    /// The rule switched it off, and since an operator switched it on again it has delivered nothing.
    pub is_unproven: bool,
    /// When the next probe may go out, while it backs off.
    pub next_probe_at: Option<Time>,
    /// Until when its receiver asked to be left alone, with `Retry-After`.
    pub asked_until: Option<Time>,
    /// Changes with every switching on or off; what a sender learned under another number is stale.
    pub epoch: i64,
    /// Names the state of everything that shapes a request; attempts refer to it.
    pub revision: i64,
    /// When it was added.
    pub created_at: Time,
    /// When an operator last changed it.
    pub modified_at: Time,
}

impl Webhook {
    /// Whether its requests are attempted.
    pub fn is_on(&self) -> bool {
        self.state == SwitchState::On
    }

    /// Whether it waits for its next attempt because one failed. A fault on our side leaves the count as it was; a wait that is no
    /// longer than its receiver asked for is no failure.
    pub fn is_backing_off(&self) -> bool {
        let held_up = self.next_probe_at.is_some_and(|at| self.asked_until.is_none_or(|asked| at > asked));
        self.is_on() && (self.failed_in_row > 0 || held_up)
    }

    /// While more than one secret signs: how many do, and when the last of the old ones stops.
    pub fn overlap(&self, now: Time) -> Option<(usize, Time)> {
        let old = || self.secrets.iter().filter_map(|(_, until)| until.filter(|until| *until > now));
        let current = self.secrets.iter().filter(|(_, until)| until.is_none()).count();
        Some((old().count() + current, old().max()?))
    }
}

/// Why a webhook cannot be as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidWebhook {
    /// Not a number.
    #[error("`{0}` is not a webhook's id; `hookkeeper webhook list` shows them")]
    Id(String),
    /// Not a URL, and why. It is not repeated, since it may hold a password.
    #[error("this is not a URL to post to: {0}; write it whole, such as https://shop.example/hooks")]
    Url(String),
    /// A URL that is too long.
    #[error("the Post URL has {0} bytes; at most 2,000 are allowed")]
    UrlTooLong(usize),
    /// A URL that is neither http nor https.
    #[error("`{0}:` cannot be posted to; the Post URL must begin with https:// or http://")]
    UrlScheme(String),
    /// A URL with a user's name or a password.
    #[error(
        "the Post URL holds a user's name or a password, which would stand in every log; send an Authorization header instead (--header)"
    )]
    UrlUserInfo,
    /// A URL with a fragment.
    #[error("the Post URL holds a # part, which is never sent; leave it out")]
    UrlFragment,
    /// No event.
    #[error("choose at least one event; `hookkeeper kind list` shows them")]
    NoEvent,
    /// Attempts in flight out of bounds.
    #[error("the limit is {0}; it must be 1 to 256 attempts in flight")]
    Limit(u32),
    /// Rate out of bounds.
    #[error("`{0}` is not a rate; write 5/s, 30/m or 100/h, from 0.001 to 100,000 a second")]
    Rate(String),
    /// No header at all. It is not repeated, since most of it may be a secret.
    #[error("this is not a header; write it as 'Name: value'")]
    HeaderLine,
    /// Not a header's name.
    #[error("`{0}` is not a header; write it as 'Name: value'")]
    HeaderName(String),
    /// A header that is not to be replaced.
    #[error("the header `{0}` is set by hookkeeper itself and cannot be replaced")]
    HeaderReserved(String),
    /// Not a header's value.
    #[error("the value of the header `{0}` must be visible ASCII on one line, at most 4 KiB with its name")]
    HeaderValue(String),
    /// Too many headers.
    #[error("{0} headers are too many; at most 32 are allowed")]
    TooManyHeaders(usize),
    /// Too long a description.
    #[error("the description has more than 500 characters")]
    DescriptionTooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_a_unit() {
        assert_eq!("30/m".parse::<Rate>().unwrap().per_second(), 0.5);
        assert_eq!("5/s".parse::<Rate>().unwrap().interval(), Duration::from_millis(200));
        for written in ["5/s", "30/m", "1000/h", "4/h", "100/m", "0.001/s"] {
            assert_eq!(written.parse::<Rate>().unwrap().to_string(), written);
        }
        for bad in ["5", "0/s", "-1/s", "x/s", "5/y", "inf/s", "NaN/s"] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
    }
}
