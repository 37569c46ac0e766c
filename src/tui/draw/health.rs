//! The health line: who sends, what waits, and how fast it goes; on every screen, in as many words as there is room for.

use ratatui::style::Style;

use super::canvas::Canvas;
use crate::{
    sender::Role,
    store::StoreError,
    tui::{state::State, theme::Theme},
};

type Parts = Vec<(String, Style)>;

/// Who sends: the sign, in words, in fewer, in a word.
struct Who {
    sign: &'static str,
    long: String,
    brief: String,
    short: String,
    style: Style,
}

/// Whether something could be sent, and nobody does.
pub(super) fn is_alarming(state: &State) -> bool {
    let starting = state.pulse.status.as_ref().is_some_and(|status| status.role == Role::Starting);
    !starting
        && !state.pulse.sends_here()
        && state.pulse.health.as_ref().is_some_and(|health| health.sender.is_none() && health.queue.due > 0)
}

fn who(state: &State, theme: &Theme) -> Who {
    let text = &state.text;
    let said = |sign, key: &str, style| {
        let long = text.get(key);
        Who { sign, brief: long.clone(), long, short: text.get(&format!("{key}-short")), style }
    };
    let starting = state.pulse.status.as_ref().is_some_and(|status| status.role == Role::Starting);
    match state.pulse.health.as_ref().and_then(|health| health.sender.as_ref()) {
        // It holds the lock, and nothing shows that it is alive.
        Some(note) if note.unheard().is_some() => {
            let values = [
                ("command", note.command.as_str().into()),
                ("pid", i64::from(note.pid).into()),
                ("span", text.span(note.silent).into()),
            ];
            let (long, short) = (text.with("health-unheard", &values), text.with("health-unheard-short", &values));
            Who { sign: "!", long, brief: short.clone(), short, style: theme.bad }
        }
        _ if state.pulse.sends_here() => said("●", "health-here", theme.good),
        Some(note) if note.pid != 0 => {
            let values = [("command", note.command.as_str().into()), ("pid", i64::from(note.pid).into())];
            let told = |key| text.with(key, &values);
            let (long, brief, short) = (told("health-other"), told("health-other-brief"), told("health-other-short"));
            Who { sign: "●", long, brief, short, style: theme.good }
        }
        Some(_) => said("●", "health-someone", theme.good),
        None if starting => said("○", "health-starting", theme.dim),
        None => said("○", "health-nobody", theme.warn),
    }
}

/// The line in full, and shorter and shorter: what there is to do stays longer than which process does it.
pub(super) fn health(canvas: &mut Canvas<'_>) -> Vec<Parts> {
    let (state, theme) = (canvas.state, canvas.theme);
    let text = &state.text;
    let of_sender = || state.pulse.status.as_ref()?.trouble.as_ref().map(|trouble| state.text.trouble(trouble));
    let waiting = || state.blocked.then(|| text.trouble(&StoreError::Waiting));
    let trouble = state.trouble.clone().or_else(waiting).or_else(of_sender);
    if let Some(trouble) = trouble {
        return vec![vec![(format!("! {trouble}"), theme.bad)]];
    }
    let Some(health) = &state.pulse.health else {
        return vec![vec![(text.get("health-reading"), theme.dim)]];
    };
    let queue = health.queue;
    let waited = queue.oldest_due.map(|oldest| (oldest, state.now.since(oldest).as_secs()));
    let oldest = waited.filter(|(_, seconds)| *seconds >= 10).map(|(at, seconds)| (canvas.ago(at), seconds));
    let alarm = is_alarming(state);
    let in_flight = match state.pulse.sends_here() {
        true => state.pulse.status.as_ref().map_or(0, |status| status.in_flight as u64),
        false => 0,
    };
    let mut long: Parts = Vec::new();
    let mut brief: Parts = Vec::new();
    let mut short: Parts = Vec::new();
    if alarm {
        let count = |number: String| [("n", queue.due.into()), ("number", number.into())];
        let mut said = text.with("health-alarm", &count(text.number(queue.due)));
        brief.push((format!(" ! {said} "), theme.alarm));
        if let Some((ago, _)) = &oldest {
            said = text.with("health-alarm-since", &[("alarm", said.into()), ("ago", ago.as_str().into())]);
        }
        long.push((format!(" ! {said} "), theme.alarm));
        short.push((
            format!(" ! {} ", text.with("health-alarm-short", &count(text.short_number(queue.due)))),
            theme.alarm,
        ));
    } else {
        let who = who(state, theme);
        long.push((format!("{} {}", who.sign, who.long), who.style));
        brief.push((format!("{} {}", who.sign, who.brief), who.style));
        short.push((format!("{} {}", who.sign, who.short), who.style));
    }
    // The least says who sends and no more.
    let least = short.clone();
    let mut soon = short.clone();
    let mut count = |key: &str, number: u64, style: Style, is_later: bool| {
        if number == 0 {
            return;
        }
        let part = |key: &str, shown: String| text.with(key, &[("n", number.into()), ("number", shown.into())]);
        let whole = [(" · ".to_owned(), theme.dim), (part(key, text.number(number)), style)];
        long.extend(whole.clone());
        brief.extend(whole);
        let said = part(&format!("{key}-short"), text.short_number(number));
        let less = [("  ".to_owned(), theme.dim), (said, style)];
        short.extend(less.clone());
        if !is_later {
            soon.extend(less);
        }
    };
    let plain = Style::new();
    count("health-in-flight", in_flight, plain, false);
    count("health-due", if alarm { 0 } else { queue.due }, plain, false);
    count("health-later", queue.pending.saturating_sub(queue.due), theme.dim, true);
    count("health-held", queue.held, theme.warn, false);
    if let Some((ago, seconds)) = oldest.filter(|_| !alarm) {
        let style = if seconds >= 300 { theme.bad } else { theme.warn };
        let part = [(" · ".to_owned(), theme.dim), (text.with("health-oldest", &[("ago", ago.into())]), style)];
        long.extend(part.clone());
        brief.extend(part);
    }
    let per_second = state.pulse.per_second();
    if per_second > 0 {
        let rate = |shown: String| text.with("health-per-second", &[("number", shown.into())]);
        let whole = [(" · ".to_owned(), theme.dim), (rate(text.number(per_second)), plain)];
        long.extend(whole.clone());
        brief.extend(whole);
        let less = [("  ".to_owned(), theme.dim), (rate(text.short_number(per_second)), plain)];
        short.extend(less.clone());
        soon.extend(less);
    }
    vec![long, brief, short, soon, least]
}
