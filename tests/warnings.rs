//! Operators hear of trouble though they are not looking, through a command and a second URL, and no delivery waits for that.

#[path = "common/inbox.rs"]
mod inbox;
#[path = "common/world.rs"]
mod world;

use hookkeeper::model::Setting;
use inbox::Inbox;
use serde_json::Value;
use world::{World, dead_port};

impl World {
    async fn set(&self, setting: Setting, value: &str) {
        self.admin.set_setting(setting, value.to_owned()).await.unwrap();
    }

    async fn noted(&self) -> Vec<String> {
        let activity = self.admin.activity(100).await.unwrap();
        let warnings = activity.into_iter().filter(|entry| entry.action.starts_with("warning."));
        let mut lines: Vec<_> = warnings.map(|entry| format!("{} {}", entry.action, entry.detail)).collect();
        lines.reverse();
        lines
    }
}

fn told(warnings: &[Value]) -> Vec<(&str, u64, u64)> {
    let number = |warning: &Value, name: &str| warning[name].as_u64().unwrap();
    warnings.iter().map(|w| (w["type"].as_str().unwrap(), number(w, "failed_in_row"), number(w, "held"))).collect()
}

#[tokio::test]
async fn a_webhook_that_goes_down_is_told_of_at_5_7_9_and_when_it_is_switched_off() {
    let world = World::new().await;
    let channel = Inbox::start().await;
    let file = world.folder.path().join("warnings");
    world.set(Setting::WarnUrl, &channel.url()).await;
    world.set(Setting::WarnCommand, &format!("cat >> '{0}'; echo >> '{0}'", file.display())).await;
    let url = format!("http://{}/", dead_port().await);
    world.add(&url).await;
    world.emit(3).await;
    world.send_until_idle().await;

    let wanted = [("webhook.failing", 5), ("webhook.failing", 7), ("webhook.failing", 9), ("webhook.switched_off", 10)];
    let posted: Vec<Value> = channel.wait(4).await.iter().map(|a| serde_json::from_str(&a.body).unwrap()).collect();
    let kinds: Vec<_> = told(&posted).into_iter().map(|(kind, count, _)| (kind, count)).collect();
    assert_eq!(kinds, wanted);
    let last = &posted[3];
    assert_eq!(told(&posted)[3].2, 3, "all three are held: {last}");
    assert_eq!(last["fault"]["cause"], "refused");
    assert_eq!(last["off_reason"], "failures");
    assert_eq!(last["url"], url);
    let written = std::fs::read_to_string(&file).unwrap();
    let written: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(written, posted, "the command is told the same");
}

#[tokio::test]
async fn a_webhook_that_comes_back_is_told_of_where_it_had_been_told_of() {
    let world = World::new().await;
    let (receiver, channel) = (Inbox::start().await, Inbox::start().await);
    world.set(Setting::WarnUrl, &channel.url()).await;
    world.add(&receiver.url()).await;
    let seen = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    receiver.answer(move |_| {
        let failed = seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 6;
        (if failed { 500 } else { 200 }, Vec::new(), String::new())
    });
    world.emit(3).await;
    world.send_until_idle().await;
    let posted: Vec<Value> = channel.all().iter().map(|a| serde_json::from_str(&a.body).unwrap()).collect();
    assert_eq!(told(&posted), [("webhook.failing", 5, 0), ("webhook.recovered", 0, 0)]);
}

#[tokio::test]
async fn a_warning_that_fails_is_noted_and_holds_up_nothing() {
    let world = World::new().await;
    let healthy = Inbox::start().await;
    world.set(Setting::WarnUrl, &format!("http://{}/", dead_port().await)).await;
    world.set(Setting::WarnCommand, "echo no such pager >&2; exit 3").await;
    world.add(&format!("http://{}/", dead_port().await)).await;
    world.add(&healthy.url()).await;
    world.emit(5).await;
    world.send_until_idle().await;
    assert_eq!(healthy.all().len(), 5);
    let noted = world.noted().await;
    assert_eq!(noted.len(), 8, "{noted:?}");
    assert!(
        noted.iter().any(|line| line.starts_with("warning.command") && line.contains("no such pager")),
        "{noted:?}"
    );
    assert!(noted.iter().any(|line| line.starts_with("warning.url") && line.contains("refused")), "{noted:?}");
}

