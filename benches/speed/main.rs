//! How fast events come in and go out, beside what the machine can do without a database: `cargo bench --bench speed`.
//!
//! Every figure is taken in one run on the machine at hand, so that the ratios mean something though machines are noisy.
//! The receiver is this program again, as a process of its own. Arguments name the parts to run, `cargo bench --bench speed --
//! floor deliver`; docs/performance.md says what each measures. `COUNT` sets how many events.

mod common;
mod fair;
mod latency;
mod lines;
mod million;
mod rates;

use std::path::Path;

/// As the program has it; the bare POSTs have it too.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PARTS: &[&str] = &["floor", "deliver", "fan", "emit", "lines", "latency", "fair", "million"];

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["receiver"] => return common::runtime(1).block_on(common::receive()),
        ["million-accept", folder, address, count] => {
            return million::accept(Path::new(folder), address, count.parse().unwrap());
        }
        ["million-send", folder, _, count] => return million::send(Path::new(folder), count.parse().unwrap()),
        _ => {}
    }
    if let Some(unknown) = args.iter().find(|arg| !PARTS.contains(arg)) {
        eprintln!("there is no part `{unknown}`; there are {}", PARTS.join(", "));
        std::process::exit(2);
    }
    let wants = |part: &str| args.is_empty() || args.contains(&part);
    let given = std::env::var("COUNT").ok().and_then(|n| n.parse().ok());
    let count = given.unwrap_or(100_000);
    let (mut receiver, address) = common::start_receiver();
    rates::floor_and_deliver(address, count, wants("floor"), wants("deliver"));
    if wants("fan") {
        rates::deliver(address, count / 10, 10);
    }
    if wants("emit") {
        rates::emit(count);
    }
    if wants("lines") {
        lines::lines(given.unwrap_or(200_000));
    }
    if wants("latency") {
        latency::latency();
    }
    if wants("fair") {
        fair::fair(given.unwrap_or(1_000_000));
    }
    if wants("million") {
        million::million(&address.to_string(), given.unwrap_or(1_000_000));
    }
    let _ = receiver.kill();
    let _ = receiver.wait();
}
