//! Every command once, with what its user looks for.

use serde_json::{Value as Json, json};

use crate::program::Home;

fn names(object: &Json) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

const WEBHOOK: &[&str] = &[
    "id",
    "url",
    "events",
    "type",
    "envelope",
    "description",
    "private",
    "require_key",
    "send_key",
    "headers",
    "limit",
    "rate",
    "ordered",
    "waits",
    "state",
    "off",
    "failed_in_row",
    "next_probe_at",
    "created_at",
    "modified_at",
    "key",
    "old_secret_until",
    "secrets",
    "last",
    "waiting",
    "books",
];
const REQUEST: &[&str] = &[
    "id",
    "webhook",
    "url",
    "kind",
    "uid",
    "subject",
    "state",
    "attempts",
    "accepted_at",
    "due_at",
    "last_at",
    "last_us",
    "status",
    "fault",
    "resend_waiting",
];

#[test]
fn a_webhook_is_added_with_all_that_was_said() {
    let home = Home::new();
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let added = home
        .args(&[
            "webhook",
            "add",
            "--json",
            "--url",
            "http://127.0.0.1:9/hook",
            "--event",
            "invoice/add",
            "--event",
            "goods/add,invoice/add",
            "--type",
            "xml",
            "--envelope",
            "standard",
            "--private",
            "--require-key",
            "--header",
            "Authorization: Bearer t0p",
            "--header",
            "X-Shop: 7",
            "--secret",
            secret,
            "--limit",
            "4",
            "--rate",
            "30/m",
            "--ordered",
            "--waits",
            "1s 2s",
            "--description",
            "the shop",
        ])
        .object();
    assert_eq!(names(&added), WEBHOOK);
    assert_eq!(added["events"], json!(["invoice/add", "goods/add"]));
    assert_eq!(
        (&added["type"], &added["envelope"], &added["rate"]),
        (&json!("xml"), &json!("standard"), &json!("30/m"))
    );
    assert_eq!(
        (&added["private"], &added["require_key"], &added["ordered"]),
        (&json!(true), &json!(true), &json!(true))
    );
    assert_eq!((&added["limit"], &added["waits"], &added["state"]), (&json!(4), &json!("1s 2s"), &json!("on")));
    assert_eq!(added["secrets"], json!([{ "secret": secret, "until": null }]));
    assert_eq!(added["key"].as_str().unwrap().len(), 32);
    let plain = home.run("webhook show 1").ok();
    let hidden = home.run("webhook show 1 --json").object();
    let listed = home.run("webhook list --json").objects().remove(0);
    assert_eq!(names(&listed), WEBHOOK);
    for text in [&plain, &hidden.to_string(), &listed.to_string()] {
        assert!(!text.contains(&secret[6..]) && !text.contains("t0p"), "{text}");
        assert!(!text.contains(added["key"].as_str().unwrap()), "{text}");
    }
    assert!(plain.contains("X-Shop: 7") && plain.contains("the shop") && plain.contains("30/m"));
    let revealed = home.run("webhook show 1 --reveal").ok();
    assert!(revealed.contains(secret) && revealed.contains("Bearer t0p"), "{revealed}");
}

#[test]
fn a_second_webhook_for_the_same_event_and_url_is_warned_of_and_made() {
    let home = Home::new();
    let add = |rest: &str| home.run(&format!("webhook add {rest}"));
    add("--url https://shop.example/hooks --event invoice/add --event goods/add").ok();
    let twin = add("--url https://shop.example/hooks --event goods/add --json");
    assert!(twin.err.contains("webhook 1 posts one of these events") && twin.err.contains("twice"), "{twin:?}");
    assert_eq!(twin.object()["id"], 2, "it may be meant");
    for other in
        ["--url https://shop.example/other --event goods/add", "--url https://shop.example/hooks --event payments/add"]
    {
        assert_eq!(add(other).err, "", "{other}");
    }
    // A change is warned of where it makes the twin, and no other change is.
    let edit = |rest: &str| home.run(&format!("webhook edit {rest}"));
    assert!(edit("3 --url https://shop.example/hooks").err.contains("webhook 1 posts"));
    assert!(edit("4 --event payments/add,invoice/add").err.contains("webhook 1 posts"));
    assert_eq!(edit("2 --limit 3").err, "");
    // What was removed posts nothing.
    for id in 1..=4 {
        home.run(&format!("webhook remove {id} --yes")).ok();
    }
    assert_eq!(add("--url https://shop.example/hooks --event invoice/add").err, "");
}

