//! A plain HTTP client on a socket, and the program that serves it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value as Json;

use crate::program::{Home, Running};

/// What was answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// Its body, where it is a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Json {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.json()
    }

    /// Its `detail`, where it is a problem with this status and code.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> String {
        let body = self.json();
        assert_eq!((self.status, body["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(body["status"], status);
        body["detail"].as_str().unwrap().to_owned()
    }
}

/// One connection, kept alive.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Client {
    pub(crate) fn new(address: &str, token: &str) -> Self {
        Self::on(TcpStream::connect(address).unwrap(), token)
    }

    pub(crate) fn on(stream: TcpStream, token: &str) -> Self {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), token: token.to_owned() }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).unwrap();
    }

    /// Writes where the connection still stands.
    pub(crate) fn try_write(&mut self, bytes: &[u8]) -> Option<()> {
        self.stream.get_mut().write_all(bytes).ok()
    }

    /// Writes nothing more.
    pub(crate) fn end(&self) {
        self.stream.get_ref().shutdown(std::net::Shutdown::Write).unwrap();
    }

    pub(crate) fn into_stream(self) -> TcpStream {
        self.stream.into_inner()
    }

    /// The next answer on this connection; `None` where it is closed.
    pub(crate) fn reply(&mut self) -> Option<Reply> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.push((name.to_owned(), value.to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, l)| l.parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        Some(Reply { status, headers, body: String::from_utf8(body).unwrap() })
    }

    /// The head of a request with the token and these headers.
    pub(crate) fn head(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        if !self.token.is_empty() {
            head.push_str(&format!("authorization: Bearer {}\r\n", self.token));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head
    }

    #[track_caller]
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = self.head(method, path, headers);
        if method == "POST" {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        self.write(&[request.as_bytes(), body].concat());
        self.reply().expect("an answer")
    }

    #[track_caller]
    pub(crate) fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    #[track_caller]
    pub(crate) fn post(&mut self, media_type: &str, body: &str) -> Reply {
        self.send("POST", "/v1/events", &[("content-type", media_type)], body.as_bytes())
    }

    #[track_caller]
    pub(crate) fn event(&mut self, body: &str) -> Reply {
        self.post("application/json", body)
    }
}

/// `serve` at a free port.
pub(crate) struct Served {
    pub(crate) running: Running,
    pub(crate) address: String,
}

impl Served {
    pub(crate) fn start(home: &Home, args: &str) -> Self {
        Self::of(home.start(&format!("serve --listen 127.0.0.1:0 {args}")))
    }

    pub(crate) fn of(mut running: Running) -> Self {
        let line = running.says("listening");
        let address = line.split("://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { running, address }
    }

    pub(crate) fn client(&self, token: &str) -> Client {
        Client::new(&self.address, token)
    }
}

/// A new token.
pub(crate) fn token(home: &Home, args: &str) -> String {
    home.run(&format!("token add {args}")).ok().trim().to_owned()
}

/// A home with a webhook for invoices that goes nowhere.
pub(crate) fn home() -> Home {
    let home = Home::new();
    home.run("webhook add --url http://127.0.0.1:9/ --event invoice/add --private").ok();
    home
}
