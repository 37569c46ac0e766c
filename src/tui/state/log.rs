//! The log on screen: a window onto a list that may have a million rows, newest first.

use super::Cursor;
use crate::{
    model::{Request, RequestId, Time, WebhookId},
    store::{Filter, Page, Part},
};

/// Which part of the log was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogPart {
    /// The newest; the window begins anew.
    Newest,
    /// The oldest; the window begins anew.
    Oldest,
    /// What follows the window's last row.
    Older,
    /// What comes before the window's first row.
    Newer,
    /// A request and what is older; the window begins anew.
    At(RequestId),
    /// The window's own rows once more.
    Same,
}

/// The log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    /// What is shown.
    pub(crate) filter: Filter,
    /// Whose log this is, whatever the filter says; of all where none is named.
    pub(crate) of: Vec<WebhookId>,
    /// The rows that were read, newest first.
    pub(crate) rows: Vec<Request>,
    pub(crate) cursor: Cursor,
    /// The oldest and the newest id that were looked at; all rows between them that the filter finds are in `rows`.
    pub(crate) seen: (RequestId, RequestId),
    /// The oldest and the newest id of the whole log, as far as is known.
    pub(crate) ends: (RequestId, RequestId),
    /// Nothing is newer than what was looked at, as far as was known when it was read.
    pub(crate) at_newest: bool,
    /// Nothing is older than what was looked at.
    pub(crate) at_oldest: bool,
    /// The newest row stays selected while new ones come.
    pub(crate) following: bool,
    /// How many rows there are in all.
    pub(crate) count: Option<u64>,
    /// When the count that is under way began, and when another may: it takes no more than a tenth of the time.
    pub(crate) counting: Option<Time>,
    pub(crate) count_after: Option<Time>,
    /// Answers to older questions are of no use.
    pub(crate) token: u64,
    /// Nothing was read yet.
    pub(crate) fresh: bool,
    /// A question is under way.
    pub(crate) asking: bool,
    /// The last answer was a piece only: rows are rare.
    pub(crate) rare: bool,
    /// The operator stopped the search; moving on takes it up again.
    pub(crate) stopped: bool,
    /// The place that was gone to and was not read yet; what else is asked meanwhile must not take its place.
    pub(crate) jump: Option<LogPart>,
    /// What is newer than the request that was gone to comes into sight above it.
    pub(crate) centred: bool,
}

impl Log {
    /// So many rows are read at once.
    pub(crate) const PAGE: u32 = 200;
    /// No more rows than this are kept.
    const KEPT: usize = 1_000;

    /// The log of some webhooks, or of all.
    pub(crate) fn new(of: Vec<WebhookId>, token: u64) -> Self {
        let filter = Filter::of(&of);
        Self { filter, of, following: true, token, fresh: true, ..Self::default() }
    }

    /// The same log under another filter, to be read anew. Its rows stay on screen until the others are there.
    pub(crate) fn narrowed(&mut self, filter: Filter, token: u64) -> Self {
        Self { filter, rows: std::mem::take(&mut self.rows), ..Self::new(self.of.clone(), token) }
    }

    /// The whole log. Whoever searched for a request wants to see what stands around it; whoever follows goes on with that.
    pub(crate) fn unfiltered(&mut self, token: u64) -> Self {
        let keeps = !self.following || self.filter.search.is_some();
        let jump = self.selected().filter(|_| keeps).map(|request| LogPart::At(request.id));
        Self { jump, following: jump.is_none(), ..self.narrowed(Filter::of(&self.of), token) }
    }

    /// The log as it was, to be read on. Answers to what was asked before that are of no use.
    pub(crate) fn resumed(self, token: u64) -> Self {
        Self { token, asking: false, counting: None, ..self }
    }

    /// The selected request.
    pub(crate) fn selected(&self) -> Option<&Request> {
        self.rows.get(self.cursor.selected)
    }

