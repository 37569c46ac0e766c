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
    intake::DATABASE_HEADER,
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

/// What answers at the address.
enum Answers {
    Nobody,
    /// A service of ours, with the identifier of its database. Versions before the header do not send one.
    Ours(Option<String>),
    Strange,
}

/// Whether the service at the usual address, or at the configured one, uses the database that is examined.
pub(super) async fn intake(admin: &Admin, configured: Option<&str>, report: &mut Report<'_>) -> Result<()> {
    let address = configured.unwrap_or(serve::ADDRESS);
    let mine = admin.store().database_id().to_string();
    let values = [("address", shown(address).into())];
    match answers(address).await {
        Answers::Nobody => report.tell("intake", Level::Ok, "no-intake", &values),
        Answers::Strange => report.tell("intake", Level::Warn, "strange-intake", &values),
        Answers::Ours(None) => report.tell("intake", Level::Ok, "intake", &values),
        Answers::Ours(Some(id)) if id == mine => report.tell("intake", Level::Ok, "intake", &values),
        Answers::Ours(Some(id)) => {
            // Two services on one machine are fine. Without a sender of its own, this is probably the wrong database.
            let alone = admin.sender().ok().flatten().is_none();
            let level = if alone || configured.is_some() { Level::Error } else { Level::Warn };
            let values = [("address", shown(address).into()), ("other", shown(&id).into()), ("id", mine.into())];
            report.tell("intake", level, "other-intake", &values)
        }
    }
}

/// Names the service that runs with another database, if there is none where `doctor` looks.
pub(super) async fn other_service(configured: Option<&str>, report: &mut Report<'_>) -> Result<()> {
    let address = configured.unwrap_or(serve::ADDRESS);
    let Answers::Ours(Some(id)) = answers(address).await else { return Ok(()) };
    let values = [("address", shown(address).into()), ("other", shown(&id).into())];
    report.tell("intake", Level::Error, "service-elsewhere", &values)
}

async fn answers(address: &str) -> Answers {
    let ready = match timeout(PATIENCE, ask(address, "/readyz")).await {
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => return Answers::Nobody,
        Ok(Ok(answer)) => answer,
        _ => return Answers::Strange,
    };
    let named = ready.split("\r\n\r\n").next().unwrap_or_default().lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(DATABASE_HEADER).then(|| value.trim().to_owned())
    });
    if named.is_some() {
        return Answers::Ours(named);
    }
    match timeout(PATIENCE, ask(address, "/healthz")).await {
        Ok(Ok(answer)) if answer.contains("{\"alive\":true}") => Answers::Ours(None),
        _ => Answers::Strange,
    }
}

async fn ask(address: &str, path: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
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
