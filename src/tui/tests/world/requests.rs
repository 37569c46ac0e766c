//! The requests of the made-up installation, each with its attempts.

use super::{NOW, OFF, REQUESTS, WEBHOOKS, fault, seconds};
use crate::{
    admin::RequestDetail,
    model::{
        Attempt, Cause, DataType, Envelope, Event, Fault, Header, Phase, Purpose, Reply, Request, RequestId,
        RequestState, Sent, Timings, WebhookId,
    },
    store::{Filter, Page, Shown},
};

thread_local! {
    // Made once a test; making them takes longer than drawing.
    static ROWS: Vec<Request> = (1..=REQUESTS).map(request).collect();
}

/// One row of the log. Each webhook has its own story.
pub(crate) fn request(id: i64) -> Request {
    let webhook = 1 + id % 4;
    let (url, kind) = WEBHOOKS[usize::try_from(webhook).unwrap() - 1];
    let at = NOW.minus(seconds((REQUESTS - id).unsigned_abs() * 137 + 5));
    let mut request = Request {
        id: RequestId(id),
        webhook: WebhookId(webhook),
        url: url.into(),
        event: id,
        uid: format!("evt_{id:08}"),
        kind: kind.to_owned(),
        subject: format!("FV {id}/3/2026"),
        state: RequestState::Delivered,
        attempts: 1,
        accepted_at: at,
        due_at: at,
        last_at: Some(at.plus(seconds(1))),
        last_us: Some(31_400),
        last_status: Some(200),
        last_fault: None,
        resend_waiting: false,
    };
    let failed = |request: &mut Request, attempts, status, last| {
        (request.attempts, request.last_status, request.last_fault) = (attempts, status, Some(last));
    };
    match (webhook, id) {
        (1, 448) => {
            request.subject = "漢字 e\u{301}\u{1b}[31m\u{202e}Zażółć gęślą jaźń, a name that goes on and on".to_owned()
        }
        (2, 441..) => {
            request.state = RequestState::Pending;
            failed(&mut request, 4, None, fault(Phase::Headers, Cause::Timeout));
        }
        (3, 438) => {
            request.state = RequestState::Held;
            failed(&mut request, 7, None, fault(Phase::Connect, Cause::Refused));
        }
        (3, 380..) => {
            request.state = RequestState::Held;
            (request.attempts, request.last_at, request.last_us, request.last_status) = (0, None, None, None);
        }
        (3, _) => {
            request.state = RequestState::Failed;
            failed(&mut request, 10, None, fault(Phase::Connect, Cause::Refused));
        }
        (4, 447) => {
            request.resend_waiting = true;
            failed(&mut request, 2, Some(500), fault(Phase::Reply, Cause::ServerError));
        }
        (4, 443) => {
            request.state = RequestState::Discarded;
            failed(&mut request, 3, Some(404), fault(Phase::Reply, Cause::ClientError));
        }
        _ => {}
    }
    request
}

/// The rows that a filter finds on a page.
pub(super) fn requests(filter: &Filter, page: Page, last: i64) -> Vec<Request> {
    fn holds(filter: &Filter, row: &Request) -> bool {
        filter.webhook.is_none_or(|id| row.webhook == id)
            && filter.ids.as_ref().is_none_or(|ids| ids.contains(&row.id))
            && (filter.states.is_empty() || filter.states.contains(&row.state))
            && filter.kind.as_ref().is_none_or(|kind| row.kind == *kind)
            && filter.fault.is_none_or(|cause| row.last_fault.as_ref().is_some_and(|fault| fault.cause == cause))
            && filter.since.is_none_or(|since| row.accepted_at >= since)
            && filter.search.as_ref().is_none_or(|text| {
                let cause = row.last_fault.as_ref().map(|fault| fault.cause);
                let shown = cause.is_some_and(|cause| filter.shown.contains(&Shown::of(cause)));
                shown || row.subject.contains(text) || row.url.contains(text)
            })
            && filter.until.is_none_or(|until| row.accepted_at < until)
            && (!filter.untried || row.attempts == 0)
            && (filter.any.is_empty() || filter.any.iter().any(|one| holds(one, row)))
    }
    let fits = |row: &Request| {
        holds(filter, row)
            && page.before.is_none_or(|before| row.id < before)
            && page.after.is_none_or(|after| row.id > after)
    };
    let all = |rows: &Vec<Request>| rows.iter().filter(|row| row.id.0 <= last && fits(row)).cloned().collect();
    let mut rows: Vec<Request> = ROWS.with(all);
    let limit = page.limit as usize;
    if page.after.is_some() && page.before.is_none() {
        rows.truncate(limit);
    } else {
        rows.drain(..rows.len().saturating_sub(limit));
    }
    rows.reverse();
    rows
}