#[test]
fn adding_tells_the_secret_and_the_key_once_and_warns_of_an_address_that_cannot_be_sent_to() {
    let home = Home::new();
    let answer = home.run("webhook add --url http://10.0.0.8/hook --event invoice/add");
    assert!(answer.err.contains("nothing will be sent") && answer.err.contains("--private"), "{answer:?}");
    let out = answer.ok();
    assert!(out.contains("Webhook 1 is added") && out.contains("whsec_") && out.contains("webhook test 1"), "{out}");
    assert!(home.run("webhook add --url http://10.0.0.8/ --event invoice/add --private").err.is_empty());
    assert!(home.run("webhook add --url https://a.example/ --event no/such").refused(1).contains("unknown kind"));
}

#[test]
fn editing_changes_what_is_named_and_nothing_else() {
    let home = Home::new();
    home.args(&[
        "webhook",
        "add",
        "--url",
        "https://a.example/",
        "--event",
        "invoice/add",
        "--header",
        "X-A: 1",
        "--rate",
        "5/s",
        "--private",
    ])
    .ok();
    let edited = home.run("webhook edit 1 --url https://b.example/ --event goods/add --json").object();
    assert_eq!((&edited["url"], &edited["events"]), (&json!("https://b.example/"), &json!(["goods/add"])));
    assert_eq!((&edited["rate"], &edited["private"]), (&json!("5/s"), &json!(true)));
    let cleared = home.run("webhook edit 1 --rate none --private=no --no-headers --json").object();
    assert_eq!((&cleared["rate"], &cleared["private"], &cleared["headers"]), (&json!(null), &json!(false), &json!([])));
    assert!(home.run("webhook edit 1").refused(1).contains("Nothing is changed"));
    for limit in [0, 257] {
        let said = home.run(&format!("webhook edit 1 --limit {limit}")).refused(2);
        assert!(said.contains("--limit <N>") && said.contains("1..=256"), "{said}");
    }
    assert!(home.run("webhook edit 9 --limit 2").refused(1).contains("there is no webhook 9"));
}

#[test]
fn a_webhook_is_switched_off_and_on_only_with_a_word_about_what_it_held() {
    let home = Home::new();
    home.run("webhook add --url https://a.example/ --event invoice/add").ok();
    home.run("emit invoice/add --sample").ok();
    assert_eq!(home.run("webhook disable 1 --json").object(), json!({ "id": 1, "state": "off", "held": 1 }));
    home.run("emit invoice/add --sample").ok();
    let said = home.run("webhook enable 1").refused(1);
    for part in ["holds 2 requests", "\n    --held send ", "\n    --held since:TIME ", "\n    --held discard "] {
        assert!(said.contains(part), "{said}");
    }
    assert!(home.run("webhook list").ok().contains("off"));
    assert_eq!(home.run("request list --state held --json").objects().len(), 2);
    let on = home.run("webhook enable 1 --held since:1d --json").object();
    assert_eq!(on, json!({ "id": 1, "state": "on", "sent": 2, "discarded": 0 }));
    assert!(home.run("webhook enable 1").refused(1).contains("on already"));
    home.run("webhook disable 1").ok();
    home.run("request resend --state held --yes").ok();
    assert!(home.run("webhook enable 1 --held discard --yes").ok().contains("0 held requests to send, 2 discarded"));
    home.run("webhook disable 1").ok();
    assert!(home.run("webhook enable 1").ok().contains("Webhook 1 is on"), "nothing is held, so nothing is asked");
    let sent = home.run("request list --json").objects();
    home.run("send --until-idle").ok();
    assert_eq!(home.run("request list --json").objects(), sent, "what was discarded is not sent again either");
    assert_eq!(home.run("webhook enable 1 --held maybe").code, 2);
}

#[test]
fn a_removed_webhook_keeps_its_log_and_takes_no_test() {
    let home = Home::new();
    home.run("webhook add --url https://a.example/ --event invoice/add").ok();
    home.run("emit invoice/add --sample").ok();
    assert_eq!(
        home.run("webhook remove 1 --yes --json").object(),
        json!({ "id": 1, "state": "removed", "discarded": 1 })
    );
    assert!(home.run("webhook list").ok().contains("no webhook yet"));
    assert!(home.run("webhook show 1").ok().contains("removed"));
    assert_eq!(home.run("request list --json").objects()[0]["state"], "discarded");
    assert!(home.run("webhook test 1").refused(1).contains("has been removed"));
    home.run("webhook edit 1 --limit 3").refused(1);
}

