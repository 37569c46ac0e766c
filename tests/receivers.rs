//! The sample receivers, run for real by the interpreters that this machine has.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver as Lines, Sender, channel};
use std::time::Duration;

use hookkeeper::model::{DataType, Envelope, Event, Kind, Secret, Time, WebhookId};
use hookkeeper::payload::{
    ScriptLang, ScriptValues, Wire, catalogue, content_type, render, script, sign, signature_header,
};
use jiff::tz::TimeZone;

const KEY: &str = "k'quoted\\key";

/// A sample receiver that is running.
struct Running {
    child: Child,
    port: u16,
    lines: Lines<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_there(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    output.is_ok_and(|status| status.success())
}

fn forward(from: impl Read + Send + 'static, to: Sender<String>) {
    std::thread::spawn(move || BufReader::new(from).lines().map_while(Result::ok).all(|line| to.send(line).is_ok()));
}

/// The command that runs the script at `path` on a free port, compiled where the language wants that.
fn command(lang: ScriptLang, directory: &Path, path: &Path, free: SocketAddr) -> Command {
    let compile = |command: &mut Command| {
        command.current_dir(directory);
        assert!(command.status().unwrap().success(), "{lang}: the receiver does not compile");
    };
    let (program, arguments): (&str, Vec<&std::ffi::OsStr>) = match lang {
        ScriptLang::Php => {
            let mut command = Command::new("php");
            command.args(["-S", &free.to_string()]).arg(path);
            return command;
        }
        ScriptLang::Go => {
            compile(Command::new("go").args(["build", "-o", "receiver"]).arg(path));
            let mut command = Command::new(directory.join("receiver"));
            command.arg("0");
            return command;
        }
        ScriptLang::CSharp => {
            compile(Command::new("mcs").args(MONO_REFERENCES).arg(path));
            let mut command = Command::new("mono");
            command.arg(directory.join("receiver.exe")).arg(free.port().to_string());
            return command;
        }
        ScriptLang::Python => ("python3", vec![path.as_os_str()]),
        ScriptLang::Node => ("node", vec![path.as_os_str()]),
        ScriptLang::Ruby => ("ruby", vec!["-w".as_ref(), path.as_os_str()]),
        ScriptLang::Perl => ("perl", vec![path.as_os_str()]),
        ScriptLang::Java => ("java", vec![path.as_os_str()]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg("0");
    command
}

const MONO_REFERENCES: [&str; 2] = ["-r:System.Runtime.Serialization", "-r:System.Xml.Linq"];

/// Starts the script and waits until it says that it listens.
fn start(mut command: Command, directory: &Path, port: u16) -> Running {
    command.env("WEBHOOK_FILE", directory.join("bodies")).env("TMPDIR", directory);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (sender, lines) = channel();
    forward(child.stdout.take().unwrap(), sender.clone());
    forward(child.stderr.take().unwrap(), sender);
    let mut running = Running { child, port, lines };
    loop {
        let line = running.lines.recv_timeout(Duration::from_secs(60)).expect("the receiver says that it listens");
        if let Some(port) = line.strip_prefix("Listening on port ") {
            running.port = port.parse().unwrap();
            return running;
        }
        if line.contains("Development Server") {
            return running;
        }
    }
}

/// A body as hookkeeper sends it.
fn body(data_type: DataType, envelope: Envelope) -> Vec<u8> {
    let built_in = catalogue()[0];
    let (name, description) = (built_in.kind.parse().unwrap(), String::new());
    let kind = Kind {
        name,
        root: built_in.root.to_owned(),
        item: built_in.item.to_owned(),
        description,
        built_in: true,
        collections: Default::default(),
    };
    let (uid, data) = ("evt_1".to_owned(), built_in.sample.to_owned());
    let event = Event { id: 1, uid, kind: built_in.kind.to_owned(), data, occurred_at: Time::now() };
    let wire = Wire { data_type, envelope, company_id: "7", time_zone: &TimeZone::UTC, first_form: false };
    render(&event, &kind, &wire).unwrap().body(WebhookId(1), None).to_vec()
}

/// One POST as hookkeeper makes it.
struct Post<'a> {
    uid: &'a str,
    at: i64,
    signature: String,
    data_type: DataType,
    body: &'a [u8],
}

impl<'a> Post<'a> {
    fn signed(secret: &Secret, uid: &'a str, data_type: DataType, body: &'a [u8], at: i64) -> Self {
        Self { uid, at, signature: signature_header(&[sign(secret, uid, at, body)]), data_type, body }
    }

    /// The reply's status and body.
    fn to(&self, port: u16) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let Self { uid, at, signature, data_type, body } = self;
        let head = format!(
            "POST /hooks HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
             Content-Type: {}\r\nContent-Length: {}\r\n\
             webhook-id: {uid}\r\nwebhook-timestamp: {at}\r\nwebhook-signature: {signature}\r\n\r\n",
            content_type(*data_type),
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let status = reply.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
        (status, reply.split_once("\r\n\r\n").expect("an empty line after the headers").1.to_owned())
    }
}

fn check(lang: ScriptLang) {
    let directory = tempfile::tempdir().unwrap();
    let secret = Secret::random();
    let path = directory.path().join(lang.file_name());
    let values = ScriptValues { secret: &secret.reveal(), key: KEY, url: "https://shop.example/hooks?a=1&b='2'" };
    std::fs::write(&path, script(lang, &values)).unwrap();
    // PHP's and Mono's servers take no port 0, so a free one is found first.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check_command(lang, &secret, directory.path(), command(lang, directory.path(), &path, free), free.port());
}

fn check_command(lang: ScriptLang, secret: &Secret, directory: &Path, command: Command, port: u16) {
    let mut receiver = start(command, directory, port);
    let now = Time::now().seconds();
    let mut handled = Vec::new();
    for (uid, data_type, envelope) in [
        ("evt_1", DataType::Json, Envelope::Wfirma),
        ("evt_2", DataType::Json, Envelope::Standard),
        ("evt_3", DataType::Xml, Envelope::Wfirma),
        ("evt_4", DataType::Xml, Envelope::Standard),
    ] {
        let body = body(data_type, envelope);
        let post = Post::signed(secret, uid, data_type, &body, now);
        for _ in ["first", "again"] {
            let (status, reply) = post.to(receiver.port);
            assert_eq!(status, 200, "{lang}: {reply}");
            let reply: serde_json::Value = serde_json::from_str(reply.trim_matches(|c| c != '{' && c != '}')).unwrap();
            assert_eq!(reply["webhook_key"], KEY, "{lang}");
        }
        handled.extend_from_slice(&body);
        handled.push(b'\n');
        let line = format!("invoice/add: {} bytes", body.len());
        while !receiver.lines.recv_timeout(Duration::from_secs(30)).expect("the kind is told").contains(&line) {}
    }
    refusals(lang, secret, receiver.port, now);
    receiver.child.kill().unwrap();
    let bodies = std::fs::read(directory.join("bodies")).unwrap();
    assert!(bodies == handled, "{lang}: each event is handled once, and nothing that was refused");
}

fn refusals(lang: ScriptLang, secret: &Secret, port: u16, now: i64) {
    let body = body(DataType::Json, Envelope::Wfirma);
    let good = |at| Post::signed(secret, "evt_9", DataType::Json, &body, at);
    let mut others = Post { signature: signature_header(&[[7; 32]]), ..good(now) };
    assert_eq!(others.to(port).0, 401, "{lang}: a wrong signature");
    others.signature.clear();
    assert_eq!(others.to(port).0, 401, "{lang}: no signature");
    let other_body = Post { body: b"{}", ..good(now) };
    assert_eq!(other_body.to(port).0, 401, "{lang}: another body");
    assert_eq!(good(now - 310).to(port).0, 401, "{lang}: too old");
    assert_eq!(good(now + 310).to(port).0, 401, "{lang}: from the future");
    let not_json = Post::signed(secret, "evt_10", DataType::Json, b"not JSON", now);
    assert_eq!(not_json.to(port).0, 500, "{lang}: signed, but not to be understood");
    // Known already, so that it is not handled a second time: the second of two signatures is the good one.
    let known = Post::signed(secret, "evt_1", DataType::Json, &body, now);
    let both = format!("{} {}", signature_header(&[[7; 32]]), known.signature);
    assert_eq!(Post { signature: both, ..known }.to(port).0, 200, "{lang}: two signatures");
}

/// Runs the check where the language's program is there, and says so where it is not.
fn check_where_there(lang: ScriptLang, program: &str, arguments: &[&str]) {
    match is_there(program, arguments) {
        true => check(lang),
        false => println!("skipped: {program} is not installed"),
    }
}

#[test]
fn php() {
    check_where_there(ScriptLang::Php, "php", &["--version"]);
}

#[test]
fn php_without_its_extensions() {
    // `-n` reads no configuration, and with it no extension that is not built in: Debian's php-cli without php-xml.
    if !is_there("php", &["-n", "-r", "exit(function_exists('json_encode') ? 0 : 1);"]) {
        return println!("skipped: php is not installed, or is older than 8");
    }
    let directory = tempfile::tempdir().unwrap();
    let secret = Secret::random();
    let path = directory.path().join("receiver.php");
    let values = ScriptValues { secret: &secret.reveal(), key: KEY, url: "https://shop.example/" };
    std::fs::write(&path, script(ScriptLang::Php, &values)).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = Command::new("php");
    command.args(["-n", "-S", &free.to_string()]).arg(&path);
    check_command(ScriptLang::Php, &secret, directory.path(), command, free.port());
}

#[test]
fn python() {
    check_where_there(ScriptLang::Python, "python3", &["--version"]);
}

#[test]
fn node() {
    check_where_there(ScriptLang::Node, "node", &["--version"]);
}

#[test]
fn ruby() {
    check_where_there(ScriptLang::Ruby, "ruby", &["--version"]);
}

#[test]
fn perl() {
    check_where_there(ScriptLang::Perl, "perl", &["-MJSON::PP", "-MDigest::SHA", "-e", "1"]);
}

#[test]
fn go() {
    check_where_there(ScriptLang::Go, "go", &["version"]);
}

#[test]
fn java() {
    check_where_there(ScriptLang::Java, "javac", &["--version"]);
}

#[test]
fn csharp() {
    let directory = tempfile::tempdir().unwrap();
    let empty = directory.path().join("empty.cs");
    std::fs::write(&empty, "static class Empty { static void Main() {} }").unwrap();
    let arguments = [&MONO_REFERENCES[..], &[empty.to_str().unwrap()]].concat();
    check_where_there(ScriptLang::CSharp, "mcs", &arguments);
}
