//! Staying the only sender: the lock is verified before anything starts, and a sender that has lost it steps back.

use super::Run;
use crate::store::{LockState, SenderLock};

impl Run {
    /// Whether something could be started now.
    pub(super) fn may_start(&self) -> bool {
        self.trouble.is_none() && !self.dirty.is_empty()
    }

    /// Whether this is still the only sender. If its lock file was removed, it makes a new one; if another sender came in
    /// between, the database knows.
    pub(super) async fn leads(&mut self, lock: &mut SenderLock) -> bool {
        match lock.verify() {
            Ok(LockState::Retaken) => {
                tracing::warn!("the file of the lock on sending was removed; it is made again");
                self.store.is_current(self.generation).await.unwrap_or(false)
            }
            Ok(LockState::Lost) => false,
            // A file that cannot be looked at now says nothing about other senders; the database refuses a second one.
            Ok(LockState::InPlace) | Err(_) => true,
        }
    }

    pub(super) fn show_life(&self, lock: &SenderLock) {
        if let Err(error) = lock.beat() {
            tracing::warn!(%error, "cannot show others that the sender is alive");
        }
    }

    /// Ends the attempts in flight without an outcome. The sender that has taken over makes them again, and one that arrived
    /// after its successors would break the order.
    pub(super) fn drop_in_flight(&mut self) {
        self.in_flight.clear();
        self.tell();
    }
}
