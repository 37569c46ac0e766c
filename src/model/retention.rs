//! How long things are kept.

use std::time::Duration;

use super::{Time, format_duration, parse_duration};

/// How long something is kept after a request has ended: a span of at most 100 years, or forever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep(Option<Duration>);

/// A text that says no such thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write a span such as 30d (0s: as soon as a request has ended), or forever")]
pub struct InvalidKeep;

impl Keep {
    /// Nothing is removed.
    pub const FOREVER: Self = Self(None);
    const LONGEST: Duration = Duration::from_secs(36_500 * 86_400);

    /// So many days.
    pub const fn days(days: u64) -> Self {
        Self(Some(Duration::from_secs(days * 86_400)))
    }

    /// How long; `None` for forever.
    pub const fn span(self) -> Option<Duration> {
        self.0
    }

    /// What ended before this time goes; `None` where nothing does.
    pub fn cutoff(self, now: Time) -> Option<Time> {
        self.0.map(|span| now.minus(span))
    }
}

impl std::str::FromStr for Keep {
    type Err = InvalidKeep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().eq_ignore_ascii_case("forever") {
            return Ok(Self::FOREVER);
        }
        let span = parse_duration(text).filter(|span| *span <= Self::LONGEST).ok_or(InvalidKeep)?;
        Ok(Self(Some(span)))
    }
}

impl std::fmt::Display for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(span) => f.pad(&format_duration(span)),
            None => f.pad("forever"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_or_forever_and_nothing_that_could_mean_both() {
        for good in ["30d", "0s", "forever", "12h"] {
            assert_eq!(good.parse::<Keep>().unwrap().to_string(), good);
        }
        for bad in ["0", "never", "", "30", "-1d", "1000000d"] {
            assert!(bad.parse::<Keep>().is_err(), "{bad}");
        }
    }
}
