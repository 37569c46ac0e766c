//! What the pages tell a reader to open is there, and what they tell to type is a command: no dead link, no path of yesterday.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page that a person reads, by its place and with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    paths.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The names that a page's headings can be linked to by.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings.map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut seen = 0;
    for (path, page) in pages() {
        let links = page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let sources = page.split("srcset=\"").chain(page.split("src=\"")).filter(|rest| rest.starts_with("assets/"));
        let sources = sources.map(|rest| rest.split('"').next().unwrap());
        for link in links.chain(sources).filter(|link| !link.starts_with("https://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(to.exists(), "{}: {link} leads nowhere", path.display());
            let known = || anchors(&fs::read_to_string(&to).unwrap()).contains(anchor);
            assert!(anchor.is_empty() || known(), "{}: {link}: there is no such heading", path.display());
            seen += 1;
        }
    }
    assert!(seen > 80, "the links were not found");
}

#[test]
fn every_path_that_is_named_is_there() {
    let rooms = ["src/", "tests/", "benches/", "assets/", "docs/", "examples/", "fuzz/src", "fuzz/corpus", ".ci/"];
    let mut seen = 0;
    for (page, text) in pages() {
        let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-./*".contains(c)));
        for part in parts.filter(|part| rooms.iter().any(|room| part.starts_with(room))) {
            // What stands for many (`assets/locales/*/faults.ftl`, `NAME.json`) is there as far as it is spelt out.
            let spelt = |piece: &&str| !piece.contains('*') && !piece.chars().any(|c| c.is_ascii_uppercase());
            let named: PathBuf = part.trim_end_matches(['.', '-']).split('/').take_while(spelt).collect();
            assert!(root().join(&named).exists(), "{}: {part} is not there", page.display());
            seen += 1;
        }
    }
    assert!(seen > 50, "the paths were not found");
}

/// The words of a command as a shell would part them, up to where another one begins.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => quote = Some(c),
            (None, '|' | '>' | '<' | '#' | ';' | '&' | ')' | '(') => break,
            (None, c) if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            (None, c) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty() && !word.contains(['…', '[']));
    words
}

/// The commands of ours on a page: lines of its examples, and what stands between backticks.
fn commands(page: &str) -> Vec<String> {
    let (mut found, mut fenced) = (Vec::new(), false);
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced || line.starts_with("    ") {
            // What stands apart behind a command says what it is for.
            let line = line.trim().trim_start_matches("$ ").trim_start_matches("sudo -u hookkeeper ");
            found.extend(line.strip_prefix("hookkeeper ").and_then(|rest| rest.split("  ").next()).map(str::to_owned));
        } else {
            let quoted = line.split('`').skip(1).step_by(2);
            found.extend(quoted.filter_map(|quoted| quoted.strip_prefix("hookkeeper ")).map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_command_that_is_told_exists() {
    let told: BTreeSet<_> = pages().iter().flat_map(|(_, page)| commands(page)).collect();
    assert!(told.len() > 80, "the commands were not found");
    for line in told {
        // With `--help` behind it nothing is done; what the parser does not know it refuses first.
        let output = Command::new(env!("CARGO_BIN_EXE_hookkeeper")).args(words(&line)).arg("--help").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let unknown = said.contains("unexpected argument") || said.contains("unrecognized subcommand");
        assert!(!unknown, "hookkeeper {line}\n{said}");
    }
}
