//! A time limit that what has come already is not held against.

use std::{future::Future, time::Duration};

use futures_util::FutureExt as _;
use tokio::{
    task::yield_now,
    time::{Instant, timeout_at},
};

/// So often what is there is asked for when the time is over: each time the connection reads on.
const ROUNDS: usize = 8;
/// Where others take this long between, nothing more is asked for: a receiver that floods would be given as many turns.
const PATIENCE: Duration = Duration::from_millis(200);

/// What `work` comes to, or `None` where the time is over. A process that was stopped, or a machine that slept, finds both at once:
/// that the time is over, and what came before it was. Whoever reads the connection comes first then.
pub(super) async fn in_time<F: Future>(deadline: Instant, work: F) -> Option<F::Output> {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = timeout_at(deadline, work.as_mut()).await {
        return Some(done);
    }
    let over = Instant::now() + PATIENCE;
    for _ in 0..ROUNDS {
        yield_now().await;
        if let Some(done) = work.as_mut().now_or_never() {
            return Some(done);
        }
        if Instant::now() >= over {
            break;
        }
    }
    None
}
