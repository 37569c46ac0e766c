//! Draws the README's pictures from the real program: `cargo test --test pictures -- --ignored` writes `assets/pictures/*.svg`, or
//! into the folder that `HOOKKEEPER_PICTURES` names.

#[path = "common/program.rs"]
mod program;
#[path = "common/pty.rs"]
mod pty;

#[path = "pictures/svg.rs"]
mod svg;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use program::Home;
use pty::Terminal;
use svg::Ground;

const COLUMNS: u16 = 118;
const ROWS: u16 = 29;
/// Enough for what is told of a request.
const SHORT: u16 = 18;
/// The demo switches its first webhook off after half a minute.
const PATIENCE: Duration = Duration::from_secs(90);

fn keep(terminal: &Terminal, name: &str, ground: &Ground) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder =
        std::env::var_os("HOOKKEEPER_PICTURES").map_or(folder.join("assets/pictures"), |other| folder.join(other));
    let file = folder.join(format!("{name}-{}.svg", ground.name));
    fs::write(file, svg::picture(&terminal.screen(), ground)).unwrap();
}

/// Waits until each of the texts stands on the screen, and then until what changed with the last one has been drawn.
fn shows(demo: &Terminal, texts: &[&str]) {
    let end = Instant::now() + PATIENCE;
    while texts.iter().any(|text| !demo.screen().contents().contains(text)) {
        assert!(Instant::now() < end, "never {texts:?}:\n{}", demo.screen().contents());
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(300));
}

/// Goes through the demo as its guide says.
fn draw(ground: &Ground) {
    let home = Home::new();
    let temp = home.path().join("temp");
    fs::create_dir(&temp).unwrap();
    let line = [env!("CARGO_BIN_EXE_hookkeeper"), "demo"];
    let more = [("TMPDIR", temp.to_str().unwrap()), ("COLORTERM", "truecolor")];
    let mut demo = Terminal::start_themed(&home, ground.name, &line, &more, pty::size(COLUMNS, ROWS));
    shows(&demo, &["What there is to see"]);
    demo.types("\r");
    shows(&demo, &["answers 200 at once", "10/10"]);
    demo.types("jjjj");
    shows(&demo, &["/failing  switched off", "✗ refused", "✗ cert expired"]);
    keep(&demo, "webhooks", ground);
    demo.types("\r");
    shows(&demo, &["following"]);
    demo.types("G");
    demo.types("\r");
    demo.resize(COLUMNS, SHORT);
    shows(&demo, &["server error", "500 Internal Server Error"]);
    keep(&demo, "request", ground);
    demo.types("q");
    assert_eq!(demo.code(), 0);
}

#[test]
#[ignore = "writes pictures, which differ each time"]
fn the_pictures_of_the_readme() {
    std::thread::scope(|both| {
        for ground in [&svg::DARK, &svg::LIGHT] {
            both.spawn(move || draw(ground));
        }
    });
}
