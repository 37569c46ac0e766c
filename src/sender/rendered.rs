//! Bodies that were rendered lately: an event is rendered once per type and envelope, however many webhooks want it.

use std::collections::{HashMap, VecDeque};

use super::dispatch::Dispatch;
use crate::{
    model::{DataType, Envelope, Event, Fault, Kind},
    payload::{self, Rendered},
};

const MAX_COUNT: usize = 1_024;
const MAX_BYTES: usize = 8 << 20;

type Key = (i64, DataType, Envelope);

/// The newest bodies, within bounds.
#[derive(Default)]
pub(super) struct RenderedCache {
    bodies: HashMap<Key, Rendered>,
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