#[test]
fn a_secret_is_rotated_and_a_script_carries_the_newest() {
    let home = Home::new();
    let old =
        home.run("webhook add --url https://a.example/ --event invoice/add --json").object()["secrets"][0]["secret"]
            .as_str()
            .unwrap()
            .to_owned();
    let rotated = home.run("webhook rotate-secret 1 --overlap 2h --json").object();
    let new = rotated["secret"].as_str().unwrap();
    assert!(new.starts_with("whsec_") && new != old && rotated["old_until"].is_string());
    let shown = home.run("webhook show 1 --json").object();
    assert!(shown["secrets"].is_null() && shown["old_secret_until"] == rotated["old_until"], "{shown}");
    let text = home.run("webhook show 1").ok();
    assert!(text.contains("2 secrets sign; the old one for 2h more"), "{text}");
    let secrets = home.run("webhook show 1 --reveal --json").object()["secrets"].clone();
    assert_eq!((&secrets[0]["secret"], &secrets[1]["secret"]), (&json!(new), &json!(old)));
    for lang in ["php", "python", "node"] {
        let script = home.run(&format!("webhook script 1 --lang {lang}")).ok();
        assert!(script.contains(new) && !script.contains(&old), "{lang}");
    }
    assert_eq!(home.run("webhook script 1 --lang cobol").code, 2);
}

