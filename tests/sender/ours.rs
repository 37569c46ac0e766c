//! Faults on our side: they say nothing of a receiver, so that no webhook is switched off and no request is given up over them.

use std::process::Command;

use hookkeeper::model::{Cause, RequestId, RequestState, WebhookId};

use crate::{
    inbox::Inbox,
    program::{Home, Running},
    world::World,
};

/// Waits until the first request has had so many attempts.
async fn attempts(world: &World, count: usize) {
    let what = format!("{count} attempts");
    world.until(&what, async |admin| admin.request(RequestId(1)).await.unwrap().attempts.len() >= count).await;
}

/// An operator changes something that mends nothing: the next attempt goes out at once.
async fn change(world: &World, id: WebhookId, nth: u32) {
    let mut draft = world.webhook(id).await.draft;
    draft.limit = 1 + nth % 7;
    world.admin.edit_webhook(id, draft).await.unwrap();
}

#[tokio::test]
async fn a_blocked_address_switches_nothing_off_and_gives_nothing_up_and_all_arrives_when_it_is_allowed() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add_with(&inbox.url(), |draft| draft.allow_private = false).await.id;
    world.emit(3).await;
    let sender = world.serve();
    for nth in 1..=15 {
        attempts(&world, nth as usize).await;
        change(&world, id, nth).await;
    }
    let (webhook, request) = (world.webhook(id).await, world.admin.request(RequestId(1)).await.unwrap());
    assert!(webhook.is_on() && webhook.is_backing_off(), "{webhook:?}");
    assert_eq!((webhook.failed_in_row, request.request.state), (0, RequestState::Pending));
    let fault = request.attempts.last().unwrap().fault.as_ref().unwrap();
    assert_eq!(fault.cause, Cause::BlockedAddress);
    assert!(inbox.all().is_empty());
    let mut draft = webhook.draft;
    draft.allow_private = true;
    world.admin.edit_webhook(id, draft).await.unwrap();
    world
        .until("all arrive", async |admin| {
            let delivered = hookkeeper::store::Filter { states: vec![RequestState::Delivered], ..Default::default() };
            admin.count(delivered).await.unwrap() == 3
        })
        .await;
    drop(sender);
    assert!(!world.webhook(id).await.is_backing_off());
    world.assert_books().await;
}

#[tokio::test]
async fn a_fault_on_our_side_leaves_what_the_receiver_has_failed_before() {
    let (world, inbox) = (World::new().await, Inbox::start().await);
    let id = world.add_with(&inbox.url(), |draft| draft.waits = Some("3s 0s".parse().unwrap())).await.id;
    inbox.status(500);
    world.emit(1).await;
    world.send_until_idle().await;
    assert_eq!(world.webhook(id).await.failed_in_row, 1);
    let edit = async |private: bool| {
        let mut draft = world.webhook(id).await.draft;
        (draft.allow_private, draft.waits) = (private, Some("0s".parse().unwrap()));
        world.admin.edit_webhook(id, draft).await.unwrap();
    };
    edit(false).await;
    let sender = world.serve();
    attempts(&world, 2).await;
    change(&world, id, 3).await;
    attempts(&world, 3).await;
    assert_eq!(world.webhook(id).await.failed_in_row, 1);
    // The receiver's next failure is its second.
    edit(true).await;
    world.until("off after ten", async |admin| !admin.webhook(id).await.unwrap().is_on()).await;
    drop(sender);
    let request = world.admin.request(RequestId(1)).await.unwrap();
    let ours = request.attempts.iter().filter(|one| one.fault.as_ref().unwrap().is_ours()).count();
    assert_eq!(
        (request.attempts.len() - ours, inbox.all().len(), request.request.state),
        (10, 10, RequestState::Failed)
    );
    world.assert_books().await;
}

/// The program in a network of its own that has loopback and no way anywhere.
fn offline(home: &Home, line: &str) -> Command {
    let program = home.command(&[]);
    let mut command = Command::new("unshare");
    command.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(home.path());
    let script = format!("ip link set lo up && exec '{}' {line}", program.get_program().display());
    command.args(["-rn", "sh", "-c", &script]);
    command
}

#[test]
#[cfg(target_os = "linux")]
fn a_machine_that_is_offline_switches_nothing_off() {
    let home = Home::new();
    if !offline(&home, "--version").output().is_ok_and(|made| made.status.success()) {
        return println!("skipped: no network of its own can be made here");
    }
    for url in ["http://8.8.8.8:9/", "http://shop.example/", "https://[2001:4860:4860::8888]/"] {
        home.run(&format!("webhook add --url {url} --event invoice/add")).ok();
    }
    home.run("setting set waits 0s --yes").ok();
    home.run("emit invoice/add --sample").ok();
    let _serve = Running::spawn(&mut offline(&home, "serve"));
    for (id, causes) in [(1, ["no_route"; 2]), (2, ["dns_failed", "timeout"]), (3, ["no_route"; 2])] {
        // Four attempts: waits of 1 s, 2 s and 4 s lie between, though none is asked for.
        let shown = home.until(&format!("request show req_{id:08} --json"), |answer| {
            answer.code == 0 && answer.out.matches("\"chain\"").count() >= 4
        });
        let shown = shown.object();
        let cause = shown["attempts"][0]["fault"]["cause"].as_str().unwrap();
        assert!(causes.contains(&cause), "{shown}");
        assert_eq!(shown["state"], "pending", "{shown}");
        let webhook = home.run(&format!("webhook show {id} --json")).object();
        assert_eq!((&webhook["failed_in_row"], &webhook["state"]), (&0.into(), &"on".into()), "{webhook}");
    }
}
