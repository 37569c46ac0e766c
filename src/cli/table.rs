//! Tables: cut to the terminal's width, or laid out row by row where even that is not enough; tabs where a program reads.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::text::Text;

/// The columns that may be cut. An id that is cut is of no use, and what a setting means should be read to its end.
const ELASTIC: &[&str] = &[
    "column-url",
    "column-event",
    "column-events",
    "column-subject",
    "column-last",
    "column-result",
    "column-detail",
    "column-meaning",
];
/// An elastic column gives way down to this much before the heads of others do.
const COMFORTABLE: usize = 12;
/// Nothing is cut to less.
const LEAST: usize = 4;
const GAP: usize = 2;

/// How the columns of a table are laid out.
pub(super) struct Columns {
    heads: Vec<String>,
    form: Form,
}

enum Form {
    /// A program reads: tabs between cells, nothing cut.
    Plain,
    /// Padded or cut to these widths.
    Wide(Vec<usize>),
    /// The terminal is too narrow: every cell on a line of its own, with its head before it.
    Narrow,
}

impl Columns {
    /// Columns with heads from the locales, for these rows and those like them, in so many columns of a terminal.
    pub(super) fn new(keys: &[&str], text: &Text, rows: &[Vec<String>], room: Option<usize>) -> Self {
        let heads: Vec<String> = keys.iter().map(|key| text.get(key)).collect();
        let Some(room) = room else { return Self { heads, form: Form::Plain } };
        let cells: Vec<usize> = (0..heads.len())
            .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0))
            .collect();
        let elastic: Vec<bool> = keys.iter().map(|key| ELASTIC.contains(key)).collect();
        let widths = fit(&heads.iter().map(|head| head.width()).collect::<Vec<_>>(), &cells, &elastic, room);
        Self { heads, form: widths.map_or(Form::Narrow, Form::Wide) }
    }

    /// The line above the rows, where there is one.
    pub(super) fn head(&self) -> Option<String> {
        (!matches!(self.form, Form::Narrow)).then(|| self.row(&self.heads))
    }

    /// One row.
    pub(super) fn row(&self, row: &[String]) -> String {
        match &self.form {
            Form::Plain => row.join("\t"),
            Form::Wide(widths) => {
                let mut line = String::new();
                for (cell, width) in row.iter().zip(widths) {
                    let cell = cut(cell, *width);
                    line.push_str(&cell);
                    line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
                }
                line.truncate(line.trim_end().len());
                line
            }
            Form::Narrow => {
                let widest = self.heads.iter().map(|head| head.width()).max().unwrap_or(0);
                let pad = |head: &str| " ".repeat(widest - head.width() + GAP);
                self.heads.iter().zip(row).map(|(head, cell)| format!("{head}{}{cell}\n", pad(head))).collect()
            }
        }
    }
}

/// The width of every column, or `None` where they do not fit however much is cut: first the elastic columns give way, then
/// the heads of others, then the elastic ones again.
fn fit(heads: &[usize], cells: &[usize], elastic: &[bool], room: usize) -> Option<Vec<usize>> {
    let mut widths: Vec<usize> = heads.iter().zip(cells).map(|(head, cell)| *head.max(cell)).collect();
    let gaps = GAP * widths.len().saturating_sub(1);
    let steps: [&dyn Fn(usize) -> Option<usize>; 3] =
        [&|at| elastic[at].then_some(COMFORTABLE), &|at| (!elastic[at]).then(|| cells[at].max(LEAST)), &|at| {
            elastic[at].then_some(LEAST + 1)
        }];
    for least in steps {
        while widths.iter().sum::<usize>() + gaps > room {
            let can = (0..widths.len()).filter(|at| least(*at).is_some_and(|least| widths[*at] > least));
            let Some(widest) = can.max_by_key(|at| widths[*at]) else { break };
            widths[widest] -= 1;
        }
    }
    (widths.iter().sum::<usize>() + gaps <= room).then_some(widths)
}

/// A cell in at most `width` columns, with an ellipsis where something is missing.
pub(super) fn cut(cell: &str, width: usize) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_table_gives_way_where_least_is_lost() {
        let elastic = [false, true, true, false];
        let widths = |room| fit(&[2, 8, 6, 8], &[12, 60, 14, 1], &elastic, room);
        assert_eq!(widths(200), Some(vec![12, 60, 14, 8]), "there is room");
        assert_eq!(widths(60), Some(vec![12, 20, 14, 8]), "the widest of those that may be cut");
        assert_eq!(widths(46), Some(vec![12, 12, 12, 4]), "then a head above short cells");
        assert_eq!(widths(32), Some(vec![12, 5, 5, 4]), "then the rest");
        assert_eq!(widths(31), None, "what is of no use when it is cut stays whole");
        assert_eq!(cut("https://shop.example", 10), "https://s…");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
    }

    #[test]
    fn rows_are_plain_for_programs_and_laid_out_where_a_window_is_narrow() {
        let text = Text::new(Language::English);
        let rows = [vec!["1".to_owned(), "https://shop.example/a".to_owned()]];
        let columns = |room| Columns::new(&["column-id", "column-url"], &text, &rows, room);
        assert_eq!(columns(None).row(&rows[0]), "1\thttps://shop.example/a");
        assert_eq!(columns(None).head().unwrap(), "id\tPost URL");
        assert_eq!(columns(Some(20)).row(&rows[0]), "1   https://shop.ex…");
        assert_eq!(columns(Some(5)).head(), None);
        assert_eq!(columns(Some(5)).row(&rows[0]), "id        1\nPost URL  https://shop.example/a\n");
    }
}
