//! Known secrets are planted wherever one can be, a receiver repeats all it was sent, and everything that comes out of the
//! program is searched for them: its log at the most talkative level, exports, commands, views over HTTP, warnings, errors.

#[path = "intake/client.rs"]
#[allow(dead_code)]
mod client;
#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/program.rs"]
mod program;
#[path = "common/world.rs"]
mod world;

use std::{
    fs,
    sync::{Arc, Mutex},
};

use client::Client;
use hookkeeper::{
    model::{Header, PostUrl, Secret},
    payload::ScriptLang,
    store::Filter,
};
use inbox::Inbox;
use program::{Home, Running};
use world::World;

const SECRET: &str = "whsec_cGxhbnRlZC1zaWduaW5nLXNlY3JldC1vbGQ=";
const NEW_SECRET: &str = "whsec_cGxhbnRlZC1zaWduaW5nLXNlY3JldC1uZXc=";
const BEARER: &str = "planted-bearer-4711";
/// In a header whose name says nothing.
const BASIC: &str = "cGxhbnRlZDpwYXNz";
const QUERY: &str = "planted-in-a-query";
const ALONE: &str = "planted-without-a-name";
const CHANNEL: &str = "planted-in-a-channel";
const PAGER: &str = "planted-in-a-command";

/// What came out, by where it came out.
struct Out(Vec<(String, String)>);

impl Out {
    fn add(&mut self, whence: &str, text: impl Into<String>) {
        self.0.push((whence.to_owned(), text.into()));
    }

    fn run(&mut self, home: &Home, line: &str) {
        let answer = home.run(line);
        self.add(line, format!("{}{}", answer.out, answer.err));
    }

    #[track_caller]
    fn assert_holds(&self, what: &str) {
        assert!(self.0.iter().any(|(_, text)| text.contains(what)), "{what} was never there: the search finds nothing");
    }

    #[track_caller]
    fn assert_holds_none(&self, secrets: &[&str]) {
        for (whence, text) in &self.0 {
            for secret in secrets {
                let at = text.find(secret).map(|at| text[..at].chars().rev().take(200).collect::<String>());
                let before: Option<String> = at.map(|before| before.chars().rev().collect());
                assert_eq!(before, None, "{secret} came out of {whence}, after this");
            }
        }
    }
}

/// Answers with all that it was sent, in its head, in its body and as the place to go to.
async fn repeating(key: Arc<Mutex<String>>) -> Inbox {
    let inbox = Inbox::start().await;
    inbox.answer(move |arrived| {
        let key = key.lock().unwrap().clone();
        let sent = arrived.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let body = format!("{}\n{key}\n{}", sent.collect::<Vec<_>>().join("\n"), arrived.body);
        let headers = vec![
            ("location", format!("http://127.0.0.1:1/?key={key}&bearer={BEARER}")),
            ("x-key", key.clone()),
            ("x-repeated", arrived.headers["authorization"].to_str().unwrap().to_owned()),
        ];
        // A redirect, a refusal, a success.
        let status = [302, 401, 200][arrived.body.len() % 3];
        (status, headers, body)
    });
    inbox
}

