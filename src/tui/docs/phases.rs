//! Where the time of an attempt went, as a chart of one line a phase: each begins where the one before it has ended, the first
//! after what belongs to no phase. The last line is the whole.

use super::{DocLine, Role};
use crate::{model::Timings, text::Text};

/// The names of the phases, in order.
pub(crate) const PHASES: [&str; 6] = ["dns", "connect", "tls", "send", "wait", "body"];
/// How many columns stand for the whole.
const WIDE: u64 = 24;

/// The chart; nothing where no phase took place.
pub(crate) fn phase_lines(text: &Text, timings: &Timings) -> Vec<DocLine> {
    let sum: u64 = timings.phases().iter().flatten().sum();
    let whole = timings.total_us.max(sum).max(1);
    let mut lines = Vec::new();
    let mut before = whole - sum.max(1);
    for (at, (micros, phase)) in timings.phases().into_iter().zip(PHASES).enumerate() {
        let Some(micros) = micros else { continue };
        let column = |micros: u64| (u128::from(micros) * u128::from(WIDE) / u128::from(whole)) as usize;
        let (from, to) = (column(before).min(WIDE as usize - 1), column(before + micros));
        before += micros;
        let mut line = DocLine::of(format!("{:<9}", text.get(&format!("timing-{phase}"))), Role::Dim);
        line.push(&format!("{:>8}  ", text.measured(micros)), None);
        line.push(&" ".repeat(from), None);
        line.push(&"█".repeat(to.saturating_sub(from).max(1)), Some(Role::Phase(at as u8)));
        lines.push(line);
    }
    if !lines.is_empty() {
        let mut line = DocLine::of(format!("{:<9}", text.get("head-total")), Role::Dim);
        line.push(&format!("{:>8}  ", text.measured(whole)), Some(Role::Strong));
        line.push(&"─".repeat(WIDE as usize), Some(Role::Dim));
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn each_phase_begins_where_the_one_before_it_has_ended() {
        let timings = Timings {
            dns_us: Some(10_000),
            connect_us: Some(10_000),
            wait_us: Some(40_000),
            total_us: 120_000,
            ..Timings::default()
        };
        let lines: Vec<_> = phase_lines(&Text::new(Language::English), &timings).into_iter().map(|l| l.text).collect();
        assert_eq!(
            lines,
            [
                "dns         10 ms              ██",
                "connect     10 ms                ██",
                "wait        40 ms                  ████████",
                "total      120 ms  ────────────────────────",
            ]
        );
        assert!(phase_lines(&Text::new(Language::English), &Timings::default()).is_empty());
    }
}
