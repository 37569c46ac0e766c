//! A made-up installation that answers what the console asks, always the same; and the hands that press its keys.

mod answers;
mod hands;
mod requests;

pub(super) use answers::{answer, answer_with, bulk};
pub(super) use hands::{after, console, english, form, happen, key, log, press, settle, toast, type_in};
pub(super) use requests::{EVIL, detail, request, tested};

use std::time::Duration;

use crate::{
    admin::Health,
    model::{
        Books, Cause, DataType, Fault, Kind, Off, OffReason, Phase, RequestState, SwitchState, Time, Webhook,
        WebhookDraft, WebhookId, WebhookKey,
    },
    payload,
    sender::{Role, SenderStatus},
    store::{Activity, Overview, QueueHealth, SenderNote, TrafficSlot, Undelivered, Waiting, Why},
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
            collections: Default::default(),
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
        is_unproven: false,
        next_probe_at: None,
        asked_until: None,
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
        waiting: None,
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
    let until = crm.webhook.next_probe_at;
    crm.waiting = Some(Waiting { count: 12, why: Some(Why::BackingOff(until)), later: 0 });
    crm.traffic = traffic(7, 5);

    let mut off = plain(webhook(3, &["invoice/edit", "invoice/del"]));
    off.webhook.failed_in_row = 10;
    off.webhook.state = SwitchState::Off(Off { reason: OffReason::Failures, at: NOW.minus(seconds(7_300)) });
    (off.last_at, off.last_fault) = (Some(NOW.minus(seconds(7_300))), Some(fault(Phase::Connect, Cause::Refused)));
    (off.books.held, off.books.failed) = (41, 3);
    off.waiting = Some(Waiting { count: 41, why: Some(Why::Off), later: 0 });
    off.traffic = traffic(0, 4);

    let mut pay = plain(webhook(4, &["invoice/add"]));
    pay.books.pending = 1_234;
    pay.waiting = Some(Waiting { count: 1_231, why: Some(Why::Limit(16)), later: 3 });
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
        line(
            60,
            "ola (console)",
            "webhook.edit",
            "4",
            "url https://old.example/in → https://pay.example/in, ordered no → yes, rate – → 5/s, \
             events +payments/add -goods/add, headers",
        ),
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
        url: url.into(),
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
