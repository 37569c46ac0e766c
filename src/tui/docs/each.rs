//! What became of each of many webhooks, the bad ones first.

use super::{DocLine, Role};
use crate::{
    text::Text,
    tui::state::{Each, EachOutcome},
};

/// A heading, then one outcome for each.
pub(crate) fn outcome_lines(text: &Text, each: &Each) -> Vec<DocLine> {
    let bad = each.outcomes.iter().filter(|(.., outcome)| outcome.is_bad()).count();
    let values = [
        ("good", (each.outcomes.len() - bad).into()),
        ("bad", bad.into()),
        ("left", (each.total - each.outcomes.len()).into()),
    ];
    let mut lines = vec![DocLine::of(text.with("each-outcome", &values), Role::Strong)];
    for (_, url, outcome) in &each.outcomes {
        let (sign, role) = if outcome.is_bad() { ("✗", Role::Bad) } else { ("✓", Role::Good) };
        let mut line = DocLine::default();
        line.push(&format!("{sign} "), Some(role));
        line.push(&crate::text::escape(url), None);
        match outcome {
            EachOutcome::Tested(attempt) if attempt.fault.is_none() => {
                let status = attempt.reply.as_ref().map_or(0, |reply| reply.status);
                let took = text.measured(attempt.timings.total_us);
                let said = text.with("status-in", &[("status", u64::from(status).into()), ("took", took.into())]);
                line.push(&format!("  {said}"), Some(Role::Dim));
            }
            _ => {}
        }
        if outcome.is_bad() {
            lines.push(DocLine::default());
        }
        lines.push(line);
        match outcome {
            EachOutcome::Failed(why) => lines.push(DocLine::plain(format!("  {why}"))),
            EachOutcome::Tested(attempt) => {
                if let Some(words) = text.attempt_fault(attempt) {
                    lines.push(DocLine::plain(format!("  {} {}", words.what, words.next)));
                }
            }
            _ => {}
        }
    }
    lines
}