#[test]
fn requests_are_found_by_what_is_known_of_them() {
    let home = Home::new();
    home.run("webhook add --url https://a.example/ --event invoice/add,goods/add").ok();
    home.run("webhook add --url https://b.example/ --event invoice/add").ok();
    home.pipe("emit invoice/add --uid first --data -", r#"{"fullnumber":"FV 1/2026"}"#).ok();
    home.pipe("emit goods/add --data -", r#"{"name":"Żółw"}"#).ok();
    let count = |filters: &str| home.run(&format!("request list --json {filters}")).objects().len();
    assert_eq!(names(&home.run("request list --json").objects()[0]), REQUEST);
    for (filters, expected) in [
        ("", 3),
        ("--webhook 1", 2),
        ("--event goods/add", 1),
        ("--state pending", 3),
        ("--state held,failed", 0),
        ("--fault refused", 0),
        ("--search first", 2),
        ("--search Żółw", 1),
        ("--search pending", 3),
        ("--since 1h", 3),
        ("--until 1h", 0),
        ("--limit 1", 1),
        ("--webhook 2 --event goods/add", 0),
    ] {
        assert_eq!(count(filters), expected, "{filters}");
    }
    let table = home.run("request list --limit 2");
    assert!(table.err.contains("2 of 3 are shown"), "{table:?}");
    assert!(table.ok().contains("Żółw"));
    for line in ["request list --limit 0", "request export --format csv --limit 0", "activity --limit 0"] {
        assert!(home.run(line).refused(2).contains("--limit <N>"), "none asked for is not none there: {line}");
    }
    assert!(home.run("activity --search nothing").ok().contains("No change holds this text"));
    assert!(home.run("request list --search nothing").ok().contains("No request is found"));
}

#[test]
fn requests_are_discarded_and_resent_by_id_or_filter_and_never_by_accident() {
    let home = Home::new();
    home.run("webhook add --url https://a.example/ --event invoice/add").ok();
    for _ in 0..3 {
        home.run("emit invoice/add --sample").ok();
    }
    assert_eq!(home.run("request discard").code, 2);
    assert_eq!(home.run("request resend --search").code, 2);
    assert_eq!(
        home.run("request discard --webhook 1 --dry-run --json").object(),
        json!({ "dry_run": true, "count": 3 })
    );
    assert_eq!(home.run("request discard --webhook 1 --state delivered --dry-run --json").object()["count"], 0);
    assert_eq!(home.run("request list --state pending --json").objects().len(), 3, "a dry run changes nothing");
    assert!(home.run("request discard req_00000001 req_0000009Z").refused(1).contains("req_0000009Z"));
    assert_eq!(home.run("request list --state pending --json").objects().len(), 3, "nor does a refused one");
    assert_eq!(home.run("request discard req_00000001 --json").object(), json!({ "discarded": 1 }));
    assert!(home.run("request discard --webhook 1 --until 1h").ok().contains("0 requests discarded"));
    assert!(home.run("request resend --state discarded --dry-run").ok().contains("1 request would be sent again"));
    assert_eq!(home.run("request resend --state discarded --yes --json").object()["resend"], 1);
    assert_eq!(home.run("request show req_00000001 --json").object()["resend_waiting"], true);
    assert!(home.run("balance").ok().contains("yes"));
}

#[test]
fn kinds_are_added_with_names_that_xml_knows_and_removed_when_nobody_wants_them() {
    let home = Home::new();
    assert_eq!(home.run("kind list --json").objects().len(), 10);
    assert!(home.run("kind add order/paid --description Paid").ok().contains("orders » order"));
    let kind = home.run("kind list --json").objects().pop().unwrap();
    assert_eq!(
        kind,
        json!({ "name": "order/paid", "root": "orders", "item": "order", "description": "Paid", "built_in": false })
    );
    for bad in ["--root 1st", "--item a/b", "--root status", "--root ord:ers", "--root order"] {
        home.run(&format!("kind add order/sent {bad}")).refused(1);
    }
    assert!(home.run("kind add order/paid").refused(1).contains("there already"));
    home.run("webhook add --url https://a.example/ --event order/paid").ok();
    assert!(home.run("kind remove order/paid --yes").refused(1).contains("want"));
    home.run("emit order/paid --sample").ok();
    home.run("webhook edit 1 --event invoice/add").ok();
    let waits = home.run("kind remove order/paid --yes").refused(1);
    assert!(waits.contains("1 request waits for “order/paid”"), "it could not be sent without its kind: {waits}");
    home.run("webhook remove 1 --yes").ok();
    home.run("kind remove order/paid --yes").ok();
    assert!(home.run("kind remove invoice/add").refused(1).contains("built in"));
    assert!(home.run("kind list").ok().contains("Invoices · Added"));
}

#[test]
fn settings_are_read_and_changed_or_say_what_they_take() {
    let home = Home::new();
    assert_eq!(home.run("setting get waits").ok(), "5s 15s 30s 1m 2m 5m 15m 30m 1h\n");
    assert_eq!(home.args(&["setting", "set", "waits", "0s 2s", "--yes"]).ok(), "waits = 0s 2s\n");
    let waits = home.run("setting get waits --json").object();
    assert_eq!(waits, json!({ "name": "waits", "value": "0s 2s", "default": "5s 15s 30s 1m 2m 5m 15m 30m 1h" }));
    assert!(home.run("setting set attempt_timeout 1h --yes").refused(1).contains("100ms to 5m"));
    assert_eq!(home.run("setting set colour red").code, 2);
    assert_eq!(home.run("setting list --json").objects().len(), hookkeeper::model::Setting::ALL.len());
    assert!(home.run("setting list").ok().contains("Europe/Warsaw"));
}

#[test]
fn changes_are_told_with_who_and_what() {
    let home = Home::new();
    assert!(home.run("activity").ok().contains("Nobody has changed anything yet"));
    home.run("webhook add --url https://a.example/ --event invoice/add").ok();
    home.run("setting set company_id 42 --yes").ok();
    let lines = home.run("activity --json").objects();
    assert_eq!(names(&lines[0]), ["at", "actor", "action", "subject", "detail"]);
    assert_eq!((&lines[1]["action"], &lines[1]["actor"]), (&json!("webhook.add"), &json!("ola (cli)")));
    home.run("request resend --webhook 1 --state held,failed --since 2026-03-14T10:00:00Z").ok();
    let line = home.run("activity --limit 1 --json").objects().pop().unwrap();
    assert_eq!(line["subject"], "webhook=1 state=held,failed since=2026-03-14T10:00:00.000Z");
}

#[test]
fn the_books_are_shown_and_an_imbalance_is_a_failure() {
    let home = Home::new();
    home.run("webhook add --url https://a.example/ --event invoice/add").ok();
    home.run("emit invoice/add --sample").ok();
    let one = json!({
        "id": 1, "accepted": 1, "delivered": 0, "pending": 1, "held": 0, "failed": 0, "discarded": 0, "balanced": true,
    });
    let books = home.run("balance --json").object();
    assert_eq!(
        books,
        json!({
            "accepted": 1, "delivered": 0, "pending": 1, "held": 0, "failed": 0, "discarded": 0, "balanced": true,
            "webhooks": [one],
        })
    );
    let db = rusqlite::Connection::open(home.database()).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute("UPDATE book SET accepted = accepted + 1", []).unwrap();
    let answer = home.run("balance --json");
    assert_eq!(answer.code, 1);
    assert_eq!(serde_json::from_str::<Json>(&answer.out).unwrap()["balanced"], false);
    let answer = home.run("balance");
    assert_eq!((answer.code, answer.err.contains("do not balance")), (1, true), "{answer:?}");
}
