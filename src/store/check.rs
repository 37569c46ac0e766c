//! What an event must be, whoever brings it. It is looked at before the thread that writes has anything to do with it, and that
//! thread relies on it: for that one the checks of the tables are off (`sqlite/engine.rs`).

use serde_json::value::RawValue;

use super::Refused;
use crate::model::{NewEvent, Time};

/// As deep as SQLite reads JSON.
pub(crate) const MAX_DEPTH: usize = 1_000;

/// When an event may have happened, as the trigger `event_time` has it for other programs.
const HAPPENS: std::ops::RangeInclusive<i64> = 100_000_000_000..=253_402_300_799_999;

/// Whether the store can take an event; only its kind is still to be looked up.
pub(crate) fn event(event: &NewEvent) -> Result<(), Refused> {
    if event.data.len() > NewEvent::MAX_DATA {
        return Err(Refused::TooLarge(event.data.len()));
    }
    if let Some(at) = event.occurred_at.filter(|Time(at)| !HAPPENS.contains(at)) {
        return Err(Refused::Time(at));
    }
    serde_json::from_str::<&RawValue>(&event.data).map_err(|why| Refused::NotJson(format!(": {why}")))?;
    deeper_than(&event.data, MAX_DEPTH).map_or(Ok(()), |depth| Err(Refused::TooDeep(depth)))
}

/// How deep JSON text is nested, where that is deeper than a limit.
pub(crate) fn deeper_than(json: &str, limit: usize) -> Option<usize> {
    // What is short or has few brackets cannot be deep; this count is much faster than the walk below.
    if json.len() <= limit || json.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count() <= limit {
        return None;
    }
    let (mut depth, mut deepest, mut text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'{' | b'[' if !text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Some(deepest).filter(|deepest| *deepest > limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_texts() {
        let deep = |levels| format!("{}\"[[[\\\"[\"{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(deeper_than(&deep(3), 3), None);
        assert_eq!(deeper_than(&deep(4), 3), Some(4));
        assert_eq!(deeper_than("[[],[],[],[],[]]", 3), None);
    }
}
