//! The traffic screen: deliveries, failed attempts and how long deliveries took, over time.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc::sentences,
    plot::{self, Bar},
};
use crate::{
    model::Time,
    store::Traffic,
    tui::{
        commands::Command,
        msg::Hit,
        state::{TrafficSpan, TrafficView},
    },
};

/// What counts are shown for, the same in plots that stand together: how long that is in milliseconds, and the key of its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Per(i64, &'static str);

impl Per {
    const ALL: [Self; 4] = [
        Self(1_000, "per-second"),
        Self(60_000, "per-minute"),
        Self(3_600_000, "per-hour"),
        Self(86_400_000, "per-day"),
    ];

    /// The shortest in which the highest of these counts, each a millisecond, comes to 1, and the highest of the others, where
    /// it has any, to what an axis can tell.
    pub(super) fn of(plots: [&[f64]; 2]) -> Self {
        let peaks = plots.map(|counts| counts.iter().copied().fold(0.0, f64::max));
        let (high, low) = (peaks[0].max(peaks[1]), peaks[0].min(peaks[1]));
        if high == 0.0 {
            return Self::ALL[1];
        }
        let tells = |per: &&Self| {
            let count = |peak: f64| peak * per.0 as f64;
            count(high) >= 1.0 && (low == 0.0 || count(low) >= 0.1)
        };
        *Self::ALL.iter().find(tells).unwrap_or(&Self::ALL[3])
    }
}

/// What one column of the plots stands for.
struct Column {
    /// A millisecond.
    delivered: f64,
    failed: f64,
    /// The slots that it is a part of, together.
    all: Traffic,
}

/// Draws the screen.
pub(super) fn traffic(canvas: &mut Canvas<'_>, area: Rect, view: &TrafficView) {
    let now = canvas.state.now;
    let (begin, end) = (view.begin(now), view.end(now));
    canvas.changes_at(end);
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    head(canvas, area, view);
    let slots = view.all(now);
    let sum = Traffic::sum(&slots);
    if view.slots.is_some() && sum.delivered + sum.failed == 0 {
        let span = canvas.label(view.span.key());
        let text = canvas.text().with("traffic-none-in", &[("span", span.into())]);
        sentences(
            canvas,
            Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area },
            &text,
            canvas.theme.dim,
        );
        return;
    }
    let tall = area.height >= 18;
    let (gap, axis, read) = (u16::from(tall), if tall { 2 } else { 1 }, if tall { 3 } else { 1 });
    let left = area.height.saturating_sub(1 + gap + axis + read + 3);
    let heights = [left * 2 / 5, (left / 4).max(1)];
    let heights = [heights[0], heights[1], left.saturating_sub(heights[0] + heights[1]).max(1)];
    let wide = plot::plot_area(area).width;
    let columns = resample(&slots, usize::from(wide));
    let mut y = area.y + 1 + gap;
    let mut plots = Vec::new();
    let delivered: Vec<_> = columns.iter().map(|column| column.delivered).collect();
    let failed: Vec<_> = columns.iter().map(|column| column.failed).collect();
    let per = Per::of([&delivered, &failed]);
    for (at, height) in heights.into_iter().enumerate() {
        let place = Rect { y, height: height + 1, ..area };
        match at {
            0 => rate(canvas, place, "traffic-delivered", canvas.theme.good, &delivered, per),
            1 => rate(canvas, place, "traffic-failed", canvas.theme.bad, &failed, per),
            _ => took(canvas, place, &columns),
        }
        plots.push(Rect { y: y + 1, height, ..area });
        y += height + 1;
    }
    plot::time_axis(canvas, Rect { y, height: axis, ..area }, begin, end);
    plots.into_iter().for_each(|area| cursor(canvas, area, view));
    let read = Rect { y: y + axis, height: area.bottom().saturating_sub(y + axis), ..area };
    readout(canvas, read, view, &slots, &sum);
}

/// The spans to choose from, and whose traffic it is.
fn head(canvas: &mut Canvas<'_>, area: Rect, view: &TrafficView) {
    let theme = canvas.theme;
    let text = canvas.text();
    let spans = TrafficSpan::ALL.iter().map(|span| (text.get(span.key()), *span == view.span));
    let x = canvas.tabs(area.x, area.y, spans);
    let whose = match view.webhook {
        None => canvas.label("traffic-of-all"),
        Some(id) => match canvas.state.webhooks.get(id) {
            Some(overview) => overview.webhook.draft.url.to_string(),
            None => canvas.text().with("traffic-of-removed", &[("id", id.to_string().into())]),
        },
    };
    let room = area.right().saturating_sub(x + 6);
    let begin = x + 2;
    let x = canvas.put(begin, area.y, 2, "‹ ", theme.dim);
    let x = canvas.put(x, area.y, room, &whose, theme.strong);
    let x = canvas.put(x, area.y, 2, " ›", theme.dim);
    canvas.hit(Rect::new(begin, area.y, x - begin, 1), Hit::Command(Command::OtherWebhook));
}

