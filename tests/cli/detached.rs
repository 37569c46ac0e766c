//! The database's files are removed, moved or replaced while programs run: nothing is acknowledged that would be lost.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{
    copies::webhook,
    program::{Home, Running},
    pty::Terminal,
};

struct Service {
    home: Home,
    serve: Running,
    address: String,
    token: String,
    accepted: i64,
}

impl Service {
    fn start() -> Self {
        let home = Home::new();
        webhook(&home);
        let token = home.run("token add --name shop --json").object()["token"].as_str().unwrap().to_owned();
        let mut serve = home.start("serve --listen 127.0.0.1:0");
        let line = serve.says("listening");
        let address = line.split("://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let mut service = Self { home, serve, address, token, accepted: 0 };
        for _ in 0..20 {
            assert_eq!(service.post(), 202);
        }
        assert!(service.get("/readyz") == 200);
        service
    }

    fn ask(&self, request: &str) -> u16 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn get(&self, path: &str) -> u16 {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    fn post(&mut self) -> u16 {
        let body = r#"{"kind": "invoice/add", "data": {}}"#;
        let head = format!(
            "POST /v1/events HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len()
        );
        let status = self.ask(&head);
        self.accepted += i64::from(status == 202);
        status
    }

    fn database(&self) -> PathBuf {
        self.home.database()
    }

    /// Nothing is acknowledged, and everyone is told.
    #[track_caller]
    fn refuses(&mut self) {
        assert_eq!((self.post(), self.get("/readyz")), (503, 503));
        self.serve.says("nothing is accepted or sent");
        assert_eq!((self.post(), self.get("/readyz")), (503, 503));
    }

    fn end(&mut self) {
        self.serve.terminate();
        self.serve.code();
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

fn events(database: &Path) -> i64 {
    let db = Connection::open(database).unwrap();
    let whole: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    db.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap()
}

#[test]
fn removed_database_is_not_written_to() {
    let mut service = Service::start();
    std::fs::remove_file(service.database()).unwrap();
    service.refuses();
}

#[test]
fn moved_database_is_complete_by_itself_and_goes_on_once_it_is_back() {
    let mut service = Service::start();
    let (path, away) = (service.database(), service.home.path().join("away.db"));
    std::fs::rename(&path, &away).unwrap();
    service.refuses();
    let copy = service.home.path().join("copy.db");
    service.home.until("paths", |_| {
        std::fs::copy(&away, &copy).unwrap();
        std::fs::metadata(beside(&path, "-wal")).unwrap().len() == 0
    });
    std::fs::copy(&away, &copy).unwrap();
    assert_eq!(events(&copy), service.accepted);
    std::fs::rename(&away, &path).unwrap();
    service.serve.says("are back");
    assert_eq!(service.post(), 202);
    service.end();
    assert_eq!(events(&path), service.accepted);
}

#[test]
fn backup_put_in_place_of_an_open_database_is_noticed_and_stays_whole() {
    let mut service = Service::start();
    let path = service.database();
    let backup = service.home.path().join("backup.db");
    service.home.run("backup backup.db").ok();
    let in_backup = service.accepted;
    for _ in 0..10 {
        assert_eq!(service.post(), 202);
    }
    std::fs::rename(&backup, &path).unwrap();
    service.refuses();
    service.end();
    assert_eq!(events(&path), in_backup, "the log of the other file is not taken for its own");
    service.home.run("balance").ok();
}

#[test]
fn removed_log_loses_nothing_that_was_accepted() {
    let mut service = Service::start();
    std::fs::remove_file(beside(&service.database(), "-wal")).unwrap();
    service.refuses();
    service.end();
    assert_eq!(events(&service.database()), service.accepted);
}

#[test]
fn removed_index_loses_nothing_that_service_or_commands_accept() {
    let mut service = Service::start();
    std::fs::remove_file(beside(&service.database(), "-shm")).unwrap();
    let mut by_command = 0;
    for _ in 0..5 {
        by_command += i64::from(service.home.run("emit invoice/add").code == 0);
        service.post();
    }
    service.refuses();
    service.end();
    assert_eq!(events(&service.database()), service.accepted + by_command);
    service.home.run("balance").ok();
}

#[test]
fn moved_folder_is_noticed() {
    let mut service = Service::start();
    let folder = service.database().parent().unwrap().to_owned();
    let away = service.home.path().join("away");
    std::fs::rename(folder, &away).unwrap();
    service.refuses();
    service.end();
    assert_eq!(events(&away.join("hookkeeper.db")), service.accepted);
}

#[test]
fn console_shows_that_the_database_is_gone() {
    let home = Home::new();
    webhook(&home);
    let mut console = Terminal::console(&home, 120, 36);
    console.sees("127.0.0.1:9");
    std::fs::remove_file(home.database()).unwrap();
    console.sees("was removed or moved");
    console.types("q");
    assert_eq!(console.code(), 0);
}

#[test]
fn second_name_of_a_database_is_refused() {
    let home = Home::new();
    webhook(&home);
    let other = home.path().join("other.db");
    std::fs::hard_link(home.database(), &other).unwrap();
    for path in [&other, &home.database()] {
        let said = home.args(&["emit", "invoice/add", "--sample", "--db", path.to_str().unwrap()]).refused(1);
        assert!(said.contains("is a hard link"), "{said}");
    }
    std::fs::remove_file(&other).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(home.database(), &other).unwrap();
    home.args(&["emit", "invoice/add", "--sample", "--db", other.to_str().unwrap()]).ok();
    assert_eq!(events(&home.database()), 1, "a symbolic link leads to the same log");
}
