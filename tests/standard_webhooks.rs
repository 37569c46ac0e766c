//! The official libraries of Standard Webhooks verify what the sender sends, in both data types.
//!
//! They are looked for with `HOOKKEEPER_TEST_PYTHON` (an interpreter that has `standardwebhooks`) and
//! `HOOKKEEPER_TEST_NODE_PATH` (a `node_modules` that has it); `.ci/run` sets both.

#[path = "common/inbox.rs"]
mod inbox;

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use hookkeeper::{
    admin::Admin,
    model::{DataType, NewEvent, PostUrl, WebhookDraft},
    sender::{Sender, SenderOptions},
};
use inbox::Inbox;

const PYTHON: &str = r"
import json, sys
from standardwebhooks import Webhook
given = json.load(sys.stdin)
# The library decodes JSON at its end; for XML only the signature is asked for.
try:
    Webhook(given['secret']).verify(given['body'], given['headers'])
except json.JSONDecodeError:
    assert given['body'].startswith('<?xml')
print('verified')
";

const NODE: &str = r"
const { Webhook } = require('standardwebhooks');
let text = '';
process.stdin.on('data', (c) => (text += c)).on('end', () => {
  const given = JSON.parse(text);
  try {
    new Webhook(given.secret).verify(given.body, given.headers);
  } catch (error) {
    if (!(error instanceof SyntaxError) || !given.body.startsWith('<?xml')) throw error;
  }
  console.log('verified');
});
";

/// What arrived, as the scripts above read it.
async fn arrived(data_type: DataType) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    let admin = Admin::open(&folder.path().join("db"), "test").await.unwrap();
    let inbox = Inbox::start().await;
    let mut draft = WebhookDraft::new(inbox.url().parse::<PostUrl>().unwrap(), vec!["invoice/add".parse().unwrap()]);
    draft.allow_private = true;
    draft.data_type = data_type;
    let webhook = admin.add_webhook(draft, None).await.unwrap();
    let data = hookkeeper::payload::sample("invoice/add").to_owned();
    admin.emit(vec![NewEvent { kind: "invoice/add".into(), data, uid: None, occurred_at: None }]).await.unwrap();
    let options = SenderOptions { command: "test".into(), until_idle: true };
    Sender::start(admin.store().clone(), options).unwrap().ended().await;
    let arrived = inbox.wait(1).await.remove(0);
    let header = |name: &str| arrived.headers[name].to_str().unwrap().to_owned();
    serde_json::json!({
        "secret": webhook.secrets[0].0.reveal(),
        "body": arrived.body,
        "headers": {
            "webhook-id": header("webhook-id"),
            "webhook-timestamp": header("webhook-timestamp"),
            "webhook-signature": header("webhook-signature"),
        },
    })
}

fn run(command: &mut Command, given: &serde_json::Value) -> (bool, String) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().unwrap().write_all(given.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

async fn check(name: &str, command: impl Fn() -> Command) {
    for data_type in [DataType::Json, DataType::Xml] {
        let mut given = arrived(data_type).await;
        let (verified, said) = run(&mut command(), &given);
        assert!(verified && said.contains("verified"), "{name}, {data_type}: {said}");
        given["headers"]["webhook-id"] = "another".into();
        let (verified, said) = run(&mut command(), &given);
        assert!(!verified, "{name}, {data_type} accepts a signature of another message: {said}");
    }
}

#[tokio::test]
async fn python_verifies_both_data_types() {
    let Ok(python) = std::env::var("HOOKKEEPER_TEST_PYTHON") else {
        return println!("skipped: HOOKKEEPER_TEST_PYTHON names no interpreter with standardwebhooks");
    };
    check("python", || {
        let mut command = Command::new(&python);
        command.args(["-c", PYTHON]);
        command
    })
    .await;
}

#[tokio::test]
async fn node_verifies_both_data_types() {
    let Ok(modules) = std::env::var("HOOKKEEPER_TEST_NODE_PATH") else {
        return println!("skipped: HOOKKEEPER_TEST_NODE_PATH names no modules with standardwebhooks");
    };
    check("node", || {
        let mut command = Command::new("node");
        command.env("NODE_PATH", &modules).args(["-e", NODE]);
        command
    })
    .await;
}
