//! Deliveries through the command line alone.

use std::io::{Read as _, Write as _};

use serde_json::{Value as Json, json};

use crate::program::{Home, dead_port};

fn parsed(line: &str) -> Json {
    serde_json::from_str(line).unwrap()
}

#[test]
fn an_event_arrives_signed() {
    let home = Home::new();
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let (mut listen, url) = home.listen(&format!("--secret {secret}"));
    home.run(&format!("webhook add --url {url}hook --event invoice/add --private --secret {secret}")).ok();
    let uid = home.run("emit invoice/add --sample --json").object()["uid"].clone();
    let done = home.run("send --until-idle --json").object();
    assert_eq!(done, json!({ "delivered": 1, "failed": 0, "pending": 0, "held": 0 }));
    let came = parsed(&listen.line());
    assert_eq!((&came["method"], &came["path"], &came["webhook_id"]), (&json!("POST"), &json!("/hook"), &uid));
    assert_eq!((&came["signature"], &came["status"]), (&json!("good"), &json!(200)));
    assert_eq!(parsed(came["body"].as_str().unwrap())["metainfo"]["webhook_event"], "invoice/add");
    let shown = home.run("request show req_00000001").ok();
    for part in ["✓ 200", "> POST", "> webhook-signature: v1,", "< 200", "\"ok\": true"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // Another secret's signature is refused, and the webhook's test says so.
    home.run("webhook rotate-secret 1 --overlap 0s").ok();
    let test = home.run("webhook test 1");
    assert_eq!(test.code, 1);
    assert!(test.out.contains("answered 401 Unauthorized"), "{}", test.out);
    assert_eq!(parsed(&listen.line())["signature"], "bad");
}

#[test]
fn a_receiver_answers_as_it_is_told_to() {
    let home = Home::new();
    let key = "abcdefghabcdefghabcdefghabcdefgh";
    let (mut listen, url) = home.listen(&format!("--fail-first 1 --key {key} --delay 1ms"));
    home.run("setting set waits 0s --yes").ok();
    home.run(&format!("webhook add --url {url} --event invoice/add --private --require-key")).ok();
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    assert_eq!(
        (parsed(&listen.line())["status"].clone(), parsed(&listen.line())["status"].clone()),
        (json!(500), json!(200))
    );
    let detail = home.run("request show req_00000001 --json").object();
    assert_eq!(detail["attempts"][0]["fault"]["cause"], "server_error");
    assert_eq!(detail["attempts"][1]["fault"]["cause"], "no_webhook_key", "it is a key, but not this webhook's");
    assert_eq!(detail["attempts"][1]["reply"]["body"], format!("{{\"webhook_key\":\"{key}\"}}"));
    listen.terminate();
    assert_eq!(listen.code(), 0);

    let (mut human, _) = (home.start("listen --port 0 --status 503"), ());
    let began = human.line();
    let url = began.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    home.run(&format!("webhook edit 1 --url {url}")).ok();
    assert!(home.run("webhook test 1").out.contains("answered 503"));
    let line = human.line();
    assert!(line.contains("POST /") && line.contains("test_") && line.contains("→ 503"), "{line}");
    assert_eq!(human.line(), "  {");
}

#[test]
fn a_dead_port_is_switched_off_after_ten_attempts_and_what_is_held_goes_out_when_somebody_listens() {
    let home = Home::new();
    let port = dead_port();
    home.args(&["setting", "set", "waits", "0s 0s", "--yes"]).ok();
    home.run(&format!("webhook add --url http://127.0.0.1:{port}/ --event invoice/add --private")).ok();
    home.run("emit invoice/add --sample").ok();
    home.run("emit invoice/add --sample").ok();
    let send = home.run("send --until-idle");
    assert!(send.err.contains("switched off") && send.err.contains("failures"), "{send:?}");
    send.ok();
    let webhook = home.run("webhook show 1 --json").object();
    assert_eq!((&webhook["state"], &webhook["off"]["reason"]), (&json!("off"), &json!("failures")));
    assert_eq!(webhook["failed_in_row"], 10);
    let requests = home.run("request list --json").objects();
    let attempts: Vec<Json> = requests
        .iter()
        .flat_map(|request| {
            let detail = home.run(&format!("request show {} --json", request["id"].as_str().unwrap())).object();
            detail["attempts"].as_array().unwrap().clone()
        })
        .collect();
    assert_eq!(attempts.len(), 10);
    for attempt in &attempts {
        assert_eq!((&attempt["fault"]["phase"], &attempt["fault"]["cause"]), (&json!("connect"), &json!("refused")));
        assert!(attempt["fault"]["chain"].as_array().is_some_and(|chain| chain.len() > 1), "{attempt}");
        assert_eq!((&attempt["delivered"], &attempt["reply"]), (&json!(false), &json!(null)));
        assert_eq!(attempt["request"]["method"], "POST");
    }
    let shown = home.run(&format!("request show {}", requests[0]["id"].as_str().unwrap())).ok();
    assert!(shown.contains(&format!("Nothing listens on 127.0.0.1 port {port}.")), "{shown}");
    home.run("emit invoice/add --sample").ok();
    let held = home.run("request list --state held --json").objects().len();
    assert_eq!(held, 3, "nothing was given up: the ten attempts were shared between two requests");
    home.run("webhook enable 1").refused(1);
    let mut listen = home.start(&format!("listen --port {port} --json"));
    listen.line();
    assert!(home.run("webhook enable 1 --held send").ok().contains("3 held requests to send"));
    assert!(home.run("send --until-idle").ok().starts_with("3 delivered"));
    for _ in 0..3 {
        assert_eq!(parsed(&listen.line())["status"], 200);
    }
    assert!(listen.is_silent());
    assert_eq!(home.run("balance --json").object()["delivered"], 3);
}

#[test]
fn one_serves_and_the_next_takes_over_when_it_is_killed() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    let mut first = home.start("serve --no-listen");
    first.says("sending");
    let mut second = home.start("serve --no-listen");
    let said = second.says("another hookkeeper sends already");
    assert!(said.contains(&first.pid().to_string()) && said.contains("serve"), "{said}");
    home.run("emit invoice/add --sample --uid one").ok();
    assert_eq!(parsed(&listen.line())["webhook_id"], "one");
    // A kill before the outcome is recorded would rightly send it again.
    home.until("request list --state delivered --json", |answer| answer.out.contains("\"one\""));
    first.kill();
    second.says("sending");
    home.run("emit invoice/add --sample --uid two").ok();
    assert_eq!(parsed(&listen.line())["webhook_id"], "two");
    let mut third = home.start("send --until-idle");
    let said = third.says("Another hookkeeper sends already");
    assert!(said.contains(&second.pid().to_string()), "{said}");
    second.terminate();
    assert_eq!(second.code(), 0);
    assert!(third.line().contains("delivered"));
    assert_eq!(third.code(), 0);
}

