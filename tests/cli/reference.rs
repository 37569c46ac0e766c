//! Completions and the manual, as the shells and the readers of manuals take them.

use std::process::{Command, Stdio};

use crate::program::Home;

/// Runs a checker on a text where it is there; says so where it is not.
fn checked(program: &str, args: &[&str], text: &str) {
    let home = Home::new();
    let file = home.path().join("text");
    std::fs::write(&file, text).unwrap();
    match Command::new(program).args(args).arg(&file).stdin(Stdio::null()).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.is_empty(), "{program}: {said}");
        }
        Err(error) => eprintln!("skipped: {program}: {error}"),
    }
}

#[test]
fn completions_load_and_know_every_command() {
    let home = Home::new();
    for (shell, check) in
        [("bash", Some("-n")), ("zsh", Some("-n")), ("fish", Some("--no-execute")), ("powershell", None)]
    {
        let script = home.run(&format!("completions {shell}")).ok();
        for word in ["rotate-secret", "doctor", "key-file", "until-idle"] {
            assert!(script.contains(word), "{shell} knows no {word}");
        }
        if let Some(check) = check {
            checked(shell, &[check], &script);
        }
    }
    home.run("completions cobol").refused(2);
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let home = Home::new();
    let written = home.run("man --folder pages --json").object();
    assert!(written["files"].as_array().unwrap().len() > 40, "{written}");
    let page = home.run("man webhook add").ok();
    assert!(page.contains("hookkeeper\\-webhook\\-add") && page.contains("\\-\\-require\\-key"), "{page}");
    for option in [
        "\n\\fB\\-\\-url\\fR\\~\\fI<URL>\\fR\n",
        "\n[\\fB\\-\\-header\\fR\\~\\fI<NAME:\\~VALUE>\\fR]...\n",
        "\n[\\fB\\-\\-ordered\\fR[=\\fI<yes|no>\\fR]]\n",
    ] {
        assert!(page.contains(option), "{option}: {page}");
    }
    assert!(home.run("man").ok().contains("\n.B NO_COLOR\n"));
    assert_eq!(page, std::fs::read_to_string(home.path().join("pages/hookkeeper-webhook-add.1")).unwrap());
    for file in written["files"].as_array().unwrap() {
        let path = home.path().join(file.as_str().unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_uppercase();
        let title = format!(".TH {name} 1 \"\" \"hookkeeper {}\" hookkeeper\n.SH NAME\n", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&title), "{text}");
        // Commands stand as they are typed, each on its own line.
        let typed = text.split(".SH EXAMPLES\n.nf\n").nth(1).and_then(|rest| rest.split(".fi\n").next());
        assert!(typed.is_some_and(|typed| typed.lines().any(|line| line.contains("hookkeeper"))), "{text}");
        for section in ["ENVIRONMENT\n.TP\n.B HOOKKEEPER_DB\n", "\"EXIT STATUS\"\n.TP\n.B 0\ndone.\n"] {
            assert!(text.contains(&format!(".SH {section}")), "{section}: {text}");
        }
    }
    for page in [home.run("man").ok(), page] {
        checked("man", &["--warnings", "-l", "-Tutf8", "-P", "cat"], &page);
        checked("mandoc", &["-Wfatal"], &page);
    }
    assert!(home.run("man webhook fly").refused(2).contains("`webhook fly`"));
}

/// What bash offers after this line, by the script that we print.
fn offered(home: &Home, line: &str) -> Vec<String> {
    let script = r#"
        eval "$("$0" completions bash)"
        COMP_WORDS=($1) COMP_LINE=$1 COMP_POINT=${#1}
        [[ $1 == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _hookkeeper hookkeeper "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let mut bash = Command::new("bash");
    bash.args(["-c", script, env!("CARGO_BIN_EXE_hookkeeper"), line]).env_clear().env("HOME", home.path());
    let output = bash.env("PATH", "/usr/bin:/bin").current_dir(home.path()).output().unwrap();
    assert!(output.stderr.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_commands_options_and_the_words_that_they_take() {
    let home = Home::new();
    assert_eq!(offered(&home, "hookkeeper webh"), ["webhook"]);
    assert_eq!(offered(&home, "hookkeeper webhook add --type "), ["json", "xml"]);
    assert_eq!(offered(&home, "hookkeeper request list --state h"), ["held"]);
    assert_eq!(offered(&home, "hookkeeper request list --fault certificate_e"), ["certificate_expired"]);
    assert_eq!(offered(&home, "hookkeeper webhook script 1 --lang p"), ["php", "python", "perl"]);
    assert!(offered(&home, "hookkeeper setting set ret").contains(&"retain_requests".to_owned()));
    assert!(offered(&home, "hookkeeper webhook add --event in").contains(&"invoice/edit".to_owned()));
    assert!(offered(&home, "hookkeeper emit ").contains(&"payments/add".to_owned()));
    // They are offered, and others are taken as before: an own kind, and the answer to a bad word is the type's.
    home.run("kind add order/paid").ok();
    home.run("emit order/paid --sample").ok();
    assert!(home.run("webhook add --url https://a.example/ --event a/b --type yaml").refused(2).contains("json, xml"));
}
