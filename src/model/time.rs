//! Points in time and spans as the project counts them: milliseconds since 1970 in UTC.

use std::time::Duration;

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i64);

impl Time {
    /// The machine's clock, now.
    pub fn now() -> Self {
        Self(Timestamp::now().as_millisecond())
    }

    /// This time moved on by `span`, saturating at the end of time.
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(millis(span)))
    }

    /// This time moved back by `span`, saturating at the beginning of time.
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(millis(span)))
    }

    /// How long after `earlier` this is; zero where it is not after.
    pub fn since(self, earlier: Time) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Whole seconds since 1970, as Standard Webhooks counts them.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// A day after the year 0 has begun, which RFC 3339 can write in every time zone.
    const FIRST: i64 = -62_167_132_800_000;

    /// The nearest time that can be written.
    pub(super) fn timestamp(self) -> Timestamp {
        let last = Timestamp::MAX.as_millisecond();
        Timestamp::from_millisecond(self.0.clamp(Self::FIRST, last)).unwrap_or(Timestamp::MAX)
    }

    /// In the machine's own time zone.
    pub fn local(self) -> ZonedDateTime {
        self.timestamp().to_zoned_datetime(zone())
    }

    /// Milliseconds since 1970 as the clock on the wall counts them, in the machine's own time zone.
    pub fn wall_ms(self) -> i64 {
        self.0.saturating_add(i64::from(self.local().offset().seconds()) * 1_000)
    }

    /// RFC 3339 in UTC with milliseconds: `2026-03-14T10:22:31.000Z`.
    pub fn rfc3339(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    }

    /// Formats in the machine's own time zone, with `strftime` directives.
    pub fn local_format(self, format: &str) -> String {
        self.local().strftime(format).to_string()
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.rfc3339())
    }
}

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.rfc3339())
    }
}

/// The machine's own time zone. The unit tests of this library live in UTC, so that a screen in them is the same everywhere.
pub(super) fn zone() -> TimeZone {
    if cfg!(test) { TimeZone::UTC } else { TimeZone::system() }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Reads a span such as `250ms`, `5s`, `1m`, `2h`, `7d` or a sum such as `1h30m`; a bare number has no unit and is refused.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: u64 = rest[..digits].parse().ok()?;
        let after = &rest[digits..];
        let unit_len = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let unit_ms = match &after[..unit_len] {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        total = total.checked_add(Duration::from_millis(count.checked_mul(unit_ms)?))?;
        rest = &after[unit_len..];
    }
    Some(total)
}

/// Writes a span so that [`parse_duration`] reads it back: `0s`, `250ms`, `5s`, `1m30s`, `2h`, `7d`.
pub fn format_duration(span: Duration) -> String {
    let mut ms = span.as_millis();
    if ms == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
        let count = ms / size;
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
            ms %= size;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_and_the_last_time_can_be_written() {
        assert_eq!(&Time(i64::MAX).rfc3339()[..10], "9999-12-30");
        assert!(Time(i64::MIN).rfc3339().starts_with("0000-01-02T"), "{}", Time(i64::MIN).rfc3339());
    }

    proptest! {
        #[test]
        fn a_written_span_reads_back(ms in 0u64..10_000_000_000) {
            let span = Duration::from_millis(ms);
            prop_assert_eq!(parse_duration(&format_duration(span)), Some(span));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = parse_duration(&text);
        }
    }
}
