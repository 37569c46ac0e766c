//! Keys that wait for the rows they mean.

use std::{collections::VecDeque, time::Duration};

use crossterm::event::KeyEvent;

use crate::model::Time;

/// More of them nobody has in mind.
const KEPT: usize = 64;
/// After so long whoever typed has looked elsewhere, and would be surprised.
const PATIENCE: Duration = Duration::from_secs(3);

/// The keys, with when they came.
#[derive(Debug, Default)]
pub(crate) struct Early(VecDeque<(KeyEvent, Time)>);

impl Early {
    /// Whether any still counts.
    pub(crate) fn any(&mut self, now: Time) -> bool {
        if self.0.front().is_some_and(|(_, came)| now.since(*came) > PATIENCE) {
            self.0.clear();
        }
        !self.0.is_empty()
    }

    /// Forgets them; answers whether there were any.
    pub(crate) fn clear(&mut self) -> bool {
        let any = !self.0.is_empty();
        self.0.clear();
        any
    }

    /// Keeps one more.
    pub(crate) fn keep(&mut self, key: KeyEvent, now: Time) {
        if self.0.len() < KEPT {
            self.0.push_back((key, now));
        }
    }

    /// The next one, unless it has waited for too long: then none of them counts any more.
    pub(crate) fn next(&mut self, now: Time) -> Option<KeyEvent> {
        if self.any(now) { self.0.pop_front().map(|(key, _)| key) } else { None }
    }
}
