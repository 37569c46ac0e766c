//! One attempt: from a request that is due to what came of it.

use std::{collections::HashMap, sync::Arc};

use super::{
    apart::Apart,
    dispatch::not_sendable,
    hidden::Hidden,
    http::{Exchange, Http, HttpConfig, Outgoing},
    lane::Lane,
    places::Hold,
    rendered::RenderedCache,
    under_way::Boxed,
};
use crate::{
    model::{Kind, Settings, Time, Timings, WebhookId},
    policy::Tick,
    store::{Due, StoreError},
};

/// An attempt that has ended.
pub(super) struct Done {
    pub(super) webhook: WebhookId,
    pub(super) epoch: i64,
    pub(super) revision: i64,
    pub(super) due: Due,
    pub(super) hold: Hold,
    pub(super) began: Tick,
    pub(super) started_at: Time,
    pub(super) macs: Vec<[u8; 32]>,
    /// As it was when the attempt began: its webhook may be edited or removed before it ends.
    pub(super) hidden: Arc<Hidden>,
    pub(super) exchange: Exchange,
}

/// The HTTP side, once for each of two threads: connections stay on the one that opened them.
pub(super) struct Ways {
    here: Http,
    apart: Http,
    thread: Arc<Apart>,
}

impl Ways {
    /// As the settings want it.
    pub(super) fn new(settings: &Settings, thread: Arc<Apart>) -> Result<Self, StoreError> {
        let http = || Http::new(HttpConfig::of(settings)).map_err(|error| StoreError::Other(error.to_string()));
        Ok(Self { here: http()?, apart: http()?, thread })
    }

    /// The same for other settings.
    pub(super) fn renewed(&self, settings: &Settings) -> Result<Self, StoreError> {
        Self::new(settings, Arc::clone(&self.thread))
    }

    /// Makes one POST, from this thread or the one apart.
    fn post(&self, outgoing: Outgoing, apart: bool) -> impl Future<Output = Exchange> + Send + use<> {
        let http = if apart { self.apart.clone() } else { self.here.clone() };
        let thread = apart.then(|| Arc::clone(&self.thread));
        async move {
            match thread {
                None => http.post(outgoing).await,
                Some(thread) => thread.run(async move { http.post(outgoing).await }).await,
            }
        }
    }
}

/// 0.9 to 1.1, so that webhooks that failed together do not come back together.
pub(super) fn jitter() -> f64 {
    let mut random = [0; 2];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    0.9 + 0.2 * f64::from(u16::from_le_bytes(random)) / f64::from(u16::MAX)
}

/// Makes one attempt of a request: a future that ends when the attempt has.
pub(super) fn attempt(
    lane: &Lane,
    (due, hold): (Due, Hold),
    kinds: &HashMap<String, Kind>,
    cache: &RenderedCache,
    ways: &Ways,
    (began, started_at): (Tick, Time),
) -> Boxed<Done> {
    let (webhook, epoch, hidden) = (lane.id, lane.epoch, Arc::clone(&lane.hidden));
    let revision = lane.revision();
    let prepared = lane.dispatch.as_ref().map_err(Clone::clone).and_then(|dispatch| {
        let kind = kinds.get(&due.event.kind);
        let kind = kind.ok_or_else(|| not_sendable(format!("the kind {} is no longer known", due.event.kind)))?;
        let body = dispatch.body(&cache.render(&due.event, kind, dispatch)?, webhook);
        dispatch.prepare(body, &due.event.uid, started_at)
    });
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(fault) => {
            let exchange = Exchange { timings: Timings::default(), address: None, reply: None, fault: Some(fault) };
            let done =
                Done { webhook, epoch, revision, due, hold, began, started_at, macs: Vec::new(), hidden, exchange };
            return Box::pin(std::future::ready(done));
        }
    };
    let macs = prepared.macs;
    let post = ways.post(prepared.outgoing, lane.trust.is_missing());
    Box::pin(async move {
        let exchange = post.await;
        Done { webhook, epoch, revision, due, hold, began, started_at, macs, hidden, exchange }
    })
}
