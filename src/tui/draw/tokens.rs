//! The tokens of the intake: what each is good for, and when it was used last.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc::sentences,
    lists::{head, rows},
    window::window,
};
use crate::{
    model::{Scope, TokenRecord},
    tui::msg::Hit,
};

/// Draws the list.
pub(super) fn tokens(canvas: &mut Canvas<'_>, area: Rect) {
    let state = canvas.state;
    let Some(tokens) = state.tokens.1.as_ref().filter(|tokens| !tokens.is_empty()) else {
        let key = if state.tokens.1.is_none() { "loading" } else { "tokens-none" };
        let text = canvas.label(key);
        let place = Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), ..area };
        sentences(canvas, Rect { height: area.height.saturating_sub(1), ..place }, &text, canvas.theme.dim);
        return;
    };
    let wide = area.width.saturating_sub(4);
    let may = tokens.iter().map(|token| columns(&scopes(canvas, token))).max().unwrap_or(0).max(8) + 2;
    let (rate, used) = (10, 14);
    let name = (wide / 4).clamp(10, 30);
    let kinds = wide.saturating_sub(name + may + rate + used);
    let titles = [(name, "head-token"), (may, "head-may"), (kinds, "head-kinds"), (rate, "head-rate")];
    let list = head(canvas, area, &titles.map(|(width, key)| (width, canvas.label(key))));
    let label = canvas.label("head-used");
    canvas.put_right(area.x + 2, area.y, wide, &label, canvas.theme.dim);
    rows(canvas, list, state.tokens.0, tokens.len(), |canvas, row, at| {
        let token = &tokens[at];
        let theme = canvas.theme;
        canvas.put(row.x, row.y, name - 1, &token.draft.name, theme.strong);
        let said = scopes(canvas, token);
        canvas.put(row.x + name, row.y, may - 1, &said, Style::new());
        let x = row.x + name + may;
        let (said, style) = match token.draft.kinds.as_slice() {
            [] if token.may(Scope::Emit) => (canvas.label("token-all-kinds"), theme.dim),
            [] => ("–".to_owned(), theme.dim),
            some => (some.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), Style::new()),
        };
        canvas.put(x, row.y, kinds.saturating_sub(1), &said, style);
        let said = token.draft.rate.map_or_else(|| "–".to_owned(), |rate| rate.to_string());
        canvas.put(x + kinds, row.y, rate - 1, &said, theme.dim);
        let said = match token.last_used_at {
            Some(at) => canvas.ago(at),
            None => canvas.label("token-never-used"),
        };
        canvas.put_right(row.x, row.y, row.width, &said, theme.dim);
    });
}

fn scopes(canvas: &Canvas<'_>, token: &TokenRecord) -> String {
    let said: Vec<_> = token.draft.scopes.iter().map(|scope| canvas.label(&format!("token-may-{scope}"))).collect();
    said.join(" · ")
}

/// The one time that a token is shown.
pub(super) fn shown_once(canvas: &mut Canvas<'_>, area: Rect, name: &str, token: &str) {
    let theme = canvas.theme;
    let title = canvas.text().with("token-shown-title", &[("name", name.into())]);
    let inner = window(canvas, area, &title, (66, 8));
    canvas.put(inner.x, inner.y + 1, inner.width, token, theme.strong);
    let text = canvas.label("token-shown-text");
    sentences(canvas, Rect { y: inner.y + 3, height: 2, ..inner }, &text, theme.dim);
    let yes = canvas.label("close");
    let x = inner.right().saturating_sub(columns(&yes) + 4);
    canvas.button(x, inner.bottom() - 1, &yes, true, Hit::Button(true));
}
