//! `serve`, the console and `emit --lines` killed with SIGKILL at random moments under load, again and again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::PathBuf,
    process::{Child, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::Value as Json;

use crate::{
    program::Home,
    pty::Terminal,
    record::{Receiver, accepted, assert_whole, delivered, look},
};

/// What a sender that is killed has sent and not recorded is sent again, and nothing else is: it starts nothing while so many
/// attempts are in flight or unrecorded (`MAX_UNRECORDED`).
const BOUND: usize = 1_024;
const PATIENCE: Duration = Duration::from_secs(60);

/// A run's chances, which its seed repeats (the machine's own timing it does not).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn is(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

pub(crate) fn seed() -> u64 {
    let given = std::env::var("HOOKKEEPER_SEED").ok();
    let seed = given.map(|seed| seed.parse().expect("HOOKKEEPER_SEED is a number"));
    let seed = seed.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64);
    println!("HOOKKEEPER_SEED={seed}");
    seed
}

/// What came of it all.
#[derive(Debug, Default)]
struct Figures {
    kills: usize,
    /// Of programs that send.
    sender_kills: usize,
    events: usize,
    duplicates: usize,
    /// The most that one kill left taken by receivers and not recorded.
    most_unrecorded: usize,
}

/// A file of events, and the `emit` that brings it in.
struct Emit {
    child: Child,
    uids: Vec<String>,
    file: PathBuf,
}

/// The uids that were recorded as delivered by webhook, and how much had come to each receiver.
type Recorded = (BTreeMap<i64, BTreeSet<String>>, Vec<usize>);

/// A home whose programs are killed, and three receivers that keep the record.
struct Campaign {
    home: Home,
    chance: Chance,
    receivers: Vec<Receiver>,
    serve: Option<Child>,
    console: Option<Terminal>,
    emit: Option<Emit>,
    /// Files whose `emit` was killed.
    interrupted: Vec<(PathBuf, Vec<String>)>,
    /// What an `emit` has said is accepted.
    promised: BTreeSet<String>,
    /// After each kill: what was recorded as delivered, by webhook, and how much had come to each receiver.
    recorded: Vec<Recorded>,
    figures: Figures,
    next: usize,
}

impl Campaign {
    async fn new(seed: u64) -> Self {
        // It refuses one in sixteen, the first time it comes.
        let fails =
            |id: &str, before: usize| before == 0 && id.bytes().map(usize::from).sum::<usize>().is_multiple_of(16);
        let receivers = vec![Receiver::start().await, Receiver::start_flaky(fails).await, Receiver::start().await];
        Self {
            home: Home::new(),
            chance: Chance(seed),
            receivers,
            serve: None,
            console: None,
            emit: None,
            interrupted: Vec::new(),
            promised: BTreeSet::new(),
            recorded: Vec::new(),
            figures: Figures::default(),
            next: 0,
        }
    }

