//! Faults in plain words: what happened, and what to do next.
//!
//! A sentence is looked for under `fault-CAUSE-STATUS`, then `fault-CAUSE-PHASE`, then `fault-CAUSE`, so that a locale says
//! more where there is more to say; what to do next stands under the same keys with `-next`.

use std::net::{IpAddr, SocketAddr};

use super::{Text, Value, escape};
use crate::{
    model::{Attempt, Cause, Fault, Phase},
    sender::{
        guard::{Reach, reach},
        judge::status_line,
    },
};

/// What is known beside the fault, to name things by their names.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaultContext<'a> {
    /// The Post URL of the attempt.
    pub url: &'a str,
    /// The address and port it was connected to or tried.
    pub address: Option<&'a str>,
    /// The status of the reply.
    pub status: Option<u16>,
    /// How long the attempt took, in milliseconds.
    pub total_ms: Option<u64>,
    /// What `Retry-After` asked for, in milliseconds.
    pub retry_after_ms: Option<u64>,
}

/// A fault in a person's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultText {
    /// What happened: one or two sentences.
    pub what: String,
    /// What to do next: one or two sentences.
    pub next: String,
}

impl Text {
    /// A fault in plain words; everything that came from outside is escaped.
    pub fn fault(&self, fault: &Fault, context: &FaultContext<'_>) -> FaultText {
        let within =
            context.total_ms.map(|ms| self.with("fault-within", &[("time", self.measured(ms * 1_000).into())]));
        let (host, port) = self.place(context);
        // A list knows no chain.
        let why = fault.chain.last().map_or_else(|| self.get("fault-why-in-log"), |why| escape(why).into_owned());
        let values: Vec<(&str, Value<'_>)> = vec![
            ("host", host.into()),
            ("port", port.into()),
            ("within", within.map_or_else(String::new, |words| format!(" {words}")).into()),
            ("status", status(fault, context).into()),
            ("location", self.location(fault).into()),
            ("why", why.into()),
        ];
        let mut what = self.with(&self.fault_key(fault, context, ""), &values);
        if let Some(ms) = context.retry_after_ms.filter(|ms| *ms > 0) {
            what.push(' ');
            what.push_str(&self.with("fault-retry-after", &[("time", self.measured(ms * 1_000).into())]));
        }
        FaultText { what, next: self.with(&self.fault_key(fault, context, "-next"), &values) }
    }

    /// Why an attempt failed, in plain words; nothing where it did not.
    pub fn attempt_fault(&self, attempt: &Attempt) -> Option<FaultText> {
        let context = FaultContext {
            url: &attempt.sent.url,
            address: attempt.address.as_deref(),
            status: attempt.reply.as_ref().map(|reply| reply.status),
            total_ms: Some(attempt.timings.total_us / 1_000),
            retry_after_ms: attempt.retry_after_ms,
        };
        attempt.fault.as_ref().map(|fault| self.fault(fault, &context))
    }

    /// A cause in a word or two, such as `refused`.
    pub fn cause(&self, cause: Cause) -> String {
        self.get(&format!("cause-{}", dashed(cause.as_str())))
    }

    /// A cause in one short word or two, for where there is little room.
    pub fn cause_short(&self, cause: Cause) -> String {
        let key = format!("cause-{}-short", dashed(cause.as_str()));
        if self.has(&key) { self.get(&key) } else { self.cause(cause) }
    }

    /// A phase in a word, such as `connect`.
    pub fn phase(&self, phase: Phase) -> String {
        self.get(&format!("phase-{phase}"))
    }

    fn fault_key(&self, fault: &Fault, context: &FaultContext<'_>, end: &str) -> String {
        let base = format!("fault-{}", dashed(fault.cause.as_str()));
        let never = fault.cause == Cause::BlockedAddress
            && blocked_ip(fault, context).is_some_and(|ip| reach(ip) == Reach::Never);
        let special = [
            never.then(|| format!("{base}-never{end}")),
            context.status.map(|status| format!("{base}-{status}{end}")),
            Some(format!("{base}-{}{end}", fault.phase)),
        ];
        special.into_iter().flatten().find(|key| self.has(key)).unwrap_or_else(|| format!("{base}{end}"))
    }

    /// The host, with the address that its name led to where that is known, and the port.
    fn place(&self, context: &FaultContext<'_>) -> (String, String) {
        let url = url::Url::parse(context.url).ok();
        let Some((url, host)) = url.as_ref().and_then(|url| Some((url, url.host_str()?))) else {
            let host = if context.url.is_empty() { self.get("fault-the-receiver") } else { context.url.to_owned() };
            return (escape(&host).into_owned(), "?".to_owned());
        };
        let port = url.port_or_known_default().map_or_else(|| "?".to_owned(), |port| port.to_string());
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let host = match context.address.and_then(|address| address.parse::<SocketAddr>().ok()) {
            Some(address) if address.ip().to_string() != bare => format!("{host} ({})", address.ip()),
            _ => host.to_owned(),
        };
        (escape(&host).into_owned(), port)
    }

    /// Where a redirect points to, as the end of a clause, or nothing.
    fn location(&self, fault: &Fault) -> String {
        match fault.chain.iter().find_map(|line| line.strip_prefix("Location: ")) {
            Some(to) => format!(" {}", self.with("fault-location", &[("to", escape(to).into_owned().into())])),
            None => String::new(),
        }
    }
}

fn dashed(word: &str) -> String {
    word.replace('_', "-")
}

