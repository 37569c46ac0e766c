//! Who sends, who takes events over HTTP, and what the service manager says of it.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::Command,
    time::timeout,
};

use super::{Level, Report, Result, shown};
use crate::{
    admin::Admin,
    cli::serve,
    model::{Time, format_duration},
};

/// Whoever is on this machine answers within this.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn sender(admin: &Admin, report: &mut Report<'_>) -> Result<()> {
    let health = admin.health().await?;
    match health.sender {
        Some(note) => {
            let values = [
                ("pid", i64::from(note.pid).into()),
                ("command", shown(&note.command).into()),
                ("time", report.out.when(Time(note.since)).into()),
                ("span", format_duration(Duration::from_secs(note.silent.as_secs())).into()),
            ];
            let silent = note.unheard().is_some();
            let (level, state) = if silent { (Level::Error, "silent-sender") } else { (Level::Ok, "sender") };
            report.tell("sender", level, state, &values)
        }
        None if health.queue.pending > 0 => {
            report.tell("sender", Level::Warn, "no-sender", &[("count", health.queue.pending.into())])
        }
        None => report.tell("sender", Level::Ok, "no-sender-needed", &[]),
    }
}

/// Who listens where `serve` would, or where this person's console does.
pub(super) async fn intake(address: Option<&str>, report: &mut Report<'_>) -> Result<()> {
    let address = address.unwrap_or(serve::ADDRESS);
    let values = [("address", shown(address).into())];
    match timeout(PATIENCE, ask(address)).await {
        Ok(Ok(answer)) if answer.contains("{\"alive\":true}") => report.tell("intake", Level::Ok, "intake", &values),
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
            report.tell("intake", Level::Ok, "no-intake", &values)
        }
        _ => report.tell("intake", Level::Warn, "strange-intake", &values),
    }
}

async fn ask(address: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    connection.take(4_096).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The service, where systemd knows one; elsewhere there is nothing to say.
pub(super) async fn service(report: &mut Report<'_>) -> Result<()> {
    let asked = ["show", "hookkeeper.service", "--property=LoadState,ActiveState,Result,NRestarts"];
    let answer = timeout(PATIENCE, Command::new("systemctl").args(asked).kill_on_drop(true).output()).await;
    let Ok(Ok(answer)) = answer else { return Ok(()) };
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    let value = |name: &str| {
        answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default().to_owned()
    };
    if value("LoadState") != "loaded" {
        return Ok(());
    }
    let values = [
        ("state", shown(&value("ActiveState")).into()),
        ("result", shown(&value("Result")).into()),
        ("restarts", shown(&value("NRestarts")).into()),
    ];
    let (level, state) = match value("ActiveState").as_str() {
        "active" | "reloading" => (Level::Ok, "service"),
        "failed" => (Level::Error, "service-failed"),
        _ => (Level::Warn, "service-off"),
    };
    report.tell("service", level, state, &values)
}
