//! `demo`: everything to be seen in two minutes, on a database that is thrown away, with receivers that behave and misbehave.

use std::time::Duration;

use clap::Args;
use serde_json::Value as Json;
use tokio::task::JoinSet;

use super::{Failure, Result, demo_folder::Folder, demo_receivers as receivers};
use crate::{
    admin::Admin,
    model::{DataType, NewEvent, Setting, WebhookDraft},
    payload,
    text::Text,
};

/// One event in this time: slow enough to follow, fast enough to see something.
const RHYTHM: Duration = Duration::from_millis(400);
/// Ten failures in half a minute, and not in two hours.
const WAITS: &str = "1s 2s 2s 3s 3s 3s 4s 4s 4s";

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper demo
  hookkeeper demo --language pl

It uses a database of its own in the folder for temporary files, which is removed at the end, and sends to 127.0.0.1 only.
What a demo left behind that was killed, the next one removes. Choices on the screen of settings are not kept.")]
pub(super) struct DemoArgs {}

/// What must live as long as the console, and goes with it.
#[derive(Debug)]
pub struct Demo {
    // They go before the folder does.
    _tasks: JoinSet<()>,
    _folder: Folder,
}

/// What a webhook of the demo is like: the last part of its URL and of its text in the locales, its events, its own waits.
type Sketch = (&'static str, &'static [&'static str], Option<&'static str>);

const SKETCHES: [Sketch; 9] = [
    ("healthy", &["invoice/add", "invoice/edit", "contractors/add", "payments/add"], None),
    ("archive", &[], None),
    ("slow", &["invoice/add", "invoice/del"], None),
    ("flaky", &["invoice/add", "goods/add", "warehouse_good/change_state", "payments/add"], None),
    ("failing", &["invoice/add", "payments/add"], None),
    ("gone", &["companies/verify", "companies/changePackage"], None),
    ("limited", &["invoice/add", "goods/add", "payments/add", "contractors/add"], None),
    ("refused", &["contractors/add", "companies/changePackageExpirationDate"], Some("3s 4s 5s 6s 6s 6s 8s 8s 8s")),
    ("expired", &["payments/add", "invoice/edit"], Some("8s 10s 12s 15s 20s 30s")),
];

/// Makes the database, starts the receivers and the events.
pub(super) async fn begin(text: &Text) -> Result<(Admin, Demo)> {
    let failed = |error: std::io::Error| Failure::text("demo-impossible", [("why", error.to_string())]);
    let folder = Folder::new(&std::env::temp_dir()).map_err(failed)?;
    let admin = Admin::open(&folder.path().join("demo.db"), "demo").await?;
    admin.set_setting(Setting::Waits, WAITS.to_owned()).await?;
    let mut tasks = JoinSet::new();
    let places = receivers::start(&mut tasks).await.map_err(failed)?;
    for (name, events, waits) in SKETCHES {
        let all = || payload::catalogue().iter().map(|built_in| built_in.kind);
        let events: Vec<&str> = if events.is_empty() { all().collect() } else { events.to_vec() };
        let events = events.iter().map(|kind| kind.parse().expect("is in the catalogue")).collect();
        let url = places.url(name).parse().expect("is a Post URL");
        let mut draft = WebhookDraft { allow_private: true, ..WebhookDraft::new(url, events) };
        draft.description = text.get(&format!("demo-about-{name}"));
        draft.waits = waits.map(|waits| waits.parse().expect("are waits"));
        if name == "archive" {
            draft.data_type = DataType::Xml;
        }
        admin.add_webhook(draft, None).await?;
    }
    tasks.spawn(emit(admin.clone()));
    Ok((admin, Demo { _tasks: tasks, _folder: folder }))
}

/// Lets one thing after another happen, of every kind in turn.
async fn emit(admin: Admin) {
    let mut rhythm = tokio::time::interval(RHYTHM);
    for number in 1_u64.. {
        rhythm.tick().await;
        let all = payload::catalogue();
        let kind = all[usize::try_from(number).unwrap_or(0) % all.len()].kind;
        let event = NewEvent {
            kind: kind.to_owned(),
            data: varied(payload::sample(kind), number),
            uid: None,
            occurred_at: None,
        };
        // A database that takes nothing for a moment is what the console tells of.
        let _ = admin.emit(vec![event]).await;
    }
}

/// Sample data under another number, so that no two requests look the same.
fn varied(sample: &str, number: u64) -> String {
    let mut data: Json = serde_json::from_str(sample).expect("our sample data is JSON");
    data["id"] = (90_210_000 + number).to_string().into();
    if data.get("fullnumber").is_some() {
        data["number"] = number.to_string().into();
        data["fullnumber"] = format!("FV {number}/11/2026").into();
    }
    data.to_string()
}
