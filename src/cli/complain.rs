//! Standard error. Its lines may quote text from outside, and it may be closed or full.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io::Write as _,
};

use clap::error::{ContextKind, ContextValue};

use crate::text::{escape, escape_laid_out};

/// Writes lines to standard error. If it cannot be written, the command goes on.
pub fn complain(lines: &str) {
    let _ = writeln!(std::io::stderr(), "{}", escape_laid_out(lines));
}

/// From now on a panic is reported without raw text from outside, and without a second panic if standard error is closed.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let thread = std::thread::current();
        let name = escape(thread.name().unwrap_or("unnamed")).into_owned();
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let payload = info.payload();
        let why =
            payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
        let why = escape(why.unwrap_or("no message")).into_owned();
        complain(&format!("hookkeeper: thread '{name}' panicked at {place}: {why}"));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            complain(&trace.to_string());
        }
    }));
}

/// The message of the argument parser without anything raw: it quotes the arguments.
pub(super) fn parse_error(mut error: clap::Error) -> String {
    let quoted: Vec<_> = error.context().map(|(kind, value)| (kind, escaped(value))).collect();
    let changed = quoted.into_iter().filter_map(|(kind, value)| Some((kind, value?)));
    for (kind, value) in changed.collect::<Vec<(ContextKind, ContextValue)>>() {
        error.insert(kind, value);
    }
    escape_laid_out(error.render().to_string().trim_end()).into_owned()
}

fn escaped(value: &ContextValue) -> Option<ContextValue> {
    match value {
        ContextValue::String(text) => Some(ContextValue::String(escape(text).into_owned())),
        ContextValue::Strings(texts) => {
            Some(ContextValue::Strings(texts.iter().map(|text| escape(text).into_owned()).collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use proptest::prelude::*;

    use super::*;
    use crate::cli::Cli;

    proptest! {
        #[test]
        fn an_error_of_the_parser_repeats_nothing_raw(word in any::<String>(), at in 0..7_usize) {
            let word = format!("{word}\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\n");
            let lines: [&[&str]; 7] = [
                &["hookkeeper", &word],
                &["hookkeeper", "emit", "invoice/add", "--no", &word],
                &["hookkeeper", "listen", "--port", &word],
                &["hookkeeper", "listen", "--delay", &word],
                &["hookkeeper", "--language", &word, "paths"],
                &["hookkeeper", "completions", &word],
                &["hookkeeper", "webhook", "add", "--url", &word, "--event", &word],
            ];
            if let Err(error) = Cli::try_parse_from(lines[at]) {
                let told = parse_error(error);
                prop_assert!(told.lines().all(|line| escape(line) == line.replace('\t', "\\t")), "{told:?}");
            }
        }
    }
}
