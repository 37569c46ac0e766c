//! What commands print: tables that fit the terminal and are plain in a pipe, lists of fields, and JSON.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

use super::{Result, complain, table::Columns};
use crate::{
    model::{Fault, Time},
    text::{FaultText, Text, Value, escape, escape_json, escape_laid_out},
};

/// Standard output, in a person's language or as JSON.
pub(super) struct Out {
    pub(super) text: Text,
    pub(super) json: bool,
    to: BufWriter<Stdout>,
    /// The terminal's columns; `None` where a program reads.
    width: Option<usize>,
    /// Whoever read it has closed the pipe.
    closed: bool,
}

impl Out {
    pub(super) fn new(text: Text, json: bool) -> Self {
        let stdout = io::stdout();
        let width = stdout.is_terminal().then(columns).flatten();
        Self { text, json, to: BufWriter::with_capacity(1 << 16, stdout), width, closed: false }
    }

    /// Whether a person sits before it.
    pub(super) fn is_terminal(&self) -> bool {
        self.width.is_some()
    }

    /// One line.
    pub(super) fn line(&mut self, line: &str) -> Result<()> {
        self.part(line)?;
        self.flush()
    }

    /// A fault: what happened, what to do next, and the chain of its causes.
    pub(super) fn fault(&mut self, fault: &Fault, words: &FaultText) -> Result<()> {
        self.line(&words.what)?;
        self.line(&words.next)?;
        for (depth, cause) in fault.chain.iter().enumerate() {
            self.line(&format!("{}◂ {}", "  ".repeat(depth + 1), shown(cause)))?;
        }
        Ok(())
    }

    /// One of many lines; [`flush`](Self::flush) sends them on their way.
    pub(super) fn part(&mut self, line: &str) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        // The callers escape each value, so that it stays on its line; whatever they miss ends here.
        let written = writeln!(self.to, "{}", escape_laid_out(line));
        self.unless_closed(written)
    }

    /// Bytes as they are, for a file or another program; on a terminal nothing in them is obeyed.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        if self.is_terminal() {
            return self.line(&crate::text::escape_lines(&String::from_utf8_lossy(bytes)));
        }
        let written = self.to.write_all(bytes);
        self.unless_closed(written)?;
        self.flush()
    }

    /// Sends on its way what was written.
    pub(super) fn flush(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.to.flush();
        self.unless_closed(flushed)
    }

    /// Whoever closes the pipe has seen enough: that is no failure, and the command ends as it would have ended.
    fn unless_closed(&mut self, written: io::Result<()>) -> Result<()> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.closed = true,
            other => other?,
        }
        Ok(())
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// One line from the locales.
    pub(super) fn say(&mut self, key: &str, values: &[(&str, Value<'_>)]) -> Result<()> {
        let line = self.text.with(key, values);
        self.line(&line)
    }

    /// One line from the locales on standard error, beside what the command prints.
    pub(super) fn note(&self, key: &str, values: &[(&str, Value<'_>)]) {
        complain(&self.text.with(key, values));
    }

    /// Says on a terminal how the times of a period were understood.
    pub(super) fn explain_period(&self, since: Option<Time>, until: Option<Time>) {
        if self.is_terminal()
            && !self.json
            && let Some(period) = self.text.period(since, until, Time::now())
        {
            self.note("period-understood", &[("period", period.into())]);
        }
    }

    /// One JSON object, on one line. It may be a terminal that shows it, and what a receiver answered may stand in it.
    pub(super) fn object(&mut self, object: &Json) -> Result<()> {
        self.line(&escape_json(&object.to_string()))
    }

    /// Many JSON objects, one a line.
    pub(super) fn objects(&mut self, objects: impl IntoIterator<Item = Json>) -> Result<()> {
        objects.into_iter().try_for_each(|object| self.json_part(&object))?;
        self.flush()
    }

    /// One of many JSON objects.
    pub(super) fn json_part(&mut self, object: &Json) -> Result<()> {
        self.part(&escape_json(&object.to_string()))
    }

    /// One object, as JSON or as its line in the locales.
    pub(super) fn done(&mut self, key: &str, values: &[(&str, Value<'_>)], object: &Json) -> Result<()> {
        if self.json { self.object(object) } else { self.say(key, values) }
    }

    /// Names and values under each other, with a tab between them where a program reads. What came from outside must be
    /// escaped already.
    pub(super) fn fields(&mut self, fields: &[(String, String)]) -> Result<()> {
        let widest = fields.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
        for (name, value) in fields {
            match self.width {
                Some(_) => {
                    let space = " ".repeat(widest - name.width());
                    self.part(format!("{name}{space}  {value}").trim_end())?;
                }
                None => self.part(&format!("{name}\t{value}"))?,
            }
        }
        self.flush()
    }

    /// A table whose headers are keys of the locales.
    pub(super) fn table(&mut self, headers: &[&str], rows: &[Vec<String>]) -> Result<()> {
        let columns = Columns::new(headers, &self.text, rows, self.width);
        self.head(&columns)?;
        self.rows(&columns, rows)
    }

    /// The columns of a table to whose first rows others may follow.
    pub(super) fn columns(&self, headers: &[&str], rows: &[Vec<String>]) -> Columns {
        Columns::new(headers, &self.text, rows, self.width)
    }

    /// The head of a table.
    pub(super) fn head(&mut self, columns: &Columns) -> Result<()> {
        columns.head().map_or(Ok(()), |line| self.part(&line))
    }

    /// Rows of a table.
    pub(super) fn rows(&mut self, columns: &Columns, rows: &[Vec<String>]) -> Result<()> {
        rows.iter().try_for_each(|row| self.part(&columns.row(row)))?;
        self.flush()
    }

    /// A time in the machine's own time zone: short where it is of today and a person reads.
    pub(super) fn when(&self, time: Time) -> String {
        let day = "%Y-%m-%d";
        let today = || time.local_format(day) == Time::now().local_format(day);
        time.local_format(match self.width {
            None => "%Y-%m-%d %H:%M:%S",
            Some(_) if today() => "%H:%M:%S",
            Some(_) => "%Y-%m-%d %H:%M",
        })
    }
}

/// A line on standard error that is drawn over itself, where a person sits before it.
pub(super) struct Progress {
    shown: bool,
    drawn: bool,
}

impl Progress {
    /// One that is shown where it is wanted and standard error is a terminal.
    pub(super) fn new(wanted: bool) -> Self {
        Self { shown: wanted && io::stderr().is_terminal(), drawn: false }
    }

    pub(super) const fn is_shown(&self) -> bool {
        self.shown
    }

    /// Draws the line, as much of it as fits.
    pub(super) fn draw(&mut self, line: &str) {
        if self.shown {
            let room = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
            let _ = write!(io::stderr(), "\r\x1b[K{}", super::table::cut(&escape(line), room.saturating_sub(1)));
            self.drawn = true;
        }
    }

    /// Takes it away, so that something else can be said.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn columns() -> Option<usize> {
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    named.or_else(asked).filter(|columns| *columns > 0).or(Some(80))
}

/// Text from outside, for one line of a terminal.
pub(super) fn shown(text: &str) -> String {
    escape(text).into_owned()
}
