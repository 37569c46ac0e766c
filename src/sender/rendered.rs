//! Bodies that were rendered lately: an event is rendered once per type and envelope, however many webhooks want it. Whoever
//! looks renders what it has found, so that the thread that sends finds it here.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasherDefault, Hasher},
    sync::{Mutex, MutexGuard},
};

use super::dispatch::Dispatch;
use crate::{
    model::{DataType, Envelope, Event, Fault, Kind},
    payload::{self, Rendered},
};

const MAX_COUNT: usize = 4_096;
const MAX_BYTES: usize = 8 << 20;

type Key = (i64, DataType, Envelope);

/// Hashes our own numbers of events, which nobody chooses to collide.
#[derive(Default)]
struct ByNumber(u64);

impl Hasher for ByNumber {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_isize(&mut self, number: isize) {
        self.write_i64(number as i64);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The newest bodies, within bounds.
#[derive(Default)]
pub(super) struct RenderedCache(Mutex<Bodies>);

#[derive(Default)]
struct Bodies {
    bodies: HashMap<Key, Rendered, BuildHasherDefault<ByNumber>>,
    order: VecDeque<Key>,
    bytes: usize,
}

impl RenderedCache {
    /// The body of an event, rendered now where it has not been yet; nobody else waits for that.
    pub(super) fn render(&self, event: &Event, kind: &Kind, dispatch: &Dispatch) -> Result<Rendered, Fault> {
        let wire = dispatch.wire();
        let key = (event.id, wire.data_type, wire.envelope);
        if let Some(known) = self.lock().bodies.get(&key) {
            return Ok(known.clone());
        }
        let rendered = payload::render(event, kind, &wire)?;
        self.lock().add(key, rendered.clone());
        Ok(rendered)
    }

    fn lock(&self) -> MutexGuard<'_, Bodies> {
        self.0.lock().expect("nobody panics while it holds the bodies")
    }
}

impl Bodies {
    fn add(&mut self, key: Key, rendered: Rendered) {
        let bytes = rendered.len();
        if self.bodies.insert(key, rendered).is_some() {
            return;
        }
        self.bytes += bytes;
        self.order.push_back(key);
        while self.order.len() > MAX_COUNT || self.bytes > MAX_BYTES {
            let Some(oldest) = self.order.pop_front() else { break };
            if let Some(body) = self.bodies.remove(&oldest) {
                self.bytes -= body.len();
            }
        }
    }
}
