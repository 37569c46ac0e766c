//! What stands around every screen: where one is, how it goes, what can be done.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns, shortened},
    health::health,
};
use crate::{
    model::RequestId,
    tui::{commands, msg::Hit, state::Screen},
};

/// Draws the frame; answers what is left for the screen.
pub(super) fn frame(canvas: &mut Canvas<'_>, area: Rect) -> Rect {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let health = health(canvas);
    // Health counts more than the place, so it comes first and the place takes what is left.
    let levels: Vec<u16> = health.iter().map(|parts| parts.iter().map(|(text, _)| columns(text)).sum()).collect();
    let crumbs = crumbs(canvas);
    let least = columns(&crumbs.last().map(|(text, _)| text.clone()).unwrap_or_default()).min(inner.width / 3) + 6;
    let level = levels.iter().position(|wide| wide + least <= inner.width).unwrap_or(levels.len() - 1);
    let wide = levels[level].min(inner.width);
    let parts: Vec<_> = health[level].iter().map(|(text, style)| (text.as_str(), *style)).collect();
    canvas.parts(inner.right() - wide, inner.y, wide, &parts);
    draw_crumbs(canvas, inner, inner.width.saturating_sub(wide + 2), &crumbs);
    canvas.rule(area, area.y + 1);
    canvas.rule(area, area.bottom() - 2);
    toast(canvas, area);
    footer(canvas, inner);
    Rect { y: area.y + 2, height: area.height.saturating_sub(4), ..area }
}

/// Something on the line above a screen: what is said, how, and what a click on it means.
pub(super) type Above = (String, Style, Option<Hit>);

/// Says something on the line above a screen, at its right; where there is no room for all, the first are left out.
pub(super) fn above(canvas: &mut Canvas<'_>, area: Rect, mut parts: Vec<Above>) {
    let wide = |parts: &[Above]| parts.iter().map(|(part, ..)| columns(part) + 3).sum::<u16>();
    while !parts.is_empty() && wide(&parts) + 4 > area.width {
        parts.remove(0);
    }
    let mut x = area.right() - wide(&parts) - 2;
    for (part, style, hit) in parts {
        let (part, begin, y) = (format!(" {part} "), x, area.y - 1);
        x = canvas.put(x, y, columns(&part), &part, style) + 1;
        if let Some(hit) = hit {
            canvas.hit(Rect::new(begin, y, x - 1 - begin, 1), hit);
        }
    }
}

/// The way from the settings menu to this screen, each with how many screens remain after a click.
fn crumbs(canvas: &Canvas<'_>) -> Vec<(String, usize)> {
    let state = canvas.state;
    let most = usize::from(canvas.buffer.area.width / 3).max(12);
    let mut crumbs = vec![(canvas.label("crumb-settings"), 1)];
    for (at, screen) in state.screens.iter().enumerate() {
        let remaining = at + 1;
        let webhook = |id| {
            state.webhooks.get(id).map(|overview| shortened(overview.webhook.draft.url.as_str(), most).into_owned())
        };
        match screen {
            Screen::Menu => crumbs.push((canvas.label("crumb-other"), remaining)),
            Screen::Webhooks => crumbs.push((canvas.label("menu-webhooks"), remaining)),
            Screen::Log(log) => {
                match log.of[..] {
                    [only] => crumbs.extend(webhook(only).map(|url| (url, remaining))),
                    [] => {}
                    _ => crumbs.push((canvas.text().with("crumb-webhooks", &[("n", log.of.len().into())]), remaining)),
                }
                crumbs.push((canvas.label("crumb-log"), remaining));
            }
            Screen::Request(view) => crumbs.push((RequestId::to_string(&view.id), remaining)),
            Screen::Script(view) => {
                crumbs.extend(webhook(view.webhook).map(|url| (url, remaining)));
                crumbs.push((canvas.label("crumb-script"), remaining));
            }
            Screen::Undelivered => crumbs.push((canvas.label("menu-undelivered"), remaining)),
            Screen::Traffic(view) => {
                crumbs.extend(view.webhook.and_then(webhook).map(|url| (url, remaining)));
                crumbs.push((canvas.label("menu-traffic"), remaining));
            }
            Screen::Events => crumbs.push((canvas.label("menu-events"), remaining)),
            Screen::Kind(view) => crumbs.push((view.kind.to_string(), remaining)),
            Screen::Tokens => crumbs.push((canvas.label("menu-tokens"), remaining)),
            Screen::Activity => crumbs.push((canvas.label("menu-activity"), remaining)),
            Screen::Settings => crumbs.push((canvas.label("menu-settings"), remaining)),
        }
    }
    crumbs
}