/// Spreads the slots over so many columns, each with its share of what lies below it.
fn resample(slots: &[Traffic], wide: usize) -> Vec<Column> {
    let per = slots.len() as f64 / wide.max(1) as f64;
    let step = slots.get(1).map_or(1, |second| second.at.0 - slots[0].at.0) as f64;
    let column = |n: usize| {
        let (from, to) = (n as f64 * per, (n + 1) as f64 * per);
        let mut column = Column { delivered: 0.0, failed: 0.0, all: Traffic::default() };
        for (at, slot) in slots.iter().enumerate().take(to.ceil() as usize).skip(from as usize) {
            let share = (to.min((at + 1) as f64) - from.max(at as f64)).max(0.0);
            if share > 1e-9 {
                column.delivered += slot.delivered as f64 * share;
                column.failed += slot.failed as f64 * share;
                column.all.add(slot);
            }
        }
        (column.delivered, column.failed) = (column.delivered / (per * step), column.failed / (per * step));
        column
    };
    (0..wide).map(column).collect()
}

/// Counts over time, each a millisecond.
pub(super) fn rate(canvas: &mut Canvas<'_>, area: Rect, key: &str, style: Style, counts: &[f64], Per(unit, per): Per) {
    let peak = counts.iter().copied().fold(0.0, f64::max);
    let top = plot::round_up(peak * unit as f64);
    let name = canvas.text().with(key, &[("per", canvas.label(per).into())]);
    canvas.parts(area.x, area.y, area.width, &[("█ ", style), (&name, canvas.theme.dim)]);
    let labels = [(1.0, number(canvas, top)), (0.0, "0".to_owned()), (0.5, number(canvas, top / 2.0))];
    let bars: Vec<_> = counts.iter().map(|count| Bar { height: count * unit as f64 / top, lower: None }).collect();
    let plot = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    plot::bars(canvas, plot, &labels, &bars, (style, style));
}

/// A number of an axis, with a decimal where it needs one.
fn number(canvas: &Canvas<'_>, value: f64) -> String {
    if value >= 10.0 || (value - value.round()).abs() < 1e-9 {
        return canvas.text().number(value.round() as u64);
    }
    let written = format!("{value:.2}").trim_end_matches('0').to_owned();
    canvas.text().language().pointed(&written)
}

/// How long deliveries took: what half of them stayed within, and what nearly all did.
fn took(canvas: &mut Canvas<'_>, area: Rect, columns: &[Column]) {
    let theme = canvas.theme;
    let (half, most) = (canvas.label("traffic-half"), canvas.label("traffic-most"));
    canvas.parts(
        area.x,
        area.y,
        area.width,
        &[("█ ", theme.accent), (&half, theme.dim), ("   ░ ", theme.accent), (&most, theme.dim)],
    );
    let within: Vec<_> = columns.iter().map(|column| (column.all.within(50), column.all.within(95))).collect();
    // Bounds are steps of 1, 2, 5: one after the other they make a scale that shows small and large times alike.
    let top = within.iter().filter_map(|(_, most)| *most).max().unwrap_or(0).max(6);
    let part = |bucket: usize| (bucket + 1) as f64 / (top + 1) as f64;
    let bound = |bucket: usize| match Traffic::bound_ms(bucket) {
        Some(ms) => canvas.text().bound_value(ms),
        None => canvas.text().bound(None),
    };
    let labels =
        [top, 0, top / 2].map(|bucket| (part(bucket) - part(0) * if bucket == 0 { 1.0 } else { 0.0 }, bound(bucket)));
    let bars: Vec<_> = within
        .iter()
        .map(|(half, most)| Bar { height: most.map_or(0.0, part), lower: Some(half.map_or(0.0, part)) })
        .collect();
    let plot = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    plot::bars(canvas, plot, &labels, &bars, (theme.accent, theme.accent));
}

/// Marks the slot that is looked at, and notes what a click means.
fn cursor(canvas: &mut Canvas<'_>, area: Rect, view: &TrafficView) {
    let plot = plot::plot_area(area);
    let (count, wide) = (view.count(), usize::from(plot.width));
    // A slot that is narrower than a column still has one.
    let place = |at: usize| {
        let from = at * wide / count;
        let to = ((at + 1) * wide / count).max(from + 1);
        Rect { x: plot.x + from as u16, width: (to - from) as u16, ..plot }
    };
    for at in 0..count {
        canvas.hit(place(at), Hit::Row(at));
    }
    let Some(at) = view.at(canvas.state.now) else { return };
    let place = place(at).intersection(canvas.buffer.area);
    for (x, y) in place.positions().map(|at| (at.x, at.y)) {
        if canvas.buffer[(x, y)].symbol() == " " {
            canvas.put(x, y, 1, "┊", canvas.theme.selected.patch(canvas.theme.strong));
        }
    }
    // What stands there keeps its colours: they say what was delivered and what failed.
    canvas.lay(place, Style { fg: None, ..canvas.theme.selected });
}

