//! Long texts made for the screen: bodies set in lines, the tabs of a request, the help.

mod activity;
mod body;
mod charset;
mod each;
mod help;
mod kind;
mod phases;
mod probe;
mod request;
mod xml;

pub(super) use activity::{activity_lines, activity_subject};
pub(super) use body::{Bodies, body_lines};
pub(super) use each::outcome_lines;
pub(super) use help::{guide, help};
pub(super) use kind::{kind_line, kind_lines, sample_lines};
pub(super) use phases::{PHASES, phase_lines};
pub(super) use probe::probe_lines;
pub(super) use request::{other_lines, tab_lines, test_lines};

use super::state::{DocLine, Role};
use crate::text::escape_lines;

/// A sentence that says what went wrong.
pub(super) fn bad_line(text: String) -> DocLine {
    DocLine::of(text, Role::Bad)
}

/// A script or another text of ours, line by line; what stands behind a comment sign is dim.
pub(super) fn source_lines(text: &str) -> Vec<DocLine> {
    let comment = |line: &str| ["//", "#", "*", "/*", "\"\"\""].iter().any(|sign| line.trim_start().starts_with(sign));
    escape_lines(text)
        .lines()
        .map(|line| if comment(line) { DocLine::of(line, Role::Dim) } else { DocLine::plain(line) })
        .collect()
}
