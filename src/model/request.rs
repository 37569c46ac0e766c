//! Requests: one event owed to one webhook.

use super::{Fault, Time, UrlText, WebhookId, words};

/// A request's id: `req_` and its number in Crockford's base 32, at least eight digits, so that ids sort as they were made.
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub i64);

/// A text that is not a request's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a request's id; they look like req_0000000A")]
pub struct InvalidRequestId(pub String);

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut number = self.0.cast_unsigned();
        let mut digits = [b'0'; 13];
        let mut at = digits.len();
        while number > 0 {
            at -= 1;
            digits[at] = DIGITS[(number % 32) as usize];
            number /= 32;
        }
        let digits = &digits[at.min(digits.len() - 8)..];
        f.pad(&format!("req_{}", String::from_utf8_lossy(digits)))
    }
}

impl std::str::FromStr for RequestId {
    type Err = InvalidRequestId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || InvalidRequestId(text.to_owned());
        let digits = text.strip_prefix("req_").ok_or_else(bad)?;
        if digits.is_empty() {
            return Err(bad());
        }
        let mut number: i64 = 0;
        for c in digits.bytes() {
            let value = DIGITS.iter().position(|d| *d == c.to_ascii_uppercase()).ok_or_else(bad)?;
            number = number.checked_mul(32).and_then(|n| n.checked_add(value as i64)).ok_or_else(bad)?;
        }
        Ok(Self(number))
    }
}

impl serde::Serialize for RequestId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestState {
    /// It is owed and will be attempted.
    Pending,
    /// A receiver took it.
    Delivered,
    /// Its ten attempts failed; an operator may send it again.
    Failed,
    /// Its webhook is off.
    Held,
    /// An operator said that it need not be sent.
    Discarded,
}

words!(RequestState, "state", {
    Pending => "pending",
    Delivered => "delivered",
    Failed => "failed",
    Held => "held",
    Discarded => "discarded",
});

impl RequestState {
    /// Whether an operator may say that it need not be sent.
    pub const fn can_be_discarded(self) -> bool {
        matches!(self, Self::Pending | Self::Failed | Self::Held)
    }
}

/// One request as the log shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The webhook it is owed to.
    pub webhook: WebhookId,
    /// The webhook's Post URL now.
    pub url: UrlText,
    /// The event's number.
    pub event: i64,
    /// The event's uid, `webhook-id` on the wire.
    pub uid: String,
    /// The event's kind.
    pub kind: String,
    /// A short human name found in the data, such as an invoice's number; empty where there is none.
    pub subject: String,
    /// Where it stands.
    pub state: RequestState,
    /// How many attempts were made in all.
    pub attempts: u32,
    /// When it was accepted.
    pub accepted_at: Time,
    /// When it is due next; has meaning only while it is pending.
    pub due_at: Time,
    /// When the last attempt began.
    pub last_at: Option<Time>,
    /// How long the last attempt took, in microseconds.
    pub last_us: Option<u64>,
    /// The status of the last attempt's reply.
    pub last_status: Option<u16>,
    /// What the last attempt failed of; the chain is not filled in here.
    pub last_fault: Option<Fault>,
    /// Whether an operator asked to send it again and that has not happened yet.
    pub resend_waiting: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_reads_back_and_sorts_as_made(a in 0i64.., b in 0i64..(1 << 40)) {
            prop_assert_eq!(RequestId(a).to_string().parse::<RequestId>().unwrap(), RequestId(a));
            let (low, high) = (RequestId(b), RequestId(b + 1));
            prop_assert!(low.to_string() < high.to_string());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "(req_)?.{0,20}") {
            let _ = text.parse::<RequestId>();
        }
    }
}
