//! The program and its machine: core dumps, signals that mean nothing to it, limits, and the duties of process 1.

use super::{Failure, Result};

/// The memory holds keys and secrets: no core dump is written, and no other process of the same user may read it.
///
/// A debugger of root still works. Only the soft limit changes, so that a child may ask for a core dump of its own.
pub fn protect_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Core);
        // It can only fail if it is not allowed to ask for less.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: limit.maximum });
    }
    // A core dump that goes to a program, as most systems have it, does not heed the limit.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// This many open files let it deliver, if slowly: the database, the log, the event loops, the intake and a few receivers.
const FILES: u64 = 64;

/// Asks for as many open files as the machine allows, and refuses to begin with too few: what fails first would be anything.
pub(super) fn check_file_limit() -> Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        if limit.current.is_none_or(|files| files >= FILES) {
            return Ok(());
        }
        let most = limit.maximum.map_or(FILES, |most| most.min(FILES));
        let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: limit.maximum });
        if raised.is_err() || most < FILES {
            return Err(Failure::text("too-few-files", [("limit", most.to_string()), ("needed", FILES.to_string())]));
        }
    }
    Ok(())
}

/// A file that has reached its size limit (`ulimit -f`) gives an error, and does not end the program.
pub fn survive_file_limit() {
    #[cfg(unix)]
    ignore(rustix::process::Signal::XFSZ.as_raw());
}

/// From now on signals that mean nothing to a service do not end it, such as USR1 that was meant for
/// another process. Signals that ask a program to end, and those that say it is broken, stay as they are.
pub(super) fn ignore_other_signals() {
    #[cfg(unix)]
    {
        use rustix::process::Signal;
        for signal in
            [Signal::USR1, Signal::USR2, Signal::ALARM, Signal::VTALARM, Signal::PROF, Signal::IO, Signal::XCPU]
        {
            ignore(signal.as_raw());
        }
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::Signal;
        ignore(Signal::POWER.as_raw());
        ignore(Signal::STKFLT.as_raw());
        // The real-time signals that the C library leaves to programs.
        (35..=64).for_each(ignore);
    }
}

/// Takes the signal and does nothing. A child gets the signal's usual meaning back, which it would not if it were ignored.
#[cfg(unix)]
fn ignore(number: i32) {
    use tokio::signal::unix::{SignalKind, signal};
    if let Err(error) = signal(SignalKind::from_raw(number)) {
        tracing::debug!(number, %error, "a signal cannot be taken");
    }
}

/// As the first process of a container, takes in those whose parents are gone. Elsewhere it does nothing.
pub(super) fn reap_orphans() {
    #[cfg(target_os = "linux")]
    if std::process::id() == 1 {
        tokio::spawn(orphans::reap());
    }
}

#[cfg(target_os = "linux")]
mod orphans {
    use std::{collections::BTreeSet, fs, time::Duration};

    use rustix::process::{Pid, WaitOptions, waitpid};
    use tokio::signal::unix::{SignalKind, signal};

    /// Our own children, such as a command that warns, are waited for at once by those who started them. One that is
    /// still there after this long is nobody's.
    const PATIENCE: Duration = Duration::from_secs(3);

    pub(super) async fn reap() {
        let Ok(mut ended) = signal(SignalKind::child()) else { return };
        let mut before = BTreeSet::new();
        loop {
            if before.is_empty() {
                ended.recv().await;
            } else {
                tokio::time::sleep(PATIENCE).await;
            }
            let now = zombies();
            for pid in now.intersection(&before).filter_map(|pid| Pid::from_raw(*pid)) {
                let _ = waitpid(Some(pid), WaitOptions::NOHANG);
            }
            before = now.difference(&before).copied().collect();
        }
    }

    /// The children of process 1 that have ended and were not waited for.
    fn zombies() -> BTreeSet<i32> {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers.filter(|pid| is_zombie(*pid).unwrap_or(false)).collect()
    }

    /// The name in parentheses may hold anything; the state and the parent follow the last one.
    fn is_zombie(pid: i32) -> Option<bool> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let mut words = stat.rsplit_once(')')?.1.split_whitespace();
        Some(words.next()? == "Z" && words.next()? == "1")
    }
}
