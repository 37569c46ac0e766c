//! A connection that was used before and is lost is no fault of the receiver's: the POST goes out once more, and only once.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hookkeeper::model::Cause;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::receiver::{OK, receiver, request, reset};
use super::{at, http, run};

/// What came, with the number of the connection it came over.
type Seen = UnboundedReceiver<(usize, Vec<u8>)>;

/// A receiver that answers the first `answers` requests of the first connection, all those of later ones where `later` says
/// so, and ends a connection with `end` at the next request.
async fn fickle(answers: usize, later: bool, end: fn(TcpStream)) -> (SocketAddr, Seen) {
    let (saw, seen) = mpsc::unbounded_channel();
    let address = receiver(move |mut connection, n| {
        let saw = saw.clone();
        async move {
            for count in 0.. {
                let request = request(&mut connection).await;
                if request.is_empty() {
                    return;
                }
                saw.send((n, request)).unwrap();
                if n > 0 && !later || n == 0 && count >= answers {
                    return end(connection);
                }
                connection.write_all(OK).await.unwrap();
            }
        }
    });
    (address.await, seen)
}

#[test]
fn a_used_connection_that_is_lost_is_tried_once_more_on_a_new_one() {
    run(async {
        for end in [drop::<TcpStream>, reset] {
            let (address, mut seen) = fickle(1, true, end).await;
            let http = http();
            http.post(at(address)).await;
            let second = http.post(at(address)).await;
            assert_eq!((second.fault, second.reply.unwrap().status), (None, 200));
            assert!(second.timings.connect_us.is_some());
            let first = seen.recv().await.unwrap();
            assert_eq!(seen.recv().await.unwrap(), (0, first.1.clone()));
            assert_eq!(seen.recv().await.unwrap(), (1, first.1));
            assert!(seen.try_recv().is_err());
        }
    });
}

#[test]
fn a_new_connection_that_is_lost_is_not_tried_again() {
    run(async {
        for (end, cause) in [(drop::<TcpStream> as fn(TcpStream), Cause::ClosedEarly), (reset, Cause::Reset)] {
            let (address, mut seen) = fickle(0, true, end).await;
            assert_eq!(http().post(at(address)).await.fault.unwrap().cause, cause);
            assert!(seen.recv().await.is_some() && seen.try_recv().is_err());
        }
    });
}

#[test]
fn the_second_time_is_the_last() {
    run(async {
        let (address, mut seen) = fickle(1, false, reset).await;
        let http = http();
        http.post(at(address)).await;
        assert_eq!(http.post(at(address)).await.fault.unwrap().cause, Cause::Reset);
        let connections: Vec<usize> =
            [seen.recv().await, seen.recv().await, seen.recv().await].map(|s| s.unwrap().0).to_vec();
        assert_eq!(connections, [0, 0, 1]);
        assert!(seen.try_recv().is_err());
    });
}

#[test]
fn both_times_share_one_time_limit() {
    run(async {
        let address = receiver(|mut connection, n| async move {
            request(&mut connection).await;
            if n == 0 {
                connection.write_all(OK).await.unwrap();
                request(&mut connection).await;
                tokio::time::sleep(Duration::from_millis(700)).await;
            } else {
                super::receiver::hold(connection).await;
            }
        });
        let (http, mut out) = (http(), at(address.await));
        out.timeout = Duration::from_secs(1);
        http.post(out.clone()).await;
        let begun = Instant::now();
        let exchange = http.post(out).await;
        assert_eq!(exchange.fault.unwrap().cause, Cause::Timeout);
        // With a limit for each of them it would be 1.7 s at least.
        assert!(begun.elapsed() < Duration::from_millis(1_600), "{:?}", begun.elapsed());
        assert!((1_000_000..1_600_000).contains(&exchange.timings.total_us), "{:?}", exchange.timings);
    });
}

#[test]
fn a_connection_closed_while_idle_does_no_harm() {
    run(async {
        let address = receiver(|mut connection, _| async move {
            request(&mut connection).await;
            connection.write_all(OK).await.unwrap();
        });
        let (http, out) = (http(), at(address.await));
        for _ in 0..50 {
            assert_eq!(http.post(out.clone()).await.fault, None);
        }
    });
}
