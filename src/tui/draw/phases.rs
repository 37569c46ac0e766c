//! Where the time of an attempt went: a bar in proportion, and the numbers with the signs that the bar is made of.

use std::cmp::Reverse;

use ratatui::style::Style;

use super::canvas::{Canvas, columns};
use crate::{model::Timings, tui::docs::PHASES};

/// What a phase is drawn with: one block in its colour, or a sign of its own where there are no colours or only ASCII.
pub(super) fn sign(canvas: &Canvas<'_>, phase: usize) -> (&'static str, Style) {
    const SIGNS: [&str; 6] = ["░", "▒", "▓", "╱", "█", "╲"];
    let plain = !canvas.theme.coloured || canvas.state.look.ascii;
    (if plain { SIGNS[phase] } else { "▆" }, canvas.theme.phases[phase])
}

/// Draws the bar. Its width stands for `scale` microseconds, the same for all that are to be compared. A line before it stands for
/// what belongs to no phase, most of which is the wait for a connection to be ready.
pub(super) fn bar(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, timings: &Timings, scale: u64) {
    let (other, phases) = parts(timings, width, scale);
    let mut at = canvas.put(x, y, other, &"─".repeat(usize::from(other)), canvas.theme.line);
    for (phase, cells) in phases.into_iter().enumerate() {
        let (sign, style) = sign(canvas, phase);
        at = canvas.put(at, y, cells, &sign.repeat(usize::from(cells)), style);
    }
}

/// Writes the numbers, as many as there is room for, the longest phase first to stay; answers the column after them.
pub(super) fn numbers(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, timings: &Timings) -> u16 {
    let text = canvas.text();
    let spans = timings.phases();
    let label = |phase: usize| text.get(&format!("timing-{}", PHASES[phase]));
    let number = |phase: usize| spans[phase].map(|micros| text.measured(micros)).unwrap_or_default();
    let mut shown: Vec<usize> = (0..6).filter(|phase| spans[*phase].is_some()).collect();
    let wide = |shown: &[usize]| -> u16 {
        shown.iter().map(|phase| columns(&label(*phase)) + columns(&number(*phase)) + 6).sum::<u16>().saturating_sub(3)
    };
    while wide(&shown) > width && shown.len() > 1 {
        let least = (0..shown.len()).min_by_key(|at| spans[shown[*at]]).unwrap_or(0);
        shown.remove(least);
    }
    let longest = spans.iter().flatten().max().copied();
    let (end, mut at) = (x + width, x);
    for phase in shown {
        let (sign, style) = sign(canvas, phase);
        let strong = if spans[phase] == longest { canvas.theme.strong } else { Style::new() };
        let (label, number) = (label(phase), number(phase));
        let parts = [(sign, style), (" ", style), (&label, canvas.theme.dim), (" ", style), (&number, strong)];
        at = canvas.parts(at, y, end.saturating_sub(at), &parts) + 3;
    }
    at.saturating_sub(3).max(x)
}

/// What the bars of several attempts are long by: the longest of these took the whole width, what belongs to no phase included.
pub(super) fn scale<'a>(timings: impl Iterator<Item = &'a Timings>) -> u64 {
    timings.map(|timings| timings.phases().into_iter().flatten().sum::<u64>().max(timings.total_us)).max().unwrap_or(0)
}

/// The cells of what belongs to no phase, and of each phase.
fn parts(timings: &Timings, width: u16, scale: u64) -> (u16, [u16; 6]) {
    let spans = timings.phases().map(Option::unwrap_or_default);
    let phases = length(&spans, width, scale);
    let other = length(&[timings.total_us], width, scale).saturating_sub(phases);
    (other, shares(&spans, phases))
}

/// How much of a width the spans take together; what took any time has a cell.
fn length(spans: &[u64], width: u16, scale: u64) -> u16 {
    let sum: u128 = spans.iter().map(|span| u128::from(*span)).sum();
    let exact = (sum * u128::from(width)).div_ceil(u128::from(scale.max(1)));
    u16::try_from(exact).unwrap_or(width).min(width)
}

/// A width in parts as long as the spans are to each other. What took any time has a cell, as far as there are enough.
fn shares(spans: &[u64; 6], width: u16) -> [u16; 6] {
    let mut cells = [0; 6];
    let sum: u128 = spans.iter().map(|span| u128::from(*span)).sum();
    if sum == 0 || width == 0 {
        return cells;
    }
    for (cell, span) in cells.iter_mut().zip(spans) {
        let exact = u128::from(*span) * u128::from(width) / sum;
        *cell = u16::try_from(exact).unwrap_or(width).max(u16::from(*span > 0));
    }
    // Whoever has the most gives what the others were given too much, cell by cell, the shortest of them first; the longest
    // takes what is left.
    while cells.iter().sum::<u16>() > width {
        let most = (0..6).max_by_key(|at| (cells[*at], Reverse(spans[*at]))).unwrap_or(0);
        cells[most] -= 1;
    }
    let longest = (0..6).max_by_key(|at| spans[*at]).unwrap_or(0);
    cells[longest] += width - cells.iter().sum::<u16>();
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bar_is_as_long_as_it_may_be_and_shows_what_took_any_time() {
        assert_eq!(shares(&[1, 11, 24, 0, 46, 2], 20), [1, 2, 5, 0, 11, 1]);
        assert_eq!(shares(&[0, 0, 0, 0, 0, 0], 20), [0; 6]);
        assert_eq!(shares(&[0, 50, 0, 0, 50, 0], 10), [0, 5, 0, 0, 5, 0]);
        assert_eq!(shares(&[1, 11, 24, 0, 46, 2], 2), [0, 0, 1, 0, 1, 0]);
    }

    #[test]
    fn bars_of_one_scale_are_as_long_as_what_they_stand_for() {
        let lengths = [15_000, 7_500, 1_000, 1, 0].map(|wait| length(&[0, 0, 0, 0, wait, 0], 30, 15_000));
        assert_eq!(lengths, [30, 15, 2, 1, 0]);
    }

    #[test]
    fn a_bar_is_as_long_as_its_total_though_its_phases_are_not() {
        let timings = Timings { wait_us: Some(150), body_us: Some(10), total_us: 500, ..Timings::default() };
        assert_eq!(parts(&timings, 25, 500), (17, [0, 0, 0, 0, 7, 1]));
        assert_eq!(parts(&timings, 25, 1_000), (9, [0, 0, 0, 0, 3, 1]));
    }

    proptest! {
        #[test]
        fn a_bar_fills_its_width(spans: [u64; 6], width in 6u16..200) {
            let cells = shares(&spans, width);
            let any = spans.iter().any(|span| *span > 0);
            prop_assert_eq!(cells.iter().sum::<u16>(), if any { width } else { 0 });
            prop_assert!(cells.iter().zip(spans).all(|(cells, span)| (*cells > 0) >= (span > 0)));
        }
    }
}
