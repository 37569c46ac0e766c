//! The targets of `fuzz/`, on every run of the tests: each takes its corpus, and bytes that were made from it by chance.
//!
//! `HOOKKEEPER_FUZZ_SECONDS=300 cargo test --test fuzz` takes its time; `fuzz/run` has libFuzzer look for new ways through the code.

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Numbers that nobody expects, and the same again for the same seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Pieces that parsers have reasons to look at.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\x1b[",
    b"\xff",
    b"\xe2\x80\xae",
    b"\xc2\x9b",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{}",
    b"[]",
    b"[",
    b"]",
    b"{",
    b"}",
    b":",
    b",",
    b"<",
    b"</",
    b"/>",
    b"&",
    b"&#0;",
    b"]]>",
    b"<!--",
    b"_x0041_",
    b"_x",
    b"%",
    b"%00",
    b"\r\n",
    b"\r\n\r\n",
    b"-1",
    b"18446744073709551616",
    b"1e999",
    b"0",
    b"//",
    b"@",
    b"[::ffff:",
    b"127.1",
    b"0x7f",
    b"chunked",
    b"gzip",
    b" ",
];

fn mutated(chance: &mut Chance, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..1 + chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(7) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << chance.below(8);
            }
            1 if !bytes.is_empty() => bytes.truncate(at),
            2 => drop(bytes.splice(at..at, [chance.next() as u8])),
            3 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
            4 => {
                let end = (at + chance.below(8)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(64)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                let end = (at + chance.below(32)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                (0..chance.below(20)).for_each(|_| drop(bytes.splice(at..at, part.iter().copied())));
            }
        }
    }
    bytes.truncate(1 << 16);
    bytes
}

/// Runs a target on bytes; where it panics, says with which ones.
fn run(target: &targets::Target, bytes: &[u8], from: &str) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(bytes))) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("found-{}", target.name));
        fs::write(&path, bytes).unwrap();
        eprintln!(
            "{} did not bear {from}: {:?}\nthe bytes are in {}",
            target.name,
            bytes.escape_ascii().to_string(),
            path.display()
        );
        std::panic::resume_unwind(panic);
    }
}

fn target(name: &str) {
    let target = targets::ALL.iter().find(|target| target.name == name).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let seeds: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(seeds.len() >= 5, "{} holds a corpus", folder.display());
    for (path, bytes) in paths.iter().zip(&seeds) {
        run(target, bytes, &path.display().to_string());
    }
    let seconds = std::env::var("HOOKKEEPER_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
    let seed = std::env::var("HOOKKEEPER_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(clock);
    let mut chance = Chance(seed);
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut count = 0_u64;
    while until.map_or(count < 500, |until| Instant::now() < until) {
        let bytes = mutated(&mut chance, &seeds);
        run(target, &bytes, &format!("input {count} of HOOKKEEPER_SEED={seed}"));
        count += 1;
    }
    println!("{name}: {} of the corpus, {count} by chance (HOOKKEEPER_SEED={seed})", seeds.len());
}

#[test]
fn bodies_are_rendered() {
    target("render");
}

#[test]
fn xml_is_undone_or_refused() {
    target("undo");
}

#[test]
fn urls_are_guarded() {
    target("guard");
}

#[test]
fn lines_are_read() {
    target("lines");
}

#[test]
fn cloud_events_are_read() {
    target("cloud");
}

#[test]
fn replies_are_read() {
    target("reply");
}

#[test]
fn terminals_are_safe() {
    target("escape");
}

#[test]
fn every_target_has_a_corpus_and_a_test() {
    let mut corpus: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus"))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    corpus.sort_by_key(fs::DirEntry::file_name);
    let mut names: Vec<_> = targets::ALL.iter().map(|target| target.name).collect();
    names.sort_unstable();
    assert_eq!(corpus.iter().map(|entry| entry.file_name().into_string().unwrap()).collect::<Vec<_>>(), names);
    let source = include_str!("fuzz.rs");
    assert!(names.iter().all(|name| source.contains(&format!("    target(\"{name}\");"))));
}

#[test]
fn the_targets_are_built_with_the_crates_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    // `fuzz/run` builds with `--locked`, which refuses a lock file that does not know a dependency of ours.
    let lock = read("fuzz/Cargo.lock");
    let ours = lock.split("[[package]]").find(|package| package.contains("name = \"hookkeeper\"\n")).unwrap();
    let manifest = read("Cargo.toml");
    let sections = manifest.split("\n[").filter(|section| section.starts_with("dependencies]"));
    let lines = sections.flat_map(str::lines).filter(|line| !line.starts_with('#'));
    // A crate that has another name with us stands there by its own: `webpki = { package = "rustls-webpki", …`.
    fn named<'a>((name, rest): (&'a str, &'a str)) -> &'a str {
        rest.split_once("package = \"").and_then(|(_, own)| own.split('"').next()).unwrap_or(name)
    }
    let names: Vec<_> = lines.filter_map(|line| line.split_once(" = ")).map(named).collect();
    let known = |name: &str| [format!("\"{name}\""), format!("\"{name} ")].iter().any(|entry| ours.contains(entry));
    let missing: Vec<_> = names.into_iter().filter(|name| !known(name)).collect();
    assert!(missing.is_empty(), "run `cargo metadata` in fuzz and commit its Cargo.lock: it lacks {missing:?}");
}
