//! A made-up installation that answers what the console asks, always the same.

use std::time::Duration;

use crate::{
    admin::{Health, RequestDetail, Script},
    model::{
        Attempt, Books, Cause, DataType, Envelope, Event, Fault, Header, Kind, Off, OffReason, Phase, Purpose, Reply,
        Request, RequestId, RequestState, Sent, Settings, SwitchState, Time, Timings, Webhook, WebhookDraft, WebhookId,
        WebhookKey,
    },
    payload,
    sender::{Role, SenderStatus},
    store::{
        Activity, Bulk, BulkAction, BulkState, Counted, Filter, Overview, Page, Part, QueueHealth, SenderNote,
        TrafficSlot, Undelivered,
    },
    text::{Language, Text},
    tui::{
        effect::Effect,
        keys::Key,
        msg::{Done, Msg},
        state::State,
        update::{begin, update},
    },
};

/// 2026-03-14T10:24:05Z, when everything here is looked at.
pub(super) const NOW: Time = Time(1_773_483_845_000);
/// So many requests are in the log.
pub(super) const REQUESTS: i64 = 450;
pub(super) const SHOP: WebhookId = WebhookId(1);
pub(super) const OFF: WebhookId = WebhookId(3);
/// Where the webhooks with requests post to, and the first kind that each of them wants.
const WEBHOOKS: [(&str, &str); 4] = [
    ("https://shop.example/hooks/stock", "warehouse_good/change_state"),
    ("https://crm.example/wf", "contractors/add"),
    ("http://10.0.0.8/invoices", "invoice/add"),
    ("https://pay.example/in", "payments/add"),
];

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Those that are built in, and one of an operator's own.
pub(super) fn kinds() -> Vec<Kind> {
    let built_in = payload::catalogue().iter().map(|entry| (entry.kind, entry.root, entry.item, true));
    built_in
        .chain([("shop/basket-left", "baskets", "basket", false)])
        .map(|(name, root, item, built_in)| Kind {
            name: name.parse().unwrap(),
            root: root.to_owned(),
            item: item.to_owned(),
            description: String::new(),
            built_in,
        })
        .collect()
}

fn webhook(id: i64, more: &[&str]) -> Webhook {
    let (url, kind) = WEBHOOKS[usize::try_from(id).unwrap() - 1];
    webhook_at(id, url, &[&[kind], more].concat())
}

