//! What every screen draws with.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Drawn, fault::fault_mark};
use crate::{
    model::{Fault, RequestState, SwitchState, Time, Webhook},
    text::{Text, escape},
    tui::{
        commands::{Command, entry_of, refusal},
        msg::Hit,
        state::{Input, Room, State},
        theme::Theme,
    },
};

/// A frame that is being drawn.
pub(crate) struct Canvas<'a> {
    pub(crate) state: &'a State,
    pub(crate) theme: &'a Theme,
    pub(crate) buffer: &'a mut Buffer,
    pub(crate) drawn: Drawn,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(state: &'a State, theme: &'a Theme, buffer: &'a mut Buffer) -> Self {
        Self { state, theme, buffer, drawn: Drawn::default() }
    }

    /// The texts.
    pub(crate) fn text(&self) -> &'a Text {
        &self.state.text
    }

    /// A text of ours.
    pub(crate) fn label(&self, key: &str) -> String {
        self.state.text.get(key)
    }

    /// Writes text, cut with `…` where it is wider than `width`; answers the column after it.
    pub(crate) fn put(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if width == 0 || !self.buffer.area.contains(Position::new(x, y)) {
            return x;
        }
        let text = escape(text);
        let style = self.style_at(x, y, style);
        if text.width() <= usize::from(width) {
            return self.buffer.set_stringn(x, y, &text, usize::from(width), style).0;
        }
        let end = self.buffer.set_stringn(x, y, &text, usize::from(width) - 1, style).0;
        self.buffer.set_stringn(end, y, "…", 1, style).0
    }

    /// The style that a text has at a place, which may be selected.
    pub(super) fn style_at(&self, x: u16, y: u16, style: Style) -> Style {
        let reversed = self.buffer[(x, y)].modifier.contains(Modifier::REVERSED);
        if reversed { self.theme.on_selected(style) } else { style }
    }

    /// Writes a URL; where it is too wide, what tells it from others stays: its host and its end.
    pub(crate) fn put_url(&mut self, x: u16, y: u16, width: u16, url: &str, style: Style) -> u16 {
        let url = escape(url);
        self.put(x, y, width, &shortened(&url, usize::from(width)), style)
    }

    /// Writes text that ends at the right edge of `width`.
    pub(crate) fn put_right(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) {
        let own = columns(text).min(width);
        self.put(x + width - own, y, own, text, style);
    }

    /// Writes parts one after the other; answers the column after the last one.
    pub(crate) fn parts(&mut self, x: u16, y: u16, width: u16, parts: &[(&str, Style)]) -> u16 {
        let end = x + width;
        parts.iter().fold(x, |x, (text, style)| self.put(x, y, end.saturating_sub(x), text, *style))
    }

    /// Takes away what stood in a part of a row, colours included.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                self.buffer[(x, y)].reset();
            }
        }
    }

    /// A line across.
    pub(crate) fn rule(&mut self, area: Rect, y: u16) {
        for x in area.x..area.right() {
            self.buffer[(x, y)].set_symbol("─").set_style(self.theme.line);
        }
    }

    /// Lays a style over a part, as for the selected row.
    pub(crate) fn lay(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// Marks every place of a row that holds a text, whatever its case.
    pub(crate) fn mark(&mut self, area: Rect, text: &str) {
        let wanted: Vec<String> = text.trim().to_lowercase().graphemes(true).map(str::to_owned).collect();
        let area = area.intersection(self.buffer.area);
        let many = area.width.saturating_sub(wanted.len() as u16 - u16::from(!wanted.is_empty()));
        for x in (0..many).map(|x| area.x + x).filter(|_| !wanted.is_empty()) {
            let at = |n: usize| (x + n as u16, area.y);
            if wanted.iter().enumerate().all(|(n, wanted)| self.buffer[at(n)].symbol().to_lowercase() == *wanted) {
                for n in 0..wanted.len() {
                    self.buffer[at(n)].set_style(self.theme.hit);
                }
            }
        }
    }

    /// Notes what a click means.
    pub(crate) fn hit(&mut self, area: Rect, hit: Hit) {
        self.drawn.hits.push((area, hit));
    }

    /// Notes what the list or the document has room for.
    pub(crate) fn room(&mut self, area: Rect) {
        self.drawn.room = Some(Room { rows: usize::from(area.height), columns: usize::from(area.width) });
    }

    /// How long ago something was, and a note of when that reads otherwise.
    pub(crate) fn ago(&mut self, then: Time) -> String {
        let now = self.state.now;
        self.changes_at(Text::span_changes(then, now));
        self.state.text.span(now.since(then))
    }

    /// How long until something, rounded up, and a note of when that reads otherwise.
    pub(crate) fn until(&mut self, then: Time) -> String {
        let now = self.state.now;
        let left = then.since(now);
        if !left.is_zero() {
            let millis = left.as_millis() as u64;
            let step = if millis > 60_000 { 60_000 } else { 1_000 };
            let whole = millis.div_ceil(step) * step;
            self.changes_at(then.minus(std::time::Duration::from_millis(whole - step)));
            return self.state.text.span(std::time::Duration::from_millis(whole));
        }
        self.state.text.span(left)
    }

    /// When the next attempt of a webhook that backs off goes out.
    pub(crate) fn next_probe(&mut self, webhook: &Webhook) -> Option<String> {
        if !webhook.is_backing_off() {
            return None;
        }
        Some(match webhook.next_probe_at {
            Some(at) if at > self.state.now => self.until(at),
            _ => self.label("next-now"),
        })
    }

    /// Notes when something would read otherwise though nothing happened.
    pub(crate) fn changes_at(&mut self, time: Time) {
        let time = time.max(Time(self.state.now.0 + 1));
        self.drawn.changes_at = Some(self.drawn.changes_at.map_or(time, |known| known.min(time)));
    }

    /// The sign, the word and the style of how a webhook stands.
    pub(crate) fn standing(&self, webhook: &Webhook) -> (&'static str, String, Style) {
        let (sign, key, style) = match webhook.state {
            SwitchState::On if webhook.is_backing_off() => ("◐", "standing-failing", self.theme.warn),
            SwitchState::On => ("●", "standing-on", self.theme.good),
            SwitchState::Off(_) | SwitchState::Removed => ("○", "standing-off", self.theme.bad),
        };
        (sign, self.label(key), style)
    }

    /// The sign, the word and the style of a request's state.
    pub(crate) fn request_state(&self, state: RequestState) -> (&'static str, String, Style) {
        let (sign, style) = match state {
            RequestState::Pending => ("◌", self.theme.accent),
            RequestState::Delivered => ("✓", self.theme.good),
            RequestState::Failed => ("✗", self.theme.bad),
            RequestState::Held => ("‖", self.theme.warn),
            RequestState::Discarded => ("–", self.theme.dim),
        };
        (sign, self.text().state(state), style)
    }

    /// What the last attempt came to: `✓ 200`, `✗ refused`, `✗ 500 server error` or, where there is no room, `✗ 500`.
    pub(crate) fn last(&self, status: Option<u16>, fault: Option<&Fault>, room: u16) -> Option<(String, Style)> {
        let said = match (fault, status) {
            (Some(fault), _) => fault_mark(self.text(), fault, status, room),
            (None, Some(status)) => format!("✓ {status}"),
            (None, None) => return None,
        };
        Some((said, if fault.is_some() { self.theme.bad } else { self.theme.good }))
    }

    /// A button; answers the column after it.
    pub(crate) fn button(&mut self, x: u16, y: u16, text: &str, focused: bool, hit: Hit) -> u16 {
        let text = format!("[ {text} ]");
        let style = if focused { self.theme.focus } else { Style::new() };
        let end = self.put(x, y, columns(&text), &text, style);
        self.hit(Rect::new(x, y, end - x, 1), hit);
        end + 2
    }

    /// Tabs beside one another, with whether each is the chosen one; answers the column after them.
    pub(crate) fn tabs(&mut self, mut x: u16, y: u16, tabs: impl Iterator<Item = (String, bool)>) -> u16 {
        for (at, (name, chosen)) in tabs.enumerate() {
            let label = format!(" {name} ");
            self.clear(Rect::new(x, y, columns(&label), 1));
            let style = if chosen { self.theme.focus } else { self.theme.dim };
            let end = self.put(x, y, columns(&label), &label, style);
            self.hit(Rect::new(x, y, end - x, 1), Hit::Tab(at));
            x = end + 1;
        }
        x
    }

    /// A line that is being typed, scrolled so that the cursor can be seen; draws the cursor where it has the focus.
    pub(crate) fn input(&mut self, x: u16, y: u16, width: u16, input: &Input, focused: bool) {
        let before = columns(&escape(input.before()));
        let skipped = if focused { before.saturating_sub(width.saturating_sub(1)) } else { 0 };
        let text = escape(input.text()).into_owned();
        let mut column = 0;
        let shown: String = text
            .graphemes(true)
            .skip_while(|grapheme| {
                let skip = column < skipped;
                column += if skip { columns(grapheme) } else { 0 };
                skip
            })
            .collect();
        let ends = self.put(x, y, width, &shown, Style::new());
        if focused {
            for x in x..x + width {
                self.buffer[(x, y)].modifier.insert(Modifier::UNDERLINED);
            }
            self.drawn.cursor =
                Some(Position::new((x + before.saturating_sub(column.min(before))).min(x + width - 1), y));
        } else if ends == x {
            self.put(x, y, width, "–", self.theme.dim);
        }
    }

    /// Keys and what they do, as many as there is room for; a click on one is the key. Answers the column after
    /// the last one.
    pub(crate) fn hints(&mut self, x: u16, y: u16, width: u16, commands: &[Command]) -> u16 {
        let mut at = x;
        for command in commands {
            if refusal(self.state, *command).is_some() || self.state.keymap.keys(*command).is_empty() {
                continue;
            }
            let entry = entry_of(*command);
            let key = self.state.keymap.shown(*command, &self.state.text);
            let label = self.label(&entry.label());
            let wide = columns(&key) + 1 + columns(&label);
            if at + wide > x + width {
                continue;
            }
            let end = self.parts(at, y, wide, &[(&key, self.theme.key), (" ", Style::new()), (&label, self.theme.dim)]);
            self.hit(Rect::new(at, y, end - at, 1), Hit::Command(*command));
            at = end + 3;
        }
        at
    }
}

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// A URL without its scheme, where there is no room for all of it.
pub(crate) fn naked(url: &str) -> &str {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url)
}

