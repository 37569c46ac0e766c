//! The host names under which clients may reach the intake. A web page that rebinds its own name to this address sends that
//! name as `Host`, so any name that is not listed is refused. An IP address cannot be rebound.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{StatusCode, Version, header, uri::Authority},
};

use super::problem::Problem;

/// Which names are accepted.
pub(super) struct Hosts {
    /// `None` accepts any name: behind TLS, the certificate has proved it already.
    names: Option<Vec<String>>,
}

impl Hosts {
    pub(super) fn new(names: &[String], tls: bool) -> Self {
        let plain = |name: &String| host_of(name).unwrap_or(name).to_ascii_lowercase();
        Self { names: (!tls).then(|| names.iter().map(plain).collect()) }
    }

    /// Refuses a request without exactly one well-formed `Host`, or with a name that is not accepted.
    pub(super) fn check(&self, request: &Request) -> Result<(), Problem> {
        let bad =
            || Problem::bad("host", "a request needs exactly one Host header, with the name or address of this server");
        let mut values = request.headers().get_all(header::HOST).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => {
                let authority = value.to_str().ok().and_then(|text| text.parse::<Authority>().ok()).ok_or_else(bad)?;
                self.accept(&authority)?;
            }
            // HTTP/1.0 has no Host; no browser speaks it.
            (None, _) if request.version() < Version::HTTP_11 => {}
            _ => return Err(bad()),
        }
        // A target with a host of its own takes the place of the header (RFC 9112 section 3.2.2).
        request.uri().authority().map_or(Ok(()), |authority| self.accept(authority))
    }

    fn accept(&self, authority: &Authority) -> Result<(), Problem> {
        let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        let local = host == "localhost" || host.ends_with(".localhost");
        let listed = self.names.as_ref().is_none_or(|names| names.contains(&host));
        if !authority.as_str().contains('@') && (address || local || listed) {
            return Ok(());
        }
        let detail =
            "this name is not one of this server; use its address, or start it with `hookkeeper serve --host NAME`";
        Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", detail))
    }
}

/// The host of `host:port`.
fn host_of(text: &str) -> Option<&str> {
    let (host, port) = text.rsplit_once(':')?;
    port.parse::<u16>().is_ok().then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(hosts: &Hosts, version: Version, target: &str, headers: &[&str]) -> u16 {
        let mut request = axum::http::Request::builder().version(version).uri(target);
        for value in headers {
            request = request.header(header::HOST, *value);
        }
        let request = request.body(axum::body::Body::empty()).unwrap();
        hosts.check(&request).map_or_else(|problem| problem.status.as_u16(), |()| 200)
    }

    #[test]
    fn only_own_names_and_addresses_are_accepted() {
        let names = ["Hooks.Example".to_owned(), "shop.example:8750".to_owned()];
        let plain = Hosts::new(&names, false);
        for (headers, expected) in [
            (&["127.0.0.1:8750"][..], 200),
            (&["[::1]:8750"], 200),
            (&["192.0.2.7"], 200),
            (&["localhost:1"], 200),
            (&["LOCALHOST."], 200),
            (&["a.localhost"], 200),
            (&["hooks.example"], 200),
            (&["hooks.example.:9"], 200),
            (&["shop.example"], 200),
            (&["evil.example"], 421),
            (&["localhost.evil.example"], 421),
            (&["127.0.0.1.evil.example"], 421),
            (&["evil.example@localhost"], 421),
            (&["notlocalhost"], 421),
            (&[], 400),
            (&[""], 400),
            (&["a b"], 400),
            (&["localhost", "localhost"], 400),
            (&["localhost", "evil.example"], 400),
        ] {
            assert_eq!(status(&plain, Version::HTTP_11, "/metrics", headers), expected, "{headers:?}");
        }
        assert_eq!(status(&plain, Version::HTTP_10, "/healthz", &[]), 200);
        assert_eq!(status(&plain, Version::HTTP_11, "http://evil.example/metrics", &["localhost"]), 421);
        assert_eq!(status(&plain, Version::HTTP_11, "http://localhost/metrics", &["evil.example"]), 421);
        let tls = Hosts::new(&[], true);
        assert_eq!(status(&tls, Version::HTTP_11, "/metrics", &["any.example"]), 200);
        assert_eq!(status(&tls, Version::HTTP_11, "/metrics", &[]), 400);
    }
}
