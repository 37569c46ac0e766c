//! Both languages are whole: the same texts with the same values in each, none that nobody uses, and no sentence beside them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn files(folder: &Path, end: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, end, found);
        } else if path.extension().is_some_and(|e| e == end) {
            found.push(path);
        }
    }
}

/// Every text of a language: its key, and the names of the values in it.
fn texts(language: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut paths = Vec::new();
    files(language, "ftl", &mut paths);
    for path in paths {
        let mut key = String::new();
        for line in fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let mut words = line;
            if line.starts_with(|c: char| c.is_ascii_alphabetic())
                && let Some((name, rest)) = line.split_once('=')
            {
                key = name.trim().to_owned();
                words = rest;
                let twice = texts.insert(key.clone(), BTreeSet::new());
                assert!(twice.is_none(), "{}: {key} stands twice", path.display());
            }
            for part in words.replace("SHELL($", "$").split("{ $").skip(1) {
                let name = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                texts.get_mut(&key).unwrap().insert(name);
            }
        }
    }
    texts
}

fn languages() -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let folders = fs::read_dir(root("assets/locales")).unwrap().map(|entry| entry.unwrap().path());
    folders.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), texts(&path))).collect()
}

#[test]
fn every_language_has_every_text_with_every_value() {
    let languages = languages();
    let english = &languages["en"];
    assert!(english.len() > 500, "the texts were not found");
    for (code, texts) in &languages {
        let missing: Vec<_> = english.keys().filter(|key| !texts.contains_key(*key)).collect();
        let alone: Vec<_> = texts.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && alone.is_empty(), "{code} lacks {missing:?} and has alone {alone:?}");
        for (key, values) in texts {
            // A language may leave a value out, but can name none that is not given. `n` comes with every `number`.
            let given =
                |value: &String| english[key].contains(value) || (value == "n" && english[key].contains("number"));
            assert!(values.iter().all(given), "{code}: {key} names {values:?}; in English {:?}", english[key]);
        }
    }
}

/// The literals of a source with the line of each, and what stands before it on that line; without comments and tests.
fn literals(source: &str) -> Vec<(usize, String, String)> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut line, mut begin, mut at) = (Vec::new(), 1, 0, 0);
    while at < chars.len() {
        match chars[at] {
            '\n' => {
                line += 1;
                begin = at + 1;
            }
            '/' if chars.get(at + 1) == Some(&'/') => {
                while at + 1 < chars.len() && chars[at + 1] != '\n' {
                    at += 1;
                }
            }
            // A character, not a lifetime.
            '\'' if chars.get(at + 1) == Some(&'\\') => {
                at += chars[at + 2..].iter().position(|c| *c == '\'').unwrap() + 2
            }
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 2,
            '"' => {
                let before: String = chars[begin..at].iter().collect();
                let hashes = before.chars().rev().take_while(|c| *c == '#').count();
                let raw = before.chars().rev().nth(hashes) == Some('r');
                let end: String = format!("\"{}", "#".repeat(if raw { hashes } else { 0 }));
                let (first, mut text) = (line, String::new());
                at += 1;
                while !chars[at..].iter().take(end.len()).collect::<String>().eq(&end) {
                    line += usize::from(chars[at] == '\n');
                    if chars[at] == '\\' && !raw {
                        text.push(chars[at]);
                        at += 1;
                    }
                    text.push(chars[at]);
                    at += 1;
                }
                at += end.len() - 1;
                found.push((first, before, text));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for folder in folders {
        match root(folder) {
            path if path.is_dir() => files(&path, "rs", &mut paths),
            path => paths.push(path),
        }
    }
    let name = |path: &Path| path.strip_prefix(root("")).unwrap().to_string_lossy().replace('\\', "/");
    let all = paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap()));
    all.filter(|(name, _)| !name.contains("/tests/")).collect()
}

