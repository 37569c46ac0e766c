//! Bars over time, made of characters: how high, against which axis, and where the ticks of the time stand.

use ratatui::{layout::Rect, style::Style};

use super::canvas::{Canvas, columns};
use crate::model::Time;

/// The columns that the numbers of the axis take, its line included.
pub(super) const AXIS: u16 = 9;

/// The parts of a cell from the bottom, in eighths.
const EIGHTHS: [&str; 8] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"];

/// One column of a plot: a bar, and where it is made of two, the lower part of it; from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bar {
    pub(super) height: f64,
    pub(super) lower: Option<f64>,
}

/// Draws bars into an area, its axis at the left; each label stands at its height, from 0 to 1.
pub(super) fn bars(
    canvas: &mut Canvas<'_>,
    area: Rect,
    labels: &[(f64, String)],
    bars: &[Bar],
    styles: (Style, Style),
) {
    let plot = plot_area(area);
    axis(canvas, area, labels);
    let eighths = |part: f64| {
        let all = (part * f64::from(plot.height) * 8.0).round() as u16;
        // What is there must be seen.
        if part > 0.0 { all.max(1) } else { 0 }
    };
    for (x, bar) in (plot.x..plot.right()).zip(bars) {
        let (all, lower) = (eighths(bar.height), bar.lower.map(eighths));
        for row in 0..plot.height {
            let y = plot.bottom() - 1 - row;
            let filled = all.saturating_sub(row * 8).min(8);
            let (sign, style) = match lower {
                _ if filled == 0 => continue,
                Some(lower) if row * 8 + 4 > lower && (row > 0 || lower == 0) => ("░", styles.1),
                Some(_) => ("█", styles.0),
                None if filled == 8 => ("█", styles.0),
                None => (EIGHTHS[usize::from(filled)], styles.0),
            };
            canvas.put(x, y, 1, sign, style);
        }
    }
}

/// Where the bars stand.
pub(super) fn plot_area(area: Rect) -> Rect {
    Rect { x: area.x + AXIS, width: area.width.saturating_sub(AXIS), ..area }
}

fn axis(canvas: &mut Canvas<'_>, area: Rect, labels: &[(f64, String)]) {
    let theme = canvas.theme;
    for y in area.y..area.bottom() {
        canvas.put(area.x + AXIS - 1, y, 1, "│", theme.line);
    }
    let mut taken = Vec::new();
    for (part, label) in labels {
        let row = ((1.0 - part) * f64::from(area.height)).round().min(f64::from(area.height) - 1.0) as u16;
        if taken.contains(&row) {
            continue;
        }
        taken.push(row);
        canvas.put_right(area.x, area.y + row, AXIS - 2, label, theme.dim);
        canvas.put(area.x + AXIS - 1, area.y + row, 1, "┤", theme.line);
    }
}

/// The least round number that is not below a value.
pub(super) fn round_up(value: f64) -> f64 {
    const STEPS: [f64; 11] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    if value <= 0.0 {
        return 1.0;
    }
    let size = 10f64.powf(value.log10().floor());
    // A hair above a step is that step.
    STEPS.iter().map(|step| step * size).find(|step| *step * 1.000_001 >= value).unwrap_or(size * 10.0)
}

/// The ticks of the time in `columns` columns: where each stands, and what it says.
pub(super) fn ticks(begin: Time, end: Time, wide: u16, today: &str) -> Vec<(u16, String)> {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const STEPS: [i64; 14] = [
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        4 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        5 * DAY,
        10 * DAY,
    ];
    let span = end.0 - begin.0;
    let fits = |step: &&i64| **step * i64::from(wide) / span.max(1) >= 9;
    let step = *STEPS.iter().find(fits).unwrap_or(&STEPS[13]);
    // The clock on the wall may be off by quarters of an hour, and changes its offset in some nights.
    let look = step.min(15 * MINUTE);
    let mut at = begin.0.div_euclid(look) * look;
    let mut ticks = Vec::new();
    while at < end.0 {
        let time = Time(at);
        if at >= begin.0 && time.wall_ms().rem_euclid(step) == 0 {
            let column = ((at - begin.0) * i64::from(wide) / span) as u16;
            let day = time.local_format("%m-%d");
            let says = if step >= DAY || (time.wall_ms().rem_euclid(DAY) == 0 && day != today) {
                day
            } else {
                time.local_format("%H:%M")
            };
            ticks.push((column, says));
        }
        at += look;
    }
    ticks
}

/// Draws the ticks below the plots, in one row or, with a line above, in two.
pub(super) fn time_axis(canvas: &mut Canvas<'_>, area: Rect, begin: Time, end: Time) {
    let plot = plot_area(area);
    let theme = canvas.theme;
    let lined = area.height > 1;
    if lined {
        canvas.put(plot.x - 1, area.y, 1, "└", theme.line);
        for x in plot.x..plot.right() {
            canvas.put(x, area.y, 1, "─", theme.line);
        }
    }
    let today = canvas.state.now.local_format("%m-%d");
    let mut free = area.x;
    for (column, says) in ticks(begin, end, plot.width, &today) {
        let at = plot.x + column;
        if lined {
            canvas.put(at, area.y, 1, "┴", theme.line);
        }
        // In the middle below its tick, as far as there is room.
        let x = (at.saturating_sub(columns(&says) / 2)).clamp(area.x, area.right().saturating_sub(columns(&says)));
        if x >= free {
            canvas.put(x, area.bottom() - 1, columns(&says), &says, theme.dim);
            free = x + columns(&says) + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number() {
        let said = [0.0, 0.9, 1.0, 7.0, 10.0, 11.0, 101.0, 0.03].map(round_up);
        for (said, wanted) in said.iter().zip([1.0, 1.0, 1.0, 8.0, 10.0, 12.0, 120.0, 0.03]) {
            assert!((said - wanted).abs() < 1e-9, "{said} {wanted}");
        }
    }

    #[test]
    fn ticks_stand_at_round_times_of_the_clock_and_have_room() {
        let now = Time(1_773_484_200_000);
        let day = Time(now.0 - 86_400_000);
        let said: Vec<_> = ticks(day, now, 68, "03-14").into_iter().map(|(_, says)| says).collect();
        assert_eq!(said, ["12:00", "16:00", "20:00", "00:00", "04:00", "08:00"]);
        let month = ticks(Time(now.0 - 30 * 86_400_000), now, 180, "03-14");
        assert!(month.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 9), "{month:?}");
        assert_eq!(month.last().unwrap().1, "03-14");
    }
}
