//! A clock that was set: back, so that what waits for a time that it showed before goes on waiting for as long as was left; or
//! ahead, which retention does not believe at once.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::Result;
use crate::{model::Time, store::retention::Belief};

/// All at once: what was attempted and waits for its next attempt is never much, since a webhook that fails makes one attempt at
/// a time.
pub(crate) fn set_back(tx: &Connection, by: Duration, now: Time) -> Result<()> {
    let moved = Time(0).plus(by).0;
    for sql in [
        "UPDATE request SET due_at = due_at - ?1 WHERE state = 'pending' AND used > 0 AND due_at > ?2
            AND webhook_id IN (SELECT id FROM webhook WHERE state <> 'removed')",
        "UPDATE webhook SET next_probe_at = next_probe_at - ?1 WHERE next_probe_at > ?2",
        "UPDATE webhook SET asked_until = asked_until - ?1 WHERE asked_until > ?2",
        // An attempt that begins from now on is later than what was asked for.
        "UPDATE resend SET asked_at = asked_at - ?1 WHERE asked_at > ?2",
    ] {
        tx.execute(sql, params![moved, now.0])?;
    }
    Ok(())
}

/// As of what time retention may remove what is too old, where the clock shows `now`.
pub(crate) fn believed(tx: &Connection, now: Time) -> Result<Time> {
    let mut get = tx.prepare_cached("SELECT max(value) FROM meta WHERE name = ?1")?;
    let mut get = |name: &str| get.query_row([name], |row| Ok(row.get::<_, Option<i64>>(0)?.map(Time)));
    let belief = Belief { seen: get("clock_seen")?, doubted: get("clock_doubted")? }.hear(now);
    tx.execute("DELETE FROM meta WHERE name IN ('clock_seen', 'clock_doubted')", [])?;
    for (name, at) in [("clock_seen", belief.seen), ("clock_doubted", belief.doubted)] {
        if let Some(at) = at {
            tx.prepare_cached("INSERT INTO meta VALUES (?1, ?2)")?.execute(params![name, at.0])?;
        }
    }
    Ok(belief.seen.unwrap_or(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sample;

    #[tokio::test]
    async fn what_waits_goes_on_waiting_for_as_long_as_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let store = sample::with_webhooks(&path, 1).await;
        sample::emit(&store, 4).await;
        let db = Connection::open(&path).unwrap();
        db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        let minutes = |n: i64| n * 60_000;
        for (id, used, due_at) in [(2, 1, 40), (3, 9, 31), (4, 1, 9)] {
            db.execute("UPDATE request SET used = ?2, due_at = ?3 WHERE id = ?1", [id, used, minutes(due_at)]).unwrap();
        }
        db.execute("UPDATE webhook SET next_probe_at = ?1", [minutes(35)]).unwrap();
        // The clock went from 30 to 10.
        set_back(&db, Duration::from_secs(20 * 60), Time(minutes(10))).unwrap();
        let mut due = db.prepare("SELECT due_at / 60000 FROM request ORDER BY id").unwrap();
        let due: Vec<i64> = due.query_map([], |row| row.get(0)).unwrap().map(|at| at.unwrap()).collect();
        assert_eq!(due, [0, 20, 11, 9], "never attempted, 10 and 1 minutes left, long due");
        let probe: i64 = db.query_row("SELECT next_probe_at / 60000 FROM webhook", [], |row| row.get(0)).unwrap();
        assert_eq!(probe, 15);
        let plan = "EXPLAIN QUERY PLAN SELECT id FROM request WHERE state = 'pending' AND used > 0 AND due_at > 0
            AND webhook_id IN (SELECT id FROM webhook WHERE state <> 'removed')";
        let plan: String = db.query_row(plan, [], |row| row.get(3)).unwrap();
        assert!(plan.contains("request_due (webhook_id=? AND used>?)"), "a long queue is not gone through: {plan}");
    }

    #[tokio::test]
    async fn what_is_too_old_only_by_a_clock_that_has_just_jumped_stays_for_now() {
        const DAY: i64 = 86_400_000;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let store = sample::with_webhooks(&path, 1).await;
        sample::emit(&store, 3).await;
        let db = Connection::open(&path).unwrap();
        db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        let now = Time::now().0;
        for (id, age) in [(1, 120), (2, 95)] {
            db.execute("UPDATE request SET state = 'delivered', accepted_at = ?2 WHERE id = ?1", [id, now - age * DAY])
                .unwrap();
        }
        db.execute("UPDATE book SET delivered = 2", []).unwrap();
        let set = |name: &str, at: i64| db.execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", (name, at)).unwrap();
        let left = || -> i64 { db.query_row("SELECT count(*) FROM request", [], |row| row.get(0)).unwrap() };
        let until = async |count: i64| {
            let mut changes = store.changes();
            let looks = async {
                while left() > count {
                    changes.changed().await.unwrap();
                }
            };
            tokio::select! {
                () = store.keep_bounded() => unreachable!("it never ends"),
                () = looks => {}
            }
        };
        // Ten days have passed since it was looked at last, or they have not.
        set("clock_seen", now - 10 * DAY);
        until(2).await;
        assert_eq!(left(), 2, "as of ten days ago");
        set("clock_doubted", now - 7_200_000);
        until(1).await;
    }
}
