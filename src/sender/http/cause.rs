//! Tells what an error was by the errors it is made of.

use std::error::Error;
use std::io::{self, ErrorKind};

use super::resolve::{Blocked, LookupFailed};
use super::tls_cause;
use super::trace::TRACE;
use crate::model::{Cause, Fault, Phase};

/// The fault that an error of the client is, in an attempt that had come as far as `phase`. `asked` says whether the receiver
/// has asked for a client certificate.
pub(super) fn of(error: &reqwest::Error, phase: Phase, asked: bool) -> Fault {
    let links = links(error);
    if let Some(blocked) = links.iter().find_map(|link| link.downcast_ref::<Blocked>()) {
        return blocked.0.clone();
    }
    if error.is_builder() {
        return Fault { phase: Phase::Guard, cause: Cause::NotSendable, chain: chain(&links) };
    }
    fault(&links, phase, asked)
}

/// The fault that any error is, in a way that had come as far as `phase`.
pub(super) fn of_any(error: &(dyn Error + 'static), phase: Phase) -> Fault {
    let asked = TRACE.try_with(|trace| trace.was_asked()).unwrap_or(false);
    fault(&links(error), phase, asked)
}

fn fault(links: &[Link<'_>], phase: Phase, asked: bool) -> Fault {
    let cause = cause(links, phase, asked);
    // In TLS 1.3 the receiver refuses a handshake after the client has ended it.
    let phase = if cause.phases() == [Phase::Tls] { Phase::Tls } else { phase };
    Fault { phase, cause, chain: chain(links) }
}

type Link<'a> = &'a (dyn Error + 'static);

/// The error and what it comes from, to the root. What an [`io::Error`] wraps is a link too, which `source` would skip.
fn links(error: Link<'_>) -> Vec<Link<'_>> {
    fn next(link: Link<'_>) -> Option<Link<'_>> {
        match link.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => link.source(),
        }
    }
    std::iter::successors(Some(error), |link| next(*link)).collect()
}

fn chain(links: &[Link<'_>]) -> Vec<String> {
    let mut chain: Vec<String> = Vec::with_capacity(links.len());
    for line in links.iter().map(|link| words(*link)) {
        if !chain.contains(&line) {
            chain.push(line);
        }
    }
    chain
}

/// An error in words. What an [`io::Error`] wraps speaks for it.
fn words(link: Link<'_>) -> String {
    let mut link = link;
    while let Some(wrapped) = link.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        link = wrapped;
    }
    link.downcast_ref().map_or_else(|| link.to_string(), tls_cause::words)
}

/// The root knows best, so it is asked first.
fn cause(links: &[Link<'_>], phase: Phase, asked: bool) -> Cause {
    let from_http = links.iter().any(|link| link.is::<hyper::Error>());
    let known = links.iter().rev().find_map(|link| {
        if let Some(failed) = link.downcast_ref::<LookupFailed>() {
            return Some(if failed.no_such_host() { Cause::NoSuchHost } else { Cause::DnsFailed });
        }
        if let Some(error) = link.downcast_ref::<rustls::Error>() {
            return Some(tls_cause::of(error, asked));
        }
        if let Some(error) = link.downcast_ref::<hyper::Error>() {
            return of_http(error);
        }
        // What the system says of a lookup is for `LookupFailed` to tell, further up.
        let error = link.downcast_ref::<io::Error>().filter(|_| phase != Phase::Dns)?;
        // An end that the connection did not come to is the end of what the decoder was given.
        let decoder = phase == Phase::Body && !from_http;
        of_io(error, decoder)
    });
    known.unwrap_or_else(|| {
        let timed_out =
            links.iter().any(|l| l.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout));
        if timed_out { Cause::Timeout } else { otherwise(phase) }
    })
}

fn of_http(error: &hyper::Error) -> Option<Cause> {
    if error.is_timeout() {
        Some(Cause::Timeout)
    } else if error.is_parse() || spoke_first(error) {
        Some(Cause::MalformedReply)
    } else if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        Some(Cause::ClosedEarly)
    } else {
        None
    }
}

/// Whether the other side sent something before it was asked, as mail and SSH servers do. hyper names no other way to tell.
fn spoke_first(error: &hyper::Error) -> bool {
    error.to_string() == "received unexpected message from connection"
}

fn of_io(error: &io::Error, decoder: bool) -> Option<Cause> {
    Some(match error.kind() {
        ErrorKind::ConnectionRefused => Cause::Refused,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => Cause::Reset,
        ErrorKind::TimedOut => Cause::Timeout,
        // A router on the way may say so of a host that is down.
        ErrorKind::HostUnreachable => Cause::Unreachable,
        ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::PermissionDenied => Cause::NoRoute,
        _ if has_no_room(error) => Cause::NoRoute,
        ErrorKind::UnexpectedEof if !decoder => Cause::ClosedEarly,
        _ => return None,
    })
}

/// Whether this machine has no file or memory left for another connection, or does not speak the address's version of IP. The
/// standard library has no kinds for most of these.
fn has_no_room(error: &io::Error) -> bool {
    #[cfg(unix)]
    let numbers = {
        use rustix::io::Errno;
        [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM, Errno::AFNOSUPPORT].map(Errno::raw_os_error)
    };
    // Those of Winsock: WSAEMFILE, WSAENOBUFS, WSAEAFNOSUPPORT.
    #[cfg(not(unix))]
    let numbers = [10024, 10055, 10047];
    error.raw_os_error().is_some_and(|number| numbers.contains(&number))
}

/// What it must have been, by how far it had come.
fn otherwise(phase: Phase) -> Cause {
    match phase {
        Phase::Guard => Cause::NotSendable,
        Phase::Dns => Cause::DnsFailed,
        Phase::Connect => Cause::Unreachable,
        Phase::Tls => Cause::TlsFailed,
        Phase::Send | Phase::Headers => Cause::ClosedEarly,
        Phase::Body | Phase::Reply => Cause::MalformedReply,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause_of(error: io::Error, phase: Phase) -> Cause {
        cause(&links(&error), phase, false)
    }

    #[test]
    fn no_way_to_a_network_is_ours_but_no_way_to_a_host_is_not() {
        for kind in [ErrorKind::NetworkUnreachable, ErrorKind::NetworkDown, ErrorKind::PermissionDenied] {
            assert_eq!(cause_of(kind.into(), Phase::Connect), Cause::NoRoute);
        }
        assert_eq!(cause_of(ErrorKind::HostUnreachable.into(), Phase::Connect), Cause::Unreachable);
        // No file is left.
        #[cfg(unix)]
        assert_eq!(cause_of(rustix::io::Errno::MFILE.into(), Phase::Connect), Cause::NoRoute);
        // The system's own numbers come to the same: no route to host.
        #[cfg(target_os = "linux")]
        assert_eq!(cause_of(io::Error::from_raw_os_error(113), Phase::Connect), Cause::Unreachable);
    }

    #[test]
    fn what_an_io_error_wraps_is_seen_and_said_once() {
        let inner = io::Error::new(
            ErrorKind::InvalidData,
            rustls::Error::InvalidCertificate(rustls::CertificateError::Expired),
        );
        let outer = io::Error::other(inner);
        assert_eq!(cause(&links(&outer), Phase::Tls, false), Cause::CertificateExpired);
        assert_eq!(chain(&links(&outer)), ["invalid peer certificate: Expired"]);
    }

    #[test]
    fn what_nobody_foresaw_is_told_by_how_far_it_had_come() {
        for phase in Phase::ALL {
            assert_eq!(cause_of(io::Error::other("odd"), *phase), otherwise(*phase));
        }
    }
}
