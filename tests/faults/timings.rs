//! The phases are timed, and each one is timed where it belongs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use hookkeeper::model::{Cause, Timings};
use hookkeeper::sender::http::{Http, HttpConfig, Lookup};
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use super::certificates::{Authority, Flaw};
use super::receiver::{OK, answering, receiver, request};
use super::{at, http, http_with, leads_to, post_to, run, to};

const DELAY: Duration = Duration::from_millis(120);
const DELAY_US: u64 = 120_000;

/// However busy the machine is, no time is in two phases: what belongs to one of them would make the sum too large.
#[track_caller]
fn assert_parts(t: &Timings) {
    let parts = [t.dns_us, t.connect_us, t.tls_us, t.send_us, t.wait_us, t.body_us];
    assert!(parts.into_iter().flatten().sum::<u64>() <= t.total_us, "{t:?}");
}

#[test]
fn a_new_connection_shows_its_phases_and_a_used_one_only_its_own() {
    run(async {
        let address = answering(OK).await;
        let http = http();
        let first = http.post(at(address)).await;
        assert_eq!(first.address, Some(address));
        let t = first.timings;
        assert_eq!((t.dns_us, t.tls_us), (None, None));
        assert!(
            t.connect_us.unwrap() > 0 && t.send_us.is_some() && t.wait_us.is_some() && t.body_us.is_some(),
            "{t:?}"
        );
        assert_parts(&t);
        let second = http.post(at(address)).await;
        assert_eq!(second.address, Some(address));
        let t = second.timings;
        assert_eq!((t.dns_us, t.connect_us, t.tls_us), (None, None, None));
        assert!(t.send_us.is_some() && t.wait_us.is_some() && t.body_us.is_some(), "{t:?}");
    });
}

#[test]
fn a_connection_that_becomes_free_while_another_is_opened_counts_as_used() {
    run(async {
        let address = receiver(|mut connection, _| async move {
            while !request(&mut connection).await.is_empty() {
                sleep(DELAY).await;
                let _ = connection.write_all(OK).await;
            }
        });
        let address = address.await;
        let asked = AtomicUsize::new(0);
        let once: Lookup = Arc::new(move |_| {
            let first = asked.fetch_add(1, SeqCst) == 0;
            Box::pin(async move { if first { Ok(vec![address]) } else { std::future::pending().await } })
        });
        let http = http_with(once);
        let (first, second) =
            tokio::join!(http.post(to("http://shop.example/")), http.post(to("http://shop.example/")));
        assert_eq!((&first.fault, &second.fault), (&None, &None));
        assert!(first.timings.dns_us.is_some() && first.timings.connect_us.is_some());
        assert_eq!((second.timings.dns_us, second.timings.connect_us), (None, None));
        assert_eq!(second.address, Some(address));
    });
}

#[test]
fn waiting_for_the_headers_and_reading_the_body_are_told_apart() {
    run(async {
        let address = receiver(|mut connection, _| async move {
            request(&mut connection).await;
            sleep(DELAY).await;
            let _ = connection.write_all(&OK[..OK.len() - 1]).await;
            sleep(DELAY * 2).await;
            let _ = connection.write_all(b"K").await;
        });
        let t = post_to(address.await).await.timings;
        assert!(t.wait_us.unwrap() >= DELAY_US && t.body_us.unwrap() >= DELAY_US * 2, "{t:?}");
        assert_parts(&t);
    });
}

#[test]
fn a_slow_name_service_shows_in_dns() {
    run(async {
        let address = answering(OK).await;
        let slow: Lookup = Arc::new(move |_| {
            Box::pin(async move {
                sleep(DELAY).await;
                Ok(vec![address])
            })
        });
        let t = http_with(slow).post(to("http://shop.example/")).await.timings;
        assert!(t.dns_us.unwrap() >= DELAY_US, "{t:?}");
        assert_parts(&t);
    });
}

#[test]
fn a_handshake_shows_in_tls() {
    run(async {
        let authority = Authority::new();
        let address = authority.slow_receiver("127.0.0.1", Flaw::None, DELAY).await;
        let http = Http::new(HttpConfig { extra_roots: vec![authority.root()], ..HttpConfig::default() }).unwrap();
        // The second time the session is resumed, which must show no less.
        for _ in 0..2 {
            let exchange = http.post(to(format!("https://{address}/"))).await;
            assert_eq!(exchange.fault, None);
            let t = exchange.timings;
            assert!(t.tls_us.unwrap() >= DELAY_US, "{t:?}");
            assert_parts(&t);
        }
    });
}

#[test]
fn the_phase_that_fails_is_timed_and_the_address_is_known() {
    run(async {
        let address = receiver(|mut connection, _| async move {
            request(&mut connection).await;
            super::receiver::hold(connection).await;
        });
        let address = address.await;
        let mut out = at(address);
        out.timeout = DELAY;
        let exchange = http().post(out).await;
        assert_eq!((exchange.address, &exchange.reply), (Some(address), &None));
        let t = exchange.timings;
        assert!(t.wait_us.is_some() && t.body_us.is_none() && t.total_us >= DELAY_US, "{t:?}");
        assert_parts(&t);
    });
}

#[test]
fn the_address_that_refused_is_named_where_there_was_no_choice() {
    run(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        assert_eq!(post_to(address).await.address, Some(address));
        let url = format!("http://shop.example:{}/", address.port());
        assert_eq!(http_with(leads_to([address])).post(to(&url)).await.address, Some(address));
        let two = [address, SocketAddr::from(([127, 0, 0, 2], 0))];
        let exchange = http_with(leads_to(two)).post(to(&url)).await;
        assert_eq!((exchange.fault.unwrap().cause, exchange.address), (Cause::Refused, None));
    });
}

#[test]
fn a_reply_that_came_while_the_process_was_stopped_counts_though_its_time_is_over() {
    run(async {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut out = at(listener.local_addr().unwrap());
        out.timeout = Duration::from_millis(300);
        let (asked, is_asked) = tokio::sync::oneshot::channel();
        let (stop, is_stopped) = std::sync::mpsc::channel();
        let (answer, is_answered) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let (mut connection, _) = listener.accept().unwrap();
            assert!(std::io::Read::read(&mut connection, &mut [0; 4_096]).unwrap() > 0);
            asked.send(()).unwrap();
            is_stopped.recv().unwrap();
            let body = "x".repeat(40_000);
            let reply = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            std::io::Write::write_all(&mut connection, reply.as_bytes()).unwrap();
            answer.send(connection).unwrap();
        });
        // Nothing else runs on this thread meanwhile, as where the process is stopped.
        let stopped = async {
            is_asked.await.unwrap();
            stop.send(()).unwrap();
            let connection = is_answered.recv().unwrap();
            std::thread::sleep(out.timeout);
            connection
        };
        let http = http();
        let (exchange, _connection) = tokio::join!(http.post(out.clone()), stopped);
        assert_eq!(exchange.fault, None);
        assert_eq!(exchange.reply.unwrap().body.len(), hookkeeper::sender::http::KEEP_LIMIT);
    });
}
