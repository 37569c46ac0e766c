//! Events over HTTP into a console, where its person wants that.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use crate::{program::Home, pty::Terminal};

/// A console whose person takes events at this address.
fn console(home: &Home, name: &str, address: &str) -> Terminal {
    let config = home.path().join(name);
    std::fs::write(&config, format!("theme = \"dark\"\nintake = \"{address}\"\n")).unwrap();
    let more = [("HOOKKEEPER_CONFIG", config.to_str().unwrap())];
    Terminal::start(home, &[env!("CARGO_BIN_EXE_hookkeeper")], &more, 100, 30)
}

/// Hands in an event, where somebody listens.
fn hand_in(address: &str, token: &str, uid: &str) -> Option<String> {
    let mut connection = TcpStream::connect(address).ok()?;
    let body = format!(r#"{{"kind":"invoice/add","data":{{}},"uid":"{uid}"}}"#);
    write!(
        connection,
        "POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    Some(answer).filter(|answer| !answer.is_empty())
}

#[test]
fn a_console_takes_events_where_its_person_says_and_the_next_one_when_the_address_is_free() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    let token = home.run("token add --name shop").ok().trim().to_owned();
    let mut first = console(&home, "first.toml", "127.0.0.1:0");
    let screen = first.sees("Events are taken at http://127.0.0.1:").contents();
    let address = screen.split("taken at http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert!(hand_in(&address, &token, "by-http").unwrap().starts_with("HTTP/1.1 202"));
    assert!(listen.line().contains("by-http"), "the console's own sender delivers it");
    first.sees("✓ 200");

    let second = console(&home, "second.toml", &address);
    second.sees("is taken");
    first.types("q");
    assert_eq!(first.code(), 0);
    second.sees("sending here");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !hand_in(&address, &token, "by-the-next").is_some_and(|answer| answer.starts_with("HTTP/1.1 202")) {
        assert!(std::time::Instant::now() < until, "the address stays without a listener");
    }
    assert!(listen.line().contains("by-the-next"));
}
