//! The terminal: taken at the beginning, and always given back as it was.

use std::io::{self, Stdout, Write, stdout};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor::{Hide, MoveTo, Show},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute, queue,
    terminal::{
        BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
        enable_raw_mode,
    },
};
use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::{Buffer, CellWidth},
    layout::{Position, Rect},
};

/// The terminal while it is ours. Dropping it gives it back.
pub(super) struct Terminal {
    backend: CrosstermBackend<Stdout>,
    /// What stands on the screen.
    shown: Buffer,
    cursor: Option<Position>,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal. From here on, a panic in any thread gives it back before it says why.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
            // Half a console helps nobody; everything that was accepted is in the database.
            std::process::exit(101);
        }));
        let mut terminal =
            Self { backend: CrosstermBackend::new(stdout()), shown: Buffer::empty(Rect::ZERO), cursor: None, mouse };
        terminal.enter()?;
        Ok(terminal)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        if self.mouse {
            execute!(stdout(), EnableMouseCapture)?;
        }
        self.forget();
        Ok(())
    }

    /// What stands on the screen is no longer known; the next frame is drawn whole.
    pub(super) fn forget(&mut self) {
        (self.shown, self.cursor) = (Buffer::empty(Rect::ZERO), None);
    }

    /// The size in columns and rows.
    pub(super) fn area(&self) -> io::Result<Rect> {
        let size = self.backend.size()?;
        Ok(Rect::new(0, 0, size.width, size.height))
    }

    /// Shows a frame: only what differs from the one before is written, and nothing where nothing does.
    pub(super) fn show(&mut self, frame: Buffer, cursor: Option<Position>) -> io::Result<()> {
        if frame == self.shown && cursor == self.cursor {
            return Ok(());
        }
        queue!(stdout(), BeginSynchronizedUpdate)?;
        if frame.area != self.shown.area {
            self.backend.clear()?;
            self.shown = Buffer::empty(frame.area);
        }
        if self.cursor.is_some() {
            queue!(stdout(), Hide)?;
        }
        doubt_second_halves(&mut self.shown);
        self.backend.draw(self.shown.diff(&frame).into_iter())?;
        if let Some(cursor) = cursor {
            queue!(stdout(), MoveTo(cursor.x, cursor.y), Show)?;
        }
        queue!(stdout(), EndSynchronizedUpdate)?;
        io::stdout().flush()?;
        (self.shown, self.cursor) = (frame, cursor);
        Ok(())
    }

    /// Takes the mouse, or leaves it to the terminal so that its own selection works.
    pub(super) fn take_mouse(&mut self, ours: bool) -> io::Result<()> {
        self.mouse = ours;
        if ours { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
    }

    /// Puts text on the clipboard, over ssh as well (OSC 52).
    pub(super) fn copy(&self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal to another program for a while.
    pub(super) fn give(&mut self) -> io::Result<()> {
        give_back();
        io::stdout().flush()
    }

    /// Takes it back; the next frame is drawn whole.
    pub(super) fn take_again(&mut self) -> io::Result<()> {
        self.enter()
    }

    /// Steps behind the shell until it is called back.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        #[cfg(unix)]
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)?;
        self.enter()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Undoes everything that was set; what cannot be undone any more is nobody's concern by then.
fn give_back() {
    let _ = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Has the second half of what is wide and several characters (a flag, Indic or Thai letters) written anew when the
/// first one goes: many terminals hold the two as letters of their own, and the second would stay behind.
pub(super) fn doubt_second_halves(shown: &mut Buffer) {
    // Nothing that is shown is private use (`escape`), so whatever comes differs from it.
    const NEVER_SHOWN: &str = "\u{e000}";
    for at in 0..shown.content.len() {
        let cell = &shown.content[at];
        if !cell.symbol().is_ascii() && cell.symbol().chars().nth(1).is_some() {
            let end = (at + usize::from(cell.cell_width())).min(shown.content.len());
            shown.content[(at + 1).min(end)..end].iter_mut().for_each(|cell| _ = cell.set_symbol(NEVER_SHOWN));
        }
    }
}