/// A request with its attempts, each of them with what its row says.
pub(crate) fn detail(id: i64) -> RequestDetail {
    let request = request(id);
    let event = Event {
        id,
        uid: request.uid.clone(),
        kind: request.kind.clone(),
        data: r#"{"invoice":{"id":12,"fullnumber":"FV 12/3/2026","total":"1230.00","paid":false,"note":null}}"#
            .to_owned(),
        occurred_at: request.accepted_at,
    };
    let attempts = (1..=request.attempts).map(|number| attempt(&request, number)).collect();
    // Our side of an attempt, but for what is made when it goes out.
    let waits = request.attempts == 0;
    let planned = waits.then(|| Sent { headers: Vec::new(), ..attempt(&request, 1).sent });
    RequestDetail { request, event, attempts, planned }
}

fn header(name: &str, value: &str) -> Header {
    Header { name: name.to_owned(), value: value.to_owned() }
}

/// A receiver's reply that tries to take over the terminal.
pub(crate) const EVIL: &str = "{\"error\":\"\u{1b}]0;owned\u{7}\u{1b}[2J no \u{202e}room\",\"code\":[507,null,true]}";

fn attempt(request: &Request, number: u32) -> Attempt {
    let started_at = request.accepted_at.plus(seconds(u64::from(number) * 20));
    let timings = |wait: u64| Timings {
        dns_us: Some(1_200),
        connect_us: Some(11_000),
        tls_us: request.url.starts_with("https").then_some(24_000),
        send_us: Some(300),
        wait_us: Some(wait),
        body_us: Some(900),
        total_us: 37_400 + wait,
    };
    let body =
        format!("{{\"invoices\":{{\"0\":{{\"invoice\":{{\"id\":\"12\",\"subject\":\"{}\"}}}}}}}}", "FV 12/3/2026");
    let mut attempt = Attempt {
        number,
        purpose: Purpose::Delivery,
        started_at,
        timings: timings(46_000),
        address: Some("203.0.113.7:443".to_owned()),
        sent: Sent {
            url: request.url.clone(),
            data_type: DataType::Json,
            envelope: Envelope::Wfirma,
            headers: vec![
                header("host", "crm.example"),
                header("content-type", "application/json"),
                header("webhook-id", &request.uid),
                header("webhook-timestamp", "1773483845"),
                header("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
            ],
            body: body.into_bytes().into(),
            masked_body: None,
        },
        reply: None,
        fault: None,
        retry_after_ms: None,
        next_at: Some(started_at.plus(seconds(20))),
    };
    let reply = |status: u16, body: &str| {
        Some(Reply {
            status,
            headers: vec![header("content-type", "application/json"), header("x-evil", "\u{1b}[2J\u{9b}31m")],
            body: body.as_bytes().to_vec(),
            cut: status >= 500,
        })
    };
    let chain = |chain: &[&str]| chain.iter().map(|line| (*line).to_owned()).collect();
    match (&request.last_fault, number % 4) {
        (None, _) => {
            attempt.reply = reply(request.last_status.unwrap_or(200), "{\"ok\":true}");
            attempt.next_at = None;
        }
        (Some(last), _) if last.cause == Cause::Refused => {
            (attempt.address, attempt.timings) =
                (Some("10.0.0.8:80".to_owned()), Timings { total_us: 450, ..Timings::default() });
            let chain = chain(&["client error (Connect)", "tcp connect error", "Connection refused (os error 111)"]);
            attempt.fault = Some(Fault { chain, ..last.clone() });
        }
        (Some(_), 0) => {
            attempt.timings = timings(14_960_000);
            let chain = chain(&["the whole attempt took more than 15 s", "\u{1b}[5mdeadline\u{7} has elapsed"]);
            attempt.fault = Some(Fault { phase: Phase::Headers, cause: Cause::Timeout, chain });
        }
        (Some(_), 1) => {
            attempt.timings = Timings { dns_us: Some(5_000), total_us: 5_100, ..Timings::default() };
            attempt.address = None;
            attempt.fault = Some(Fault::new(Phase::Dns, Cause::NoSuchHost, "no record found for crm.example"));
        }
        (Some(_), 2) => {
            attempt.reply = reply(507, EVIL);
            attempt.purpose = Purpose::Resend;
            attempt.fault = Some(Fault::new(Phase::Reply, Cause::ServerError, "507 Insufficient Storage"));
        }
        (Some(_), _) => {
            (attempt.reply, attempt.retry_after_ms) = (reply(429, ""), Some(120_000));
            attempt.fault = Some(Fault::new(Phase::Reply, Cause::RateLimited, "429 Too Many Requests"));
        }
    }
    attempt
}

/// What a test of a webhook comes to.
pub(crate) fn tested(webhook: WebhookId) -> Attempt {
    // Two rows of the log have just the attempts that are wanted: one delivered, one refused.
    Attempt { purpose: Purpose::Test, next_at: None, ..attempt(&request(if webhook == OFF { 2 } else { 448 }), 1) }
}
