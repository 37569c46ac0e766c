//! What was attempted over time: how many were delivered, how many failed, and how long deliveries took.

use crate::model::{Time, WebhookId};

/// Which traffic is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrafficQuery {
    /// Of this webhook; `None` for all, those that were removed as well.
    pub webhook: Option<WebhookId>,
    /// From the slot on that holds this time.
    pub since: Time,
    /// The length of a slot of the answer, in milliseconds.
    pub step: i64,
}

/// The attempts of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// The beginning of the slot.
    pub at: Time,
    /// Requests delivered.
    pub delivered: u64,
    /// Attempts failed.
    pub failed: u64,
    /// The time of all of them together, in microseconds.
    pub total_us: u64,
    /// How many deliveries took up to each of [`Traffic::BOUNDS_MS`], and last those that took longer. What was counted before
    /// this was, is not among them.
    pub took: [u64; Traffic::BUCKETS],
}

impl Traffic {
    /// Upper bounds of the time that a delivery took, in milliseconds.
    pub const BOUNDS_MS: [u64; 14] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];
    /// The bounds, and one more for what took longer.
    pub const BUCKETS: usize = Self::BOUNDS_MS.len() + 1;
    /// The length of a slot as it is counted, in milliseconds.
    pub const MINUTE: i64 = 60_000;
    /// The length of a slot once it is a few hours old.
    pub const FOLDED: i64 = 600_000;
    /// When a slot is old enough for that.
    pub const FOLD_AFTER: i64 = 3 * 3_600_000;

    /// Which bucket a time falls into.
    pub fn bucket(us: u64) -> usize {
        Self::BOUNDS_MS.partition_point(|bound| bound * 1_000 < us)
    }

    /// A step that divides a span into some 60 to 180 slots.
    pub const fn step_for(span_ms: i64) -> i64 {
        const HOUR: i64 = 3_600_000;
        if span_ms <= 3 * HOUR {
            Self::MINUTE
        } else if span_ms <= 48 * HOUR {
            Self::FOLDED
        } else if span_ms <= 9 * 24 * HOUR {
            HOUR
        } else {
            4 * HOUR
        }
    }

    /// Adds another slot.
    pub fn add(&mut self, other: &Self) {
        self.delivered += other.delivered;
        self.failed += other.failed;
        self.total_us += other.total_us;
        self.took.iter_mut().zip(&other.took).for_each(|(one, more)| *one += more);
    }

    /// Everything together.
    pub fn sum<'a>(slots: impl IntoIterator<Item = &'a Self>) -> Self {
        slots.into_iter().fold(Self::default(), |mut sum, slot| {
            sum.add(slot);
            sum
        })
    }

    /// The bucket within which so many per cent of the deliveries were; `None` where none was counted.
    pub fn within(&self, percent: u64) -> Option<usize> {
        let all: u64 = self.took.iter().sum();
        let wanted = (all * percent).div_ceil(100).max(1);
        let mut seen = 0;
        self.took.iter().position(|count| {
            seen += count;
            seen >= wanted
        })
    }

    /// The upper bound of a bucket, in milliseconds; `None` for the last one, which has none.
    pub fn bound_ms(bucket: usize) -> Option<u64> {
        Self::BOUNDS_MS.get(bucket).copied()
    }

    /// The mean of all attempts, in microseconds.
    pub fn mean_us(&self) -> Option<u64> {
        self.total_us.checked_div(self.delivered + self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_per_cent_were_within_a_bound() {
        let mut slot = Traffic::default();
        assert_eq!(slot.within(50), None);
        for us in [900, 1_000, 1_001, 40_000, 31_000_000] {
            slot.took[Traffic::bucket(us)] += 1;
        }
        let bound = |percent| slot.within(percent).map(Traffic::bound_ms);
        assert_eq!(
            [bound(1), bound(40), bound(41), bound(80), bound(81)],
            [Some(Some(1)), Some(Some(1)), Some(Some(2)), Some(Some(50)), Some(None)]
        );
    }
}
