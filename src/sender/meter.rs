//! What the sender counts for whoever asks for figures: attempts by webhook and cause, and how long they took.

use std::{collections::BTreeMap, sync::Mutex};

use crate::{
    model::{Cause, WebhookId},
    store::{Histogram, Outcome},
};

/// Counts since the sender was started; the database knows what is older.
#[derive(Debug, Default)]
pub struct Meter {
    attempts: Mutex<BTreeMap<(WebhookId, Option<Cause>), u64>>,
    took: Histogram,
}

impl Meter {
    /// Counts a group of attempts that is recorded.
    pub(super) fn count(&self, outcomes: &[Outcome]) {
        let mut attempts = self.attempts.lock().expect("nobody panics while it holds the counts");
        for outcome in outcomes {
            let cause = outcome.fault.as_ref().map(|fault| fault.cause);
            *attempts.entry((outcome.webhook, cause)).or_default() += 1;
            self.took.observe(std::time::Duration::from_micros(outcome.timings.total_us));
        }
    }

    /// How many attempts of each webhook were delivered (`None`), or failed of each cause.
    pub fn attempts(&self) -> BTreeMap<(WebhookId, Option<Cause>), u64> {
        self.attempts.lock().expect("nobody panics while it holds the counts").clone()
    }

    /// How long attempts took.
    pub fn took(&self) -> &Histogram {
        &self.took
    }
}
