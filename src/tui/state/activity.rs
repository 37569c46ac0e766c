//! The log of changes on screen: as many of its newest lines as were looked at, and what is searched for in it.

use super::Cursor;
use crate::store::{Activity, ActivityQuery};

/// The log of changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct ActivityLog {
    pub(crate) cursor: Cursor,
    /// Newest first.
    pub(crate) rows: Vec<Activity>,
    pub(crate) search: String,
    /// So many lines are read; more, as one goes down.
    wanted: u32,
    /// There are no older ones.
    at_end: bool,
    pub(crate) is_read: bool,
    /// The rows are those of another search still.
    anew: bool,
}

impl ActivityLog {
    /// So many lines are read at once.
    const PAGE: u32 = 200;

    /// What is to be read.
    pub(crate) fn query(&self) -> ActivityQuery {
        let search = Some(self.search.clone()).filter(|search| !search.is_empty());
        ActivityQuery { search, limit: self.wanted.max(Self::PAGE) }
    }

    /// Takes what was read; the line that was selected stays so.
    pub(crate) fn take(&mut self, query: &ActivityQuery, rows: Vec<Activity>, room: usize) {
        if *query != self.query() {
            return;
        }
        let selected = self.selected().filter(|_| !self.anew).map(|line| line.id);
        self.anew = false;
        self.at_end = rows.len() < query.limit as usize;
        self.rows = rows;
        self.is_read = true;
        let row = selected.and_then(|id| self.rows.iter().position(|line| line.id == id));
        self.cursor.select(row.unwrap_or(self.cursor.selected), self.rows.len(), room);
    }

    /// Whether older lines are to be read, since the cursor comes near the end of those that were.
    pub(crate) fn wants_more(&mut self) -> bool {
        let more = self.is_read && !self.at_end && self.cursor.selected + Self::PAGE as usize / 4 > self.rows.len();
        if more {
            self.wanted = self.rows.len() as u32 + Self::PAGE;
            // One question is enough.
            self.at_end = true;
        }
        more
    }

    /// Begins anew with another search; the rows stay until others were read, so that nothing flashes while one types.
    pub(crate) fn look_for(&mut self, search: String) {
        let (rows, is_read) = (std::mem::take(&mut self.rows), self.is_read);
        *self = Self { search, rows, is_read, anew: true, ..Self::default() };
    }

    /// The line that is selected.
    pub(crate) fn selected(&self) -> Option<&Activity> {
        self.rows.get(self.cursor.selected)
    }
}
