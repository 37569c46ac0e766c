//! The loop: waits for something to happen, lets `update` take it in, begins what that asks for, and shows a frame where
//! one differs. Nothing ticks while nothing changes.

use std::time::{Duration, Instant};

use crossterm::event::{Event, EventStream, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use futures_util::StreamExt;
use ratatui::{buffer::Buffer, layout::Rect};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant as TokioInstant, sleep_until},
};

use super::{
    ascii::to_ascii,
    draw::{Drawn, draw},
    editor,
    effect::Effect,
    late::LateAnswer,
    msg::{Done, Hit, Msg},
    pager,
    perform::{Back, Performer},
    state::{Ground, State},
    terminal::Terminal,
    theme::{Depth, Theme},
    update::{begin, update},
};
use crate::{admin::Admin, model::Time, sender::SenderStatus};

/// Commits are looked at no more often than this, and less often where reading takes long: reading again what is on the
/// screen is to take no more than a fifth of the time.
const BREATH: Duration = Duration::from_millis(100);
const SHARE: u32 = 5;
/// How often it is looked at who sends, which no commit tells of.
const LOOK: Duration = Duration::from_secs(2);
/// Two clicks within this are one double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// What the loop needs beside the state.
pub(super) struct Console {
    pub(super) state: State,
    /// What the terminal has said of its ground.
    pub(super) light: bool,
    pub(super) depth: Depth,
    /// The person's file.
    pub(super) config: std::path::PathBuf,
    pub(super) terminal: Terminal,
    pub(super) admin: Admin,
    pub(super) status: Option<watch::Receiver<SenderStatus>>,
}

impl Console {
    /// Runs until the operator quits or the system asks for it.
    pub(super) async fn run(mut self) -> anyhow::Result<()> {
        let (back, mut answers) = mpsc::unbounded_channel::<Back>();
        let mut performer = Performer::new(self.admin.clone(), self.config.clone(), back);
        let mut changes = self.admin.changes();
        let mut blocked = self.admin.store().blocked();
        let mut events = EventStream::new();
        let mut end = EndSignals::new()?;
        let mut drawn = Drawn::default();
        let mut last_click: Option<(Instant, Hit)> = None;
        let mut late = LateAnswer::default();
        let (mut breath, mut status_breath) = (TokioInstant::now(), TokioInstant::now());
        let mut look = TokioInstant::now() + LOOK;
        // When what changed began to be read again.
        let mut reading: Option<TokioInstant> = None;
        self.state.width = self.terminal.area()?.width;
        let mut effects = begin(&mut self.state);
        loop {
            for effect in std::mem::take(&mut effects) {
                if matches!(effect, Effect::EditData(..) | Effect::Page(_)) {
                    // Whoever reads the keyboard besides that program would take keys away from it.
                    drop(events);
                    // Dropping it wakes the reader. Where that is not taken in now, a key that comes at the same moment
                    // as the wake later on would not be seen before the next key.
                    let _ = crossterm::event::poll(Duration::ZERO);
                    self.terminal.give()?;
                    let told = tokio::select! {
                        told = lend(effect) => told,
                        () = end.gone() => return Ok(()),
                    };
                    self.terminal.take_again()?;
                    events = EventStream::new();
                    // An interrupt was meant for that program.
                    end = EndSignals::new()?;
                    self.state.now = Time::now();
                    effects.extend(told.into_iter().flat_map(|told| update(&mut self.state, told)));
                } else if self.at_the_terminal(effect, &mut performer)? {
                    return Ok(());
                }
            }
            self.state.now = Time::now();
            drawn = self.frame(drawn)?;
            let tick =
                drawn.changes_at.map(|at| TokioInstant::now() + at.since(Time::now()) + Duration::from_millis(1));
            let msg = tokio::select! {
                event = events.next() => match event {
                    Some(Ok(Event::Key(key))) if key.kind == KeyEventKind::Press && late.takes(key) => {
                        self.light = late.light().unwrap_or(self.light);
                        None
                    }
                    Some(Ok(event)) => {
                        // It may have had another size in between, and be back at the one that is known.
                        if matches!(event, Event::Resize(..)) {
                            self.terminal.forget();
                        }
                        translate(event, &drawn, &mut last_click)
                    }
                    // Without a terminal there is nobody to serve.
                    Some(Err(_)) | None => return Ok(()),
                },
                Some((kind, msg)) = answers.recv() => {
                    performer.ended(kind);
                    Some(msg)
                }
                () = async { sleep_until(breath).await; let _ = changes.changed().await; }, if reading.is_none() => {
                    reading = Some(TokioInstant::now());
                    breath = TokioInstant::now() + BREATH;
                    Some(Msg::Changed)
                }
                status = next_status(&mut self.status, status_breath) => {
                    status_breath = TokioInstant::now() + BREATH;
                    Some(Msg::Status(status))
                }
                Ok(()) = blocked.changed() => Some(Msg::Blocked(*blocked.borrow_and_update())),
                () = sleep_until(tick.unwrap_or(look)), if tick.is_some() => Some(Msg::Tick),
                () = sleep_until(look) => {
                    look = TokioInstant::now() + LOOK;
                    Some(Msg::Look)
                }
                () = end.recv() => return Ok(()),
            };
            self.state.now = Time::now();
            if let Some(msg) = msg {
                effects = update(&mut self.state, msg);
            }
            // What came in the same moment is taken in before the next frame.
            while let Ok((kind, msg)) = answers.try_recv() {
                performer.ended(kind);
                effects.extend(update(&mut self.state, msg));
            }
            if let Some(begun) = reading
                && effects.is_empty()
                && performer.is_idle()
            {
                breath = breath.max(TokioInstant::now() + begun.elapsed() * (SHARE - 1));
                reading = None;
            }
        }
    }

