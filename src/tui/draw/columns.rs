//! The columns of the list of webhooks: which of them there is room for, in the order in which a person misses them.

use super::canvas::columns;
use crate::text::Text;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    State,
    Url,
    Event,
    Type,
    Last,
    Ago,
    Bars,
    Day,
    Row,
    Waiting,
}

/// The columns of a table, from left to right, with their places and widths; a width has a blank at its end.
pub(super) struct Columns {
    columns: Vec<(Column, u16, u16)>,
    /// How much of the Post URLs is shown.
    pub(super) shown: Shown,
}

/// How much of the Post URLs is shown, since there is not always room for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Whole,
    /// Without `https://`, so that another scheme can be seen.
    Bare,
    /// Without any scheme.
    Naked,
}

/// How many columns the longest Post URL takes, and the longest fault.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Longest {
    pub(super) whole: u16,
    pub(super) bare: u16,
    pub(super) naked: u16,
    /// What the last requests came to, in whole words and in the shortest ones.
    pub(super) last: (u16, u16),
}

/// What comes in where there is room: a column, how wide it is then, and how many columns the Post URL must keep.
const fn steps(longest: Longest) -> [(Column, u16, u16); 13] {
    let (whole, short) = longest.last;
    [
        (Column::Last, 10, 14),
        // No fault is cut while its shortest word has room.
        (Column::Last, short + 1, 11),
        (Column::Ago, 8, 18),
        // With a blank more on either side.
        (Column::Row, 14, 24),
        (Column::Event, 13, 22),
        (Column::Type, 5, 28),
        (Column::Day, 6, 24),
        // The gauge.
        (Column::Row, 19, 24),
        (Column::Bars, 8, 24),
        (Column::Last, if whole + 1 < 20 { whole + 1 } else { 20 }, 28),
        (Column::Event, 22, 30),
        (Column::Event, 34, 36),
        (Column::Last, whole + 1, 30),
    ]
}

/// From this step on it is about comfort, and Post URLs that are shown with their schemes stay so.
const COMFORT: usize = 9;

impl Columns {
    /// The columns for a width.
    pub(super) fn of(text: &Text, width: u16, longest: Longest) -> Self {
        let word = |key: &str| columns(&text.get(key));
        let states = ["standing-on", "standing-failing", "standing-off"].map(word);
        let state = states.into_iter().max().unwrap_or(0).max(word("head-state") - 1) + 3;
        let mut widths = [
            (Column::State, state),
            (Column::Url, 0),
            (Column::Event, 0),
            (Column::Type, 0),
            (Column::Last, 0),
            (Column::Ago, 0),
            (Column::Bars, 0),
            (Column::Day, 0),
            // Until the next attempt it may be `15 min`.
            (Column::Row, (word("head-in-row") + 3).max(12)),
            (Column::Waiting, (word("head-waiting") + 1).max(8)),
        ];
        let mut url = (width.saturating_sub(3)).saturating_sub(widths.iter().map(|(_, width)| width).sum());
        for (step, (column, wide, keep)) in steps(longest).into_iter().enumerate() {
            let longest = if step < COMFORT || url <= longest.bare { longest.naked } else { longest.bare };
            let place = widths.iter_mut().find(|(other, _)| *other == column);
            let Some((_, width)) = place else { continue };
            let more = wide.saturating_sub(*width);
            if url >= more + keep.min(longest + 1) {
                *width += more;
                url -= more;
            }
        }
        widths[1].1 = url;
        let mut x = 2;
        let columns = widths
            .into_iter()
            .filter(|(_, width)| *width > 0)
            .map(|(column, width)| {
                x += width;
                (column, x - width, width)
            })
            .collect();
        let shown = match () {
            () if longest.whole < url => Shown::Whole,
            () if longest.bare < url => Shown::Bare,
            () => Shown::Naked,
        };
        Self { columns, shown }
    }

    /// The columns with their places and widths.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Column, u16, u16)> {
        self.columns.iter().copied()
    }

    /// The width of a column; zero where there is no room for it.
    pub(super) fn width(&self, column: Column) -> u16 {
        self.columns.iter().find(|(other, ..)| *other == column).map_or(0, |(.., width)| *width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn at_every_width_the_columns_fill_the_line_and_no_state_is_cut() {
        for language in Language::ALL {
            let text = Text::new(*language);
            for (width, last) in (50..=300).flat_map(|width| [(width, (9, 7)), (width, (30, 14))]) {
                let columns_of = Columns::of(&text, width, Longest { whole: 60, bare: 52, naked: 52, last });
                let sum: u16 = columns_of.iter().map(|(.., width)| width).sum();
                assert_eq!(sum, width - 3, "{width}");
                for word in ["standing-on", "standing-failing", "standing-off"] {
                    assert!(columns_of.width(Column::State) >= columns(&text.get(word)) + 3, "{width} {word}");
                }
                assert!(columns_of.width(Column::Url) >= 11, "{width}: {}", columns_of.width(Column::Url));
            }
        }
    }
}
