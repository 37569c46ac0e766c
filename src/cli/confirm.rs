//! Consent to what sends or destroys: a question on a terminal, `--yes` elsewhere.

use std::io::{self, IsTerminal as _, Write as _};

use clap::Args;

use super::{Failure, Result, output::Out};
use crate::text::Value;

/// The option that stands for an answer.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Consent {
    /// Do it without a question
    #[arg(long)]
    yes: bool,
}

impl Consent {
    /// Whether `--yes` was given, so that nothing needs to be counted for a question.
    pub(super) const fn is_given(self) -> bool {
        self.yes
    }

    /// Returns if the operator agrees. `key` names the text that says what will happen.
    ///
    /// # Errors
    /// The operator declined, or there is no terminal to ask on.
    pub(super) fn ask(self, out: &Out, key: &str, values: &[(&str, Value<'_>)]) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        let question = out.text.with(key, values);
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(Failure::Usage(format!("{question}\n{}", out.text.get("consent-needs-yes"))));
        }
        match agreed(&question, out)? {
            true => Ok(()),
            false => Err(Failure::Said(out.text.get("consent-declined"))),
        }
    }
}

/// Asks on the terminal. Anything but a clear yes is a no, and so is the end of input.
fn agreed(question: &str, out: &Out) -> io::Result<bool> {
    let mut stderr = io::stderr();
    write!(stderr, "{}\n{} ", crate::text::escape_laid_out(question), out.text.get("consent-prompt"))?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(out.text.get("consent-words").split_whitespace().any(|word| word == answer))
}
