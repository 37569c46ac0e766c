//! Limits connections: in all, and of one peer, so that a peer whose requests never come cannot shut out the others.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// A connection that waits this long for a request may be closed if another one needs its place.
const IDLE: Duration = Duration::from_secs(1);

/// The connection is busy with a request.
const BUSY: u64 = u64::MAX;
/// The connection has lost its place and is about to be closed.
const EVICTED: u64 = u64::MAX - 1;

/// Knows every open connection.
pub(super) struct Connections {
    most: usize,
    most_of_peer: usize,
    begun: Instant,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u64,
    all: HashMap<u64, Arc<Entry>>,
}

struct Entry {
    peer: IpAddr,
    /// Since when the connection waits for a request, in milliseconds; or [`BUSY`], or [`EVICTED`].
    idle_since: AtomicU64,
    evict: Notify,
}

/// A connection's place. It becomes free when this is dropped.
pub(super) struct Permit {
    connections: Arc<Connections>,
    number: u64,
    entry: Arc<Entry>,
}

/// Marks a connection as busy until it is dropped.
pub(super) struct Busy(Arc<Connections>, Arc<Entry>);

impl Connections {
    /// One peer gets seven eighths of all places at most.
    pub(super) fn new(most: usize) -> Arc<Self> {
        let most_of_peer = (most - most / 8).max(1);
        Arc::new(Self { most, most_of_peer, begun: Instant::now(), open: Mutex::default() })
    }

    /// Takes a place. If none is free, the connection that has waited longest for a request loses its place: one of the same
    /// peer if that peer has its full share, else any. `None` if no connection has waited long.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Permit> {
        let peer = network(peer);
        let mut open = self.open();
        let of_peer = open.all.values().filter(|entry| entry.peer == peer).count();
        if of_peer >= self.most_of_peer {
            self.evict(&mut open, |entry| entry.peer == peer)?;
        } else if open.all.len() >= self.most {
            self.evict(&mut open, |_| true)?;
        }
        let number = open.next;
        open.next += 1;
        let entry = Arc::new(Entry { peer, idle_since: self.now().into(), evict: Notify::new() });
        open.all.insert(number, Arc::clone(&entry));
        Some(Permit { connections: Arc::clone(self), number, entry })
    }

    fn evict(&self, open: &mut Open, may: impl Fn(&Entry) -> bool) -> Option<()> {
        let longest = u64::try_from(IDLE.as_millis()).unwrap_or(u64::MAX);
        let now = self.now();
        let idle = open.all.iter().filter(|(_, entry)| may(entry)).filter_map(|(number, entry)| {
            let since = entry.idle_since.load(Ordering::Relaxed);
            (since < EVICTED && now.saturating_sub(since) >= longest).then_some((since, *number))
        });
        let (since, number) = idle.min()?;
        let entry = open.all.get(&number)?;
        // A request may have come this moment.
        entry.idle_since.compare_exchange(since, EVICTED, Ordering::Relaxed, Ordering::Relaxed).ok()?;
        entry.evict.notify_one();
        open.all.remove(&number);
        Some(())
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().expect("no holder of the connections panics")
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or_default()
    }
}

impl Permit {
    /// Marks the connection as busy; `None` if it has lost its place.
    pub(super) fn busy(&self) -> Option<Busy> {
        let taken = self
            .entry
            .idle_since
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |since| (since != EVICTED).then_some(BUSY));
        taken.ok().map(|_| Busy(Arc::clone(&self.connections), Arc::clone(&self.entry)))
    }

    /// Returns when the connection has lost its place.
    pub(super) async fn evicted(&self) {
        self.entry.evict.notified().await;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.connections.open().all.remove(&self.number);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.1.idle_since.store(self.0.now(), Ordering::Relaxed);
    }
}

/// Everything that one peer can easily use: one IPv4 address, or a /64 of IPv6.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_peer_cannot_take_all_places() {
        let connections = Connections::new(8);
        let of = |text: &str| connections.admit(text.parse().unwrap());
        let busy: Vec<_> = (0..7).map(|_| of("192.0.2.1").unwrap()).collect();
        let _marks: Vec<_> = busy.iter().map(|permit| permit.busy().unwrap()).collect();
        assert!(of("192.0.2.1").is_none() && of("::ffff:192.0.2.1").is_none());
        let other = of("2001:db8::1").unwrap();
        assert!(of("2001:db8::2").is_none(), "all places are taken, and nobody has waited long");
        drop(other);
        assert!(of("2001:db8::2").is_some());
    }
}
