//! A long text on screen: lines with roles for colour, scrolled, wrapped and searched without touching what is out of sight.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{DocLine, Lines};

/// A text, and what of it is in sight.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doc {
    pub(crate) lines: Lines,
    /// The first line in sight, and how many of its wrapped rows are above.
    pub(crate) top: (usize, usize),
    pub(crate) wrap: bool,
    /// What was searched for.
    pub(crate) search: String,
    /// Where it was found last.
    pub(crate) hit: Option<(usize, Range<usize>)>,
    /// The lines that are marked to be copied: where that began, and where it goes to.
    pub(crate) mark: Option<(usize, usize)>,
}

impl Doc {
    pub(crate) fn new(lines: Vec<DocLine>) -> Self {
        Self { lines: Lines::new(lines), wrap: true, ..Self::default() }
    }

    /// Other lines in the same viewer: wrapping and the search stay, the place does not.
    pub(crate) fn replace(&mut self, lines: Vec<DocLine>) {
        self.lines = Lines::new(lines);
        self.top = (0, 0);
        (self.hit, self.mark) = (None, None);
    }

    /// Marks the first line in sight, or the place that was found; or takes the mark away.
    pub(crate) fn toggle_mark(&mut self) {
        let line = self.hit.as_ref().map_or(self.top.0, |(line, _)| *line);
        self.mark = if self.mark.is_some() || self.lines.is_empty() { None } else { Some((line, line)) };
    }

    /// Moves the end of the mark, and what is in sight with it.
    pub(crate) fn stretch(&mut self, down: bool, rows: usize, columns: usize) {
        let Some((_, end)) = &mut self.mark else { return };
        *end = if down { (*end + 1).min(self.lines.len().saturating_sub(1)) } else { end.saturating_sub(1) };
        let end = *end;
        if end < self.top.0 {
            self.top = (end, 0);
        }
        let height = |doc: &Self| (doc.top.0..=end).map(|line| doc.rows(line, columns).len()).sum::<usize>();
        while end > self.top.0 && height(self) > rows + self.top.1 {
            self.top = (self.top.0 + 1, 0);
        }
    }

    /// Whether a line is marked.
    pub(crate) fn is_marked(&self, line: usize) -> bool {
        self.mark.is_some_and(|(from, to)| (from.min(to)..=from.max(to)).contains(&line))
    }

    /// What is marked, as text, and how many lines that are.
    pub(crate) fn marked(&self) -> Option<(String, usize)> {
        let (from, to) = self.mark?;
        let (from, to) = (from.min(to), from.max(to).min(self.lines.len().checked_sub(1)?));
        Some((self.lines.to_text(from..to + 1), to + 1 - from))
    }

    /// How many bytes of it would be copied; it is not counted beyond `enough`.
    pub(crate) fn copied_size(&self, enough: usize) -> usize {
        let (from, to) = self.mark.unwrap_or((0, self.lines.len()));
        let mut size = 0;
        for line in (from.min(to)..=from.max(to)).map_while(|at| self.lines.get(at)) {
            size += line.text.len() + 1;
            if size >= enough {
                break;
            }
        }
        size
    }

    /// The parts of a line that stand below each other at a width.
    pub(crate) fn rows(&self, line: usize, columns: usize) -> Vec<Range<usize>> {
        let Some(line) = self.lines.get(line) else { return Vec::new() };
        #[cfg(test)]
        tests::WRAPPED.set(tests::WRAPPED.get() + 1);
        wrap(&line.text, if self.wrap { columns.saturating_sub(line.hang.into()) } else { usize::MAX })
    }

    /// Moves by so many rows, up where negative. Each line on the way is wrapped once: one line may fill many screens.
    pub(crate) fn scroll(&mut self, by: isize, rows: usize, columns: usize) {
        if by < 0 {
            self.scroll_up(by.unsigned_abs(), columns);
        } else {
            self.scroll_down(by.unsigned_abs(), rows, columns);
        }
    }

    fn scroll_up(&mut self, mut by: usize, columns: usize) {
        while by > self.top.1 && self.top.0 > 0 {
            by -= self.top.1 + 1;
            self.top.0 -= 1;
            self.top.1 = self.rows(self.top.0, columns).len().saturating_sub(1);
        }
        self.top.1 = self.top.1.saturating_sub(by);
    }

    /// Goes no further than until the last row is in sight.
    fn scroll_down(&mut self, by: usize, rows: usize, columns: usize) {
        let (above, mut seen, mut heights) = (self.top.1 + rows, 0, Vec::new());
        for line in self.top.0..self.lines.len() {
            if seen >= above + by {
                break;
            }
            heights.push(self.rows(line, columns).len());
            seen += heights[heights.len() - 1];
        }
        self.top.1 += by.min(seen.saturating_sub(above));
        for height in heights {
            if self.top.1 < height {
                break;
            }
            self.top = (self.top.0 + 1, self.top.1 - height);
        }
    }

    /// Whether something stands below what `rows` show.
    pub(crate) fn more_below(&self, rows: usize, columns: usize) -> bool {
        let mut seen = 0;
        for line in self.top.0..self.lines.len() {
            let count = self.rows(line, columns).len();
            seen += if line == self.top.0 { count.saturating_sub(self.top.1) } else { count };
            if seen > rows {
                return true;
            }
        }
        false
    }

