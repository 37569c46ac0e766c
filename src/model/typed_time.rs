//! Reads a point in time as a person types it: `14:00`, `yesterday 14:00`, `29.11 14:00`, `2h`.
//!
//! A text that leaves out the day or the year means the most recent one. The clock change follows RFC 5545: a time that comes twice
//! is the first one, a time that is skipped is read with the offset before the change. English and Polish words are read in
//! every language.

use jiff::{
    Timestamp,
    civil::{self, Date},
    tz::TimeZone,
};

use super::{Time, parse_duration, time::zone};

/// A text that is not a time, or a time that has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTime {
    /// The text is in none of the known forms.
    #[error(
        "`{0}` is not a time; use 14:00, yesterday 14:00, 29.11 14:00, 2026-11-29 14:00, 2026-11-29T14:00:00Z, or 2h for two hours ago"
    )]
    Unreadable(String),
    /// The text names a time in the future, but only a past time is useful.
    #[error("`{given}` is in the future ({}); give a past time, such as 14:00, yesterday 14:00, or 2h for two hours ago", time.local_format("%F %H:%M %Z"))]
    Future {
        /// The text as it was typed.
        given: String,
        /// The time that it names.
        time: Time,
    },
}

impl Time {
    /// Reads a time in the machine's time zone. `14:00` is the most recent 14:00, `29.11` the most recent 29 November, `2h` two
    /// hours ago. Only a text that names its day or year can be in the future.
    ///
    /// # Errors
    /// The text is not a time.
    pub fn parse(text: &str, now: Time) -> Result<Self, InvalidTime> {
        read(text, now, &zone()).ok_or_else(|| InvalidTime::Unreadable(text.trim().to_owned()))
    }

    /// Reads a time as [`Time::parse`] does, for the start of a period: a time in the future is refused.
    ///
    /// # Errors
    /// The text is not a time, or the time has not come yet.
    pub fn parse_past(text: &str, now: Time) -> Result<Self, InvalidTime> {
        let time = Self::parse(text, now)?;
        if time > now { Err(InvalidTime::Future { given: text.trim().to_owned(), time }) } else { Ok(time) }
    }
}

