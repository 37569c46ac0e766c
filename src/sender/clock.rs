//! The machine's clock beside the time that passes: whether it was set back, and by how much.

use std::time::Duration;

use crate::{model::Time, policy::Tick};

/// A clock that is put right by so little holds nothing up that anyone would notice.
pub(super) const SLACK: Duration = Duration::from_secs(2);

/// What the clock said last, as far as it had not been set back since.
pub(super) struct Clock {
    tick: Tick,
    wall: Time,
}

impl Clock {
    pub(super) const fn new(tick: Tick, wall: Time) -> Self {
        Self { tick, wall }
    }

    /// Compares the clock with the time that has passed; answers by how much it was set back, where it was. One that was set
    /// forward, or that went on while the machine slept, is believed.
    pub(super) fn set_back(&mut self, tick: Tick, wall: Time) -> Option<Duration> {
        let back = self.wall.plus(tick.saturating_sub(self.tick)).since(wall);
        if !back.is_zero() && back <= SLACK {
            // Many small steps are a large one.
            return None;
        }
        *self = Self { tick, wall };
        (!back.is_zero()).then_some(back)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(s: u64) -> Tick {
        Tick::from_secs(s)
    }

    #[test]
    fn it_is_noticed_where_the_clock_is_set_back_and_by_how_much() {
        let mut clock = Clock::new(at(0), Time(1_000_000));
        assert_eq!(clock.set_back(at(10), Time(1_010_000)), None);
        assert_eq!(clock.set_back(at(20), Time(720_000)), Some(at(300)));
        assert_eq!(clock.set_back(at(30), Time(730_000)), None, "once");
        // Forward for a day, and back again.
        assert_eq!(clock.set_back(at(40), Time(740_000 + 86_400_000)), None);
        assert_eq!(clock.set_back(at(50), Time(750_000)), Some(at(86_400)));
        // The machine slept for an hour, and its clock was right when it woke.
        assert_eq!(clock.set_back(at(60), Time(760_000 + 3_600_000)), None);
        assert_eq!(clock.set_back(at(70), Time(770_000 + 3_600_000)), None);
    }

    #[test]
    fn small_steps_back_are_noticed_together() {
        let mut clock = Clock::new(at(0), Time(0));
        assert_eq!(clock.set_back(at(10), Time(9_000)), None);
        assert_eq!(clock.set_back(at(20), Time(18_000)), None);
        assert_eq!(clock.set_back(at(30), Time(27_000)), Some(at(3)));
        assert_eq!(clock.set_back(at(40), Time(37_000)), None);
    }
}
