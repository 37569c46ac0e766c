//! How many requests of a webhook wait, and for what: it is off, nobody sends, it backs off, order, its rate, its limit.

use crate::model::{Books, Rate, SwitchState, Time, Webhook};

/// What waits at one webhook.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// Requests that could be sent but for `why`.
    pub count: u64,
    /// What they wait for; `None` where there are none.
    pub why: Option<Why>,
    /// Requests beside them that failed, each of which waits for a time of its own.
    pub later: u64,
}

/// What requests wait for that could be sent.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Why {
    /// The webhook is off, so that they are held.
    Off,
    /// No process sends.
    NobodySends,
    /// The webhook failed: nothing goes out before that time, and then one attempt at a time until one succeeds.
    BackingOff(Option<Time>),
    /// Those before them: one goes out after the other.
    Order,
    /// So many attempts a second are allowed.
    Rate(Rate),
    /// So many attempts are in flight at once, and no more are allowed.
    Limit(u32),
}

impl Why {
    /// A word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NobodySends => "nobody_sends",
            Self::BackingOff(_) => "backing_off",
            Self::Order => "order",
            Self::Rate(_) => "rate",
            Self::Limit(_) => "limit",
        }
    }
}

impl Waiting {
    /// What waits at a webhook with these books, `later` of whose pending requests are not due yet; `None` where nothing does.
    pub fn of(webhook: &Webhook, books: &Books, later: u64, sends: bool, now: Time) -> Option<Self> {
        let draft = &webhook.draft;
        let count = |count: i64| count.max(0).cast_unsigned();
        let later = if webhook.is_on() { later } else { 0 };
        let due = count(books.pending).saturating_sub(later);
        let (count, why) = match webhook.state {
            SwitchState::On if !sends => (due, Why::NobodySends),
            SwitchState::On if webhook.is_backing_off() => {
                (due, Why::BackingOff(webhook.next_probe_at.filter(|at| *at > now)))
            }
            // The one that is under way waits for nothing of ours.
            SwitchState::On if draft.ordered => (due.saturating_sub(1), Why::Order),
            SwitchState::On => match draft.rate {
                Some(rate) => (due, Why::Rate(rate)),
                None => (due.saturating_sub(u64::from(draft.limit)), Why::Limit(draft.limit)),
            },
            SwitchState::Off(_) | SwitchState::Removed => (count(books.held), Why::Off),
        };
        (count + later > 0).then_some(Self { count, why: (count > 0).then_some(why), later })
    }
}
