//! What a person does with the console, in a real terminal: the real program, an empty home, real receivers.
#![cfg(unix)]

#[path = "journeys/door.rs"]
mod door;
#[path = "journeys/ends.rs"]
mod ends;
#[path = "journeys/hands.rs"]
mod hands;
#[path = "journeys/many.rs"]
mod many;
#[path = "journeys/office.rs"]
mod office;
#[path = "common/program.rs"]
mod program;
#[path = "common/pty.rs"]
mod pty;
#[path = "journeys/trying.rs"]
mod trying;
#[path = "journeys/work.rs"]
mod work;
