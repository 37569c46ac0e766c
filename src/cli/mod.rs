//! The command line: every command, its tables and its JSON.
//!
//! Each command's arguments stand beside what it does. What a person reads comes from the locales; what a program reads
//! (`--json`) has the same names in every language.

mod argument;
mod books;
mod bulk;
mod complain;
mod confirm;
mod copies;
mod demo;
mod demo_folder;
mod demo_receivers;
mod doctor;
mod emit;
mod event;
mod export;
mod failure;
mod fields;
mod follow;
mod host;
mod key;
mod kind;
mod lines;
mod listen;
mod log;
mod machine;
mod manual;
mod metrics;
mod output;
mod person;
mod probe;
mod prune;
mod reference;
mod request;
mod request_batch;
mod request_show;
mod secret_input;
mod send;
mod serve;
mod service;
mod setting;
mod shapes;
mod table;
mod token;
mod traffic;
mod warn;
mod webhook;
mod webhook_show;
mod webhook_switch;

use std::{io::IsTerminal as _, path::PathBuf};

use clap::{
    Parser, Subcommand,
    error::{ContextKind, ContextValue},
};
use tokio::sync::watch;

use crate::{
    admin::Admin,
    store::{ActivityQuery, StoreError},
    text::{Language, Text},
    tui::ConsoleOptions,
};
pub use complain::{complain, report_panics};
pub use demo::Demo;
pub use failure::Ended;
use failure::{Failure, Result};
pub use machine::{protect_memory, survive_file_limit};
use output::Out;

const EXAMPLES: &str = "\
Examples:
  hookkeeper                                         the console
  hookkeeper listen                                  a receiver to try with, on port 9000
  hookkeeper webhook add --url http://127.0.0.1:9000/ --event invoice/add --private
  hookkeeper emit invoice/add --sample               an event with sample data
  hookkeeper send --until-idle                       send what is due now
  hookkeeper request list                            what became of it
";

/// Outgoing webhooks on one SQLite file: a console for the terminal, and the sender that delivers them.
// It has no `Debug`: what was typed may be a secret.
#[derive(Parser)]
#[command(name = "hookkeeper", version, after_help = format!("{EXAMPLES}\n{}", manual::exit_codes()), max_term_width = 100)]
pub struct Cli {
    /// The database [default: hookkeeper/hookkeeper.db in the XDG data folder, or what the configuration says]
    #[arg(long, global = true, help_heading = "Everywhere", env = "HOOKKEEPER_DB", value_name = "PATH")]
    db: Option<PathBuf>,
    /// The file with the key of the database's secrets [default: the database's path and .key]
    #[arg(long, global = true, help_heading = "Everywhere", env = "HOOKKEEPER_KEY_FILE", value_name = "PATH")]
    key_file: Option<PathBuf>,
    /// The language of tables and messages, such as en or pl [default: the configuration's, or the environment's]
    #[arg(long, global = true, help_heading = "Everywhere", value_name = "LANGUAGE", value_parser = fields::language)]
    language: Option<Language>,
    /// The configuration file [default: hookkeeper/config.toml in the XDG configuration folder]
    #[arg(long, global = true, help_heading = "Everywhere", env = "HOOKKEEPER_CONFIG", value_name = "PATH")]
    config: Option<PathBuf>,
    /// Print JSON: one object, or one object a line for lists
    #[arg(long, global = true, help_heading = "Everywhere")]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The console, with the sender in the background (also without any command)
    #[command(after_help = "Examples:
  hookkeeper console
  hookkeeper console --watch             beside a hookkeeper serve that sends")]
    Console {
        /// Only watch: run no sender
        #[arg(long)]
        watch: bool,
    },
    /// The sender and the intake for events over HTTP, without a screen; ends cleanly on TERM and INT
    Serve(serve::ServeArgs),
    /// Send what is due now, then end
    Send(send::SendArgs),
    /// Add, look at and change webhooks
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper webhook list
  hookkeeper webhook add --url https://shop.example/hooks --event invoice/add
  hookkeeper webhook enable 3 --held send"
    )]
    Webhook(webhook::WebhookCommand),
    /// Bring in events: one, or many as lines of JSON
    Emit(emit::EmitArgs),
    /// Look at events, also those that no webhook wanted
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper event list --since 2h
  hookkeeper event show order-7"
    )]
    Event(event::EventCommand),
    /// Look at requests, send them again, discard them
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper request list --state failed --since 2h
  hookkeeper request show req_0000000A
  hookkeeper request resend --webhook 3 --yes"
    )]
    Request(request::RequestCommand),
    /// The catalogue of events
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper kind list
  hookkeeper kind add order/paid"
    )]
    Kind(kind::KindCommand),
    /// Who may hand in events, or read, over HTTP
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper token add --name shop
  hookkeeper token list"
    )]
    Token(token::TokenCommand),
    /// What concerns deliveries, for everyone who opens this database
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper setting list
  hookkeeper setting set waits '5s 15s 30s'"
    )]
    Setting(setting::SettingCommand),
    /// The warnings to operators
    #[command(
        subcommand,
        after_help = "Example:
  hookkeeper warn test"
    )]
    Warn(warn::WarnCommand),
    /// Who changed what, when
    #[command(after_help = "Examples:
  hookkeeper activity
  hookkeeper activity --limit 500 --json | jq -r 'select(.action == \"webhook.remove\") | .actor'")]
    Activity {
        /// Only lines that hold this text
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// At most so many lines
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
        limit: u32,
    },
    /// Deliveries, failures and how long deliveries took, over time
    Traffic(traffic::TrafficArgs),
    /// The books of every webhook and in total; exit 1 where they do not balance
    #[command(after_help = "Examples:
  hookkeeper balance
  hookkeeper balance --json | jq .pending

