//! How a line of the log looks. Fields may hold text from outside, so every form escapes them: a line is always one line.

use std::fmt;

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Full, Writer},
    },
    registry::LookupSpan,
};

use crate::text::{escape, escape_json};

/// The message and the fields of a line for people. A value that could pass for another field is in quotes.
pub(super) struct Fields;

impl<'writer> FormatFields<'writer> for Fields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut line = Line { writer, first: true, result: Ok(()) };
        fields.record(&mut line);
        line.result
    }
}

struct Line<'writer> {
    writer: Writer<'writer>,
    first: bool,
    result: fmt::Result,
}

impl Line<'_> {
    fn put(&mut self, field: &Field, value: &str) {
        let space = if std::mem::take(&mut self.first) { "" } else { " " };
        let shown = escape(value);
        let written = match field.name() {
            "message" => write!(self.writer, "{space}{shown}"),
            name if shown.contains(['=', '"']) || shown != value => {
                write!(self.writer, "{space}{name}=\"{}\"", shown.replace('"', "\\\""))
            }
            name => write!(self.writer, "{space}{name}={shown}"),
        };
        self.result = self.result.and(written);
    }
}

impl Visit for Line<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, &format!("{value:?}"));
    }
}

/// A line as the journal takes it: the priority first, and no time, because the journal stamps every line itself.
pub(super) struct Journal(Format<Full, ()>);

impl Journal {
    pub(super) fn new() -> Self {
        Self(tracing_subscriber::fmt::format().without_time().with_target(false).with_level(false).with_ansi(false))
    }
}

impl<S, N> FormatEvent<S, N> for Journal
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let priority = match *event.metadata().level() {
            Level::ERROR => 3,
            Level::WARN => 4,
            Level::INFO => 6,
            _ => 7,
        };
        write!(writer, "<{priority}>")?;
        self.0.format_event(context, writer, event)
    }
}

/// JSON in which nothing is raw that a terminal would obey.
pub(super) struct SafeJson<F>(pub(super) F);

impl<S, N, F> FormatEvent<S, N> for SafeJson<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut line = String::new();
        self.0.format_event(context, Writer::new(&mut line), event)?;
        writeln!(writer, "{}", escape_json(line.trim_end_matches('\n')))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use tracing_subscriber::fmt::{MakeWriter, SubscriberBuilder};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Kept {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// One event in each form of the log. It holds this text in every way a field can.
    fn logged(text: &str) -> [String; 3] {
        let builder = || SubscriberBuilder::default().with_ansi(false).with_target(false);
        let write = || {
            let error = std::io::Error::other(text.to_owned());
            let failure: &(dyn std::error::Error + 'static) = &error;
            tracing::info_span!("part", name = text).in_scope(|| {
                tracing::warn!(%error, failure, text, shown = ?text, plain = %text, "{text}");
            });
        };
        let (lines, journal, json) = (Kept::default(), Kept::default(), Kept::default());
        let text = builder().fmt_fields(Fields).with_writer(lines.clone()).finish();
        tracing::subscriber::with_default(text, write);
        let text = builder().fmt_fields(Fields).event_format(Journal::new()).with_writer(journal.clone()).finish();
        tracing::subscriber::with_default(text, write);
        let text = builder().json().map_event_format(SafeJson).with_writer(json.clone()).finish();
        tracing::subscriber::with_default(text, write);
        [lines, journal, json].map(|kept| String::from_utf8(kept.0.lock().unwrap().clone()).unwrap())
    }

    #[test]
    fn a_value_cannot_pass_for_another_field_or_another_line() {
        let [line, journal, _] = logged("x webhook=5\n2026-01-01T00:00:00Z ERROR forged\u{1b}[2J\u{9b}\u{202e}");
        assert!(
            line.contains(r#" plain="x webhook=5\n2026-01-01T00:00:00Z ERROR forged\x1b[2J\u{9b}\u{202e}""#),
            "{line}"
        );
        assert_eq!((line.matches('\n').count(), journal.matches('\n').count()), (1, 1));
        let [line, ..] = logged("the disk is full");
        assert!(line.contains("error=the disk is full "), "{line}");
    }

    proptest! {
        #[test]
        fn every_form_of_the_log_writes_one_safe_line(text in any::<String>()) {
            for line in logged(&format!("{text}\u{9b}2J\u{200b}")) {
                let Some(record) = line.strip_suffix('\n') else { panic!("{line:?}") };
                prop_assert_eq!(escape(record), record, "one line, and nothing in it is raw");
            }
        }
    }
}
