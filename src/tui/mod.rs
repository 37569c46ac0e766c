//! The console: a terminal UI.

use crate::{admin::Admin, text::Language};

/// How a console is to run.
pub struct ConsoleOptions {
    /// The operator's hands.
    pub admin: Admin,
    /// The language of its texts.
    pub language: Language,
    /// Only watch: run no sender.
    pub watch: bool,
}

/// Runs the console until the operator quits.
pub async fn run(_options: ConsoleOptions) -> anyhow::Result<()> {
    anyhow::bail!("there is no console yet")
}
