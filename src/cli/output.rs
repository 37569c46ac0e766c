//! What commands print: tables that fit the terminal, lists of fields, and JSON.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use serde_json::Value as Json;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::Result;
use crate::{
    model::Time,
    text::{Text, Value, escape, escape_json},
};

/// Standard output, in a person's language or as JSON.
pub(super) struct Out {
    pub(super) text: Text,
    pub(super) json: bool,
    to: BufWriter<Stdout>,
    /// The terminal's columns; `None` where nothing is to be cut.
    width: Option<usize>,
    /// Whoever read it has closed the pipe.
    closed: bool,
}

impl Out {
    pub(super) fn new(text: Text, json: bool) -> Self {
        let stdout = io::stdout();
        let width = stdout.is_terminal().then(columns).flatten();
        Self { text, json, to: BufWriter::new(stdout), width, closed: false }
    }

    /// Whether a person sits before it.
    pub(super) fn is_terminal(&self) -> bool {
        self.width.is_some()
    }

    /// One line.
    pub(super) fn line(&mut self, line: &str) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let written = writeln!(self.to, "{line}").and_then(|()| self.to.flush());
        self.unless_closed(written)
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
        eprintln!("{}", self.text.with(key, values));
    }

    /// One JSON object, on one line. It may be a terminal that shows it, and what a receiver answered may stand in it.
    pub(super) fn object(&mut self, object: &Json) -> Result<()> {
        self.line(&escape_json(&object.to_string()))
    }

    /// One object, as JSON or as its line in the locales.
    pub(super) fn done(&mut self, key: &str, values: &[(&str, Value<'_>)], object: &Json) -> Result<()> {
        if self.json { self.object(object) } else { self.say(key, values) }
    }

    /// Names and values under each other; what came from outside must be escaped already.
    pub(super) fn fields(&mut self, fields: &[(String, String)]) -> Result<()> {
        let widest = fields.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
        for (name, value) in fields {
            let space = " ".repeat(widest - name.width());
            self.line(format!("{name}{space}  {value}").trim_end())?;
        }
        Ok(())
    }

    /// A table whose headers are keys of the locales. The last cell of a row takes no padding.
    pub(super) fn table(&mut self, headers: &[&str], rows: &[Vec<String>]) -> Result<()> {
        let elastic: Vec<bool> = headers.iter().map(|key| ELASTIC.contains(key)).collect();
        let headers: Vec<String> = headers.iter().map(|key| self.text.get(key)).collect();
        let mut widths: Vec<usize> = headers.iter().map(|cell| cell.width()).collect();
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        if let Some(room) = self.width {
            fit(&mut widths, &elastic, room);
        }
        for row in std::iter::once(&headers).chain(rows) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let cell = cut(cell, *width);
                let space = width - cell.width();
                line.push_str(&cell);
                line.push_str(&" ".repeat(space + 2));
            }
            if self.closed {
                return Ok(());
            }
            let written = writeln!(self.to, "{}", line.trim_end());
            self.unless_closed(written)?;
        }
        let flushed = self.to.flush();
        self.unless_closed(flushed)
    }
}

fn columns() -> Option<usize> {
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    named.or_else(asked).filter(|columns| *columns > 0).or(Some(80))
}

/// The columns that may be cut. An id that is cut is of no use, and what a setting means should be read to its end.
const ELASTIC: &[&str] =
    &["column-url", "column-event", "column-events", "column-subject", "column-last", "column-result"];

/// Takes from the widest of the elastic columns until the table fits; each keeps at least eight.
fn fit(widths: &mut [usize], elastic: &[bool], room: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let elastic = widths.iter_mut().zip(elastic).filter(|(width, elastic)| **elastic && **width > 8);
        let Some((widest, _)) = elastic.max_by_key(|(width, _)| **width) else { return };
        *widest -= 1;
    }
}

/// A cell in at most `width` columns, with an ellipsis where something is missing.
fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut shown = String::new();
    let mut used = 1;
    for c in cell.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        shown.push(c);
    }
    shown.push('…');
    shown
}

/// A time as tables show it: in the machine's own time zone, short where it is of today.
pub(super) fn when(time: Time) -> String {
    let day = "%Y-%m-%d";
    let today = time.local_format(day) == Time::now().local_format(day);
    time.local_format(if today { "%H:%M:%S" } else { "%Y-%m-%d %H:%M" })
}

/// Text from outside, for one line of a terminal.
pub(super) fn shown(text: &str) -> String {
    escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_way_where_it_is_widest() {
        let mut widths = [14, 60, 10];
        fit(&mut widths, &[false, true, true], 50);
        assert_eq!(widths, [14, 22, 10]);
        fit(&mut widths, &[false, true, true], 10);
        assert_eq!(widths, [14, 8, 8], "what is of no use when it is cut stays whole");
        assert_eq!(cut("https://shop.example", 10), "https://s…");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
    }
}
