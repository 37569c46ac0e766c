//! Replies that no honest receiver gives: each ends in time, with a reply or a cause.

use std::time::Duration;

use hookkeeper::model::{Cause, Phase};
use tokio::io::AsyncWriteExt;

use super::receiver::{hold, pour, receiver, request};
use super::{at, http, run};

/// What comes, what comes again and again after it, and what is told: the status, or the phase and the cause.
type Odd = (&'static str, &'static str, Result<u16, (Phase, Cause)>);

#[test]
fn what_is_odd_is_read_or_told_of_and_ends_in_time() {
    const MALFORMED: Result<u16, (Phase, Cause)> = Err((Phase::Headers, Cause::MalformedReply));
    const TOO_LATE: Result<u16, (Phase, Cause)> = Err((Phase::Headers, Cause::Timeout));
    const IN_BODY: Result<u16, (Phase, Cause)> = Err((Phase::Body, Cause::MalformedReply));
    let cases: &[Odd] = &[
        ("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n", "", Ok(101)),
        ("", "HTTP/1.1 100 Continue\r\n\r\n", TOO_LATE),
        ("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK", "", Ok(200)),
        ("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello", "", Ok(204)),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", "", Ok(304)),
        ("HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n", "", Ok(200)),
        ("HTTP/1.1 200 OK\ncontent-length: 2\n\nOK", "", Ok(200)),
        ("HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n", "", Ok(999)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOKHTTP/1.1 500 Late\r\ncontent-length: 0\r\n\r\n", "", Ok(200)),
        ("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 5\r\n\r\nhello", "", Ok(200)),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n", Ok(200)),
        ("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello", "", MALFORMED),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!", "", MALFORMED),
        ("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\nhello", "", MALFORMED),
        ("HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\nhello", "", MALFORMED),
        ("HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n", "", MALFORMED),
        ("HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 0\r\n\r\n", "", MALFORMED),
        ("HTTP/1.1 301 Moved\r\nlocation: \x1b[2J\r\ncontent-length: 0\r\n\r\n", "", Ok(301)),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "", MALFORMED),
        ("HTTP/1.1 200 OK\r\n", "x: y\r\n", MALFORMED),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            IN_BODY,
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n",
            "x-t: yyyyyyyyyyyyyyyyyyy\r\n",
            IN_BODY,
        ),
    ];
    run(async move {
        for (begins, goes_on, told) in cases {
            let address = receiver(move |mut connection, _| async move {
                request(&mut connection).await;
                let _ = connection.write_all(begins.as_bytes()).await;
                if !goes_on.is_empty() {
                    pour(&mut connection, goes_on.repeat(100).as_bytes()).await;
                }
                hold(connection).await;
            });
            let mut out = at(address.await);
            // Nothing but what waits for its limit comes near to it, however busy the machine is.
            let limit = if *told == TOO_LATE { Duration::from_secs(2) } else { Duration::from_secs(15) };
            out.timeout = limit;
            let exchange = http().post(out).await;
            let seen = match (&exchange.fault, &exchange.reply) {
                (Some(fault), _) => Err((fault.phase, fault.cause)),
                (None, reply) => Ok(reply.as_ref().unwrap().status),
            };
            assert_eq!(seen, *told, "{begins:?}: {exchange:?}");
            let waited = Duration::from_micros(exchange.timings.total_us) >= limit;
            assert_eq!(waited, *told == TOO_LATE, "{begins:?}: {:?}", exchange.timings);
        }
    });
}
