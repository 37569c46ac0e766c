//! A thread beside the sender's for POSTs to receivers that are not known to answer soon: what holds it up holds up no others.
//!
//! A receiver may send interim replies (`100 Continue`) without end. The HTTP client skips as many as have come before it lets
//! anything else on its thread go on, and knows no limit for them. `trust` says who is posted to from here.

use std::{future::Future, io, pin::pin, sync::mpsc, thread};

use tokio::{
    runtime::{self, Runtime},
    sync::oneshot,
};

/// Starts a thread with an event loop of its own. The loop is made there: if the machine gives no file or no thread for it,
/// what there is of it may not be dropped on a thread that runs another event loop.
pub(super) fn on_thread(name: &str, run: impl FnOnce(Runtime) + Send + 'static) -> io::Result<runtime::Handle> {
    let (tell, told) = mpsc::channel();
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        match runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                let _ = tell.send(Ok(runtime.handle().clone()));
                run(runtime);
            }
            Err(error) => _ = tell.send(Err(error)),
        }
    })?;
    told.recv().map_err(io::Error::other)?
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
        let (alive, ended) = oneshot::channel();
        let handle = on_thread("sender-apart", move |runtime| {
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
