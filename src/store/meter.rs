//! How long things take, counted without a lock: histograms for whoever asks for figures.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// How many took up to how long. Cheap enough for every commit and every attempt.
#[derive(Debug, Default)]
pub struct Histogram {
    counts: [AtomicU64; Self::BOUNDS_US.len() + 1],
    total_us: AtomicU64,
}

impl Histogram {
    /// The upper bounds of the buckets, in microseconds; a last bucket takes the rest.
    pub const BOUNDS_US: [u64; 14] = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000, 15_000_000,
    ];

    /// Counts one that took so long.
    pub fn observe(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = Self::BOUNDS_US.partition_point(|bound| *bound < us);
        self.counts[bucket].fetch_add(1, Ordering::Relaxed);
        self.total_us.fetch_add(us, Ordering::Relaxed);
    }

    /// How many took up to each bound, those of the bounds below included, and last how many there were in all; and how
    /// long all of them took together.
    pub fn cumulative(&self) -> (Vec<u64>, Duration) {
        let mut sum = 0;
        let counts = self.counts.iter().map(|count| {
            sum += count.load(Ordering::Relaxed);
            sum
        });
        (counts.collect(), Duration::from_micros(self.total_us.load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_takes_what_is_at_it_and_the_last_bucket_the_rest() {
        let histogram = Histogram::default();
        for us in [0, 100, 101, 15_000_000, 15_000_001] {
            histogram.observe(Duration::from_micros(us));
        }
        let (counts, total) = histogram.cumulative();
        assert_eq!(counts, [2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5]);
        assert_eq!(total, Duration::from_micros(30_000_202));
    }
}