#[tokio::test]
async fn a_channel_that_never_answers_holds_up_no_delivery() {
    let world = World::new().await;
    let healthy = Inbox::start().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    world.set(Setting::WarnUrl, &format!("http://{}/", silent.local_addr().unwrap())).await;
    world.add(&format!("http://{}/", dead_port().await)).await;
    world.add(&healthy.url()).await;
    world.emit(10).await;
    let sender = world.serve();
    // The first warning is on its way and stays there.
    let (channel, _) = silent.accept().await.unwrap();
    world.until("it is off", async |admin| !admin.overviews().await.unwrap()[0].webhook.is_on()).await;
    healthy.wait(10).await;
    let again = |n: usize| hookkeeper::model::NewEvent {
        kind: "invoice/add".to_owned(),
        data: "{}".to_owned(),
        uid: Some(format!("later{n}").parse().unwrap()),
        occurred_at: None,
    };
    world.admin.emit((0..500).map(again).collect()).await.unwrap();
    healthy.wait(510).await;
    world.until("all are recorded", async |admin| admin.balance().await.unwrap().total().delivered == 510).await;
    assert_eq!(world.noted().await, Vec::<String>::new(), "nothing has come of any warning yet");
    drop((sender, channel));
}

#[tokio::test]
async fn a_warning_that_hangs_holds_up_none_of_another_webhook() {
    let world = World::new().await;
    let go = world.folder.path().join("go");
    let hangs = format!(
        r#"read -r w; case "$w" in *'"webhook_id":1,'*) until [ -e '{}' ]; do sleep 0.05; done;; esac"#,
        go.display()
    );
    world.set(Setting::WarnCommand, &hangs).await;
    world.add(&format!("http://{}/", dead_port().await)).await;
    world.add(&format!("http://{}/", dead_port().await)).await;
    world.emit(1).await;
    let sender = world.serve();
    let told = async || {
        let activity = world.admin.activity(100).await.unwrap();
        let told = activity.into_iter().filter(|entry| entry.action == "warning.command");
        told.map(|entry| entry.subject).collect::<Vec<_>>()
    };
    world.until("four are told of", async |_| told().await.len() == 4).await;
    assert_eq!(told().await, ["2", "2", "2", "2"]);
    std::fs::write(go, "").unwrap();
    world.until("all are told of", async |_| told().await.len() == 8).await;
    drop(sender);
}

#[tokio::test]
async fn a_webhook_that_delivers_after_a_switch_off_is_told_of_also_by_a_sender_that_started_since() {
    let world = World::new().await;
    let (receiver, channel) = (Inbox::start().await, Inbox::start().await);
    world.set(Setting::WarnUrl, &channel.url()).await;
    let webhook = world.add(&receiver.url()).await;
    receiver.answer(|_| (500, Vec::new(), String::new()));
    world.emit(2).await;
    world.send_until_idle().await;
    assert!(!world.webhook(webhook.id).await.is_on());
    receiver.answer(|_| (200, Vec::new(), String::new()));
    world.admin.switch_on(webhook.id, hookkeeper::store::HeldChoice::Send).await.unwrap();
    world.send_until_idle().await;
    let kinds = || {
        let posted = channel.all();
        let kind = |body: &str| serde_json::from_str::<Value>(body).unwrap()["type"].as_str().unwrap().to_owned();
        posted.iter().map(|arrival| kind(&arrival.body)).collect::<Vec<_>>()
    };
    let wanted = ["webhook.failing", "webhook.failing", "webhook.failing", "webhook.switched_off", "webhook.recovered"];
    assert_eq!(kinds(), wanted);
    // It is told once, and what an operator switches off and on is no trouble.
    world.admin.switch_off(webhook.id).await.unwrap();
    world.admin.switch_on(webhook.id, hookkeeper::store::HeldChoice::Send).await.unwrap();
    world.admin.emit(vec![another()]).await.unwrap();
    world.send_until_idle().await;
    assert_eq!(world.count(hookkeeper::model::RequestState::Delivered).await, 3);
    assert_eq!(kinds(), wanted);
}

fn another() -> hookkeeper::model::NewEvent {
    hookkeeper::model::NewEvent {
        kind: "invoice/add".to_owned(),
        data: "{}".to_owned(),
        uid: Some("another".parse().unwrap()),
        occurred_at: None,
    }
}