    /// To the beginning.
    pub(crate) fn first(&mut self) {
        self.top = (0, 0);
    }

    /// To the end.
    pub(crate) fn last(&mut self, rows: usize, columns: usize) {
        self.top = (self.lines.len(), 0);
        self.scroll_up(rows, columns);
    }

    /// To the first place from a row on that holds a text, as it is typed; where none does, nothing moves.
    pub(crate) fn look_for(&mut self, text: String, from: (usize, usize), rows: usize, columns: usize) -> bool {
        let line = from.0.min(self.lines.len().saturating_sub(1));
        (self.top, self.search, self.hit) = ((line, if line == from.0 { from.1 } else { 0 }), text, None);
        self.find(true, rows, columns)
    }

    /// To the next place (or the one before) that holds what is searched for, round the ends; answers whether there is one.
    pub(crate) fn find(&mut self, forward: bool, rows: usize, columns: usize) -> bool {
        if self.search.is_empty() || self.lines.is_empty() {
            return false;
        }
        let wanted = self.search.to_lowercase();
        let count = self.lines.len();
        let start = self.hit.as_ref().map_or(self.top.0, |(line, _)| *line);
        for step in 0..=count {
            let line = if forward { (start + step) % count } else { (start + count * 2 - step) % count };
            let places = places(&self.lines[line].text, &wanted);
            let found = match (&self.hit, step) {
                (Some((_, last)), 0) if forward => places.into_iter().find(|place| place.start > last.start),
                (Some((_, last)), 0) => places.into_iter().rev().find(|place| place.start < last.start),
                _ if forward => places.into_iter().next(),
                _ => places.into_iter().next_back(),
            };
            if let Some(place) = found {
                self.show(line, place, rows, columns);
                return true;
            }
        }
        false
    }

    fn show(&mut self, line: usize, place: Range<usize>, rows: usize, columns: usize) {
        let row = self.rows(line, columns).iter().position(|r| r.contains(&place.start)).unwrap_or(0);
        let visible = {
            let mut seen = 0;
            let mut found = false;
            for at in self.top.0..self.lines.len().min(self.top.0 + rows) {
                let skipped = if at == self.top.0 { self.top.1 } else { 0 };
                if at == line {
                    found = row >= skipped && seen + row - skipped < rows;
                    break;
                }
                seen += self.rows(at, columns).len() - skipped;
            }
            found
        };
        if !visible {
            self.top = (line, row);
            self.scroll(-(rows as isize / 3), rows, columns);
        }
        self.hit = Some((line, place));
    }

    /// Where a line holds what is searched for.
    pub(crate) fn hits_in(&self, line: usize) -> Vec<Range<usize>> {
        if self.search.is_empty() { Vec::new() } else { places(&self.lines[line].text, &self.search.to_lowercase()) }
    }

    /// How far down the first row in sight is, in per cent of the lines.
    pub(crate) fn percent(&self, rows: usize, columns: usize) -> usize {
        if self.more_below(rows, columns) { self.top.0 * 100 / self.lines.len().max(1) } else { 100 }
    }

    /// All of it as text.
    pub(crate) fn to_text(&self) -> String {
        self.lines.to_text(0..self.lines.len())
    }
}

/// Where `text` holds `wanted` (lower case), whatever its case.
fn places(text: &str, wanted: &str) -> Vec<Range<usize>> {
    if wanted.is_ascii() {
        return ascii_places(text.as_bytes(), wanted.as_bytes());
    }
    // What is plain holds nothing else; most lines of a long text are.
    if text.is_ascii() {
        return Vec::new();
    }
    // Lower case may have another length; then only what is the same byte by byte is found.
    let lower = text.to_lowercase();
    let hay = if lower.len() == text.len() { lower.as_str() } else { text };
    let fits = |range: &Range<usize>| text.is_char_boundary(range.start) && text.is_char_boundary(range.end);
    hay.match_indices(wanted).map(|(at, found)| at..at + found.len()).filter(fits).collect()
}

/// The same for letters that have one byte each: a text of megabytes is looked through in milliseconds.
fn ascii_places(text: &[u8], wanted: &[u8]) -> Vec<Range<usize>> {
    let (mut places, mut at) = (Vec::new(), 0);
    let Some(first) = wanted.first() else { return places };
    let either = [first.to_ascii_lowercase(), first.to_ascii_uppercase()];
    while let Some(next) = text[at..].iter().position(|byte| either.contains(byte)) {
        let begin = at + next;
        let Some(part) = text.get(begin..begin + wanted.len()) else { break };
        let found = part.eq_ignore_ascii_case(wanted);
        places.extend(found.then_some(begin..begin + wanted.len()));
        at = if found { begin + wanted.len() } else { begin + 1 };
    }
    places
}