#[cfg(unix)]
#[test]
fn who_removes_the_lock_of_a_sender_does_not_leave_two_that_send() {
    let home = Home::new();
    let mut first = home.start("serve --no-listen");
    first.says("sending");
    let mut lock = home.database().into_os_string();
    lock.push(".sender");
    std::fs::remove_file(lock).unwrap();
    let mut second = home.start("serve --no-listen");
    // Whichever of them has the name first.
    let (one, other) = match second.says_one_of(&["sending", "another hookkeeper sends already"]) {
        0 => {
            first.says("another hookkeeper sends already");
            (second, first)
        }
        _ => (first, second),
    };
    let (mut sends, mut waits) = (one, other);
    sends.terminate();
    assert_eq!(sends.code(), 0);
    waits.says("sending");
}

#[test]
fn a_sender_that_is_stopped_does_not_look_as_if_it_sent() {
    let home = Home::new();
    let mut serve = home.start("serve --no-listen");
    serve.says("sending");
    home.run("doctor").ok();
    serve.signal("STOP");
    // As if it had been stopped for a minute already.
    let mut lock = home.database().into_os_string();
    lock.push(".sender");
    let lock = std::fs::File::options().write(true).open(lock).unwrap();
    lock.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(60)).unwrap();
    let found = home.run("doctor");
    assert_eq!(found.code, 1, "{found:?}");
    assert!(found.out.contains("no sign of life for 1m") && found.out.contains("kill -CONT"), "{found:?}");
    serve.signal("CONT");
    home.until("doctor", |found| found.code == 0);
}

