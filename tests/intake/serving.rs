//! `serve` around the intake: its addresses, its log, its end, and the figures.

use std::io::Write as _;

use crate::client::{Served, home, token};

const EVENT: &str = r#"{"kind":"invoice/add","data":{"id":7}}"#;

#[test]
fn an_address_that_is_taken_is_named() {
    let home = home();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = home.run(&format!("serve --listen {address}")).refused(1);
    assert!(said.contains(&address) && said.contains("another program listens there already"), "{said}");
    assert!(home.run("serve --listen nowhere").refused(1).contains("cannot listen on nowhere"));
    home.run("serve --no-listen --listen 127.0.0.1:0").refused(2);
    home.run("serve --listen 127.0.0.1:0 --tls-cert cert.pem").refused(2);
    let said = home.run("serve --listen 127.0.0.1:0 --tls-cert no.pem --tls-key no.pem").refused(1);
    assert!(said.contains("cannot read certificates from no.pem"), "{said}");
}

#[test]
fn the_log_is_text_or_json_on_standard_error_or_in_a_file() {
    let home = home();
    let path = home.path().join("log");
    let begin = |args: &str, times: usize| {
        let mut running = home.start(&format!("serve --no-listen {args} --log-file log"));
        let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while std::fs::read_to_string(&path).unwrap_or_default().matches("sending").count() < times {
            assert!(std::time::Instant::now() < until, "nothing is logged");
        }
        running.terminate();
        assert_eq!(running.code(), 0);
        std::fs::read_to_string(&path).unwrap()
    };
    let text = begin("", 1);
    assert!(text.lines().next().unwrap().contains(" INFO started database="), "{text}");
    assert!(text.trim_end().ends_with("ended") && !text.contains('\u{1b}'));
    let all = begin("--log json", 2);
    let json = all.strip_prefix(&text).expect("the file is appended to");
    for line in json.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
    }
    assert!(home.run("serve --no-listen --log-file no/log").refused(1).contains("cannot write the log no/log"));
    for end in ["", "-wal", ".key", ".sender"] {
        let own = format!("{}{end}", home.database().display());
        let said = home.args(&["serve", "--no-listen", "--log-file", &own]).refused(1);
        assert!(said.contains("a file of the database in use"), "{end}: {said}");
    }
    assert!(home.run("doctor").ok().contains("whole"));
}

#[test]
fn when_it_ends_what_has_come_is_answered_and_nothing_new_is_taken() {
    let home = home();
    let served = Served::start(&home, "");
    let token = token(&home, "--name shop");
    let mut idle = served.client(&token);
    assert_eq!(idle.event(EVENT).status, 202);
    // Half of a request has come when it is to end.
    let mut half = served.client(&token);
    let head = half.head("POST", "/v1/events", &[("content-type", "application/json")]);
    half.write(format!("{head}content-length: {}\r\n\r\n{}", EVENT.len(), &EVENT[..9]).as_bytes());
    assert_eq!(served.client(&token).event(EVENT).status, 202, "the half has been seen before this");
    served.running.terminate();
    let mut running = served.running;
    running.says("ending");
    assert!(idle.reply().is_none(), "a connection without a request is closed");
    half.write(&EVENT.as_bytes()[9..]);
    let reply = half.reply().unwrap();
    assert_eq!((reply.status, reply.header("connection")), (202, Some("close")));
    assert_eq!(running.code(), 0);
    assert!(std::net::TcpStream::connect(&served.address).is_err());
    assert_eq!(home.run("balance --json").object()["accepted"], 3);
}

#[test]
fn an_attempt_that_does_not_end_is_not_waited_for_beyond_the_grace() {
    let home = home();
    let receiver = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    home.run(&format!("webhook edit 1 --url http://{}/", receiver.local_addr().unwrap())).ok();
    let served = Served::start(&home, "--grace 100ms");
    served.client(&token(&home, "--name shop")).event(EVENT).ok();
    let (to, came) = std::sync::mpsc::channel();
    std::thread::spawn(move || to.send(receiver.accept().unwrap().0));
    let mut connection = came.recv_timeout(std::time::Duration::from_secs(30)).expect("the sender connects");
    let mut running = served.running;
    running.terminate();
    running.says("attempts in flight will be made again");
    assert_eq!(running.code(), 1);
    let _ = connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
    assert_eq!(home.run("request list --json").objects()[0]["state"], "pending");
}

#[test]
fn the_figures_tell_what_happened() {
    let home = home();
    let (_listen, url) = home.listen("--fail-first 1");
    home.run(&format!("webhook edit 1 --url {url}")).ok();
    home.run("setting set waits 0s --yes").ok();
    home.run("webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
    home.run("webhook disable 2").ok();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    client.event(EVENT).ok();
    client.event("{").problem(400, "unreadable");
    home.until("request list --webhook 1 --json", |answer| answer.out.contains("\"delivered\""));
    let text = client.get("/metrics").body;
    for figure in [
        "hookkeeper_attempts_total{webhook=\"1\",result=\"delivered\"} 1",
        "hookkeeper_attempts_total{webhook=\"1\",result=\"server_error\"} 1",
        "hookkeeper_attempt_seconds_bucket{le=\"+Inf\"} 2",
        "hookkeeper_attempt_seconds_count 2",
        "hookkeeper_requests{webhook=\"1\",state=\"delivered\"} 1",
        "hookkeeper_requests{webhook=\"2\",state=\"held\"} 1",
        "hookkeeper_requests_accepted_total{webhook=\"1\"} 1",
        "hookkeeper_webhook_on{webhook=\"2\"} 0",
        "hookkeeper_pending 0",
        "hookkeeper_due 0",
        "hookkeeper_held 1",
        "hookkeeper_oldest_due_seconds 0",
        "hookkeeper_in_flight 0",
        "hookkeeper_sender_role{role=\"sending\"} 1",
        "hookkeeper_intake_events_total{result=\"accepted\"} 1",
        "hookkeeper_intake_events_total{result=\"refused\"} 1",
        "hookkeeper_intake_answers_total{status=\"400\"} 1",
    ] {
        assert!(text.lines().any(|line| line == figure), "{figure} is not in {text}");
    }
    // Each name is announced once and its figures stand together, as the format wants it.
    let names: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let name = line.split(['{', ' ']).next().unwrap();
            ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
        })
        .collect();
    let mut groups = names.clone();
    groups.dedup();
    let count = groups.len();
    groups.sort_unstable();
    groups.dedup();
    assert_eq!(groups.len(), count, "{text}");
    for name in groups {
        assert_eq!(text.matches(&format!("# TYPE {name} ")).count(), 1, "{name}");
    }
    let commits = text.lines().find_map(|line| line.strip_prefix("hookkeeper_commit_seconds_count ")).unwrap();
    assert!(commits.parse::<u64>().unwrap() > 0);
}
