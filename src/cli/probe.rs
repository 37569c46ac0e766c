//! `webhook probe`: the way to a receiver, step by step, as each ends.

use serde_json::json;

use super::{Result, output::Out};
use crate::{
    admin::Admin,
    model::{Probed, Time, WebhookId},
    text::{FaultContext, Text, escape},
};

/// Goes the way and tells of it; 1 where it ends early.
pub(super) async fn run(admin: &Admin, id: WebhookId, out: &mut Out) -> Result<u8> {
    let target = admin.probe_target(id).await?;
    let url = target.shown.clone();
    let mut steps = Vec::new();
    let (text, json) = (out.text.clone(), out.json);
    let past_proxy = target.past_proxy;
    if past_proxy && !json {
        out.say("probe-past-proxy", &[])?;
    }
    // A step is told as it ends: a person watches where it hangs.
    let mut failed = None;
    admin
        .probe(id, &target, |probed| {
            if !json && let Err(error) = lines(&text, &probed).iter().try_for_each(|line| out.line(line)) {
                failed.get_or_insert(error);
            }
            steps.push(probed);
        })
        .await?;
    if let Some(error) = failed {
        return Err(error);
    }
    let last = steps.last();
    let fault = last.and_then(|last| last.fault.as_ref());
    let status = last.and_then(|last| last.status);
    if json {
        let steps: Vec<_> = steps.iter().map(step).collect();
        let object = json!({ "id": id, "url": url, "reached": fault.is_none(), "status": status, "past_proxy": past_proxy, "steps": steps });
        out.object(&object)?;
        return Ok(u8::from(fault.is_some()));
    }
    out.line("")?;
    match fault {
        Some(fault) => {
            let words = out.text.fault(fault, &FaultContext { url: &url, ..Default::default() });
            out.fault(fault, &words)?;
        }
        None => {
            let said = out.text.probe_verdict(status.unwrap_or_default());
            out.line(&said)?;
        }
    }
    Ok(u8::from(fault.is_some()))
}

/// A step, and what its certificate says below it.
fn lines(text: &Text, probed: &Probed) -> Vec<String> {
    let certificate = probed.certificate.iter().flat_map(|certificate| text.certificate(certificate, Time::now()));
    let below = certificate.map(|(said, _)| format!("{:22}{}", "", escape(&said)));
    std::iter::once(line(text, probed)).chain(below).collect()
}

fn line(text: &Text, probed: &Probed) -> String {
    let sign = if probed.fault.is_some() { '✗' } else { '✓' };
    let seen: Vec<_> = probed.seen.iter().map(|seen| escape(seen).into_owned()).collect();
    format!("{sign} {:<8} {:>8}  {}", text.probe_step(probed.step), text.measured(probed.took_us), seen.join("  "))
        .trim_end()
        .to_owned()
}

fn step(probed: &Probed) -> serde_json::Value {
    json!({
        "step": probed.step,
        "took_us": probed.took_us,
        "seen": probed.seen,
        "certificate": probed.certificate,
        "fault": probed.fault,
    })
}
