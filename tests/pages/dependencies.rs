//! The page of dependencies: how many crates there are, and under which licences.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    process::Command,
};

const BEGINNING: &str = "# Dependencies

Each has its reason above it in `Cargo.toml`, and should have no more features than it needs. `tests/house.rs` looks for the reasons, not
at the features, and keeps the crates that matter in their rooms (SQLite in `src/store/sqlite`, the HTTP client in `src/sender/http`, the
terminal in `src/tui`). Our own code holds no `unsafe` (`unsafe_code = \"forbid\"`).

    .ci/dependencies            crates, versions that are there twice, licences, size of the release build
    .ci/dependencies --cold     the time of a build from nothing, too

CI, which begins with nothing built, prints all of this for every change. It fails where a budget is exceeded, or where a licence is none
of those that everyone may use in any program. The budgets are far above the figures, so that only a jump fails: 300 crates, 40 MiB, 20
minutes.

Before you add one: does the standard library or a crate that is there already do it? Is it kept well? What does it bring along
(`cargo tree -i NAME`, `cargo tree -e features`)? Take `default-features = false` and name what you need, write the reason above it, and look
at `.ci/dependencies` before and after.

## What there is

This part is made from `Cargo.lock`, for Linux on x86_64.
";

const LICENCES: &str = "
## Licences

Most licences ask that whoever hands the program on hands their texts on too:

    cargo build --release && assets/packaging/licences >licences.txt

prints each crate with its version, its licence and where its source is, and the texts; the Debian package holds it. These crates are in the program:
";

/// What `cargo tree` tells of the crates that are reached over such edges, ours left out.
fn tree(edges: &str, more: &[&str]) -> BTreeSet<String> {
    let host = ["--target", "x86_64-unknown-linux-gnu", "--locked", "--offline", "--prefix", "none"];
    let line = ["tree", "--edges", edges, "--format", "{p}|{l}"];
    let told =
        Command::new(env!("CARGO")).args(line).args(host).args(more).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let told = told.unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let lines = String::from_utf8(told.stdout).unwrap();
    let plain = |line: &str| line.replace(" (*)", "").replace(" (proc-macro)", "");
    lines.lines().map(plain).filter(|line| !line.is_empty() && !line.starts_with("hookkeeper v")).collect()
}

/// Alternatives in one order: `MIT/Apache-2.0` is `Apache-2.0 OR MIT`.
fn in_order(licence: &str) -> String {
    if licence.contains(" AND ") {
        return licence.to_owned();
    }
    let licence = licence.replace('/', " OR ");
    let mut names: Vec<_> = licence.split(" OR ").collect();
    names.sort_unstable();
    names.join(" OR ")
}

/// Words in lines of 130 columns, all but the first set in.
fn wrapped(words: &[&str]) -> String {
    let mut lines = vec![String::new()];
    for word in words {
        let last = lines.last_mut().unwrap();
        match last.is_empty() {
            true => last.push_str(word),
            false if last.len() + 1 + word.len() > 130 => lines.push(format!("  {word}")),
            false => write!(last, " {word}").unwrap(),
        }
    }
    lines.join("\n")
}

#[test]
fn the_page_of_dependencies_is_what_the_program_is_built_with() {
    let all = tree("normal,build", &[]);
    let named = tree("normal", &["--depth", "1"]).len();
    let twice = tree("normal", &["--duplicates", "--depth", "0"]);
    let twice: BTreeSet<_> = twice.iter().map(|line| format!("`{}`", line.split(' ').next().unwrap())).collect();
    let twice = twice.into_iter().collect::<Vec<_>>().join(", ");
    let mut page = BEGINNING.to_owned();
    writeln!(page, "\n| | |\n|---|---|").unwrap();
    writeln!(
        page,
        "| crates in the program, with those that build it | {}, of which {named} are named in `Cargo.toml` |",
        all.len()
    )
    .unwrap();
    writeln!(page, "| in two versions, since others have not moved on yet | {twice} |").unwrap();
    page.push_str(LICENCES);
    let mut licences: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in tree("normal", &[]) {
        let (name, licence) = line.split_once('|').unwrap();
        let name = name.split(' ').next().unwrap();
        licences.entry(in_order(licence)).or_default().insert(name.to_owned());
    }
    let mut licences: Vec<_> = licences.into_iter().collect();
    licences.sort_by_key(|(_, crates)| std::cmp::Reverse(crates.len()));
    for (licence, crates) in licences {
        let said = format!("\n- **{licence}**: {}.", crates.into_iter().collect::<Vec<_>>().join(", "));
        page.push_str(&wrapped(&said.split(' ').collect::<Vec<_>>()));
    }
    page.push('\n');
    super::hold("dependencies.md", &page);
}