    fn spawn(&self, line: &str, name: &str) -> Child {
        let log = |end: &str| {
            let path = self.home.path().join(format!("{name}.{end}"));
            File::options().create(true).append(true).open(path).unwrap()
        };
        let mut command = self.home.command(&line.split_whitespace().collect::<Vec<_>>());
        command.stdin(Stdio::null()).stdout(log("out")).stderr(log("err")).spawn().unwrap()
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.home.path().join(name)).unwrap_or_default()
    }

    fn wait_a_little(&mut self, at_most_ms: u64) {
        std::thread::sleep(Duration::from_micros(self.chance.below(at_most_ms * 1_000)));
    }

    /// Kills programs while they make the database, then sets it up.
    fn begin(&mut self) {
        for _ in 0..3 {
            let child = self.spawn("serve --no-listen", "serve");
            self.wait_a_little(60);
            kill(child);
            self.figures.kills += 1;
        }
        self.home.args(&["setting", "set", "waits", "0s", "--yes"]).ok();
        for (receiver, more) in self.receivers.iter().zip(["--limit 16", "--limit 64 --type xml", "--ordered"]) {
            let url = receiver.url();
            self.home.run(&format!("webhook add --url {url} --event invoice/add --private {more}")).ok();
        }
    }

    /// Starts what does not run, waits a little, and kills some of it.
    fn round(&mut self) {
        if self.serve.is_none() && self.chance.is(75) {
            self.serve = Some(self.spawn("serve --no-listen", "serve"));
        }
        if self.console.is_none() && (self.serve.is_none() || self.chance.is(25)) {
            self.console = Some(Terminal::console(&self.home, 100, 30));
        }
        if self.emit.is_none() {
            let (file, uids) = match self.interrupted.pop() {
                Some(again) if self.chance.is(60) => again,
                other => {
                    self.interrupted.extend(other);
                    self.file()
                }
            };
            self.emit = Some(self.start_emit(file, uids));
        }
        self.wait_a_little(300);
        let mut killed = false;
        while !killed {
            if self.serve.is_some() && self.chance.is(50) {
                self.kill_serve();
                killed = true;
            }
            if self.console.is_some() && self.chance.is(50) {
                self.kill_console();
                killed = true;
            }
            if self.emit.is_some() && self.chance.is(40) {
                killed |= self.kill_emit();
            } else if !killed && self.serve.is_none() && self.console.is_none() {
                break;
            }
        }
        self.look();
    }

    /// A new file of events.
    fn file(&mut self) -> (PathBuf, Vec<String>) {
        let count = 20 + self.chance.below(500) as usize;
        let uids: Vec<_> = (self.next..self.next + count).map(|n| format!("e{n}")).collect();
        self.next += count;
        let line =
            |uid: &String| format!("{{\"kind\":\"invoice/add\",\"uid\":\"{uid}\",\"data\":{{\"id\":\"{uid}\"}}}}\n");
        let file = self.home.path().join(format!("{}.ndjson", uids[0]));
        fs::write(&file, uids.iter().map(line).collect::<String>()).unwrap();
        (file, uids)
    }

    fn start_emit(&self, file: PathBuf, uids: Vec<String>) -> Emit {
        let _ = fs::remove_file(self.home.path().join("emit.out"));
        let child = self.spawn(&format!("emit --json --lines {}", file.display()), "emit");
        Emit { child, uids, file }
    }

    fn kill_serve(&mut self) {
        let mut child = self.serve.take().unwrap();
        assert_eq!(child.try_wait().unwrap(), None, "serve has ended by itself: {}", self.log("serve.err"));
        kill(child);
        self.figures.kills += 1;
        self.figures.sender_kills += 1;
    }

    fn kill_console(&mut self) {
        let mut console = self.console.take().unwrap();
        console.signal("KILL");
        console.code();
        self.figures.kills += 1;
        self.figures.sender_kills += 1;
    }

    /// Kills an `emit`, or takes its word where it has ended already; answers whether it was killed.
    fn kill_emit(&mut self) -> bool {
        let mut emit = self.emit.take().unwrap();
        if emit.child.try_wait().unwrap().is_some() {
            self.take_word(emit);
            return false;
        }
        let _ = emit.child.kill();
        if emit.child.wait().unwrap().code().is_some() {
            self.take_word(emit);
            return false;
        }
        self.interrupted.push((emit.file, emit.uids));
        self.figures.kills += 1;
        true
    }

    /// Waits for an `emit`, which is to accept every line.
    fn take_word(&mut self, mut emit: Emit) {
        let status = wait(&mut emit.child);
        let said = self.log("emit.out");
        assert!(status == Some(0), "{status:?}: {said}{}", self.log("emit.err"));
        let said: Json = serde_json::from_str(&said).unwrap();
        let count = |what: &str| said[what].as_u64().unwrap();
        assert_eq!(count("accepted") + count("duplicates"), emit.uids.len() as u64, "{said}");
        self.promised.extend(emit.uids);
    }

    /// Notes what is recorded now: none of it may be sent again from now on.
    fn look(&mut self) {
        let in_use = self.serve.is_some() || self.console.is_some() || self.emit.is_some();
        let recorded = look(&self.home.database(), in_use, delivered);
        let mut unrecorded = 0;
        let mut counts = Vec::new();
        for (id, receiver) in (1..).zip(&self.receivers) {
            let known = recorded.get(&id).cloned().unwrap_or_default();
            unrecorded += receiver.different().difference(&known).count();
            counts.push(receiver.count());
        }
        if !in_use {
            self.figures.most_unrecorded = self.figures.most_unrecorded.max(unrecorded);
        }
        self.recorded.push((recorded, counts));
    }

    /// Lets everything come to its end, and proves that nothing was lost and nothing sent twice without need.
    fn end(mut self) -> Figures {
        if let Some(emit) = self.emit.take() {
            self.take_word(emit);
        }
        for (file, uids) in std::mem::take(&mut self.interrupted) {
            let emit = self.start_emit(file, uids);
            self.take_word(emit);
        }
        if self.serve.is_some() {
            self.kill_serve();
        }
        if self.console.is_some() {
            self.kill_console();
        }
        self.look();
        let mut last = self.spawn("send --until-idle", "serve");
        assert_eq!(wait(&mut last), Some(0), "{}", self.log("serve.err"));
        let log = self.log("serve.err");
        let bad: Vec<_> = log.lines().filter(|line| !line.contains(" INFO ")).collect();
        assert!(bad.is_empty(), "{bad:?}");
        let emit = self.log("emit.err");
        let bad: Vec<_> = emit.lines().filter(|line| !line.starts_with("Nobody sends at present")).collect();
        assert!(bad.is_empty(), "{bad:?}");

        let (accepted, recorded) = look(&self.home.database(), false, |db| {
            assert_whole(db);
            (accepted(db), delivered(db))
        });
        let all: BTreeSet<_> = accepted.iter().cloned().collect();
        let lost: Vec<_> = self.promised.difference(&all).collect();
        assert!(lost.is_empty(), "accepted by an emit's word, and not there: {lost:?}");
        assert_eq!(all.len(), self.next, "every line was accepted in the end");
        for (index, (id, receiver)) in (1..).zip(&self.receivers).enumerate() {
            assert!(receiver.different() == all, "webhook {id}: {} of {}", receiver.different().len(), all.len());
            assert!(recorded[&id] == all, "webhook {id}");
            let taken = receiver.taken();
            for (kill, (recorded, counts)) in self.recorded.iter().enumerate() {
                let again = |uid: &&String| recorded.get(&id).is_some_and(|known| known.contains(*uid));
                let again: Vec<_> = taken[counts[index]..].iter().filter(again).collect();
                assert!(again.is_empty(), "webhook {id}: recorded at kill {kill}, and sent again: {again:?}");
            }
            self.figures.duplicates += taken.len() - all.len();
        }
        let mut seen = BTreeSet::new();
        let first: Vec<_> = self.receivers[2].taken().into_iter().filter(|uid| seen.insert(uid.clone())).collect();
        assert!(first == accepted, "the one in strict order");
        let books = self.home.run("balance --json").object();
        let total = 3 * all.len();
        assert_eq!((&books["accepted"], &books["delivered"]), (&total.into(), &total.into()), "{books}");
        self.figures.events = all.len();
        assert!(self.figures.duplicates <= self.figures.sender_kills * BOUND, "{:?}", self.figures);
        assert!(self.figures.most_unrecorded <= BOUND, "{:?}", self.figures);
        std::mem::take(&mut self.figures)
    }
}

