//! What a process takes of the machine. Only Linux tells; elsewhere the figures are zero.

use std::{collections::BTreeMap, fs, time::Duration};

/// Processor time by the names of threads.
pub(crate) fn by_thread(pid: u32) -> BTreeMap<String, Duration> {
    let mut threads = BTreeMap::new();
    for entry in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
        let read = |name: &str| fs::read_to_string(entry.path().join(name)).unwrap_or_default();
        let nanos = read("schedstat").split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(0);
        *threads.entry(read("comm").trim().to_owned()).or_default() += Duration::from_nanos(nanos);
    }
    threads
}

/// What each thread took between two times. Those of a pool may have ended meanwhile, with what they had taken.
pub(crate) fn since(
    before: &BTreeMap<String, Duration>,
    after: &BTreeMap<String, Duration>,
) -> Vec<(String, Duration)> {
    let took = |(name, now): (&String, &Duration)| {
        (name.clone(), now.saturating_sub(before.get(name).copied().unwrap_or_default()))
    };
    after.iter().map(took).collect()
}

/// Prints how much memory is resident now, and was at most.
pub(crate) fn say_memory(pid: u32, when: &str) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    for (name, what) in [("VmRSS:", "resident memory"), ("VmHWM:", "resident memory at its peak")] {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib: f64 = line.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0.0);
        crate::say(&format!("{when}: {what}"), kib / 1024.0, "MiB");
    }
}