    /// The webhook whose log this is, or the selected request's.
    pub(crate) fn webhook_here(&self) -> Option<WebhookId> {
        self.only().or_else(|| self.selected().map(|request| request.webhook))
    }

    /// The one webhook whose log this is.
    pub(crate) fn only(&self) -> Option<WebhookId> {
        match self.of[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether anything but the webhooks limits what is shown.
    pub(crate) fn is_filtered(&self) -> bool {
        self.filter != Filter::of(&self.of)
    }

    /// Whether a search is under way that takes its time.
    pub(crate) fn is_searching(&self) -> bool {
        self.rare && self.asking
    }

    /// How much of the log was looked at, in per cent, where a search has not come to its end.
    pub(crate) fn progress(&self) -> Option<u8> {
        if self.at_newest && self.at_oldest || !(self.is_searching() || self.stopped) {
            return None;
        }
        let whole = (self.ends.1.0 - self.ends.0.0 + 1).max(1);
        let seen = self.seen.1.0.min(self.ends.1.0) - self.seen.0.0.max(self.ends.0.0) + 1;
        u8::try_from((seen.max(0) * 100 / whole).min(99)).ok()
    }

    /// Stops a search; what was found stays.
    pub(crate) fn stop(&mut self, token: u64) {
        (self.token, self.stopped, self.asking, self.counting) = (token, true, false, None);
        self.jump = None;
    }

    /// Finding these rows takes the longer the rarer they are, and what makes them fit does not change.
    fn is_dear(&self) -> bool {
        self.filter.search.is_some() || self.filter.kind.is_some()
    }

    /// The filter that answers a question.
    pub(crate) fn filter_for(&self, which: LogPart) -> Filter {
        match which {
            // Those that are there already are found by their ids, as far as they still fit.
            LogPart::Same if self.is_dear() => {
                Filter { ids: Some(self.rows.iter().map(|row| row.id).collect()), ..self.filter.clone() }
            }
            _ => self.filter.clone(),
        }
    }

    /// The page that answers a question.
    pub(crate) fn page(&self, which: LogPart) -> Page {
        let page = Page::newest(Self::PAGE);
        let rows = self.rows.len() as u32;
        match which {
            LogPart::Newest => page,
            LogPart::Oldest => Page { after: Some(RequestId(0)), ..page },
            LogPart::At(id) => Page { before: Some(RequestId(id.0 + 1)), ..page },
            LogPart::Older => Page { before: Some(self.seen.0), ..page },
            LogPart::Newer => Page { after: Some(self.seen.1), ..page },
            LogPart::Same if self.is_dear() => Page::newest(rows.max(1)),
            LogPart::Same if self.at_newest => {
                let after = (!self.at_oldest).then_some(RequestId(self.seen.0.0 - 1));
                Page { before: Some(RequestId(i64::MAX)), after, limit: Self::PAGE.max(rows) }
            }
            LogPart::Same => {
                let before = Some(RequestId(self.seen.1.0 + 1));
                Page { before, after: Some(RequestId(self.seen.0.0 - 1)), limit: rows.max(1) }
            }
        }
    }

    /// Takes an answer in, keeping the selected request selected. Between question and answer the window may have become
    /// another one.
    pub(crate) fn take(&mut self, which: LogPart, page: Page, part: Part<Request>, room: usize) {
        let selected = self.selected().map(|request| request.id);
        let centred = which == LogPart::Newer && std::mem::take(&mut self.centred);
        let above = if centred { room / 2 } else { self.cursor.selected.saturating_sub(self.cursor.top) };
        let Part { mut rows, reached, ends } = part;
        let whole = reached.is_none() && rows.len() < page.limit as usize;
        self.fresh = false;
        self.asking = false;
        self.rare = reached.is_some();
        self.ends = ends;
        if self.jump == Some(which) {
            self.jump = None;
        }
        // Where the look came to, downward and upward.
        let down = if whole { ends.0 } else { reached.or(rows.last().map(|row| row.id)).unwrap_or(ends.0) };
        let up = if whole { ends.1 } else { reached.or(rows.first().map(|row| row.id)).unwrap_or(ends.1) };
        match which {
            // Rows that do not join the window's any more.
            LogPart::Older if page.before != Some(self.seen.0) => return,
            LogPart::Newer if page.after != Some(self.seen.1) => return,
            LogPart::Newest => {
                (self.at_newest, self.at_oldest, self.seen) = (true, whole, (down, ends.1));
                self.rows = rows;
                self.cursor = Cursor::default();
                return;
            }
            LogPart::Oldest => {
                (self.at_newest, self.at_oldest, self.seen) = (whole, true, (ends.0, up));
                self.rows = rows;
                self.cursor.select(usize::MAX, self.rows.len(), room);
                return;
            }
            LogPart::At(id) => {
                (self.at_newest, self.at_oldest, self.seen) = (false, whole, (down, id));
                self.rows = rows;
                self.cursor = Cursor::default();
                self.centred = true;
                return;
            }
            LogPart::Older => {
                (self.at_oldest, self.seen.0) = (whole, down);
                self.rows.append(&mut rows);
                if self.rows.len() > Self::KEPT {
                    self.rows.drain(..self.rows.len() - Self::KEPT);
                    (self.at_newest, self.seen.1) = (false, self.rows[0].id);
                }
            }
            LogPart::Newer => {
                (self.at_newest, self.seen.1) = (whole, up.max(self.seen.1));
                rows.append(&mut self.rows);
                self.rows = rows;
                if self.rows.len() > Self::KEPT {
                    self.rows.truncate(Self::KEPT);
                    (self.at_oldest, self.seen.0) = (false, self.rows[Self::KEPT - 1].id);
                }
            }
            LogPart::Same if self.is_dear() => {
                self.rows = rows;
                self.at_newest &= ends.1 <= self.seen.1;
            }
            LogPart::Same => {
                rows.truncate(Self::KEPT);
                let low = rows.last().map(|row| row.id);
                if page.before == Some(RequestId(i64::MAX)) {
                    (self.at_newest, self.seen.1) = (true, ends.1);
                    if !whole {
                        // What came on top has pushed the last ones out.
                        (self.at_oldest, self.seen.0) = (false, low.unwrap_or(self.seen.0));
                    }
                } else if !whole && low > Some(self.seen.0) && low.is_some() {
                    (self.at_oldest, self.seen.0) = (false, low.unwrap_or(self.seen.0));
                }
                self.rows = rows;
            }
        }
        if self.following && self.at_newest {
            self.cursor = Cursor::default();
            return;
        }
        // A row that no longer matches the filter leaves its place to the next older one.
        let row = selected.map_or(0, |id| self.rows.partition_point(|row| row.id > id));
        self.cursor.top = row.saturating_sub(above);
        self.cursor.select(row, self.rows.len(), room);
    }

    /// What has to be read before the operator reaches the window's end.
    pub(crate) fn wanted(&self, room: usize) -> Option<LogPart> {
        if self.asking || self.fresh || self.stopped {
            return None;
        }
        let margin = room * 2;
        let newer = !self.at_newest && self.cursor.selected < margin;
        if newer && self.following {
            return Some(LogPart::Newer);
        }
        if !self.at_oldest && self.cursor.selected + margin >= self.rows.len() {
            return Some(LogPart::Older);
        }
        newer.then_some(LogPart::Newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RequestState, Time, UrlText};

    fn row(id: i64) -> Request {
        Request {
            id: RequestId(id),
            webhook: WebhookId(1),
            url: UrlText::default(),
            event: id,
            uid: String::new(),
            kind: String::new(),
            subject: String::new(),
            state: RequestState::Pending,
            attempts: 0,
            accepted_at: Time(0),
            due_at: Time(0),
            last_at: None,
            last_us: None,
            last_status: None,
            last_fault: None,
            resend_waiting: false,
        }
    }

    /// What a database with the ids 1 to `count` answers that looks at `span` ids at once, where one in `every` fits.
    fn answer(count: i64, every: i64, span: usize, page: Page) -> Part<Request> {
        let within = |id: &i64| page.before.is_none_or(|b| *id < b.0) && page.after.is_none_or(|a| *id > a.0);
        let upward = page.after.is_some() && page.before.is_none();
        let mut ids: Vec<i64> = (1..=count).filter(within).collect();
        if !upward {
            ids.reverse();
        }
        let (mut found, mut reached) = (Vec::new(), None);
        for (at, id) in ids.iter().enumerate() {
            if id % every == 0 {
                found.push(row(*id));
            }
            if found.len() == page.limit as usize {
                break;
            }
            if at + 1 == span && at + 1 < ids.len() {
                reached = Some(RequestId(*id));
                break;
            }
        }
        if upward {
            found.reverse();
        }
        Part { rows: found, reached, ends: (RequestId(1), RequestId(count)) }
    }

    fn read(log: &mut Log, which: LogPart, count: i64, every: i64) {
        let page = log.page(which);
        let span = if which == LogPart::Same || every == 1 { usize::MAX } else { 37 };
        log.take(which, page, answer(count, every, span, page), 10);
    }

    #[test]
    fn walking_down_and_up_again_shows_every_row_once_in_order() {
        // All rows, and rows so rare that most looks find none.
        for (count, every) in [(2_345, 1), (60_000, 41)] {
            let mut log = Log::new(Vec::new(), 0);
            read(&mut log, LogPart::Newest, count, every);
            log.following = false;
            let go_on = |log: &mut Log| {
                while let Some(which) = log.wanted(10) {
                    read(log, which, count, every);
                }
            };
            go_on(&mut log);
            for expected in (1..=count).rev().filter(|id| id % every == 0) {
                assert_eq!(log.selected().unwrap().id.0, expected);
                log.cursor.step(1, log.rows.len(), 10);
                go_on(&mut log);
            }
            assert!(log.at_oldest);
            for expected in (1..=count).filter(|id| id % every == 0) {
                assert_eq!(log.selected().unwrap().id.0, expected);
                log.cursor.step(-1, log.rows.len(), 10);
                go_on(&mut log);
            }
            assert!(log.at_newest && log.rows.len() <= Log::KEPT);
        }
    }

    #[test]
    fn a_search_goes_on_until_it_has_a_screen_full_and_tells_how_far_it_came() {
        let (count, every) = (10_000, 500);
        let mut log = Log::new(Vec::new(), 0);
        read(&mut log, LogPart::Newest, count, every);
        let mut seen = Vec::new();
        while let Some(which) = log.wanted(4) {
            log.asking = true;
            seen.extend(log.progress());
            read(&mut log, which, count, every);
        }
        assert!(log.rows.len() > 8 && log.rows.len() < 20, "no further than is looked at: {}", log.rows.len());
        assert!(seen.is_sorted() && seen.len() > 50 && seen[0] < 5 && seen.last() > Some(&30), "{seen:?}");
        // Stopped, it asks for nothing until it is taken up again.
        log.cursor.select(usize::MAX, log.rows.len(), 4);
        log.stop(1);
        assert_eq!((log.wanted(4), log.progress().is_some()), (None, true));
        log.stopped = false;
        assert_eq!(log.wanted(4), Some(LogPart::Older));
    }

    #[test]
    fn the_selected_row_stays_where_it_is_while_new_ones_come() {
        let mut log = Log::new(Vec::new(), 0);
        read(&mut log, LogPart::Newest, 50, 1);
        log.following = false;
        log.cursor.select(7, log.rows.len(), 10);
        let (id, top) = (log.selected().unwrap().id, log.cursor.selected - log.cursor.top);
        read(&mut log, LogPart::Same, 80, 1);
        assert_eq!((log.selected().unwrap().id, log.cursor.selected - log.cursor.top), (id, top));
        log.following = true;
        read(&mut log, LogPart::Same, 90, 1);
        assert_eq!(log.selected().unwrap().id, RequestId(90));
    }
}
