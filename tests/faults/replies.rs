//! What is read of a reply, and how much of it.

use std::io::Write as _;
use std::time::Duration;

use hookkeeper::model::{Cause, Header, Phase, Time, WebhookKey};
use hookkeeper::sender::http::{HEADER_LIMIT, KEEP_LIMIT};
use hookkeeper::sender::judge::{judge, retry_after, verdict};
use http::{HeaderValue, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use super::receiver::{OK, answering, answering_once, pour, receiver, request};
use super::{at, http, post_to, run};

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// A bomb without end: how it begins, and what comes again and again, 1 KiB for each MiB.
pub(super) fn endless_gzip() -> (Vec<u8>, Vec<u8>) {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let mut part = || {
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
        encoder.flush().unwrap();
        std::mem::take(encoder.get_mut())
    };
    // The second part refers to nothing but zeros, which is what the third would refer to.
    (part(), part())
}

pub(super) fn with_body(head: &str, body: &[u8]) -> Vec<u8> {
    let mut reply = format!("{head}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    reply.extend_from_slice(body);
    reply
}

#[test]
fn a_whole_reply_is_kept_as_it_came() {
    run(async {
        let head = "HTTP/1.1 201 Made\r\nX-Shop: 7\r\nx-name: \u{17c}\u{f3}\u{142}w\r\nset-cookie: a\r\nset-cookie: b";
        let exchange = post_to(answering(with_body(head, b"thanks")).await).await;
        let reply = exchange.reply.unwrap();
        assert_eq!(
            (reply.status, reply.body.as_slice(), reply.cut, exchange.fault),
            (201, &b"thanks"[..], false, None)
        );
        let headers: Vec<_> = reply.headers.iter().map(|h| (h.name.as_str(), h.value.as_str())).collect();
        assert_eq!(
            headers,
            [("x-shop", "7"), ("x-name", "żółw"), ("set-cookie", "a"), ("set-cookie", "b"), ("content-length", "6")]
        );
    });
}

#[test]
fn headers_that_are_not_utf_8_are_read_as_latin_1_and_many_are_cut() {
    run(async {
        let mut reply = b"HTTP/1.1 200 OK\r\nx-name: caf\xe9\r\n".to_vec();
        for n in 0..50 {
            reply.extend_from_slice(format!("x-{n}: {}\r\n", "v".repeat(1_000)).as_bytes());
        }
        reply.extend_from_slice(b"content-length: 0\r\n\r\n");
        let kept = post_to(answering(reply).await).await.reply.unwrap().headers;
        assert_eq!(kept[0], Header { name: "x-name".to_owned(), value: "café".to_owned() });
        assert!(kept.last().unwrap().value.ends_with("v…"), "{:?}", kept.last());
        let size: usize = kept.iter().map(|h| h.name.len() + h.value.len()).sum();
        assert!((HEADER_LIMIT - 1_000..=HEADER_LIMIT + 3).contains(&size), "{size}");
    });
}

#[test]
fn a_header_whose_very_name_goes_over_the_limit_is_left_out() {
    run(async {
        let (first, name) = ("v".repeat(HEADER_LIMIT - 100), "n".repeat(1_000));
        let reply = format!("HTTP/1.1 200 OK\r\nx-first: {first}\r\n{name}: v\r\ncontent-length: 0\r\n\r\n");
        let kept = post_to(answering(reply.into_bytes()).await).await.reply.unwrap().headers;
        let size: usize = kept.iter().map(|h| h.name.len() + h.value.len()).sum();
        assert!(kept[0].value == first && size <= HEADER_LIMIT + 3, "{size}");
    });
}

#[test]
fn sixteen_kibibytes_are_kept_and_the_rest_is_marked_as_cut() {
    run(async {
        for (size, cut) in [(KEEP_LIMIT, false), (KEEP_LIMIT + 1, true), (60 * 1024, true)] {
            let exchange = post_to(answering(with_body("HTTP/1.1 200 OK", &vec![b'x'; size])).await).await;
            let reply = exchange.reply.unwrap();
            assert_eq!((reply.body.len(), reply.cut, exchange.fault), (KEEP_LIMIT.min(size), cut, None), "{size}");
        }
    });
}

#[test]
fn an_endless_body_is_a_success_at_the_limit_and_its_connection_is_dropped() {
    run(async {
        let (taken, mut how_much) = mpsc::unbounded_channel();
        let address = receiver(move |mut connection, _| {
            let taken = taken.clone();
            async move {
                request(&mut connection).await;
                let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                taken.send(pour(&mut connection, &[b'x'; 4096]).await).unwrap();
            }
        });
        let exchange = post_to(address.await).await;
        let reply = exchange.reply.unwrap();
        assert_eq!((reply.body.len(), reply.cut, exchange.fault), (KEEP_LIMIT, true, None));
        // The receiver sees the connection close, after no more than what sockets buffer.
        assert!(how_much.recv().await.unwrap() < 32 * 1024 * 1024);
    });
}

#[test]
fn gzip_is_decoded_and_a_bomb_stays_small() {
    run(async {
        let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip";
        let exchange = post_to(answering(with_body(head, &gzip("żółw".as_bytes()))).await).await;
        assert_eq!(exchange.reply.unwrap().body, "żółw".as_bytes());

        // Were it decoded to an end, this would be one: 256 MiB of zeros; and then one that has none.
        let bomb = with_body(head, &gzip(&vec![0; 256 * 1024 * 1024]));
        let endless = receiver(|mut connection, _| async move {
            let (begins, part) = endless_gzip();
            request(&mut connection).await;
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n").await;
            let _ = connection.write_all(&begins).await;
            pour(&mut connection, &part).await;
        });
        for address in [answering(bomb).await, endless.await] {
            let exchange = post_to(address).await;
            let reply = exchange.reply.unwrap();
            assert_eq!((reply.body.len(), reply.cut, exchange.fault), (KEEP_LIMIT, true, None));
            assert!(reply.body.iter().all(|byte| *byte == 0));
        }
    });
}

#[test]
fn gzip_that_stops_in_the_middle_is_malformed() {
    run(async {
        let mut body = gzip(b"a body that is cut off before it is whole");
        body.truncate(body.len() - 12);
        let exchange = post_to(answering(with_body("HTTP/1.1 200 OK\r\ncontent-encoding: gzip", &body)).await).await;
        assert_eq!(exchange.fault.unwrap().cause, Cause::MalformedReply);
        assert!(exchange.reply.unwrap().cut);
    });
}

/// Heads that curl reads. The body is `OK`.
#[test]
fn replies_are_read_as_leniently_as_curl_reads_them() {
    run(async {
        let cookies = |count| (0..count).map(|n| format!("Set-Cookie: c{n}=1\r\n")).collect::<String>();
        let heads = [
            "x-folded: a,\r\n  b\r\n\tc\r\n".to_owned(),
            cookies(120),
            cookies(130),
            "this line is no header\r\n".to_owned(),
            "bad name: x\r\n".to_owned(),
            "x(y): z\r\n".to_owned(),
            "x-ctrl: a\x01b\r\n".to_owned(),
            "x-space : a\r\n".to_owned(),
            "x-bare: line feed\n".to_owned(),
            "x-empty:\r\n".to_owned(),
            ": no name\r\n".to_owned(),
            "content-length: 2\r\n".to_owned(),
            "x-name: caf\u{e9}\r\n".to_owned(),
        ];
        for head in heads {
            let reply = format!("HTTP/1.1 200 OK\r\n{head}content-length: 2\r\n\r\nOK");
            let exchange = post_to(answering(reply).await).await;
            assert_eq!(exchange.fault, None, "{head:?}");
            let reply = exchange.reply.unwrap();
            assert_eq!((reply.status, reply.body.as_slice(), reply.cut), (200, &b"OK"[..], false), "{head:?}");
            if head.starts_with("x-folded") {
                assert_eq!(reply.headers[0].value.split_whitespace().collect::<Vec<_>>(), ["a,", "b", "c"]);
            }
        }
    });
}

#[test]
fn a_success_is_one_whatever_becomes_of_its_body_unless_it_must_carry_the_key() {
    let key = WebhookKey::from_stored("abcdefghabcdefghabcdefghabcdefgh".to_owned());
    let json: &[u8] = br#"{"webhook_key":"abcdefghabcdefghabcdefghabcdefgh"}"#;
    let mut half_gzip = b"content-encoding: gzip\r\ncontent-length: 40\r\n\r\n".to_vec();
    half_gzip.extend_from_slice(&gzip(json)[..40]);
    let no_gzip = b"content-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello".to_vec();
    let (short, stalls) = (b"content-length: 99\r\n\r\nhello".to_vec(), b"content-length: 9\r\n\r\n".to_vec());
    let chunk = b"transfer-encoding: chunked\r\n\r\nxyz\r\n".to_vec();
    let half_chunk = b"transfer-encoding: chunked\r\n\r\n9\r\nhello".to_vec();
    let with_key = [b"content-length: 99\r\n\r\n", json].concat();
    // The end: false closes, true resets, none waits.
    let cases = [
        (half_gzip, Some(false), Some(Cause::MalformedReply)),
        (no_gzip, Some(false), Some(Cause::MalformedReply)),
        (chunk, Some(false), Some(Cause::MalformedReply)),
        (half_chunk, Some(false), Some(Cause::ClosedEarly)),
        (short.clone(), Some(false), Some(Cause::ClosedEarly)),
        (short, Some(true), Some(Cause::Reset)),
        (stalls, None, Some(Cause::Timeout)),
        (with_key, Some(false), None),
    ];
    run(async move {
        for (rest, end, with_key) in cases {
            let words = String::from_utf8_lossy(&rest).into_owned();
            let reply = [b"HTTP/1.1 202 Accepted\r\n", rest.as_slice()].concat();
            let address = receiver(move |mut connection, _| {
                let reply = reply.clone();
                async move {
                    request(&mut connection).await;
                    let _ = connection.write_all(&reply).await;
                    match end {
                        None => super::receiver::hold(connection).await,
                        Some(true) => {
                            // The head is read before the reset can overtake it.
                            tokio::time::sleep(Duration::from_millis(200)).await;
                            super::receiver::reset(connection);
                        }
                        Some(false) => (),
                    }
                }
            });
            let mut out = at(address.await);
            out.timeout = Duration::from_secs(if end.is_none() { 1 } else { 10 });
            let exchange = http().post(out).await;
            let reply = exchange.reply.unwrap();
            assert_eq!((reply.status, reply.cut), (202, true), "{words:?}");
            assert_eq!(verdict(Some(&reply), exchange.fault.clone(), None), None, "{words:?}");
            let told = verdict(Some(&reply), exchange.fault, Some(&key));
            assert_eq!(told.as_ref().map(|fault| fault.cause), with_key, "{words:?}: {told:?}");
            assert!(told.is_none_or(|fault| fault.phase == Phase::Body), "{words:?}");
        }
    });
}

#[test]
fn a_no_is_a_no_even_where_its_body_breaks_off() {
    run(async {
        let exchange = post_to(answering_once("HTTP/1.1 410 Gone\r\ncontent-length: 99\r\n\r\nbye").await).await;
        let reply = exchange.reply.unwrap();
        assert_eq!((exchange.fault, reply.body.as_slice(), reply.cut), (None, &b"bye"[..], true));
        assert_eq!(judge(&reply, None).unwrap().cause, Cause::Gone);
    });
}

#[test]
fn a_reply_before_the_body_is_taken_is_heard() {
    run(async {
        let address = receiver(|mut connection, _| async move {
            connection.read_u8().await.unwrap();
            let _ = connection.write_all(b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n").await;
            super::receiver::hold(connection).await;
        });
        let mut out = at(address.await);
        out.body = vec![b' '; 8 * 1024 * 1024].into();
        let exchange = http().post(out).await;
        assert_eq!(exchange.fault, None);
        assert_eq!(exchange.reply.unwrap().status, 413);
        assert!(exchange.timings.total_us < 1_000_000);
    });
}

#[test]
fn a_server_of_another_kind_that_speaks_first_is_not_taken_for_a_receiver() {
    run(async {
        let address = receiver(|mut connection, _| async move {
            let _ = connection.write_all(b"220 mail.example ESMTP\r\n").await;
            super::receiver::hold(connection).await;
        });
        // It may speak before the request is under way or after.
        let address = address.await;
        for exchange in [http().post(at(address)).await, post_to(address).await] {
            let fault = exchange.fault.unwrap();
            assert_eq!(fault.cause, Cause::MalformedReply, "{fault:?}");
        }
    });
}

#[test]
fn retry_after_comes_through_in_both_forms() {
    run(async {
        let now = Time::parse("2026-03-14T10:00:00Z", Time(0)).unwrap();
        for (asked, seconds) in [("30", 30), ("Sat, 14 Mar 2026 10:02:00 GMT", 120)] {
            for status in [429, 503] {
                let head = format!("HTTP/1.1 {status} Wait\r\nRetry-After: {asked}");
                let reply = post_to(answering(with_body(&head, b"")).await).await.reply.unwrap();
                assert_eq!(retry_after(&reply, now), Some(Duration::from_secs(seconds)), "{head}");
            }
        }
    });
}

#[test]
fn redirects_are_not_followed() {
    run(async {
        let (moved, mut asked) = mpsc::unbounded_channel();
        let elsewhere = receiver(move |_, _| {
            moved.send(()).unwrap();
            async {}
        });
        let elsewhere = elsewhere.await;
        for status in [301, 302, 303, 307, 308] {
            let head = format!("HTTP/1.1 {status} Moved\r\nlocation: http://{elsewhere}/");
            let exchange = post_to(answering(with_body(&head, b"")).await).await;
            assert_eq!(exchange.reply.unwrap().status, status);
        }
        assert!(asked.try_recv().is_err());
    });
}

#[test]
fn what_is_said_to_be_sent_is_what_is_sent() {
    run(async {
        let (got, mut requests) = mpsc::unbounded_channel();
        let address = receiver(move |mut connection, _| {
            let got = got.clone();
            async move {
                got.send(request(&mut connection).await).unwrap();
                let _ = connection.write_all(OK).await;
            }
        });
        let mut out = at(address.await);
        out.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        out.headers.insert("webhook-id", HeaderValue::from_static("evt_1"));
        out.headers.append("x-twice", HeaderValue::from_static("a"));
        out.headers.append("x-twice", HeaderValue::from_static("b"));
        out.headers.append("x-twice", HeaderValue::from_static("a"));
        out.headers.insert("x-empty", HeaderValue::from_static(""));
        let mut own_accept = out.clone();
        own_accept.headers.insert(header::ACCEPT, HeaderValue::from_static("text/plain"));
        for out in [out, own_accept] {
            let told: String = out.wire_headers().iter().map(|h| format!("{}: {}\r\n", h.name, h.value)).collect();
            let body = String::from_utf8(out.body.to_vec()).unwrap();
            http().post(out).await;
            let sent = String::from_utf8(requests.recv().await.unwrap()).unwrap();
            assert_eq!(sent, format!("POST /hooks HTTP/1.1\r\n{told}\r\n{body}"));
        }
    });
}
