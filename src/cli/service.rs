//! What a service manager is told and asked, by systemd's protocol: readiness, reload, watchdog, and the socket that it passes on.
//! Without a service manager all of it does nothing.

use std::{net::TcpListener, time::Duration};

use super::{Failure, Result};
use crate::text::escape;

/// What the service manager is told.
#[derive(Debug, Clone, Copy)]
pub(super) enum State<'a> {
    /// It serves; a word for people says how things stand.
    Ready(&'a str),
    /// How things stand now.
    Status(&'a str),
    /// It reads its files anew; `Ready` ends that.
    Reloading,
    /// It is ending.
    Stopping,
    /// It lives.
    Alive,
}

/// Tells the service manager, where there is one.
pub(super) fn tell(state: State<'_>) {
    let line = |text: &str| escape(text).into_owned();
    let message = match state {
        State::Ready(text) => format!("READY=1\nSTATUS={}\n", line(text)),
        State::Status(text) => format!("STATUS={}\n", line(text)),
        State::Reloading => format!("RELOADING=1\nMONOTONIC_USEC={}\n", monotonic_us()),
        State::Stopping => "STOPPING=1\n".to_owned(),
        State::Alive => "WATCHDOG=1\n".to_owned(),
    };
    if let Err(error) = send(&message) {
        tracing::debug!(%error, "the service manager could not be told");
    }
}

#[cfg(unix)]
fn send(message: &str) -> std::io::Result<()> {
    use std::os::unix::net::UnixDatagram;
    let Some(path) = std::env::var_os("NOTIFY_SOCKET").filter(|path| !path.is_empty()) else { return Ok(()) };
    let socket = UnixDatagram::unbound()?;
    #[cfg(target_os = "linux")]
    if let Some(name) = path.as_encoded_bytes().strip_prefix(b"@") {
        use std::os::{linux::net::SocketAddrExt as _, unix::net::SocketAddr};
        return socket.send_to_addr(message.as_bytes(), &SocketAddr::from_abstract_name(name)?).map(drop);
    }
    socket.send_to(message.as_bytes(), path).map(drop)
}

#[cfg(not(unix))]
fn send(_: &str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn monotonic_us() -> i64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
}

#[cfg(not(unix))]
const fn monotonic_us() -> i64 {
    0
}

/// How often the service manager wants to hear that it lives, where it does: at half of its patience.
pub(super) fn watchdog() -> Option<Duration> {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let ours = number("WATCHDOG_PID").is_none_or(|pid| pid == u64::from(std::process::id()));
    number("WATCHDOG_USEC").filter(|us| ours && *us > 0).map(|us| Duration::from_micros(us / 2))
}

/// The socket that the service manager has opened for the intake, where it has.
///
/// # Errors
/// Where it has passed on something else.
pub(super) fn inherited() -> Result<Option<TcpListener>> {
    let mut passed = listenfd::ListenFd::from_env();
    let bad = |why: String| Failure::text("socket-passed-wrong", [("why", why)]);
    match passed.len() {
        0 => Ok(None),
        1 => {
            let listener = passed.take_tcp_listener(0).map_err(|error| bad(error.to_string()))?;
            let listener = listener.ok_or_else(|| bad("0".to_owned()))?;
            listener.set_nonblocking(true)?;
            Ok(Some(listener))
        }
        many => Err(bad(many.to_string())),
    }
}
