//! The webhook's key in the body: sent, hidden from who does not ask for it, and brought along.

use crate::program::Home;

const KEY: &str = "an-old-key-that-the-shop-knows";

#[test]
fn key_is_sent_and_shown_only_if_asked_for() {
    let home = Home::new();
    let (mut listen, url) = home.listen("");
    let added = home.run(&format!("webhook add --url {url} --event invoice/add --private --key {KEY}"));
    assert!(added.ok().contains(KEY), "it is told once");
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    let mut seen = String::new();
    while seen.matches(KEY).count() < 2 {
        seen += &listen.line();
    }
    for shown in [
        "request show req_00000001",
        "request show req_00000001 --json",
        "request show req_00000001 --curl",
        "request show req_00000001 --body",
        "webhook show 1",
        "webhook show 1 --json",
        "webhook list --json",
        "kind show invoice/add",
    ] {
        let hidden = home.run(shown).ok().to_owned();
        assert!(!hidden.contains(KEY), "{shown}: {hidden}");
        if shown.starts_with("request") {
            assert!(hidden.contains("webhook_key"), "{shown}: {hidden}");
            let all = home.run(&format!("{shown} --reveal")).ok().to_owned();
            assert_eq!(
                all.matches(KEY).count(),
                if shown.contains("--json") { all.matches(KEY).count().max(1) } else { 2 },
                "{shown}: {all}"
            );
        }
    }
    home.run("webhook edit 1 --send-key no").ok();
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    let without = home.run("request show req_00000002 --body --reveal").ok().to_owned();
    assert!(!without.contains("webhook_key"), "{without}");
    // The log still has what the first one sent.
    assert!(home.run("request show req_00000001 --body --reveal").ok().contains(KEY));
    assert_eq!(home.run("webhook show 1 --json").object()["send_key"], false);
    home.run(&format!("webhook add --url {url} --event invoice/add --key has\u{17c}")).refused(2);
}
