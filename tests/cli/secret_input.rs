//! Secrets come from files and from standard input, so that the list of processes does not show them.

use serde_json::json;

use crate::program::Home;

const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

fn shown(home: &Home, id: u32) -> serde_json::Value {
    home.run(&format!("webhook show {id} --reveal --json")).object()
}

#[test]
fn secrets_headers_and_urls_are_read_from_files_and_input() {
    let home = Home::new();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    write("secret", &format!("{SECRET}\n"));
    write("token", "Bearer 7-of-9\r\n");
    write("url", "https://shop.example/hooks/T0KEN\n");
    let add = ["webhook", "add", "--url", "@url", "--event", "invoice/add", "--secret", "@secret"];
    home.args(&[&add[..], &["--header", "Authorization: @token", "--header", "X-Handle: @@ola"]].concat()).ok();
    let webhook = shown(&home, 1);
    assert_eq!(webhook["url"], "https://shop.example/hooks/T0KEN");
    assert_eq!(webhook["secrets"][0]["secret"], SECRET);
    assert_eq!(
        webhook["headers"],
        json!([{ "name": "Authorization", "value": "Bearer 7-of-9" }, { "name": "X-Handle", "value": "@ola" }])
    );
    home.pipe("webhook rotate-secret 1 --secret -", SECRET.replace("MDEy", "MTEy").as_str()).ok();
    assert_eq!(shown(&home, 1)["secrets"][0]["secret"], SECRET.replace("MDEy", "MTEy"));
    home.pipe("webhook edit 1 --header X-Key:-", "from a pipe\n").ok();
    assert_eq!(shown(&home, 1)["headers"], json!([{ "name": "X-Key", "value": "from a pipe" }]));
    home.pipe("setting set warn_url -", "https://chat.example/T0KEN\n").ok();
    assert_eq!(home.run("setting get warn_url").ok(), "https://chat.example/T0KEN\n");
    home.pipe("webhook edit 1 --url -", "https://shop.example/other\n").ok();
    assert_eq!(shown(&home, 1)["url"], "https://shop.example/other");
}

#[test]
fn a_bad_source_is_named_and_its_content_is_not_shown() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    std::fs::write(home.path().join("bad"), "T0KEN\n\u{1}T0KEN").unwrap();
    std::fs::write(home.path().join("large"), "x".repeat(70_000)).unwrap();
    for (line, code, says) in [
        ("webhook rotate-secret 1 --secret @none", 1, "cannot read none"),
        ("webhook rotate-secret 1 --language pl --secret @none", 1, "nie można odczytać none"),
        ("webhook rotate-secret 1 --secret @bad", 2, "not a signing secret"),
        ("webhook rotate-secret 1 --secret @large", 1, "64 KiB"),
        ("webhook edit 1 --header X-Key:@none", 2, "cannot read none"),
        ("webhook edit 1 --header X-Key:@bad", 2, "X-Key"),
        ("webhook edit 1 --header X-A:- --header X-B:-", 2, "one value only"),
        ("webhook edit 1 --url @bad", 2, "--url"),
        ("webhook edit 1 --language pl --header X-Key:@none", 2, "nie można odczytać none"),
        ("setting set warn_url @none", 1, "cannot read none"),
        ("setting set warn_url @bad", 1, "warn_url"),
        ("listen --secret @none", 1, "cannot read none"),
    ] {
        let said = home.pipe(line, "some input").refused(code);
        assert!(said.contains(says) && !said.contains("T0KEN"), "{line}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_list_of_processes_does_not_show_what_comes_from_input() {
    let home = Home::new();
    home.run("webhook add --url https://shop.example/hooks --event invoice/add").ok();
    let mut rotate = home.start("webhook rotate-secret 1 --secret -");
    let args = loop {
        // Until the program is loaded, the kernel shows no arguments, or those of the test.
        let args = std::fs::read_to_string(format!("/proc/{}/cmdline", rotate.pid())).unwrap();
        if args.contains("rotate-secret") {
            break args;
        }
        std::thread::yield_now();
    };
    assert!(args.ends_with("--secret\0-\0"), "{args:?}");
    rotate.write(SECRET);
    assert_eq!(rotate.code(), 0);
    assert_eq!(shown(&home, 1)["secrets"][0]["secret"], SECRET);
}