Accepted = delivered + pending + held + failed + discarded.")]
    Balance,
    /// A receiver to try with: prints every request that comes in
    Listen(listen::ListenArgs),
    /// A console to look around in: a throwaway database, with receivers that behave and misbehave
    Demo(demo::DemoArgs),
    /// Whether this installation is well, and what to do where it is not; exit 1 where something is wrong
    Doctor(doctor::DoctorArgs),
    /// Remove what the retention settings let go now, without waiting for the sender to do it
    Prune(prune::PruneArgs),
    /// The key that the secrets in the database are encrypted with
    #[command(
        subcommand,
        after_help = "Examples:
  hookkeeper key rotate
  hookkeeper key replace"
    )]
    Key(key::KeyCommand),
    /// Copy the database while it is used, and check the copy
    Backup(copies::BackupArgs),
    /// Put a backup in place of the database; what is there now is kept beside it
    Restore(copies::RestoreArgs),
    /// Where the database and the configuration are
    #[command(after_help = "Examples:
  hookkeeper paths
  hookkeeper paths --json | jq -r .database")]
    Paths,
    /// What a shell needs to complete commands and options
    Completions(reference::CompletionsArgs),
    /// The manual, made from these very definitions
    Man(reference::ManArgs),
}

impl std::fmt::Debug for Cli {
    /// Arguments may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cli").field("json", &self.json).finish_non_exhaustive()
    }
}

/// What remains to do when the command line has done its part.
#[derive(Debug)]
pub enum Started {
    /// Nothing: the exit code.
    Done(u8),
    /// Run the console, and keep what makes a demo of it for as long.
    Console(Box<ConsoleOptions>, Option<Demo>),
}

/// Reads the command line; ends the program where it asks for help or is wrong.
pub fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        let error = discreet(error);
        if let Some(told) = argument::told(&error) {
            complain(&format!("hookkeeper: {told}"));
            std::process::exit(error.exit_code());
        }
        // Help and the version hold nothing from outside, and go to standard output.
        if !error.use_stderr() {
            error.exit();
        }
        let code = error.exit_code();
        complain(&complain::parse_error(error));
        std::process::exit(code)
    })
}

/// A Post URL and a header may hold a password or a token, and an error may end up in a log: it says which argument is wrong
/// and why, and does not repeat it.
fn discreet(mut error: clap::Error) -> clap::Error {
    let of = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    if of.starts_with("--url ") || of.starts_with("--header ") {
        error.insert(ContextKind::InvalidValue, ContextValue::String("…".to_owned()));
    }
    error
}

/// Carries out everything but the console.
///
/// # Errors
/// Where it was refused, or failed; the message says what to do.
pub async fn start(cli: Cli) -> std::result::Result<Started, Ended> {
    // Until the configuration is read, the command line and the environment know the language best.
    let language = cli.language.unwrap_or_else(Language::from_environment);
    machine::check_file_limit().map_err(|failure| failure.ended(&Text::new(language)))?;
    // Whoever looks for what is wrong is told more than the first thing.
    let looks = matches!(cli.command, Some(Command::Doctor(_) | Command::Paths));
    let usable = person::Person::load(cli.config.as_deref()).and_then(|person| {
        let chosen = person.file.language.as_deref().filter(|_| cli.language.is_none());
        let unknown =
            |name: &str| Failure::text("config-language", [("given", name.to_owned()), ("known", Language::codes())]);
        let language = chosen.map_or(Ok(language), |name| Language::of_code(name).ok_or_else(|| unknown(name)))?;
        Ok((person, language))
    });
    let (person, language) = match usable {
        Err(trouble) if looks => (person::Person::without_configuration(cli.config.as_deref(), trouble), language),
        usable => usable.map_err(|failure| failure.ended(&Text::new(language)))?,
    };
    let text = Text::new(language);
    carry_out(cli, person, text.clone()).await.map_err(|failure| failure.ended(&text))
}

