//! What answers a key comes first: the thread that draws, and those that read for it. Sending and recording, which would take
//! all there is, give way to them, so that a key is answered at once also while the sender is at full speed. Only Linux keeps a
//! priority for each thread.

/// How much nicer the threads that send and record are: about a third of a share where others want the same core.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;
/// They, by the beginnings of their names.
#[cfg(target_os = "linux")]
const GIVE_WAY: [&str; 3] = ["sender", "store-writer", "store-watch"];

/// Lowers the threads that give way; threads that they start later begin as low. Where the system does not let it, all stay
/// equal.
#[cfg(target_os = "linux")]
pub(super) fn come_first() {
    for entry in std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let name = std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        let id = entry.file_name().to_str().and_then(|name| name.parse().ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id.filter(|_| GIVE_WAY.iter().any(|begin| name.starts_with(begin))) {
            let now = rustix::process::getpriority_process(Some(id)).unwrap_or(0);
            let _ = rustix::process::setpriority_process(Some(id), (now + NICER).min(19));
        }
    }
}

/// Elsewhere all threads are equal.
#[cfg(not(target_os = "linux"))]
pub(super) fn come_first() {}
