//! A probe goes the way an attempt would go, tells of each step, and is no delivery.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookkeeper::model::{Cause, Phase, Probed, Step, Time};
use hookkeeper::sender::http::{Target, probe};
use tokio::io::AsyncWriteExt;

use super::certificates::{Authority, Flaw};
use super::receiver::{answering_once, receiver, request};
use super::{leads_to, run};

fn target(url: &str) -> Target {
    Target {
        url: url.parse().unwrap(),
        shown: url.to_owned(),
        allow_private: true,
        past_proxy: false,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        extra_roots: Vec::new(),
        lookup: None,
    }
}

async fn all(target: &Target) -> Vec<Probed> {
    let mut steps = Vec::new();
    probe(target, |probed| steps.push(probed)).await;
    steps
}

fn names(steps: &[Probed]) -> Vec<Step> {
    steps.iter().map(|probed| probed.step).collect()
}

/// A receiver that keeps what came and answers `405`.
async fn keeping() -> (SocketAddr, Arc<Mutex<Vec<u8>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let address = receiver(move |mut connection, _| {
        let keep = Arc::clone(&keep);
        async move {
            let came = request(&mut connection).await;
            keep.lock().unwrap().extend_from_slice(&came);
            let reply = b"HTTP/1.1 405 Method Not Allowed\r\nallow: POST\r\nserver: shop\r\ncontent-length: 0\r\n\r\n";
            let _ = connection.write_all(reply).await;
        }
    });
    (address.await, kept)
}

#[test]
fn what_a_receiver_gets_is_not_a_delivery_and_any_answer_is_good() {
    run(async {
        let (address, kept) = keeping().await;
        let steps = all(&target(&format!("http://{address}/hook?token=7"))).await;
        assert_eq!(
            names(&steps),
            [Step::Connect, Step::Http],
            "an address needs no lookup, and plain HTTP no handshake"
        );
        assert_eq!((steps[1].status, &steps[1].fault), (Some(405), &None));
        assert_eq!(steps[1].seen, ["HTTP/1.1 405 Method Not Allowed", "allow: POST", "server: shop"]);
        let came = String::from_utf8(kept.lock().unwrap().clone()).unwrap().to_lowercase();
        assert!(came.starts_with("options /hook?token=7 http/1.1\r\n"), "{came}");
        assert!(came.contains(&format!("host: {address}\r\n")) && came.contains("hookkeeper/1 (probe)"), "{came}");
        for of_a_delivery in ["webhook-", "content-type", "post"] {
            assert!(!came.contains(of_a_delivery), "{of_a_delivery} in {came}");
        }
        assert!(came.ends_with("\r\n\r\n"), "no body: {came}");
    });
}

#[test]
fn every_step_of_https_is_gone_and_told_of_with_what_was_seen() {
    run(async {
        let authority = Authority::new();
        let address = authority.receiver("shop.example", Flaw::Ends(9)).await;
        let url = format!("https://shop.example:{}/", address.port());
        let good = Target {
            extra_roots: vec![authority.root()],
            lookup: Some(leads_to([SocketAddr::new(address.ip(), 0)])),
            ..target(&url)
        };
        assert_eq!(good.steps(), [Step::Dns, Step::Connect, Step::Tls, Step::Http]);
        let steps = all(&good).await;
        assert_eq!(names(&steps), good.steps());
        assert!(steps.iter().all(|probed| probed.fault.is_none()), "{steps:?}");
        assert_eq!((steps[0].seen[0].as_str(), &steps[1].seen), ("127.0.0.1", &vec![address.to_string()]));
        assert_eq!((steps[2].seen[0].as_str(), steps[3].status), ("TLS 1.3", Some(200)));
        let certificate = steps[2].certificate.as_ref().unwrap();
        assert_eq!(certificate.names, ["shop.example"]);
        assert_eq!(certificate.issuer, "an authority of the tests");
        assert_eq!(certificate.days_left(Time::now()), Some(9));

        // A certificate that nobody here trusts ends the way, by its name.
        let steps = all(&Target { extra_roots: Vec::new(), ..good }).await;
        assert_eq!(names(&steps), [Step::Dns, Step::Connect, Step::Tls]);
        let fault = steps[2].fault.as_ref().unwrap();
        assert_eq!((fault.phase, fault.cause), (Phase::Tls, Cause::CertificateUntrusted), "{fault:?}");
    });
}

#[test]
fn the_way_ends_where_it_ends() {
    run(async {
        let ends = async |target: Target| {
            let steps = all(&target).await;
            let last = steps.last().unwrap().clone();
            (last.step, last.fault.map(|fault| (fault.phase, fault.cause)).unwrap())
        };
        let dead = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let refused = ends(target(&format!("http://{dead}/"))).await;
        assert_eq!(refused, (Step::Connect, (Phase::Connect, Cause::Refused)));
        let unknown = Target { lookup: Some(leads_to([])), ..target("http://nowhere.example/") };
        assert_eq!(ends(unknown).await, (Step::Dns, (Phase::Dns, Cause::NoSuchHost)));
        let mute = receiver(|connection, _| async move {
            let _keep = connection;
            std::future::pending::<()>().await;
        });
        let silent = Target { timeout: Duration::from_millis(50), ..target(&format!("http://{}/", mute.await)) };
        assert_eq!(ends(silent).await, (Step::Http, (Phase::Headers, Cause::Timeout)));
        let other = answering_once("220 mail.example ESMTP\r\n").await;
        assert_eq!(ends(target(&format!("http://{other}/"))).await.1.1, Cause::MalformedReply);
    });
}

#[test]
fn a_probe_goes_nowhere_where_an_attempt_would_not() {
    run(async {
        let (address, kept) = keeping().await;
        let url = format!("http://127.0.0.1:{}/", address.port());
        let steps = all(&Target { allow_private: false, ..target(&url) }).await;
        let named = Target {
            allow_private: false,
            lookup: Some(leads_to([SocketAddr::new(address.ip(), 0)])),
            ..target(&format!("http://shop.example:{}/", address.port()))
        };
        for steps in [steps, all(&named).await] {
            let fault = steps[0].fault.as_ref().unwrap();
            assert_eq!((steps.len(), fault.cause), (1, Cause::BlockedAddress), "{steps:?}");
        }
        let never =
            Target { lookup: Some(leads_to(["169.254.169.254:0".parse().unwrap()])), ..target("http://a.example/") };
        assert_eq!(all(&never).await[0].fault.as_ref().unwrap().cause, Cause::BlockedAddress);
        assert!(kept.lock().unwrap().is_empty(), "nothing came");
    });
}
