//! The figures as Prometheus' own parser reads them: it is looked for in `python3` and in `HOOKKEEPER_TEST_PYTHON`, and `.ci/run`
//! installs it.

use std::{
    collections::BTreeMap,
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::Value as Json;

use crate::{
    client::{Served, home, token},
    docs::python_with,
};

/// Reads a page as Prometheus does, holds it to its rules, and prints every figure by its name and labels.
const READ: &str = r#"
import json, sys
from prometheus_client.parser import text_string_to_metric_families
text, figures = sys.stdin.read(), {}
assert text.endswith("\n")
for family in text_string_to_metric_families(text):
    assert family.type in ("counter", "gauge", "histogram"), (family.name, family.type)
    assert family.documentation.endswith("."), family.name
    assert family.name.startswith("hookkeeper_"), family.name
    for sample in family.samples:
        labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
        key = f"{sample.name}{{{labels}}}" if labels else sample.name
        assert key not in figures, key
        assert sample.value >= 0, key
        figures[key] = sample.value
        if family.type == "counter":
            assert sample.name == family.name + "_total", sample.name
        if family.type == "gauge":
            assert sample.name == family.name and not sample.name.endswith("_total"), sample.name
    if family.type == "histogram":
        buckets = [sample for sample in family.samples if sample.name == family.name + "_bucket"]
        bounds = [float(sample.labels["le"]) for sample in buckets]
        counts = [sample.value for sample in buckets]
        assert bounds == sorted(set(bounds)) and bounds[-1] == float("inf"), bounds
        assert counts == sorted(counts), counts
        assert counts[-1] == figures[family.name + "_count"], family.name
        assert (figures[family.name + "_sum"] > 0) == (counts[-1] > 0), family.name
json.dump(figures, sys.stdout)
"#;

fn read(python: &str, text: &str) -> BTreeMap<String, f64> {
    let mut command = Command::new(python);
    let command = command.args(["-c", READ]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn prometheus_reads_every_figure() {
    let Some(python) = python_with("prometheus_client.parser") else {
        return println!("skipped: no python3 with prometheus_client is here");
    };
    let home = home();
    let (_listen, url) = home.listen("--fail-first 2");
    home.run(&format!("webhook edit 1 --url {url}")).ok();
    home.run("setting set waits 0s --yes").ok();
    home.run("webhook add --url http://127.0.0.1:9/\"\\?a=\"{b} --event invoice/add --private").ok();
    home.run("webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
    home.run("webhook disable 3").ok();
    let served = Served::start(&home, "");
    let mut client = served.client(&token(&home, "--name shop"));
    for n in 0..20 {
        client.event(&format!("{{\"kind\":\"invoice/add\",\"uid\":\"e{n}\",\"data\":{{}}}}")).ok();
    }
    client.event(r#"{"kind":"invoice/add","uid":"e1","data":{}}"#).ok();
    client.event("{").problem(400, "unreadable");
    home.until("balance --json", |answer| {
        let books: Json = serde_json::from_str(&answer.out).unwrap();
        books["delivered"] == 20 && books["held"] == 40
    });
    let reply = client.get("/metrics");
    assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let figures = read(&python, &reply.body);
    for (name, value) in [
        ("hookkeeper_attempts_total{result=delivered,webhook=1}", 20.0),
        ("hookkeeper_attempts_total{result=server_error,webhook=1}", 2.0),
        ("hookkeeper_attempts_total{result=refused,webhook=2}", 10.0),
        ("hookkeeper_attempt_seconds_count", 32.0),
        ("hookkeeper_requests_accepted_total{webhook=3}", 20.0),
        ("hookkeeper_requests{state=delivered,webhook=1}", 20.0),
        ("hookkeeper_requests{state=held,webhook=2}", 20.0),
        ("hookkeeper_webhook_on{webhook=1}", 1.0),
        ("hookkeeper_webhook_on{webhook=2}", 0.0),
        ("hookkeeper_webhook_failed_in_row{webhook=2}", 10.0),
        ("hookkeeper_pending", 0.0),
        ("hookkeeper_due", 0.0),
        ("hookkeeper_held", 40.0),
        ("hookkeeper_in_flight", 0.0),
        ("hookkeeper_oldest_due_seconds", 0.0),
        ("hookkeeper_sender_role{role=sending}", 1.0),
        ("hookkeeper_sending", 1.0),
        ("hookkeeper_sender_trouble", 0.0),
        ("hookkeeper_intake_events_total{result=accepted}", 20.0),
        ("hookkeeper_intake_events_total{result=duplicate}", 1.0),
        ("hookkeeper_intake_answers_total{status=400}", 1.0),
    ] {
        assert_eq!(figures.get(name), Some(&value), "{name} in {figures:?}");
    }
    assert!(figures["hookkeeper_commit_seconds_count"] > 20.0, "{figures:?}");
    // A second look never goes back.
    let later = read(&python, &client.get("/metrics").body);
    for (name, value) in figures.iter().filter(|(name, _)| name.contains("_total") || name.ends_with("_count")) {
        assert!(later[name] >= *value, "{name}");
    }
}
