//! Faults in plain words: what happened, and what to do next.

use super::Text;
use crate::model::{Cause, Fault, Phase};

/// What is known beside the fault, to name things by their names.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaultContext<'a> {
    /// The Post URL of the attempt.
    pub url: &'a str,
    /// The address and port it was connected to or tried.
    pub address: Option<&'a str>,
    /// The status of the reply.
    pub status: Option<u16>,
    /// How long the attempt took, in milliseconds.
    pub total_ms: Option<u64>,
    /// What `Retry-After` asked for, in milliseconds.
    pub retry_after_ms: Option<u64>,
}

/// A fault in a person's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultText {
    /// What happened: one or two sentences.
    pub what: String,
    /// What to do next: one or two sentences.
    pub next: String,
}

impl Text {
    /// A fault in plain words; everything that came from outside is escaped.
    pub fn fault(&self, fault: &Fault, _context: &FaultContext<'_>) -> FaultText {
        FaultText { what: self.cause(fault.cause), next: String::new() }
    }

    /// A cause in a word or two, such as `refused`.
    pub fn cause(&self, cause: Cause) -> String {
        cause.to_string()
    }

    /// A phase in a word, such as `connect`.
    pub fn phase(&self, phase: Phase) -> String {
        phase.to_string()
    }
}
