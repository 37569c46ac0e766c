//! Proxies of the environment. A process's environment is its own, so each test runs itself again as a child with another one.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;

use hookkeeper::model::Cause;
use hookkeeper::sender::http::{Exchange, Http, HttpConfig, Lookup};

use super::receiver::{OK, answering};
use super::{run, to};

/// In the child: the port of the receiver that the URL names.
const DIRECT: &str = "TEST_DIRECT_PORT";

/// In the parent, runs `name` again as a child with a proxy on loopback that answers 299, and a receiver that answers 200. In the
/// child, makes a strict POST to `host`, at the receiver's port.
async fn through_a_child(name: &str, host: &str, environment_proxy: bool) -> Option<Exchange> {
    let Ok(port) = std::env::var(DIRECT) else {
        let proxy = answering("HTTP/1.1 299 Proxied\r\ncontent-length: 0\r\n\r\n").await;
        let direct = answering(OK).await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", name]).env("HTTP_PROXY", format!("http://proxy.example:{}", proxy.port()));
        child
            .env("http_proxy", format!("http://proxy.example:{}", proxy.port()))
            .env(DIRECT, direct.port().to_string());
        child.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
        let out = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&out.stderr));
        return None;
    };
    // Every name leads to loopback; the URL says at which port.
    let lookup: Lookup = Arc::new(|_| Box::pin(async { Ok(vec![SocketAddr::from(([127, 0, 0, 1], 0))]) }));
    let http = Http::new(HttpConfig { environment_proxy, lookup: Some(lookup), ..HttpConfig::default() }).unwrap();
    let mut out = to(format!("http://{host}:{port}/"));
    out.allow_private = !environment_proxy;
    Some(http.post(out).await)
}

#[test]
fn a_proxy_of_the_environment_is_ignored() {
    run(async {
        let name = "proxies::a_proxy_of_the_environment_is_ignored";
        if let Some(exchange) = through_a_child(name, "shop.example", false).await {
            assert_eq!(exchange.reply.unwrap().status, 200);
        }
    });
}

#[test]
fn a_proxy_is_used_where_a_setting_says_so_and_may_be_on_a_private_address() {
    run(async {
        let name = "proxies::a_proxy_is_used_where_a_setting_says_so_and_may_be_on_a_private_address";
        if let Some(exchange) = through_a_child(name, "shop.example", true).await {
            assert_eq!((exchange.fault, exchange.reply.unwrap().status), (None, 299));
        }
    });
}

#[test]
fn a_proxy_is_no_way_to_an_address_that_the_url_may_not_name() {
    run(async {
        let name = "proxies::a_proxy_is_no_way_to_an_address_that_the_url_may_not_name";
        if let Some(exchange) = through_a_child(name, "127.1", true).await {
            assert_eq!(exchange.fault.unwrap().cause, Cause::BlockedAddress);
        }
    });
}
