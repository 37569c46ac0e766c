//! A probe step by step, and what it comes to.

use super::{DocLine, Role};
use crate::{
    model::{Probed, Step, Time},
    text::{FaultContext, Text, escape},
    tui::state::ProbePanel,
};

/// How many columns stand for the whole time.
const WIDE: u64 = 12;

/// The lines of a probe.
pub(crate) fn probe_lines(text: &Text, panel: &ProbePanel, now: Time) -> Vec<DocLine> {
    let mut lines = vec![DocLine::of(text.get("probe-about"), Role::Dim)];
    if panel.past_proxy {
        lines.push(DocLine::of(text.get("probe-past-proxy"), Role::Warn));
    }
    lines.push(DocLine::default());
    let sum: u64 = panel.done.iter().map(|probed| probed.took_us).sum::<u64>().max(1);
    let mut before = 0;
    for (at, step) in panel.steps.iter().enumerate() {
        match panel.done.get(at) {
            Some(probed) => {
                lines.extend(ended(text, probed, (before, sum), now));
                before += probed.took_us;
            }
            None => {
                let running = panel.under_way() == Some(*step);
                let sign = if running { "◌" } else { " " };
                let mut line = DocLine::of(format!("{sign} "), Role::Name);
                line.push(&name(text, *step), (!running).then_some(Role::Dim));
                if running {
                    line.push("…", Some(Role::Name));
                }
                lines.push(line);
            }
        }
    }
    if panel.done.len() > 1 && panel.under_way().is_none() {
        let mut line = DocLine::of(format!("  {:<10}", text.get("head-total")), Role::Dim);
        line.push(&format!("{:>8}", text.measured(sum)), Some(Role::Strong));
        lines.push(line);
    }
    lines.push(DocLine::default());
    lines.extend(verdict(text, panel));
    lines
}

fn name(text: &Text, step: Step) -> String {
    format!("{:<10}", text.probe_step(step))
}

fn ended(text: &Text, probed: &Probed, (before, sum): (u64, u64), now: Time) -> Vec<DocLine> {
    let column = |micros: u64| (u128::from(micros) * u128::from(WIDE) / u128::from(sum)) as usize;
    let from = column(before).min(WIDE as usize - 1);
    let cells = column(before + probed.took_us).saturating_sub(from).max(1);
    let (sign, role) = if probed.fault.is_some() { ("✗ ", Role::Bad) } else { ("✓ ", Role::Good) };
    let mut line = DocLine::of(sign, role);
    line.push(&name(text, probed.step), None);
    line.push(&format!("{:>8}  ", text.measured(probed.took_us)), None);
    line.push(&" ".repeat(from), None);
    line.push(&"█".repeat(cells), Some(Role::Phase(phase(probed.step))));
    line.push(&" ".repeat(WIDE as usize + 2 - from - cells), None);
    let mut seen = probed.seen.iter().map(|seen| escape(seen));
    if let Some(fault) = probed.fault.as_ref().filter(|_| probed.seen.is_empty()) {
        line.push(&text.cause(fault.cause), Some(Role::Bad));
    }
    line.push(&seen.next().unwrap_or_default(), None);
    let mut lines = vec![line];
    // What more there is stands below it, under the first.
    let indent = " ".repeat(2 + 10 + 10 + WIDE as usize + 2);
    lines.extend(seen.map(|seen| DocLine::of(format!("{indent}{seen}"), Role::Dim)));
    for (said, warns) in probed.certificate.iter().flat_map(|certificate| text.certificate(certificate, now)) {
        let role = if warns { Role::Warn } else { Role::Dim };
        lines.push(DocLine::of(format!("{indent}{}", escape(&said)), role));
    }
    lines
}

/// The colour of a step is that of the phase of an attempt.
const fn phase(step: Step) -> u8 {
    match step {
        Step::Dns => 0,
        Step::Connect => 1,
        Step::Tls => 2,
        Step::Http => 4,
    }
}

fn verdict(text: &Text, panel: &ProbePanel) -> Vec<DocLine> {
    let last = panel.done.last();
    let fault = last.and_then(|last| last.fault.as_ref());
    match (&panel.over, fault) {
        (None, _) => vec![DocLine::of(text.get("probe-running"), Role::Dim)],
        (Some(Some(why)), _) => vec![DocLine::of(why.clone(), Role::Bad)],
        (Some(None), Some(fault)) => {
            let words = text.fault(fault, &FaultContext { url: &panel.url, ..Default::default() });
            let mut lines = vec![DocLine::of(words.what, Role::Bad), DocLine::plain(words.next), DocLine::default()];
            for (at, error) in fault.chain.iter().enumerate() {
                let head = if at == 0 { text.get("fact-chain") } else { String::new() };
                let mut line = DocLine::of(format!("{head:<12}"), Role::Dim);
                line.push(&format!("{}{}", if at == 0 { "" } else { "◂ " }, escape(error)), None);
                lines.push(line);
            }
            lines
        }
        (Some(None), None) => {
            let status = last.and_then(|last| last.status).unwrap_or_default();
            let role = if (300..400).contains(&status) || status >= 500 { Role::Warn } else { Role::Good };
            vec![DocLine::of(text.probe_verdict(status), role), DocLine::of(text.get("probe-then"), Role::Dim)]
        }
    }
}