/// Breaks a line at `columns`: between words where that is not far back, or where the word has room on a line of its own.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    // Most lines are short: no character is narrower than its bytes are many.
    let long = if text.len() > columns { text } else { "" };
    let (mut start, mut width, mut gap) = (0, 0, None);
    for (at, grapheme) in long.grapheme_indices(true) {
        let wide = grapheme.width();
        while width + wide > columns && at > start {
            let end = match gap {
                Some(gap) if gap > start && (at - gap <= columns / 2 || fits(&text[gap..], columns)) => gap,
                _ => at,
            };
            rows.push(start..end);
            start = end;
            width = text[start..at].width();
            gap = None;
        }
        width += wide;
        if grapheme == " " {
            gap = Some(at + 1);
        }
    }
    rows.push(start..text.len());
    rows
}

/// Whether the first word of a text has room.
fn fits(text: &str, columns: usize) -> bool {
    let word = text.split(' ').next().unwrap_or(text);
    // No character is narrower than its bytes are many, and what is far longer is not measured.
    word.len() <= columns || (word.len() <= columns * 4 && word.width() <= columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    thread_local! {
        /// How often a line was wrapped.
        pub(super) static WRAPPED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    #[test]
    fn a_long_word_is_broken_only_where_it_has_no_room_on_a_line_of_its_own() {
        let rows = |text: &'static str, columns| wrap(text, columns).into_iter().map(|r| &text[r]).collect::<Vec<_>>();
        assert_eq!(rows("no host named some.long.example.", 20), ["no host named ", "some.long.example."]);
        assert_eq!(rows("a aaaaaaaaaaaaaaaaaaaaaaa", 10), ["a aaaaaaaa", "aaaaaaaaaa", "aaaaa"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_fits(text in "[a-zł漢 ]{0,80}", columns in 2usize..30) {
            let rows = wrap(&text, columns);
            let joined: String = rows.iter().map(|row| &text[row.clone()]).collect();
            prop_assert_eq!(&joined, &text);
            for row in rows {
                prop_assert!(text[row.clone()].trim_end().width() <= columns, "{:?}", &text[row]);
            }
        }

        #[test]
        fn scrolling_to_the_end_and_back_shows_the_whole(lines in proptest::collection::vec("[a-z ]{0,40}", 0..20)) {
            let mut doc = Doc::new(lines.into_iter().map(DocLine::plain).collect());
            let (rows, columns) = (5, 10);
            let mut steps = 0;
            while doc.more_below(rows, columns) {
                doc.scroll(1, rows, columns);
                steps += 1;
            }
            let bottom = doc.top;
            doc.first();
            doc.last(rows, columns);
            prop_assert_eq!(doc.top, bottom);
            doc.scroll(-steps, rows, columns);
            prop_assert_eq!(doc.top, (0, 0));
        }

        #[test]
        fn a_page_is_as_many_single_rows(
            lines in proptest::collection::vec("[a-z ]{0,90}", 0..20),
            pages in proptest::collection::vec(-40isize..40, 1..8),
        ) {
            let mut by_pages = Doc::new(lines.into_iter().map(DocLine::plain).collect());
            let mut by_rows = by_pages.clone();
            let (rows, columns) = (5, 10);
            for page in pages {
                by_pages.scroll(page, rows, columns);
                (0..page.abs()).for_each(|_| by_rows.scroll(page.signum(), rows, columns));
                prop_assert_eq!(by_pages.top, by_rows.top, "{}", page);
            }
        }
    }

    #[test]
    fn a_page_of_one_long_line_wraps_it_once() {
        let mut doc = Doc::new(vec![DocLine::plain("{\"a\":1}, ".repeat(1_600))]);
        WRAPPED.set(0);
        doc.scroll(30, 30, 40);
        assert_eq!((doc.top, WRAPPED.get()), ((0, 30), 1));
    }

    #[test]
    fn a_mark_goes_both_ways_and_stays_in_sight() {
        let mut doc = Doc::new((0..40).map(|n| DocLine::plain(format!("line {n}"))).collect());
        doc.scroll(5, 10, 40);
        doc.toggle_mark();
        (0..12).for_each(|_| doc.stretch(true, 10, 40));
        assert_eq!((doc.mark, doc.top.0), (Some((5, 17)), 8));
        (0..14).for_each(|_| doc.stretch(false, 10, 40));
        assert_eq!((doc.marked(), doc.top.0), (Some(("line 3\nline 4\nline 5".to_owned(), 3)), 3));
        doc.toggle_mark();
        assert_eq!(doc.marked(), None);
    }

    #[test]
    fn a_search_goes_round_in_both_directions() {
        let mut doc = Doc::new(["an apple", "a pear", "An Apple, an apple"].map(DocLine::plain).to_vec());
        doc.search = "apple".to_owned();
        let mut seen = Vec::new();
        for _ in 0..4 {
            assert!(doc.find(true, 2, 40));
            seen.push(doc.hit.clone().map(|(line, place)| (line, place.start)).unwrap());
        }
        assert_eq!(seen, [(0, 3), (2, 3), (2, 13), (0, 3)]);
        assert!(doc.find(false, 2, 40));
        assert_eq!(doc.hit.clone().unwrap().0, 2);
        doc.search = "plum".to_owned();
        assert!(!doc.find(true, 2, 40));
    }
}