#[test]
fn every_text_is_used() {
    let literals: BTreeSet<String> =
        sources(&["src"]).iter().flat_map(|(_, text)| literals(text)).map(|(_, _, text)| text).collect();
    // A key that is put together begins or ends with something: `fault-{cause}`, `{action}-all-title`.
    let begins: Vec<_> = literals.iter().filter_map(|text| text.split_once('{').map(|(begin, _)| begin)).collect();
    let begins: BTreeSet<_> = begins.into_iter().filter(|begin| begin.len() > 2 && begin.ends_with('-')).collect();
    let ends = literals.iter().filter(|text| text.starts_with('{')).filter_map(|text| text.rsplit_once('}'));
    let ends: BTreeSet<_> = ends.map(|(_, end)| end).filter(|end| end.len() > 3 && end.starts_with('-')).collect();
    let used = |key: &String| {
        literals.contains(key)
            || begins.iter().any(|begin| key.starts_with(begin))
            || ends.iter().any(|end| key.ends_with(end))
    };
    let unused: Vec<_> = languages()["en"].keys().filter(|key| !used(key)).cloned().collect();
    assert!(unused.is_empty(), "nobody uses {unused:?}");
}

#[test]
fn every_text_that_is_asked_for_by_its_whole_key_is_there() {
    let languages = languages();
    let english = &languages["en"];
    for (name, source) in sources(&["src"]) {
        for asked in ["label(\"", "text.get(\"", "text().get(\"", "text.with(\"", "text().with(\""] {
            for rest in source.split(asked).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(english.contains_key(key), "{name} asks for `{key}`, which nobody wrote");
            }
        }
    }
}

/// A source without what it writes into the log, which is English; the lines keep their numbers.
fn without_log(source: &str) -> String {
    let mut parts = source.split("tracing::");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (mut depth, mut quoted) = (0, false);
        let end = part.find(|c| {
            quoted ^= c == '"';
            depth += i32::from(c == '(' && !quoted) - i32::from(c == ')' && !quoted);
            c == ')' && depth == 0
        });
        let (call, after) = part.split_at(end.unwrap_or(0));
        rest.extend(call.chars().filter(|c| *c == '\n'));
        rest.push_str(after);
    }
    rest
}

/// What programs read and the manual, which are English.
fn is_exempt(path: &str, before: &str, text: &str) -> bool {
    const ANSWER: &str = "nobody sends at present; the log says why";
    let before = before.trim_start();
    path.ends_with("cli/metrics.rs")
        || path.ends_with("cli/manual.rs")
        || before.contains(".expect(")
        || before.contains("unreachable!(")
        || before.starts_with("#[")
        || before.contains("help")
        || before.contains("const EXAMPLES")
        || text == ANSWER
}

/// Whether a text is a sentence or a part of one: three words in a row in small letters, with spaces between.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &str| {
        word.len() > 1 && word.trim_end_matches([',', ';', ':', '.']).chars().all(|c| c.is_ascii_lowercase())
    };
    let words: Vec<_> = text.split(' ').collect();
    words.windows(3).any(|three| three.iter().all(|word| is_word(word)))
}

#[test]
fn no_sentence_stands_beside_the_locales() {
    let mut found = Vec::new();
    for (path, text) in sources(&["src/cli", "src/tui", "src/admin.rs", "src/admin", "src/main.rs"]) {
        for (line, before, literal) in literals(&without_log(&text)) {
            if is_sentence(&literal) && !is_exempt(&path, &before, &literal) {
                found.push(format!("{path}:{line}: {literal}"));
            }
        }
    }
    assert!(found.is_empty(), "these belong into assets/locales:\n{}", found.join("\n"));
}

#[test]
fn sentences_are_told_from_names() {
    for text in ["the disk is full", "cannot read {path}: it is gone", "press a to add one"] {
        assert!(is_sentence(text), "{text}");
    }
    for text in ["webhook-enable-choose", "SELECT id FROM request", "{name}: {value}", "no", "Webhook 7"] {
        assert!(!is_sentence(text), "{text}");
    }
    let source = "let a = 'x'; // \"not this one here\"\nlet b = '\"'; f::<'_>(r#\"one two \"three\"#, \"a\\\"b\");";
    let found: Vec<_> = literals(source).into_iter().map(|(line, _, text)| (line, text)).collect();
    assert_eq!(found, [(2, "one two \"three".to_owned()), (2, "a\\\"b".to_owned())]);
}