/// The status with its reason phrase, or what the cause alone tells of it.
fn status(fault: &Fault, context: &FaultContext<'_>) -> String {
    let known = context.status.or(match fault.cause {
        Cause::Gone => Some(410),
        Cause::RateLimited => Some(429),
        _ => None,
    });
    match (known, fault.cause) {
        (Some(status), _) => status_line(status),
        (None, Cause::Redirect) => "3xx".to_owned(),
        (None, Cause::ClientError) => "4xx".to_owned(),
        (None, Cause::ServerError) => "5xx".to_owned(),
        (None, _) => "2xx".to_owned(),
    }
}

/// The address that may not be sent to: the guard's sentence begins with it.
fn blocked_ip(fault: &Fault, context: &FaultContext<'_>) -> Option<IpAddr> {
    let first = fault.chain.last().and_then(|line| line.split(' ').next()?.parse().ok());
    first.or_else(|| match url::Url::parse(context.url).ok()?.host()? {
        url::Host::Ipv4(ip) => Some(ip.into()),
        url::Host::Ipv6(ip) => Some(ip.into()),
        url::Host::Domain(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn contexts() -> [FaultContext<'static>; 3] {
        let bare = FaultContext { url: "https://shop.example/hooks", ..FaultContext::default() };
        let full = FaultContext {
            address: Some("93.184.216.34:443"),
            total_ms: Some(15_003),
            retry_after_ms: Some(90_000),
            ..bare
        };
        [bare, full, FaultContext { status: Some(503), ..full }]
    }

    #[test]
    fn every_fault_has_its_sentences_in_every_language() {
        for text in Language::ALL.iter().map(|language| Text::new(*language)) {
            for (phase, cause) in Phase::ALL.iter().flat_map(|p| Cause::ALL.iter().map(move |c| (*p, *c))) {
                for context in contexts() {
                    let fault = Fault::new(phase, cause, "the root of it");
                    let FaultText { what, next } = text.fault(&fault, &context);
                    let case = format!("{} {phase} {cause}: {what} » {next}", text.language().code());
                    assert!(what.contains("shop.example"), "{case}");
                    for sentence in [&what, &next] {
                        assert!(sentence.ends_with('.') && !sentence.contains("fault-"), "{case}");
                        assert!(!sentence.contains('{') && !sentence.contains("  "), "{case}");
                    }
                }
            }
            for cause in Cause::ALL {
                let short = text.cause_short(*cause);
                let narrow = short.chars().count() <= 12;
                // What a reply says has its status, and does without a word.
                assert!(narrow || cause.phases() == [Phase::Reply], "{short}");
            }
            for word in Cause::ALL.iter().map(|c| text.cause(*c)).chain(Phase::ALL.iter().map(|p| text.phase(*p))) {
                assert!(!word.contains("cause-") && !word.contains("phase-") && word.chars().count() <= 28, "{word}");
            }
        }
    }

    #[test]
    fn a_fault_names_what_is_known() {
        let text = Text::new(Language::English);
        let what = |phase, cause, context: &FaultContext<'_>| text.fault(&Fault::new(phase, cause, "x"), context).what;
        let at = FaultContext { url: "http://10.0.0.8/invoices", address: Some("10.0.0.8:80"), ..Default::default() };
        assert_eq!(what(Phase::Connect, Cause::Refused, &at), "Nothing listens on 10.0.0.8 port 80.");
        let [_, full, replied] = contexts();
        let slow = FaultContext { retry_after_ms: None, ..full };
        assert_eq!(
            what(Phase::Headers, Cause::Timeout, &slow),
            "shop.example (93.184.216.34) took the request, but did not answer within 15 s."
        );
        assert_eq!(
            what(Phase::Reply, Cause::ServerError, &replied),
            "shop.example (93.184.216.34) answered 503 Service Unavailable. It asked not to be tried again for 90 s."
        );
        let polish = Text::new(Language::Polish);
        let fault = Fault::new(Phase::Connect, Cause::Timeout, "x");
        let said = polish.fault(&fault, &FaultContext { total_ms: Some(5_500), ..at }).what;
        assert!(said.contains("w ciągu 5,5 s"), "{said}");
    }

    #[test]
    fn the_sentences_of_one_cause_differ_by_phase() {
        for text in Language::ALL.iter().map(|language| Text::new(*language)) {
            let phases = [Phase::Dns, Phase::Connect, Phase::Tls, Phase::Send, Phase::Headers, Phase::Body];
            let mut said: Vec<_> =
                phases.iter().map(|p| text.fault(&Fault::new(*p, Cause::Timeout, "x"), &contexts()[1]).what).collect();
            said.sort();
            said.dedup();
            assert_eq!(said.len(), phases.len(), "{said:?}");
        }
    }

    #[test]
    fn a_forbidden_address_and_a_private_one_want_different_steps() {
        let text = Text::new(Language::English);
        let next = |url| {
            let context = FaultContext { url, ..FaultContext::default() };
            text.fault(&Fault::new(Phase::Guard, Cause::BlockedAddress, "x"), &context).next
        };
        assert!(next("http://10.0.0.8/").contains("--private"));
        assert!(!next("http://169.254.169.254/").contains("--private"));
    }

    #[test]
    fn nothing_from_outside_reaches_the_terminal_raw() {
        let text = Text::new(Language::English);
        let context = FaultContext { url: "\u{1b}[2Jnot a url", ..FaultContext::default() };
        for cause in Cause::ALL {
            let chain = vec!["302".to_owned(), "Location: \u{1b}]0;x\u{7}".to_owned(), "\u{1b}[31m".to_owned()];
            let said = text.fault(&Fault { phase: Phase::Reply, cause: *cause, chain }, &context);
            assert!(!said.what.contains('\u{1b}') && !said.next.contains('\u{1b}'), "{said:?}");
        }
    }
}
