//! What `doctor` says of a damaged database.

use super::*;

#[test]
fn each_kind_of_damage_is_a_result() {
    let damage: [(&str, Damage); 7] = [
        ("zeros in the header", |path| overwrite(path, 16, &[0; 60])),
        ("no database", |path| std::fs::write(path, "this is a text, and no database at all").unwrap()),
        ("truncated", |path| {
            let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        }),
        ("pages in the middle", |path| {
            for page in 3..40 {
                overwrite(path, page * 4_096, &[0x55; 2_000]);
            }
        }),
        ("a table that is missing", |path| sql(path, "DROP TABLE traffic")),
        ("books that are missing", |path| sql(path, "DROP TABLE book")),
        ("settings that are missing", |path| sql(path, "DROP TABLE setting")),
    ];
    for (what, damage) in damage {
        let home = Home::new();
        home.run("webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
        home.pipe("emit --lines -", &"{\"kind\":\"invoice/add\",\"data\":{}}\n".repeat(500)).ok();
        damage(&home.database());
        for line in ["doctor --json", "doctor --json --full"] {
            let answer = home.run(line);
            assert_eq!((answer.code, answer.err.as_str()), (1, ""), "{what}: {answer:?}");
            let results: Vec<Json> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(results.iter().any(|result| result["level"] == "error"), "{what}: {answer:?}");
        }
        let answer = home.run("doctor");
        assert!(answer.code == 1 && answer.err.is_empty() && answer.out.contains("ERROR "), "{what}: {answer:?}");
    }
}

fn overwrite(path: &std::path::Path, at: u64, bytes: &[u8]) {
    use std::io::{Seek as _, SeekFrom, Write as _};
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    if at < file.metadata().unwrap().len() {
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(bytes).unwrap();
    }
}
