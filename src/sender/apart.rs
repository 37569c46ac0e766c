//! A thread beside the sender's for POSTs to receivers that are not known to answer soon: what holds it up holds up no others.
//!
//! A receiver may send interim replies (`100 Continue`) without end. The HTTP client skips as many as have come before it lets
//! anything else on its thread go on, and knows no limit for them.

use std::{future::Future, io, pin::pin, thread, time::Duration};

use tokio::{runtime, sync::oneshot};

use super::http::Exchange;

/// A reply that begins this long after its request was sent, or later, does not come soon.
const SOON: Duration = Duration::from_millis(500);
/// Whoever loses trust has to answer soon so many times as often as before to be trusted again, ...
const DEARER: u32 = 8;
/// ... but no more often than this.
const DEAREST: u32 = 4_096;

/// Whether a webhook is known to answer soon. Who answers soon and stalls by turns is trusted ever more rarely; who was late because
/// another one held the thread up is soon trusted again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trust {
    /// So many answers are missing until it is trusted.
    missing: u32,
    /// So many were needed last.
    price: u32,
}

impl Default for Trust {
    /// Trusted from its first answer.
    fn default() -> Self {
        Self { missing: 1, price: 1 }
    }
}

impl Trust {
    /// Whether it is to be posted to from the thread apart.
    pub(super) const fn is_missing(&self) -> bool {
        self.missing > 0
    }

    /// Learns from an attempt that has ended.
    pub(super) fn learn(&mut self, exchange: &Exchange) {
        if exchange.timings.wait_us.is_some_and(|waited| Duration::from_micros(waited) >= SOON) {
            if self.missing == 0 {
                self.price = (self.price * DEARER).min(DEAREST);
            }
            self.missing = self.price;
        } else if exchange.reply.is_some() {
            self.missing = self.missing.saturating_sub(1);
        }
    }
}

/// The thread. It ends once this is dropped, as soon as what holds it up lets it.
pub(super) struct Apart {
    handle: runtime::Handle,
    _alive: oneshot::Sender<()>,
}

impl Apart {
    /// # Errors
    /// Where the operating system gives no thread or no event loop.
    pub(super) fn start() -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel();
        thread::Builder::new().name("sender-apart".to_owned()).spawn(move || {
            // Nothing is ever sent: it ends where the other half is dropped.
            let _ = runtime.block_on(ended);
            // A lookup may hang; nobody waits for it.
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, _alive: alive })
    }

    /// Runs a future there. Where this is dropped, so is that future.
    pub(super) async fn run<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> T {
        let (mut tell, told) = oneshot::channel();
        self.handle.spawn(async move {
            let mut future = pin!(future);
            tokio::select! {
                biased;
                ended = &mut future => drop(tell.send(ended)),
                () = tell.closed() => {}
            }
        });
        told.await.expect("the thread lives as long as this, and what runs there does not panic")
    }
}
