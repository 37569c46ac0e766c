//! The command line as a person meets it: the real program, an empty home, real receivers.

#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/consent.rs"]
mod consent;
#[path = "cli/copies.rs"]
mod copies;
#[path = "cli/deliver.rs"]
mod deliver;
#[path = "cli/detached.rs"]
mod detached;
#[path = "cli/emit.rs"]
mod emit;
#[path = "cli/events.rs"]
mod events;
#[path = "cli/exports.rs"]
mod exports;
#[path = "cli/json.rs"]
mod json;
#[path = "cli/own_files.rs"]
mod own_files;
#[path = "cli/person.rs"]
mod person;
#[path = "common/program.rs"]
mod program;
#[path = "cli/progress.rs"]
mod progress;
#[path = "common/pty.rs"]
mod pty;
#[path = "cli/reference.rs"]
mod reference;
#[path = "cli/requests.rs"]
mod requests;
#[path = "cli/scripting.rs"]
mod scripting;
#[path = "cli/secret_input.rs"]
mod secret_input;
#[path = "cli/sent_key.rs"]
mod sent_key;
#[path = "cli/whole.rs"]
mod whole;
