//! Imports point down only, and names of other crates stay in their rooms.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The floor that a module of the top level lives on; a module may name those on lower floors only.
fn floor(module: &str) -> Option<u32> {
    Some(match module {
        "model" | "files" => 0,
        "store" | "payload" | "policy" => 1,
        "sender" | "intake" | "admin" => 2,
        "text" => 3,
        "tui" => 4,
        "cli" => 5,
        _ => return None,
    })
}

/// Crates, and the only places that may name them.
const ROOMS: &[(&str, &[&str])] = &[
    ("rusqlite", &["store/sqlite"]),
    ("notify", &["store/sqlite"]),
    ("reqwest", &["sender/http"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("axum", &["cli", "intake"]),
    ("fluent_bundle", &["text"]),
    ("quick_xml", &["payload"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source file by its path below `src`, without comments.
fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    assert!(paths.len() > 20, "the sources were not found");
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    let text = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    paths.iter().map(|path| (name(path), text(path))).collect()
}

/// The names of our modules that stand after `crate::` in a text, one by one or in braces.
fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let word = |s: &str| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut part = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => names.push(word(&std::mem::take(&mut part))),
                    _ if depth == 0 => part.push(c),
                    _ => {}
                }
            }
            names.push(word(&part));
        } else {
            names.push(word(rest));
        }
    }
    names
}

#[test]
fn imports_point_down_only() {
    for (path, text) in all() {
        let home = path.split(['/', '.']).next().unwrap();
        let Some(own) = floor(home) else { continue };
        for name in named(&text) {
            if name == home {
                continue;
            }
            let allowed = floor(&name).is_none_or(|other| other < own || (home == "admin" && name == "sender"));
            assert!(allowed, "src/{path} names crate::{name}, which does not live below it");
        }
    }
}

#[test]
fn crates_stay_in_their_rooms() {
    for (path, text) in all() {
        for (name, rooms) in ROOMS {
            let used = text.contains(&format!("{name}::"));
            assert!(!used || rooms.iter().any(|room| path.starts_with(room)), "src/{path} names {name}");
        }
    }
}

#[test]
fn a_file_says_why_it_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("build.rs")];
    for folder in ["src", "tests", "benches", "examples", "fuzz/src"] {
        sources(&root.join(folder), &mut paths);
    }
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not begin with a //! line", path.display());
        assert!(text.lines().count() <= 420, "{} has grown too long", path.display());
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let (mut inside, mut above, mut count) = (false, "", 0);
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if inside && line.contains('=') && !line.starts_with('#') {
            assert!(above.starts_with("# "), "say above it in Cargo.toml what this is for: {line}");
            count += 1;
        }
        above = line;
    }
    assert!(count > 30, "the dependencies were not found");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}
