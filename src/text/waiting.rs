//! How many requests wait, and for what, in a few words.

use super::Text;
use crate::{
    model::Time,
    store::{Waiting, Why},
};

impl Text {
    /// What waits at a webhook: `41 (rate 5/s) · 3 to be tried again later`. How long it is to a
    /// time, `until` says.
    pub fn waiting(&self, waiting: &Waiting, until: impl FnOnce(Time) -> String) -> String {
        let why = waiting.why.map(|why| match why {
            Why::Off => self.get("waiting-off"),
            Why::NobodySends => self.get("waiting-nobody"),
            Why::BackingOff(Some(at)) => self.with("waiting-backing-off", &[("span", until(at).into())]),
            Why::BackingOff(None) => self.get("waiting-probing"),
            Why::Order => self.get("waiting-order"),
            Why::Rate(rate) => self.with("waiting-rate", &[("rate", rate.to_string().into())]),
            Why::Limit(limit) => self.with("waiting-limit", &[("limit", limit.to_string().into())]),
        });
        let count = why.map(|why| self.with("waiting-count", &[("count", waiting.count.into()), ("why", why.into())]));
        let later = (waiting.later > 0).then(|| self.with("waiting-later", &[("count", waiting.later.into())]));
        [count, later].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