#[test]
fn serve_ends_cleanly_with_what_was_in_flight_recorded() {
    let home = Home::new();
    let receiver = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", receiver.local_addr().unwrap());
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    let mut serve = home.start("serve --no-listen");
    home.run("emit invoice/add --sample").ok();
    // Accepted on a thread of its own, so that a sender that never comes fails the test and does not hang it.
    let (to, came) = std::sync::mpsc::channel();
    std::thread::spawn(move || to.send(receiver.accept().unwrap().0));
    let mut connection = came.recv_timeout(std::time::Duration::from_secs(30)).expect("the sender connects");
    // Twice at once, as `timeout` does it, is one wish.
    serve.terminate();
    serve.terminate();
    serve.says("ending");
    let mut head = [0; 1];
    connection.read_exact(&mut head).unwrap();
    connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    assert_eq!(serve.code(), 0);
    let done = home.run("request list --json").objects();
    assert_eq!((&done[0]["state"], &done[0]["status"]), (&json!("delivered"), &json!(204)));
    assert_eq!(done[0]["attempts"], 1);
}

#[test]
fn a_resend_goes_out_though_the_webhook_is_off() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    home.run("webhook disable 1").ok();
    home.run("emit invoice/add --sample --uid held").ok();
    home.run("request resend --webhook 1 --state held --yes").ok();
    home.run("send --until-idle").ok();
    assert_eq!(parsed(&listen.line())["webhook_id"], "held");
    assert_eq!(home.run("request list --json").objects()[0]["state"], "delivered");
}

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let home = Home::new();
    home.run(&format!("webhook add --url http://127.0.0.1:{}/ --event invoice/add --private", dead_port())).ok();
    let piped = |line: &str| {
        let mut shell = std::process::Command::new("bash");
        let script = format!("set -o pipefail; '{}' {line} | true", env!("CARGO_BIN_EXE_hookkeeper"));
        let output = shell.env("HOME", home.path()).args(["-c", &script]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(piped("webhook test 1"), (Some(1), String::new()));
    assert_eq!(piped("kind list"), (Some(0), String::new()));
}

#[test]
fn a_body_is_shown_as_it_was_handed_in() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/ --event invoice/add").ok();
    home.pipe("emit invoice/add --data -", r#"{"z":1.00,"a":1,"a":[2e3,"\u017c"]}"#).ok();
    let shown = home.run("request show req_00000001").ok();
    let body =
        ["  {", "    \"z\": 1.00,", "    \"a\": 1,", "    \"a\": [", "      2e3,", "      \"ż\"", "    ]", "  }"];
    assert!(shown.contains(&body.join("\n")), "{shown}");
}

#[test]
fn a_polish_operator_reads_polish_numbers_and_steps() {
    let home = Home::new();
    let (_listen, url) = home.listen("--key abcdefghabcdefghabcdefghabcdefgh");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    let shown = home.run("request show req_00000001 --language pl").ok();
    let phases = shown.lines().find(|line| line.starts_with("połączenie ")).unwrap_or_else(|| panic!("{shown}"));
    assert!(!phases.contains('.'), "{phases}");
    let probed = home.run("webhook probe 1 --language pl").ok();
    assert!(probed.contains("✓ połącz. "), "{probed}");
}
