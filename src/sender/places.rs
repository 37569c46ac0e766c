//! Who may begin an attempt: the places in flight are shared so that webhooks which hang leave some for the others.
//!
//! One that holds `n` places gets another only while more than `n` are free. So one gets all it may have, three that hang with
//! 256 each are held at 192, and a hundred at 7: as long as fewer webhooks hang than there are places, one that has nothing in
//! flight finds a place at once. Those that failed last share half of the places, so that however many of them hang, they leave
//! the other half to those that work. Who waits for a place gets it in turn. What is in flight is in memory, so data is shared
//! as the places are; but who has little of it in flight is never refused another for what others have.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::WebhookId;

/// Attempts in flight at once, over all webhooks.
const PLACES: usize = 768;
/// So many of them are for webhooks that failed last, or are off.
const DOUBTFUL: usize = PLACES / 2;

/// Data in flight, over all webhooks, as far as each of them has more than a little.
const BYTES: usize = 16 << 20;
/// While a webhook has less than this in flight, it may have another attempt, however large the attempts of others are.
const LITTLE: usize = 512 << 10;

/// What an attempt holds while it is in flight.
#[derive(Debug)]
pub(super) struct Hold {
    webhook: WebhookId,
    doubtful: bool,
    bytes: usize,
}

#[derive(Default, Clone, Copy)]
struct Held {
    places: usize,
    bytes: usize,
}

#[derive(Default)]
pub(super) struct Places {
    held: BTreeMap<WebhookId, Held>,
    taken: Held,
    doubtful: usize,
    /// Who was given a place last.
    last: Option<WebhookId>,
}

impl Places {
    /// The order in which to ask: those behind the one that was served last come first.
    pub(super) fn in_turn(&self, waiting: BTreeSet<WebhookId>) -> Vec<WebhookId> {
        let mut turn: Vec<_> = waiting.into_iter().collect();
        let served = turn.partition_point(|id| Some(*id) <= self.last);
        turn.rotate_left(served);
        turn
    }

    /// Whether there is a place for this webhook, which is doubtful where it failed last or is off.
    pub(super) fn has_one_for(&self, webhook: WebhookId, doubtful: bool) -> bool {
        let own = self.held.get(&webhook).copied().unwrap_or_default();
        own.places < PLACES - self.taken.places
            && own.bytes < BYTES.saturating_sub(self.taken.bytes).max(LITTLE)
            && !(doubtful && self.doubtful >= DOUBTFUL)
    }

    pub(super) fn take(&mut self, webhook: WebhookId, doubtful: bool, bytes: usize) -> Hold {
        for held in [self.held.entry(webhook).or_default(), &mut self.taken] {
            held.places += 1;
            held.bytes += bytes;
        }
        self.doubtful += usize::from(doubtful);
        self.last = Some(webhook);
        Hold { webhook, doubtful, bytes }
    }

    pub(super) fn give_back(&mut self, hold: &Hold) {
        let own = self.held.get_mut(&hold.webhook).expect("whoever has a place holds it");
        for held in [&mut *own, &mut self.taken] {
            held.places -= 1;
            held.bytes -= hold.bytes;
        }
        if own.places == 0 {
            self.held.remove(&hold.webhook);
        }
        self.doubtful -= usize::from(hold.doubtful);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many webhooks take places one each in turn, as many as they may.
    fn greedy(places: &mut Places, webhooks: i64, doubtful: bool, bytes: usize) {
        let mut turn: Vec<_> = (1..=webhooks).map(WebhookId).collect();
        while !turn.is_empty() {
            turn.retain(|id| {
                let may = places.has_one_for(*id, doubtful);
                if may {
                    places.take(*id, doubtful, bytes);
                }
                may
            });
        }
    }

    #[test]
    fn however_many_take_all_they_may_another_finds_a_place() {
        for (webhooks, held) in [(1, 384), (3, 576), (100, 761), (767, 767)] {
            let mut places = Places::default();
            greedy(&mut places, webhooks, false, 600);
            assert_eq!(places.taken.places, held, "{webhooks}");
            assert!(places.has_one_for(WebhookId(9_999), false));
        }
    }

    #[test]
    fn those_that_failed_last_leave_half_to_the_others_and_come_in_turn() {
        let mut places = Places::default();
        greedy(&mut places, 1_000, true, 600);
        assert_eq!(places.taken.places, DOUBTFUL);
        assert!(!places.has_one_for(WebhookId(9_999), true) && places.has_one_for(WebhookId(9_999), false));
        let waiting = |ids: &[i64]| ids.iter().copied().map(WebhookId).collect::<BTreeSet<_>>();
        assert_eq!(places.in_turn(waiting(&[1, 384, 385, 1_000])), [385, 1_000, 1, 384].map(WebhookId));
        places.give_back(&Hold { webhook: WebhookId(7), doubtful: true, bytes: 600 });
        assert!(places.has_one_for(WebhookId(385), true));
        places.take(WebhookId(1_000), true, 600);
        assert_eq!(places.in_turn(waiting(&[2, 3])), [2, 3].map(WebhookId), "after the last one it begins anew");
    }

    #[test]
    fn much_data_leaves_room_for_others_and_each_may_have_one_in_flight() {
        for (webhooks, held) in [(1, 10), (3, 15), (100, 100)] {
            let mut places = Places::default();
            greedy(&mut places, webhooks, false, 900_000);
            assert_eq!(places.taken.places, held, "{webhooks}");
            assert!(places.has_one_for(WebhookId(9_999), false));
        }
    }

    #[test]
    fn however_much_data_others_have_in_flight_one_with_little_is_not_held_to_one_at_a_time() {
        let mut places = Places::default();
        greedy(&mut places, 100, false, 900_000);
        let mut held = 0;
        while held < 64 && places.has_one_for(WebhookId(9_999), false) {
            places.take(WebhookId(9_999), false, 4_000);
            held += 1;
        }
        assert_eq!(held, 64);
    }
}
