//! One request on the command line: its event, its attempts, and one of them in full.

use std::borrow::Cow;

use serde_json::json;

use super::{
    Failure, Result,
    output::{Out, shown},
    shapes,
};
use crate::{
    admin::RequestDetail,
    model::{Attempt, Header, Phase, format_duration},
    text::{escape_lines, json_text},
};

/// The attempt with a number, or the last one, where there is any.
fn chosen<'a>(detail: &'a RequestDetail, number: Option<u32>, out: &Out) -> Result<Option<&'a Attempt>> {
    let Some(number) = number else { return Ok(detail.attempts.last()) };
    let found = detail.attempts.iter().find(|attempt| attempt.number == number);
    found.map(Some).ok_or_else(|| {
        let values = [("number", i64::from(number).into()), ("all", detail.attempts.len().into())];
        Failure::Said(out.text.with("attempt-unknown", &values))
    })
}

/// The attempt that is asked for, which must be there.
fn there<'a>(detail: &'a RequestDetail, number: Option<u32>, out: &Out) -> Result<&'a Attempt> {
    let none = || Failure::Said(out.text.get("attempts-none"));
    chosen(detail, number, out)?.ok_or_else(none)
}

/// One attempt as a curl command line.
pub(super) fn curl(detail: &RequestDetail, number: Option<u32>, reveal: bool, out: &mut Out) -> Result<()> {
    let attempt = there(detail, number, out)?;
    let line = crate::text::curl(&attempt.sent, reveal);
    match out.json {
        true => out.object(&json!({ "id": detail.request.id, "attempt": attempt.number, "curl": line })),
        false => out.line(&line),
    }
}

/// The body that one attempt sent.
pub(super) fn sent(detail: &RequestDetail, number: Option<u32>, reveal: bool, out: &mut Out) -> Result<()> {
    let attempt = there(detail, number, out)?;
    if !out.json {
        return out.bytes(attempt.sent.shown_body(reveal));
    }
    let mut object = json!({ "id": detail.request.id, "attempt": attempt.number });
    shapes::put_body(&mut object, attempt.sent.shown_body(reveal));
    out.object(&object)
}

pub(super) fn detail(detail: &RequestDetail, number: Option<u32>, reveal: bool, out: &mut Out) -> Result<()> {
    let chosen = chosen(detail, number, out)?;
    let request = &detail.request;
    let mut fields = vec![
        ("field-id", request.id.to_string()),
        ("field-state", out.text.state(request.state)),
        ("field-event", format!("{}  {}", shown(&request.kind), shown(&request.subject))),
        ("field-uid", shown(&request.uid)),
        ("field-webhook", format!("{}  {}", request.webhook, shown(&request.url.concealed()))),
        ("field-accepted", out.when(request.accepted_at)),
    ];
    if request.state == crate::model::RequestState::Pending {
        fields.push(("field-due", out.when(request.due_at)));
    }
    if request.resend_waiting {
        fields.push(("field-resend", out.text.get("yes")));
    }
    let named: Vec<_> = fields.into_iter().map(|(key, value)| (out.text.get(key), value)).collect();
    out.fields(&named)?;
    if detail.event.is_removed() {
        out.say("payload-removed", &[])?;
    }
    if detail.attempts.is_empty() {
        out.line("")?;
        out.say(if detail.request.attempts == 0 { "attempts-none" } else { "attempts-removed" }, &[])?;
        out.line("")?;
        return body(detail.event.data.as_bytes(), out);
    }
    out.line("")?;
    let rows: Vec<_> = detail.attempts.iter().map(|attempt| row(attempt, out)).collect();
    let headers = ["column-number", "column-time", "column-purpose", "column-result", "column-took", "column-next"];
    out.table(&headers, &rows)?;
    match chosen {
        Some(chosen) => {
            out.line("")?;
            out.say("attempt-title", &[("number", i64::from(chosen.number).into())])?;
            attempt(chosen, reveal, out)
        }
        None => Ok(()),
    }
}

fn row(attempt: &Attempt, out: &Out) -> Vec<String> {
    vec![
        attempt.number.to_string(),
        out.when(attempt.started_at),
        out.text.get(&format!("purpose-{}", attempt.purpose)),
        result(attempt, out),
        out.text.measured(attempt.timings.total_us),
        attempt
            .next_at
            .map_or_else(|| "–".to_owned(), |at| format!("+{}", format_duration(at.since(attempt.started_at)))),
    ]
}

fn result(attempt: &Attempt, out: &Out) -> String {
    match (&attempt.fault, &attempt.reply) {
        (Some(fault), Some(reply)) if fault.phase == Phase::Reply => {
            format!("✗ {} {}", reply.status, out.text.cause(fault.cause))
        }
        (Some(fault), _) => format!("✗ {} · {}", out.text.phase(fault.phase), out.text.cause(fault.cause)),
        (None, Some(reply)) => format!("✓ {}", reply.status),
        (None, None) => "✓".to_owned(),
    }
}

/// One attempt in full: what happened in plain words, the time of each phase, both sides.
pub(super) fn attempt(attempt: &Attempt, reveal: bool, out: &mut Out) -> Result<()> {
    let line = result(attempt, out);
    out.line(&format!("{line}  {}", out.text.measured(attempt.timings.total_us)))?;
    if let (Some(fault), Some(words)) = (&attempt.fault, out.text.attempt_fault(attempt)) {
        out.fault(fault, &words)?;
    }
    let t = &attempt.timings;
    let phases = [
        (Phase::Dns, t.dns_us),
        (Phase::Connect, t.connect_us),
        (Phase::Tls, t.tls_us),
        (Phase::Send, t.send_us),
        (Phase::Headers, t.wait_us),
        (Phase::Body, t.body_us),
    ];
    let phases: Vec<_> = phases
        .into_iter()
        .filter_map(|(phase, us)| us.map(|us| format!("{} {}", out.text.phase(phase), out.text.measured(us))))
        .collect();
    if !phases.is_empty() {
        out.line(&phases.join("  "))?;
    }
    out.line("")?;
    let url = if reveal { attempt.sent.url.to_string().into() } else { attempt.sent.url.concealed() };
    out.line(&format!("> POST {}", shown(&url)))?;
    headers('>', &attempt.sent.headers, reveal, out)?;
    body(attempt.sent.shown_body(reveal), out)?;
    if let Some(reply) = &attempt.reply {
        out.line("")?;
        out.line(&format!("< {}", reply.status))?;
        headers('<', &reply.headers, true, out)?;
        body(&reply.body, out)?;
        if reply.cut {
            out.say("reply-cut", &[])?;
        }
    }
    Ok(())
}

fn headers(mark: char, headers: &[Header], reveal: bool, out: &mut Out) -> Result<()> {
    headers.iter().try_for_each(|header| {
        out.line(&format!("{mark} {}: {}", shown(&header.name), shown(shapes::header_value(header, reveal))))
    })
}

/// A body as a person reads it: JSON laid out, everything else as it is, nothing raw.
pub(super) fn body(body: &[u8], out: &mut Out) -> Result<()> {
    if body.is_empty() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(body);
    // Not by way of values: they would drop keys that repeat and write numbers anew, beside the length that was sent.
    let text = json_text(&text).map_or_else(|| escape_lines(text.trim_end()), Cow::Owned);
    text.lines().try_for_each(|line| out.line(&format!("  {line}")))
}
