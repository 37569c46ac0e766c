//! Gathers single events from all connections into batches: while one is being committed the next gathers, so a busy intake
//! writes in large groups and an idle one does not wait.

use tokio::sync::{mpsc, oneshot};

use super::problem::Problem;
use crate::{
    model::NewEvent,
    store::{Accepted, Refused, Store, StoreError},
};

/// At most so many events a batch.
const BATCH: usize = 512;
/// So many may wait; whoever comes then is told to come again.
const WAITING: usize = 8_192;

type Answer = Result<Result<Accepted, Refused>, StoreError>;

/// Where single events are handed in.
pub(super) struct Collector {
    to: mpsc::Sender<(NewEvent, oneshot::Sender<Answer>)>,
}

impl Collector {
    /// Starts the task that gathers; it ends with the collector.
    pub(super) fn start(store: Store) -> Self {
        let (to, mut come) = mpsc::channel::<(NewEvent, oneshot::Sender<Answer>)>(WAITING);
        tokio::spawn(async move {
            let mut gathered = Vec::with_capacity(BATCH);
            while come.recv_many(&mut gathered, BATCH).await > 0 {
                let (events, callers): (Vec<_>, Vec<_>) = gathered.drain(..).unzip();
                // Whoever has gone needs no answer.
                match store.emit(events).await {
                    Ok(answers) => callers.into_iter().zip(answers).for_each(|(caller, answer)| {
                        let _ = caller.send(Ok(answer));
                    }),
                    Err(error) => callers.into_iter().for_each(|caller| {
                        let _ = caller.send(Err(error.clone()));
                    }),
                }
            }
        });
        Self { to }
    }

    /// Hands in one event; answers once it is durable or refused.
    pub(super) async fn emit(&self, event: NewEvent) -> Result<Result<Accepted, Refused>, Problem> {
        let (answer, wait) = oneshot::channel();
        self.to.try_send((event, answer)).map_err(|_| Problem::busy("too many events are waiting; try again"))?;
        Ok(wait.await.unwrap_or(Err(StoreError::Closed))?)
    }
}
