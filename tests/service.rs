//! `serve` under a service manager: what it is told, the socket that it passes on, and what a reload does.
#![cfg(target_os = "linux")]

#[path = "intake/client.rs"]
#[allow(dead_code)]
mod client;
#[path = "common/docs.rs"]
mod docs;
#[path = "service/machine.rs"]
mod machine;
#[path = "common/program.rs"]
mod program;

use std::{
    fs::{self, File},
    io::Read as _,
    os::{
        linux::{fs::MetadataExt as _, net::SocketAddrExt as _},
        unix::net::{SocketAddr, UnixDatagram},
    },
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use client::Client;
use docs::has;
use program::{Home, Running};

const PATIENCE: Duration = Duration::from_secs(20);

/// The service manager's ear.
struct Manager(UnixDatagram);

impl Manager {
    fn new(home: &Home) -> (Self, String) {
        let path = home.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        (Self(socket), path.to_str().unwrap().to_owned())
    }

    /// Waits until it is told something that begins so.
    #[track_caller]
    fn hears(&self, what: &str) -> String {
        let mut bytes = [0; 1_024];
        loop {
            let length = self.0.recv(&mut bytes).unwrap_or_else(|error| panic!("never {what}: {error}"));
            let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
            if text.starts_with(what) {
                return text;
            }
        }
    }
}

fn signal(running: &Running, name: &str) {
    let pid = running.pid().to_string();
    assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
}

#[test]
fn the_service_manager_is_told_of_readiness_life_reload_and_end() {
    let home = Home::new();
    let (manager, path) = Manager::new(&home);
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0", "--log-file", "log"]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "40000");
    let mut running = Running::spawn(&mut command);
    assert!(manager.hears("READY=1").contains("STATUS=sending"));
    for _ in 0..3 {
        manager.hears("WATCHDOG=1");
    }
    // The log's file is moved away, as logrotate does it.
    fs::rename(home.path().join("log"), home.path().join("log.1")).unwrap();
    signal(&running, "HUP");
    assert!(manager.hears("RELOADING=1").contains("MONOTONIC_USEC="));
    manager.hears("READY=1");
    assert!(!fs::read_to_string(home.path().join("log.1")).unwrap().contains("reloaded"));
    assert!(fs::read_to_string(home.path().join("log")).unwrap().contains("reloaded"));
    // Its settings can be read, and it lives on.
    manager.hears("WATCHDOG=1");
    running.terminate();
    manager.hears("STOPPING=1");
    assert_eq!(running.code(), 0);
}

#[test]
fn the_socket_may_have_an_abstract_name_and_another_processs_watchdog_is_not_ours() {
    let home = Home::new();
    let name = format!("hookkeeper-test-{}", std::process::id());
    let socket = UnixDatagram::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut command = home.command(&["serve", "--no-listen"]);
    command.env("NOTIFY_SOCKET", format!("@{name}")).env("WATCHDOG_USEC", "1000").env("WATCHDOG_PID", "1");
    let mut running = Running::spawn(&mut command);
    Manager(socket).hears("READY=1");
    running.terminate();
    assert_eq!(running.code(), 0);
}

/// Passes a listening socket on as systemd does: as file 3, with the process it is for.
const PASS_ON: &str = "
import os, socket, sys
sockets = [socket.create_server(('127.0.0.1', 0)) for _ in range(int(sys.argv[1]))]
print(sockets[0].getsockname()[1], flush=True)
for number, each in enumerate(sockets):
    os.dup2(each.fileno(), 20 + number)
for number in range(len(sockets)):
    os.dup2(20 + number, 3 + number)
os.environ.update(LISTEN_FDS=sys.argv[1], LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
";

fn passed_on(home: &Home, sockets: &str) -> Running {
    let mut command = Command::new("python3");
    command.env_clear().env("HOME", home.path()).env("PATH", std::env::var_os("PATH").unwrap());
    command.args(["-c", PASS_ON, sockets, env!("CARGO_BIN_EXE_hookkeeper"), "serve"]);
    Running::spawn(&mut command)
}

#[test]
fn the_socket_that_the_service_manager_has_opened_is_listened_on() {
    if !has("python3") {
        eprintln!("skipped: python3 is not there");
        return;
    }
    let home = Home::new();
    let token = home.run("token add --name shop").ok().trim().to_owned();
    let mut running = passed_on(&home, "1");
    let address = format!("127.0.0.1:{}", running.line());
    let mut client = Client::new(&address, &token);
    client.event(r#"{"kind":"invoice/add","data":{}}"#).ok();
    assert!(running.says("listening").contains(&address));
    running.terminate();
    assert_eq!(running.code(), 0);
    let mut running = passed_on(&home, "2");
    running.says("one TCP socket is wanted");
    assert_eq!(running.code(), 1);
}

#[test]
fn a_renewed_certificate_serves_at_once_after_hup() {
    let home = Home::new();
    let [first, second] = [0, 1].map(|_| rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap());
    let write = |made: &rcgen::CertifiedKey<rcgen::KeyPair>| {
        fs::write(home.path().join("cert.pem"), made.cert.pem()).unwrap();
        fs::write(home.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    };
    write(&first);
    let mut running = home.start("serve --listen 127.0.0.1:0 --tls-cert cert.pem --tls-key key.pem");
    let line = running.says("listening");
    let address = line.split("://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert!(served_by(&address, &first) && !served_by(&address, &second));
    // What is no certificate changes nothing.
    fs::write(home.path().join("cert.pem"), "none").unwrap();
    signal(&running, "HUP");
    running.says("the old one serves on");
    assert!(served_by(&address, &first));
    write(&second);
    signal(&running, "HUP");
    running.says("reloaded");
    let until = Instant::now() + PATIENCE;
    while !served_by(&address, &second) {
        assert!(Instant::now() < until, "the old certificate still serves");
    }
}

/// Whether a client that trusts this certificate only is served.
fn served_by(address: &str, made: &rcgen::CertifiedKey<rcgen::KeyPair>) -> bool {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = std::sync::Arc::new(config.with_root_certificates(roots).with_no_client_auth());
    let mut session = rustls::ClientConnection::new(config, "localhost".try_into().unwrap()).unwrap();
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    let mut stream = rustls::Stream::new(&mut session, &mut socket);
    let asked = std::io::Write::write_all(
        &mut stream,
        b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
    );
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    asked.is_ok() && text.starts_with("HTTP/1.1 200")
}

#[test]
fn the_unit_leaves_little_open() {
    if !has("systemd-analyze") {
        eprintln!("skipped: systemd-analyze is not there");
        return;
    }
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/packaging/hookkeeper.service");
    let args = ["security", "--offline=true", "--threshold=20", "--no-pager", unit];
    let output = Command::new("systemd-analyze").args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_journal_gets_priorities_and_no_times_and_nobody_else_does() {
    let home = Home::new();
    let path = home.path().join("journal");
    for ours in [true, false] {
        let file = File::create(&path).unwrap();
        let stream = if ours { stream_of(&file) } else { "8:1".to_owned() };
        let (manager, notify) = Manager::new(&home);
        let mut command = home.command(&["serve", "--no-listen"]);
        command.env("NOTIFY_SOCKET", notify).env("JOURNAL_STREAM", stream);
        let mut child = command.stdin(Stdio::null()).stderr(file).spawn().unwrap();
        manager.hears("READY=1");
        child.kill().unwrap();
        child.wait().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next().unwrap().starts_with("<6>started"), ours, "{text}");
        assert_eq!(text.contains(" INFO "), !ours, "{text}");
        fs::remove_file(home.path().join("notify")).unwrap();
    }
}

/// What a service manager says of the journal: which file it is.
fn stream_of(file: &File) -> String {
    let about = file.metadata().unwrap();
    format!("{}:{}", about.st_dev(), about.st_ino())
}
