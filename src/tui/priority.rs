//! The thread that draws comes first: everything else that this process does, sending included, gives way to it, so that a
//! key is answered at once also while the sender is at full speed. Only Linux keeps a priority for each thread.

/// How much nicer the other threads are to it: about a third of its share where both want the same core.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;

/// Lowers every thread of this process but the one that calls; threads that they start later begin as low. Where the
/// system does not let it, all stay equal.
#[cfg(target_os = "linux")]
pub(super) fn come_first() {
    let own = rustix::thread::gettid();
    for entry in std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let id = entry.file_name().to_str().and_then(|name| name.parse().ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id.filter(|id| *id != own) {
            let now = rustix::process::getpriority_process(Some(own)).unwrap_or(0);
            let _ = rustix::process::setpriority_process(Some(id), (now + NICER).min(19));
        }
    }
}

/// Elsewhere all threads are equal.
#[cfg(not(target_os = "linux"))]
pub(super) fn come_first() {}
