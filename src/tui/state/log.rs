//! The log on screen: a window onto a list that may have a million rows, newest first.

use super::Cursor;
use crate::{
    model::{Request, RequestId, WebhookId},
    store::{Filter, Page},
};

/// Which part of the log was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The newest; the window begins anew.
    Newest,
    /// The oldest; the window begins anew.
    Oldest,
    /// What follows the window's last row.
    Older,
    /// What comes before the window's first row.
    Newer,
    /// The window's own rows once more.
    Same,
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// What is shown; its `webhook` says whose log this is.
    pub(crate) filter: Filter,
    /// Whose log this is, whatever the filter says.
    pub(crate) of: Option<WebhookId>,
    /// The rows that were read, newest first.
    pub(crate) rows: Vec<Request>,
    pub(crate) cursor: Cursor,
    /// Nothing is newer than the first row, as far as was known when it was read.
    pub(crate) at_newest: bool,
    /// Nothing is older than the last row.
    pub(crate) at_oldest: bool,
    /// The newest row stays selected while new ones come.
    pub(crate) following: bool,
    /// How many rows there are in all.
    pub(crate) count: Option<u64>,
    /// Answers to older questions are of no use.
    pub(crate) token: u64,
    /// Nothing was read yet.
    pub(crate) fresh: bool,
    /// A question is under way.
    pub(crate) asking: bool,
    /// The end that was gone to and was not read yet; what else is asked meanwhile must not take its place.
    pub(crate) jump: Option<Place>,
}

impl Log {
    /// So many rows are read at once.
    pub(crate) const PAGE: u32 = 200;
    /// No more rows than this are kept.
    const KEPT: usize = 1_000;

    /// The log of one webhook, or of all.
    pub(crate) fn new(of: Option<WebhookId>, token: u64) -> Self {
        let filter = Filter { webhook: of, ..Filter::default() };
        Self { filter, of, following: true, token, fresh: true, ..Self::default() }
    }

    /// The selected request.
    pub(crate) fn selected(&self) -> Option<&Request> {
        self.rows.get(self.cursor.selected)
    }

    /// The webhook whose log this is, or the selected request's.
    pub(crate) fn webhook_here(&self) -> Option<WebhookId> {
        self.of.or_else(|| self.selected().map(|request| request.webhook))
    }

    /// Whether anything but the webhook limits what is shown.
    pub(crate) fn is_filtered(&self) -> bool {
        self.filter != Filter { webhook: self.of, ..Filter::default() }
    }

    /// The page that answers a question.
    pub(crate) fn page(&self, place: Place) -> Page {
        let page = Page::newest(Self::PAGE);
        match place {
            Place::Newest => page,
            Place::Oldest => Page { after: Some(RequestId(0)), ..page },
            Place::Older => Page { before: self.rows.last().map(|row| row.id), ..page },
            Place::Newer => Page { after: self.rows.first().map(|row| row.id), ..page },
            Place::Same if self.at_newest => Page::newest(Self::PAGE.max(self.rows.len() as u32)),
            Place::Same => {
                let before = self.rows.first().map(|row| RequestId(row.id.0 + 1));
                Page { before, after: None, limit: self.rows.len().max(1) as u32 }
            }
        }
    }

