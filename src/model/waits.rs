//! The list of waits between failed attempts.

use std::time::Duration;

use super::time::{format_duration, parse_duration};

/// How long to wait after the first, second, … failed attempt; the last one repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits(Vec<Duration>);

/// A text that is not a list of waits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a list of waits; write 1 to 32 spans of at most 7d, such as '5s 15s 30s 1m'")]
pub struct InvalidWaits(pub String);

impl Waits {
    const MAX_COUNT: usize = 32;
    const MAX_SPAN: Duration = Duration::from_secs(7 * 86_400);

    /// The wait after the `nth` failed attempt, counted from 1.
    pub fn after(&self, nth: u32) -> Duration {
        let index = (nth.max(1) as usize - 1).min(self.0.len() - 1);
        self.0[index]
    }

    /// The longest wait of the list.
    pub fn longest(&self) -> Duration {
        self.0.iter().copied().max().unwrap_or_default()
    }
}

impl Default for Waits {
    /// `5s 15s 30s 1m 2m 5m 15m 30m 1h`: ten failures take about two hours.
    fn default() -> Self {
        Self([5, 15, 30, 60, 120, 300, 900, 1800, 3600].map(Duration::from_secs).to_vec())
    }
}

impl std::str::FromStr for Waits {
    type Err = InvalidWaits;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let spans: Option<Vec<_>> = text
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .map(|word| parse_duration(word).filter(|span| *span <= Self::MAX_SPAN))
            .collect();
        match spans {
            Some(spans) if (1..=Self::MAX_COUNT).contains(&spans.len()) => Ok(Self(spans)),
            _ => Err(InvalidWaits(text.to_owned())),
        }
    }
}

impl std::fmt::Display for Waits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<_> = self.0.iter().map(|span| format_duration(*span)).collect();
        f.pad(&words.join(" "))
    }
}

impl serde::Serialize for Waits {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_takes_about_two_hours_for_ten_failures() {
        let waits = Waits::default();
        let total: Duration = (1..10).map(|nth| waits.after(nth)).sum();
        assert_eq!(total, Duration::from_secs(6_830));
        assert_eq!(waits.to_string(), "5s 15s 30s 1m 2m 5m 15m 30m 1h");
    }

    #[test]
    fn the_last_wait_repeats_and_zero_is_allowed() {
        let waits: Waits = "0s 2s".parse().unwrap();
        assert_eq!(waits.after(1), Duration::ZERO);
        assert_eq!(waits.after(9), Duration::from_secs(2));
    }

    #[test]
    fn what_is_not_a_list_of_waits_is_refused() {
        for bad in ["", " ", "5", "5s soon", "-5s", "8d", &"1s ".repeat(33)] {
            assert!(bad.parse::<Waits>().is_err(), "{bad:?}");
        }
    }
}
