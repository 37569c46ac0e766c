//! Colours: the terminal's own by default, for dark and for light grounds, and none where `NO_COLOR` asks for none.

use ratatui::style::{Color, Modifier, Style};

use super::state::Role;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// No colours: bold and reverse only.
    None,
    /// The sixteen colours that the terminal's own settings choose.
    Sixteen,
    /// Greys of the palette of 256 beside them.
    Many,
}

/// Every style of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Theme {
    pub(crate) dim: Style,
    pub(crate) strong: Style,
    pub(crate) accent: Style,
    pub(crate) good: Style,
    pub(crate) bad: Style,
    pub(crate) warn: Style,
    /// What needs a person now.
    pub(crate) alarm: Style,
    pub(crate) line: Style,
    /// Laid over the selected row.
    pub(crate) selected: Style,
    /// A button or a field with the focus.
    pub(crate) focus: Style,
    /// A place that a search found.
    pub(crate) hit: Style,
    pub(crate) number: Style,
    /// A key in the footer.
    pub(crate) key: Style,
    /// The phases of an attempt: dns, connect, tls, send, wait, body.
    pub(crate) phases: [Style; 6],
    /// There are colours at all.
    pub(crate) coloured: bool,
}

impl Theme {
    /// The styles for a ground and a depth.
    pub(crate) fn new(light: bool, depth: Depth) -> Self {
        let plain = Style::new();
        let strong = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        if depth == Depth::None {
            return Self {
                dim: plain,
                strong,
                accent: strong,
                good: plain,
                bad: strong,
                warn: strong,
                alarm: strong.add_modifier(Modifier::REVERSED),
                line: plain,
                selected: reversed,
                focus: reversed,
                hit: reversed,
                number: plain,
                key: strong,
                phases: [plain; 6],
                coloured: false,
            };
        }
        let many = depth == Depth::Many;
        let pick = |dark: Color, bright: Color| plain.fg(if light { bright } else { dark });
        let grey = |dark: u8, bright: u8, sixteen: Color| match many {
            true => Color::Indexed(if light { bright } else { dark }),
            false => sixteen,
        };
        let dim = plain.fg(grey(246, 241, Color::DarkGray));
        let accent = pick(Color::Cyan, Color::Blue);
        // Yellow cannot be read on white.
        let warn = pick(Color::Yellow, if many { Color::Indexed(130) } else { Color::Magenta });
        let bad = pick(
            if many { Color::Indexed(203) } else { Color::LightRed },
            if many { Color::Indexed(160) } else { Color::Red },
        );
        Self {
            dim,
            strong,
            accent,
            good: pick(Color::Green, if many { Color::Indexed(28) } else { Color::Green }),
            bad,
            warn,
            alarm: bad.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            line: plain.fg(grey(240, 250, Color::DarkGray)),
            // Both, since the guess of the ground may be wrong: the terminal's own letters may not show on our grey.
            selected: match many {
                true => pick(Color::Indexed(252), Color::Indexed(235)).bg(grey(237, 254, Color::Reset)),
                false => reversed,
            },
            focus: reversed.add_modifier(Modifier::BOLD),
            hit: plain.fg(Color::Black).bg(Color::Yellow),
            number: pick(Color::Magenta, Color::Magenta),
            key: accent.add_modifier(Modifier::BOLD),
            phases: phases(light, many),
            coloured: true,
        }
    }

    /// A style on what is selected. Where that is reversed, each colour would be a ground of its own: it keeps to one.
    pub(crate) fn on_selected(&self, style: Style) -> Style {
        let reversed = self.selected.add_modifier.contains(Modifier::REVERSED);
        if reversed && style.bg.is_none() { Style { fg: None, ..style } } else { style }
    }

    /// The style of a part of a document.
    pub(crate) fn role(&self, role: Role) -> Style {
        match role {
            Role::Dim => self.dim,
            Role::Strong => self.strong,
            Role::Name => self.accent,
            Role::Text | Role::Good => self.good,
            Role::Number => self.number,
            Role::Literal | Role::Warn => self.warn,
            Role::Bad => self.bad,
            Role::Phase(at) => self.phases[usize::from(at).min(5)],
        }
    }
}

/// Colours that are told apart side by side, none of them that of a failure.
fn phases(light: bool, many: bool) -> [Style; 6] {
    use Color::{Blue, Cyan, DarkGray, Gray, Green, LightBlue, Magenta, Yellow};
    let colours = match (many, light) {
        (true, false) => [37, 173, 134, 220, 75, 114].map(Color::Indexed),
        (true, true) => [30, 166, 91, 136, 26, 28].map(Color::Indexed),
        (false, false) => [Cyan, Yellow, Magenta, Gray, LightBlue, Green],
        (false, true) => [Cyan, Yellow, Magenta, DarkGray, Blue, Green],
    };
    colours.map(|colour| Style::new().fg(colour))
}
