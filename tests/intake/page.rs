//! Every example of docs/intake.md, run as it stands there.

use std::{path::Path, process::Command};

use crate::{
    client::{Served, home, token},
    docs::{blocks, has},
};

#[test]
fn the_examples_of_the_page_do_what_it_says() {
    let home = home();
    let served = Served::start(&home, "");
    let token = token(&home, "--name shop --scope emit,read");
    // What is told of requests needs one; what is told of readiness, a sender that has its lock.
    served.client(&token).event(r#"{"kind":"invoice/add","data":{},"uid":"first"}"#).ok();
    home.until("doctor --json", |answer| answer.out.contains("serve"));
    let mut accepted = 1;
    for (number, (language, text)) in blocks("docs/intake.md").into_iter().enumerate() {
        let program = match language.as_str() {
            "python" => "python3",
            "js" => "node",
            "bash" | "php" | "sh" => &language,
            other => panic!("nobody runs {other}"),
        };
        let needs = if matches!(program, "sh" | "bash") { "curl" } else { program };
        if !has(program) || !has(needs) {
            eprintln!("skipped: {needs} is not there");
            continue;
        }
        let extension = if language == "js" { "mjs" } else { &language };
        let file = home.path().join(format!("example-{number}.{extension}"));
        std::fs::write(&file, text.replace("127.0.0.1:8750", &served.address)).unwrap();
        let answer = run(program, &file, &token);
        accepted += i64::from(answer.contains("\"duplicate\":false") || answer.contains("'duplicate': False"));
        accepted += i64::from(answer.contains("duplicate: false"));
    }
    assert_eq!(home.run("balance --json").object()["accepted"], accepted);
    assert!(accepted >= 5, "only {accepted} events came in");
}

fn run(program: &str, file: &Path, token: &str) -> String {
    let mut command = Command::new(program);
    if matches!(program, "sh" | "bash") {
        command.arg("-e");
    }
    let output = command.arg(file).env("TOKEN", token).env("NO_COLOR", "1").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && !text.is_empty(),
        "{}: {text}{}",
        file.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    text
}
