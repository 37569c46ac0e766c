//! A network of the test's own, with addresses and routes that loopback does not have: no way anywhere, and a public receiver
//! that leads into a private network. Each test here runs another one of this file in it.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use hookkeeper::model::{Cause, Phase};
use hookkeeper::sender::http::{Exchange, Lookup, Outgoing};
use hookkeeper::sender::judge::judge;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::receiver::request;
use super::{http, http_with, leads_to, run, to};

/// Public addresses of ours in there, and a private one.
const PUBLIC: &str = "8.8.4.4";
const PRIVATE: &str = "10.20.30.40";
const METADATA: &str = "169.254.169.254";

/// Runs a test of this file, by its name, in a network that was made by these commands of `ip`.
fn within(name: &str, commands: &[&str]) {
    let own = std::env::current_exe().unwrap();
    let commands = commands.iter().map(|command| format!("ip {command} && ")).collect::<String>();
    let unshared = |script: &str| Command::new("unshare").args(["-rn", "sh", "-c", script]).output();
    if !unshared(&format!("{commands}true")).is_ok_and(|made| made.status.success()) {
        return println!("skipped: no network of its own can be made here");
    }
    let script = format!("{commands}exec '{}' --exact network::{name} --ignored --nocapture", own.display());
    let output = unshared(&script).unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn no_way_to_a_receiver_is_told_whatever_the_system_calls_it() {
    let routes = ["unreachable 10.0.0.1/32", "prohibit 10.0.0.2/32", "blackhole 10.0.0.3/32", "throw 10.0.0.4/32"];
    let routes = routes.map(|route| format!("route add {route}"));
    let mut commands = vec!["link set lo up"];
    commands.extend(routes.iter().map(String::as_str));
    within("where_there_is_no_way", &commands);
}

#[test]
#[ignore = "runs in a network of its own"]
fn where_there_is_no_way() {
    run(async {
        for (host, words, cause) in [
            ("10.0.0.1", "No route to host", Cause::Unreachable),
            ("10.0.0.2", "Permission denied", Cause::NoRoute),
            ("10.0.0.3", "Invalid argument", Cause::Unreachable),
            ("10.0.0.4", "Network is unreachable", Cause::NoRoute),
            ("8.8.8.8", "Network is unreachable", Cause::NoRoute),
            ("[fd12:3456::1]", "os error", Cause::NoRoute),
        ] {
            let exchange = http().post(to(format!("http://{host}:9/"))).await;
            let fault = exchange.fault.unwrap();
            assert_eq!((fault.phase, fault.cause), (Phase::Connect, cause), "{host}: {fault:?}");
            assert!(fault.chain.len() > 2 && fault.chain.last().unwrap().contains(words), "{host}: {fault:?}");
            assert!(exchange.timings.total_us < 3_000_000, "{host}: {:?}", exchange.timings);
            assert_eq!(exchange.address.unwrap().port(), 9, "it is known where it was to go");
            assert_eq!(fault.is_ours(), cause == Cause::NoRoute);
        }
        // What the address says that there is a way to is what counts, also if it is not the last one.
        for addresses in
            [["127.0.0.1:0", "8.8.8.8:0"], ["8.8.8.8:0", "127.0.0.1:0"], ["127.0.0.1:0", "[fd12:3456::1]:0"]]
        {
            let addresses = addresses.map(|one| one.parse::<SocketAddr>().unwrap());
            let fault = http_with(leads_to(addresses)).post(to("http://shop.example:9/")).await.fault.unwrap();
            assert_eq!((fault.cause, fault.is_ours()), (Cause::Refused, false), "{addresses:?}: {fault:?}");
        }
    });
}

#[test]
fn a_public_receiver_cannot_lead_a_webhook_into_a_private_network() {
    let addresses = [PUBLIC, PRIVATE, METADATA].map(|address| format!("address add {address}/32 dev lo"));
    let mut commands = vec!["link set lo up"];
    commands.extend(addresses.iter().map(String::as_str));
    within("where_a_public_receiver_leads_astray", &commands);
}

/// Counts those who come.
async fn guarded(host: &str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(format!("{host}:0")).await.unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let came = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            came.fetch_add(1, SeqCst);
            tokio::spawn(async move {
                request(&mut connection).await;
                let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
            });
        }
    });
    (address, count)
}

/// A public receiver that sends everyone elsewhere.
async fn leading(to: String) -> SocketAddr {
    let listener = TcpListener::bind(format!("{PUBLIC}:0")).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            request(&mut connection).await;
            let reply = format!("HTTP/1.1 307 There\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
            let _ = connection.write_all(reply.as_bytes()).await;
        }
    });
    address
}

fn strict(url: String) -> Outgoing {
    Outgoing { allow_private: false, ..to(url) }
}

fn assert_blocked(exchange: &Exchange) {
    let fault = exchange.fault.as_ref().expect("it was not sent");
    assert_eq!((fault.phase, fault.cause), (Phase::Guard, Cause::BlockedAddress), "{fault:?}");
}

#[test]
#[ignore = "runs in a network of its own"]
fn where_a_public_receiver_leads_astray() {
    run(async {
        // Both can be reached from here, so nothing but the guard is in the way.
        for host in [PRIVATE, METADATA] {
            let (inside, came) = guarded(host).await;
            tokio::net::TcpStream::connect(inside).await.unwrap();
            let receiver = leading(format!("http://{inside}/latest/meta-data")).await;
            let exchange = http().post(strict(format!("http://{receiver}/"))).await;
            assert_eq!((exchange.address, &exchange.fault), (Some(receiver), &None), "it is public");
            let fault = judge(&exchange.reply.unwrap(), None).unwrap();
            assert_eq!(fault.cause, Cause::Redirect);
            assert!(fault.chain[1].contains(&inside.to_string()), "{fault:?}");
            assert_blocked(&http().post(strict(format!("http://{inside}/"))).await);

            // A name that leads to the public one when it is checked, and inside when it is asked once more.
            let asked = AtomicUsize::new(0);
            let fickle: Lookup = Arc::new(move |_| {
                let first = asked.fetch_add(1, SeqCst) == 0;
                Box::pin(async move { Ok(vec![if first { receiver } else { inside }]) })
            });
            let http = http_with(fickle);
            let first = http.post(strict(format!("http://shop.example:{}/", receiver.port()))).await;
            assert_eq!((first.address, first.fault), (Some(receiver), None));
            // A request to another port is a new connection.
            assert_blocked(&http.post(strict(format!("http://shop.example:{}/", inside.port()))).await);

            // A name with a public address, where somebody answers, and one inside.
            for both in [[receiver, inside], [inside, receiver]] {
                let http = http_with(leads_to(both));
                assert_blocked(&http.post(strict(format!("http://shop.example:{}/", inside.port()))).await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert_eq!(came.load(SeqCst), 1, "only the test itself has come to {host}");
        }
    });
}
