//! The line, run by every shell that is here and by the real curl.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use proptest::prelude::*;

use super::*;
use crate::model::{DataType, Envelope, PostUrl};

/// The shells that people paste a line into, and how each is called.
const SHELLS: [&[&str]; 7] = [&["sh"], &["dash"], &["busybox", "ash"], &["bash"], &["zsh"], &["ksh"], &["mksh"]];

fn sent(url: &str, body: &[u8], headers: &[(String, String)]) -> Sent {
    let header = |(name, value): &(String, String)| Header { name: name.clone(), value: value.clone() };
    Sent {
        url: url.into(),
        data_type: DataType::Json,
        envelope: Envelope::Wfirma,
        headers: headers.iter().map(header).collect(),
        body: body.to_vec().into(),
        masked_body: None,
    }
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Those of the shells that this machine has.
fn shells() -> Vec<&'static [&'static str]> {
    let is_there = |shell: &&&[&str]| {
        let status = Command::new(shell[0]).args(&shell[1..]).args(["-c", ":"]).stderr(Stdio::null()).status();
        let there = status.is_ok_and(|status| status.success());
        if !there {
            eprintln!("skipped: there is no {} here", shell.join(" "));
        }
        there
    };
    SHELLS.iter().filter(is_there).copied().collect()
}

/// A `curl` that notes its arguments and its standard input.
struct Stub {
    folder: tempfile::TempDir,
}

impl Stub {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("curl");
        let script = "#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done >\"$0.words\"\ncat >\"$0.input\"\n";
        // Another process writes it: a child of a parallel test could hold our handle open, and a shell could not run it.
        let mut made = Command::new("sh");
        made.args(["-c", "printf %s \"$1\" >\"$2\" && chmod 755 \"$2\"", "sh", script]).arg(&path);
        assert!(made.status().unwrap().success());
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The arguments and the input that a shell gives it.
    fn called(&self, shell: &[&str], line: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
        let _ = std::fs::remove_file(self.path("curl.words"));
        run(shell, line, self.folder.path());
        let words = std::fs::read(self.path("curl.words")).unwrap_or_else(|error| panic!("{shell:?}: {error}: {line}"));
        let words = words.strip_suffix(b"\0").unwrap().split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
        (words, std::fs::read(self.path("curl.input")).unwrap())
    }
}

/// Pipes the line into the shell, as the documentation says it.
fn run(shell: &[&str], line: &str, folder: &Path) {
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).current_dir(folder).env("PATH", format!("{}:{path}", folder.display()));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    child.wait().unwrap();
    assert!(!folder.join("owned").exists(), "{shell:?} ran what was only data: {line}");
}

/// The arguments that are meant, but for the body.
fn meant(sent: &Sent) -> Vec<Vec<u8>> {
    let mut words = vec!["--globoff", "--path-as-is", "--http1.1", "-X", "POST", sent.url.as_str()];
    let headers = headers(sent, true);
    words.extend(headers.iter().flat_map(|header| ["-H", header.as_str()]));
    if sent.headers.iter().any(|header| header.name == "accept-encoding") {
        words.push("--compressed");
    }
    words.into_iter().map(|word| word.as_bytes().to_vec()).collect()
}

fn check(sent: &Sent, stub: &Stub, shells: &[&[&str]]) {
    let line = curl(sent, true);
    assert!(line.split('\n').all(|part| escape(part) == part), "{line:?}");
    for shell in shells {
        let (words, input) = stub.called(shell, &line);
        let (how, body) = match &words[words.len() - 2..] {
            [how, value] if how == b"--data-raw" => (how, value.clone()),
            [how, value] => (how, if value == b"@-" { input } else { value.clone() }),
            _ => unreachable!(),
        };
        assert!(how == b"--data-raw" || how == b"--data-binary");
        assert_eq!(words[..words.len() - 2], meant(sent), "{shell:?}: {line}");
        assert_eq!(body, &sent.body[..], "{shell:?}: {line}");
    }
}

