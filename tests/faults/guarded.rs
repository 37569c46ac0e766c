//! A webhook without leave for private addresses reaches none, whatever they are dressed as.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use hookkeeper::model::{Cause, Phase};
use hookkeeper::sender::http::{Exchange, Lookup};
use tokio::io::AsyncWriteExt;

use super::receiver::{OK, receiver, request};
use super::{http, http_with, leads_to, run, to};

/// A receiver that answers with 200 and counts its connections.
async fn counting() -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let address = receiver(move |mut connection, _| {
        counter.fetch_add(1, SeqCst);
        async move {
            while !request(&mut connection).await.is_empty() {
                let _ = connection.write_all(OK).await;
            }
        }
    });
    (address.await, count)
}

fn assert_blocked(exchange: &Exchange, whence: &str) {
    let fault = exchange.fault.as_ref().unwrap_or_else(|| panic!("{whence} was sent to"));
    assert_eq!((fault.phase, fault.cause), (Phase::Guard, Cause::BlockedAddress), "{whence}: {fault:?}");
    assert_eq!((&exchange.reply, exchange.address), (&None, None), "{whence}");
}

#[test]
fn no_disguise_in_the_url_reaches_this_machine() {
    run(async {
        let (address, connections) = counting().await;
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "①②⑦.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[::ffff:7f00:1]",
            "[64:ff9b:1::7f00:1]",
            "[64:ff9b:1:7f00:1:a:b:c]",
            "[2002:7f00:1::]",
            "[2001:0:7f00:1::f7f7:f7f7]",
            "[2001:0:808:808::80ff:fffe]",
            "[2606:4700::5efe:7f00:1]",
            "017700000001",
            "0x7f000001",
            "127.0.0.1.",
            "%31%32%37.0.0.1",
            "localhost",
            "LOCALHOST.",
            "shop.localhost",
            "0.0.0.0",
        ] {
            let mut out = to(format!("http://{host}:{}/", address.port()));
            out.allow_private = false;
            assert_blocked(&http().post(out).await, host);
        }
        assert_eq!(connections.load(SeqCst), 0);
    });
}

#[test]
fn metadata_services_are_out_of_reach_for_everyone() {
    run(async {
        for host in ["169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "100.100.100.200", "[::ffff:169.254.169.254]"] {
            assert_blocked(&http().post(to(format!("http://{host}/latest/meta-data"))).await, host);
        }
        let lookup = leads_to(["169.254.169.254:80".parse().unwrap()]);
        assert_blocked(&http_with(lookup).post(to("http://shop.example/")).await, "a name");
    });
}

#[test]
fn a_name_with_one_private_address_among_public_ones_is_not_sent_to() {
    run(async {
        let (address, connections) = counting().await;
        // The private one comes first: were they not checked, it would be the one connected to.
        let mut out = to("http://shop.example/");
        out.allow_private = false;
        let exchange = http_with(leads_to([address, "8.8.8.8:9".parse().unwrap()])).post(out).await;
        assert_blocked(&exchange, "a name");
        assert!(exchange.fault.unwrap().chain[0].contains("shop.example"));
        assert_eq!(connections.load(SeqCst), 0);
    });
}

#[test]
fn the_address_that_was_checked_is_the_one_connected_to() {
    run(async {
        let (address, connections) = counting().await;
        let asked = Arc::new(AtomicUsize::new(0));
        let asking = Arc::clone(&asked);
        // The name service says another thing each time it is asked.
        let lookup: Lookup = Arc::new(move |_| {
            let first = asking.fetch_add(1, SeqCst) == 0;
            Box::pin(async move { Ok(vec![if first { address } else { "169.254.169.254:80".parse().unwrap() }]) })
        });
        let http = http_with(lookup);
        let exchange = http.post(to("http://shop.example/")).await;
        assert_eq!((exchange.address, exchange.fault), (Some(address), None));
        assert_eq!((asked.load(SeqCst), connections.load(SeqCst)), (1, 1));
        let mut other_port = to("http://shop.example:81/");
        other_port.allow_private = true;
        assert_blocked(&http.post(other_port).await, "the second answer");
    });
}

#[test]
fn a_strict_webhook_does_not_ride_on_the_connection_of_another() {
    run(async {
        let (address, connections) = counting().await;
        let http = http_with(leads_to([address]));
        assert_eq!(http.post(to("http://shop.example/")).await.fault, None);
        let mut strict = to("http://shop.example/");
        strict.allow_private = false;
        assert_blocked(&http.post(strict).await, "a name");
        assert_eq!(connections.load(SeqCst), 1);
    });
}
