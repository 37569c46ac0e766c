//! The end of a stretch of requests from a clock that was ahead: it is looked for once, and not by every look at the stretch.

use rusqlite::{Connection, OptionalExtension};

use super::super::Result;
use crate::model::Time;

const BEYOND: &str = "SELECT id, accepted_at FROM request WHERE id > ?1 AND accepted_at <= ?2 ORDER BY id LIMIT 1";

/// The request after such a stretch: its number, and when it was accepted. Both are the greatest there are where none has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Beyond {
    pub(super) request: i64,
    pub(super) accepted_at: i64,
}

impl Beyond {
    /// The first one after `last` that is not ahead.
    pub(super) fn find(db: &Connection, last: i64, now: Time) -> Result<Self> {
        let read = |row: &rusqlite::Row<'_>| Ok(Self { request: row.get(0)?, accepted_at: row.get(1)? });
        let found = db.prepare_cached(BEYOND)?.query_row([last, now.0], read).optional()?;
        Ok(found.unwrap_or(Self { request: i64::MAX, accepted_at: i64::MAX }))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{StatementStatus, config::DbConfig};

    use super::{
        super::{DAY, Reached, find},
        *,
    };
    use crate::store::{retention::Limits, sample};

    #[tokio::test]
    async fn the_end_of_a_stretch_of_a_clock_that_was_ahead_is_looked_for_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let store = sample::with_webhooks(&path, 1).await;
        sample::emit(&store, 2_000).await;
        let db = Connection::open(&path).unwrap();
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        let now = Time::now();
        let ages = "UPDATE request SET state = 'delivered', accepted_at = iif(id > 1900, ?1, ?2)";
        db.execute(ages, [now.0 - 50 * DAY, now.0 + 400 * DAY]).unwrap();
        let requests = Some(Time(now.0 - 30 * DAY));
        let limits = Limits { now, payloads: None, attempts: None, requests, count: None };
        let (mut reached, mut gone) = (Reached::default(), 0);
        loop {
            let found = find(&db, &limits, reached, 0).unwrap();
            gone += found.groups.iter().map(|group| group.remove.len()).sum::<usize>();
            reached = found.reached;
            if found.end {
                break;
            }
        }
        assert_eq!(gone, 1_999, "all but the newest");
        assert_eq!(db.prepare_cached(BEYOND).unwrap().get_status(StatementStatus::Run), 1);
    }
}