#[test]
fn every_shell_reads_back_what_was_sent() {
    let (stub, shells) = (Stub::new(), shells());
    let attack = "\u{1b}[0m';touch owned;'$(touch owned)`touch owned`\"; touch owned #\\";
    let long: Vec<u8> = (0..60_000_u32).map(|n| (n % 256) as u8).collect();
    let bodies: [&[u8]; 11] = [
        b"",
        b"{\"name\":\"O'Brien\"}",
        attack.as_bytes(),
        "a\n\tb\u{1b}[0m\\ \u{202e}'zł'\n\n".as_bytes(),
        b"@/etc/passwd",
        b"\0a\0",
        b"\xff\xfe",
        b"-n %s %d \\n \\c\x01",
        "!! żółć ~ =ls * ? [a] {b,c} $HOME".as_bytes(),
        b"\x01\\",
        &long,
    ];
    for body in bodies {
        let headers = [
            ("x-empty", ""),
            ("x-at", "@/etc/passwd"),
            ("x-quote", "it's \\ $HOME `x` !"),
            ("x-tab", "a\tb"),
            ("accept-encoding", "gzip"),
        ];
        check(&sent("https://a.example/x?y='1'&z=[a-c]{1,2}$(touch%20owned)", body, &owned(&headers)), &stub, &shells);
    }
}

#[test]
fn a_body_that_is_too_long_is_read_from_a_file_and_nothing_is_sent_without_it() {
    let stub = Stub::new();
    let body = vec![b'x'; LONGEST + 1];
    let line = curl(&sent("https://a.example/", &body, &[]), true);
    std::fs::write(stub.path("body.bin"), &body).unwrap();
    for shell in shells() {
        assert_eq!(stub.called(shell, &line).1, body, "{shell:?}");
    }
    std::fs::remove_file(stub.path("body.bin")).unwrap();
    std::fs::remove_file(stub.path("curl.words")).unwrap();
    for shell in shells() {
        run(shell, &line, stub.folder.path());
        assert!(!stub.path("curl.words").exists(), "{shell:?}");
    }
}

#[test]
fn what_may_be_a_secret_is_left_out() {
    let headers = owned(&[("Authorization", "Bearer abc"), ("X-Api-Key", "def"), ("X-Shop", "7")]);
    let sent = sent("https://a.example/x?y=token", b"{}", &headers);
    let line = curl(&sent, false);
    assert!(!line.contains("abc") && !line.contains("def") && line.contains("X-Shop: 7"), "{line}");
    assert!(line.contains("https://a.example/x?y=<secret>"), "{line}");
    let line = curl(&sent, true);
    assert!(line.contains("Bearer abc") && line.contains("X-Api-Key: def"), "asked for: {line}");
}

fn any_url() -> impl Strategy<Value = String> {
    ("[ -~]{0,40}", "\\PC{0,20}").prop_filter_map("no Post URL", |(path, query)| {
        format!("http://127.0.0.1:9/{path}?{query}").parse::<PostUrl>().ok().map(|url| url.as_str().to_owned())
    })
}

/// Headers as operators may set them.
fn any_headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let header = ("x-[!#$%&'*+.^_`|~a-z0-9-]{1,8}", "[ -~\t]{0,30}");
    prop::collection::vec(header, 0..4).prop_map(|headers| {
        let valid = |(name, value): (String, String)| Header::custom(&name, &value).ok();
        headers.into_iter().filter_map(valid).map(|header| (header.name, header.value)).collect()
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<Vec<u8>>(),
        any::<String>().prop_map(String::into_bytes),
        "[\\x00-\\x7f]{0,200}".prop_map(String::into_bytes),
        "[@'\"\\\\$`!%\n\r\t\u{1b}\u{9b}\u{202e}();&|<>{}*?~#a-c -]{0,60}".prop_map(String::into_bytes),
    ]
}

