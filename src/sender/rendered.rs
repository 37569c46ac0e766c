//! Bodies that were rendered lately: an event is rendered once per type and envelope, however many webhooks want it.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasherDefault, Hasher},
};

use super::dispatch::Dispatch;
use crate::{
    model::{DataType, Envelope, Event, Fault, Kind},
    payload::{self, Rendered},
};

const MAX_COUNT: usize = 1_024;
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
pub(super) struct RenderedCache {
    bodies: HashMap<Key, Rendered, BuildHasherDefault<ByNumber>>,
    order: VecDeque<Key>,
    bytes: usize,
}

impl RenderedCache {
    pub(super) fn render(&mut self, event: &Event, kind: &Kind, dispatch: &Dispatch) -> Result<Rendered, Fault> {
        let wire = dispatch.wire();
        let key = (event.id, wire.data_type, wire.envelope);
        if let Some(known) = self.bodies.get(&key) {
            return Ok(known.clone());
        }
        let rendered = payload::render(event, kind, &wire)?;
        self.bytes += rendered.len();
        self.order.push_back(key);
        self.bodies.insert(key, rendered.clone());
        while self.order.len() > MAX_COUNT || self.bytes > MAX_BYTES {
            let Some(oldest) = self.order.pop_front() else { break };
            if let Some(body) = self.bodies.remove(&oldest) {
                self.bytes -= body.len();
            }
        }
        Ok(rendered)
    }
}
