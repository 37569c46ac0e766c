//! A thread beside the sender's for POSTs to receivers that are not known to answer soon: what holds it up holds up no others.
//!
//! A receiver may send interim replies (`100 Continue`) without end. The HTTP client skips as many as have come before it lets
//! anything else on its thread go on, and knows no limit for them. `trust` says who is posted to from here.

use std::{future::Future, io, pin::pin, thread};

use tokio::{runtime, sync::oneshot};

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
