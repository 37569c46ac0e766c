//! The tabs of a request: what went wrong, what was sent, what came back, and the same as a curl command.

use super::{Bodies, DocLine, Role, phase_lines, source_lines};
use crate::{
    admin::RequestDetail,
    model::{Attempt, Header, Purpose, RequestState, Sent, Time},
    text::{Text, curl, escape},
    tui::state::{BodyView, RequestView, Tab},
};

/// What stands beside the chosen tab where there is room: the other side of the attempt, but for a big body.
pub(crate) fn other_lines(text: &Text, view: &RequestView, now: Time) -> Vec<DocLine> {
    let mut bodies = Bodies { how: view.how, big: None };
    let mut lines = lines_of(text, view, view.beside(), &mut bodies, now);
    if bodies.big.is_some() {
        lines.pop();
    }
    lines
}

/// The lines of the chosen tab of the chosen attempt. A big body is left to be made into lines elsewhere; its place is the
/// last line.
pub(crate) fn tab_lines<'a>(text: &Text, view: &'a RequestView, now: Time) -> (Vec<DocLine>, Option<&'a [u8]>) {
    let mut bodies = Bodies { how: view.how, big: None };
    (lines_of(text, view, view.tab, &mut bodies, now), bodies.big)
}

fn lines_of<'a>(text: &Text, view: &'a RequestView, tab: Tab, bodies: &mut Bodies<'a>, now: Time) -> Vec<DocLine> {
    let Some(detail) = &view.detail else { return vec![DocLine::of(text.get("loading"), Role::Dim)] };
    let Some(attempt) = view.selected() else {
        return untried_lines(text, tab, detail, bodies, now);
    };
    match tab {
        Tab::Request | Tab::Curl if detail.event.is_removed() => {
            let mut lines = vec![DocLine::plain(text.get("payload-removed")), DocLine::default()];
            if tab == Tab::Request {
                lines.extend(sent_lines(text, &attempt.sent, bodies));
            }
            lines
        }
        Tab::Error => {
            let mut lines = error_lines(text, attempt);
            lines.push(DocLine::default());
            lines.extend(what_next(text, attempt, detail.request.state, now));
            lines.push(fact(text, "input-url", &attempt.sent.url.concealed()));
            lines.push(fact(text, "fact-webhook-id", &detail.event.uid));
            lines.push(DocLine::default());
            lines.extend(phase_lines(text, &attempt.timings));
            lines
        }
        Tab::Request => sent_lines(text, &attempt.sent, bodies),
        Tab::Reply => reply_lines(text, attempt, bodies),
        Tab::Curl => source_lines(&curl(&attempt.sent, false)),
    }
}

/// A request that nobody has sent yet, or whose attempts are no longer kept: why, what will be sent, and what happened.
fn untried_lines<'a>(
    text: &Text,
    tab: Tab,
    detail: &'a RequestDetail,
    bodies: &mut Bodies<'a>,
    now: Time,
) -> Vec<DocLine> {
    let request = &detail.request;
    let gone = request.attempts > 0;
    let planned = detail.planned.as_ref();
    match (tab, planned) {
        (Tab::Request, Some(sent)) => {
            let mut lines = vec![DocLine::of(text.get("request-planned"), Role::Warn), DocLine::default()];
            lines.extend(sent_lines(text, sent, bodies));
            lines
        }
        (Tab::Curl, Some(sent)) => {
            let mut lines = vec![DocLine::of(format!("# {}", text.get("request-planned")), Role::Dim)];
            lines.extend(source_lines(&curl(sent, false)));
            lines
        }
        (Tab::Reply, _) => {
            vec![DocLine::of(text.get(if gone { "attempts-removed" } else { "reply-not-yet" }), Role::Dim)]
        }
        _ => {
            let said = if gone { text.get("attempts-removed") } else { text.untried(request.state, 1) };
            let mut lines = vec![DocLine::plain(said)];
            if !gone && request.state == RequestState::Pending {
                let due = text.with("request-due", &[("at", text.clock(request.due_at, now).into())]);
                lines.push(DocLine::plain(due));
            }
            lines.push(DocLine::default());
            lines.push(fact(text, "input-url", &request.url.concealed()));
            if detail.event.is_removed() {
                lines.push(DocLine::plain(text.get("payload-removed")));
                return lines;
            }
            lines.push(fact(text, "fact-webhook-id", &detail.event.uid));
            lines.push(DocLine::default());
            lines.push(DocLine::of(text.get("request-event-data"), Role::Strong));
            lines.extend(bodies.lines(text, detail.event.data.as_bytes()));
            lines
        }
    }
}