    /// Does what only the terminal can do, and hands the rest on; answers whether the console ends.
    fn at_the_terminal(&mut self, effect: Effect, performer: &mut Performer) -> anyhow::Result<bool> {
        match effect {
            Effect::Quit => return Ok(true),
            Effect::Suspend => self.terminal.suspend()?,
            Effect::TakeMouse(ours) => self.terminal.take_mouse(ours)?,
            Effect::Copy(text, what) => {
                self.terminal.copy(&text)?;
                update(&mut self.state, Msg::Done(Done::Copied(what)));
            }
            effect => performer.begin(effect),
        }
        Ok(false)
    }

    fn frame(&mut self, before: Drawn) -> anyhow::Result<Drawn> {
        let area: Rect = self.terminal.area()?;
        if area.is_empty() {
            return Ok(before);
        }
        let mut buffer = Buffer::empty(area);
        let light = match self.state.look.ground {
            Ground::Auto => self.light,
            Ground::Dark => false,
            Ground::Light => true,
        };
        let drawn = draw(&self.state, &Theme::new(light, self.depth), &mut buffer);
        if self.state.look.ascii {
            to_ascii(&mut buffer);
        }
        self.terminal.show(buffer, drawn.cursor)?;
        if let Some(room) = drawn.room {
            self.state.room = room;
        }
        Ok(drawn)
    }
}

/// The sender's next word, no sooner than `breath`; never where there is no sender.
async fn next_status(status: &mut Option<watch::Receiver<SenderStatus>>, breath: TokioInstant) -> SenderStatus {
    match status {
        Some(status) => {
            sleep_until(breath).await;
            if status.changed().await.is_err() {
                // Its thread has ended; that was its last word.
                std::future::pending::<()>().await;
            }
            status.borrow_and_update().clone()
        }
        None => std::future::pending().await,
    }
}

/// What an event of the terminal means.
fn translate(event: Event, drawn: &Drawn, last_click: &mut Option<(Instant, Hit)>) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, _) => Some(Msg::Resized { width }),
        Event::Mouse(MouseEvent { kind, column, row, .. }) => match kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let hit = drawn.at(column, row)?;
                let again = last_click.take().is_some_and(|(at, last)| last == hit && at.elapsed() < DOUBLE);
                if again {
                    return Some(Msg::DoubleClick(hit));
                }
                *last_click = Some((Instant::now(), hit));
                Some(Msg::Click(hit))
            }
            MouseEventKind::ScrollUp => Some(Msg::Wheel { up: true }),
            MouseEventKind::ScrollDown => Some(Msg::Wheel { up: false }),
            _ => None,
        },
        _ => None,
    }
}

/// Lets another program have the terminal; answers what the console is told of it.
async fn lend(effect: Effect) -> Option<Msg> {
    match effect {
        Effect::EditData(kind, data) => Some(Msg::DataEdited(kind, editor::edit(&data).await)),
        Effect::Page(text) => pager::show(text).await.err().map(|error| Msg::NotPaged(error.to_string())),
        _ => None,
    }
}

/// The system's wish that the console ends.
struct EndSignals {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
}

impl EndSignals {
    #[cfg(unix)]
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            signals: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::interrupt())?,
            ],
        })
    }

    #[cfg(not(unix))]
    fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn recv(&mut self) {
        let [term, hup, int] = &mut self.signals;
        tokio::select! {
            _ = term.recv() => {}
            _ = hup.recv() => {}
            _ = int.recv() => {}
        }
    }

    /// The wish that it ends though another program has the terminal: interrupts are that program's.
    #[cfg(unix)]
    async fn gone(&mut self) {
        let [term, hup, _] = &mut self.signals;
        tokio::select! {
            _ = term.recv() => {}
            _ = hup.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn gone(&mut self) {
        std::future::pending().await
    }

    #[cfg(not(unix))]
    async fn recv(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