fn read(text: &str, now: Time, zone: &TimeZone) -> Option<Time> {
    if let Ok(timestamp) = text.trim().parse::<Timestamp>() {
        return Some(Time(timestamp.as_millisecond()));
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let today = now.timestamp().to_zoned_datetime(zone.clone()).date();
    match &words[..] {
        ["now" | "teraz"] => Some(now),
        [date_time] if date_time.contains('t') && date_time.starts_with(|c: char| c.is_ascii_digit()) => {
            let (date, clock) = date_time.split_once('t')?;
            at(read_date(date, today)?, read_clock(clock)?, zone)
        }
        [one] => read_duration(one, now)
            .or_else(|| at(read_date(one, today)?, Clock::MIDNIGHT, zone))
            .or_else(|| most_recent(read_clock(one)?, today, now, zone)),
        [span @ .., "ago" | "temu"] => read_duration(&span.concat(), now),
        [date, "at" | "o", clock] | [date, clock] => at(read_date(date, today)?, read_clock(clock)?, zone),
        _ => None,
    }
}

fn read_duration(text: &str, now: Time) -> Option<Time> {
    parse_duration(text).map(|span| now.minus(span))
}

/// A time of day. 24:00 is midnight of the day after.
#[derive(Clone, Copy)]
struct Clock {
    time: civil::Time,
    next_day: bool,
}

impl Clock {
    const MIDNIGHT: Self = Self { time: civil::Time::midnight(), next_day: false };
}

/// Reads `9:05`, `14:00`, `14:00:31`, `14:00:31.250` or `24:00`.
fn read_clock(text: &str) -> Option<Clock> {
    let (hour, rest) = text.split_once(':')?;
    let only_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let rest_is_numbers = rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    if !only_digits(hour) || hour.len() > 2 || !rest_is_numbers {
        return None;
    }
    if hour == "24" {
        let is_midnight = matches!(rest, "00" | "00:00");
        return is_midnight.then_some(Clock { next_day: true, ..Clock::MIDNIGHT });
    }
    let time = format!("{hour:0>2}:{rest}").parse().ok()?;
    Some(Clock { time, next_day: false })
}

/// Reads a word such as `yesterday`, or a date with or without a year: `2026-11-29`, `29.11.2026`, `11-29`, `29.11`.
fn read_date(text: &str, today: Date) -> Option<Date> {
    let days_back = |days: i64| today.checked_sub(jiff::Span::new().days(days)).ok();
    match text {
        "today" | "dziś" | "dzis" | "dzisiaj" => return Some(today),
        "yesterday" | "wczoraj" => return days_back(1),
        "przedwczoraj" => return days_back(2),
        _ => {}
    }
    let numbers = |text: &str, separator: char| -> Option<Vec<i16>> {
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?;
        text.split(separator).map(number).collect()
    };
    // A year has four digits, so that 01.02.03 is refused and not guessed.
    let year_is_whole = |year: i16| year >= 1000;
    match (numbers(text, '-').as_deref(), numbers(text.strip_suffix('.').unwrap_or(text), '.').as_deref()) {
        (Some(&[year, month, day]), _) | (_, Some(&[day, month, year])) if year_is_whole(year) => {
            date(year, month, day)
        }
        (Some(&[month, day]), _) | (_, Some(&[day, month])) => {
            // Eight years contain a 29 February, also around 2100.
            (0..=8).filter_map(|years| date(today.year() - years, month, day)).find(|date| *date <= today)
        }
        _ => None,
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn at(date: Date, clock: Clock, zone: &TimeZone) -> Option<Time> {
    let date = if clock.next_day { date.tomorrow().ok()? } else { date };
    let zoned = zone.to_zoned_datetime(date.to_datetime(clock.time)).ok()?;
    Some(Time(zoned.timestamp().as_millisecond()))
}

/// The last time that the clock showed this. It was today or yesterday, unless the time zone skipped a day.
fn most_recent(clock: Clock, today: Date, now: Time, zone: &TimeZone) -> Option<Time> {
    let midnight = if clock.next_day { Clock::MIDNIGHT } else { clock };
    let days = (0..4).filter_map(|days| today.checked_sub(jiff::Span::new().days(days)).ok());
    days.filter_map(|date| at(date, midnight, zone)).find(|time| *time <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn warsaw() -> TimeZone {
        TimeZone::get("Europe/Warsaw").unwrap()
    }

    /// What a text means in Warsaw at a time given in UTC.
    fn meant(text: &str, now: &str) -> String {
        let zone = warsaw();
        let now = Time(now.parse::<Timestamp>().unwrap().as_millisecond());
        match read(text, now, &zone) {
            Some(time) => time.timestamp().to_zoned_datetime(zone).strftime("%F %H:%M:%S %Z").to_string(),
            None => "unreadable".to_owned(),
        }
    }

    #[test]
    fn a_time_of_day_is_the_most_recent_one() {
        let now = "2026-11-30T02:49:00Z"; // 03:49 in Warsaw
        for (text, time) in [
            ("14:00", "2026-11-29 14:00:00 CET"),
            ("3:49", "2026-11-30 03:49:00 CET"),
            ("03:49:01", "2026-11-29 03:49:01 CET"),
            ("03:50", "2026-11-29 03:50:00 CET"),
            ("00:00", "2026-11-30 00:00:00 CET"),
            ("24:00", "2026-11-30 00:00:00 CET"),
        ] {
            assert_eq!(meant(text, now), time, "{text}");
        }
    }

    #[test]
    fn every_form_is_read_in_both_languages() {
        let now = "2026-11-30T02:49:00Z";
        for text in [
            "yesterday 14:00",
            "Yesterday at 14:00",
            "wczoraj 14:00",
            "WCZORAJ o 14:00",
            "29.11 14:00",
            "29.11. 14:00",
            "29.11, 14:00",
            "29.11.2026 14:00",
            "11-29 14:00",
            "11-29T14:00",
            "2026-11-29 14:00",
            " \t2026-11-29 \u{a0} 14:00:00.000 ",
            "2026-11-29T14:00",
            "2026-11-29T13:00:00Z",
            "2026-11-29t14:00:00+01:00",
            "2026-11-29 14:00:00+01:00",
            "13h49m",
            "13h49m ago",
            "829m temu",
            "13h 49m ago",
        ] {
            assert_eq!(meant(text, now), "2026-11-29 14:00:00 CET", "{text}");
        }
        for (text, time) in [
            ("now", "2026-11-30 03:49:00 CET"),
            ("teraz", "2026-11-30 03:49:00 CET"),
            ("today", "2026-11-30 00:00:00 CET"),
            ("dziś 3:00", "2026-11-30 03:00:00 CET"),
            ("dzisiaj 14:00", "2026-11-30 14:00:00 CET"),
            ("wczoraj", "2026-11-29 00:00:00 CET"),
            ("przedwczoraj 9:05", "2026-11-28 09:05:00 CET"),
            ("yesterday 24:00", "2026-11-30 00:00:00 CET"),
            ("2026-11-28", "2026-11-28 00:00:00 CET"),
            ("28.11", "2026-11-28 00:00:00 CET"),
            ("2027-01-05 8:00", "2027-01-05 08:00:00 CET"),
        ] {
            assert_eq!(meant(text, now), time, "{text}");
        }
    }

    #[test]
    fn a_date_without_a_year_is_the_most_recent_one() {
        let january = "2027-01-02T10:00:00Z";
        for (text, time) in [
            ("29.12", "2026-12-29 00:00:00 CET"),
            ("12-29 23:59", "2026-12-29 23:59:00 CET"),
            ("31.12 24:00", "2027-01-01 00:00:00 CET"),
            ("1.1", "2027-01-01 00:00:00 CET"),
            ("2.1 23:00", "2027-01-02 23:00:00 CET"),
            ("3.1", "2026-01-03 00:00:00 CET"),
            ("29.2", "2024-02-29 00:00:00 CET"),
            ("wczoraj 24:00", "2027-01-02 00:00:00 CET"),
        ] {
            assert_eq!(meant(text, january), time, "{text}");
        }
        assert_eq!(meant("yesterday 14:00", "2027-01-01T10:00:00Z"), "2026-12-31 14:00:00 CET");
        assert_eq!(meant("29.2", "2103-06-01T10:00:00Z"), "2096-02-29 00:00:00 CET");
    }

    #[test]
    fn a_clock_change_skips_no_time_and_never_leads_to_the_future() {
        // The clock goes from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25.
        let spring = "2026-03-29T10:00:00Z";
        assert_eq!(meant("02:30", spring), "2026-03-29 03:30:00 CEST");
        assert_eq!(meant("02:30", "2026-03-29T01:10:00Z"), "2026-03-28 02:30:00 CET");
        assert_eq!(meant("29.3 02:30", spring), "2026-03-29 03:30:00 CEST");
        assert_eq!(meant("24h", spring), "2026-03-28 11:00:00 CET");
        let autumn = "2026-10-25T10:00:00Z";
        assert_eq!(meant("02:30", autumn), "2026-10-25 02:30:00 CEST");
        assert_eq!(meant("02:30", "2026-10-25T00:40:00Z"), "2026-10-25 02:30:00 CEST");
        assert_eq!(meant("02:30", "2026-10-25T01:10:00Z"), "2026-10-25 02:30:00 CEST");
        assert_eq!(meant("2026-10-25T02:30:00+01:00", autumn), "2026-10-25 02:30:00 CET");
    }

    #[test]
    fn what_may_mean_two_things_is_refused() {
        for text in [
            "",
            " ",
            "soon",
            "14",
            "1400",
            "14:0",
            "14.00",
            "24:01",
            "25:00",
            "14:60",
            "2pm",
            "-1:00",
            "+2h",
            "-2h",
            "2",
            "29.13",
            "30.2",
            "0.1",
            "11/29",
            "1.2.3",
            "01.02.26",
            "26-11-29",
            "29.11 14.00",
            "14:00 yesterday",
            "yesterday 2h",
            "2h yesterday",
            "ago",
            "2h 3h",
            "2026-11-29 14",
            "2026-11-29T",
            "T14:00",
            "14:00Z",
            // A plus sign that was not escaped in a query arrives as a space.
            "2026-11-29T14:00:00 01:00",
            "99999999999999999999d",
            "29.11 29.11",
            "today today",
            "yesterday at",
        ] {
            assert_eq!(meant(text, "2026-11-30T02:49:00Z"), "unreadable", "{text}");
        }
    }

    #[test]
    fn the_start_of_a_period_is_never_in_the_future() {
        let now = Time::parse("2026-11-30T03:49:00Z", Time(0)).unwrap();
        assert!(Time::parse("today 14:00", now).unwrap() > now);
        let refused = Time::parse_past("today 14:00", now).unwrap_err().to_string();
        assert!(refused.contains("`today 14:00` is in the future (2026-11-30 14:00 UTC)"), "{refused}");
        assert!(Time::parse_past("2027-01-01", now).is_err());
        assert_eq!(Time::parse_past("now", now), Ok(now));
        assert_eq!(Time::parse_past("0s", now), Ok(now));
        assert!(Time::parse("soon", now).unwrap_err().to_string().contains("`soon`"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = Time::parse(&text, Time(0));
        }

        #[test]
        fn a_text_without_a_day_is_never_in_the_future(now in 0i64..4_102_444_800_000, hour in 0..25, minute in 0..60) {
            let text = format!("{hour}:{minute:02}");
            if let Some(time) = read(&text, Time(now), &warsaw()) {
                let age = now - time.0;
                prop_assert!((0..=25 * 3_600_000).contains(&age), "{text} at {now} is {time}");
            }
        }

        #[test]
        fn a_date_without_a_year_is_not_after_today(now in 0i64..4_102_444_800_000, day in 1..=31, month in 1..=12) {
            if let Some(time) = read(&format!("{day}.{month}"), Time(now), &warsaw()) {
                prop_assert!(time.0 <= now);
                prop_assert_eq!(read(&format!("{month:02}-{day:02}"), Time(now), &warsaw()), Some(time));
            }
        }
    }
}