/// The request as the receiver reads it: its first line, its headers sorted, and its body.
fn received(listener: &TcpListener) -> (String, Vec<String>, Vec<u8>) {
    let (connection, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(connection);
    let mut line = || -> String {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).unwrap();
        line.iter().map(|byte| char::from(*byte)).collect::<String>().trim_end_matches(['\r', '\n']).to_owned()
    };
    let first = line();
    let mut headers: Vec<String> = std::iter::from_fn(|| Some(line()).filter(|line| !line.is_empty())).collect();
    let length = headers.iter().find_map(|header| header.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let mut connection: TcpStream = reader.into_inner();
    connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    headers.iter_mut().for_each(|header| {
        let (name, value) = header.split_once(':').unwrap();
        *header = format!("{}: {}", name.to_lowercase(), value.trim());
    });
    headers.sort();
    (first, headers, body)
}

#[test]
fn curl_sends_what_the_attempt_sent() {
    if Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_err() {
        eprintln!("skipped: there is no curl here");
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 16, ..ProptestConfig::default() });
    let cases = (any_url(), any_headers(), prop_oneof![any_body(), prop::collection::vec(any::<u8>(), 2_000..3_000)]);
    runner
        .run(&cases, |(url, own, body)| {
            let url = url.replace("127.0.0.1:9", &address.to_string());
            let length = body.len().to_string();
            let mut all = owned(&[("user-agent", "hookkeeper/1"), ("content-type", "application/json")]);
            all.extend(own);
            let rest = [
                ("accept", "*/*"),
                ("accept-encoding", "gzip"),
                ("host", &address.to_string()),
                ("content-length", &length),
            ];
            all.extend(owned(&rest));
            let attempt = sent(&url, &body, &all);
            let shown = curl(&attempt, true);
            let (first, headers, got) = std::thread::scope(|scope| {
                let receiver = scope.spawn(|| received(&listener));
                run(&["sh"], &shown, folder.path());
                receiver.join().unwrap()
            });
            let path = url.split_once(&address.to_string()).unwrap().1;
            prop_assert_eq!(first, format!("POST {path} HTTP/1.1"));
            let mut meant: Vec<_> =
                all.iter().map(|(name, value)| format!("{}: {}", name.to_lowercase(), value.trim())).collect();
            meant.sort();
            prop_assert_eq!(headers, meant, "{}", shown);
            prop_assert_eq!(got, body);
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_attempt_is_the_same_arguments_in_every_shell() {
    let (stub, shells) = (Stub::new(), shells());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    runner
        .run(&(any_url(), any_headers(), any_body()), |(url, headers, body)| {
            check(&sent(&url, &body, &headers), &stub, &shells);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_path_in_a_command_that_a_sentence_tells_to_run_is_one_word() {
    let folder = tempfile::tempdir().unwrap();
    let told = |path: &str| {
        let text = crate::text::Text::new(crate::text::Language::English);
        text.with("doctor-open-database-next", &[("path", path.to_owned().into())])
    };
    assert_eq!(told("/var/lib/hookkeeper/a-b_c.db"), "chmod 600 /var/lib/hookkeeper/a-b_c.db");
    for path in [
        "/a b.db",
        "/it's.db",
        "/$(touch owned).db",
        "/a;touch owned;.db",
        "/`touch owned`",
        "-R",
        "~/x",
        "/a\nb\u{1b}\u{202e}",
    ] {
        for shell in shells() {
            let line = told(path).replace("chmod 600 ", "printf '%s\\036' ");
            let mut command = Command::new(shell[0]);
            let output = command.args(&shell[1..]).args(["-c", &line]).current_dir(folder.path()).output().unwrap();
            let meant = if path.starts_with('-') { format!("./{path}\u{1e}") } else { format!("{path}\u{1e}") };
            assert_eq!(String::from_utf8(output.stdout).unwrap(), meant, "{shell:?}: {line}");
        }
    }
    assert!(!folder.path().join("owned").exists());
}
