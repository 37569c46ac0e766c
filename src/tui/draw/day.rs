//! The last day of the selected webhook in bars, where a wide window has room for it below the list.

use ratatui::layout::Rect;

use super::{canvas::Canvas, doc::sentences, plot, traffic, webhook};
use crate::{model::Time, store::Overview, tui::state::success};

/// It takes no less than so many lines, and no more is of use.
pub(super) const LINES: std::ops::RangeInclusive<u16> = 14..=26;

const HOUR: i64 = 3_600_000;
const HOURS: usize = 24;

/// Draws it: what was delivered and what failed in each hour.
pub(super) fn day(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview) {
    let (theme, text, now) = (canvas.theme, canvas.text(), canvas.state.now);
    canvas.put_url(area.x, area.y, area.width, overview.webhook.draft.url.as_str(), theme.strong);
    let Some((all, per_mille)) = success(overview) else {
        let rest = Rect { y: area.y + 2, height: area.height - 2, ..area };
        sentences(canvas, rest, &text.get("traffic-none"), theme.dim);
        return;
    };
    let values = [("percent", (per_mille / 10).into()), ("attempts", text.number(all).into())];
    let said = format!("{} · {}", text.get("head-day"), text.with("fact-day", &values));
    canvas.put(area.x, area.y + 1, area.width, &said, theme.dim);
    let sums = webhook::parts_of_day(&overview.traffic, now, HOURS);
    let wide = usize::from(plot::plot_area(area).width);
    let spread = |of: fn(&(u64, u64)) -> u64| -> Vec<f64> {
        (0..wide).map(|column| of(&sums[column * HOURS / wide]) as f64 / HOUR as f64).collect()
    };
    const AXIS: u16 = 2;
    let left = area.height - 3 - AXIS;
    let first = Rect { y: area.y + 3, height: left * 3 / 5, ..area };
    let second = Rect { y: first.bottom(), height: left - first.height, ..area };
    let (delivered, failed) = (spread(|sum| sum.0), spread(|sum| sum.1));
    let per = traffic::Per::of([&delivered, &failed]);
    traffic::rate(canvas, first, "traffic-delivered", theme.good, &delivered, per);
    traffic::rate(canvas, second, "traffic-failed", theme.bad, &failed, per);
    let axis = Rect { y: second.bottom(), height: AXIS, ..area };
    plot::time_axis(canvas, axis, Time(now.0 - HOURS as i64 * HOUR), now);
}
