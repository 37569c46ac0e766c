//! Whether a receiver is known to answer soon: who is not is posted to from the thread apart.

use std::time::Duration;

use super::http::Exchange;

/// A reply that begins this long after its request began to go out, or later, does not come soon.
const SOON: Duration = Duration::from_millis(500);
/// Whoever loses trust has to answer soon so many times as often as before to be trusted again, ...
const DEARER: u32 = 4;
/// ... but no more often than this.
const DEAREST: u32 = 4_096;
/// Half of that is forgiven for each so many answers that come soon while it is trusted.
const FORGIVEN: u32 = 256;

/// Whether a webhook is known to answer soon. One that stalls is told from one that was late because that held the thread up by
/// what follows: among late answers the latter gives some that come soon, and of those alone trust is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trust {
    /// So many answers are missing until it is trusted.
    missing: u32,
    /// So many were needed last.
    price: u32,
    /// So many came soon since it is trusted, or since some of the price was forgiven.
    soon: u32,
}

impl Default for Trust {
    /// Trusted from its first answer that comes soon.
    fn default() -> Self {
        Self { missing: 1, price: 1, soon: 0 }
    }
}

impl Trust {
    /// Whether it is to be posted to from the thread apart.
    pub(super) const fn is_missing(&self) -> bool {
        self.missing > 0
    }

    /// Learns from an attempt that has ended.
    pub(super) fn learn(&mut self, exchange: &Exchange) {
        // A receiver may begin to stall while the request is still on its way.
        let timings = &exchange.timings;
        let waited = timings.send_us.unwrap_or(0) + timings.wait_us.unwrap_or(0);
        let is_late = Duration::from_micros(waited) >= SOON;
        let is_soon = !is_late && exchange.reply.is_some();
        match (self.is_missing(), is_late) {
            (false, true) => {
                self.price = (self.price * DEARER).min(DEAREST);
                (self.missing, self.soon) = (self.price, 0);
            }
            (true, _) => self.missing -= u32::from(is_soon),
            (false, false) => {
                self.soon += u32::from(is_soon);
                if self.soon == FORGIVEN {
                    (self.price, self.soon) = ((self.price / 2).max(1), 0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reply, Timings};

    fn exchange(send: u64, wait: Option<u64>, answers: bool) -> Exchange {
        let ms = |ms: u64| ms * 1_000;
        let timings = Timings { send_us: Some(ms(send)), wait_us: wait.map(ms), ..Timings::default() };
        let reply = answers.then(|| Reply { status: 500, headers: Vec::new(), body: Vec::new(), cut: false });
        Exchange { timings, address: None, reply, fault: None }
    }

    fn after(mut trust: Trust, times: u32, exchange: &Exchange) -> Trust {
        (0..times).for_each(|_| trust.learn(exchange));
        trust
    }

    #[test]
    fn trust_is_gained_by_one_answer_and_lost_where_it_stalls_also_while_the_request_is_on_its_way() {
        let soon = exchange(0, Some(20), true);
        let refused = Exchange { timings: Timings::default(), ..exchange(0, None, false) };
        let new = Trust::default();
        assert!(new.is_missing() && after(new, 9, &refused).is_missing());
        let trusted = after(new, 1, &soon);
        assert!(!trusted.is_missing() && !after(trusted, 9, &refused).is_missing());
        for late in [exchange(0, Some(600), true), exchange(0, Some(600), false), exchange(600, None, false)] {
            assert!(after(new, 9, &late).is_missing());
            assert!(after(trusted, 1, &late).is_missing());
        }
    }

    #[test]
    fn each_stall_costs_more_answers_and_late_ones_among_them_cost_nothing() {
        let (soon, late) = (exchange(0, Some(20), true), exchange(0, Some(600), true));
        let mut trust = after(Trust::default(), 1, &soon);
        for price in [4, 16, 64, 256, 1_024, 4_096, 4_096] {
            trust = after(trust, 16, &late);
            trust = after(trust, price - 1, &soon);
            assert!(after(trust, 16, &late).is_missing(), "{price}");
            trust = after(after(trust, 16, &late), 1, &soon);
            assert!(!trust.is_missing(), "{price}");
        }
        // Twelve times half of it is forgiven; then the next one costs what the first did.
        trust = after(trust, 12 * FORGIVEN, &soon);
        assert!(!after(after(trust, 1, &late), 4, &soon).is_missing());
    }
}
