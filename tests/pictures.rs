//! Draws the README's pictures from the real program: `cargo test --test pictures -- --ignored` writes `assets/pictures/*.svg`.

#[path = "common/program.rs"]
mod program;
#[path = "common/pty.rs"]
#[allow(dead_code)]
mod pty;

#[path = "pictures/svg.rs"]
mod svg;

use std::{fs, path::Path};

use program::Home;
use pty::Terminal;

const COLUMNS: u16 = 110;
const ROWS: u16 = 30;

fn keep(terminal: &Terminal, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    fs::write(folder.join(format!("{name}.svg")), svg::picture(&terminal.screen())).unwrap();
}

#[test]
#[ignore = "writes pictures, which differ each time"]
fn the_pictures_of_the_readme() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_hookkeeper");
    let terminal = Terminal::start(&home, &[program], &[], COLUMNS, ROWS);
    terminal.sees("Webhooks");
    keep(&terminal, "webhooks");
}