fn serve(home: &Home) -> (Running, String) {
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0", "--log", "json", "--log-file", "log"]);
    let serve = Running::spawn(command.env("HOOKKEEPER_LOG", "trace").env("RUST_LOG", "trace"));
    let path = home.path().join("log");
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let address = loop {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let found = text.split("\"url\":\"http://").nth(1).and_then(|rest| rest.split_once('/'));
        if let Some((address, _)) = found {
            break address.to_owned();
        }
        assert!(std::time::Instant::now() < end, "it does not listen: {text}");
    };
    (serve, address)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_comes_out_holds_a_secret() {
    let home = Home::new();
    let mut out = Out(Vec::new());
    let key = Arc::new(Mutex::new(String::new()));
    let (receiver, channel) = (repeating(Arc::clone(&key)).await, Inbox::start().await);
    let url = format!("{}/?token={QUERY}&{ALONE}", receiver.url());
    let added = home.args(&[
        "webhook",
        "add",
        "--json",
        "--private",
        "--event",
        "invoice/add",
        "--url",
        &url,
        "--secret",
        SECRET,
        "--header",
        &format!("Authorization: Bearer {BEARER}"),
        "--header",
        &format!("X-Shop: Basic {BASIC}"),
        "--require-key",
    ]);
    let planted_key = added.object()["key"].as_str().unwrap().to_owned();
    key.lock().unwrap().clone_from(&planted_key);
    let token = home.run("token add --name shop --scope emit --scope read").ok().trim().to_owned();
    home.args(&["setting", "set", "warn_url", &format!("{}/{CHANNEL}?x={QUERY}", channel.url())]).ok();
    home.args(&["setting", "set", "warn_command", &format!("cat >> warned # {PAGER}")]).ok();
    home.args(&["setting", "set", "waits", "0s", "--yes"]).ok();
    let sealed_with = fs::read_to_string(home.database().with_extension("db.key")).unwrap();
    let sealed_with = sealed_with.lines().last().unwrap().split(' ').next_back().unwrap().to_owned();

    let (mut serve, address) = serve(&home);
    let mut client = Client::new(&address, &token);
    for n in 0..3 {
        let data = "x".repeat(n);
        client.event(&format!("{{\"kind\":\"invoice/add\",\"data\":{{\"id\":\"{data}\"}}}}")).ok();
    }
    home.until("webhook list --json", |answer| answer.out.contains("\"state\":\"off\""));
    channel.wait(4).await;
    home.run(&format!("webhook rotate-secret 1 --secret {NEW_SECRET}")).ok();
    home.args(&["webhook", "edit", "1", "--url", &format!("{url}&more={QUERY}")]).ok();
    for line in ["webhook test 1", "webhook test 1 --json", "request resend req_00000001"] {
        out.run(&home, line);
    }
    home.until("request show req_00000001 --json", |answer| answer.out.contains("\"resend\""));

    for line in [
        "webhook list",
        "webhook list --json",
        "webhook show 1",
        "webhook show 1 --json",
        "request list",
        "request list --json",
        "request show req_00000001",
        "request show req_00000001 --json",
        "request show req_00000002 --attempt 1",
        "request undelivered",
        "request undelivered --json",
        "request export --format csv",
        "request export --format ndjson",
        "request export --format ndjson --full",
        "activity",
        "activity --json",
        "balance --json",
        "doctor --full",
        "doctor --json",
        "paths",
        "traffic --json",
        "token list",
        "token list --json",
        "kind list",
        "prune --dry-run",
        "key rotate --yes",
    ] {
        out.run(&home, line);
    }
    for path in [
        "/metrics",
        "/healthz",
        "/readyz",
        "/v1/webhooks",
        "/v1/webhooks/1",
        "/v1/requests",
        "/v1/requests/req_00000001",
    ] {
        out.add(path, client.get(path).body);
    }
    // What is removed leaves a line in the log of changes.
    let second = format!("webhook add --url {url} --event invoice/edit --private --json");
    let second = home.run(&second).object()["id"].clone();
    home.run(&format!("webhook remove {second} --yes")).ok();
    out.run(&home, "activity --search webhook.remove");
    out.run(&home, "activity --search webhook.remove --json");
    // Errors: what was wrong is told, and not repeated.
    out.add("a token that is wrong", Client::new(&address, &format!("{token}x")).get("/v1/requests").body);
    let with_query = format!("/v1/requests?token={token}");
    out.add("a token in a path", Client::new(&address, "").get(&with_query).body);
    for args in [
        ["webhook", "edit", "1", "--header", &format!("Authorization Bearer {BEARER}")],
        ["webhook", "edit", "1", "--header", &format!("Authorization: Bearer {BEARER} ż")],
        ["webhook", "edit", "1", "--url", &format!("https://me:{BEARER}@shop.example/")],
        ["webhook", "edit", "1", "--url", &format!("https://me:{BEARER}@/")],
        ["webhook", "edit", "1", "--url", &format!("ftp://shop.example/?token={QUERY}")],
        ["webhook", "rotate-secret", "1", "--secret", &format!("{SECRET}!")],
        ["setting", "set", "warn_url", &format!("ftp://chat.example/{CHANNEL}"), "--json"],
        ["setting", "set", "warn_url", &format!("https://me:{BEARER}@chat.example/"), "--json"],
    ] {
        let answer = home.args(&args);
        assert!(answer.code == 1 || answer.code == 2, "{answer:?}");
        out.add(&args.join(" ")[..28], format!("{}{}", answer.out, answer.err));
    }
    let warned: String = channel.all().iter().map(|arrived| arrived.body.clone()).collect();
    assert!(warned.contains("webhook.switched_off"), "{warned}");
    out.add("warnings to a URL", warned);
    out.add("warnings to a command", fs::read_to_string(home.path().join("warned")).unwrap());
    serve.terminate();
    assert_eq!(serve.code(), 0);
    out.add("the log", fs::read_to_string(home.path().join("log")).unwrap());
    out.add("what serve said", serve.said().join("\n"));

    // The search finds what may be there.
    for there in ["127.0.0.1", "Authorization", "webhook.rotate-secret", "\"level\":\"TRACE\"", "****", "?token=…&…"]
    {
        out.assert_holds(there);
    }
    out.assert_holds_none(&[
        &SECRET[6..],
        &NEW_SECRET[6..],
        BEARER,
        BASIC,
        QUERY,
        ALONE,
        CHANNEL,
        PAGER,
        &planted_key,
        &token,
        token.trim_start_matches("hkt_"),
        &sealed_with,
    ]);
}

#[tokio::test]
async fn nothing_that_debug_prints_holds_a_secret() {
    let world = World::new().await;
    let key = Arc::new(Mutex::new(String::new()));
    let receiver = repeating(Arc::clone(&key)).await;
    let url: PostUrl = format!("{}/{CHANNEL}?token={QUERY}", receiver.url()).parse().unwrap();
    let secret: Secret = SECRET.parse().unwrap();
    let webhook = world
        .add_with(url.as_str(), |draft| {
            draft.headers = vec![
                Header::parse(&format!("Authorization: Bearer {BEARER}")).unwrap(),
                Header::parse(&format!("X-Shop: {BASIC}")).unwrap(),
            ];
        })
        .await;
    world.admin.rotate_secret(webhook.id, Some(secret.clone()), std::time::Duration::from_secs(60)).await.unwrap();
    let webhook = world.admin.webhook(webhook.id).await.unwrap();
    key.lock().unwrap().clone_from(&webhook.key.reveal().to_owned());
    world.emit(2).await;
    world.send_until_idle().await;
    let admin = &world.admin;
    let requests = admin.requests(Filter::default(), hookkeeper::store::Page::newest(9)).await.unwrap();
    let (record, token) = admin
        .add_token(hookkeeper::model::TokenDraft {
            name: "shop".to_owned(),
            scopes: vec![hookkeeper::model::Scope::Emit],
            kinds: Vec::new(),
            rate: None,
        })
        .await
        .unwrap();
    let outgoing = hookkeeper::sender::http::Outgoing {
        url: url.url().clone(),
        headers: http::HeaderMap::from_iter([(http::header::AUTHORIZATION, BEARER.parse().unwrap())]),
        body: bytes::Bytes::new(),
        allow_private: true,
        timeout: std::time::Duration::from_secs(1),
    };
    let mut out = Out(Vec::new());
    out.add("webhook", format!("{webhook:?} {:?} {url:?}", webhook.draft));
    out.add("overviews", format!("{:?}", admin.overviews().await.unwrap()));
    out.add("requests", format!("{requests:?} {:?}", admin.undelivered().await.unwrap()));
    out.add("request", format!("{:?}", admin.request(requests[0].id).await.unwrap()));
    out.add("test", format!("{:?}", admin.test(webhook.id, None).await.unwrap()));
    out.add("script", format!("{:?}", admin.script(webhook.id, ScriptLang::Php).await.unwrap()));
    out.add("token", format!("{record:?} {token:?}"));
    out.add("outgoing", format!("{outgoing:?}"));
    out.add("secret", format!("{secret:?} {:?} {admin:?}", webhook.key));
    out.add("activity", format!("{:?}", admin.activity(100).await.unwrap()));
    out.assert_holds("127.0.0.1");
    let key = webhook.key.reveal();
    // The path of a Post URL is no secret where it is shown to people, but nobody reads what is printed so.
    out.0.retain(|(whence, _)| whence != "activity");
    let hidden = [&SECRET[6..], BEARER, BASIC, QUERY, CHANNEL, key, &token.reveal()[4..]];
    out.assert_holds_none(&hidden);
}
