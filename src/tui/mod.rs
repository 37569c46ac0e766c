//! The console: a terminal UI in three parts. `state` is what it knows, `update` changes it without reading a clock or
//! doing anything, `draw` shows it. What `update` asks of the world is an `effect`, done off the screen; what comes back
//! is a `msg`. One table of `commands` feeds the keys, the footer, the help and the palette.

mod ascii;
mod commands;
mod docs;
mod draw;
mod editor;
mod effect;
mod event_loop;
mod keymap;
mod keys;
mod late;
mod msg;
mod pager;
mod perform;
mod person;
mod priority;
mod state;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod update;

use std::{io::Write, path::PathBuf, pin::Pin, time::Duration};

use crate::{
    admin::Admin,
    intake::listen::BindError,
    model::Time,
    sender::{Sender, SenderOptions},
    text::{Language, Text},
};
use keymap::{InvalidKeys, Keymap};
use state::{Ground, Look};
use theme::Depth;

/// How a console is to run.
pub struct ConsoleOptions {
    /// The operator's hands.
    pub admin: Admin,
    /// The language of its texts.
    pub language: Language,
    /// Only watch: run no sender.
    pub watch: bool,
    /// `dark` or `light` where the operator names the ground of the terminal; otherwise the terminal is asked.
    pub theme: Option<String>,
    /// Only ASCII for our signs and lines.
    pub ascii: bool,
    /// The mouse is the console's at first; otherwise the terminal's.
    pub mouse: bool,
    /// Keys in place of those of the table, by the command's name.
    pub keys: Vec<(String, Vec<String>)>,
    /// Takes events over HTTP beside the console's sender.
    pub intake: Option<StartIntake>,
    /// The person's configuration file, in which choices on the screen of settings are kept; without one they hold until
    /// the console ends.
    pub config: Option<PathBuf>,
    /// It is a demo, and begins with what there is to see.
    pub demo: bool,
}

impl std::fmt::Debug for ConsoleOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("ConsoleOptions");
        shown.field("admin", &self.admin).field("language", &self.language).field("watch", &self.watch);
        shown.finish_non_exhaustive()
    }
}

/// Begins to take events beside a console's sender; answers with where, or why not yet.
pub type StartIntake =
    Box<dyn FnOnce(&Sender) -> Pin<Box<dyn Future<Output = Result<String, BindError>> + Send>> + Send>;

/// So long it is told at the start where events are taken, and why they are not.
const INTAKE_TOLD: Duration = Duration::from_secs(8);

/// Runs the console on the terminal that there is, until the operator quits.
///
/// # Errors
/// Where the terminal cannot be drawn on.
pub async fn run(options: ConsoleOptions) -> anyhow::Result<()> {
    let text = Text::new(options.language);
    let ground = match options.theme.as_deref() {
        None => Ground::Auto,
        Some(word) => {
            Ground::of(word).ok_or_else(|| anyhow::anyhow!(text.with("theme-unknown", &[("given", word.into())])))?
        }
    };
    let keymap = Keymap::new(&options.keys).map_err(|problem| anyhow::anyhow!(told(&text, &problem)))?;
    let text = keymap.told_in(text);
    let depth = depth();
    let light = ground == Ground::Auto && depth != Depth::None && asked_light();
    let sender = match options.watch {
        true => None,
        false => {
            let how = SenderOptions { command: "console".to_owned(), until_idle: false };
            Some(Sender::start(options.admin.store().clone(), how)?)
        }
    };
    let told = match (options.intake, &sender) {
        (Some(start), Some(sender)) => Some(match start(sender).await {
            Ok(url) => text.with("toast-intake", &[("url", url.into())]),
            Err(BindError::Taken(address)) => text.with("toast-intake-taken", &[("address", address.into())]),
            Err(BindError::Other(address, why)) => {
                text.with("toast-intake-not", &[("address", address.into()), ("why", why.into())])
            }
        }),
        _ => None,
    };
    let now = Time::now();
    let toast = told.map(|text| state::Toast { text, until: now.plus(INTAKE_TOLD) });
    priority::come_first();
    let status = sender.as_ref().map(Sender::status);
    let config = options.config.as_ref().map(|path| path.display().to_string());
    let demo = options.demo;
    let look = Look { ground, ascii: options.ascii };
    let mut state = state::State {
        keymap,
        mouse: options.mouse,
        look,
        config,
        demo,
        toast,
        ..state::State::new(text.clone(), now)
    };
    if demo {
        state.dialogs.push(state::Dialog::Guide(state::Doc::new(docs::guide(&text))));
    }
    let console = event_loop::Console {
        state,
        light,
        depth,
        config: options.config.unwrap_or_default(),
        terminal: terminal::Terminal::take(options.mouse)?,
        admin: options.admin,
        status: status.clone(),
    };
    let ended = console.run().await;
    if let (Some(sender), Some(status)) = (sender, status) {
        let in_flight = status.borrow().in_flight;
        if in_flight > 0 {
            // The terminal may be gone by now, which is no reason to leave what is in flight unrecorded.
            let _ = writeln!(std::io::stderr(), "{}", text.with("quit-waits", &[("n", in_flight.into())]));
        }
        tokio::select! {
            () = sender.stop() => {}
            // Whoever cannot wait may go: what is in flight is sent once more by the next sender.
            _ = tokio::signal::ctrl_c() => {}
        }
    }
    ended
}

/// Why a person's keys cannot be used.
fn told(text: &Text, problem: &InvalidKeys) -> String {
    match problem {
        InvalidKeys::Command(name) => text.with("keys-no-command", &[("name", name.as_str().into())]),
        InvalidKeys::Key { command, key } => {
            text.with("keys-no-key", &[("name", command.as_str().into()), ("key", key.as_str().into())])
        }
        InvalidKeys::Conflict { key, first, second } => {
            let values = [("key", key.as_str().into()), ("first", (*first).into()), ("second", (*second).into())];
            text.with("keys-conflict", &values)
        }
    }
}

/// What this terminal can show.
fn depth() -> Depth {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let term = std::env::var("TERM").unwrap_or_default();
    match () {
        () if set("NO_COLOR") || term == "dumb" => Depth::None,
        () if set("COLORTERM") || term.contains("256color") => Depth::Many,
        () => Depth::Sixteen,
    }
}

/// Asks the terminal for its ground; one that does not answer is taken for dark. The library waits for a second, and only
/// for terminals far away: one that knows no answer says so. Its ground alone is asked for: some tell no foreground, or tell
/// it late, and both would have to come in order.
fn asked_light() -> bool {
    terminal_colorsaurus::background_color(terminal_colorsaurus::QueryOptions::default())
        .is_ok_and(|ground| ground.perceived_lightness() > 0.5)
}
