//! Numbers, spans and points in time as a person reads them.

use std::time::Duration;

use super::Text;
use crate::{model::Time, store::Traffic};

/// The units of a span, from the largest: how many milliseconds, and the key of its text.
const UNITS: [(u64, &str); 4] =
    [(86_400_000, "span-d"), (3_600_000, "span-h"), (60_000, "span-min"), (1_000, "span-s")];

impl Text {
    /// A whole number with its thousands set apart: `1,204,331`.
    pub fn number(&self, number: u64) -> String {
        self.language().number(number)
    }

    /// A size in memory or on disk: `4.2 MiB`.
    pub fn mebibytes(&self, bytes: u64) -> String {
        format!("{} MiB", self.language().tenths(bytes.saturating_mul(10) / (1 << 20)))
    }

    /// A size of what may be small: `12 B`, `16 KiB`, `1.2 MiB`.
    pub fn size(&self, bytes: u64) -> String {
        match bytes {
            0..1_024 => format!("{bytes} B"),
            1_024..1_048_576 => format!("{} KiB", bytes / 1_024),
            _ => self.mebibytes(bytes),
        }
    }

    /// A whole number in at most four columns: `999`, `1.2k`, `41k`, `1.2M`.
    pub fn short_number(&self, number: u64) -> String {
        const SIZES: [(u64, &str); 4] =
            [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
        let Some((size, sign)) = SIZES.into_iter().find(|(size, _)| number >= *size) else { return number.to_string() };
        let tenths = u64::try_from(u128::from(number) * 10 / u128::from(size)).unwrap_or(u64::MAX);
        if tenths < 100 {
            format!("{}{sign}", self.language().tenths(tenths))
        } else {
            format!("{}{sign}", tenths / 10)
        }
    }

    /// A span in its largest whole unit: `41 s`, `5 min`, `2 h`, `3 d`.
    pub fn span(&self, span: Duration) -> String {
        let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        let (size, key) = unit(millis);
        self.with(key, &[("n", (millis / size).into())])
    }

    /// When what [`Text::span`] says of the time since `then` will be another text.
    pub fn span_changes(then: Time, now: Time) -> Time {
        let millis = u64::try_from(now.since(then).as_millis()).unwrap_or(u64::MAX);
        let (size, _) = unit(millis);
        then.plus(Duration::from_millis((millis / size + 1).saturating_mul(size)))
    }

    /// A time that was measured, in microseconds: `0.4 ms`, `31 ms`, `1.2 s`.
    pub fn measured(&self, micros: u64) -> String {
        let language = self.language();
        let (value, key) = match micros {
            0..10_000 => (language.tenths(micros / 100), "measured-ms"),
            10_000..1_000_000 => ((micros / 1_000).to_string(), "measured-ms"),
            1_000_000..10_000_000 => (language.tenths(micros / 100_000), "measured-s"),
            10_000_000..120_000_000 => ((micros / 1_000_000).to_string(), "measured-s"),
            _ => return self.span(Duration::from_micros(micros)),
        };
        self.with(key, &[("n", value.into())])
    }

    /// The bound that something stayed within, in milliseconds, or that it went beyond all bounds: `≤ 50 ms`, `> 30 s`.
    pub fn bound(&self, ms: Option<u64>) -> String {
        let [.., longest] = Traffic::BOUNDS_MS;
        match ms {
            Some(ms) => format!("≤ {}", self.bound_value(ms)),
            None => format!("> {}", self.bound_value(longest)),
        }
    }

    /// A bound itself, in whole milliseconds or seconds.
    pub fn bound_value(&self, ms: u64) -> String {
        let (value, key) = if ms < 1_000 { (ms, "measured-ms") } else { (ms / 1_000, "measured-s") };
        self.with(key, &[("n", value.into())])
    }

    /// A point in time on one line, short: the time of day, with the date where that is not today.
    pub fn clock(&self, time: Time, now: Time) -> String {
        let today = time.local_format("%F") == now.local_format("%F");
        time.local_format(if today { "%H:%M:%S" } else { "%m-%d %H:%M" })
    }

    /// A point in time with its day and zone, to show how a typed time was understood: `yesterday 29 Nov 14:00 CET`.
    pub fn in_full(&self, time: Time, now: Time) -> String {
        let (local, today) = (time.local(), now.local().date());
        let day = if local.date().year() == today.year() { "time-day" } else { "time-day-of-year" };
        let clock = if local.time().second() == 0 { "%H:%M %Z" } else { "%H:%M:%S %Z" };
        let date = format!("{} {}", time.local_format(&self.get(day)), time.local_format(clock));
        match today.since(local.date()).map(|span| span.get_days()) {
            Ok(0) => self.with("time-today", &[("date", date.into())]),
            Ok(1) => self.with("time-yesterday", &[("date", date.into())]),
            _ => date,
        }
    }

    /// A period with its times in full: `since yesterday 29 Nov 14:00 CET`. None if it has neither start nor end.
    pub fn period(&self, since: Option<Time>, until: Option<Time>, now: Time) -> Option<String> {
        let part = |key, time: Time| self.with(key, &[("time", self.in_full(time, now).into())]);
        let since = since.map(|time| part("period-since", time));
        let until = until.map(|time| part("period-until", time));
        let parts: Vec<_> = since.into_iter().chain(until).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

fn unit(millis: u64) -> (u64, &'static str) {
    UNITS.into_iter().find(|(size, _)| millis >= *size).unwrap_or(UNITS[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn numbers_and_spans_are_written_as_each_language_does() {
        let (en, pl) = (Text::new(Language::English), Text::new(Language::Polish));
        assert_eq!(en.number(1_204_331), "1,204,331");
        assert_eq!(pl.number(1_204_331), "1\u{a0}204\u{a0}331");
        assert_eq!((en.number(1_234), pl.number(1_234)), ("1,234".to_owned(), "1234".to_owned()));
        let short = [999, 1_000, 9_999, 41_999, 999_999, 1_204_331, u64::MAX].map(|n| en.short_number(n));
        assert_eq!(short, ["999", "1.0k", "9.9k", "41k", "999k", "1.2M", "18446744T"]);
        assert_eq!(pl.short_number(1_204_331), "1,2M");
        assert_eq!(en.span(Duration::from_millis(41_900)), "41 s");
        assert_eq!(en.span(Duration::from_secs(7_199)), "1 h");
        assert_eq!((en.measured(400), pl.measured(1_250_000)), ("0.4 ms".to_owned(), "1,2 s".to_owned()));
    }

    #[test]
    fn a_time_in_full_names_its_day_and_zone() {
        let (en, pl) = (Text::new(Language::English), Text::new(Language::Polish));
        let now = Time::parse("2026-11-30T03:49:00Z", Time(0)).unwrap();
        for (typed, english, polish) in [
            ("14:00", "yesterday 29 Nov 14:00 UTC", "wczoraj 29.11 14:00 UTC"),
            ("3:00", "today 30 Nov 03:00 UTC", "dziś 30.11 03:00 UTC"),
            ("5.11 14:00:07", "5 Nov 14:00:07 UTC", "5.11 14:00:07 UTC"),
            ("29.12", "29 Dec 2025 00:00 UTC", "29.12.2025 00:00 UTC"),
            ("2027-01-01", "1 Jan 2027 00:00 UTC", "1.01.2027 00:00 UTC"),
        ] {
            let time = Time::parse(typed, now).unwrap();
            assert_eq!([en.in_full(time, now), pl.in_full(time, now)], [english, polish], "{typed}");
        }
    }

    #[test]
    fn a_span_tells_when_it_will_read_otherwise() {
        let text = Text::new(Language::English);
        for now in [0, 999, 1_000, 59_999, 60_000, 3_599_999, 3_600_000, 90_000_000] {
            let changes = Text::span_changes(Time(0), Time(now));
            let said = |at: i64| text.span(Time(at).since(Time(0)));
            assert!(changes.0 > now && said(changes.0) != said(now) && said(changes.0 - 1) == said(now), "{now}");
        }
    }
}
