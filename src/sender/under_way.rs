//! Something that may be under way, and is waited for beside everything else.

use std::{future::Future, pin::Pin};

pub(super) type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Waits for a future that may not be there.
pub(super) async fn ready<T>(future: &mut Option<Boxed<T>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}
