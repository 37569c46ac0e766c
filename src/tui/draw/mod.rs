//! Drawing: the state in, one frame out. Only visible rows are drawn, and what a click would mean is noted on the way.

mod activity;
mod beside;
mod canvas;
mod columns;
mod day;
mod dialogs;
mod doc;
mod events;
mod fault;
mod fields;
mod form;
mod form_line;
mod form_lines;
mod frame;
mod grouped;
mod health;
mod lists;
mod log;
mod phases;
mod picked;
mod plot;
mod request;
mod script;
mod settings;
mod tokens;
mod traffic;
mod undelivered;
mod webhook;
mod webhooks;
mod window;

pub(crate) use canvas::Canvas;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    msg::Hit,
    state::{Room, Screen, State},
    theme::Theme,
};
use crate::model::Time;

/// What a frame tells about itself.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// What a click on a part means; later ones lie on top.
    pub(crate) hits: Vec<(Rect, Hit)>,
    /// When something on it would read otherwise though nothing happened.
    pub(crate) changes_at: Option<Time>,
    /// What the list or the document had room for.
    pub(crate) room: Option<Room>,
    /// Where the cursor stands, where one is shown.
    pub(crate) cursor: Option<Position>,
}

impl Drawn {
    /// What a click means.
    pub(crate) fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let position = Position::new(column, row);
        self.hits.iter().rev().find(|(area, _)| area.contains(position)).map(|(_, hit)| *hit)
    }
}

/// The least that the console can be used in.
const LEAST: (u16, u16) = (50, 12);

/// Draws everything.
pub(crate) fn draw(state: &State, theme: &Theme, buffer: &mut Buffer) -> Drawn {
    let area = buffer.area;
    let mut canvas = Canvas::new(state, theme, buffer);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let size = format!("{}×{}", LEAST.0, LEAST.1);
        let text = state.text.with("too-small", &[("size", size.into())]);
        canvas.put(area.x, area.y, area.width, &text, theme.warn);
        return canvas.drawn;
    }
    let body = frame::frame(&mut canvas, area);
    match state.screen() {
        Screen::Menu => lists::menu(&mut canvas, body),
        Screen::Webhooks => webhooks::webhooks(&mut canvas, body),
        Screen::Log(log) => log::log(&mut canvas, body, log),
        Screen::Request(view) => request::request(&mut canvas, body, view),
        Screen::Script(view) => script::script(&mut canvas, body, view),
        Screen::Undelivered => undelivered::undelivered(&mut canvas, body),
        Screen::Traffic(view) => traffic::traffic(&mut canvas, body, view),
        Screen::Events => events::events(&mut canvas, body),
        Screen::Kind(view) => events::kind(&mut canvas, body, view),
        Screen::Tokens => tokens::tokens(&mut canvas, body),
        Screen::Activity => activity::activity(&mut canvas, body),
        Screen::Settings => settings::settings(&mut canvas, body),
    }
    for dialog in &state.dialogs {
        dialogs::dialog(&mut canvas, area, dialog);
    }
    canvas.drawn
}
