//! A clock that was set back: retries wait for as long as was left, and not until the clock has caught up.

use std::time::Duration;

use super::{super::lane::Lane, Run};
use crate::{model::Time, store::StoreError};

impl Run {
    /// What the clock says. Whatever is reckoned by it is reckoned after it is known whether it was set back.
    pub(super) fn wall(&mut self) -> Time {
        let (now, wall) = (self.now(), Time::now());
        if let Some(by) = self.clock.set_back(now, wall) {
            tracing::warn!(
                seconds = by.as_secs(),
                "the clock was set back; what waits goes on waiting as long as before"
            );
            self.set_back += by;
            for outcome in &mut self.outcomes {
                let lane = outcome.lane.as_mut();
                let (probe, asked) =
                    lane.map_or((None, None), |lane| (lane.next_probe_at.as_mut(), lane.asked_until.as_mut()));
                for at in [outcome.next_at.as_mut(), probe, asked].into_iter().flatten() {
                    *at = at.minus(by);
                }
            }
        }
        wall
    }

    /// Whether the database knows of all of it.
    pub(super) fn is_set_back(&self) -> bool {
        self.set_back.is_zero() && self.setting_back.is_none()
    }

    /// Moves what waits in the database: behind the outcomes that are being recorded, and before those that are not yet.
    pub(super) fn begin_set_back(&mut self) {
        if self.setting_back.is_some() || self.set_back.is_zero() || self.now() < self.ask_again_at {
            return;
        }
        let (store, sender, by) = (self.store.clone(), self.generation, std::mem::take(&mut self.set_back));
        self.setting_back = Some(Box::pin(async move { (by, store.clock_set_back(sender, by).await) }));
    }

    pub(super) fn was_set_back(&mut self, by: Duration, result: Result<(), StoreError>) {
        match result {
            Ok(()) => {
                self.lanes.values_mut().for_each(Lane::expect_more);
                self.look.extend(self.lanes.keys());
                self.dirty.extend(self.lanes.keys());
            }
            Err(error) => {
                self.set_back += by;
                self.have_trouble(&error);
            }
        }
    }
}
