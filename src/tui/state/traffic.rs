//! The traffic screen: which span of time, of which webhook, and the slot that is looked at.

use crate::{
    model::{Time, WebhookId},
    store::{Traffic, TrafficQuery},
};

/// How far back one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Hour,
    Day,
    Week,
    Month,
}

impl Span {
    pub(crate) const ALL: &'static [Self] = &[Self::Hour, Self::Day, Self::Week, Self::Month];

    /// Its length in milliseconds.
    pub(crate) const fn millis(self) -> i64 {
        match self {
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
            Self::Week => 7 * 86_400_000,
            Self::Month => 30 * 86_400_000,
        }
    }

    /// The key of its text.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Hour => "traffic-hour",
            Self::Day => "traffic-day",
            Self::Week => "traffic-week",
            Self::Month => "traffic-month",
        }
    }
}

/// What was attempted over time.
#[derive(Debug)]
pub(crate) struct TrafficView {
    /// Of this webhook; `None` for all.
    pub(crate) webhook: Option<WebhookId>,
    pub(crate) span: Span,
    /// What was read: slots that have any traffic, oldest first; `None` until it was.
    pub(crate) slots: Option<Vec<Traffic>>,
    /// Answers to older questions are of no use.
    pub(crate) token: u64,
    /// The beginning of the slot that is looked at.
    pub(crate) cursor: Option<Time>,
    /// Something was committed since it was read.
    pub(crate) stale: bool,
}

impl TrafficView {
    pub(crate) const fn new(webhook: Option<WebhookId>, token: u64) -> Self {
        Self { webhook, span: Span::Day, slots: None, token, cursor: None, stale: false }
    }

    /// The length of a slot in milliseconds.
    pub(crate) const fn step(&self) -> i64 {
        Traffic::step_for(self.span.millis())
    }

    /// How many slots there are.
    pub(crate) fn count(&self) -> usize {
        usize::try_from(self.span.millis() / self.step()).unwrap_or(1)
    }

    /// The end of the slot that is under way.
    pub(crate) const fn end(&self, now: Time) -> Time {
        Time((now.0.div_euclid(self.step()) + 1) * self.step())
    }

    /// The beginning of the oldest slot.
    pub(crate) const fn begin(&self, now: Time) -> Time {
        Time(self.end(now).0 - self.span.millis())
    }

    /// What is to be read.
    pub(crate) const fn query(&self, now: Time) -> TrafficQuery {
        TrafficQuery { webhook: self.webhook, since: self.begin(now), step: self.step() }
    }

    /// Every slot of the span, those without traffic as well.
    pub(crate) fn all(&self, now: Time) -> Vec<Traffic> {
        let (begin, step) = (self.begin(now), self.step());
        let slot = |n: usize| Traffic { at: Time(begin.0 + n as i64 * step), ..Traffic::default() };
        let mut all: Vec<_> = (0..self.count()).map(slot).collect();
        for slot in self.slots.iter().flatten() {
            let at = usize::try_from((slot.at.0 - begin.0).div_euclid(step)).ok();
            if let Some(place) = at.and_then(|at| all.get_mut(at)) {
                place.add(slot);
            }
        }
        all
    }

    /// The number of the slot that is looked at, where it is still within the span.
    pub(crate) fn at(&self, now: Time) -> Option<usize> {
        let at = usize::try_from((self.cursor?.0 - self.begin(now).0).div_euclid(self.step())).ok()?;
        (at < self.count()).then_some(at)
    }

    /// Looks at a slot by its number.
    pub(crate) fn look_at(&mut self, at: usize, now: Time) {
        let at = at.min(self.count() - 1);
        self.cursor = Some(Time(self.begin(now).0 + at as i64 * self.step()));
    }

    /// Moves by so many slots, earlier where negative; the first move begins at the newest one.
    pub(crate) fn step_by(&mut self, by: isize, now: Time) {
        let at = match self.at(now) {
            Some(at) => at.saturating_add_signed(by),
            None => self.count() - 1,
        };
        self.look_at(at, now);
    }

    /// The time that is looked at: of one slot, or of all.
    pub(crate) fn looked_at(&self, now: Time) -> (Time, Time) {
        match self.at(now) {
            Some(at) => {
                let begin = Time(self.begin(now).0 + at as i64 * self.step());
                (begin, Time(begin.0 + self.step()))
            }
            None => (self.begin(now), self.end(now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slots_stand_still_while_time_goes_on_and_the_newest_is_under_way() {
        let mut view = TrafficView::new(None, 0);
        let now = Time(1_773_483_845_000);
        assert_eq!(view.end(now), Time(1_773_484_200_000));
        assert_eq!(view.begin(now).0 % 600_000, 0);
        let slot = Traffic { at: Time(1_773_483_600_000), delivered: 7, ..Traffic::default() };
        view.slots = Some(vec![Traffic { at: Time(0), delivered: 99, ..slot }, slot]);
        let all = view.all(now);
        assert_eq!((all.len(), all.last().unwrap().delivered, Traffic::sum(&all).delivered), (144, 7, 7));
        view.step_by(-1, now);
        assert_eq!(view.at(now), Some(143), "the first move is to the newest");
        view.step_by(-200, now);
        assert_eq!(view.at(now), Some(0));
        // An hour later that slot is out of sight.
        assert_eq!(view.at(Time(now.0 + 3_600_000)), None);
    }
}
