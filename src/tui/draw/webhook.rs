//! The selected webhook beside or below the list: how it stands, why, and its latest requests.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc::sentences,
};
use crate::{
    model::{SwitchState, Time},
    store::{Filter, Overview, TrafficSlot},
    text::FaultContext,
    tui::state::success,
};

/// How it stands, in words.
fn standing(canvas: &mut Canvas<'_>, overview: &Overview) -> (String, Style) {
    let (theme, text, webhook) = (canvas.theme, canvas.text(), &overview.webhook);
    match webhook.state {
        SwitchState::Off(off) => {
            let ago = canvas.ago(off.at);
            let values = [("ago", ago.into()), ("reason", text.off_reason(off.reason).into())];
            (text.with("detail-off", &values), theme.bad)
        }
        _ if webhook.failed_in_row > 0 => {
            let values = [("count", u64::from(webhook.failed_in_row).into())];
            (text.with("detail-backing-off", &values), theme.warn)
        }
        _ if webhook.is_backing_off() => (text.get("detail-our-fault"), theme.warn),
        _ => (text.get("detail-on"), theme.dim),
    }
}

/// In a few lines, for below the list.
pub(super) fn short(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview) {
    let (theme, state) = (canvas.theme, canvas.state);
    let text = &state.text;
    let webhook = &overview.webhook;
    let mut y = area.y;
    let url = webhook.draft.url.as_str();
    let end = canvas.put(area.x, y, area.width, url, theme.strong);
    let (mut standing, style) = standing(canvas, overview);
    // What is held is said by the list.
    let mut waiting = overview
        .waiting
        .filter(|_| webhook.is_on())
        .map(|waiting| text.with("detail-waiting", &[("what", text.waiting(&waiting, |at| canvas.until(at)).into())]));
    if let Some(said) = waiting.take_if(|said| columns(&standing) + 3 + columns(said) <= area.width) {
        standing = format!("{standing} · {said}");
    }
    if end + 2 + columns(&standing) <= area.right() {
        canvas.put(end + 2, y, columns(&standing), &standing, style);
    } else {
        y += 1;
        canvas.put(area.x, y, area.width, &standing, style);
    }
    y += 1;
    if let Some(fault) = &overview.last_fault {
        let context =
            FaultContext { url: webhook.draft.url.as_str(), status: overview.last_status, ..Default::default() };
        let words = text.fault(fault, &context);
        let sentence = format!("{} {}", words.what, words.next);
        let doc = crate::tui::state::Doc::new(vec![crate::tui::state::DocLine::plain(sentence.trim())]);
        for row in doc.rows(0, usize::from(area.width)).into_iter().take(2) {
            canvas.put(area.x, y, area.width, &doc.lines[0].text[row], Style::new());
            y += 1;
        }
    } else if !webhook.draft.description.is_empty() {
        canvas.put(area.x, y, area.width, &webhook.draft.description, theme.dim);
        y += 1;
    }
    if let Some(said) = waiting {
        canvas.put(area.x, y, area.width, &said, style);
        y += 1;
    }
    if let Some((_, until)) = webhook.overlap(state.now) {
        let left = text.with("detail-overlap", &[("span", canvas.until(until).into())]);
        canvas.put(area.x, y, area.width, &left, theme.dim);
        y += 1;
    }
    latest(canvas, Rect { y, height: area.bottom().saturating_sub(y), ..area }, &Filter::of(&[webhook.id]));
}