/// What a test came to: the answer or the fault, and then both sides.
pub(crate) fn test_lines(text: &Text, attempt: &Attempt) -> Vec<DocLine> {
    let mut lines = error_lines(text, attempt);
    lines.push(DocLine::default());
    lines.extend(phase_lines(text, &attempt.timings));
    lines.extend([DocLine::default(), DocLine::of(text.get("tab-reply"), Role::Strong)]);
    let mut bodies = Bodies { how: BodyView::Set, big: None };
    lines.extend(reply_lines(text, attempt, &bodies));
    lines.extend([DocLine::default(), DocLine::of(text.get("tab-request"), Role::Strong)]);
    lines.extend(sent_lines(text, &attempt.sent, &mut bodies));
    lines
}

fn error_lines(text: &Text, attempt: &Attempt) -> Vec<DocLine> {
    let Some(fault) = &attempt.fault else {
        let status = attempt.reply.as_ref().map_or(0, |reply| reply.status);
        let took = text.measured(attempt.timings.total_us);
        let values = [("status", i64::from(status).into()), ("took", took.into())];
        return vec![DocLine::of(text.with("attempt-delivered", &values), Role::Good)];
    };
    let words = text.attempt_fault(attempt).expect("there is a fault");
    let mut lines = vec![DocLine::of(words.what, Role::Bad)];
    if !words.next.is_empty() {
        lines.push(DocLine::plain(words.next));
    }
    lines.push(DocLine::default());
    let mut cause = DocLine::of(format!("{:<12}", text.get("fact-fault")), Role::Dim);
    cause.push(&format!("{} · {}", text.phase(fault.phase), text.cause(fault.cause)), None);
    lines.push(cause);
    if let Some(address) = &attempt.address {
        lines.push(fact(text, "fact-address", address));
    }
    for (at, error) in fault.chain.iter().enumerate() {
        let mut line =
            DocLine::of(format!("{:<12}", if at == 0 { text.get("fact-chain") } else { String::new() }), Role::Dim);
        line.push(&format!("{}{}", if at == 0 { "" } else { "◂ " }, escape(error)), None);
        lines.push(line);
    }
    lines
}

fn what_next(text: &Text, attempt: &Attempt, state: RequestState, now: Time) -> Vec<DocLine> {
    let mut lines = Vec::new();
    if attempt.purpose == Purpose::Resend {
        lines.push(DocLine::of(text.get("attempt-was-resend"), Role::Dim));
    }
    if let Some(millis) = attempt.retry_after_ms {
        let span = text.span(std::time::Duration::from_millis(millis));
        lines.push(DocLine::plain(text.with("attempt-retry-after", &[("span", span.into())])));
    }
    if let (Some(next), RequestState::Pending) = (attempt.next_at, state) {
        let at = text.clock(next, now);
        let number = i64::from(attempt.number) + 1;
        lines.push(DocLine::plain(text.with("attempt-next", &[("at", at.into()), ("number", number.into())])));
    }
    lines
}

fn fact(text: &Text, key: &str, value: &str) -> DocLine {
    let mut line = DocLine::of(format!("{:<12}", text.get(key)), Role::Dim);
    line.push(&escape(value), None);
    line
}

/// What may be a secret of ours stays hidden: a screen is looked at over a shoulder, copied and shared.
fn header_lines(headers: &[Header], ours: bool) -> impl Iterator<Item = DocLine> + '_ {
    headers.iter().map(move |header| {
        let mut line = DocLine::of(escape(&header.name).into_owned(), Role::Name);
        line.push(": ", None);
        match ours && header.may_be_secret() {
            true => line.push("…", Some(Role::Dim)),
            false => line.push(&escape(&header.value), None),
        }
        line
    })
}

fn sent_lines<'a>(text: &Text, sent: &'a Sent, bodies: &mut Bodies<'a>) -> Vec<DocLine> {
    let mut first = DocLine::of("POST ", Role::Strong);
    first.push(&escape(&sent.url.concealed()), None);
    let mut lines = vec![first];
    lines.extend(header_lines(&sent.headers, true));
    lines.push(DocLine::default());
    lines.extend(bodies.lines(text, sent.shown_body(false)));
    lines
}

fn reply_lines(text: &Text, attempt: &Attempt, bodies: &Bodies<'_>) -> Vec<DocLine> {
    let Some(reply) = &attempt.reply else { return vec![DocLine::of(text.get("reply-none"), Role::Dim)] };
    let role = if reply.status < 300 { Role::Good } else { Role::Bad };
    let mut lines = vec![DocLine::of(text.with("reply-status", &[("status", i64::from(reply.status).into())]), role)];
    lines.extend(header_lines(&reply.headers, false));
    lines.push(DocLine::default());
    lines.extend(bodies.reply(text, reply));
    lines
}