fn webhook_at(id: i64, url: &str, events: &[&str]) -> Webhook {
    let events = events.iter().map(|name| name.parse().unwrap()).collect();
    Webhook {
        id: WebhookId(id),
        draft: WebhookDraft::new(url.parse().unwrap(), events),
        key: WebhookKey::from_stored("k".repeat(32)),
        secrets: vec![("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap(), None)],
        state: SwitchState::On,
        failed_in_row: 0,
        next_probe_at: None,
        epoch: 1,
        revision: id,
        created_at: NOW.minus(seconds(900_000)),
        modified_at: NOW.minus(seconds(900_000)),
    }
}

fn traffic(delivered: u64, failed: u64) -> Vec<TrafficSlot> {
    let slot = |at: u64| TrafficSlot {
        at: NOW.minus(seconds(at * 7_200)),
        delivered: delivered * (12 - at),
        failed: if at.is_multiple_of(3) { failed } else { 0 },
        total_us: 1_000,
    };
    (0..12).rev().map(slot).collect()
}

/// One that works, one that backs off, one that is off, one that nothing happened to yet, one that waits.
pub(super) fn overviews() -> Vec<Overview> {
    let plain = |webhook| Overview {
        webhook,
        last_at: None,
        last_status: None,
        last_fault: None,
        books: Books::default(),
        traffic: Vec::new(),
    };
    let mut shop = plain(webhook(1, &[]));
    (shop.last_at, shop.last_status) = (Some(NOW.minus(seconds(3))), Some(200));
    shop.webhook.draft.description = "Sklep „Żółw”, stock on the shelves".to_owned();
    shop.traffic = traffic(30, 0);

    let mut crm = plain(webhook(2, &[]));
    crm.webhook.draft.data_type = DataType::Xml;
    (crm.webhook.failed_in_row, crm.webhook.next_probe_at) = (4, Some(NOW.plus(seconds(41))));
    (crm.last_at, crm.last_fault) = (Some(NOW.minus(seconds(8))), Some(fault(Phase::Headers, Cause::Timeout)));
    crm.books.pending = 12;
    crm.traffic = traffic(7, 5);

    let mut off = plain(webhook(3, &["invoice/edit", "invoice/del"]));
    off.webhook.failed_in_row = 10;
    off.webhook.state = SwitchState::Off(Off { reason: OffReason::Failures, at: NOW.minus(seconds(7_300)) });
    (off.last_at, off.last_fault) = (Some(NOW.minus(seconds(7_300))), Some(fault(Phase::Connect, Cause::Refused)));
    (off.books.held, off.books.failed) = (41, 3);
    off.traffic = traffic(0, 4);

    let mut pay = plain(webhook(4, &["invoice/add"]));
    pay.books.pending = 1_234;
    (pay.last_at, pay.last_status) = (Some(NOW.minus(seconds(95_000))), Some(500));
    pay.last_fault = Some(fault(Phase::Reply, Cause::ServerError));

    let long =
        "https://a-host-with-a-long-name.of-a-region.cloud.example/tenants/4711/integrations/webhooks/in?token=abc";
    vec![shop, crm, off, pay, plain(webhook_at(5, long, &["shop/basket-left"]))]
}

/// A fault as the log has it, without its chain.
fn fault(phase: Phase, cause: Cause) -> Fault {
    Fault { phase, cause, chain: Vec::new() }
}

/// One row of the log. Each webhook has its own story.
pub(super) fn request(id: i64) -> Request {
    let webhook = 1 + id % 4;
    let (url, kind) = WEBHOOKS[usize::try_from(webhook).unwrap() - 1];
    let at = NOW.minus(seconds((REQUESTS - id).unsigned_abs() * 137 + 5));
    let mut request = Request {
        id: RequestId(id),
        webhook: WebhookId(webhook),
        url: url.to_owned(),
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
fn requests(filter: &Filter, page: Page, last: i64) -> Vec<Request> {
    let fits = |row: &Request| {
        filter.webhook.is_none_or(|id| row.webhook == id)
            && filter.ids.as_ref().is_none_or(|ids| ids.contains(&row.id))
            && (filter.states.is_empty() || filter.states.contains(&row.state))
            && filter.kind.as_ref().is_none_or(|kind| row.kind == *kind)
            && filter.fault.is_none_or(|cause| row.last_fault.as_ref().is_some_and(|fault| fault.cause == cause))
            && filter.since.is_none_or(|since| row.accepted_at >= since)
            && filter.search.as_ref().is_none_or(|text| row.subject.contains(text) || row.url.contains(text))
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
pub(super) fn detail(id: i64) -> RequestDetail {
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
    RequestDetail { request, event, attempts }
}

fn header(name: &str, value: &str) -> Header {
    Header { name: name.to_owned(), value: value.to_owned() }
}

/// A receiver's reply that tries to take over the terminal.
pub(super) const EVIL: &str = "{\"error\":\"\u{1b}]0;owned\u{7}\u{1b}[2J no \u{202e}room\",\"code\":[507,null,true]}";

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
            body: body.into_bytes(),
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
pub(super) fn tested(webhook: WebhookId) -> Attempt {
    // Two rows of the log have just the attempts that are wanted: one delivered, one refused.
    Attempt { purpose: Purpose::Test, next_at: None, ..attempt(&request(if webhook == OFF { 2 } else { 448 }), 1) }
}

/// A healthy installation that another process looks after.
pub(super) fn health() -> Health {
    let queue = QueueHealth {
        pending: 1_246,
        due: 1_234,
        held: 41,
        oldest_due: Some(NOW.minus(seconds(3))),
        delivered: 1_204_331,
    };
    let note = SenderNote { pid: 4711, command: "serve".to_owned(), since: 0, silent: Duration::ZERO };
    Health { sender: Some(note), here: false, queue }
}

/// The sender of this process, at work.
pub(super) fn sending() -> SenderStatus {
    SenderStatus { role: Role::Sending, in_flight: 3, trouble: None }
}

fn activity() -> Vec<Activity> {
    let line = |ago: u64, actor: &str, action: &str, subject: &str, detail: &str| Activity {
        at: NOW.minus(seconds(ago)),
        id: -(ago as i64),
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_owned(),
    };
    vec![
        line(60, "ola (console)", "webhook.edit", "4", "url https://pay.example/in"),
        line(7_300, "sender", "webhook.off", "3", "failures"),
        line(
            90_000,
            "jan (cli)",
            "setting.set",
            "waits",
            "5s 15s 30s 1m 2m 5m 15m 30m 1h \u{1b}[31m and a tail that goes on",
        ),
    ]
}

/// What ended or waits without success.
pub(super) fn undelivered() -> Vec<Undelivered> {
    let group = |webhook, url: &str, state, fault: Option<(Phase, Cause)>, count, ago| Undelivered {
        webhook,
        url: url.to_owned(),
        state,
        fault: fault.map(|(phase, cause)| Fault { phase, cause, chain: Vec::new() }),
        count,
        oldest: NOW.minus(seconds(ago)),
    };
    vec![
        group(OFF, "http://10.0.0.8/invoices", RequestState::Held, None, 1_204_331, 7_250),
        group(OFF, "http://10.0.0.8/invoices", RequestState::Held, Some((Phase::Connect, Cause::Refused)), 10, 90_000),
        group(
            SHOP,
            "https://shop.example/hooks/stock",
            RequestState::Failed,
            Some((Phase::Reply, Cause::ServerError)),
            3,
            60,
        ),
    ]
}

/// Work on 412 requests of which so many were done.
pub(super) fn bulk(action: BulkAction, filter: Filter, done: u64) -> Bulk {
    let state = if done < 412 { BulkState::Running } else { BulkState::Done };
    let percent = (done * 100 / 412) as u8;
    Bulk { id: 1, action, filter, total: 412, done, percent, state, begun_at: NOW }
}

/// What the world says to an effect, with so many requests in its log; `None` where it says nothing.
pub(super) fn answer_with(effect: &Effect, last: i64) -> Option<Msg> {
    Some(match effect {
        Effect::LoadOverviews => Msg::Overviews(Ok(overviews())),
        Effect::LoadKinds => Msg::Kinds(Ok(kinds())),
        Effect::LoadHealth => Msg::Health(Ok(health())),
        Effect::LoadSettings => {
            let mut settings = Settings::default();
            settings.set(crate::model::Setting::CompanyId, "4711").unwrap();
            Msg::Settings(Ok(settings))
        }
        Effect::LoadTraffic { token, query } => Msg::Traffic { token: *token, slots: Ok(super::views::slots(query)) },
        Effect::LoadActivity(query) => Msg::Activity(query.clone(), Ok(super::views::activity(activity(), query))),
        Effect::LoadLatest(id) => {
            let filter = Filter { webhook: Some(*id), ..Filter::default() };
            Msg::Latest(*id, Ok(requests(&filter, Page::newest(12), last)))
        }
        Effect::LoadLog { token, filter, page, place } => {
            let part =
                Part { rows: requests(filter, *page, last), reached: None, ends: (RequestId(1), RequestId(last)) };
            Msg::Log { token: *token, place: *place, page: *page, part: Ok(part) }
        }
        Effect::Count { token, filter, so_far, .. } => {
            let count = requests(filter, Page::newest(u32::MAX), last).len() as u64;
            Msg::Count { token: *token, count: Ok(Counted { count, reached: None }), so_far: *so_far }
        }
        Effect::LoadRequest(id) => Msg::Request(*id, Box::new(Ok(detail(id.0)))),
        Effect::LoadScript(id, lang) => {
            let values = payload::ScriptValues { secret: "whsec_c2VjcmV0", key: "kkkk", url: "https://shop.example/" };
            let script = Script { file_name: lang.file_name(), text: payload::script(*lang, &values) };
            Msg::Script(*id, Ok(script))
        }
        Effect::LoadHeld { token, since, .. } => {
            let some = if NOW.since(*since) > seconds(7_200) { 41 } else { 17 };
            Msg::Held { token: *token, held: Ok((41, some, Some(NOW.minus(seconds(7_250))))) }
        }
        Effect::CheckHost { token, draft } => {
            let public = draft.url.as_str().starts_with("https");
            Msg::Host { token: *token, check: Ok(public) }
        }
        Effect::Test { token, webhook } => Msg::Tested { token: *token, attempt: Box::new(Ok(tested(*webhook))) },
        Effect::TestDraft { token, of, .. } => {
            Msg::Tested { token: *token, attempt: Box::new(Ok(tested(of.unwrap_or(SHOP)))) }
        }
        Effect::Add(draft, _) => {
            Msg::Added(Box::new(Ok(Webhook { draft: (**draft).clone(), ..overviews()[0].webhook.clone() })))
        }
        Effect::Edit(id, draft) => {
            Msg::Edited(Box::new(Ok(Webhook { id: *id, draft: (**draft).clone(), ..overviews()[0].webhook.clone() })))
        }
        Effect::Remove(_) => Msg::Done(Done::Removed { discarded: 2 }),
        Effect::SwitchOn(..) => Msg::Done(Done::SwitchedOn { sent: 41, discarded: 0 }),
        Effect::SwitchOff(_) => Msg::Done(Done::SwitchedOff { held: 5 }),
        Effect::Each { .. } => return super::marked::outcome(effect),
        Effect::Resend(_) => Msg::Done(Done::Resend(1)),
        Effect::Discard(_) => Msg::Done(Done::Discarded(1)),
        Effect::LoadUndelivered => Msg::Undelivered(Ok(undelivered())),
        Effect::LoadBulks => Msg::Bulks(Ok(Vec::new())),
        Effect::BulkBegin(action, filter) => Msg::Bulk(Ok(bulk(*action, filter.clone(), 0))),
        Effect::BulkStep(_) => Msg::Bulk(Ok(bulk(BulkAction::Resend, Filter::default(), 412))),
        Effect::BulkCancel(_) => {
            let stopped = bulk(BulkAction::Resend, Filter::default(), 100);
            Msg::Bulk(Ok(Bulk { state: BulkState::Cancelled, ..stopped }))
        }
        Effect::Emit(..) => Msg::Done(Done::Emitted { uid: "evt_new".to_owned(), requests: 2 }),
        Effect::Set(..) => Msg::Done(Done::Set),
        Effect::Copy(_, what) => Msg::Done(Done::Copied(what.clone())),
        Effect::Save { path, .. } => Msg::Done(Done::Saved(path.clone())),
        Effect::EachOf(..) | Effect::TakeMouse(_) | Effect::Suspend | Effect::Quit => return None,
        other => return super::views::answer(other),
    })
}

/// What the world says to an effect.
pub(super) fn answer(effect: &Effect) -> Option<Msg> {
    answer_with(effect, REQUESTS)
}

/// Takes in one thing that happened, and everything that comes back because of it; answers what was asked for at first.
pub(super) fn happen(state: &mut State, msg: Msg) -> Vec<Effect> {
    let asked = update(state, msg);
    settle(state, &asked);
    asked
}

/// Lets the world answer.
pub(super) fn settle(state: &mut State, effects: &[Effect]) {
    let mut waiting: Vec<Msg> = effects.iter().filter_map(answer).collect();
    while !waiting.is_empty() {
        waiting = waiting.into_iter().flat_map(|msg| update(state, msg)).filter_map(|effect| answer(&effect)).collect();
    }
}

thread_local! {
    // Made once a test; making them takes longer than drawing.
    static ROWS: Vec<Request> = (1..=REQUESTS).map(request).collect();
    static TEXTS: [Text; 2] = [Text::new(Language::English), Text::new(Language::Polish)];
}

/// A console in this world that has read what it reads at first.
pub(super) fn console(language: Language) -> State {
    let text = TEXTS.with(|texts| texts.iter().find(|text| text.language() == language).unwrap().clone());
    let mut state = State::new(text, NOW);
    let effects = begin(&mut state);
    settle(&mut state, &effects);
    state
}

/// A key press by its name.
pub(super) fn key(name: &str) -> Msg {
    Msg::Key(Key::parse(name).unwrap_or_else(|| panic!("{name} is no key")).press())
}

/// Presses keys one after the other, by their names with spaces between; answers what the last one asked for.
pub(super) fn press(state: &mut State, names: &str) -> Vec<Effect> {
    names.split(' ').map(|name| happen(state, key(name))).last().unwrap_or_default()
}

/// Types a text, letter by letter.
pub(super) fn type_in(state: &mut State, text: &str) {
    for c in text.chars() {
        let name = if c == ' ' { "Space".to_owned() } else { c.to_string() };
        press(state, &name);
    }
}
