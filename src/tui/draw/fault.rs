//! A fault in as many words as there is room for: none of them is cut while a shorter one is whole.

use super::canvas::columns;
use crate::{model::Fault, text::Text};

/// `tls · certificate expired`, `certificate expired` or `cert expired`; `500 server error` or, in a reply that refuses, `500`.
pub(super) fn fault_words(text: &Text, fault: &Fault, status: Option<u16>, room: u16) -> String {
    let (cause, short) = (text.cause(fault.cause), text.cause_short(fault.cause));
    let forms = match status {
        // A status is that of a reply, so its phase need not be said.
        Some(status) if status < 300 => [format!("{status} {cause}"), cause, short],
        Some(status) => [format!("{status} {cause}"), format!("{status} {short}"), status.to_string()],
        None => {
            let phase = text.phase(fault.phase);
            // Most causes come in one phase only.
            let only = if fault.cause.phases().len() == 1 { cause.clone() } else { format!("{phase} · {short}") };
            [format!("{phase} · {cause}"), only, short]
        }
    };
    let last = forms[2].clone();
    forms.into_iter().find(|form| columns(form) <= room).unwrap_or(last)
}

/// The same without a phase, as one word or two for a list: `✗ certificate expired`, `✗ 500`.
pub(super) fn fault_mark(text: &Text, fault: &Fault, status: Option<u16>, room: u16) -> String {
    let said = match status {
        Some(_) => fault_words(text, fault, status, room.saturating_sub(2)),
        None => Some(text.cause(fault.cause))
            .filter(|cause| columns(cause) + 2 <= room)
            .unwrap_or_else(|| text.cause_short(fault.cause)),
    };
    format!("✗ {said}")
}
