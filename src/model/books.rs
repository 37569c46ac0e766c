//! The books: what was accepted, and what became of it.

use super::WebhookId;

/// The books of one webhook, or of all together.
///
/// `accepted`, `delivered`, `failed` and `discarded` are running counts, kept where a request is made and where it ends;
/// `pending` and `held` are counted anew from the rows. So the sum can fail, and pruning hides nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Books {
    /// Requests made.
    pub accepted: i64,
    /// Requests that a receiver took.
    pub delivered: i64,
    /// Requests still owed.
    pub pending: i64,
    /// Requests whose webhook is off.
    pub held: i64,
    /// Requests that were given up.
    pub failed: i64,
    /// Requests that an operator discarded.
    pub discarded: i64,
    /// Ended requests whose rows are there, by state, disagree with the counts less what was pruned.
    pub rows_disagree: bool,
}

impl Books {
    /// Whether nothing is missing and nothing is there twice.
    pub fn balanced(&self) -> bool {
        self.accepted == self.delivered + self.pending + self.held + self.failed + self.discarded && !self.rows_disagree
    }

    /// The counts by their names: what was accepted, and then what became of it.
    pub fn counts(&self) -> [(&'static str, i64); 6] {
        [
            ("accepted", self.accepted),
            ("delivered", self.delivered),
            ("pending", self.pending),
            ("held", self.held),
            ("failed", self.failed),
            ("discarded", self.discarded),
        ]
    }

    /// Adds another webhook's books to these.
    pub fn add(&mut self, other: &Books) {
        self.accepted += other.accepted;
        self.delivered += other.delivered;
        self.pending += other.pending;
        self.held += other.held;
        self.failed += other.failed;
        self.discarded += other.discarded;
        self.rows_disagree |= other.rows_disagree;
    }
}

/// The books of every webhook, removed ones included, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balance {
    /// One entry a webhook.
    pub webhooks: Vec<(WebhookId, Books)>,
}

impl Balance {
    /// All webhooks together.
    pub fn total(&self) -> Books {
        let mut total = Books::default();
        for (_, books) in &self.webhooks {
            total.add(books);
        }
        total
    }

    /// Whether every webhook's books balance.
    pub fn balanced(&self) -> bool {
        self.webhooks.iter().all(|(_, books)| books.balanced())
    }
}
