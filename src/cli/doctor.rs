//! `doctor`: whether this installation is well, and what to do where it is not.

mod choices;
mod clock;
mod doors;
mod file;
mod receivers;

use clap::Args;
use serde_json::json;

use super::{
    Result,
    output::{Out, shown},
    person::{Database, Person},
};
use crate::{admin::Admin, text::Value};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper doctor
  hookkeeper doctor --network                   also every receiver's name, connection and certificate
  hookkeeper doctor --full --json | jq -r 'select(.level != \"ok\") | .next'

Without --network nothing leaves the machine; with it, every receiver is connected to, and nothing is sent.")]
pub(super) struct DoctorArgs {
    /// Check every page and every index, which reads the whole database
    #[arg(long)]
    full: bool,
    /// Look every receiver's name up, connect to it, and look at its certificate
    #[arg(long)]
    network: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Ok,
    Warn,
    Error,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

struct Report<'a> {
    out: &'a mut Out,
    worst: Level,
}

impl Report<'_> {
    /// One line: its name, how it stands, what was found, and, where it is not well, what to do.
    fn tell(&mut self, name: &str, level: Level, state: &str, values: &[(&str, Value<'_>)]) -> Result<()> {
        let found = self.out.text.with(&format!("doctor-{state}"), values);
        let next = format!("doctor-{state}-next");
        let next = self.out.text.has(&next).then(|| self.out.text.with(&next, values));
        self.line(name, level, found, next)
    }

    /// Reports a check that could not be made as an error of that check, so that the others are still made.
    fn made<T>(&mut self, name: &str, check: Result<T>) -> Result<Option<T>> {
        match check {
            Ok(found) => Ok(Some(found)),
            Err(failure) => {
                let why = failure.told(&self.out.text);
                self.tell(name, Level::Error, "unmade", &[("why", why.into())])?;
                Ok(None)
            }
        }
    }

    fn line(&mut self, name: &str, level: Level, found: String, next: Option<String>) -> Result<()> {
        self.worst = self.worst.max(level);
        if self.out.json {
            return self.out.object(&json!({ "check": name, "level": level.word(), "found": found, "next": next }));
        }
        let title = self.out.text.get(&format!("doctor-name-{name}"));
        let level = self.out.text.get(&format!("doctor-level-{}", level.word()));
        self.out.line(&format!("{level:<7} {title}: {found}"))?;
        match next {
            Some(next) => self.out.line(&format!("        → {next}")),
            None => Ok(()),
        }
    }
}

pub(super) async fn run(database: &Database, person: &Person, args: &DoctorArgs, out: &mut Out) -> Result<u8> {
    let path = &database.path;
    let mut report = Report { out, worst: Level::Ok };
    if let Some(trouble) = &person.trouble {
        let why = trouble.told(&report.out.text);
        report.tell("configuration", Level::Error, "no-configuration", &[("why", why.into())])?;
    }
    let named = shown(&path.display().to_string());
    if !path.exists() {
        report.tell("database", Level::Error, "no-database", &[("path", named.into())])?;
        doors::other_service(person.file.intake.as_deref(), &mut report).await?;
        return Ok(1);
    }
    let admin = match Admin::open_sealed(path, database.key_file.as_deref(), "doctor").await {
        Ok(admin) => admin,
        Err(error) => {
            let why = report.out.text.failure(&error);
            report.tell("database", Level::Error, "unopened", &[("path", named.into()), ("why", why.into())])?;
            return Ok(1);
        }
    };
    let readable = file::access(&admin, &mut report).await;
    let readable = report.made("access", readable)?.unwrap_or(false);
    let lock = file::lock(&admin, &mut report).await;
    report.made("lock", lock)?;
    let newest = file::examined(&admin, args.full, &mut report).await;
    let newest = report.made("integrity", newest)?.flatten();
    let clock = clock::clock(&admin, newest, readable, &mut report).await;
    report.made("clock", clock)?;
    let sender = doors::sender(&admin, &mut report).await;
    report.made("sender", sender)?;
    let balance = admin.balance().await.map_err(Into::into);
    match report.made("books", balance)?.map(|balance| balance.balanced()) {
        Some(true) => report.tell("books", Level::Ok, "books", &[])?,
        Some(false) => report.tell("books", Level::Error, "no-books", &[])?,
        None => {}
    }
    let settings = choices::settings(&admin, readable, &mut report).await;
    report.made("settings", settings)?;
    let warnings = choices::warnings(&admin, &mut report).await;
    report.made("warnings", warnings)?;
    let intake = doors::intake(&admin, person.file.intake.as_deref(), &mut report).await;
    report.made("intake", intake)?;
    let service = doors::service(&mut report).await;
    report.made("service", service)?;
    receivers::authorities(&mut report)?;
    if readable {
        let webhooks = choices::webhooks(&admin, &mut report).await;
        report.made("webhooks", webhooks)?;
        if args.network {
            let receivers = receivers::look(&admin, &mut report).await;
            report.made("receiver", receivers)?;
        }
    }
    Ok(u8::from(report.worst == Level::Error))
}