/// The exact values of the slot that is looked at, or of all.
fn readout(canvas: &mut Canvas<'_>, area: Rect, view: &TrafficView, slots: &[Traffic], sum: &Traffic) {
    let (text, theme, now) = (canvas.text(), canvas.theme, canvas.state.now);
    let at = view.at(now);
    let (slot, when) = match at {
        Some(at) => (&slots[at], slot_time(slots[at].at, view.step(), now)),
        None => (sum, text.get(view.span.key())),
    };
    let (delivered, failed) = (text.number(slot.delivered), text.number(slot.failed));
    let share = match (slot.failed * 1_000).checked_div(slot.delivered + slot.failed) {
        Some(1..) => format!(" ({})", percent(canvas, slot.failed, slot.delivered + slot.failed)),
        _ => String::new(),
    };
    let delivered = text.with("traffic-read-delivered", &[("n", slot.delivered.into()), ("number", delivered.into())]);
    let failed = text.with("traffic-read-failed", &[("n", slot.failed.into()), ("number", failed.into())]) + &share;
    let within =
        |percent: u64| slot.within(percent).map_or_else(|| "–".to_owned(), |at| text.bound(Traffic::bound_ms(at)));
    let mean = slot.mean_us().map_or_else(|| "–".to_owned(), |us| text.measured(us));
    let values = [
        ("half", within(50).into()),
        ("most", within(95).into()),
        ("nearly", within(99).into()),
        ("mean", mean.into()),
    ];
    let (long, short) = (text.with("traffic-read-took", &values), text.with("traffic-read-took-short", &values));
    // Of nothing there is nothing to tell.
    let (long, short) = if slot.delivered + slot.failed == 0 { Default::default() } else { (long, short) };
    let bad = if slot.failed > 0 { theme.bad } else { theme.dim };
    let dot = (if area.width < 70 { " · " } else { "  ·  " }, theme.dim);
    let first = [(when.as_str(), theme.strong), dot, (delivered.as_str(), theme.good), dot, (failed.as_str(), bad)];
    if area.height > 1 {
        let y = area.y + area.height.saturating_sub(2);
        canvas.parts(area.x, y, area.width, &first);
        let took = if columns(&long) <= area.width { &long } else { &short };
        canvas.put(area.x, y + 1, area.width, took, Style::new());
    } else {
        let x = canvas.parts(area.x, area.y, area.width, &first);
        if !short.is_empty() && x + 5 + columns(&short) <= area.right() {
            canvas.parts(x, area.y, area.right() - x, &[dot, (&short, Style::new())]);
        }
    }
}

/// A part of a whole in per cent, with two digits that mean something.
fn percent(canvas: &Canvas<'_>, part: u64, all: u64) -> String {
    let value = part as f64 * 100.0 / all.max(1) as f64;
    let written = if value >= 10.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    format!("{} %", canvas.text().language().pointed(&written))
}

/// From when to when a slot is: `14:20–14:30`, with the date where that is not today.
fn slot_time(at: Time, step: i64, now: Time) -> String {
    let today = at.local_format("%F") == now.local_format("%F");
    let begin = at.local_format(if today { "%H:%M" } else { "%m-%d %H:%M" });
    format!("{begin}–{}", Time(at.0 + step).local_format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_or_made_up_when_slots_are_spread_over_columns() {
        let slot =
            |n: i64| Traffic { at: Time(n * 600_000), delivered: 6, failed: u64::from(n == 70), ..Traffic::default() };
        let slots: Vec<_> = (0..144).map(slot).collect();
        for wide in [1, 7, 68, 144, 200] {
            let columns = resample(&slots, wide);
            let all = |of: fn(&Column) -> f64| columns.iter().map(of).sum::<f64>() / wide as f64 * 86_400_000.0;
            assert!((all(|c| c.delivered) - 864.0).abs() < 1e-6 && (all(|c| c.failed) - 1.0).abs() < 1e-6, "{wide}");
            // What is even stays even.
            assert!(columns.iter().all(|c| (c.delivered * 600_000.0 - 6.0).abs() < 1e-6), "{wide}");
        }
    }

    #[test]
    fn plots_that_stand_together_count_in_one_unit_in_which_both_can_be_told() {
        let per = |delivered: f64, failed: f64| Per::of([&[0.0, delivered / 3_600_000.0], &[failed / 3_600_000.0]]).1;
        assert_eq!(per(0.0, 0.0), "per-minute");
        assert_eq!(per(120.0, 30.0), "per-minute");
        assert_eq!(per(30.0, 120.0), "per-minute");
        assert_eq!(per(36.0, 0.0), "per-hour");
        // Two in an hour are told beside a hundred a second, and not as 0.00 of a second.
        assert_eq!((per(360_000.0, 2.0), per(360_000.0, 20_000.0)), ("per-hour", "per-second"));
    }
}
