//! The trace of one attempt: when it came how far. The faults' phases and the timings derive from it.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use super::micros;
use crate::model::{Phase, Timings};

tokio::task_local! {
    /// The attempt that is being polled. The resolver, the connector and the TLS session store find it here, since nothing
    /// of an attempt's own is handed down to them.
    pub(super) static TRACE: Arc<Trace>;
}

const NOT_YET: u64 = u64::MAX;

/// A moment in microseconds since the attempt began, set once.
struct Mark(AtomicU64);

impl Mark {
    const fn new() -> Self {
        Self(AtomicU64::new(NOT_YET))
    }

    fn set(&self, at: u64) {
        let _ = self.0.compare_exchange(NOT_YET, at, Relaxed, Relaxed);
    }

    fn get(&self) -> Option<u64> {
        Some(self.0.load(Relaxed)).filter(|at| *at != NOT_YET)
    }
}

/// What is noted while one attempt runs.
pub(super) struct Trace {
    begun: Instant,
    /// Whether this attempt may connect to private addresses.
    pub(super) allow_private: bool,
    /// With proxies allowed, the URL's host: another name that is looked up is the proxy's.
    pub(super) target: Option<Box<str>>,
    lookup: Mark,
    found: Mark,
    connect: Mark,
    handshake: Mark,
    connected: Mark,
    first_frame: Mark,
    last_frame: Mark,
    address: OnceLock<SocketAddr>,
    only_choice: OnceLock<IpAddr>,
    asked: AtomicBool,
}

impl Trace {
    pub(super) fn new(begun: Instant, allow_private: bool, target: Option<Box<str>>) -> Self {
        Self {
            begun,
            allow_private,
            target,
            lookup: Mark::new(),
            found: Mark::new(),
            connect: Mark::new(),
            handshake: Mark::new(),
            connected: Mark::new(),
            first_frame: Mark::new(),
            last_frame: Mark::new(),
            address: OnceLock::new(),
            only_choice: OnceLock::new(),
            asked: AtomicBool::new(false),
        }
    }

    /// Microseconds since the attempt began.
    pub(super) fn now(&self) -> u64 {
        micros(self.begun.elapsed())
    }

    pub(super) fn lookup_begins(&self) {
        self.connecting(&self.lookup);
    }

    pub(super) fn lookup_ends(&self) {
        self.connecting(&self.found);
    }

    pub(super) fn connect_begins(&self) {
        self.connecting(&self.connect);
    }

    pub(super) fn handshake_begins(&self) {
        self.connecting(&self.handshake);
    }

    pub(super) fn connected(&self, address: Option<SocketAddr>) {
        if self.first_frame.get().is_none()
            && let Some(address) = address
        {
            let _ = self.address.set(address);
        }
        self.connecting(&self.connected);
    }

    /// Sets a mark of the way to a connection. A connection that comes up after the request has gone out on another one,
    /// which had become free, is not part of this attempt.
    fn connecting(&self, mark: &Mark) {
        if self.first_frame.get().is_none() {
            mark.set(self.now());
        }
    }

    pub(super) fn frame_taken(&self, last: bool) {
        let now = self.now();
        self.first_frame.set(now);
        if last {
            self.last_frame.set(now);
        }
    }

    /// Notes the addresses that may be connected to.
    pub(super) fn may_connect(&self, addresses: &[SocketAddr]) {
        if let [only] = addresses {
            let _ = self.only_choice.set(only.ip());
        }
    }

    /// The address that a connection had to be made to, where there was one only.
    pub(super) fn only_choice(&self) -> Option<IpAddr> {
        self.only_choice.get().copied().filter(|_| !self.reused())
    }

    /// Notes that the receiver asks for a client certificate.
    pub(super) fn certificate_asked(&self) {
        self.asked.store(true, Relaxed);
    }

    /// Whether the receiver has asked for a client certificate.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Relaxed)
    }

    /// The address of the connection that this attempt opened.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.address.get().copied()
    }

    /// Whether the request went out on a connection that had been there before.
    pub(super) fn reused(&self) -> bool {
        self.first_frame.get().is_some() && self.connected.get().is_none()
    }

    /// How far the attempt has come, where no reply's head has.
    pub(super) fn phase(&self) -> Phase {
        if self.last_frame.get().is_some() {
            Phase::Headers
        } else if self.first_frame.get().is_some() || self.connected.get().is_some() {
            Phase::Send
        } else if self.handshake.get().is_some() {
            Phase::Tls
        } else if self.lookup.get().is_some() && self.found.get().is_none() {
            Phase::Dns
        } else {
            Phase::Connect
        }
    }

    /// The timings of an attempt that ends now and whose reply's head came at `headers`.
    pub(super) fn timings(&self, headers: Option<u64>) -> Timings {
        let end = self.now();
        let span = |from: Option<u64>, to: Option<u64>| Some(to.unwrap_or(end).saturating_sub(from?));
        let mut timings = Timings {
            send_us: span(self.first_frame.get(), self.last_frame.get().or(headers)),
            wait_us: span(self.last_frame.get(), headers),
            body_us: span(headers, None),
            total_us: end,
            ..Timings::default()
        };
        if !self.reused() {
            let (lookup, found, handshake) = (self.lookup.get(), self.found.get(), self.handshake.get());
            let tcp = if lookup.is_some() { found } else { self.connect.get() };
            timings.dns_us = span(lookup, found);
            timings.connect_us = span(tcp, handshake.or(self.connected.get()));
            timings.tls_us = span(handshake, self.connected.get());
        }
        timings
    }
}
