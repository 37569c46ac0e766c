//! Nothing lost: programs killed at random moments, and a database in every kind of trouble. The long form, with hundreds
//! of kills: `cargo test --test crash -- --ignored --nocapture`. `HOOKKEEPER_SEED` repeats a run.
#![cfg(target_os = "linux")]

#[path = "crash/bulk.rs"]
mod bulk;
#[path = "crash/clock.rs"]
mod clock;
#[path = "crash/commands.rs"]
mod commands;
#[path = "crash/disk.rs"]
mod disk;
#[path = "crash/fence.rs"]
mod fence;
#[path = "common/inbox.rs"]
mod inbox;
#[path = "crash/kills.rs"]
mod kills;
#[path = "common/program.rs"]
mod program;
#[path = "common/pty.rs"]
mod pty;
#[path = "crash/record.rs"]
mod record;
#[path = "crash/troubles.rs"]
mod troubles;
