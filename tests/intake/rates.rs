//! How many events a token may hand in.

use crate::client::{Client, Served, home, token};

const LINE: &str = r#"{"kind":"invoice/add","data":{"id":7}}"#;

#[test]
fn a_rate_is_kept_and_tells_when_to_come_again() {
    let home = home();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name slow --rate 4/h"));
    assert_eq!(client.event(LINE).status, 202);
    let refused = client.event(LINE);
    assert!(refused.problem(429, "rate").contains("`slow`"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((850..=900).contains(&wait), "{wait}");
    // A batch counts as many as it holds, and goes through whole or not at all.
    let token = token(&home, "--name batch --rate 200/s");
    let address = &served.address;
    let batch = |count: usize| Client::new(address, &token).post("application/x-ndjson", &vec![LINE; count].join("\n"));
    let detail = batch(10_000).problem(413, "batch_too_large");
    assert!(detail.contains("more than 200 events"), "{detail}");
    // A batch that is refused costs the rate as much as was read of it.
    batch(200).problem(429, "rate");
    let accepted = || home.run("balance --json").object()["accepted"].as_u64().unwrap();
    while batch(1).status == 429 {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    std::thread::sleep(std::time::Duration::from_secs(1));
    let (before, began) = (accepted(), std::time::Instant::now());
    assert_eq!(batch(200).ok()["accepted"], 200);
    let clients = 4;
    let taken: u64 = std::thread::scope(|scope| {
        let ask = || {
            let reply = batch(200);
            if reply.status != 202 {
                reply.problem(429, "rate");
                assert_eq!(reply.header("retry-after"), Some("1"));
            }
            u64::from(reply.status == 202)
        };
        let asked: Vec<_> = (0..clients).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).sum()
    });
    // However they meet, no more than the rate has given since.
    assert!(taken <= began.elapsed().as_secs(), "{taken} of {clients} went through");
    assert_eq!(accepted(), before + 200 * (1 + taken));
}

#[test]
fn a_body_that_comes_late_passes_neither_its_tokens_rate_nor_its_removal() {
    let home = home();
    let served = Served::start(&home, "");
    let token = token(&home, "--name late --rate 4/h");
    let half = || {
        let mut half = served.client(&token);
        let head = half.head("POST", "/v1/events", &[("content-type", "application/json")]);
        half.write(format!("{head}content-length: {}\r\n\r\n{}", LINE.len(), &LINE[..9]).as_bytes());
        // Once another one is answered, the half has been seen; for a token that is not known, all are read anew.
        served.client("hkt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").event(LINE).problem(401, "token");
        half
    };
    let finish = |half: &mut Client| {
        half.write(&LINE.as_bytes()[9..]);
        half.reply().unwrap()
    };
    let (mut first, mut second) = (half(), half());
    assert_eq!(served.client(&token).event(LINE).status, 202);
    finish(&mut first).problem(429, "rate");
    home.run("token remove late --yes").ok();
    half().end();
    finish(&mut second).problem(401, "token");
}
