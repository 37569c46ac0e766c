//! What a probe came to, in a sentence.

use super::Text;

impl Text {
    /// What an answer to a probe says of the receiver.
    pub fn probe_verdict(&self, status: u16) -> String {
        let key = match status {
            300..=399 => "probe-redirects",
            500.. => "probe-in-trouble",
            _ => "probe-answers",
        };
        self.with(key, &[("status", i64::from(status).into())])
    }
}
