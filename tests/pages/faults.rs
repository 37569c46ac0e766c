//! The page of faults, from the model and the locales.

use std::fmt::Write as _;

use hookkeeper::model::{Cause, Fault, Phase, Settings};
use hookkeeper::text::{FaultContext, FaultText, Language, Text};

const BEGINNING: &str = "# Faults

Why an attempt failed has two parts: the **phase**, how far it had come, and the **cause**, what went wrong. The console and
`hookkeeper request show` tell both in plain words, with what to do next; below them stands the chain of errors as the system
gave it. In JSON they are `fault.phase`, `fault.cause` and `fault.chain`. This page is made from the texts of the program.

## Phases

| phase | in the console | how far the attempt had come |
|---|---|---|
";

const ABOUT: &[(Phase, &str)] = &[
    (Phase::Guard, "Nothing was sent: may this address be sent to, and can the request be made at all?"),
    (Phase::Dns, "The host's name was being looked up."),
    (Phase::Connect, "A TCP connection was being opened."),
    (Phase::Tls, "Encryption was being agreed on, and the certificate checked."),
    (Phase::Send, "The request was being written."),
    (Phase::Headers, "The request was out, and the reply's status and headers were awaited."),
    (
        Phase::Body,
        "The reply had begun, and its body was being read. After a 2xx this counts only if the reply must carry the key.",
    ),
    (Phase::Reply, "The reply says no."),
];

/// A fault of `shop.example`, as the log tells it. The time limits are the settings' defaults: that of a connection
/// lasts until encryption is agreed on, that of an attempt goes on from there.
fn told(text: &Text, phase: Phase, cause: Cause, status: Option<u16>, url: &str) -> FaultText {
    let settings = Settings::default();
    let limit = match phase {
        Phase::Dns | Phase::Connect | Phase::Tls => settings.connect_timeout,
        _ => settings.attempt_timeout,
    };
    let (chain, total_ms) = (vec!["the last line of the chain".to_owned()], Some(limit.as_millis() as u64));
    text.fault(&Fault { phase, cause, chain }, &FaultContext { url, status, total_ms, ..FaultContext::default() })
}

fn put(page: &mut String, label: &str, said: &FaultText) {
    writeln!(page, "- {label}{} **Next:** {}", said.what, said.next).unwrap();
}

fn page() -> String {
    let text = Text::new(Language::English);
    let mut page = BEGINNING.to_owned();
    for phase in Phase::ALL {
        let (_, about) = ABOUT.iter().find(|(known, _)| known == phase).expect("every phase has its line here");
        writeln!(page, "| `{phase}` | {} | {about} |", text.phase(*phase)).unwrap();
    }
    page.push_str(
        "\n## Causes\n\nThe host of the examples is `shop.example`. Where a cause reads otherwise in one phase or for one status, each has \
         its line.\n\n| cause | in the console | usual phases |\n|---|---|---|\n",
    );
    for cause in Cause::ALL {
        let phases: Vec<_> = cause.phases().iter().map(|phase| format!("`{phase}`")).collect();
        writeln!(page, "| [`{cause}`](#{cause}) | {} | {} |", text.cause(*cause), phases.join(" ")).unwrap();
    }
    page.push_str(OURS);
    for cause in Cause::ALL {
        writeln!(page, "\n### {cause}\n").unwrap();
        one(&mut page, &text, *cause);
    }
    page
}

/// What docs/design.md says at more length.
const OURS: &str = "
## Faults on this side

`blocked_address`, `dns_failed`, `no_route`, and a `timeout` in the phase `dns` are faults of this machine, its network or its settings.
They say nothing of the receiver. Such an attempt does not count towards the ten after which a webhook is switched off, and it uses up
none of its request's ten attempts. The webhook tries again with one request at a time. The waits grow as after other failures, but are
never longer than five minutes. After a change of the webhook or of a setting, and after a start, it tries at once.

`not_sendable` counts as before: the same settings and data would fail in the same way for ever.
";

fn one(page: &mut String, text: &Text, cause: Cause) {
    const HOME: &str = "https://shop.example/hooks";
    let phases = cause.phases();
    for phase in phases {
        let label = if phases.len() > 1 { format!("`{phase}`: ") } else { String::new() };
        put(page, &label, &told(text, *phase, cause, None, HOME));
    }
    if cause == Cause::BlockedAddress {
        put(page, "", &told(text, phases[0], cause, None, "http://169.254.169.254/"));
    }
    if phases == [Phase::Reply] {
        let usual = told(text, Phase::Reply, cause, None, HOME);
        for status in (300..600).filter(|status| of_cause(cause, *status)) {
            let said = told(text, Phase::Reply, cause, Some(status), HOME);
            if said.next != usual.next {
                put(page, &format!("{status}: "), &said);
            }
        }
    }
}

fn of_cause(cause: Cause, status: u16) -> bool {
    match cause {
        Cause::Redirect => status < 400,
        Cause::ClientError => (400..500).contains(&status),
        Cause::ServerError => status >= 500,
        _ => false,
    }
}

#[test]
fn the_page_of_faults_is_what_the_program_says() {
    super::hold("faults.md", &page());
}