async fn carry_out(cli: Cli, person: person::Person, text: Text) -> Result<Started> {
    let language = text.language();
    let out = Out::new(text, cli.json);
    let database = person.database(cli.db, cli.key_file)?;
    let is_demo = matches!(cli.command, Some(Command::Demo(_)));
    let watch = match cli.command {
        None => false,
        Some(Command::Console { watch }) => watch,
        Some(Command::Demo(_)) => false,
        Some(command) => return run(command, out, &person, &database).await.map(Started::Done),
    };
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::Said(out.text.get("no-terminal")));
    }
    let (admin, demo) = match is_demo {
        true => demo::begin(&out.text).await.map(|(admin, demo)| (admin, Some(demo)))?,
        false => (open(&database, "console").await?, None),
    };
    machine::ignore_other_signals();
    machine::reap_orphans();
    // The events of others do not belong into a demo, and what is chosen in it is not kept.
    let person::Person { file, config, .. } = person;
    let ascii = file.ascii(std::env::var("TERM").ok().as_deref());
    let options = ConsoleOptions {
        language,
        watch,
        keys: file.keys(),
        theme: file.theme,
        ascii,
        mouse: file.mouse.unwrap_or(true),
        intake: file.intake.filter(|_| !is_demo).map(|address| host::beside_console(admin.clone(), address)),
        config: config.filter(|_| !is_demo),
        demo: is_demo,
        admin,
    };
    Ok(Started::Console(Box::new(options), demo))
}

async fn open(database: &person::Database, part: &str) -> Result<Admin> {
    database.make_folder()?;
    Ok(Admin::open_with(&database.path, database.key_file.as_deref(), part).await?)
}

/// Says, while a command takes long, that it waits for another program.
async fn tell_of_waiting(mut blocked: watch::Receiver<bool>, text: String) {
    while blocked.changed().await.is_ok() {
        if *blocked.borrow_and_update() {
            complain(&format!("hookkeeper: {text}"));
        }
    }
}

async fn run(command: Command, mut out: Out, person: &person::Person, database: &person::Database) -> Result<u8> {
    let out = &mut out;
    match command {
        Command::Listen(args) => return listen::listen(args, out).await,
        Command::Doctor(args) => return doctor::run(database, person, &args, out).await,
        Command::Key(command) => {
            database.make_folder()?;
            return key::run(command, database, out).await;
        }
        Command::Paths => {
            person.paths(database, out)?;
            return Ok(0);
        }
        Command::Restore(args) => return copies::restore(database, &args, out).await,
        Command::Completions(args) => return reference::completions(&args, out),
        Command::Man(args) => return reference::man(&args, out),
        _ => {}
    }
    let part = if matches!(command, Command::Serve(_)) { "serve" } else { "cli" };
    let admin = open(database, part).await?;
    // Those that send tell of it among their other troubles.
    if !matches!(command, Command::Serve(_) | Command::Send(_)) {
        tokio::spawn(tell_of_waiting(admin.store().blocked(), out.text.trouble(&StoreError::Waiting)));
    }
    match command {
        Command::Serve(args) => serve::serve(&admin, &args, out).await,
        Command::Send(args) => send::send(&admin, &args, out).await,
        Command::Webhook(command) => webhook::run(&admin, command, out).await,
        Command::Emit(args) => emit::run(&admin, args, out).await,
        Command::Event(command) => event::run(&admin, command, out).await,
        Command::Request(command) => request::run(&admin, command, out).await,
        Command::Kind(command) => kind::run(&admin, command, out).await,
        Command::Token(command) => token::run(&admin, command, out).await,
        Command::Setting(command) => setting::run(&admin, command, out).await,
        Command::Warn(command) => warn::run(&admin, &command, out).await,
        Command::Activity { search, limit } => books::activity(&admin, ActivityQuery { search, limit }, out).await,
        Command::Prune(args) => prune::run(&admin, &args, out).await,
        Command::Traffic(args) => traffic::traffic(&admin, &args, out).await,
        Command::Balance => books::balance(&admin, out).await,
        Command::Backup(args) => copies::backup(&admin, &args, out).await,
        // The console is no command that ends, and the others need no open database: all were carried out above.
        Command::Console { .. }
        | Command::Demo(_)
        | Command::Listen(_)
        | Command::Doctor(_)
        | Command::Key(_)
        | Command::Paths
        | Command::Restore(_)
        | Command::Completions(_)
        | Command::Man(_) => Ok(0),
    }
}
