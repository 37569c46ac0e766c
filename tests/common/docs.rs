//! The examples that stand in a page of the documentation, to be run as they stand there.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// The blocks of a page that say their language, in order: the language, and the text.
pub(crate) fn blocks(page: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```").filter(|language| !language.is_empty()) else { continue };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        blocks.push((language.to_owned(), block.join("\n") + "\n"));
    }
    assert!(!blocks.is_empty(), "{page} has no examples");
    blocks
}

/// Whether a program is there; what CI needs, `.ci/run` installs.
pub(crate) fn has(program: &str) -> bool {
    let there = |program: &str| {
        Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .stdout(Stdio::null())
            .status()
            .unwrap()
            .success()
    };
    there(program)
}

/// An interpreter of Python that has a module; `.ci/run` installs those that tests ask for.
pub(crate) fn python_with(module: &str) -> Option<String> {
    let named = std::env::var("HOOKKEEPER_TEST_PYTHON").ok();
    let has = |python: &String| {
        let asked = Command::new(python).args(["-c", &format!("import {module}")]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    named.into_iter().chain(["python3".to_owned()]).find(has)
}