/// With all that is worth to know, for beside the list; its day in bars unless that stands elsewhere.
pub(super) fn whole(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview, with_bars: bool) {
    let (theme, state) = (canvas.theme, canvas.state);
    let (text, webhook) = (&state.text, &overview.webhook);
    let draft = &webhook.draft;
    let left = |y: u16| Rect { y, height: area.bottom().saturating_sub(y), ..area };
    let mut y = sentences(canvas, left(area.y), draft.url.as_str(), theme.strong);
    let (standing, style) = standing(canvas, overview);
    y = sentences(canvas, left(y), &standing, style) + 1;
    if let Some(fault) = &overview.last_fault {
        let context = FaultContext { url: draft.url.as_str(), status: overview.last_status, ..Default::default() };
        let words = text.fault(fault, &context);
        let said = format!("{} · {}", text.phase(fault.phase), text.cause(fault.cause));
        y = sentences(canvas, left(y), &said, theme.bad);
        y = sentences(canvas, left(y), &format!("{} {}", words.what, words.next), Style::new()) + 1;
    }
    let events: Vec<_> = draft.events.iter().map(|kind| text.kind_in_group(kind.as_str())).collect();
    let mut facts = vec![
        ("input-event", events.join(", ")),
        ("input-type", format!("{} · {}", draft.data_type.as_str().to_uppercase(), draft.envelope.as_str())),
    ];
    let mut sending = vec![text.with("folded-limit", &[("limit", draft.limit.to_string().into())])];
    sending.extend(draft.rate.map(|rate| rate.to_string()));
    sending.extend(draft.ordered.then(|| text.get("folded-ordered")));
    facts.push(("fact-sending", sending.join(" · ")));
    facts.extend(overview.waiting.map(|waiting| ("fact-waiting", text.waiting(&waiting, |at| canvas.until(at)))));
    if let Some((all, per_mille)) = success(overview) {
        let values = [("percent", (per_mille / 10).into()), ("attempts", text.number(all).into())];
        facts.push(("head-day", text.with("fact-day", &values)));
    }
    if !draft.description.is_empty() {
        facts.push(("input-description", draft.description.clone()));
    }
    if let Some((_, until)) = webhook.overlap(state.now) {
        facts.push(("input-secret", text.with("detail-overlap", &[("span", canvas.until(until).into())])));
    }
    let name = facts.iter().map(|(key, _)| columns(&text.get(key))).max().unwrap_or(0) + 2;
    for (key, value) in facts {
        if y >= area.bottom() {
            return;
        }
        canvas.put(area.x, y, name - 1, &text.get(key), theme.dim);
        let value_at = Rect { x: area.x + name, width: area.width.saturating_sub(name), ..left(y) };
        y = sentences(canvas, value_at, &value, Style::new()).max(y + 1);
        if key == "head-day" && with_bars && y < area.bottom() {
            bars(canvas, Rect { y, height: 1, width: value_at.width.min(48), ..value_at }, overview);
            y += 1;
        }
    }
    y += 1;
    if y + 1 < area.bottom() {
        canvas.put(area.x, y, area.width, &text.get("latest-requests"), theme.dim);
        latest(canvas, left(y + 1), &Filter::of(&[webhook.id]));
    }
}

/// The latest requests that a filter finds, where they were read. None at all says whether there are none, or none among
/// those that were looked at.
pub(super) fn latest(canvas: &mut Canvas<'_>, area: Rect, filter: &Filter) {
    let Some((_, part)) = canvas.state.latest.as_ref().filter(|(found_by, _)| found_by == filter) else { return };
    if part.rows.is_empty() {
        let key = if part.reached.is_some() { "latest-further" } else { "latest-none" };
        let (said, style) = (canvas.label(key), canvas.theme.dim);
        sentences(canvas, area, &said, style);
    }
    for (y, request) in (area.y..area.bottom()).zip(&part.rows) {
        super::log::short_row(canvas, Rect { y, height: 1, ..area }, request);
    }
}

/// The last 24 hours as bars: how much was delivered; in the colour of faults where attempts failed as well.
pub(super) fn bars(canvas: &mut Canvas<'_>, area: Rect, overview: &Overview) {
    let sums = parts_of_day(&overview.traffic, canvas.state.now, usize::from(area.width));
    for (x, (bar, sum)) in (area.x..).zip(heights(&sums).into_iter().zip(&sums)) {
        let style = match sum {
            (_, 0) => canvas.theme.accent,
            (0, _) => canvas.theme.bad,
            _ => canvas.theme.warn,
        };
        canvas.put(x, area.y, 1, bar.encode_utf8(&mut [0; 4]), style);
    }
}

/// How much was delivered and how much failed in each part of the last 24 hours.
pub(super) fn parts_of_day(traffic: &[TrafficSlot], now: Time, bars: usize) -> Vec<(u64, u64)> {
    let span = 86_400_000 / bars.max(1) as i64;
    let mut sums = vec![(0, 0); bars];
    for slot in traffic {
        let back = (now.0 - slot.at.0).max(0) / span;
        if let Some(bar) = usize::try_from(back).ok().and_then(|back| bars.checked_sub(back + 1)) {
            sums[bar].0 += slot.delivered;
            sums[bar].1 += slot.failed;
        }
    }
    sums
}

/// A bar for each part, the tallest for the most; the lowest one where nothing but failures were.
fn heights(sums: &[(u64, u64)]) -> Vec<char> {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = sums.iter().map(|(delivered, _)| *delivered).max().unwrap_or(0).max(1);
    sums.iter()
        .map(|(delivered, failed)| match (delivered, failed) {
            (0, 0) => ' ',
            (delivered, _) => BARS[(delivered * 7 / most) as usize],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_show_when_most_was_delivered_and_where_nothing_was() {
        let now = Time(86_400_000 * 3);
        let slot = |hours_ago: i64, delivered, failed| TrafficSlot {
            at: Time(now.0 - hours_ago * 3_600_000),
            delivered,
            failed,
            ..Default::default()
        };
        let drawn =
            |traffic: &[TrafficSlot], bars| heights(&parts_of_day(traffic, now, bars)).into_iter().collect::<String>();
        assert_eq!(drawn(&[slot(23, 4, 0), slot(1, 8, 0), slot(9, 0, 3), slot(30, 99, 0)], 6), "▄  ▁ █");
        assert_eq!(drawn(&[], 3), "   ");
    }
}