fn draw_crumbs(canvas: &mut Canvas<'_>, area: Rect, width: u16, crumbs: &[(String, usize)]) {
    const ARROW: &str = " » ";
    let wide = |from: usize| -> u16 { crumbs[from..].iter().map(|(text, _)| columns(text) + 3).sum::<u16>() - 3 };
    // Where there is no room for all, the far end of the way is left out.
    let from =
        (0..crumbs.len()).find(|from| wide(*from) + if *from > 0 { 4 } else { 0 } <= width).unwrap_or(crumbs.len() - 1);
    let (theme, end) = (canvas.theme, area.x + width);
    let mut x = area.x;
    if from > 0 {
        x = canvas.put(x, area.y, end - x, "… » ", theme.dim);
    }
    for (at, (text, remaining)) in crumbs.iter().enumerate().skip(from) {
        let last = at + 1 == crumbs.len();
        let begin = x;
        x = canvas.put(x, area.y, end.saturating_sub(x), text, if last { theme.strong } else { theme.dim });
        canvas.hit(Rect::new(begin, area.y, x - begin, 1), Hit::Crumb(*remaining));
        if !last {
            x = canvas.put(x, area.y, end.saturating_sub(x), ARROW, theme.dim);
        }
    }
}

fn toast(canvas: &mut Canvas<'_>, area: Rect) {
    let Some(toast) = &canvas.state.toast else { return };
    let most = area.width.saturating_sub(4);
    let over = usize::from((columns(&toast.text) + 2).saturating_sub(most));
    // What happened is told however long the URL is to which it did.
    let words = toast.text.split(' ').map(|word| match word.contains("://") && over > 0 {
        true => shortened(word, usize::from(columns(word)).saturating_sub(over).max(12)),
        false => word.into(),
    });
    let text = format!(" {} ", words.collect::<Vec<_>>().join(" "));
    // A warning begins with its sign.
    let style = if toast.text.starts_with('!') { canvas.theme.warn } else { canvas.theme.accent };
    let wide = columns(&text).min(most);
    canvas.clear(Rect::new(area.x + 2, area.bottom() - 2, wide, 1));
    canvas.put(area.x + 2, area.bottom() - 2, wide, &text, style.patch(canvas.theme.strong));
    let until = toast.until;
    canvas.drawn.changes_at = Some(canvas.drawn.changes_at.map_or(until, |known| known.min(until)));
}

fn footer(canvas: &mut Canvas<'_>, area: Rect) {
    let commands = commands::hints(canvas.state.place());
    // Help and the way back are always there; what stands before them takes what is left.
    let fixed = [commands::Command::Palette, commands::Command::Help];
    let wide: u16 = fixed
        .iter()
        .map(|command| {
            let entry = commands::entry_of(*command);
            columns(&canvas.label(&entry.label())) + 5
        })
        .sum();
    let first: Vec<_> = commands.into_iter().filter(|command| !fixed.contains(command)).collect();
    let y = area.bottom() - 1;
    let end = canvas.hints(area.x, y, area.width.saturating_sub(wide), &first);
    canvas.hints(end, y, area.right().saturating_sub(end), &fixed);
}
