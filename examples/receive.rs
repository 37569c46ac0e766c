//! A receiver with no library but this one: takes one request, checks its signature, and answers.
//!
//! `cargo run --example receive -- whsec_…` prints where it listens. The secret is shown by `hookkeeper webhook show ID --reveal`.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
};

use hookkeeper::{
    model::{Secret, Time},
    payload::verify,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secret: Secret = std::env::args().nth(1).ok_or("name the webhook's secret: whsec_…")?.parse()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}/", listener.local_addr()?);

    let (connection, _) = listener.accept()?;
    let mut reader = BufReader::new(connection);
    let (mut uid, mut timestamp, mut signature, mut length) = (String::new(), 0, String::new(), 0);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        let (name, value) = line.trim_end().split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "webhook-id" => uid = value.to_owned(),
            "webhook-timestamp" => timestamp = value.parse()?,
            "webhook-signature" => signature = value.to_owned(),
            "content-length" => length = value.parse()?,
            _ => {}
        }
        line.clear();
    }
    // The signature is over the very bytes of the body.
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;

    // An old request that somebody has kept and sends once more is refused too.
    let fresh = (Time::now().seconds() - timestamp).abs() <= 300;
    let genuine = fresh && verify(&secret, &uid, timestamp, &body, &signature);
    let status = if genuine { "204 No Content" } else { "401 Unauthorized" };
    write!(reader.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
    println!("{} {uid}: {}", if genuine { "genuine" } else { "refused" }, String::from_utf8_lossy(&body));
    Ok(())
}