    /// Takes an answer in, keeping the selected request selected. Between question and answer the window may have become
    /// another one.
    pub(crate) fn take(&mut self, place: Place, page: Page, mut rows: Vec<Request>, room: usize) {
        let selected = self.selected().map(|request| request.id);
        let above = self.cursor.selected.saturating_sub(self.cursor.top);
        let full = rows.len() >= Self::PAGE as usize;
        let ends = (self.rows.first().map(|row| row.id), self.rows.last().map(|row| row.id));
        self.fresh = false;
        self.asking = false;
        if self.jump == Some(place) {
            self.jump = None;
        }
        match place {
            // Rows that do not join the window's any more.
            Place::Older if page.before != ends.1 => return,
            Place::Newer if page.after != ends.0 => return,
            Place::Newest => {
                self.rows = rows;
                (self.at_newest, self.at_oldest) = (true, !full);
                self.cursor = Cursor::default();
                return;
            }
            Place::Oldest => {
                self.rows = rows;
                (self.at_newest, self.at_oldest) = (!full, true);
                self.cursor.select(usize::MAX, self.rows.len(), room);
                return;
            }
            Place::Older => {
                self.at_oldest = !full;
                self.rows.append(&mut rows);
                if self.rows.len() > Self::KEPT {
                    self.rows.drain(..self.rows.len() - Self::KEPT);
                    self.at_newest = false;
                }
            }
            Place::Newer => {
                self.at_newest = !full;
                rows.append(&mut self.rows);
                self.rows = rows;
                if self.rows.len() > Self::KEPT {
                    self.rows.truncate(Self::KEPT);
                    self.at_oldest = false;
                }
            }
            Place::Same => {
                self.at_newest = page.before.is_none();
                if self.at_newest {
                    self.at_oldest = rows.len() < page.limit as usize;
                    rows.truncate(Self::KEPT);
                } else {
                    self.at_oldest &= rows.last().map(|row| row.id) <= ends.1;
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
    pub(crate) fn wanted(&self, room: usize) -> Option<Place> {
        if self.asking || self.fresh {
            return None;
        }
        let margin = room * 2;
        if !self.at_oldest && self.cursor.selected + margin >= self.rows.len() {
            return Some(Place::Older);
        }
        (!self.at_newest && self.cursor.selected < margin).then_some(Place::Newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RequestState, Time};

    fn row(id: i64) -> Request {
        Request {
            id: RequestId(id),
            webhook: WebhookId(1),
            url: String::new(),
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

    /// What a database with the ids 1 to `count` answers.
    fn answer(count: i64, page: Page) -> Vec<Request> {
        let fits = |id: &i64| page.before.is_none_or(|b| *id < b.0) && page.after.is_none_or(|a| *id > a.0);
        let ids: Vec<i64> = (1..=count).filter(fits).collect();
        let limit = page.limit as usize;
        let part =
            if page.after.is_some() { &ids[..limit.min(ids.len())] } else { &ids[ids.len().saturating_sub(limit)..] };
        part.iter().rev().map(|id| row(*id)).collect()
    }

    fn read(log: &mut Log, place: Place, count: i64) {
        let page = log.page(place);
        log.take(place, page, answer(count, page), 10);
    }

    #[test]
    fn walking_down_and_up_again_shows_every_row_once_in_order() {
        let count = 2_345;
        let mut log = Log::new(None, 0);
        read(&mut log, Place::Newest, count);
        log.following = false;
        for expected in (1..=count).rev() {
            assert_eq!(log.selected().unwrap().id.0, expected);
            log.cursor.step(1, log.rows.len(), 10);
            while let Some(place) = log.wanted(10) {
                read(&mut log, place, count);
            }
        }
        for expected in 1..=count {
            assert_eq!(log.selected().unwrap().id.0, expected);
            log.cursor.step(-1, log.rows.len(), 10);
            while let Some(place) = log.wanted(10) {
                read(&mut log, place, count);
            }
        }
        assert!(log.rows.len() <= Log::KEPT);
    }

    #[test]
    fn the_selected_row_stays_where_it_is_while_new_ones_come() {
        let mut log = Log::new(None, 0);
        read(&mut log, Place::Newest, 50);
        log.following = false;
        log.cursor.select(7, log.rows.len(), 10);
        let (id, top) = (log.selected().unwrap().id, log.cursor.selected - log.cursor.top);
        read(&mut log, Place::Same, 80);
        assert_eq!((log.selected().unwrap().id, log.cursor.selected - log.cursor.top), (id, top));
        log.following = true;
        read(&mut log, Place::Same, 90);
        assert_eq!(log.selected().unwrap().id, RequestId(90));
    }
}
