//! Requests whose bodies are of megabytes: no key is held up by one, however long it takes to set it in lines.

use std::{fmt::Write as _, net::SocketAddr, path::Path, time::Duration};

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, PostUrl, WebhookDraft},
};
use vt100::Screen;

use crate::{common::runtime, database, process, terminal::Terminal};

/// What the last line of every body holds.
const END: &str = "the end of it";

/// What the bodies are, oldest request first.
const BODIES: [&str; 3] = ["body of 1 MiB, one line", "body of 1 MiB, many lines", "body of 6 MiB, many lines"];

/// Makes a database with a request for each, which failed ten times.
pub(crate) fn build(path: &Path, receiver: SocketAddr) {
    let text = "przyjęto do magazynu ".repeat((1 << 20) / 22 - 10);
    let mut fields = String::new();
    for n in 0.. {
        if fields.len() > (1 << 20) - 400 {
            break;
        }
        let _ = write!(fields, r#""line {n}":{{"name":"towar {n}","count":"{}","price":"12.50"}},"#, n % 7);
    }
    // In the envelope of wFirma.pl a list has numbered keys, and is longer than what came.
    let list = vec!["1"; (1 << 19) - 200].join(",");
    let rest = [format!(r#""notes":"{text}""#), fields.trim_end_matches(',').to_owned(), format!(r#""list":[{list}]"#)];
    runtime(1).block_on(async {
        let admin = Admin::open(path, "bench").await.unwrap();
        let url: PostUrl = format!("http://{receiver}/big").parse().unwrap();
        let mut draft = WebhookDraft::new(url, vec!["invoice/add".parse().unwrap()]);
        draft.allow_private = true;
        admin.add_webhook(draft, None).await.unwrap();
        for (n, rest) in rest.iter().enumerate() {
            let data = format!(r#"{{"fullnumber":"FV {n}/2026",{rest},"zzz":"{END}"}}"#);
            let event = NewEvent { kind: "invoice/add".to_owned(), data, uid: None, occurred_at: None };
            assert!(admin.emit(vec![event]).await.unwrap().iter().all(Result::is_ok));
        }
    });
    database::end(path, 1);
}

/// Looks at each of them.
pub(crate) fn all(home: &Path, path: &Path) {
    let mut terminal = Terminal::start(home, path);
    terminal.until("the webhooks", |screen| screen.contents().contains("invoice/add"));
    // The latest requests stand below the webhooks as well.
    terminal.press("L", |screen| ["all states", "FV 2/2026"].iter().all(|part| screen.contents().contains(part)));
    for what in BODIES.iter().rev() {
        look(&mut terminal, what);
        terminal.press("j", |_| true);
    }
    process::say_memory(terminal.pid(), "bodies");
    terminal.quit();
}

fn look(terminal: &mut Terminal, what: &str) {
    let mut keys = Keys { terminal, what, worst: Vec::new() };
    keys.press("Enter", "\r", |screen| screen.contents().contains("» req_"));
    keys.stands("the request", |screen| screen.contents().contains("webhook-id"));
    keys.press("Tab", "\t", |screen| screen.contents().contains("POST http"));
    keys.stands("the body", laid);
    for _ in 0..20 {
        keys.changes("Space", " ");
    }
    for _ in 0..20 {
        keys.changes("Ctrl-b", "\x02");
    }
    for _ in 0..5 {
        keys.changes("G", "G");
        keys.changes("g", "g");
    }
    keys.terminal.press("/", |screen| !screen.hide_cursor());
    keys.terminal.press(END, |screen| screen.contents().contains(END));
    keys.press("Enter, finds at the end", "\r", |screen| screen.hide_cursor() && screen.contents().contains(END));
    keys.press("n, finds it again", "n", |_| true);
    keys.terminal.press("/", |screen| !screen.hide_cursor());
    keys.terminal.press("x", |screen| screen.contents().contains(&format!("{END}x")));
    keys.press("Enter, finds nothing", "\r", |screen| screen.contents().contains("is not in this text"));
    for _ in 0..4 {
        // Short lines look the same either way.
        keys.press("z", "z", |_| true);
    }
    for how in ["v, as it came", "v, in hex", "v, set in lines"] {
        keys.press(how, "v", |screen| !laid(screen));
        keys.stands(how, laid);
    }
    for tab in ["Tab, to the reply", "Tab, to curl", "Tab, to the result", "Tab, to the request"] {
        keys.changes(tab, "\t");
    }
    // A key while the body is still being set in lines.
    keys.press("Up, another attempt", "\x1b[A", |screen| !laid(screen));
    keys.changes("Tab meanwhile", "\t");
    keys.changes("BackTab meanwhile", "\x1b[Z");
    keys.stands("the body", laid);
    keys.press("Esc", "\x1b", |screen| screen.contents().contains("all states"));
    keys.say();
}

/// Whether the body stands in lines.
fn laid(screen: &Screen) -> bool {
    screen.contents().contains("POST http") && !screen.contents().contains("being set in lines")
}

struct Keys<'a> {
    terminal: &'a mut Terminal,
    what: &'a str,
    worst: Vec<(Duration, &'static str)>,
}

impl Keys<'_> {
    fn press(&mut self, name: &'static str, key: &str, is: impl Fn(&Screen) -> bool) {
        let took = self.terminal.press(key, is);
        self.worst.push((took, name));
        std::thread::sleep(Duration::from_millis(10));
    }

    /// A key after which the screen is another one.
    fn changes(&mut self, name: &'static str, key: &str) {
        let before = self.terminal.see(Screen::contents);
        self.press(name, key, |screen| screen.contents() != before);
    }

    /// What comes by itself after the last key.
    fn stands(&mut self, what: &str, is: impl Fn(&Screen) -> bool) {
        let began = std::time::Instant::now();
        let took = self.terminal.until(what, is) - began;
        crate::say(&format!("{}: {what} stands after", self.what), took.as_secs_f64() * 1e3, "ms");
    }

    fn say(&mut self) {
        self.worst.sort();
        let ms = |at: usize| self.worst[at].0.as_secs_f64() * 1e3;
        crate::say(&format!("{}: {} keys, median", self.what, self.worst.len()), ms(self.worst.len() / 2), "ms");
        for (took, key) in self.worst.iter().rev().take(5) {
            crate::say(&format!("{}: of the slowest, {key}", self.what), took.as_secs_f64() * 1e3, "ms");
        }
    }
}
