//! What came in, counted for the figures.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// Counts since the intake was started.
#[derive(Debug, Default)]
pub struct Counts {
    accepted: AtomicU64,
    duplicates: AtomicU64,
    refused: AtomicU64,
    answers: Mutex<BTreeMap<u16, u64>>,
}

impl Counts {
    pub(super) fn events(&self, accepted: u64, duplicates: u64, refused: u64) {
        for (count, more) in [(&self.accepted, accepted), (&self.duplicates, duplicates), (&self.refused, refused)] {
            count.fetch_add(more, Ordering::Relaxed);
        }
    }

    pub(super) fn answered(&self, status: u16) {
        *self.answers.lock().expect("nobody panics while it holds the counts").entry(status).or_default() += 1;
    }

    /// Events accepted, accepted before, and refused.
    pub fn by_result(&self) -> [(&'static str, u64); 3] {
        [("accepted", &self.accepted), ("duplicate", &self.duplicates), ("refused", &self.refused)]
            .map(|(name, count)| (name, count.load(Ordering::Relaxed)))
    }

    /// Answers by status.
    pub fn by_status(&self) -> BTreeMap<u16, u64> {
        self.answers.lock().expect("nobody panics while it holds the counts").clone()
    }
}