impl Drop for Campaign {
    fn drop(&mut self) {
        for mut child in self.serve.take().into_iter().chain(self.emit.take().map(|emit| emit.child)) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Waits until a program ends; answers with its code, `None` where a signal ended it.
#[track_caller]
fn wait(child: &mut Child) -> Option<i32> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(Instant::now() < end, "it does not end");
        std::thread::yield_now();
    }
}

/// Kills at least so many programs in one home.
async fn campaign(seed: u64, kills: usize) -> Figures {
    let mut campaign = Campaign::new(seed).await;
    campaign.begin();
    while campaign.figures.kills < kills {
        campaign.round();
    }
    campaign.end()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_where_programs_are_killed() {
    let figures = campaign(seed(), 15).await;
    println!("{figures:?}, at most {BOUND} a kill");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn nothing_is_lost_where_programs_are_killed_hundreds_of_times() {
    let seed = seed();
    let mut total = Figures::default();
    for number in 0..20 {
        let seed = seed.wrapping_add(number);
        println!("{number}: HOOKKEEPER_SEED={seed}");
        let figures = campaign(seed, 20).await;
        println!("{figures:?}");
        total.kills += figures.kills;
        total.sender_kills += figures.sender_kills;
        total.events += figures.events;
        total.duplicates += figures.duplicates;
        total.most_unrecorded = total.most_unrecorded.max(figures.most_unrecorded);
    }
    println!("in all {total:?}, at most {BOUND} a kill of a sender");
}