/// A URL in so many columns: what lies between its host and its end is left out where there is no room for it.
pub(crate) fn shortened(url: &str, width: usize) -> Cow<'_, str> {
    if url.width() <= width {
        return Cow::Borrowed(url);
    }
    let graphemes: Vec<&str> = url.graphemes(true).collect();
    let authority = url.find("://").map_or(0, |at| at + 3);
    let host = url[authority..].find('/').map_or(url.len(), |at| authority + at);
    // The host whole and a good part of the end, or about as much of the one as of the other.
    let whole = url[..host].width() + 1;
    let head = match whole + 1 + (width / 4).min(12) <= width {
        true => whole,
        false => width.saturating_sub((width * 2 / 5).min(12) + 1),
    };
    let tail = width.saturating_sub(head + 1);
    let take = |parts: &mut dyn Iterator<Item = &&str>, room: usize| {
        let mut used = 0;
        parts
            .take_while(|part| {
                used += part.width();
                used <= room
            })
            .count()
    };
    let first = take(&mut graphemes.iter(), head);
    let last = take(&mut graphemes[first..].iter().rev(), tail);
    Cow::Owned(format!("{}…{}", graphemes[..first].concat(), graphemes[graphemes.len() - last..].concat()))
}

/// A text whose URLs take no more than so many columns each, so that the rest of it is seen.
pub(crate) fn with_short_urls(text: &str, width: u16) -> String {
    let short =
        |word| if str::contains(word, "://") { shortened(word, usize::from(width)) } else { Cow::Borrowed(word) };
    let lines = text.split('\n').map(|line| line.split(' ').map(short).collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_url_the_host_and_the_end_are_seen() {
        let url = "https://shop.example/tenants/4711/hooks/stock";
        for (width, wanted) in [
            (45, url),
            (44, "https://shop.example/…nants/4711/hooks/stock"),
            (30, "https://shop.example/…ks/stock"),
            (24, "https://shop.e…oks/stock"),
        ] {
            assert_eq!(shortened(url, width), wanted, "{width}");
        }
        for width in 1..60 {
            for url in [
                url,
                "http://10.0.0.8/invoices",
                "https://żółw.example/漢字/漢字/漢字/漢字漢字漢字",
                "no-url-at-all-but-long",
            ] {
                let short = shortened(url, width);
                assert!(short.width() <= width && (url.width() > width || short == url), "{width}: {short}");
            }
        }
    }
}
