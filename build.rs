//! Finds the languages: every folder of `assets/locales` is one, and its files are built in. So a language is added by adding
//! its folder; `docs/languages.md` says how.

use std::{env, fmt::Write as _, fs, path::Path};

const LOCALES: &str = "assets/locales";

fn main() {
    println!("cargo::rerun-if-changed={LOCALES}");
    let mut languages: Vec<Language> = fs::read_dir(LOCALES)
        .expect("the locales are there")
        .map(|entry| entry.expect("a folder can be read").path())
        .filter(|path| path.is_dir())
        .map(|path| Language::read(&path))
        .collect();
    // English comes first: it is spoken where nobody asks for another one.
    languages.sort_by_key(|language| (language.code != "en", language.code.clone()));
    let to = Path::new(&env::var("OUT_DIR").expect("cargo names a folder")).join("languages.rs");
    fs::write(to, written(&languages)).expect("cargo's folder can be written");
}

struct Language {
    code: String,
    name: String,
    thousands: char,
    thousands_from: usize,
    decimal: char,
    files: Vec<String>,
}

impl Language {
    fn read(folder: &Path) -> Self {
        let about = folder.join("language.txt");
        let text = fs::read_to_string(&about).unwrap_or_else(|error| panic!("{}: {error}", about.display()));
        let value = |name: &str| {
            let line = text.lines().filter_map(|line| line.split_once('=')).find(|(key, _)| key.trim() == name);
            line.unwrap_or_else(|| panic!("{} has no line `{name} = …`", about.display())).1.trim()
        };
        let sign = |name: &str| match value(name).strip_prefix("U+") {
            Some(code) => u32::from_str_radix(code, 16).ok().and_then(char::from_u32),
            None => value(name).parse().ok(),
        };
        let sign = |name: &str| sign(name).unwrap_or_else(|| panic!("{}: {name} is one sign", about.display()));
        let path = |entry: fs::DirEntry| fs::canonicalize(entry.path()).expect("a file that is there has a path");
        let mut files: Vec<_> = fs::read_dir(folder)
            .expect("a language can be read")
            .map(|entry| path(entry.expect("a file can be read")))
            .filter(|path| path.extension().is_some_and(|end| end == "ftl"))
            .map(|path| path.to_str().expect("paths are UTF-8").to_owned())
            .collect();
        files.sort();
        Self {
            code: folder.file_name().and_then(|name| name.to_str()).expect("a language has a code").to_owned(),
            name: value("name").to_owned(),
            thousands: sign("thousands"),
            thousands_from: value("thousands-from").parse().expect("thousands-from is a number"),
            decimal: sign("decimal"),
            files,
        }
    }
}

/// The enum of the languages, as `src/text/language.rs` takes it in.
fn written(languages: &[Language]) -> String {
    let mut code = String::new();
    let mut put = |line: &str| code.push_str(&format!("{line}\n"));
    put("/// A language of the program.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Language {");
    languages.iter().for_each(|l| put(&format!("/// {0}\n{0},", l.name)));
    put("}\nimpl Language {\n/// Every language; English first.");
    let all: Vec<_> = languages.iter().map(|l| format!("Self::{}", l.name)).collect();
    put(&format!("pub const ALL: &'static [Self] = &[{}];", all.join(", ")));
    put("const fn facts(self) -> &'static Facts {\nmatch self {");
    for l in languages {
        let Language { code, name, thousands, thousands_from, decimal, files } = l;
        let mut sources = String::new();
        files.iter().for_each(|file| write!(sources, "include_str!({file:?}), ").expect("a text takes all"));
        put(&format!(
            "Self::{name} => &Facts {{ code: {code:?}, thousands: {thousands:?}, thousands_from: {thousands_from}, \
             decimal: {decimal:?}, sources: &[{sources}] }},"
        ));
    }
    put("}\n}");
    // Fluent takes a function without anything in it, so each language has its own.
    put("fn formatter<M>(self) -> fn(&FluentValue<'_>, &M) -> Option<String> {\nmatch self {");
    languages.iter().for_each(|l| put(&format!("Self::{0} => |value, _| grouped(Self::{0}, value),", l.name)));
    put("}\n}\n}");
    code
}
